"""From one query to the next: what a command makes of the query that is shown.

What reads queries is imported when one has a term: the first frame does without.
"""

from typing import TYPE_CHECKING

from reader.query import GROUPS, Query, Sort, SortKey

if TYPE_CHECKING:
    from reader.model.article import Article
    from reader.query.terms import Term
    from reader.text.words import Run


def with_part(query: Query, part: "Term") -> Query:
    """`query` with `part`; without it, where it states that already."""
    from reader.query.terms import toggled

    return query._replace(term=toggled(query.term, part))


def within(query: Query, part: "Term") -> Query:
    """Those articles of `query` that match `part` too."""
    from reader.query.terms import narrowed

    return query._replace(term=narrowed(query.term, part))


def shared_values(article: "Article") -> "list[tuple[str, str]]":
    """What other articles may state too, each by its field: its provider, category and topics."""
    topics = [("topic", each) for each in article.topics]
    values = [("provider", article.source), ("category", article.category), *topics]
    return [(field, value) for field, value in values if value]


def with_flag(query: Query, name: str) -> Query:
    """Only what is `name` (unread, starred, lead …); all again, where `query` asks for that already."""
    from reader.query.terms import Flag

    return with_part(query, Flag("is", name))


def with_hidden(query: Query) -> Query:
    """The hidden articles of `query`, and no others."""
    from reader.query.terms import Flag, all_of

    hidden = Flag("is", "hidden")
    return query._replace(term=all_of(query.term, hidden) if query.term else hidden)


def with_next_group(query: Query) -> Query:
    """The same list under the next kind of headings; none follows the last."""
    return query._replace(group=GROUPS[(GROUPS.index(query.group) + 1) % len(GROUPS)])


def reversed_order(query: Query) -> Query:
    """The same list the other way round."""
    first, *others = query.sorts
    return query.sorted_by(first.reversed(), *others)


def by_column(query: Query, key: SortKey) -> Query:
    """The same list sorted by a column; the other way round, where it is sorted by it already."""
    return query.sorted_by(query.sort.reversed() if key == query.sort.key else Sort.natural(key))


def is_front_page(query: Query) -> bool:
    """Whether `query` asks for leads of stories only."""
    if not query.term:
        return False
    from reader.query.terms import Flag, conjuncts

    return Flag("is", "lead") in conjuncts(query.term)


def story_in(query: Query) -> str:
    """The name of the story that `query` is confined to; empty where it is to none."""
    if not query.term:
        return ""
    from reader.query.terms import InStory, conjuncts

    return next((part.name for part in conjuncts(query.term) if isinstance(part, InStory)), "")


def is_filter(query: Query) -> bool:
    """Whether a line of its own says what is listed; of a whole story the line above it does."""
    if not query.term:
        return False
    from reader.query.terms import InStory

    return not isinstance(query.term, InStory)


def words_in(query: Query) -> "tuple[Run, ...]":
    """The words that `query` looks for, to be highlighted where they stand."""
    if not query.term:
        return ()
    from reader.query.terms import runs_of

    return runs_of(query.term)
