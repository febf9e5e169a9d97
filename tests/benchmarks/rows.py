"""One line of the table: what was measured beside what, and whether the goal is met."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import ceil
from statistics import median

Figures = Sequence[float | None]  # one for each time it was done; None: it was not seen


@dataclass(frozen=True, slots=True)
class Goal:
    """What a row is to reach; every part that is stated."""

    ratio: float | None = None  # at most so many times the yardstick
    faster: float | None = None  # at least so many times as fast as the yardstick
    above: float | None = None  # at most so much more than the yardstick
    most: float | None = None  # at most this
    p95: float | None = None  # 95 of 100 at most this
    p99: float | None = None  # 99 of 100 at most this

    def words(self, unit: str) -> str:
        parts = (
            (self.ratio, "≤ {:g}x"),
            (self.faster, "≥ {:g}x faster"),
            (self.above, f"≤ +{{:g}} {unit}"),
            (self.most, f"≤ {{:g}} {unit}"),
            (self.p95, f"p95 ≤ {{:g}} {unit}"),
            (self.p99, f"p99 ≤ {{:g}} {unit}"),
        )
        return ", ".join(form.format(limit) for limit, form in parts if limit is not None)


@dataclass(frozen=True, slots=True)
class Row:
    """What was done, the figures of each time, the yardstick's figures, and the goal."""

    work: str
    unit: str
    figures: Figures
    goal: Goal = Goal()
    yardstick: str = ""
    beside: Figures = ()
    note: str = ""

    @property
    def seen(self) -> list[float]:
        return [figure for figure in self.figures if figure is not None]

    @property
    def median(self) -> float | None:
        return median(self.seen) if self.seen else None

    @property
    def p95(self) -> float | None:
        return self._at_most(0.95)

    @property
    def p99(self) -> float | None:
        return self._at_most(0.99)

    def _at_most(self, share: float) -> float | None:
        """What `share` of the figures do not exceed."""
        return sorted(self.seen)[ceil(len(self.seen) * share) - 1] if self.seen else None

    @property
    def yard(self) -> float | None:
        beside = [figure for figure in self.beside if figure is not None]
        return median(beside) if beside else None

    @property
    def ratio(self) -> float | None:
        return self.median / self.yard if self.median is not None and self.yard else None

    @property
    def verdict(self) -> str:
        """`yes`, `no`, `not seen`; nothing where there is no goal."""
        if not self.seen:
            return "not seen"
        checks = list(self._checks())
        if not checks:
            return ""
        return "yes" if all(checks) and len(self.seen) == len(self.figures) else "no"

    def _checks(self) -> Iterator[bool]:
        goal, here = self.goal, self.median or 0.0
        if goal.most is not None:
            yield here <= goal.most
        if goal.p95 is not None:
            yield (self.p95 or 0.0) <= goal.p95
        if goal.p99 is not None:
            yield (self.p99 or 0.0) <= goal.p99
        if goal.ratio is not None:
            yield self.ratio is not None and self.ratio <= goal.ratio
        if goal.faster is not None:
            yield self.ratio is not None and self.ratio * goal.faster <= 1
        if goal.above is not None:
            yield self.yard is not None and here <= self.yard + goal.above

    def as_record(self) -> dict[str, object]:
        """For the JSON file: every figure, and what the table makes of them."""
        return {
            "work": self.work,
            "unit": self.unit,
            "median": self.median,
            "p99": self.p99,
            "figures": list(self.figures),
            "yardstick": self.yardstick or None,
            "yardstick_median": self.yard,
            "yardstick_figures": list(self.beside),
            "ratio": self.ratio,
            "goal": self.goal.words(self.unit) or None,
            "verdict": self.verdict or None,
            "note": self.note or None,
        }
