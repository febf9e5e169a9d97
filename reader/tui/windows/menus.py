"""The windows to find with: topics or providers with their counts, and saved views by their letters."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from string import ascii_lowercase, digits
from typing import ClassVar, Generic, Literal, TypeVar

from rich.cells import cell_len
from textual import events, on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.screen import ModalScreen
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option
from textual.worker import get_current_worker

from reader.config.feeds import Feeds, name_of
from reader.errors import ReaderError
from reader.library import Library
from reader.library.facets import Facet, facets
from reader.query.terms import Not, Term, Text, stated, without
from reader.text.clean import one_line, sort_key
from reader.tui.widgets.columns import fit
from reader.tui.windows.dialogs import STYLES, Choice
from reader.tui.windows.modal import AnswersOnce

T = TypeVar("T")

_NAME, _COUNT, _VIEW = 36, 7, 20  # cells
_MOST = 500  # values listed; typing narrows them


class Narrowed(ModalScreen[T | None], AnswersOnce[T | None], Generic[T]):
    """A window with a list that typing narrows."""

    CSS_PATH = STYLES
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss(None)", show=False),
        Binding("up", "move('cursor_up')", show=False, priority=True),
        Binding("down", "move('cursor_down')", show=False, priority=True),
        Binding("pageup", "move('page_up')", show=False, priority=True),
        Binding("pagedown", "move('page_down')", show=False, priority=True),
    ]
    heading = ""
    hint = ""

    def narrow(self, typed: str) -> Iterable[Content]:
        """The lines of what is listed, now that `typed` narrows it."""
        raise NotImplementedError

    def choose(self, number: int) -> None:
        """Line `number`, from 0, has been chosen."""
        raise NotImplementedError

    def compose(self) -> ComposeResult:
        with Vertical(classes="window narrowed"):
            yield Static(Content.styled(self.heading, "bold"), classes="heading")
            yield Input(placeholder="type to narrow", compact=True)
            yield OptionList(markup=False)
            yield Static(Content(self.hint), classes="hint")

    def on_mount(self) -> None:
        self.query_one(OptionList).can_focus = False  # the keys are for the text

    @on(Input.Changed)
    def show_list(self) -> None:
        options = self.query_one(OptionList)
        options.clear_options()
        options.add_options(map(Option, self.narrow(sort_key(self.query_one(Input).value))))
        options.highlighted = 0 if options.option_count else None

    @property
    def highlighted(self) -> int | None:
        """The number of the line that Enter chooses."""
        return self.query_one(OptionList).highlighted

    def action_move(self, where: str) -> None:
        getattr(self.query_one(OptionList), f"action_{where}")()

    @on(Input.Submitted)
    @on(OptionList.OptionSelected)
    def _chosen(self) -> None:
        if self.highlighted is not None:
            self.choose(self.highlighted)


class FacetMenu(Narrowed[Term]):
    """Answers with a term that lets a value match or leaves it out; one that is there already is to be taken away."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("minus", "exclude", show=False, priority=True)]
    hint = "Enter shows · - leaves out · again undoes · ● unread"

    @dataclass(repr=False, eq=False)
    class Counted(Message):
        """The values have been counted."""

        facets: Sequence[Facet]

    def __init__(self, library: Library, field: Literal["topic", "provider"], heading: str, term: Term | None) -> None:
        super().__init__()
        self.library = library
        self.field = field
        self.heading = heading
        self.term = term
        self.facets: Sequence[Facet] = ()
        self.listed: Sequence[Facet] = ()

    def on_mount(self) -> None:
        self._count()

    @work(thread=True)
    def _count(self) -> None:
        with closing(self.library.twin()) as library:
            stated = library.ask(facets, self.field, without(self.term, self.field), library.clock())
        if not get_current_worker().is_cancelled:
            self.post_message(self.Counted([facet for facet in stated if facet.name]))

    @on(Counted)
    def _counted(self, message: Counted) -> None:
        chosen = [part for part in map(_without_not, stated(self.term)) if self._is_ours(part)]
        known = {sort_key(facet.name) for facet in message.facets}
        gone = [Facet(part.text, 0) for part in chosen if isinstance(part, Text) and sort_key(part.text) not in known]
        self.facets = [*gone, *message.facets]
        self.show_list()

    def _is_ours(self, part: Term) -> bool:
        return isinstance(part, Text) and part.field == self.field and part.exact

    def narrow(self, typed: str) -> Iterable[Content]:
        found = [facet for facet in self.facets if typed in sort_key(facet.name)]
        self.listed = sorted(found, key=lambda facet: not sort_key(facet.name).startswith(typed))[:_MOST]
        return map(self._line, self.listed)

    def _line(self, facet: Facet) -> Content:
        part, parts = self._part(facet.name), stated(self.term)
        mark = "✓" if part in parts else "–" if Not(part) in parts else " "
        return Content.assemble(
            (f" {mark} ", "bold $text-accent"),
            fit(facet.name, min(_NAME, self.app.size.width - 30)),
            (f"{facet.count:>{_COUNT},}", "$quiet"),
            (f" ●{facet.unread:,}" if facet.unread else "", "$text-accent"),
        )

    def _part(self, name: str) -> Text:
        return Text(self.field, name, exact=True)

    def choose(self, number: int) -> None:
        self.dismiss(self._part(self.listed[number].name))

    def action_exclude(self) -> None:
        if self.highlighted is not None:
            self.dismiss(Not(self._part(self.listed[self.highlighted].name)))


def _without_not(part: Term) -> Term:
    return part.term if isinstance(part, Not) else part


class NameMenu(Choice[str], inherit_bindings=False):
    """Answers with one of some names, chosen by its letter or with Enter. `names` says what each stands for."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "dismiss", show=False)]  # letters are for the names

    def __init__(self, names: Mapping[str, str]) -> None:
        super().__init__()
        self.names = dict(names)

    def options(self) -> Sequence[Content]:
        letters = {name: letter for letter, name in letters_of(self.names).items()}
        width = min(max(map(cell_len, self.names), default=0), _VIEW)
        return [
            Content.assemble(
                (f" {letters.get(name, ' ')} ", "bold $text-accent"),
                self.mark(name),
                fit(name, width),
                (f"  {meaning}", "$quiet"),
            )
            for name, meaning in self.names.items()
        ]

    def lines(self) -> Sequence[Option]:
        """Each has its name for an id: what is chosen may have another place by now."""
        return [Option(option, id=name) for name, option in zip(self.names, self.options(), strict=True)]

    def mark(self, name: str) -> str:
        """What stands before a name."""
        return ""

    def on_key(self, event: events.Key) -> None:
        name = letters_of(self.names).get(event.character or "")
        if name:
            event.stop()
            self.dismiss(name)

    @on(OptionList.OptionSelected)
    def _selected(self, event: OptionList.OptionSelected) -> None:
        if event.option_id in self.names:
            self.dismiss(event.option_id)


class FeedMenu(NameMenu):
    """The feeds of the settings; the one that is read now is marked."""

    heading = "Feeds"
    hint = "its letter or Enter reads · Esc closes"

    def __init__(self, feeds: Feeds, current: Sequence[Path]) -> None:
        super().__init__({name: one_line(" ".join(directories)) for name, directories in feeds.items()})
        self.current = name_of(current, feeds)

    def mark(self, name: str) -> str:
        return "✓ " if name == self.current else "  "

    def on_mount(self) -> None:
        if self.current:
            self.query_one(OptionList).highlighted = list(self.names).index(self.current)


class ViewMenu(NameMenu):
    """The saved views; Delete forgets one."""

    heading = "Views"
    hint = "its letter or Enter shows · Del forgets · Esc closes"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,apostrophe", "dismiss", show=False),
        Binding("delete", "forget", show=False),
    ]

    def __init__(self, views: Mapping[str, str], forget: Callable[[str], None]) -> None:
        super().__init__(views)
        self.forget = forget

    def action_forget(self) -> None:
        options = self.query_one(OptionList)
        if options.highlighted is None:
            return
        name = list(self.names)[options.highlighted]
        try:
            self.forget(name)
        except ReaderError as error:
            self.notify(str(error), severity="error", markup=False)
            return
        del self.names[name]
        options.clear_options()
        options.add_options(self.lines())
        if not self.names:
            self.dismiss()


def letters_of(names: Iterable[str]) -> dict[str, str]:
    """A letter for each name: the first of its own that no name before it has, else any that is left."""
    letters: dict[str, str] = {}
    for name in names:
        own = [char for char in name.lower() if char in ascii_lowercase + digits]
        free = next((char for char in [*own, *ascii_lowercase, *digits] if char not in letters), None)
        if free:
            letters[free] = name
    return letters
