"""Files that change while the app is open: from the last one written to the screen."""

import os
import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from time import monotonic_ns

from benchmarks import screen
from benchmarks.bench import Bench
from benchmarks.keys import Latencies, at_rest
from benchmarks.rows import Goal, Row
from benchmarks.terminal import PATIENCE, Terminal

MANY = 1_000  # files changed at once
Change = Callable[[Sequence[Path], int], list[str]]  # the change of that number; answers the titles that will be seen


def live_rows(bench: Bench) -> list[Row]:
    """One file changed, and many, in a copy of the feed that the app has open."""
    with _copy_of(bench.small(bench.articles), bench.room) as feed:
        files = sorted(feed.iterdir())
        work = f"changed among {len(files):,} while the app is open: to the screen"
        many = min(MANY, len(files))
        with at_rest(bench, feed) as terminal:
            one = _each(terminal, bench.runs, _change_one, files)
            all_ = _each(terminal, bench.runs, _change_many, files[:many])
    return [
        Row(f"1 file {work}", "s", one, Goal(most=0.3)),
        Row(f"{many:,} files {work}", "s", all_, Goal(most=1.5)),
    ]


@contextmanager
def _copy_of(feed: Path, room: Path) -> Iterator[Path]:
    """A copy that may be written to: links to the same bytes, where the system has them."""
    copy = room / "live"
    shutil.copytree(feed, copy, copy_function=_link)
    try:
        yield copy
    finally:
        shutil.rmtree(copy)


def _link(source: str, target: str) -> None:
    try:
        os.link(source, target)
    except OSError:
        shutil.copy2(source, target)


def _each(terminal: Terminal, runs: int, change: Change, files: Sequence[Path]) -> Latencies:
    """Seconds from each change to the screen. Where the first is not seen, no other is waited for."""
    found: Latencies = []
    for number in range(runs):
        before = monotonic_ns()
        titles = change(files, number)
        written = monotonic_ns()
        sights = [terminal.seen(screen.any_of([title]), before, _left(before)) for title in titles]
        found.append(max((sight.at - written) / 1e9 for sight in sights if sight) if all(sights) else None)
        if found[0] is None:
            break
        terminal.press(b"g")
        terminal.rest()
    return found


def _left(since: int) -> float:
    """Seconds that are left to wait for what began at a moment."""
    return PATIENCE - (monotonic_ns() - since) / 1e9


def _change_one(files: Sequence[Path], number: int) -> list[str]:
    title = f"{number:03} only one changed"
    _replace(files[0], _at_the_top(title, number))
    return [title]


def _change_many(files: Sequence[Path], number: int) -> list[str]:
    """All of `files`; the first and the last go to the top of the list, and are written last."""
    for path in files[1:-1]:
        _replace(path, path.read_text(encoding="utf-8") + f"Changed: {number}.\n")
    titles = [f"{number:03} {name} of many changed" for name in ("first", "last")]
    for path, title in zip((files[0], files[-1]), titles, strict=True):
        _replace(path, _at_the_top(title, 100 + number))
    return titles


def _at_the_top(title: str, number: int) -> str:
    """An article newer than all others; later numbers are newer yet."""
    moment = f"2026-05-01T{number // 60:02}:{number % 60:02}:00Z"
    return f'---\ntitle: "{title}"\npublishedDateTime: {moment}\nheat: {number}\n---\nChanged.\n'


def _replace(path: Path, text: str) -> None:
    """Write a file anew, at once; what it was a link to stays as it is."""
    written = path.with_name(f".{path.name}.new")
    written.write_text(text, encoding="utf-8")
    written.replace(path)
