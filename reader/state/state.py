"""The person's marks: what they read, starred, hid and tagged, and since when an article is new. Never made anew.

Facts about articles are in `mark_values.py`, undo in `history.py`.
"""

import json
import sqlite3
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from reader.state import mark_values
from reader.state.file import StateFile, name_for, parsed, put_setting, setting
from reader.state.history import Step, UndoSession, make, redo, undo
from reader.state.mark_values import Marks
from reader.text import times
from reader.text.hashing import page_id

if TYPE_CHECKING:
    from typing import Unpack

    from reader.model.marks import Change
    from reader.state.exchange import Fact, Merged


class Changes(NamedTuple):
    """Facts changed after some point, those an index mirrors, and the point reached."""

    origin: str  # tells one state file from another
    reached: int
    facts: list[
        tuple[str, int, str]
    ]  # name, value (see mark_values.py), and the pages of all articles with it, as JSON


class State(StateFile):
    """The person's marks, in `file`. `session` is whose steps `undo` takes back: give the first State's to all that one
    open reader makes.
    """

    def __init__(self, file: Path, session: UndoSession | None = None) -> None:
        super().__init__(file)
        self.session = session or self.read(UndoSession.begin)

    # --- marks -----------------------------------------------------------------------------------

    def mark(self, keys: Iterable[str], **change: "Unpack[Change]") -> Step:
        """Mark articles, as one step that can be undone. On the disk when this returns."""
        named = {page_id(key): key for key in keys}
        return self.mark_pages(sorted(named), lambda unknown: map(named.__getitem__, unknown), **change)

    def mark_pages(self, pages: Sequence[int], keys: mark_values.Keys, **change: "Unpack[Change]") -> Step:
        """The same of articles by their pages (see `hashing.page_id`), sorted; `keys` gives the key of a page of which
        nothing is kept so far.
        """
        values: Mapping[str, object] = change
        flags = (*mark_values.FLAGS, mark_values.APART)
        wanted = {name: int(bool(values[name])) for name in flags if name in values}
        wanted |= {mark_values.STORY + name: 0 for name in change.get("unstory", ())}
        wanted |= {mark_values.STORY + name: 1 for name in change.get("story", ())}
        wanted |= dict.fromkeys(mark_values.tag_names(change.get("untag", ())), 0)
        wanted |= dict.fromkeys(mark_values.tag_names(change.get("tag", ())), 1)
        if wanted.get("read"):
            wanted["changed"] = 0
        return self.write(lambda db: make(db, self.session, wanted, pages, keys, times.now_us()))

    def undo(self) -> Step | None:
        """Take back this session's last step, or the last one made before it began; None where there is none."""
        return self.write(lambda db: undo(db, self.session, times.now_us()))

    def redo(self) -> Step | None:
        """Do again what was undone last; None where there is nothing, or something else was marked since."""
        return self.write(lambda db: redo(db, self.session, times.now_us()))

    def marks(self, key: str) -> Marks:
        """All that is kept of one article."""
        page = page_id(key)
        return self.marks_of([page]).get(page, mark_values.NO_MARKS)

    def marks_of(self, pages: Sequence[int]) -> dict[int, Marks]:
        """The marks of those among `pages` (see `hashing.page_id`) that have any."""
        return self.read(lambda db: mark_values.of(db, pages))

    def note_opened(self, key: str) -> None:
        """The person opens an article now."""
        self._note(key, "opened", times.now_us())

    def note_scroll(self, key: str, position: float) -> None:
        """The person leaves an article this far down: 0 is its top, 1 its end."""
        self._note(key, "scroll", round(min(max(position, 0.0), 1.0) * mark_values.WHOLE))

    def _note(self, key: str, name: str, value: int) -> None:
        def note(db: sqlite3.Connection) -> None:
            pages = mark_values.name_pages(db, [key])
            mark_values.put(db, name, value, pages, times.now_us(), mark_values.next_change(db), 0)

        self.write(note)

    # --- what an index mirrors -------------------------------------------------------------------

    def changes(self, origin: str, after: int) -> Changes:
        """What changed after the point `after` of the state file `origin`; everything, where that is another file."""

        def find(db: sqlite3.Connection) -> Changes:
            mine = setting(db, "origin") or ""
            start = after if origin == mine else 0
            query = (
                "SELECT max(change), name, value, json_group_array(page) FROM fact "
                "WHERE change > ? AND name NOT IN (?, ?) GROUP BY name, value"
            )
            rows = db.execute(query, (start, *mark_values.UNDONE_BY_NOBODY)).fetchall()
            return Changes(mine, max((row[0] for row in rows), default=start), [row[1:] for row in rows])

        return self.read(find)

    def note_seen(self, articles: Iterable[tuple[int, int]]) -> None:
        """An index met these for the first time: page and moment of each. What was noted before stays."""
        rows = sorted(articles)
        if rows:
            self.write(lambda db: db.executemany("INSERT OR IGNORE INTO seen VALUES (?, ?)", rows))

    def note_changed(self, keys: Iterable[str]) -> None:
        """An index met another text in the files of these articles, which have been read. No step."""

        def put(db: sqlite3.Connection) -> None:
            pages = mark_values.name_pages(db, keys)
            mark_values.put(db, "changed", 1, pages, times.now_us(), mark_values.next_change(db), 0)

        self.write(put)

    def move(self, keys: Sequence[tuple[str, str]]) -> None:
        """What was kept under the first key of each pair is kept under the second from now on. No step; those there
        are go on with the new keys.
        """
        from reader.state.moves import move

        self.write(lambda db: move(db, keys, times.now_us()))

    def begin_visit(self, directories: Sequence[Path]) -> None:
        """The person opens these directories: new is now what came after the last visit."""

        def begin(visit: dict[str, Any], now: int) -> dict[str, Any]:
            return {"since": visit.get("ended") or visit.get("began"), "began": now}

        self._change_visit(directories, begin)

    def end_visit(self, directories: Sequence[Path]) -> None:
        """The person leaves. A visit that ends without a word counts as ended when it began."""
        self._change_visit(directories, lambda visit, now: {**visit, "ended": now})

    def new_since(self, directories: Sequence[Path]) -> int | None:
        """What came after this moment is new: the end of the last visit. None before there was one: nothing is."""
        visit: dict[str, Any] = parsed(self.setting(name_for(directories, "visit")), {})
        moment = visit.get("ended") or visit.get("since")
        return moment if isinstance(moment, int) else None

    def _change_visit(
        self, directories: Sequence[Path], change: Callable[[dict[str, Any], int], dict[str, Any]]
    ) -> None:
        """Visits follow one another and upon all that was seen, also where the clock was put back meanwhile."""
        name = name_for(directories, "visit")

        def put(db: sqlite3.Connection) -> None:
            visit: dict[str, Any] = parsed(setting(db, name), {})
            (seen,) = db.execute("SELECT ifnull(max(at), 0) FROM seen").fetchone()
            before = [moment for moment in visit.values() if isinstance(moment, int)]
            put_setting(db, name, json.dumps(change(visit, max(times.now_us(), seen, *before) + 1)))

        self.write(put)

    # --- other places ----------------------------------------------------------------------------

    def export(self) -> list[str]:
        """Everything that is kept of articles, as lines of text: see exchange.py."""
        from reader.state import exchange

        return self.read(lambda db: list(exchange.lines(db)))

    def merge(self, stated: "Iterable[Fact]") -> "Merged":
        """Take over what others have later than what is here, all or nothing. It is no step that `undo` takes back."""
        from reader.state import exchange

        facts = list(stated)
        return self.write(lambda db: exchange.merge(db, facts))
