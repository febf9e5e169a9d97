"""From pairs that are alike to stories. A story has a centre, and each of its members is like that: no chains.

The article that is most alike to its neighbours, all in all, is the first centre, and takes these in; then the next of
those left over [the star algorithm: Aslam, Pelekhov, Rus: The star clustering algorithm, 2004]. At last each member
goes to the centre that it is most like.
"""

from collections.abc import Collection, Mapping

Neighbours = Mapping[int, Mapping[int, int]]  # how like each is to each of those that are alike to it; both ways


def stars(neighbours: Neighbours) -> dict[int, int]:
    """The centre of each. The same whatever the order of `neighbours`, and for each part of them that hangs together
    the same as for that part alone.
    """
    centres: set[int] = set()
    taken: set[int] = set()
    for each in sorted(neighbours, key=lambda each: (-sum(neighbours[each].values()), each)):
        if each not in taken:
            centres.add(each)
            taken.update((each, *neighbours[each]))
    return {each: each if each in centres else _centre(neighbours[each], centres) for each in neighbours}


def joined(centres: Mapping[int, int], joins: Collection[Collection[int]]) -> dict[int, int]:
    """The centre of each, where the stories of those in each of `joins` are one: the least of their centres."""
    above = {centre: centre for centre in centres.values()}

    def top(centre: int) -> int:
        while above[centre] != centre:
            centre = above[centre]
        return centre

    for join in joins:
        tops = {top(centres[each]) for each in join if each in centres}
        above.update(dict.fromkeys(tops, min(tops, default=0)))
    return {each: top(centre) for each, centre in centres.items()}


def _centre(near: Mapping[int, int], centres: set[int]) -> int:
    return min((other for other in near if other in centres), key=lambda other: (-near[other], other))
