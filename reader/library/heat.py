"""How hot an article is by now: its heat halves with every `HALF_LIFE` of its age.

Age counts back from the newest article of the feed, so that an archive has its hot articles too:

    hot = heat / 2 ** ((newest - published) / HALF_LIFE)

As `newest` is the same for all, its logarithm puts articles in the same order whatever the newest one is; that is what
the index holds, and no article's value changes when another comes.
"""

from datetime import datetime, timedelta
from math import inf, log2

from reader.moments import to_microseconds

HALF_LIFE = timedelta(days=3)


def hot(heat: int | None, published: datetime | None) -> float | None:
    """What sorts articles by how hot they are: log2(heat) + published / HALF_LIFE; -inf for a heat of 0.

    None where heat or date is missing.
    """
    if heat is None or published is None:
        return None
    return log2(heat) + to_microseconds(published) / (HALF_LIFE / timedelta(microseconds=1)) if heat else -inf
