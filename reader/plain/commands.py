"""Which command a line means: by its name, by its key, or by the beginning of its name; and what there is."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from reader.keys.commands import ALIASES, COMMAND
from reader.keys.keymap import Keymap
from reader.keys.names import read_keys
from reader.text.clean import nearest

# Commands that are about a screen: there is none.
OF_A_SCREEN = (
    "half_down", "half_up", "previous_match", "next_group", "previous_group", "focus_list", "focus_article",
    "switch_pane", "other_down", "other_up", "picture", "layout", "narrower_list", "wider_list", "density", "theme",
    "tour", "palette", "suspend", "hints", "begin", "fold", "fold_all",
    "code_left", "code_right",
)  # fmt: skip
WORDS = {  # what else a person may type, and the commands' names where a screen has given them those
    "next": "down", "previous": "up", "first": "top", "last": "bottom", "list": "page_down", "list back": "page_up",
    "read": "enter", "more": "read_on", "back": "go_back", "forward": "go_forward", "amp": "open_amp",
    "label": "tag", "labels": "tag", "mark read": "toggle_read", "unread": "next_unread", "stories": "front_page",
    "show": "enter", "stats": "overview", "check": "problems", "count": "where", "position": "where",
}  # fmt: skip
WITHOUT_SCREEN = ("where",)  # commands that only those need who see no screen
_HELP = {  # where the table speaks of a screen
    "down": "Next article.",
    "up": "Previous article.",
    "top": "First article.",
    "bottom": "Last article.",
    "page_down": "Read out the next ten articles of the list; “list here” begins at this article.",
    "where": "Say which list this is, how many articles it has, and at which one you are.",
    "page_up": "Read out the ten articles before those.",
    "next_unread": "Next unread article.",
    "enter": "Read the article from its beginning.",
    "read_on": "Read on; at the end, go to the next unread article. Enter alone does the same.",
    "read_back": "Read the previous part again.",
    "contents": "List the headings of the article; with a number, read from there.",
    "related": "List the related articles; with a number, go to one.",
    "links": "List the links; with a number, open one.",
    "filter": "Filter the list: filter topic:ai. Without words, show all.",
    "query": "Show what a query finds, with its sort: and group:.",
    "topics": "List the topics; with a number, show only one, or all again.",
    "providers": "List the providers; with a number, show only one, or all again.",
    "folders": "List the folders; with a number, show only one, or all again.",
    "sort": "Sort the list: sort -heat. Without words, list the orders.",
    "group": "Group the list: group day. Without words, by the next field.",
    "tag": "Add your own tags: tag later. tag -later removes one.",
    "mute": "Never show this provider, this topic, or what you type: mute words. Again to show it.",
    "views": "List your saved views; with a name or number, show one.",
    "save_view": "Save the query and sort order: save view morning.",
    "overview": "Describe the list: days, providers, topics, stories.",
    "export": "Write the list to a file: export list.csv.",
    "pipe": "Give the article to a command: pipe wc -w.",
    "commands": "List your own commands; with a name or number, run one on the article.",
    "settings": "Edit your settings.",
    "fetch": "Fetch feeds: new entries become article files. fetch --trust agrees to feeds that came with the files.",
    "feeds": "List the feeds, with any failures.",
    "add_feed": "Add a feed, or the one a page links to: add feed https://example.com",
    "save_page": "Save a web page as an article file: save page https://example.com/page",
    "collections": "List your collections; with a name or number, open one.",
    "help": "List all commands; with a word, explain one.",
    "close": "Leave.",
    "quit": "Leave.",
}
NAMES = {id_.replace("_", " "): id_ for id_ in (*COMMAND, *WITHOUT_SCREEN) if id_ not in OF_A_SCREEN} | WORDS


class Asked(NamedTuple):
    """What a line asks for: commands, with a count and words."""

    commands: tuple[str, ...]
    count: int | None = None  # type: ignore[assignment]  # tuples have a method of that name
    words: str = ""


class NoCommand(Exception):
    """A line that means no command, in a sentence."""


def read(line: str, keymap: Keymap) -> Asked:
    """What `line` asks for. Raises NoCommand."""
    number, rest = re.fullmatch(r"\s*(\d{0,7})\s*(.*?)\s*", line, re.DOTALL).groups()  # type: ignore[union-attr]  # any line matches
    count = int(number) if number else None
    if not rest:
        return Asked(("read_on",) if count is None else ("top",), count)
    for words in _beginnings(rest):
        if (id_ := NAMES.get(" ".join(re.split(r"[-_\s]+", words.lower())))) is not None:
            return Asked((id_,), count, rest[len(words) :].strip())
    _check_is_here(rest)
    word, _, others = rest.partition(" ")
    keys = [(rest, ""), (word, others), *([(rest[0], rest[1:])] if not rest[0].isalnum() else [])]
    for key, more in keys:
        if run := _by_key(key, keymap):
            return Asked(run, count, more.strip())
    if rest in ALIASES:  # below the keys: x selects
        return Asked((ALIASES[rest],))
    return Asked((_by_beginning(word.lower()),), count, others.strip())


def _beginnings(rest: str) -> Iterator[str]:
    """Its first three words, its first two, its first."""
    for words in (3, 2, 1):
        if beginning := re.match(rf"(?:\S+\s+){{{words - 1}}}\S+", rest):
            yield beginning[0]


def _by_key(key: str, keymap: Keymap) -> tuple[str, ...]:
    try:
        run = keymap.runs.get(read_keys(key), ())
    except ValueError:
        return ()
    if on_screen := [id_ for id_ in run if id_ in OF_A_SCREEN]:
        raise _only_on_a_screen(on_screen[0])
    return run


def _check_is_here(words: str) -> None:
    """Raises NoCommand where they name a command that is about a screen: none of nearly its name is meant."""
    id_ = "_".join(re.split(r"[-_\s]+", words.lower()))
    if id_ in OF_A_SCREEN:
        raise _only_on_a_screen(id_)


def _only_on_a_screen(id_: str) -> NoCommand:
    return NoCommand(f"The command {id_.replace('_', ' ')} works only on a screen. Type help for a list.")


def _by_beginning(word: str) -> str:
    near = {id_: name for name, id_ in NAMES.items() if name.startswith(word)}
    if len(near) == 1:
        return next(iter(near))
    if near:
        raise NoCommand(f"Several commands begin with {word}: {', '.join(near.values())}.")
    raise NoCommand(f"There is no command {word}.{nearest(word, tuple(NAMES))} Type help for a list.")


def explained(keymap: Keymap) -> Iterator[str]:
    """Every command with its key and what it does, under its topic."""
    for topic, commands in keymap.by_topic():
        here = [command for command in commands if command.id not in OF_A_SCREEN]
        if here:
            yield f"{topic}:"
        yield from (explanation(command.id, keymap) for command in here)
    yield "Here only:"
    yield from (explanation(id_, keymap) for id_ in WITHOUT_SCREEN)


def explanation(id_: str, keymap: Keymap) -> str:
    """`star, or f: Star the article, or remove the star.`"""
    keys = [key for key in keymap.keys_of(id_) if len(key) == 1 and key.isprintable()]
    names = [name for name, meant in NAMES.items() if meant == id_] or [f"commands {id_.lower()}"]
    return f"{', '.join([*names, *keys[:1]])}: {_HELP.get(id_) or keymap.command(id_).help}"
