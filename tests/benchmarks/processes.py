"""A process and all it started: how much memory they took at most, how much they computed. Linux only."""

import os
import re
from collections.abc import Iterator
from pathlib import Path

_PROC = Path("/proc")
_PEAK = re.compile(r"VmHWM:\s+(\d+) kB")


def peak_memory(pid: int) -> float | None:
    """The most memory each process of the tree has had at once, summed, in MB; None where nothing tells."""
    peaks = [_PEAK.search(_read(process, "status")) for process in _tree(pid)]
    return sum(int(peak[1]) for peak in peaks if peak) / 1024 if any(peaks) else None


def seconds_computed(pid: int) -> float | None:
    """Processor time of the tree so far, that of processes which have ended too."""
    fields = [_fields(process) for process in _tree(pid)]
    ticks = sum(int(ticks) for found in fields for ticks in found[11:15])
    return ticks / os.sysconf("SC_CLK_TCK") if any(fields) else None


def _tree(pid: int) -> Iterator[int]:
    children: dict[int, list[int]] = {}
    for process in (int(path.name) for path in _PROC.glob("[0-9]*")):
        if fields := _fields(process):
            children.setdefault(int(fields[1]), []).append(process)
    waiting = [pid]
    while waiting:
        process = waiting.pop()
        yield process
        waiting += children.get(process, [])


def _fields(pid: int) -> list[str]:
    """The fields of `stat` behind the name, which may hold blanks and brackets."""
    return _read(pid, "stat").rpartition(")")[2].split()


def _read(pid: int, name: str) -> str:
    try:
        return (_PROC / str(pid) / name).read_text(errors="replace")
    except OSError:
        return ""  # it has ended
