"""Two programs measured in pairs: how many times the figure of the one is that of the other, and how sure that is."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import comb
from statistics import median

from benchmarks.table import number

CONFIDENCE = 0.99  # six figures a run: at 95 % every eighth run would cry wolf
LEAST = 0.02  # of growth that is worth a word
FEWEST = 8  # pairs from which an interval of that confidence can be had

Pair = tuple[float | None, float | None]  # here and there; None: it was not seen

_TITLES = ("work", "there", "here", "here : there", f"{CONFIDENCE:.0%} interval", "pairs")


def interval(values: Sequence[float], confidence: float = CONFIDENCE) -> tuple[float, float] | None:
    """Where the median of what `values` are a sample of lies, at this confidence; None where they are too few.

    The two values as many places from either end as the sign test allows, whatever the distribution (H. A. David,
    Order Statistics, section 7.1): that fewer than k of n values lie below the median has the probability of fewer than
    k heads in n tosses.
    """
    ordered, n = sorted(values), len(values)
    tail, places = 0.0, 0
    while places < n and (tail := tail + comb(n, places) / 2**n) <= (1 - confidence) / 2:
        places += 1
    return (ordered[places - 1], ordered[-places]) if places else None


@dataclass(frozen=True, slots=True)
class Compared:
    """What was done, its unit, and the figures of both sides, pair by pair."""

    work: str
    unit: str
    pairs: Sequence[Pair]

    @property
    def whole(self) -> list[tuple[float, float]]:
        """The pairs of which both were seen."""
        return [(here, there) for here, there in self.pairs if here is not None and there is not None]

    @property
    def ratios(self) -> list[float]:
        return [here / there for here, there in self.whole]

    @property
    def interval(self) -> tuple[float, float] | None:
        return interval(self.ratios)

    @property
    def change(self) -> int:
        """1: it grew by more than noise; -1: it fell; 0: neither can be said."""
        if not self.interval:
            return 0
        ratio, (least, most) = median(self.ratios), self.interval
        return (least > 1 and ratio >= 1 + LEAST) - (most < 1 and ratio <= 1 - LEAST)

    def cells(self) -> tuple[str, ...]:
        if not self.interval:
            return (self.work, "", "", "", "not measured", str(len(self.whole)))
        here, there = (f"{number(median(side))} {self.unit}" for side in zip(*self.whole, strict=True))
        least, most = self.interval
        missed = len(self.pairs) - len(self.whole)
        pairs = f"{len(self.whole)}{f', {missed} not seen' if missed else ''}"
        return (self.work, there, here, f"{median(self.ratios):.3f}", f"{least:.3f} – {most:.3f}", pairs)

    def words(self) -> str:
        """`first rows by 12.0 % (between 5.0 and 18.0 %)`"""
        assert self.interval
        least, most = sorted(abs(bound - 1) for bound in self.interval)
        return f"{self.work} by {abs(median(self.ratios) - 1):.1%} (between {least:.1%} and {most:.1%})"


def report(all_: Sequence[Compared]) -> str:
    """The table, and in words what changed by more than noise."""
    lines = [_TITLES, tuple("---" for _ in _TITLES), *(each.cells() for each in all_)]
    grown = "; ".join(each.words() for each in all_ if each.change > 0)
    fallen = "; ".join(each.words() for each in all_ if each.change < 0)
    words = [f"Grew by more than noise: {grown}." if grown else "Nothing grew by more than noise."]
    if fallen:
        words.append(f"Fell by more than noise: {fallen}.")
    if unmeasured := "; ".join(each.work for each in all_ if not each.interval):
        words.append(f"Not measured: {unmeasured}; that takes {FEWEST} pairs that are seen on both sides.")
    return "".join(f"| {' | '.join(line)} |\n" for line in lines) + "\n" + "\n".join(words)


def exit_code(all_: Sequence[Compared]) -> int:
    """1 where something grew by more than noise, else 2 where something could not be measured, else 0."""
    return 1 if any(each.change > 0 for each in all_) else 2 if any(not each.interval for each in all_) else 0
