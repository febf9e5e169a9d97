"""Where the person is: the list, and the article in it. What they do there, they are told in sentences."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from reader.errors import ReaderError
from reader.library import Library
from reader.library.headlines import id_of, tally
from reader.library.marks import first_unread, tags_of
from reader.library.relations import relations_of
from reader.library.sites import site_of_article
from reader.model.headline import Headline
from reader.plain import sentences
from reader.query import Query
from reader.session.folding import starts
from reader.session.loaded import Loaded, load
from reader.session.marks import mark, summary
from reader.session.results import Results
from reader.session.session import Session
from reader.session.steps import with_hidden
from reader.session.trail import Spot
from reader.state.history import Step
from reader.state.state import State

if TYPE_CHECKING:
    from reader.model.marks import Change

Say = Callable[[str], None]
Handler = Callable[[int | None, str], object]  # does a command, with the count and the words typed with it

PAGE = 10  # rows listed at once
_CHOICES = 20  # said where there are more to choose from


class Refusal(ReaderError):
    """What cannot be done here, in a sentence."""


class Place:
    """A list and a position in it. `say` is given whole sentences, a paragraph at a time."""

    def __init__(self, session: Session, state: State, say: Say) -> None:
        self.session = session
        self.state = state
        self.say = say
        self.selection: frozenset[int] = frozenset()
        self.parts: list[str] = []  # of the article that is being read
        self.part = 0  # the next one
        self._results = Results.of(session.library, session.query)
        self.cursor = self._results.ids.position(session.place.selected) or 0
        self._loaded: Loaded | None = None

    # --- the list --------------------------------------------------------------------------------

    @property
    def library(self) -> Library:
        """The index of the collection that is open."""
        return self.session.library

    @property
    def ids(self) -> Sequence[int]:
        """All articles in the list, in its order."""
        return self._results.ids

    @property
    def query(self) -> Query:
        """What the list answers."""
        return self._results.query

    @property
    def id(self) -> int:
        """The article that the person is at. Raises Refusal where the list is empty."""
        if not self.ids:
            raise Refusal("The list is empty.")
        return self.ids[self.cursor]

    @property
    def row(self) -> Headline:
        """What the list says of it. Raises Refusal."""
        return self.rows([self.id])[0]

    def rows(self, ids: Sequence[int]) -> list[Headline]:
        """What the list says of some articles."""
        rows = self.session.headlines(ids)
        return [rows[id_] for id_ in ids if id_ in rows]

    def show(self, query: Query, going_to: int | None = None) -> None:
        """Show another list: at `going_to`, else where the person is, as long as that is in it."""
        is_sorted_anew = query.sorts != self.query.sorts and self.cursor == 0  # then the first row stays the first
        here = going_to if going_to is not None else self.id if self.ids and not is_sorted_anew else None
        self.session.query = query
        self._take(Results.of(self.library, query), here)

    def refresh(self) -> None:
        """Ask for the same list again: what it holds may have changed."""
        self._take(Results.of(self.library, self.query), self.id if self.ids else None)

    def _take(self, results: Results, here: int | None) -> None:
        self._results = self.session.results = results
        self.cursor = results.ids.position(here) or 0
        self.selection &= frozenset(results.ids)
        self.stop_reading()

    def tell_list(self) -> None:
        """Say which list it is, and where in it the person stands."""
        counts = self.library.ask(tally)
        self.say(sentences.listed(self.query, len(self.ids), counts.listed))
        if self.ids:
            self.tell_row()

    def tell_row(self) -> None:
        """Say at which article the person is."""
        self.say(f"{self.cursor + 1:,} of {len(self.ids):,}: {self.sentence(self.row)}")

    def sentence(self, row: Headline) -> str:
        """An article in a sentence."""
        return sentences.row(row, is_selected=row.id in self.selection)

    def headings(self) -> dict[int, str]:
        """The headings of the list in words, each by the row that it stands above, from 0."""
        results = self._results
        titles = [sentences.heading(results.query.group, name, count) for name, count in results.groups]
        return dict(zip(starts(results), titles, strict=False))

    # --- going -----------------------------------------------------------------------------------

    def move_to(self, position: int) -> None:
        """Go to a row, from 0, or to the first or last where there is none such; say which it is. Raises Refusal."""
        if not self.ids:
            raise Refusal("The list is empty.")
        self.cursor = min(max(position, 0), len(self.ids) - 1)
        self.stop_reading()
        self.tell_row()

    def go_to_unread(self, forward: bool) -> None:
        """Go to the next unread article or the one before, and on from the other end of the list."""
        ahead, behind = range(self.cursor + 1, len(self.ids)), range(self.cursor)
        for positions in (ahead, behind) if forward else (behind[::-1], ahead[::-1]):
            position = self.library.ask(first_unread, self.ids, positions, self.session.counts_any)
            if position is not None:
                self.move_to(position)
                return
        self.say("No other article in the list is unread.")

    def go_to(self, id_: int, query: Query) -> None:
        """Go on to an article in another list; the way leads back here."""
        self.session.trail.leave(self.here(), query)
        self.show(query, id_)
        self.tell_list()

    def walk_to(self, row: Headline) -> None:
        """Go on to an article: in this list, else in its story, else among all."""
        if self._results.ids.position(row.id) is not None:
            self.go_to(row.id, self.query)
            return
        query = self.session.story_query(row.id) or self.query._replace(term=None)
        self.go_to(row.id, with_hidden(query) if row.hidden else query)

    def here(self) -> Spot:
        """The place as it is now."""
        row = self.row if self.ids else None
        return Spot(self.query, row.id if row else None, row.key if row else "", row.title if row else "", 0, 0, False)

    def return_to(self, spot: Spot) -> None:
        """Be back at a place."""
        self.session.trail.arrive(spot)
        self.show(spot.query, self.library.ask(id_of, spot.key))
        self.tell_list()

    # --- the article -----------------------------------------------------------------------------

    def loaded(self) -> Loaded:
        """The article where the person is, from its file. Raises Refusal."""
        if not self._loaded or self._loaded.id != self.id:
            self._loaded = self.load(self.id)
        return self._loaded

    def load(self, id_: int) -> Loaded:
        """An article from its file, with what stands beside it. Raises Refusal where the file is gone."""
        from reader.library.files import file_of

        library = self.library
        file = library.ask(file_of, library.roots, id_)
        if not file:
            raise Refusal("The file is gone: rescan looks for what has changed.")
        loaded = load(id_, *file, tuple(library.ask(tags_of, id_)), site=library.ask(site_of_article, id_))
        if not loaded.article:
            raise Refusal(f"{loaded.content}.")
        with library.snapshot():
            return replace(loaded, relations=library.ask(relations_of, id_, loaded.article))

    def stop_reading(self) -> None:
        """Another article, or none, is read from now on."""
        self.parts, self.part, self._loaded = [], 0, None

    def count_as_read(self) -> None:
        """The article has been read to its end, or its page was opened."""
        if self.session.config.reading.mark_read != "never" and not self.row.read:
            self.mark([self.id], {"read": True}, is_said=False)
            self.say("Marked as read.")

    # --- marks -----------------------------------------------------------------------------------

    def targets(self) -> list[int]:
        """The articles that a mark is for: those selected, else the one where the person is. Raises Refusal."""
        return [id_ for id_ in self.ids if id_ in self.selection] or [self.id]

    def mark(self, ids: Sequence[int], change: "Change", is_said: bool = True) -> None:
        """Mark articles, and say what they are now. Raises Refusal, StorageError."""
        if not ids:
            raise Refusal("There is no such article in the list.")
        titles = {row.id: row.title for row in self.rows(ids[:1])}
        step = mark(self.state, self.library, ids, change)
        self.selection = frozenset()
        self.marked(step)
        if is_said:
            what = sentences.marked(step) if step.articles else "unchanged"
            self.say(f"{titles.get(ids[0], '')}: {what}." if len(ids) == 1 else summary(step))

    def marked(self, step: Step) -> None:
        """Let the list follow the marks."""
        before = self.cursor
        self.library.mirror_marks(self.state)
        if any(name == "apart" or name.startswith("story:") for name in step.now):
            self.library.infer_events(self.session.config.stories.infer)
        if "hidden" in step.now:
            self.refresh()
            self.cursor = min(before, max(len(self.ids) - 1, 0))

    def check_inferred(self) -> None:
        """Raises Refusal where the settings infer no stories."""
        if self.session.config.stories.infer == "off":
            raise Refusal("Nothing is inferred: set infer in [stories] of the settings to twins or events.")

    def choose(self, what: str, options: Sequence[str], chosen: str) -> int | None:
        """The position of the option that `chosen` names by its number, from 1; None where nothing is chosen, and the
        first are said, or all. Raises Refusal.
        """
        if not options:
            raise Refusal(f"There are no {what.lower()}.")
        if chosen in ("", "all"):
            most = len(options) if chosen else _CHOICES
            self.say(f"{what}: {len(options):,}.")
            for number, option in enumerate(options[:most], 1):
                self.say(f"{number}. {option}")
            if len(options) > most:
                self.say(f"{len(options) - most:,} more: add “all” to the command to list them.")
            return None
        if not chosen.isdecimal() or not 1 <= int(chosen) <= len(options):
            raise Refusal(f"There is no {chosen} among {what.lower()}: choose a number from 1 to {len(options)}.")
        return int(chosen) - 1
