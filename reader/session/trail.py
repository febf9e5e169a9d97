"""Where the person has been: the way back, and forward again."""

from collections.abc import Callable
from typing import NamedTuple

from reader.query import Query

_MOST = 200  # spots kept


class Spot(NamedTuple):
    """A place that was left: a list and an article in it, the lines at the top of both, and which had the keys."""

    query: Query
    id: int | None
    key: str  # the article's, as ids may be dealt anew
    title: str
    top: int
    article_top: int
    in_article: bool


class Trail:
    """The spots behind, the last one left at the end, and those ahead after a way back, the next one at the end."""

    def __init__(self) -> None:
        self.behind: list[Spot] = []
        self.ahead: list[Spot] = []
        self._end = Query()  # what was listed at the end of the last step

    def leave(self, here: Spot, query: Query) -> None:
        """Go on from `here` to the list of `query`: what was ahead no longer is."""
        self.behind = [*self.behind[1 - _MOST :], here]
        self.ahead = []
        self._end = query

    def arrive(self, spot: Spot) -> None:
        """Be back at `spot`."""
        self._end = spot.query

    def back(self, here: Spot) -> Spot | None:
        """The spot before `here`."""
        return _turn(self.behind, self.ahead, here)

    def forward(self, here: Spot) -> Spot | None:
        """The spot that `here` was gone back to from."""
        return _turn(self.ahead, self.behind, here)

    def back_to(self, here: Spot, is_wanted: Callable[[Spot], bool]) -> Spot | None:
        """The last spot that is wanted, past those that are not; None, and nothing has changed, where there is none."""
        if not any(map(is_wanted, self.behind)):
            return None
        spot = self.back(here)
        while spot and not is_wanted(spot):
            spot = self.back(spot)
        return spot

    def path(self, query: Query, title: str) -> tuple[str, ...]:
        """The titles on the way to the article called `title`; none, where `query` lists something off that way."""
        if not self.behind or not title or query.term != self._end.term:
            return ()
        titles = [*(spot.title for spot in self.behind), title]
        path = tuple(each for each, before in zip(titles, ["", *titles], strict=False) if each != before)
        return path if len(path) > 1 else ()


def _turn(taken: list[Spot], left: list[Spot], here: Spot) -> Spot | None:
    if not taken:
        return None
    left.append(here)
    return taken.pop()
