"""The windows over the main screen: sort menu, links, problems, texts. Each closes with Esc and q."""

from collections.abc import Mapping, Sequence
from typing import ClassVar, Generic, TypeVar

from rich.cells import cell_len
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from reader.model.article import Problem
from reader.query import ORDERINGS, SORT_KEYS, Sort, SortKey, Sorts
from reader.system.paths import asset
from reader.system.program import command
from reader.text.clean import plural
from reader.text.urls import shown
from reader.tui.widgets.columns import fit
from reader.tui.windows.modal import AnswersOnce

T = TypeVar("T")

STYLES = asset("styles") / "dialogs.tcss"

_CLOSE = Binding("escape,q", "dismiss(None)", "Close", show=False)
_LIST_KEYS: list[BindingType] = [
    _CLOSE,
    Binding("j", "down", show=False),
    Binding("k", "up", show=False),
    Binding("g", "first", show=False),
    Binding("G", "last", show=False),
]

_MOST_PROBLEMS = 500  # shown; thousands would take seconds to lay out
PAGE_WIDTH = 96  # cells


class Choice(ModalScreen[T | None], AnswersOnce[T | None], Generic[T]):
    """A window with a list to choose from."""

    CSS_PATH = STYLES
    BINDINGS: ClassVar[list[BindingType]] = _LIST_KEYS
    heading = ""
    hint = ""

    def options(self) -> Sequence[Content]:
        raise NotImplementedError

    def lines(self) -> Sequence[Option]:
        return [Option(option) for option in self.options()]

    def compose(self) -> ComposeResult:
        with Vertical(classes="window"):
            yield Static(Content.styled(self.heading, "bold"), classes="heading")
            yield OptionList(*self.lines(), markup=False)
            yield Static(Content(self.hint), classes="hint")

    def action_down(self) -> None:
        self.query_one(OptionList).action_cursor_down()

    def action_up(self) -> None:
        self.query_one(OptionList).action_cursor_up()

    def action_first(self) -> None:
        self.query_one(OptionList).action_first()

    def action_last(self) -> None:
        self.query_one(OptionList).action_last()


class SortMenu(Choice[Sorts]):
    """Answers with the order chosen: by its letter or with Enter; the current one again reverses it, and a capital
    puts it behind the keys there are.
    """

    heading = "Sort by"
    hint = "again reverses · capital: then by"
    BINDINGS: ClassVar[list[BindingType]] = [
        *_LIST_KEYS,
        Binding("s", "choose_highlighted", show=False),
        # bindings, so that a letter typed before the menu stands is not lost
        *(Binding(letter, f"choose('{key}')", show=False) for key, (letter, *_) in ORDERINGS.items()),
        *(Binding(letter.upper(), f"add('{key}')", show=False) for key, (letter, *_) in ORDERINGS.items()),
    ]

    def __init__(self, current: Sorts) -> None:
        super().__init__()
        self.current = current

    def options(self) -> Sequence[Content]:
        return [self._line(key) for key in SORT_KEYS]

    def _line(self, key: SortKey) -> Content:
        sort = next((sort for sort in self.current if sort.key == key), None)
        arrow = ("▼" if sort.descending else "▲") if sort else " "
        place = str(self.current.index(sort) + 1) if sort and len(self.current) > 1 else " "
        sort = sort or Sort.natural(key)
        return Content.assemble(
            (f" {ORDERINGS[key].letter} ", "bold $text-accent"), f"{arrow}{place} {fit(sort.words, 20)}"
        )

    def on_mount(self) -> None:
        self.query_one(OptionList).highlighted = SORT_KEYS.index(self.current[0].key)

    def action_choose_highlighted(self) -> None:
        self.action_choose(SORT_KEYS[self.query_one(OptionList).highlighted or 0])

    @on(OptionList.OptionSelected)
    def _selected(self, event: OptionList.OptionSelected) -> None:
        self.action_choose(SORT_KEYS[event.option_index])

    def action_choose(self, key: SortKey) -> None:
        first = self.current[0]
        self.dismiss((first.reversed() if key == first.key else Sort.natural(key),))

    def action_add(self, key: SortKey) -> None:
        """Put `key` behind the others; where it is among them, the other way round."""
        known = tuple(sort.reversed() if sort.key == key else sort for sort in self.current)
        self.dismiss(known if known != self.current else (*self.current, Sort.natural(key)))


class LinkMenu(Choice[int]):
    """Answers with the number of the link chosen."""

    heading = "Open a link"
    hint = "Enter opens · y copies · Esc closes"
    BINDINGS: ClassVar[list[BindingType]] = [*_LIST_KEYS, Binding("y", "copy", show=False)]

    def __init__(self, links: Sequence[tuple[str, str]]) -> None:
        super().__init__()
        self.links = links

    def options(self) -> Sequence[Content]:
        return [
            Content.assemble((f"{fit(label, 34)} ", ""), (shown(url).removeprefix("https://"), "$quiet"))
            for label, url in self.links
        ]

    def action_copy(self) -> None:
        number = self.query_one(OptionList).highlighted
        if number is not None:
            self.app.copy_to_clipboard(self.links[number][1])

    @on(OptionList.OptionSelected)
    def _selected(self, event: OptionList.OptionSelected) -> None:
        self.dismiss(event.option_index)


class ProblemMenu(Choice[tuple[int, int | None]]):
    """The files that cannot be read, and why. Answers with the id of the one to edit, and its line."""

    heading = "Files that cannot be read"
    BINDINGS: ClassVar[list[BindingType]] = [*_LIST_KEYS, Binding("exclamation_mark", "dismiss(None)", show=False)]

    def __init__(self, problems: Mapping[int, Problem]) -> None:
        super().__init__()
        self.problems = list(problems.items())
        more = len(self.problems) - _MOST_PROBLEMS
        rest = f"{plural(more, 'more file')}: {command()} check · " if more > 0 else ""
        self.hint = f"{rest}Enter edits the file · Esc closes"

    def options(self) -> Sequence[Content]:
        return [self._lines(problem) for _, problem in self.problems[:_MOST_PROBLEMS]]

    def _lines(self, problem: Problem) -> Content:
        line = f":{problem.line}" if problem.line else ""
        return Content.assemble((f"{problem.path}{line}\n", "bold"), f"  {problem.reason}.")

    @on(OptionList.OptionSelected)
    def _selected(self, event: OptionList.OptionSelected) -> None:
        id_, problem = self.problems[event.option_index]
        self.dismiss((id_, problem.line))


class Page(ModalScreen[None], AnswersOnce[None]):
    """A window with a text to scroll."""

    CSS_PATH = STYLES
    heading = ""
    hint = "j k scroll · Esc closes"
    BINDINGS: ClassVar[list[BindingType]] = [
        _CLOSE,
        Binding("question_mark,f1,exclamation_mark", "dismiss(None)", show=False),
        Binding("j,down", "scroll('down')", show=False),
        Binding("k,up", "scroll('up')", show=False),
        Binding("space,pagedown,ctrl+f,ctrl+d", "scroll('page_down')", show=False),
        Binding("b,pageup,ctrl+b,ctrl+u", "scroll('page_up')", show=False),
        Binding("g,home", "scroll('home')", show=False),
        Binding("G,end", "scroll('end')", show=False),
    ]

    def text(self) -> Content:
        raise NotImplementedError

    def compose(self) -> ComposeResult:
        with Vertical(classes="window page"):
            yield Static(Content.styled(self.heading, "bold"), classes="heading")
            with VerticalScroll():
                yield Static(self.text(), markup=False)
            yield Static(Content(self.hint), classes="hint")

    def action_scroll(self, where: str) -> None:
        getattr(self.query_one(VerticalScroll), f"scroll_{where}")(animate=False)


class OutputPage(Page):
    """What a command said."""

    def __init__(self, command: str, output: str) -> None:
        super().__init__()
        self.heading = fit(command, min(cell_len(command), PAGE_WIDTH - 8))
        self.output = output

    def text(self) -> Content:
        return Content(self.output)
