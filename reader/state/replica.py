"""A replica: one machine's marks as a file, for others to merge.

It is a row of gzip members [RFC 1952], so that more can be appended to it, and each member is whole or counts for
nothing. They hold lines of JSON: first what this file is, then a fact on each line.

    {"broadsheet": "marks", "version": 1, "generation": "5f3c0d6a12b4e879"}
    ["https://example.com/a", "read", 1, 1777636800000000]

The generation is another one each time that the file is written anew instead of appended to.
"""

import json
import os
import re
import stat
import zlib
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from reader.state import mark_values
from reader.state.exchange import Fact
from reader.text.times import is_stamp

MAX_BYTES = 64 * 2**20  # of a file: that of a million marks has 20 MiB
_MAX_MEMBER = 2**20  # bytes, once they are inflated
_FULL = _MAX_MEMBER // 2  # bytes: another member is begun
_PIECE = 2**14  # bytes inflated at once: what lies behind the end of a member is copied
_MAX_KEY, _MAX_NAME = 2**15, 2**10  # characters: more than the longest address or path has when it is escaped
_VERSION = 1
_GZIP = 31  # the bits of zlib's window, and its word for this format
_NAME = re.compile(r"broadsheet-[0-9a-f]{16}\b.*\.marks", re.DOTALL)


class ReplicaError(Exception):
    """Why a file, from some place on, cannot be read: the end of a sentence."""


class Generation(NamedTuple):
    """How far a replica was read: up to `end`, in bytes, of that which was written anew under this name."""

    name: str = ""
    end: int = 0


_NOTHING = Generation()


class Batch(NamedTuple):
    """What one member holds: facts, how many lines make no sense, and how many are dated too far ahead."""

    facts: list[Fact]
    senseless: int
    ahead: int
    read: Generation


def name_of(machine: str) -> str:
    """The name of the file of the machine with this id."""
    return f"broadsheet-{machine}.marks"


def is_name(name: str) -> bool:
    """Whether a file of this name is a replica: also a copy that was made of one on a conflict."""
    return _NAME.fullmatch(name) is not None


# --- writing -------------------------------------------------------------------------------------


def beginning(generation: str) -> bytes:
    """The first member of a file."""
    return _deflated([json.dumps({"broadsheet": "marks", "version": _VERSION, "generation": generation})])


def members(facts: Iterable[Sequence[str | int]]) -> Iterator[bytes]:
    """Facts (key, name, value, moment) as members."""
    lines: list[str] = []
    size = 0
    for fact in facts:
        lines.append(json.dumps(fact, separators=(",", ":")))  # in ASCII: a character is a byte
        size += len(lines[-1])
        if size > _FULL:
            yield _deflated(lines)
            lines, size = [], 0
    if lines:
        yield _deflated(lines)


def _deflated(lines: Iterable[str]) -> bytes:
    deflater = zlib.compressobj(wbits=_GZIP)
    return deflater.compress("".join(f"{line}\n" for line in lines).encode()) + deflater.flush()


# --- reading -------------------------------------------------------------------------------------


def read(file: Path, before: Generation = _NOTHING) -> Iterator[Batch]:
    """What a replica holds, member by member; of the generation that was read `before`, what was appended since.
    Raises ReplicaError where it comes to what cannot be read, and OSError.
    """
    content = memoryview(_content(file))
    first, end = _inflated(content, 0)
    name = _generation(first)
    if name == before.name and end <= before.end <= len(content):
        end = before.end
    yield Batch([], 0, 0, Generation(name, end))
    while end < len(content):
        lines, end = _inflated(content, end)
        yield _batch(lines, Generation(name, end))


def _content(file: Path) -> bytes:
    """All of a regular file, which is no link; without waiting, should it be a pipe."""
    flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
    with open(os.open(file, flags), "rb") as stream:
        if not stat.S_ISREG(os.fstat(stream.fileno()).st_mode):
            raise ReplicaError("is not a regular file")
        content = stream.read(MAX_BYTES + 1)
    if len(content) > MAX_BYTES:
        raise ReplicaError(f"is larger than {MAX_BYTES // 2**20} MiB")
    return content


def _inflated(content: memoryview, at: int) -> tuple[bytes, int]:
    """The member that begins `at` some byte, and where it ends."""
    inflater, parts, left = zlib.decompressobj(wbits=_GZIP), [], _MAX_MEMBER
    while not inflater.eof:
        piece = content[at : at + _PIECE]
        if not piece:
            raise ReplicaError("is incomplete")
        try:
            parts.append(inflater.decompress(piece, left + 1))
        except zlib.error as error:
            raise ReplicaError("is damaged, or not a file of marks") from error
        left -= len(parts[-1])
        if left < 0:
            raise ReplicaError("is damaged: a part of it is too large")
        at += len(piece) - len(inflater.unused_data)
    return b"".join(parts), at


def _generation(first: bytes) -> str:
    try:
        stated = json.loads(first)
        version, name = stated["version"], stated["generation"]
        is_ours = stated["broadsheet"] == "marks" and isinstance(version, int) and isinstance(name, str)
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        raise ReplicaError("is not a file of marks") from error
    if not is_ours or len(name) > _MAX_NAME:
        raise ReplicaError("is not a file of marks")
    if version > _VERSION:
        raise ReplicaError("was written by a newer version of Broadsheet")
    return str(name)


def _batch(lines: bytes, end: Generation) -> Batch:
    stated = [_fact(line) for line in lines.split(b"\n") if line]
    facts = [fact for fact in stated if fact]
    timely = [fact for fact in facts if is_stamp(fact.at) and (fact.name != "opened" or is_stamp(fact.value))]
    return Batch(timely, len(stated) - len(facts), len(facts) - len(timely), end)


def _fact(line: bytes) -> Fact | None:
    """The fact on a line; None where it makes no sense."""
    try:
        key, name, value, at = json.loads(line)
        f"{key}{name}".encode()
    except (ValueError, TypeError, RecursionError):
        return None
    if not (isinstance(key, str) and isinstance(name, str) and type(value) is type(at) is int):
        return None
    name = mark_values.clean_name(name[: _MAX_NAME + 1])
    is_sound = 0 < len(key) <= _MAX_KEY and len(name) <= _MAX_NAME and mark_values.makes_sense(name, value) and at >= 0
    return Fact(key, name, value, at) if is_sound else None
