"""From pairs that are alike to stories. A story has a centre, and each of its members is like that: no chains.

The article that is most alike to its neighbours, all in all, is the first centre, and takes these in; then the next of
those left over [the star algorithm: Aslam, Pelekhov, Rus: The star clustering algorithm, 2004]. At last each member
goes to the centre that it is most like.

Two versions of a thing, and two issues of a series, are not in one story, even where both are like its centre. The one
that is more like it stays; those that have to go may make stories of their own.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping

from reader.library.versions import Numbered, are_two

Neighbours = Mapping[int, Mapping[int, int]]  # how like each is to each of those that are alike to it; both ways


def stars(neighbours: Neighbours, numbered: Mapping[int, Numbered]) -> dict[int, int]:
    """The centre of each; `numbered` is what their titles number. The same whatever the order of `neighbours`, and for
    each part of them that hangs together the same as for that part alone.
    """
    centres: dict[int, int] = {}
    left = neighbours
    while left:
        centre_of = _stars(left)
        gone = _unwelcome(centre_of, left, numbered)
        centres |= {each: centre for each, centre in centre_of.items() if each not in gone}
        left = {each: {other: left[each][other] for other in left[each].keys() & gone} for each in gone}
    return centres


def _unwelcome(centre_of: Mapping[int, int], neighbours: Neighbours, numbered: Mapping[int, Numbered]) -> set[int]:
    """The members whose story holds another version, which is more like its centre."""
    members: defaultdict[int, list[int]] = defaultdict(list)
    for each in numbered.keys() & centre_of.keys():
        members[centre_of[each]].append(each)
    gone: set[int] = set()
    for centre, several in members.items():
        welcome: list[Numbered] = []
        for each in sorted(several, key=lambda each: (each != centre, -neighbours[each].get(centre, 0), each)):
            if any(are_two(numbered[each], other) for other in welcome):
                gone.add(each)
            else:
                welcome.append(numbered[each])
    return gone


def _stars(neighbours: Neighbours) -> dict[int, int]:
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
