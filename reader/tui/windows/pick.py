"""The window with a list to choose from."""

from collections.abc import Callable, Collection, Mapping, Sequence
from types import MappingProxyType
from typing import Any, ClassVar, Generic, NamedTuple, TypeVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from reader.keys.keymap import Keymap
from reader.system.paths import asset
from reader.tui.windows.keys import WindowKeys, list_moves
from reader.tui.windows.modal import AnswersOnce

T = TypeVar("T")

STYLES = asset("styles") / "dialogs.tcss"
_NONE: Mapping[str, Any] = MappingProxyType({})


class Row(NamedTuple, Generic[T]):
    """A row of a list: its `line`, as it is or for so many cells of the screen; the `answer` that it stands for; and
    what the `letters` answer that choose it in a window where nothing is typed.
    """

    line: Content | Callable[[int], Content]
    answer: T
    letters: Mapping[str, T] = _NONE


class _Line(Option, Generic[T]):
    def __init__(self, row: Row[T], width: int) -> None:
        super().__init__(row.line(width) if callable(row.line) else row.line)
        self.row = row


class Pick(ModalScreen[T | None], AnswersOnce[T | None], Generic[T]):
    """Answers with the row that is chosen, None with Esc.

    `rows` are asked for with what has been typed, which is nothing unless the window `narrows`. The cursor begins on
    row `at`. `commands` and `keys` do something about the row under the cursor: commands by their ids, with whatever
    keys they have; keys by Textual's names, in every keymap. The commands `closes` close the window. `preview` is told
    of each row that the cursor comes to. `most_lines`: of the window, where it narrows. Classes are for the styles.
    """

    CSS_PATH = STYLES
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss(None)", "Close", show=False),
        *(Binding(key, f"act('{key}')", show=False, priority=True) for key in ("minus", "delete")),
    ]

    def __init__(
        self,
        keymap: Keymap,
        heading: str,
        hint: str,
        rows: Callable[[str], Sequence[Row[T]]],
        *,
        at: int | None = None,
        narrows: bool = False,
        commands: Mapping[str, Callable[[T], object]] = _NONE,
        keys: Mapping[str, Callable[[T], object]] = _NONE,
        closes: Collection[str] = ("close",),
        preview: Callable[[T], object] | None = None,
        most_lines: int | None = None,
        classes: str = "",
    ) -> None:
        super().__init__(classes=classes)
        self._heading = heading
        self._hint = hint
        self._rows = rows
        self._at = 0 if narrows else at
        self._narrows = narrows
        self._keys = keys
        self._preview = preview
        self._most_lines = most_lines
        self._lines: list[_Line[T]] = []
        moves = list_moves(lambda: self.query_one(OptionList))
        close = dict.fromkeys(closes, lambda _: self.dismiss())
        acts = {id_: self._act(action) for id_, action in commands.items()}
        self._window_keys = WindowKeys(keymap, {**moves, **close, **acts})

    def compose(self) -> ComposeResult:
        with Vertical(classes="window narrowed" if self._narrows else "window") as window:
            window.styles.max_height = self._most_lines
            yield Static(Content.styled(self._heading, "bold"), classes="heading")
            if self._narrows:
                yield Input(placeholder="type to narrow", compact=True)
            yield OptionList(*self._listed(""), markup=False)
            yield Static(Content(self._hint), classes="hint")

    def on_mount(self) -> None:
        options = self.query_one(OptionList)
        options.can_focus = not self._narrows  # else the keys are for the text
        if self._at is not None and self._lines:
            options.highlighted = self._at

    def reload(self) -> None:
        """List the rows that there are by now."""
        typed = self.query_one(Input).value if self._narrows else ""
        options = self.query_one(OptionList)
        options.clear_options()
        options.add_options(self._listed(typed))
        options.highlighted = 0 if self._narrows and self._lines else None

    def _listed(self, typed: str) -> list[_Line[T]]:
        self._lines = [_Line(row, self.app.size.width) for row in self._rows(typed)]
        return self._lines

    @property
    def _row(self) -> Row[T] | None:
        """The row under the cursor."""
        number = self.query_one(OptionList).highlighted
        return self._lines[number].row if number is not None else None

    def _act(self, action: Callable[[T], object]) -> Callable[[int | None], None]:
        def act(count: int | None) -> None:
            if row := self._row:
                action(row.answer)

        return act

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """A key that does nothing here is left to the line that is typed."""
        return action != "act" or parameters[0] in self._keys

    def action_act(self, key: str) -> None:
        self._act(self._keys[key])(None)

    def press(self, event: events.Key) -> bool:
        """A letter chooses before it moves."""
        for line in () if self._narrows else self._lines:
            if (letter := event.character or "") in line.row.letters:
                self.dismiss(line.row.letters[letter])
                return True
        return self._window_keys.press(event, self)

    @on(Input.Changed)
    def _typed(self) -> None:
        self.reload()

    @on(Input.Submitted)
    def _submitted(self) -> None:
        if row := self._row:
            self.dismiss(row.answer)

    @on(OptionList.OptionSelected)
    def _selected(self, event: OptionList.OptionSelected) -> None:
        """Answer with the row chosen, unless it is listed no more."""
        for line in self._lines:
            if line is event.option:
                self.dismiss(line.row.answer)

    @on(OptionList.OptionHighlighted)
    def _highlighted(self, event: OptionList.OptionHighlighted) -> None:
        for line in self._lines if self._preview else ():
            if line is event.option:
                self._preview(line.row.answer)  # type: ignore[misc]  # mypy does not look into the condition
