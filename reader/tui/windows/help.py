"""The help: what every key does now, by topic; `/` looks for words in it."""

from collections.abc import Iterator
from textwrap import wrap
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Input, Static

from reader.keys import keymap
from reader.keys.commands import COMMAND, by_topic
from reader.tui.widgets.columns import fit
from reader.tui.windows.dialogs import PAGE_WIDTH, Page

_KEYS = 11  # cells of the keys
_LEGEND = (
    "In the list: ● unread, ◆ new since last time, ✓ selected, ★ starred, A has an AMP page, V video, C course, "
    "D download, F forum, P profile, S collection."
)
_HEADING = "bold $text-accent"


class HelpPage(Page):
    """What every key does, by topic."""

    heading = "Keys"
    hint = "j k move · / finds · Esc closes"  # 32 cells are all there are in a terminal of 40
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("slash", "look_for", show=False),
        Binding("escape", "leave", show=False),
    ]

    def compose(self) -> ComposeResult:
        with Vertical(classes="window page"):
            yield Static(Content.styled(self.heading, "bold"), classes="heading")
            yield Input(placeholder="words of a key, a command or what it does", compact=True)
            with VerticalScroll():
                yield Static(self.text(), markup=False)
            yield Static(Content(self.hint), classes="hint")

    def on_mount(self) -> None:
        self.query_one(Input).display = False
        self.query_one(VerticalScroll).focus()

    def action_look_for(self) -> None:
        """Type what to look for."""
        field = self.query_one(Input)
        field.display = True
        field.focus()

    def action_leave(self) -> None:
        """Show everything again, then close."""
        field = self.query_one(Input)
        if not field.display:
            self.dismiss()
            return
        field.value = ""
        field.display = False
        self.query_one(VerticalScroll).focus()

    @on(Input.Changed)
    def _narrow(self, event: Input.Changed) -> None:
        self.query_one("VerticalScroll Static", Static).update(self.text(event.value))
        self.query_one(VerticalScroll).scroll_home(animate=False)

    @on(Input.Submitted)
    def _found(self) -> None:
        self.query_one(VerticalScroll).focus()

    def text(self, looked_for: str = "") -> Content:
        """The lines about what holds all the words of `looked_for`."""
        width = max(min(PAGE_WIDTH, self.app.size.width * 9 // 10) - 6, 30)
        words = looked_for.casefold().split()
        parts = []
        for topic, entries in _entries():
            lines = [
                line
                for keys, told in entries
                if all(word in f"{topic} {keys} {told}".casefold() for word in words)
                for line in _lines(keys, told, width)
            ]
            if lines:
                parts.append(Content("\n").join([Content.styled(topic, _HEADING), *lines]))
        if not words:
            parts += [Content("\n".join(wrap(line, width))) for line in (f"{_counts()} {_ESCAPE}", _LEGEND)]
        return Content("\n\n").join(parts) if parts else Content("No command is about that.")


_ESCAPE = "Esc forgets it, closes windows and leaves the article; it never quits."


def _entries() -> Iterator[tuple[str, list[tuple[str, str]]]]:
    """Topics, and under each keys and what they do."""
    shown = keymap.current()
    for topic, commands in by_topic():
        yield (
            topic,
            [
                (
                    " ".join(shown.keys_of(command.id)),
                    f"{command.help} With n: {command.count}." if command.count else command.help,
                )
                for command in commands
            ],
        )
    if shown.macros:
        yield "Macros", [(keys, ", ".join(COMMAND[id_].title for id_ in run)) for keys, run in shown.macros]


def _lines(keys: str, told: str, width: int) -> Iterator[Content]:
    first, *rest = wrap(told, max(width - _KEYS, 16))
    yield Content.assemble((fit(f" {keys}", _KEYS), "bold"), first)
    yield from (Content(" " * _KEYS + line) for line in rest)


def _counts() -> str:
    keys = [(number, keymap.current().keys_of(id_)) for number, id_ in ((5, "down"), (3, "open"), (10, "top"))]
    examples = ", ".join(f"{number}{shown[0]}" for number, shown in keys if shown)
    return f"A number typed first counts{f': {examples}' if examples else ''}."
