"""What is said: short sentences, what matters first, no sign that a voice would stumble over."""

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING

from reader.model.headline import Headline, value_title
from reader.query import NEWEST_FIRST, Group, Query
from reader.session.marks import words
from reader.state.history import Step
from reader.text.clean import plural

if TYPE_CHECKING:
    from reader.library.relations import Relation
    from reader.session.loaded import Loaded


def day(moment: datetime | None) -> str:
    """`3 May 2026`"""
    return f"{moment.day} {moment:%B %Y}" if moment else "no date"


def row(row: Headline, is_selected: bool = False) -> str:
    """An article of a list: `Title. Source, 3 May 2026, unread, starred.`"""
    return f"{_stop(row.title)} {', '.join(_facts(row, is_selected))}."


def _facts(row: Headline, is_selected: bool) -> Iterator[str]:
    yield from filter(None, (row.source, day(row.published)))
    yield "read" if row.read else "unread"
    yield from (name for name in ("new", "changed", "starred", "hidden") if getattr(row, name))
    if is_selected:
        yield "selected"
    if row.story and row.story.articles > 1:
        yield f"story of {plural(row.story.articles, 'article')}"


def listed(query: Query, count: int, of: int) -> str:
    """Which list it is: `5 articles of 31, filter topic:space, by provider.`"""
    how_many = plural(count, "article") + (f" of {of:,}" if query.term and count != of else "")
    parts = [how_many, f"filter {query.term}" if query.term else ""]
    parts += [query.words] if query.group or query.sorts != NEWEST_FIRST else []
    return f"{', '.join(filter(None, parts))}."


def heading(group: Group, name: str, count: int) -> str:
    """What stands above the articles of a group: `BBC News, 2 articles:`"""
    if not name:
        title = "No date" if group == "day" else f"No {group}"
    else:
        title = day(datetime.fromisoformat(name)) if group == "day" else value_title(group, name)
    return f"{title}, {plural(count, 'article')}:"


def marked(step: Step) -> str:
    """What an article is now: `starred`."""
    return ", ".join(words(step))


def relation(relation: "Relation") -> str:
    """An article beside another."""
    if relation.row:
        return row(relation.row)
    return f"{_stop(relation.title)} {relation.source or 'No source'}, not in this collection."


def head(loaded: "Loaded") -> Iterator[str]:
    """What stands above the text of an article, a paragraph each."""
    article = loaded.article
    assert article
    yield _stop(article.title)
    minutes = f"{plural(article.minutes, 'minute')} to read" if article.minutes else ""
    ratings = [f"{name} {value}" for name, value in (("quality", article.quality), ("heat", article.heat)) if value]
    facts = (article.source, day(article.published), minutes, *ratings)
    yield f"{', '.join(filter(None, facts))}."
    for name, values in (("Topics", article.topics), ("Your tags", loaded.tags)):
        if values:
            yield f"{name}: {', '.join(values)}."
    if article.stated_excerpt:
        yield article.stated_excerpt


def foot(loaded: "Loaded") -> Iterator[str]:
    """What stands below it."""
    if loaded.is_cut:
        yield "The text continues in the file."
    if loaded.links:
        yield f"{plural(len(loaded.links), 'link')}."
    if related := loaded.relations.all:
        yield f"{plural(len(related), 'related article')}."


def _stop(sentence: str) -> str:
    return sentence if sentence.endswith((".", "?", "!", "…")) else f"{sentence}."
