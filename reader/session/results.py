"""A list of articles, and the query it answers."""

from typing import NamedTuple

from reader.library import Counts, Library
from reader.library.headlines import tally
from reader.model.ids import IdList
from reader.query import Query
from reader.session.steps import is_front_page, story_in


class Results(NamedTuple):
    """What a query asks for: an answer to another query than the one that is wanted is dropped.

    `groups` are the headings: what the rows under each have in common, and how many they are.
    """

    query: Query
    ids: IdList
    counts: Counts
    groups: tuple[tuple[str, int], ...] = ()

    @classmethod
    def of(cls, library: Library, query: Query) -> "Results":
        """Ask `library`; all of it from one snapshot of the index."""
        with library.snapshot():
            groups = _groups(library, query) if query.group else ()
            return cls(query, library.ids(query), library.ask(tally), groups)

    @property
    def is_front_page(self) -> bool:
        """Whether only leads of stories are listed."""
        return is_front_page(self.query)

    @property
    def story(self) -> str:
        """The name of the story whose articles are listed; empty where it is no story."""
        return story_in(self.query)


def _groups(library: Library, query: Query) -> tuple[tuple[str, int], ...]:
    from reader.library.facets import groups  # a plain list does without

    return tuple((each.name, each.count) for each in library.ask(groups, query, library.clock()))
