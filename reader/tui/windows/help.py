"""The help: what every key does now, by topic; words can be looked for in it."""

from collections.abc import Iterator
from textwrap import wrap

from textual.content import Content

from reader.keys.keymap import Keymap
from reader.tui.widgets.columns import fit
from reader.tui.windows.page import Page

_KEYS = 11  # cells of the keys
_LEGEND = (
    "In the list: ● unread, ◆ new since your last visit, ◐ changed since you read it, ✓ selected, ★ starred, A has an "
    "AMP page, V video, C course, D download, F forum, P profile, S collection."
)
_ESCAPE = "Esc cancels it, closes windows and leaves the article; it never quits."


def help_page(keymap: Keymap) -> Page:
    """What every key does, by topic."""
    placeholder = "search keys, commands and descriptions"
    return Page(keymap, "Keys", _text, placeholder)


def _text(keymap: Keymap, looked_for: str, width: int) -> Content:
    """The lines about what holds all the words of `looked_for`."""
    words = looked_for.casefold().split()
    parts = []
    for topic, entries in _entries(keymap):
        lines = [
            line
            for keys, does in entries
            if all(word in f"{topic} {keys} {does}".casefold() for word in words)
            for line in _lines(keys, does, width)
        ]
        if lines:
            parts.append(Content("\n").join([Content.styled(topic, "bold $text-accent"), *lines]))
    if not words:
        parts += [Content("\n".join(wrap(line, width))) for line in (f"{_counts(keymap)} {_ESCAPE}", _LEGEND)]
    return Content("\n\n").join(parts) if parts else Content("No matching commands.")


def _entries(keymap: Keymap) -> Iterator[tuple[str, list[tuple[str, str]]]]:
    """Topics, and under each keys and what they do."""
    for topic, commands in keymap.by_topic():
        yield (
            topic,
            [
                (
                    " ".join(keymap.keys_of(command.id)),
                    f"{command.help} With a count: {command.count}." if command.count else command.help,
                )
                for command in commands
            ],
        )
    if keymap.macros:
        yield "Macros", [(keys, ", ".join(keymap.command(id_).title for id_ in run)) for keys, run in keymap.macros]


def _lines(keys: str, does: str, width: int) -> Iterator[Content]:
    first, *rest = wrap(does, max(width - _KEYS, 16))
    yield Content.assemble((fit(f" {keys}", _KEYS), "bold"), first)
    yield from (Content(" " * _KEYS + line) for line in rest)


def _counts(keymap: Keymap) -> str:
    keys = [(number, keymap.keys_of(id_)) for number, id_ in ((5, "down"), (3, "open"), (10, "top"))]
    examples = ", ".join(f"{number}{each[0]}" for number, each in keys if each)
    return f"Type a number first to repeat or to choose{f': {examples}' if examples else ''}."
