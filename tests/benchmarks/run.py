"""The benchmarks' command line: what is measured, in which order, and where the figures go."""

import argparse
import json
import os
import subprocess
import tempfile
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.bench import Bench
from benchmarks.bodies import body_rows
from benchmarks.build import build_rows, rescan_rows, small_build_rows
from benchmarks.fetch import fetch_rows
from benchmarks.find import find_rows
from benchmarks.keys import move_rows, switch_rows
from benchmarks.launch import compile_bytecode, say
from benchmarks.live import live_rows
from benchmarks.machine import machine
from benchmarks.marks import mark_rows
from benchmarks.memory import memory_rows
from benchmarks.million import million_rows
from benchmarks.others import other_rows
from benchmarks.page import facts_line, write_page
from benchmarks.rows import Row
from benchmarks.start import cold_start, list_command, warm_starts
from benchmarks.stories import event_rows, story_rows
from benchmarks.table import table

MEASURES: dict[str, Callable[[Bench], list[Row]]] = {
    "start": warm_starts,
    "list": list_command,
    "keys": move_rows,
    "sort": switch_rows,
    "find": find_rows,
    "memory": memory_rows,
    "cold-start": cold_start,
    "build": build_rows,
    "build-small": small_build_rows,
    "bodies": body_rows,
    "rescan": rescan_rows,
    "marks": mark_rows,
    "stories": story_rows,
    "events": event_rows,
    "live": live_rows,
    "others": other_rows,
    "fetch": fetch_rows,
    "million": million_rows,
}
_ON_DEMAND = ("million",)
_BUSY = 0.5  # load before anything is measured
_FAILURES = (subprocess.SubprocessError, OSError, LookupError, ValueError, TypeError)


def main(words: Sequence[str] | None = None) -> int:
    """Measure, print, and write where asked to. A goal that is missed is no error."""
    options = _parser().parse_args(words)
    keep = Path(options.keep or Path(tempfile.gettempdir()) / "broadsheet-benchmarks").resolve()
    keep.mkdir(parents=True, exist_ok=True)
    names = options.only or [name for name in MEASURES if name not in _ON_DEMAND or options.million]
    compile_bytecode()
    if hasattr(os, "getloadavg") and os.getloadavg()[0] > _BUSY:
        say(f"The machine has other work (load {os.getloadavg()[0]:.1f}): figures will be worse than they could be.")
    with tempfile.TemporaryDirectory(prefix="run-", dir=keep) as room:
        bench = Bench(options.articles, options.runs, keep, Path(room), options.corpus)
        rows = [row for name in names for row in _measure(name, bench)]
    facts = {"date": f"{datetime.now(UTC):%Y-%m-%d}", "runs": str(options.runs)} | machine()
    print(table(rows), facts_line(facts), sep="\n")
    if options.json:
        record = {"facts": facts, "articles": options.articles, "rows": [row.as_record() for row in rows]}
        options.json.write_text(json.dumps(record, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    if options.page:
        write_page(options.page, table(rows), facts)
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("benchmarks", description="Measure the reader beside its yardsticks.")
    parser.add_argument("--articles", type=int, default=100_000, metavar="N", help="of the large feed (100000)")
    parser.add_argument("--runs", type=int, default=5, metavar="N", help="times each thing is done (5)")
    parser.add_argument("--only", action="append", choices=MEASURES, help="this topic; may be said again")
    parser.add_argument("--million", action="store_true", help="ten times the articles too, which takes long")
    parser.add_argument("--corpus", type=Path, metavar="DIR", help="build from these files, ten times each")
    parser.add_argument("--keep", type=Path, metavar="DIR", help="where the feeds are kept for next time")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write every figure there")
    parser.add_argument("--page", type=Path, metavar="FILE", help="write the table into this page")
    return parser


def _measure(name: str, bench: Bench) -> list[Row]:
    """The rows of a topic; one that says so where it cannot be measured."""
    say(f"{name} …")
    started = time.monotonic()
    try:
        rows = MEASURES[name](bench)
    except _FAILURES as error:
        say(f"{name}: {type(error).__name__}: {error}")
        return [Row(name, "", [None], note=f"failed: {type(error).__name__}")]
    say(f"{name}: {time.monotonic() - started:.0f} s\n{table(rows)}")
    return rows
