"""What the person did, kept for good in `state.db`: marks, tags, what was open last. Nothing here is ever made anew.

Facts about articles are in `facts.py`, undo in `history.py`, what happens to a damaged file in `rescue.py`.
"""

import json
import os
import sqlite3
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from reader.errors import ReaderError, StorageError
from reader.state import facts
from reader.state.facts import Marks
from reader.state.history import Session, Step, make, redo, undo
from reader.state.schema import VERSION, create, upgrade
from reader.system.sqlite import NewerVersion, is_damage, is_out_of_reach, open_precious, reason, transaction
from reader.text import times
from reader.text.urls import page_id

if TYPE_CHECKING:
    from typing import Unpack

    from reader.model.marks import Change
    from reader.state.exchange import Fact, Merged

__all__ = ["Changes", "Marks", "Session", "State", "Step"]

T = TypeVar("T")

_QUERIES = 100  # kept for the next time one is typed


class Changes(NamedTuple):
    """Facts changed after some point, those an index mirrors, and the point reached."""

    origin: str  # tells one state file from another
    reached: int
    facts: list[tuple[int, str, int]]  # page of the article, name, value: see facts.py


class State:
    """The person's marks and settings. Use from one thread; open another for another.

    Every method raises StorageError where the file cannot be read or written; a damaged one is set aside and
    what can be read of it put back, see `notice`. `session` is whose steps `undo` takes back: give the first State's to
    all that one open reader makes.
    """

    def __init__(self, file: Path, session: Session | None = None) -> None:
        self.file = file
        self._refusal = ""  # why nothing can be written, where that is known beforehand
        self._db = self._opened()
        self.session = session or self._read(Session.begin)

    @property
    def is_open(self) -> bool:
        """Whether there is a file to read marks from; else there are none, for as long as this lasts."""
        return not self._refusal

    def close(self) -> None:
        self._db.close()

    # --- marks -----------------------------------------------------------------------------------

    def mark(self, keys: Iterable[str], **change: "Unpack[Change]") -> Step:
        """Mark articles, as one step that can be undone. On the disk when this returns."""
        values: Mapping[str, object] = change
        wanted = {name: int(bool(values[name])) for name in facts.FLAGS if name in values}
        wanted |= dict.fromkeys(facts.tag_names(change.get("untag", ())), 0)
        wanted |= dict.fromkeys(facts.tag_names(change.get("tag", ())), 1)
        known = list(keys)
        return self._write(lambda db: make(db, self.session, wanted, facts.name_pages(db, known), times.now()))

    def undo(self) -> Step | None:
        """Take back this session's last step, or the last one made before it began; None where there is none."""
        return self._write(lambda db: undo(db, self.session, times.now()))

    def redo(self) -> Step | None:
        """Do again what was undone last; None where there is nothing, or something else was marked since."""
        return self._write(lambda db: redo(db, self.session, times.now()))

    def marks(self, key: str) -> Marks:
        """All that is kept of one article."""
        page = page_id(key)
        return self.marks_of([page]).get(page, facts.NO_MARKS)

    def marks_of(self, pages: Sequence[int]) -> dict[int, Marks]:
        """The marks of those among `pages` (see `urls.page_id`) that have any."""
        return self._read(lambda db: facts.of(db, pages))

    def note_opened(self, key: str) -> None:
        """The person opens an article now."""
        self._note(key, "opened", times.now())

    def note_scroll(self, key: str, position: float) -> None:
        """The person leaves an article this far down: 0 is its top, 1 its end."""
        self._note(key, "scroll", round(min(max(position, 0.0), 1.0) * facts.WHOLE))

    def _note(self, key: str, name: str, value: int) -> None:
        self._write(lambda db: facts.put(db, name, value, facts.name_pages(db, [key]), times.now(), 0, 0))

    # --- what an index mirrors -------------------------------------------------------------------

    def changes(self, origin: str, after: int) -> Changes:
        """What changed after the point `after` of the state file `origin`; everything, where that is another file."""

        def find(db: sqlite3.Connection) -> Changes:
            mine = _setting(db, "origin") or ""
            start = after if origin == mine else 0
            query = "SELECT page, name, value, change FROM fact WHERE change > ? ORDER BY change"
            rows = db.execute(query, (start,)).fetchall()
            return Changes(mine, rows[-1][3] if rows else start, [row[:3] for row in rows])

        return self._read(find)

    def note_seen(self, articles: Iterable[tuple[int, int]]) -> None:
        """An index met these for the first time: page and moment of each. What was noted before stays."""
        rows = sorted(articles)
        if rows:
            self._write(lambda db: db.executemany("INSERT OR IGNORE INTO seen VALUES (?, ?)", rows))

    def move(self, keys: Sequence[tuple[str, str]]) -> None:
        """What was kept under the first key of each pair is kept under the second from now on. No step; those there
        are go on with the new keys.
        """
        from reader.state.moves import move

        self._write(lambda db: move(db, keys, times.now()))

    # --- other places ----------------------------------------------------------------------------

    def export(self) -> list[str]:
        """Everything that is kept of articles, as lines of text: see exchange.py."""
        from reader.state import exchange

        return self._read(lambda db: list(exchange.lines(db)))

    def merge(self, stated: "Iterable[Fact]") -> "Merged":
        """Take over what others have later than what is here, all or nothing. It is no step that `undo` takes back."""
        from reader.state import exchange

        known = list(stated)
        return self._write(lambda db: exchange.merge(db, known))

    # --- visits and views ------------------------------------------------------------------------

    def begin_visit(self, feeds: Sequence[Path]) -> None:
        """The person opens these directories: new is now what came after the last visit."""

        def begin(visit: dict[str, Any], now: int) -> dict[str, Any]:
            return {"since": visit.get("ended") or visit.get("began"), "began": now}

        self._change_visit(feeds, begin)

    def end_visit(self, feeds: Sequence[Path]) -> None:
        """The person leaves. A visit that ends without a word counts as ended when it began."""
        self._change_visit(feeds, lambda visit, now: {**visit, "ended": now})

    def new_since(self, feeds: Sequence[Path]) -> int | None:
        """What came after this moment is new: the end of the last visit. None before there was one: nothing is."""
        visit: dict[str, Any] = _parsed(self._setting(_named("visit", feeds)), {})
        moment = visit.get("ended") or visit.get("since")
        return moment if isinstance(moment, int) else None

    def _change_visit(self, feeds: Sequence[Path], change: Callable[[dict[str, Any], int], dict[str, Any]]) -> None:
        """Visits follow one another and upon all that was seen, also where the clock was put back meanwhile."""
        name = _named("visit", feeds)

        def put(db: sqlite3.Connection) -> None:
            visit: dict[str, Any] = _parsed(_setting(db, name), {})
            (seen,) = db.execute("SELECT ifnull(max(at), 0) FROM seen").fetchone()
            before = [moment for moment in visit.values() if isinstance(moment, int)]
            _set(db, name, json.dumps(change(visit, max(times.now(), seen, *before) + 1)))

        self._write(put)

    def view(self, feeds: Sequence[Path]) -> dict[str, Any]:
        """What `remember_view` was given last for these directories."""
        return _parsed(self._setting(_named("view", feeds)), {})

    def is_unused(self) -> bool:
        """Whether no directory was ever opened with it."""
        return self._setting("feeds") is None

    def remember_view(self, feeds: Sequence[Path], view: Mapping[str, Any]) -> None:
        """How these directories are looked at: query, selected article, layout; whatever JSON holds."""
        self._set(_named("view", feeds), json.dumps(view))

    def looks(self) -> dict[str, Any]:
        """What `remember_looks` was given last."""
        return _parsed(self._setting("looks"), {})

    def remember_looks(self, looks: Mapping[str, Any]) -> None:
        """How all directories are shown: theme and the like, whatever JSON holds."""
        self._set("looks", json.dumps(looks))

    def last_feeds(self) -> list[Path]:
        """The directories that were open last."""
        feeds: list[str] = _parsed(self._setting("feeds"), [])
        return [Path(feed) for feed in feeds if isinstance(feed, str)]

    def remember_feeds(self, feeds: Sequence[Path]) -> None:
        """Open these next time, where none is named."""
        self._set("feeds", json.dumps([str(feed) for feed in feeds]))

    def queries(self) -> list[str]:
        """The queries kept before, the newest first."""
        found: list[str] = _parsed(self._setting("queries"), [])
        return [query for query in found if isinstance(query, str)]

    def remember_query(self, query: str) -> None:
        """Put `query` before those kept earlier."""

        def put_first(db: sqlite3.Connection) -> None:
            kept: list[str] = _parsed(_setting(db, "queries"), [])
            others = [other for other in kept if other != query]
            _set(db, "queries", json.dumps([query, *others][:_QUERIES]))

        self._write(put_first)

    def _setting(self, name: str) -> str | None:
        return self._read(lambda db: _setting(db, name))

    def _set(self, name: str, value: str) -> None:
        if value != self._setting(name):
            self._write(lambda db: _set(db, name, value))

    # --- the file --------------------------------------------------------------------------------

    def notice(self) -> str | None:
        """A sentence about a file that was damaged and set aside, for the first who asks; or about one that cannot be
        read now.
        """
        if self._refusal:
            return self._refusal if _has_content(self.file) else None
        notice = self._setting("notice")
        if notice:
            with suppress(StorageError):  # where that cannot be written, it is said again
                self._write(lambda db: db.execute("DELETE FROM setting WHERE name = 'notice'"))
        return notice

    def back_up(self) -> None:
        """Keep a copy of today, unless there is one."""
        from reader.state.backup import back_up

        self._copy(back_up)

    def back_up_before_import(self) -> None:
        """Keep a copy to go back to, whatever others there are."""
        from reader.state.backup import back_up_before_import

        self._copy(back_up_before_import)

    def _copy(self, make: Callable[[sqlite3.Connection, Path], None]) -> None:
        if self._refusal:
            raise StorageError(self._refusal)
        self._do(lambda db: make(db, self.file), "cannot be copied")

    def _read(self, work: Callable[[sqlite3.Connection], T]) -> T:
        return self._do(work, "cannot be read")

    def _write(self, work: Callable[[sqlite3.Connection], T]) -> T:
        if self._refusal:
            raise StorageError(self._refusal)

        def write(db: sqlite3.Connection) -> T:
            with transaction(db):
                return work(db)

        return self._do(write, "did not take the mark")

    def _do(self, work: Callable[[sqlite3.Connection], T], what: str) -> T:
        """Do `work` on the file that is there now; where that turns out to be damaged, on what is saved of it.

        Not all damage is seen by SQLite: whatever else is raised by a value that makes no sense comes from it, too.
        """
        try:
            if self._is_another_file():
                self._reopen()
            try:
                return work(self._db)
            except Exception as error:
                if not self._may_be_damage(error):
                    raise
                self._rescue()
                return work(self._db)
        except ReaderError:
            raise
        except Exception as error:
            raise StorageError(f"{self.file} {what}: {error}.") from error

    def _may_be_damage(self, error: Exception) -> bool:
        if isinstance(error, sqlite3.Error):
            # a head that says so makes a file read-only that the system would have written
            is_read_only = getattr(error, "sqlite_errorcode", 0) == sqlite3.SQLITE_READONLY
            return is_damage(error) or (is_read_only and os.access(self.file, os.W_OK))
        return not isinstance(error, OSError | ReaderError)

    def _is_another_file(self) -> bool:
        """Whether the file was put aside or deleted: what is written to it now would be lost."""
        if self._refusal:
            return False
        try:
            return os.stat(self.file).st_ino != self._inode
        except FileNotFoundError:
            return True

    def _reopen(self) -> None:
        self._db.close()
        self._db = self._opened()

    def _rescue(self) -> None:
        from reader.state.rescue import rescue

        self._db.close()
        rescue(self.file)
        self._db = self._opened()

    def _opened(self) -> sqlite3.Connection:
        try:
            return self._connected()
        except NewerVersion:
            raise
        except Exception as error:
            if self._may_be_damage(error):
                return self._opened_after_rescue()
            if is_out_of_reach(error):
                return self._without(error)
            raise StorageError(f"Your marks in {self.file} cannot be opened: {error}.") from error

    def _opened_after_rescue(self) -> sqlite3.Connection:
        from reader.state.rescue import rescue

        try:
            rescue(self.file)
            return self._connected()
        except Exception as error:
            if is_out_of_reach(error):
                return self._without(error)
            raise StorageError(f"Your marks in {self.file} are damaged and cannot be set aside: {error}.") from error

    def _without(self, error: Exception) -> sqlite3.Connection:
        """No marks at all, as none can be read, nor made: reading goes on."""
        what = "Your marks cannot be read from" if _has_content(self.file) else "Nothing can be kept in"
        self._refusal = f"{what} {self.file}: {reason(error)}."
        db = sqlite3.connect(":memory:", isolation_level=None)
        create(db)
        return db

    def _connected(self) -> sqlite3.Connection:
        db = open_precious(self.file, create, VERSION, lambda db, found: upgrade(db, found, self.file))
        db.text_factory = _text
        self._inode = os.stat(self.file).st_ino
        return db


def _has_content(file: Path) -> bool:
    """Whether `file` may hold anything."""
    try:
        return file.stat().st_size > 0
    except OSError:
        return os.path.lexists(file)


def _text(stored: bytes) -> str:
    """Text as it was stored, also where it was damaged since."""
    return stored.decode("utf-8", "replace")


def _named(what: str, feeds: Sequence[Path]) -> str:
    """The name of a setting that belongs to directories opened together."""
    return f"{what} {json.dumps([str(feed) for feed in feeds])}"


def _parsed(text: str | None, nothing: T) -> T:
    """A setting's value; `nothing` where there is none, or what stands there is damaged."""
    with suppress(ValueError):
        value: T = json.loads(text or "null")
        return value if type(value) is type(nothing) else nothing
    return nothing


def _setting(db: sqlite3.Connection, name: str) -> str | None:
    row = db.execute("SELECT value FROM setting WHERE name = ?", (name,)).fetchone()
    return row[0] if row else None


def _set(db: sqlite3.Connection, name: str, value: str) -> None:
    db.execute("INSERT OR REPLACE INTO setting VALUES (?, ?)", (name, value))
