"""Rows as a Markdown table: goal beside figure."""

from collections.abc import Iterable

from benchmarks.rows import Row

_TITLES = ("Work", "Measured", "Min – max", "Yardstick", "Ratio", "Goal", "Met")


def table(rows: Iterable[Row]) -> str:
    """The table, with its line end."""
    lines = [_TITLES, tuple("---" for _ in _TITLES), *map(_cells, rows)]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def _cells(row: Row) -> tuple[str, ...]:
    seen = row.seen
    return (
        row.work,
        _measured(row),
        f"{number(min(seen))} – {number(max(seen))}" if len(seen) > 1 else "",
        f"{row.yardstick}: {number(row.yard)} {row.unit}" if row.yard is not None else row.yardstick,
        _against(row),
        row.goal.words(row.unit),
        row.verdict,
    )


def _measured(row: Row) -> str:
    if row.median is None:
        return row.note or "not seen"
    parts = [f"{number(row.median)} {row.unit}"]
    if row.goal.p95 is not None and row.p95 is not None:
        parts.append(f"p95 {number(row.p95)} {row.unit}")
    if row.goal.p99 is not None and row.p99 is not None:
        parts.append(f"p99 {number(row.p99)} {row.unit}")
    if missed := len(row.figures) - len(row.seen):
        parts.append(f"{missed} of {len(row.figures)} not seen")
    return ", ".join([*parts, *([row.note] if row.note else [])])


def _against(row: Row) -> str:
    """The figure against the yardstick's, in the goal's own terms."""
    if row.ratio is None or row.median is None or row.yard is None:
        return ""
    if row.goal.above is not None:
        return f"{row.median - row.yard:+,.1f} {row.unit}"
    return f"{1 / row.ratio:.1f}x faster" if row.goal.faster is not None else f"{row.ratio:.2f}x"


def number(value: float) -> str:
    """Three figures that say something: `1,234`, `234`, `23.4`, `2.34`, `0.234`."""
    size = abs(value)
    return f"{value:,.{0 if size >= 100 else 1 if size >= 10 else 2 if size >= 1 else 3}f}"
