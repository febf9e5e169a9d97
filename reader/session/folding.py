"""Groups of a list that are folded: of each only the first article is shown."""

from array import array
from collections.abc import Container
from itertools import accumulate

from reader.model.ids import IdList
from reader.session.results import Results


def visible(results: Results, folded: Container[str]) -> IdList:
    """The articles that are shown while the groups called so are `folded`."""
    ids = array("q")
    for (name, count), start in zip(results.groups, starts(results), strict=False):
        ids.extend(results.ids[start : start + (1 if name in folded else count)])
    return IdList(ids.tobytes())


def starts(results: Results) -> list[int]:
    """The position of the first article of each group, and behind the last the number of all."""
    return [*accumulate((count for _, count in results.groups), initial=0)]
