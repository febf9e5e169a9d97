"""How much memory the app takes at most, with a feed listed and scrolled through."""

from time import monotonic

from benchmarks import screen
from benchmarks.bench import Bench
from benchmarks.keys import PAGE_DOWN, at_rest
from benchmarks.launch import in_turn
from benchmarks.rows import Goal, Row
from benchmarks.start import bare_terminal

_PAGES = 50  # typed at once
_MOST = 60.0  # seconds of scrolling


def bare_peak(bench: Bench) -> float | None:
    """The bare app's peak in MB."""
    with bare_terminal(bench) as terminal:
        terminal.seen("Hello")
        terminal.rest()
        return terminal.peak_memory()


def peak(bench: Bench) -> float | None:
    """The app's peak in MB, after paging through the whole list."""
    last = screen.at(bench.articles, bench.articles)
    end = monotonic() + _MOST
    with at_rest(bench, bench.small(bench.articles)) as terminal:
        while monotonic() < end:
            before = terminal.press(PAGE_DOWN * _PAGES)
            terminal.seen(rf"/{bench.articles:,}(?!\d)", before, 2.0)
            terminal.settle(0.1)
            if terminal.seen(last, before, 0.0):
                break
        terminal.rest()
        return terminal.peak_memory()


def memory_rows(bench: Bench) -> list[Row]:
    """The app beside the bare one."""
    bare, app = in_turn(bench.runs, lambda: bare_peak(bench), lambda: peak(bench))
    work = f"peak memory, {bench.articles:,} articles listed and scrolled through"
    note = "" if any(app) else "not measured"  # only Linux tells
    return [Row(work, "MB", app, Goal(above=18), "bare Textual app", bare, note)]
