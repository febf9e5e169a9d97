"""The way back: places that were left by going on to a story or to another article."""

from textual import on

from reader.query import Query
from reader.session.trail import Spot, Trail
from reader.tui.main.exporting import Exporting
from reader.tui.main.filtering import Before
from reader.tui.main.frame import Shown
from reader.tui.widgets.article_list import ArticleList


class Tracking(Exporting):
    """Goes on, back and forward again, to the line."""

    _end = Query()  # what was shown at the end of the last step
    _spot: Spot | None = None  # gone to, its article not shown yet

    def on_mount(self) -> None:
        self.trail = Trail()

    def do_go_back(self, count: int | None) -> None:
        self._turn(self.trail.back(self.here()), "back")

    def do_go_forward(self, count: int | None) -> None:
        self._turn(self.trail.forward(self.here()), "forward")

    def _turn(self, spot: Spot | None, where: str) -> None:
        if spot:
            self.go_to_spot(spot)
        else:
            self.say(f"There is nothing to go {where} to.")

    def here(self) -> Spot:
        """The place as it is now."""
        row, loaded = self.row(), self.article.loaded
        is_shown = row is not None and loaded is not None and loaded.id == row.id
        return Spot(
            self.query_shown,
            row.id if row else None,
            row.key if row else "",
            row.title if row else "",
            self.list.top,
            self.article.scroll_offset.y if is_shown else 0,
            self.in_article,
        )

    def go_to(self, id_: int, query: Query) -> None:
        """Go on to an article; the way leads back here."""
        self.trail.leave(self.here())
        self._end = query
        super().go_to(id_, query)
        self._show_path()

    def jump_to(self, id_: int) -> None:
        """Go on to an article where it is in the list, else among all articles."""
        is_listed = self.list.ids.position(id_) is not None
        self.go_to(id_, self.query_shown if is_listed else self.query_shown._replace(term=None))

    def go_to_spot(self, spot: Spot) -> None:
        """Be where `spot` was left."""
        row = self.list.row(spot.id) if spot.id is not None else None
        id_ = spot.id if row and row.key == spot.key else self.library.find(spot.key)
        self._spot = spot._replace(id=id_)
        self._end = spot.query
        if spot.in_article:
            self.do_focus_article(None)
        else:
            self.do_focus_list(None)
        self.return_to(Before(spot.query, id_, spot.top))
        if id_ is not None:
            self.article.go_to_line(id_, spot.article_top)
        self._show_path()

    def line_of(self, id_: int) -> int | None:
        if self._spot and self._spot.id == id_:
            line, self._spot = self._spot.article_top, None
            return line
        return super().line_of(id_)

    def show(self, shown: Shown, select: int | None) -> None:
        super().show(shown, select)
        self._show_path()

    @on(ArticleList.Highlighted)
    def _show_path(self) -> None:
        """Have the title tell the way here, as long as it leads through what is shown."""
        is_on_way = bool(self.trail.behind) and self.query_shown.term == self._end.term
        row = self.row() if is_on_way else None
        titles = [*(spot.title for spot in self.trail.behind), row.title] if row else []
        path = tuple(title for title, before in zip(titles, ["", *titles], strict=False) if title != before)
        self.bar.path = path if len(path) > 1 else ()
