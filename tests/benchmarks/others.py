"""Other terminal readers on the same articles, where they are installed: newsboat and sfeed_curses."""

import shutil
from collections.abc import Callable

from benchmarks import screen
from benchmarks.bench import Bench
from benchmarks.exports import write_rss, write_tsv
from benchmarks.launch import PROJECT, environment, in_turn, run
from benchmarks.rows import Row
from benchmarks.start import first_answer, since_start
from benchmarks.terminal import Sight, Terminal

Seen = tuple[float | None, float | None]  # ms from the start to the list of articles, peak in MB

_NAME = "Benchmarked"  # the feed's name in newsboat
_CONFIG = "confirm-exit no\narticle-sort-order date-asc\nauto-reload no\nrefresh-on-startup no\n"


def other_rows(bench: Bench) -> list[Row]:
    """Our start and memory beside theirs."""
    rows: list[Row] = []
    for name, prepare in (("newsboat", _newsboat), ("sfeed_curses", _sfeed)):
        if shutil.which(name):
            rows += _beside(bench, name, prepare(bench))
    return rows


def _beside(bench: Bench, name: str, theirs: Callable[[], Seen]) -> list[Row]:
    in_turn(1, theirs)
    ours, other = in_turn(bench.runs, lambda: _ours(bench), theirs)
    work = f"warm start to an interactive list, {bench.articles:,} articles"
    starts, peaks = ([[one[part] for one in who] for who in (ours, other)] for part in (0, 1))
    return [
        Row(work, "ms", starts[0], yardstick=f"{name} to its list", beside=starts[1]),
        Row(f"peak memory, {bench.articles:,} articles listed", "MB", peaks[0], yardstick=name, beside=peaks[1]),
    ]


def _ours(bench: Bench) -> Seen:
    feed = bench.small(bench.articles)
    with bench.open(feed, bench.home(feed)) as terminal:
        terminal.seen(screen.any_of(bench.expected(feed).titles))
        return _at_list(terminal, first_answer(terminal, bench.articles))


def _at_list(terminal: Terminal, sight: Sight | None) -> Seen:
    terminal.rest()
    return since_start(terminal, sight), terminal.peak_memory()


def _newsboat(bench: Bench) -> Callable[[], Seen]:
    """newsboat with all articles in its cache; its list is one key away from its start."""
    feed, home = bench.small(bench.articles), bench.room / "newsboat"
    home.mkdir()
    write_rss(feed, bench.home(feed), home / "feed.xml", _NAME)
    (home / "urls").write_text(f"{(home / 'feed.xml').as_uri()}\n")
    (home / "config").write_text(_CONFIG)
    command = ["newsboat", "-u", str(home / "urls"), "-c", str(home / "cache.db"), "-C", str(home / "config")]
    surroundings = environment(home) | {"HOME": str(home)}
    run([*command, "-x", "reload"], surroundings)

    def opened() -> Seen:
        with Terminal(command, environment=surroundings, directory=PROJECT, quit_keys=b"qq") as terminal:
            terminal.seen(_NAME)
            terminal.press(b"\r")
            return _at_list(terminal, terminal.seen(screen.any_of(bench.expected(feed).titles)))

    return opened


def _sfeed(bench: Bench) -> Callable[[], Seen]:
    """sfeed_curses on one file of its own format; it starts with the list."""
    feed, file = bench.small(bench.articles), bench.room / "sfeed.tsv"
    write_tsv(feed, bench.home(feed), file)

    def opened() -> Seen:
        surroundings = environment(bench.room)
        with Terminal(
            ["sfeed_curses", str(file)], environment=surroundings, directory=PROJECT, quit_keys=b"q"
        ) as terminal:
            return _at_list(terminal, terminal.seen(screen.any_of(bench.expected(feed).titles)))

    return opened
