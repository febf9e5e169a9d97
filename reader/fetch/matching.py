"""Whether an article that is in no index yet is what a query asks for: `drop = "sponsored OR topic:sport"`."""

import operator
from datetime import datetime

from reader.loader.body_text import body_text
from reader.model.article import Article
from reader.model.fields import ASKED
from reader.query import Query, QueryError
from reader.query.dates import stretch
from reader.query.terms import Address, All, Any, Extra, Flag, InStory, Not, Number, Published, Term, Text, View, Words
from reader.text.clean import sort_key
from reader.text.urls import canonical
from reader.text.words import Run, holds, run

_COMPARED = {"=": operator.eq, ">": operator.gt, ">=": operator.ge, "<": operator.lt, "<=": operator.le}
_UNKNOWN = frozenset(
    ("unread", "read", "starred", "hidden", "muted", "new", "changed", "lead")
)  # of an article that nobody has seen


def filter_of(text: str) -> Term | None:
    """The term that `text` states. Raises QueryError, also where a new entry cannot be asked for it."""
    term = Query.parse(text).term
    _refuse_marks(term)
    return term


def _refuse_marks(term: Term | None) -> None:
    match term:
        case Flag() if term.name in _UNKNOWN:
            raise QueryError(f"{term} cannot be used here: an entry of a feed is not in the index yet.", 0)
        case InStory():
            raise QueryError("story: cannot be used here: an entry of a feed is not in the index yet.", 0)
        case Text(field="tag" | "folder") | Extra():
            raise QueryError(f"{term} cannot be used here: an entry of a feed is not in the index yet.", 0)
        case Not() | View():
            _refuse_marks(term.term)
        case All() | Any():
            for part in term.terms:
                _refuse_marks(part)


def matches(term: Term, article: Article, now: datetime) -> bool:
    """Whether `article` matches `term`, as `library.search` would find it."""
    match term:
        case Words():
            return any(holds(text, run(term.text, term.prefix)) for text in _texts(article))
        case Text():
            return _text(term, article)
        case Number():
            value = _number(term.field, article)
            return value is not None and bool(_COMPARED[term.comparison](value, term.value))
        case Published():
            return _published(term, article, now)
        case Flag():
            return _flag(term.name, article, now)
        case Address():
            page = article.links.page
            return page is not None and canonical(page) == canonical(term.url)
        case View():
            return term.term is None or matches(term.term, article, now)
        case Not():
            return not matches(term.term, article, now)
        case All():
            return all(matches(part, article, now) for part in term.terms)
        case Any():
            return any(matches(part, article, now) for part in term.terms)
        case InStory() | Extra():  # a feed has no fields of a file's own
            return False


def _texts(article: Article) -> tuple[str, ...]:
    """What words are looked for in: topics are apart, so that no two of them make a phrase."""
    return (article.title, article.excerpt, article.source, *article.topics, body_text(article.body))


def _values(field: str, article: Article) -> tuple[str, ...]:
    match field:
        case "topic":
            return article.topics
        case "provider":
            return (article.source,)
        case "text":
            return (body_text(article.body),)
        case "domain":
            return (article.provider.domain,)
        case _:
            return (str(getattr(article, ASKED[field].stated or field, "")),)


def _text(term: Text, article: Article) -> bool:
    if term.field == "path":
        path = article.path.lower()
        return path == term.text.lower() if term.exact else term.text.lower() in path
    values = _values(term.field, article)
    if term.exact:
        return any(value and sort_key(value) == sort_key(term.text) for value in values)
    wanted: Run = run(term.text, term.prefix)
    return any(holds(value, wanted) for value in values)


def _number(field: str, article: Article) -> int | None:
    if field == "related":
        return len(article.related)
    value = getattr(article, field)
    return value if isinstance(value, int) else None


def _published(term: Published, article: Article, now: datetime) -> bool:
    if article.published is None:
        return False
    start, end = stretch(term.when, now)
    match term.edge:
        case "since":
            return article.published >= start
        case "before":
            return article.published < start
        case "on":
            return start <= article.published < end


def _flag(name: str, article: Article, now: datetime) -> bool:
    return {
        "removed": article.removed,
        "draft": article.draft,
        "future": article.published is not None and article.published > now,
        "expired": article.expires is not None and article.expires <= now,
        "amp": bool(article.links.amp or article.links.amp_cache),
        "image": bool(article.images),
        "related": bool(article.related),
        "video": article.type == "video" or bool(article.embeds),
        "link": bool(article.links.any),
        "date": article.published is not None,
    }[name]
