"""The window with a list to choose from."""

from collections.abc import Callable, Collection, Mapping, Sequence
from types import MappingProxyType
from typing import Any, ClassVar, Generic, Literal, NamedTuple, TypeVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from reader.keys.keymap import Keymap
from reader.system.paths import asset
from reader.tui.windows.frame import BREAKPOINTS, Frame, Hint, room_in
from reader.tui.windows.keys import WindowKeys, go_to, list_moves
from reader.tui.windows.modal import AnswersOnce

T = TypeVar("T")
Typing = Literal["never", "at once", "when asked"]

STYLES = asset("styles") / "dialogs.tcss"
_NONE: Mapping[str, Any] = MappingProxyType({})
_BORDER, _LINE = 2, 2  # lines of the border, and of a line to type with the blank below it


class Row(NamedTuple, Generic[T]):
    """A row of a list: its `line`, as it is or for so many cells of the list; the `answer` that it stands for, None
    where it cannot be chosen; and what the `letters` answer that choose it in a window where nothing is typed.
    """

    line: Content | Callable[[int], Content]
    answer: T | None
    letters: Mapping[str, T] = _NONE


def heading(text: str) -> Row[Any]:
    """A row above others that belong together."""
    return Row(Content.styled(text, "bold $text-accent"), None)


def note(text: str) -> Row[Any]:
    """A row that says why there are no others."""
    return Row(Content.styled(text, "$text-muted"), None)


class _Line(Option, Generic[T]):
    def __init__(self, row: Row[T], width: int) -> None:
        super().__init__(row.line(width) if callable(row.line) else row.line, disabled=row.answer is None)
        self.row = row


class Pick(ModalScreen[T | None], AnswersOnce[T | None], Generic[T]):
    """Answers with the row that is chosen, None with Esc.

    `rows` are asked for with what has been typed. Where something is typed `at once`, letters are for that; `when
    asked`, once the key of the command `filter` is pressed. Then the window keeps the height of all rows, however few
    are left. The cursor begins on row `at`. `commands` and `keys` do something about the row under the cursor:
    commands by their ids, with whatever keys they have; keys by Textual's names, in every keymap. The commands
    `closes` close the window. `preview` is told of each row that the cursor comes to, `detail` says more of it in a
    line below the list. Where rows are `numbered`, a number typed leads to its row. Classes are for the styles.
    `rekey` is told of other keys, where rows name some.
    """

    CSS_PATH = STYLES
    HORIZONTAL_BREAKPOINTS = BREAKPOINTS
    VERTICAL_BREAKPOINTS = [(0, "-short"), (20, "-tall")]  # noqa: RUF012
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", "Close", show=False),
        *(Binding(key, f"act('{key}')", show=False, priority=True) for key in ("minus", "delete")),
    ]

    def __init__(
        self,
        keymap: Keymap,
        title: str,
        hints: Sequence[str | Hint],
        rows: Callable[[str], Sequence[Row[T]]],
        *,
        rekey: Callable[[Keymap], object] = lambda keymap: None,
        at: int | None = None,
        typing: Typing = "never",
        placeholder: str = "type to filter",
        commands: Mapping[str, Callable[[T], object]] = _NONE,
        keys: Mapping[str, Callable[[T], object]] = _NONE,
        closes: Collection[str] = ("close",),
        preview: Callable[[T], object] | None = None,
        detail: Callable[[T], str] | None = None,
        numbered: bool = False,
        width: int = 0,
        classes: str = "",
    ) -> None:
        super().__init__(classes=classes)
        self._rows = rows
        self._rekey = rekey
        self._at = at
        self._width = width
        self._room = 0  # cells of text that the lines have
        self._typing = typing
        self._keys = keys
        self._preview = preview
        self._numbered = numbered
        self._lines: list[_Line[T]] = []
        self._most = 0  # lines that the list had so far
        self._has_entered = False  # Enter was pressed while nothing was listed yet
        self._frame = Frame(title, hints, keymap, width=width, classes="" if typing == "never" else "narrowed")
        self._input = Input(placeholder=placeholder, compact=True)
        self._options = OptionList(markup=False)
        self._detail = Static(classes="detail", markup=False) if detail else None
        self._detail_of = detail
        self._window_keys = WindowKeys(keymap, self._actions(commands, closes))

    def _actions(
        self, commands: Mapping[str, Callable[[T], object]], closes: Collection[str]
    ) -> dict[str, Callable[[int | None], object]]:
        moves = dict(list_moves(lambda: self._options))
        if self._numbered:  # the number has led somewhere already
            moves["down"] = lambda _: self._options.action_cursor_down()
            moves["up"] = lambda _: self._options.action_cursor_up()
        close = dict.fromkeys(closes, lambda _: self.dismiss())
        filtering = {"filter": lambda _: self._begin_typing()} if self._typing == "when asked" else {}
        return {**moves, **close, **filtering, **{id_: self._act(action) for id_, action in commands.items()}}

    # --- what stands in it -----------------------------------------------------------------------

    def compose(self) -> ComposeResult:
        with self._frame:
            if self._typing != "never":
                yield self._input
            yield self._options
            if self._detail:
                yield self._detail

    def on_mount(self) -> None:
        self._options.can_focus = self._typing != "at once"  # else the keys are for the text
        self._input.display = self._typing == "at once"
        self._list("")
        self._put_cursor(self._at)
        if self._typing == "when asked":
            self._options.focus()

    def on_resize(self) -> None:
        """Lines fit the width of the window."""
        if self._room != room_in(self._width, self.app.size.width):
            self.reload()

    def follow(self, keymap: Keymap) -> None:
        self._rekey(keymap)
        self._window_keys.follow(keymap)
        self._frame.follow(keymap)
        self.reload()

    def reload(self) -> None:
        """List the rows that there are by now; the cursor stays where it is."""
        at = self._options.highlighted
        self._list(self._typed)
        self._put_cursor(at)
        if self._has_entered:
            self._submitted()
            self._has_entered = False

    @property
    def _typed(self) -> str:
        return self._input.value

    def _list(self, typed: str) -> None:
        rows = self._rows(typed) or ([note("Nothing matches; C-u clears the line.")] if typed else [])
        self._room = room_in(self._width, self.app.size.width)
        self._lines = [_Line(row, self._room) for row in rows]
        self._options.set_options(self._lines)
        self._most = max(self._most, len(self._lines))
        self._keep_height()

    def _keep_height(self) -> None:
        """Where something can be typed, the window is as high as all rows need, however few are left."""
        if self._typing != "never":
            chrome = _BORDER + (_LINE if self._input.display else 0) + (1 if self._detail else 0)
            self._frame.styles.height = self._most + chrome

    def _put_cursor(self, at: int | None) -> None:
        """To row `at`, or to the first that can be chosen."""
        self._options.highlighted = at
        if self._row is None:
            self._options.action_first()

    @property
    def _row(self) -> Row[T] | None:
        """The row under the cursor that can be chosen."""
        number = self._options.highlighted
        row = self._lines[number].row if number is not None else None
        return row if row and row.answer is not None else None

    # --- keys ------------------------------------------------------------------------------------

    def _act(self, action: Callable[[T], object]) -> Callable[[int | None], None]:
        def act(count: int | None) -> None:
            if (row := self._row) and row.answer is not None:
                action(row.answer)

        return act

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """A key that does nothing here is left to the line that is typed."""
        return action != "act" or parameters[0] in self._keys

    def action_act(self, key: str) -> None:
        self._act(self._keys[key])(None)

    def action_leave(self) -> None:
        """Esc lists all again, where a part was asked for; else it closes the window."""
        if self._typing == "when asked" and self._input.display:
            self._input.value = ""
            self._input.display = False
            self._end_typing()
            self._keep_height()
        else:
            self.dismiss(None)

    def press(self, event: events.Key) -> bool:
        """A letter chooses before it moves."""
        for line in self._lines if self._typing == "never" else ():
            if (letter := event.character or "") in line.row.letters:
                self.dismiss(line.row.letters[letter])
                return True
        is_taken = self._window_keys.press(event, self)
        if self._numbered and self._window_keys.number:
            self._go_to_number(event)
        return is_taken

    def _go_to_number(self, event: events.Key) -> None:
        """To the row whose number is being typed; a digit that makes it too large begins another."""
        if self._window_keys.number > len(self._lines):
            self._window_keys.forget()
            self._window_keys.press(event, self)
        if self._window_keys.number <= len(self._lines):
            go_to(self._options, self._window_keys.number - 1)

    def _begin_typing(self) -> None:
        self._input.display = True
        self.set_focus(self._input)  # at once: the next letter may be here already
        self._keep_height()

    def _end_typing(self) -> None:
        self.set_focus(self._options)

    @on(Input.Changed)
    def _changed(self) -> None:
        self._has_entered = False
        self._list(self._typed)
        self._put_cursor(0)

    @on(Input.Submitted)
    def _submitted(self) -> None:
        """The row is chosen; where one asks to type, the list has the keys again."""
        if self._typing == "when asked":
            self._end_typing()
        elif row := self._row:
            self.dismiss(row.answer)
        else:
            self._has_entered = True

    def on_click(self, event: events.Click) -> None:
        """A click beside the window closes it."""
        if event.widget in (self, None) and not self._frame.region.contains(event.screen_x, event.screen_y):
            self.dismiss(None)

    # --- the list --------------------------------------------------------------------------------

    @on(OptionList.OptionSelected)
    def _selected(self, event: OptionList.OptionSelected) -> None:
        """Answer with the row chosen, unless it is listed no more."""
        if (answer := self._answer_of(event.option)) is not None:
            self.dismiss(answer)

    def _answer_of(self, option: Option) -> T | None:
        """What an option answers, also where its list was made anew meanwhile; None where that is listed no more."""
        answer = option.row.answer if isinstance(option, _Line) else None
        return answer if any(line.row.answer == answer for line in self._lines) else None

    @on(OptionList.OptionHighlighted)
    def _highlighted(self, event: OptionList.OptionHighlighted) -> None:
        answer = self._answer_of(event.option)
        if answer is None:
            return
        if self._preview:
            self._preview(answer)
        if self._detail and self._detail_of:
            self._detail.update(self._detail_of(answer), layout=False)
