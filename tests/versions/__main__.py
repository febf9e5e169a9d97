"""`python tests/versions`: makes what is missing in this directory from the history, by running what stood in it.

`state-*.sql` and `fetched-*.sql` are databases as earlier versions wrote them. `index.sql` has all the tables that an
index ever had: each statement stands below the indexes that it is part of, by version, and by letter where one version
had several.
"""

import os
import sqlite3
import subprocess
import sys
import tarfile
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

HERE = Path(__file__).parent
PROJECT = HERE.parents[1]

_FIRST = """
state = State(Path("kept.db"))
state.set_read([one, two, three], True)
state.set_read([two], False)
state.remember_feeds([Path("/news")])
state.remember_query("topic:ai")
state.remember_query("is:unread sort:-heat")
"""
_MARKS = """
state = State(Path("kept.db"))
state.mark([one, two, three], read=True)
state.mark([two], read=False)
state.mark([one, three], starred=True)
state.mark([two], hidden=True)
state.mark([one], tag=["later", "for work"])
state.note_opened(one)
state.note_scroll(three, 0.5)
state.note_seen([(page_id(one), 1_790_000_000_000_000)])
state.begin_visit([Path("/news")])
state.end_visit([Path("/news")])
"""
_LAST_STEPS = """
state.mark([one], hidden=True)
state.mark([two], starred=True)
state.undo()
"""
_STATES = {  # by name: the last commit that wrote such, what it imports, and what is done with it
    "state-1": ("2f3af78^", "from reader.state import State", _FIRST),
    "state-2": (
        "2f3af78",
        "from reader.state import State; from reader.urls import page_id",
        f"""{_MARKS}
state.remember_feeds([Path("/news")])
state.remember_query("topic:ai")
state.remember_query("is:unread sort:-heat")
state.remember_view([Path("/news")], {{"query": "topic:ai", "key": one}})
{_LAST_STEPS}""",
    ),
    "state-2b": (
        "f91ef71",
        "from reader.state import memory; from reader.state.state import State; from reader.text.hashing import page_id",
        f"""{_MARKS}
state.mark([two, three], story=["0123456789"])
state.mark([one], apart=True)
memory.remember_directories(state, [Path("/news")])
memory.remember_query(state, "topic:ai")
memory.remember_query(state, "is:unread sort:-heat")
memory.remember_view(state, [Path("/news")], {{"query": "topic:ai", "key": one}})
memory.remember_looks(state, {{"theme": "terminal"}})
{_LAST_STEPS}""",
    ),
    "fetched-1": (
        "f91ef71",
        "from reader.fetch.identity import Known; from reader.fetch.ledger import FeedState, Ledger",
        """
state = Ledger(Path("kept.db"))
feed, how = state.feed(Path("/news"), "https://example.com/feed")
entry = Known(0, b"key", "https://example.com/1", "One", "Text.", b"", "one.md", b"digest", b"intended", "2026-11-29")
kept = state.intend(feed, [entry])
state.settle(feed, FeedState(etag='"1"', title="Example"), kept)
state.stop("example.com", 1_790_000_000.0, True)
state.trust(Path("/news"), ["https://example.com/feed"])
""",
    ),
}
_KEYS = 'one, two, three = "https://example.com/1", "https://example.com/2", "path:notes/a.md"'
_SCHEMA = "reader/library/schema.py"  # what an index is made of
_FIRST_INDEX = "9b3e94e"
_DID_NOT_RUN = ("044acd1", "8dfd150")
_KINDS = ("TABLE", "VIRTUAL", "INDEX", "TRIGGER")
_OF_FTS5 = "name GLOB 'search_*' AND sql GLOB 'CREATE TABLE ''*'"  # tables that it makes by itself


def main() -> None:
    """Write all of them."""
    for name, (commit, imports, code) in _STATES.items():
        if (HERE / f"{name}.sql").exists():  # another run would write other moments
            continue
        with _checked_out(commit) as tree:
            _run(tree, "-c", "\n".join(("from pathlib import Path", imports, _KEYS, code, "state.close()")))
            _write(f"{name}.sql", _dumped(tree / "kept.db"))
    indexes: dict[str, list[str]] = {}
    for name, statements in _indexes():
        for statement in statements:
            indexes.setdefault(statement, []).append(name)
    tables_first = sorted(indexes, key=lambda each: _KINDS.index(each.split()[1]))
    _write("index.sql", (f"-- {' '.join(indexes[each])}\n{each};" for each in tables_first))


@contextmanager
def _checked_out(commit: str) -> Iterator[Path]:
    """The project as it was, for as long as it is needed."""
    archive = subprocess.run(["git", "archive", commit], cwd=PROJECT, capture_output=True, check=True).stdout
    with TemporaryDirectory() as tree, tarfile.open(fileobj=BytesIO(archive)) as tar:
        tar.extractall(tree, filter="data")
        yield Path(tree)


def _run(tree: Path, *words: str) -> None:
    environ = os.environ | {"BROADSHEET_HOME": str(tree / "home")}
    subprocess.run([sys.executable, *words], cwd=tree, env=environ, capture_output=True, check=True)


def _dumped(file: Path) -> Iterator[str]:
    with closing(sqlite3.connect(file)) as db:
        yield from db.iterdump()
        yield f"PRAGMA user_version = {_version(db)};"


def _version(db: sqlite3.Connection) -> int:
    return int(db.execute("PRAGMA user_version").fetchone()[0])


def _indexes() -> Iterator[tuple[str, tuple[str, ...]]]:
    """Each index that there was, by its version, with what made it."""
    schemas: dict[tuple[int, tuple[str, ...]], None] = {}
    for commit in (_FIRST_INDEX, *_commits(_SCHEMA)):
        with _checked_out(commit) as tree:
            _run(tree, "-m", "reader", "list", "sample_feed")
            (file,) = (tree / "home").rglob("library-*.db")
            with closing(sqlite3.connect(file)) as db:
                rows = db.execute(f"SELECT sql FROM sqlite_master WHERE sql > '' AND NOT ({_OF_FTS5}) ORDER BY rowid")
                schemas[_version(db), tuple(_on_one_line(sql) for (sql,) in rows)] = None
    before: Counter[int] = Counter()
    for version, statements in schemas:
        yield f"{version}{' abc'[before[version]].strip()}", statements
        before[version] += 1


def _commits(file: str) -> list[str]:
    """Those that changed `file`, the oldest first, but for two in which nothing could be started."""
    command = ["git", "log", "--reverse", "--abbrev=7", "--format=%h", "--", file]
    found = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=True).stdout.split()
    return [commit for commit in found if commit not in _DID_NOT_RUN]


def _on_one_line(sql: str) -> str:
    return " ".join(" ".join(line.partition("--")[0] for line in sql.splitlines()).split())


def _write(name: str, lines: Iterable[str]) -> None:
    (HERE / name).write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
