"""Every command: the one table behind bindings, palette, help, `broadsheet keys` and docs/keys.md."""

from typing import NamedTuple


class Command(NamedTuple):
    """One thing to do. `keys` are Textual's names; `count` is what a count typed before the key does: `3o`."""

    id: str
    keys: tuple[str, ...]
    title: str
    help: str
    topic: str
    count: str = ""  # type: ignore[assignment]  # tuples have a method of that name


_MOVE, _READ, _MARK, _OPEN, _FIND = "Moving", "Reading", "Marking", "Opening", "Finding"
_LIST, _FEEDS, _LOOKS, _APP = "The list", "Feeds", "Looks", "Broadsheet"
OWN = "Your commands"  # the topic of those in the settings

COMMANDS: tuple[Command, ...] = (
    Command("down", ("j", "down"), "Down", "Next article; in the article, scroll down a line.", _MOVE, count="n lines"),
    Command("up", ("k", "up"), "Up", "Previous article; in the article, scroll up a line.", _MOVE, count="n lines"),
    Command("top", ("g", "home"), "Top", "First article; in the article, its top.", _MOVE, count="row n"),
    Command("bottom", ("G", "end"), "Bottom", "Last article; in the article, its end.", _MOVE, count="row n"),
    Command("half_down", ("ctrl+d",), "Half a page down", "Half a page down.", _MOVE),
    Command("half_up", ("ctrl+u",), "Half a page up", "Half a page up.", _MOVE),
    Command("page_down", ("ctrl+f", "pagedown"), "Page down", "A page down.", _MOVE),
    Command("page_up", ("ctrl+b", "pageup"), "Page up", "A page up.", _MOVE),
    Command("next_unread", ("n",), "Next unread", "Next unread article; next match while you are searching.", _MOVE),
    Command("previous_match", ("N",), "Previous match", "Previous match, or previous unread article.", _MOVE),
    Command("previous_unread", ("p",), "Previous unread", "Previous unread article (wraps around).", _MOVE),
    Command("next_group", ("right_square_bracket",), "Next group", "First article of the next group.", _MOVE),
    Command("previous_group", ("left_square_bracket",), "Previous group", "First article of this group, or of the previous one.", _MOVE),
    Command("focus_list", ("h", "left"), "Go to the list", "Go to the list.", _MOVE),
    Command("focus_article", ("l", "right"), "Go to the article", "Go to the article.", _MOVE),
    Command("switch_pane", ("tab",), "Switch panes", "Go to the other pane.", _MOVE),
    Command("go_back", ("backspace", "alt+left"), "Back", "Go back to where you were.", _MOVE),
    Command("go_forward", ("alt+right",), "Forward", "Go forward again after going back.", _MOVE),
    Command("enter", ("enter",), "Read", "Go to the article; on small screens it fills the screen.", _READ, count="related article n"),
    Command("read_on", ("space",), "Read on", "Page down; at the end, mark as read and go to the next.", _READ),
    Command("read_back", ("b",), "Read back", "Page up in the article.", _READ),
    Command("other_down", ("J",), "Other pane down", "In the other pane: scroll down, or next article.", _READ, count="n lines"),
    Command("other_up", ("K",), "Other pane up", "In the other pane: scroll up, or previous article.", _READ, count="n lines"),
    Command("contents", ("number_sign",), "Contents", "List the headings of the article.", _READ, count="heading n"),
    Command("code_left", ("shift+left",), "Code to the left", "Scroll the code on the screen to the left.", _READ, count="n steps"),
    Command("code_right", ("shift+right",), "Code to the right", "Scroll the code on the screen to the right.", _READ, count="n steps"),
    Command("picture", ("I",), "Picture", "Download and show the picture; again to hide it.", _READ, count="picture n"),
    Command("toggle_read", ("r",), "Read or unread", "Mark the article as read, or as unread again.", _MARK),
    Command("read_next", ("m",), "Mark read and go on", "Mark as read, then go to the next unread article.", _MARK),
    Command("mark_unread", ("u",), "Mark unread", "Mark the article as unread.", _MARK),
    Command("star", ("f",), "Star", "Star the article, or remove the star.", _MARK),
    Command("hide", ("D",), "Hide", "Hide the article; the filter is:hidden finds it again.", _MARK),
    Command("mute", ("H",), "Mute", "Never show this provider, this topic, or what you type.", _MARK),
    Command("tag", ("T",), "Tag", "Add your own tags to the article, or remove them.", _MARK),
    Command("select", ("x",), "Select", "Select the article; marks apply to all selected ones.", _MARK),
    Command("select_range", ("X",), "Select up to here", "Select from the last selected article to this one.", _MARK),
    Command("mark_all_read", ("R",), "Mark all read", "Mark all articles in the list as read.", _MARK),
    Command("mark_above_read", ("left_parenthesis",), "Mark above read", "Mark all articles above this one as read.", _MARK),
    Command("mark_below_read", ("right_parenthesis",), "Mark below read", "Mark all articles below this one as read.", _MARK),
    Command("part", ("minus",), "Leave story", "Take the article out of its story (≈), or put it back.", _MARK),
    Command("join", ("plus",), "Join stories", "Join the stories (≈) of all selected articles.", _MARK),
    Command("undo", ("U",), "Undo", "Undo the last change, however many articles it affected.", _MARK),
    Command("redo", ("ctrl+y",), "Redo", "Redo what was undone last.", _MARK),
    Command("open", ("o",), "Open", "Open the web page in the browser, and mark as read.", _OPEN, count="related article n"),
    Command("open_next", ("O",), "Open and go on", "Open the web page, then go to the next unread article.", _OPEN, count="n pages"),
    Command("open_amp", ("a",), "Open AMP", "Open the AMP page.", _OPEN, count="related article n"),
    Command("open_amp_cache", ("A",), "Open AMP cache", "Open the AMP page in the AMP cache.", _OPEN, count="related article n"),
    Command("comments", ("V",), "Open comments", "Open the page of the article's comments.", _OPEN),
    Command("hints", ("full_stop",), "Follow a link", "Show letters on the links; type those of one to follow it.", _OPEN),
    Command("links", ("semicolon",), "Links", "List all links of the article, and open one.", _OPEN),
    Command("copy", ("y",), "Copy URL", "Copy the URL.", _OPEN),
    Command("pipe", ("vertical_line",), "Pipe", "Pipe the article to a command and show its output.", _OPEN),
    Command("commands", ("ctrl+x",), "Your commands", "Run one of your own commands from the settings.", _OPEN),
    Command("copy_title", ("Y",), "Copy title and URL", "Copy “title – URL”.", _OPEN),
    Command("front_matter", ("i",), "Front matter", "Show the front matter, and what has changed since you read.", _OPEN),
    Command("edit", ("e",), "Edit", "Open the article's file in your editor.", _OPEN, count="at line n"),
    Command("filter", ("slash",), "Filter", "Filter the list as you type; in the article, find text.", _FIND),
    Command("query", ("equals_sign",), "Query", "Edit the whole query, including sort: and group:.", _FIND),
    Command("topics", ("t",), "Topics", "List the topics, to show or exclude them.", _FIND),
    Command("providers", ("P",), "Providers", "List the providers, to show or exclude them.", _FIND),
    Command("folders", ("d",), "Folders", "List the folders, to show or exclude them.", _FIND),
    Command("starred_only", ("F",), "Starred only", "Show only starred articles, or all again.", _FIND),
    Command("hide_read", ("M",), "Unread only", "Show only unread articles, or all again.", _FIND),
    Command("new_only", ("W",), "New only", "Show only articles new since your last visit, or all again.", _FIND),
    Command("changed_only", ("percent_sign",), "Changed only", "Show only articles rewritten since you read them, or all.", _FIND),
    Command("overview", ("v",), "Overview", "Show charts of the list: days, providers, topics, stories.", _FIND, count="stories of the last n days"),
    Command("front_page", ("L",), "Front page", "Show one article per story, or all again.", _FIND),
    Command("same_story", ("tilde",), "Same story", "Switch between inferred stories (≈) and related articles.", _FIND),
    Command("story", ("c",), "Story", "Show the story of this article; again to go back.", _FIND),
    Command("related", ("C",), "Related", "Choose a related article and go to it.", _FIND),
    Command("views", ("apostrophe",), "Views", "Choose one of your saved views.", _FIND),
    Command("save_view", ("quotation_mark",), "Save this view", "Save the query and sort order as a view.", _FIND),
    Command("sort", ("s",), "Sort", "Sort the list.", _LIST),
    Command("reverse", ("S",), "Reverse sort order", "Reverse the sort order.", _LIST),
    Command("group", ("w",), "Group by", "Group the list by day, provider, topic or folder, or not.", _LIST),
    Command("fold", ("left_curly_bracket",), "Fold group", "Show only the first article of this group, or all again.", _LIST),
    Command("fold_all", ("right_curly_bracket",), "Fold all groups", "Show only the first article of each group, or all.", _LIST),
    Command("export", ("ctrl+s",), "Export", "Export the articles in the list to a file.", _LIST),
    Command("rescan", ("f5",), "Rescan", "Check for new and changed files.", _LIST),
    Command("problems", ("exclamation_mark",), "Problems", "List files that are not articles, and feeds that failed.", _LIST),
    Command("fetch", ("ctrl+r",), "Fetch", "Download the feeds of this collection; again to stop.", _FEEDS),
    Command("feeds", ("at",), "Feeds", "List the feeds, with counts and failures.", _FEEDS),
    Command("add_feed", ("ctrl+n",), "Add a feed", "Add a feed by its URL, or by that of a page linking to it.", _FEEDS),
    Command("save_page", ("ctrl+g",), "Save a page", "Save a web page as an article, by its URL.", _FEEDS),
    Command("layout", ("z",), "Layout", "Next layout: side by side, stacked, list or article only.", _LOOKS, count="layout n"),
    Command("narrower_list", ("less_than_sign",), "Narrower list", "Make the list smaller and the article larger.", _LOOKS, count="n steps"),
    Command("wider_list", ("greater_than_sign",), "Wider list", "Make the list larger and the article smaller.", _LOOKS, count="n steps"),
    Command("density", ("Z",), "Row height", "Show rows with one line, or with two.", _LOOKS),
    Command("theme", ("ctrl+t",), "Theme", "Choose a theme, with preview.", _LOOKS),
    Command("collections", ("B",), "Collections", "Open another of your collections.", _APP),
    Command("begin", ("f3",), "Begin", "Open a directory, add a feed, or look at the sample.", _APP),
    Command("settings", ("E",), "Settings", "Edit your settings; changes take effect when you save.", _APP),
    Command("help", ("question_mark", "f1"), "Help", "List all keys.", _APP),
    Command("tour", ("f2",), "First keys", "Show the most important keys.", _APP),
    Command("palette", ("colon", "ctrl+p"), "Commands", "Find a command by its name.", _APP),
    Command("close", ("q",), "Close", "Close what is open, leave the article, or quit.", _APP),
    Command("quit", ("Q", "ctrl+q"), "Quit", "Quit immediately.", _APP),
    Command("suspend", ("ctrl+z",), "Suspend", "Suspend; `fg` in the shell returns.", _APP),
)  # fmt: skip


COMMAND = {command.id: command for command in COMMANDS}
ALIASES = dict.fromkeys(("q", "q!", "qa", "qa!", "quit", "exit", "wq", "wq!", "x", "x!"), "quit")  # after `:`, as in vi
