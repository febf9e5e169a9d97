"""From a query to its list: at once where it is at hand, else asked for in a thread, the newest query only."""

from typing import TYPE_CHECKING

from reader.library.headlines import id_of
from reader.library.orders import is_cached
from reader.query import Query
from reader.session.filter_line import ListPosition
from reader.session.results import Results
from reader.session.steps import story_in, with_hidden
from reader.session.trail import Spot
from reader.tui.screen.desk import Desk

if TYPE_CHECKING:
    from reader.tui.screen.screen import MainScreen


class Lists:
    """Which list is wanted, and where in it the cursor goes."""

    def __init__(self, desk: Desk, screen: "MainScreen") -> None:
        self._desk = desk
        self._screen = screen
        self._going_to: int | None = None  # the id to select when the list has come
        self._returning: ListPosition | None = None  # shown again as soon as its list is there
        self._spot: Spot | None = None  # gone to, its article not shown yet

    @property
    def query(self) -> Query:
        """The list that is wanted; the one on the screen may be another one for a moment."""
        return self._desk.session.query

    def show(self, query: Query) -> None:
        """Ask for a list."""
        session = self._desk.session
        if query == session.query:
            return
        session.query = query
        self._desk.sync.want(query)
        self._desk.background.drop("list")  # what it answers is wanted no more
        if session.results and query != session.results.query:
            self._ask()

    def ask_again(self) -> None:
        """Ask for the same list anew: what it holds has changed."""
        self._ask()

    def show_again(self, results: Results) -> None:
        """Show what is on the screen in another way."""
        self._screen.present(results, self._desk.list.selected)

    def _ask(self) -> None:
        library, query = self._desk.session.library, self.query
        if library.ask(is_cached, query):
            self._answered(Results.of(library, query))
        else:
            self._desk.background.ask("list", lambda library: Results.of(library, query), self._answered)

    def _answered(self, results: Results) -> None:
        """Show another list; the cursor stays on its article while that is in it, else begins at the top."""
        before = self._desk.session.results
        selected, self._going_to = self._going_to or self._desk.list.selected, None
        is_other = results.query.term != (before.query.term if before else None)
        is_sorted_anew = before is not None and results.query.sorts != before.query.sorts
        if is_sorted_anew and self._desk.list.cursor == 0 and self._returning is None:
            selected = None  # the first row stays the first
        if is_other and results.ids.position(selected) is None:
            selected = results.ids[0] if results.ids else None
        self._screen.present(results, selected)

    # --- going on, and back ----------------------------------------------------------------------

    def here(self) -> Spot:
        """The place as it is now."""
        desk, row, loaded = self._desk, self._desk.row, self._desk.article.loaded
        is_shown = row is not None and loaded is not None and loaded.id == row.id
        return Spot(
            self.query,
            row.id if row else None,
            row.key if row else "",
            row.title if row else "",
            desk.list.top,
            desk.article.scroll_offset.y if is_shown else 0,
            desk.panes.in_article,
        )

    def position(self) -> ListPosition:
        """The list as it stands now."""
        return ListPosition(self.query, self._desk.list.selected, self._desk.list.scroll_offset.y)

    def go_to(self, id_: int, query: Query) -> None:
        """Go on to an article, in the list that `query` asks for; the way leads back here."""
        session = self._desk.session
        session.trail.leave(self.here(), query)
        position = self._desk.list.ids.position(id_) if query == self.query else None
        if position is not None:
            self._desk.list.move_to(position)
        else:
            self._going_to = id_
            if query == self.query:  # it is in a group that is folded
                self.ask_again()
            self.show(query)
        self.show_path()

    def jump_to(self, id_: int) -> None:
        """Go on to an article where it is in the list, else among all articles."""
        is_listed = self._desk.list.ids.position(id_) is not None
        self.go_to(id_, self.query if is_listed else self.query._replace(term=None))

    def walk_to(self, id_: int, is_hidden: bool = False) -> None:
        """Go on to an article in this list, else in its story, else among all."""
        if self._desk.list.ids.position(id_) is not None:
            self.go_to(id_, self.query)
            return
        query = self._desk.session.story_query(id_) or self.query._replace(term=None)
        self.go_to(id_, with_hidden(query) if is_hidden else query)

    def go_to_unread(self, forward: bool) -> None:
        """Go to the next unread article or the one before, and on from the other end of the list."""
        from reader.library.marks import first_unread

        session, rows = self._desk.session, self._desk.list
        ahead, behind = range(rows.cursor + 1, rows.count), range(rows.cursor)
        for positions in (ahead, behind) if forward else (behind[::-1], ahead[::-1]):
            position = session.library.ask(first_unread, rows.ids, positions, session.counts_any)
            if position is not None:
                rows.move_to(position)
                return
        self._desk.say("No other unread articles.")

    def go_to_spot(self, spot: Spot) -> None:
        """Be where `spot` was left."""
        desk = self._desk
        row = desk.list.row(spot.id) if spot.id is not None else None
        id_ = spot.id if row and row.key == spot.key else desk.session.library.ask(id_of, spot.key)
        self._spot = spot._replace(id=id_)
        desk.session.trail.arrive(spot)
        if spot.in_article:
            desk.panes.focus_article()
        else:
            desk.panes.focus_list()
        self.return_to(ListPosition(spot.query, id_, spot.top))
        if id_ is not None:
            desk.article.go_to_line(id_, spot.article_top)
        self.show_path()

    def take_line(self, id_: int) -> int | None:
        """From which line to show an article that was gone back to; None where the marks say how far it was read."""
        if self._spot and self._spot.id == id_:
            line, self._spot = self._spot.article_top, None
            return line
        return None

    def leave_story(self) -> bool:
        """Go back to where the story that is listed was come to from; False where none is."""
        story = story_in(self.query)
        if not story:
            return False
        spot = self._desk.session.trail.back_to(self.here(), lambda spot: story_in(spot.query) != story)
        if spot:
            self.go_to_spot(spot)
        else:
            self.clear_filter()
        return True

    def clear_filter(self) -> bool:
        """Show all articles again, the cursor where it is; False where all are shown already."""
        if not self.query.term:
            return False
        self.show(self.query._replace(term=None))
        return True

    def return_to(self, before: ListPosition) -> None:
        """Show what was there before, line for line."""
        self._returning = before
        self.show(before.query)
        self.settle()

    def settle(self) -> None:
        """Where the list that is returned to is on the screen by now, have its lines where they were."""
        results, returning = self._desk.session.results, self._returning
        if returning and results and results.query == returning.query:
            self._returning = None
            self._desk.list.restore(returning.selected, returning.top)
            # again, when the list has its height back
            self._screen.call_after_refresh(self._desk.list.restore, returning.selected, returning.top)

    def show_path(self) -> None:
        """Have the title tell the way here, as long as it leads through what is listed."""
        row = self._desk.row if self._desk.session.trail.behind else None
        self._desk.title.path = self._desk.session.trail.path(self.query, row.title) if row else ()
