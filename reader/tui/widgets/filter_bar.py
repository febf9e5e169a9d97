"""The line in which a query is typed, and which shows it afterwards."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import ClassVar

from rich.cells import cell_len
from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.message import Message
from textual.widgets import Input, Static

from reader.query.completion import Completion
from reader.tui.widgets.bars import clickable
from reader.tui.widgets.columns import fit, joined
from reader.tui.widgets.completion_line import completion_line
from reader.tui.widgets.line_input import LineInput

Complete = Callable[[str, int], Completion]

_LONGEST = 1_000  # characters of a query: whatever is poured into the line, it is read quickly
_HINTS = ("Enter keeps", "Esc cancels", "Tab completes")
_HISTORY = "↑ ↓ history"


class QueryInput(LineInput):
    """The text itself. Up and down walk the history where there is one, else the list."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "cancel", show=False),
        Binding("tab", "complete(1)", show=False),
        Binding("shift+tab", "complete(-1)", show=False),
        Binding("up", "older", show=False),
        Binding("down", "newer", show=False),
    ]

    @dataclass(repr=False, eq=False)
    class Cancelled(Message):
        """The person wants back what was there before."""

    @dataclass(repr=False, eq=False)
    class CompletionWanted(Message):
        """The term at the caret is to be completed, by the next candidate or the one before."""

        step: int

    @dataclass(repr=False, eq=False)
    class HistoryWanted(Message):
        """An older query is to be shown, or a newer one."""

        step: int

    def __init__(self, before_key: Callable[[], None]) -> None:
        super().__init__(_LONGEST)
        self._before_key = before_key

    def on_key(self) -> None:
        self._before_key()

    def action_cancel(self) -> None:
        self.post_message(self.Cancelled())

    def action_complete(self, step: int) -> None:
        self.post_message(self.CompletionWanted(step))

    def action_older(self) -> None:
        self.post_message(self.HistoryWanted(1))

    def action_newer(self) -> None:
        self.post_message(self.HistoryWanted(-1))


class FilterBar(Horizontal):
    """A prompt, the text, and at the right what came of it; below it, while it is typed, hints and errors.

    `complete` knows what the term at the caret may become; `before_key` is called before a key changes the text.
    """

    @dataclass(repr=False, eq=False)
    class Edited(Message):
        """The text has been changed by the person."""

        text: str

    @dataclass(repr=False, eq=False)
    class Kept(Message):
        """The person is done with the text."""

        text: str

    @dataclass(repr=False, eq=False)
    class Clicked(Message):
        """The person clicked the line to edit it."""

    def __init__(self, complete: Complete, before_key: Callable[[], None]) -> None:
        super().__init__()
        self.prompt = "/"
        self._complete = complete
        self._history: Sequence[str] = ()
        self._at = -1  # in the history; before the newest stands what was typed
        self._typed = ""
        self._has_changed = False  # by letters of which nobody is told yet
        self._completion: tuple[Completion, int] | None = None  # being walked through, and how far
        self._prompt = Static(markup=False, classes="prompt")
        self._input = QueryInput(before_key)
        self._counts = Static(markup=False, classes="found")
        self._counts.auto_links = False
        self.hint = Static(markup=False, id="hint")

    def compose(self) -> ComposeResult:
        yield self._prompt
        yield self._input
        yield self._counts

    @property
    def is_edited(self) -> bool:
        """Whether the text is being typed."""
        return self._input.has_focus

    @property
    def text(self) -> str:
        """What stands in it."""
        return self._input.value

    def edit(self, prompt: str, text: str, history: Sequence[str] = ()) -> None:
        """Let the person type, beginning with `text`; up and down walk `history`, the newest first."""
        self.prompt = prompt
        self._history, self._at = history, -1
        self._put(text)
        self._prompt.update(f" {prompt} ")
        self._input.can_focus = True
        self.screen.set_focus(self._input)  # at once: the next key may wait already
        self.say()

    def rest(self, prompt: str, text: str) -> None:
        """Show `text` without letting it be typed."""
        self.prompt = prompt
        self._put(text)
        self._prompt.update(f" {prompt} ")
        self._input.can_focus = False

    def show_counts(self, *counts: str) -> None:
        """Say at the right what the query found, as much of it as there is room for. A click on what is behind the
        first, how many are unread, shows only those.
        """
        room = int(self._counts.styles.width.value) - 1 if self._counts.styles.width else 0
        listed, *more = counts if cell_len(" · ".join(counts)) <= room else counts[:1]
        unread = [clickable(f" · {each}", "", "run('hide_read')") for each in more]
        self._counts.update(Content.assemble(listed, *unread, " "), layout=False)

    def on_resize(self) -> None:
        self._counts.styles.width = 38 if self.app.size.width >= 100 else 28 if self.app.size.width >= 64 else 16

    def say(self, message: str = "", column: int | None = None) -> None:
        """Say something under the text: at `column` of it, or the usual hint."""
        if column is None:
            hints = (*_HINTS, _HISTORY) if self._history else _HINTS
            text = message or joined(hints, self.app.size.width - 1)
            self.hint.update(Content.styled(f" {text}", "$quiet"), layout=False)
            return
        caret = len(self.prompt) + 2 + cell_len(self.text[:column]) - self._input.scroll_offset.x
        width = self.app.size.width
        if caret + 2 + cell_len(message) <= width:
            text = " " * caret + "^ " + message
        elif cell_len(message) + 2 <= caret:
            text = " " * (caret - cell_len(message) - 1) + message + " ^"
        else:
            text = fit(" ^ " + message, width)
        self.hint.update(Content.styled(text, "$text-warning"), layout=False)

    def _put(self, text: str) -> None:
        with self.prevent(Input.Changed):
            self._input.value = text
        self._input.cursor_position = len(text)
        self._completion = None

    @on(Input.Changed)
    def _changed(self, event: Input.Changed) -> None:
        """A burst of letters is one edit: it is told of when those that have come are in the text."""
        event.stop()
        self._completion = None
        if not self._has_changed:
            self._has_changed = True
            self.call_later(self._tell_edited)

    def _tell_edited(self) -> None:
        if self._has_changed:
            self._has_changed = False
            self.post_message(self.Edited(self.text))

    @on(QueryInput.Cancelled)
    def _cancelled(self) -> None:
        self._has_changed = False

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self._has_changed = False
        self.post_message(self.Kept(event.value))

    def on_click(self, event: events.Click) -> None:
        if not self.is_edited:
            self.post_message(self.Clicked())

    @on(QueryInput.HistoryWanted)
    def _walk_history(self, message: QueryInput.HistoryWanted) -> None:
        if not self._history:
            return
        message.stop()
        if self._at < 0:
            self._typed = self.text
        self._at = max(-1, min(self._at + message.step, len(self._history) - 1))
        self._put(self._history[self._at] if self._at >= 0 else self._typed)
        self.post_message(self.Edited(self.text))

    @on(QueryInput.CompletionWanted)
    def _complete_term(self, message: QueryInput.CompletionWanted) -> None:
        """Put the next candidate in place of the term at the caret; all are listed below, which is all that is done
        where no term has begun.
        """
        message.stop()
        caret = self._input.cursor_position
        if self._completion:
            self._take(*self._completion, message.step)
            return
        completion = self._complete(self.text, caret)
        if not completion.candidates:
            self.say("No completions.")
        elif completion.start == caret:
            self._completion = completion, -1
            self._list_candidates()
        else:
            self._take(completion, -1 if message.step > 0 else 0, message.step)

    def _take(self, completion: Completion, number: int, step: int) -> None:
        number = max(number, -1 if step > 0 else 0)
        number = (number + step) % len(completion.candidates)
        chosen = completion.candidates[number]
        self._put(self.text[: completion.start] + chosen + self.text[self._input.cursor_position :])
        self._input.cursor_position = completion.start + len(chosen)
        self.post_message(self.Edited(self.text))
        if len(completion.candidates) > 1:  # else Tab goes on from here
            self._completion = completion, number
            self.call_after_refresh(self._list_candidates)

    def _list_candidates(self) -> None:
        if self._completion:
            self.hint.update(completion_line(*self._completion, self.app.size.width), layout=False)
