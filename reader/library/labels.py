"""Row ids that grow with the paths they stand for, and leave room for paths to come.

The order-maintenance problem (Dietz, Sleator 1987) in its plainest form: numbers far apart, a new one
between its neighbours, all of them dealt anew when a gap is used up.
"""

from collections.abc import Sequence
from typing import Any

# Full text notes each id as its distance from the one before, seven bits a byte: the closer, the smaller the index.
_LAST = 2**44
# A set in Python looks at the last bits of an id first, so neighbours differ in those.
_GAP = 2**20 + 1  # between files that arrive together, and after the last
_STEP = 2**6 + 1  # above the lower neighbour, for one that comes between two: names tend to grow with time


class NoRoom(Exception):
    """A gap is used up: every id must be dealt anew."""


def fresh(count: int) -> list[int]:
    """Ids for `count` sorted paths, with as much room below as above."""
    start = _LAST // 2 - count // 2 * _GAP
    return [start + position * _GAP for position in range(count)]


def between(indexed: Sequence[tuple[Any, int]], added: Sequence[Any]) -> list[int]:
    """An id for each of `added` (sorted) that puts it among `indexed` (sorted pairs of path and id).

    Raises NoRoom where two of those ids are too close.
    """
    if not indexed:
        return fresh(len(added))
    ids: list[int] = []
    position, below = 0, 0
    run: list[Any] = []
    for path in added:
        while position < len(indexed) and indexed[position][0] < path:
            ids += _spread(below, indexed[position][1], len(run), last=False)
            run = []
            below = indexed[position][1]
            position += 1
        run.append(path)
    above = indexed[position][1] if position < len(indexed) else _LAST
    return ids + _spread(below, above, len(run), last=position == len(indexed))


def _spread(below: int, above: int, count: int, last: bool) -> list[int]:
    """`count` ids between two others."""
    if not count:
        return []
    step = min(_GAP if last else _STEP, (above - below) // (count + 1))
    if not step:
        raise NoRoom
    first = above - step * count if below == 0 else below + step
    return [first + step * position for position in range(count)]
