"""Machines that replicate marks by way of files in a folder."""

import gzip
import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from unittest.mock import patch

from reader.state.replication import Replicated, replicate
from reader.state.state import State
from reader.text.times import now_us

NOW = now_us()
Stamp = tuple[str, str, int, int]  # key, name, value, moment


@contextmanager
def clock(moment: int) -> Iterator[None]:
    """The computer's clock says `moment`, in microseconds."""
    with patch("reader.text.times.time_ns", lambda: moment * 1_000):
        yield


def stamps(state: State) -> set[Stamp]:
    """All that is kept of articles, with its moments."""
    query = "SELECT key, name, value, at FROM fact JOIN article USING (page)"
    return state.read(lambda db: set(db.execute(query).fetchall()))


class Machine:
    """A state with a folder for its file and those of others, and a clock that is off by some days."""

    def __init__(self, room: Path, name: str, days_off: int = 0) -> None:
        self.state = State(room / name / "data" / "state.db")
        self.folder = room / name / "folder"
        self.folder.mkdir(parents=True)
        self.days_off = days_off

    def replicate(self, anew: bool = False) -> Replicated:
        done = replicate(self.state, self.folder, anew)
        assert done
        return done

    @property
    def file(self) -> Path:
        """The file that it writes."""
        own = json.loads(self.state.setting("replication") or "")["own"]
        return self.folder / str(own[0])


def writing(folder: Path, *lines: object, version: int = 1) -> Path:
    """A replica with these lines, of some other machine."""
    head = json.dumps({"broadsheet": "marks", "version": version, "generation": "g"})
    file = folder / "broadsheet-0123456789abcdef.marks"
    body = "".join(f"{json.dumps(line)}\n" for line in lines).encode()
    file.write_bytes(gzip.compress(head.encode()) + gzip.compress(body))
    return file
