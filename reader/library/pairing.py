"""Which articles tell the same: all of some time that lie close enough together, each pair once."""

from collections import defaultdict, deque
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import NamedTuple

from reader.library.likeness import ALIKE, DAY, REPEATED, WINDOW, Gist, is_twin, likeness
from reader.library.versions import are_two

_SPANS = 5  # what a provider repeats is counted from three windows before an article that comes, and one has begun
_ENOUGH = 8  # times what two articles share is what either of them says at least: the others are not compared


class Pair(NamedTuple):
    """Two articles that tell the same: their pages, how like they are, of a thousand, and whether they are one text."""

    page: int
    other: int
    likeness: int
    twin: bool


class _Span:
    """The articles of some days, by what they are found by."""

    def __init__(self) -> None:
        self.by_word: defaultdict[str, list[Gist]] = defaultdict(list)
        self.by_source: defaultdict[str, list[Gist]] = defaultdict(list)

    def add(self, gist: Gist) -> None:
        for word in gist.keys:
            self.by_word[word].append(gist)
        self.by_source[gist.source].append(gist)


class Pairing:
    """Articles come in the order of their moments, and pairs go. It holds those of a few days, whatever came before."""

    def __init__(self, spoken: Callable[[Gist, Gist], Iterable[Gist]] | None = None) -> None:
        self._spoken = spoken or self._spoken_here  # what may tell what the provider of two articles repeats
        self._spans: deque[_Span] = deque((_Span(),), _SPANS)  # of one window each, the newest first
        self._number = 0  # of the newest
        self._waiting: deque[tuple[Gist, Gist]] = deque()  # for what their provider will still say

    def add(self, gist: Gist) -> Iterator[Pair]:
        """The pairs that are certain now that `gist` has come."""
        yield from self._settled(gist.moment)
        self._go_to(gist.moment // WINDOW)
        for other in self._candidates(gist):
            pair = paired(other, gist)
            if pair and needs_repeated(gist, other):
                self._waiting.append((other, gist))
            elif pair:
                yield pair
        self._spans[0].add(gist)

    def end(self) -> Iterator[Pair]:
        """The pairs that waited to the end."""
        yield from self._settled(None)

    def _go_to(self, number: int) -> None:
        for _ in range(min(number - self._number, _SPANS)):
            self._spans.appendleft(_Span())
        self._number = number

    def _candidates(self, gist: Gist) -> list[Gist]:
        """Those near that share enough of its words."""
        shared: dict[Gist, int] = {}
        for span in islice(self._spans, 2):
            for word, level in gist.keys.items():
                if word in span.by_word:
                    for other in span.by_word[word]:
                        shared[other] = shared.get(other, 0) + level
        since = gist.moment - WINDOW
        return [other for other, weight in shared.items() if other.moment >= since and _is_enough(weight, other, gist)]

    def _spoken_here(self, one: Gist, other: Gist) -> list[Gist]:
        return [gist for span in self._spans for gist in span.by_source.get(one.source, ())]

    def _settled(self, moment: int | None) -> Iterator[Pair]:
        while self._waiting and (moment is None or self._waiting[0][1].moment < moment - WINDOW):
            one, other = self._waiting.popleft()
            if pair := paired(one, other, repeated(self._spoken(one, other), one, other)):
                yield pair


def is_candidate(one: Gist, other: Gist) -> bool:
    """Whether two articles are close enough in time, and in their titles, to be compared."""
    earlier, later = sorted((one, other), key=lambda gist: (gist.moment, gist.page))
    if later.moment - earlier.moment > WINDOW:
        return False
    shared = sum([level for word, level in later.keys.items() if word in earlier.keys])
    return bool(shared) and _is_enough(shared, earlier, later)


def _is_enough(shared: int, earlier: Gist, later: Gist) -> bool:
    """Whether two articles share enough of what either says at least, the more the further apart they are."""
    return _ENOUGH * DAY * shared >= (DAY + later.moment - earlier.moment) * min(earlier.mass, later.mass)


def needs_repeated(one: Gist, other: Gist) -> bool:
    """Whether it counts what their provider repeats."""
    return bool(one.source) and one.source == other.source and one.title.keys() != other.title.keys()


def paired(one: Gist, other: Gist, said_again: Iterable[str] = ()) -> Pair | None:
    """The pair of two candidates, if they are one."""
    alike = likeness(one, other, frozenset(said_again))
    if alike < ALIKE or are_two(one.numbered, other.numbered):
        return None
    return Pair(one.page, other.page, alike, is_twin(one, other))


def telling_both(one: Gist, other: Gist) -> set[str]:
    """The words of both titles that tell something."""
    return {word for word in one.title.keys() & other.title.keys() if word in one.keys and word in other.keys}


def repeated(spoken: Iterable[Gist], one: Gist, other: Gist) -> set[str]:
    """What the provider of two articles, whose articles are `spoken`, repeats in its titles in the days around either
    of them, of what both titles hold.
    """
    shared = telling_both(one, other)
    low, high = min(one.moment, other.moment) - WINDOW, max(one.moment, other.moment) + WINDOW
    around = [gist.title for gist in spoken if low <= gist.moment <= high]
    return {word for word in shared if sum([word in title for title in around]) >= REPEATED}
