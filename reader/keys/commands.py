"""Everything a reader can do: the one table behind bindings, palette, help, `broadsheet keys` and README."""

from collections.abc import Iterator
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
_LIST, _LOOKS, _APP = "The list", "Looks", "Broadsheet"

COMMANDS: tuple[Command, ...] = (
    Command("down", ("j", "down"), "Down", "Next article, or a line down in the article.", _MOVE, count="n lines"),
    Command("up", ("k", "up"), "Up", "Previous article, or a line up in the article.", _MOVE, count="n lines"),
    Command("top", ("g", "home"), "Top", "First article; top of the article.", _MOVE, count="row n"),
    Command("bottom", ("G", "end"), "Bottom", "Last article; end of the article.", _MOVE, count="row n"),
    Command("half_down", ("ctrl+d",), "Half a page down", "Half a page down.", _MOVE),
    Command("half_up", ("ctrl+u",), "Half a page up", "Half a page up.", _MOVE),
    Command("page_down", ("ctrl+f", "pagedown"), "Page down", "A page down.", _MOVE),
    Command("page_up", ("ctrl+b", "pageup"), "Page up", "A page up.", _MOVE),
    Command("next_unread", ("n",), "Next unread", "Next unread article; next match, while you look for words.", _MOVE),
    Command("previous_match", ("N",), "Previous match", "Previous match, or previous unread article.", _MOVE),
    Command("previous_unread", ("p",), "Previous unread", "Previous unread article, before the first from the end.", _MOVE),
    Command("next_group", ("right_square_bracket",), "Next heading", "First article under the next heading.", _MOVE),
    Command("previous_group", ("left_square_bracket",), "Previous heading", "First article under this heading or the one before.", _MOVE),
    Command("focus_list", ("h", "left"), "Go to the list", "Go to the list.", _MOVE),
    Command("focus_article", ("l", "right"), "Go to the article", "Go to the article.", _MOVE),
    Command("switch_pane", ("tab",), "Switch panes", "Go to the other pane.", _MOVE),
    Command("go_back", ("backspace", "alt+left"), "Back", "Go back to where you were.", _MOVE),
    Command("go_forward", ("alt+right",), "Forward", "Go forward again, after a step back.", _MOVE),
    Command("enter", ("enter",), "Read", "Go to the article; on small screens it takes all the room.", _READ, count="related article n"),
    Command("read_on", ("space",), "Read on", "Page the article; at its end mark it read and go on.", _READ),
    Command("read_back", ("b",), "Read back", "Page the article back.", _READ),
    Command("other_down", ("J",), "Other pane down", "A line down, or next article, in the other pane.", _READ, count="n lines"),
    Command("other_up", ("K",), "Other pane up", "A line up, or previous article, in the other pane.", _READ, count="n lines"),
    Command("picture", ("I",), "Picture", "Fetch the article's picture and show it; again hides it.", _READ, count="picture n"),
    Command("toggle_read", ("r",), "Read or unread", "Mark the article read, or unread again.", _MARK),
    Command("read_next", ("m",), "Mark read and go on", "Mark the article read, then go to the next unread one.", _MARK),
    Command("mark_unread", ("u",), "Mark unread", "Mark the article unread.", _MARK),
    Command("star", ("f",), "Star", "Star the article, or take the star off.", _MARK),
    Command("hide", ("D",), "Hide", "Hide the article; is:hidden shows what is hidden.", _MARK),
    Command("mute", ("H",), "Mute", "Never show this provider, this topic or these words.", _MARK),
    Command("tag", ("T",), "Tag", "Give the article tags of your own, or take them off.", _MARK),
    Command("select", ("x",), "Select", "Select the article: the next mark is for all selected.", _MARK),
    Command("select_range", ("X",), "Select up to here", "Select from the last one selected to here.", _MARK),
    Command("mark_all_read", ("R",), "Mark all read", "Mark all articles in view read.", _MARK),
    Command("mark_above_read", ("left_parenthesis",), "Mark above read", "Mark all articles above this one read.", _MARK),
    Command("mark_below_read", ("right_parenthesis",), "Mark below read", "Mark all articles below this one read.", _MARK),
    Command("undo", ("U",), "Undo", "Take the last mark back, however many it was for.", _MARK),
    Command("redo", ("ctrl+y",), "Redo", "Make the mark again that was taken back last.", _MARK),
    Command("open", ("o",), "Open", "Open the page in the browser and mark it read.", _OPEN, count="related article n"),
    Command("open_next", ("O",), "Open and go on", "Open the page, then go to the next unread article.", _OPEN, count="n pages"),
    Command("open_amp", ("a",), "Open AMP", "Open the AMP page.", _OPEN, count="related article n"),
    Command("open_amp_cache", ("A",), "Open AMP cache", "Open the AMP page in the cache.", _OPEN, count="related article n"),
    Command("links", ("semicolon",), "Links", "Choose among all links of the article.", _OPEN),
    Command("copy", ("y",), "Copy address", "Copy the page's address.", _OPEN),
    Command("pipe", ("vertical_line",), "Pipe", "Give the article to a command, and show what it says.", _OPEN),
    Command("copy_title", ("Y",), "Copy title and address", "Copy “title – address”.", _OPEN),
    Command("front_matter", ("i",), "Front matter", "Show the front matter of the article's file.", _OPEN),
    Command("edit", ("e",), "Edit", "Open the article's file in your editor.", _OPEN, count="at line n"),
    Command("filter", ("slash",), "Filter", "Show what matches the words and terms you type.", _FIND),
    Command("query", ("equals_sign",), "Query", "Edit the whole query, its order and headings too.", _FIND),
    Command("topics", ("t",), "Topics", "Choose topics to show, or to leave out.", _FIND),
    Command("providers", ("P",), "Providers", "Choose providers to show, or to leave out.", _FIND),
    Command("folders", ("d",), "Folders", "Choose folders to show, or to leave out.", _FIND),
    Command("starred_only", ("F",), "Starred only", "Show only starred articles, or all again.", _FIND),
    Command("hide_read", ("M",), "Unread only", "Show only unread articles, or all again.", _FIND),
    Command("new_only", ("W",), "New only", "Show only what has come since your last visit, or all again.", _FIND),
    Command("overview", ("v",), "Overview", "Chart what is in view, and choose a part of it.", _FIND, count="stories of the last n days"),
    Command("front_page", ("L",), "Front page", "Show one article of each story, or all again.", _FIND),
    Command("story", ("c",), "Story", "Show the story of this article, or what was shown before.", _FIND),
    Command("related", ("C",), "Related", "Choose among what stands beside the article, and go there.", _FIND),
    Command("views", ("apostrophe",), "Views", "Choose one of your saved views by its letter.", _FIND),
    Command("save_view", ("quotation_mark",), "Save this view", "Save query and order under a name.", _FIND),
    Command("sort", ("s",), "Sort", "Choose the order; again reverses it, a capital adds one.", _LIST),
    Command("reverse", ("S",), "Reverse the order", "Reverse the order.", _LIST),
    Command("group", ("w",), "Headings", "Set headings by day, provider, topic or folder, or none.", _LIST),
    Command("export", ("ctrl+s",), "Export", "Write the articles in view to a file.", _LIST),
    Command("rescan", ("ctrl+r", "f5"), "Rescan", "Look for new and changed files.", _LIST),
    Command("problems", ("exclamation_mark",), "Problems", "Show the files that cannot be read, and why.", _LIST),
    Command("layout", ("z",), "Layout", "List beside, above or without the article, or by size.", _LOOKS, count="layout n"),
    Command("narrower_list", ("less_than_sign",), "Narrower list", "Less room for the list, more for the article.", _LOOKS, count="n steps"),
    Command("wider_list", ("greater_than_sign",), "Wider list", "More room for the list, less for the article.", _LOOKS, count="n steps"),
    Command("density", ("Z",), "Lines of a row", "Rows of one line, or of two.", _LOOKS),
    Command("theme", ("ctrl+t",), "Theme", "Choose the colours; each theme shows itself.", _LOOKS),
    Command("collections", ("B",), "Collections", "Read another of your collections.", _APP),
    Command("settings", ("E",), "Settings", "Edit your settings; what you save applies at once.", _APP),
    Command("help", ("question_mark", "f1"), "Help", "Show what every key does.", _APP),
    Command("tour", ("f2",), "Where to begin", "Show the few keys to begin with.", _APP),
    Command("palette", ("colon", "ctrl+p"), "Commands", "Find a command by its name.", _APP),
    Command("close", ("q",), "Close", "Close what is open, leave the article, and at last quit.", _APP),
    Command("quit", ("Q", "ctrl+q"), "Quit", "Quit at once.", _APP),
    Command("suspend", ("ctrl+z",), "Suspend", "Back to the shell; `fg` returns.", _APP),
)  # fmt: skip


COMMAND = {command.id: command for command in COMMANDS}
ALIASES = dict.fromkeys(("q", "q!", "qa", "qa!", "quit", "exit", "wq", "wq!", "x", "x!"), "quit")  # after `:`, as in vi


def by_topic() -> Iterator[tuple[str, list[Command]]]:
    """The commands under the heading they belong to, in the table's order."""
    for topic in dict.fromkeys(command.topic for command in COMMANDS):
        yield topic, [command for command in COMMANDS if command.topic == topic]
