"""From the term of a query to SQL that finds the ids of the articles that match, with bound parameters."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from reader.library.schema import LEFT_OUT, NOT_LEADING, UNLISTED
from reader.model.fields import ASKED
from reader.model.story import pages_of
from reader.query.dates import stretch
from reader.query.terms import (
    Address,
    All,
    Any,
    Extra,
    Flag,
    InStory,
    Not,
    Number,
    Published,
    Term,
    Text,
    View,
    Words,
    conjuncts,
    ranking,
    speaks_of,
)
from reader.text.clean import sort_key
from reader.text.hashing import page_id
from reader.text.times import to_microseconds
from reader.text.urls import canonical
from reader.text.words import spelled

Parameter = str | int


class Condition(NamedTuple):
    """A piece of SQL with its parameters."""

    sql: str
    parameters: tuple[Parameter, ...] = ()


_MARKS = ("read", "starred", "hidden", "muted", "new", "changed")
_FLAGS = {
    "unread": "NOT (SELECT read FROM mark WHERE mark.id = article.id)",
    **{mark: f"(SELECT {mark} FROM mark WHERE mark.id = article.id)" for mark in _MARKS},
    "lead": f"removed = 0 AND id NOT IN ({NOT_LEADING})",
    **{flag: f"removed = {why}" for flag, why in UNLISTED.items()},
    "amp": "coalesce(amp, amp_cache) IS NOT NULL",
    "image": "image",
    "related": "related > 0",
    "video": "video",
    "link": "coalesce(original, web, amp, amp_cache) IS NOT NULL",
    "date": "published IS NOT NULL",
}
_LEFT_OUT = {mark: f"id NOT IN (SELECT id FROM mark WHERE {mark})" for mark in LEFT_OUT}
_PLACES = ("", "{title excerpt source topics} : ", "title : ")  # an article is in as many as it is worth in the order
_IN_SEARCH = "id IN (SELECT rowid FROM search WHERE search MATCH ?)"


def matching(term: Term | None, now: datetime, indexed_by: str = "") -> Condition:
    """FROM and WHERE for the articles that match `term`, with `article.id` as their id. Where that is all of them, they
    are read along an index, if a clause names one.

    Removed, hidden and muted articles are among them only where the term speaks of them.
    """
    words, rest = in_two(term)
    where, parameters = conditions(rest, now)
    if not words:
        return Condition(f"FROM article {'' if term else indexed_by} WHERE {where}", parameters)
    # full text first, and the article of each hit: the other way round each article would be looked up in the hits
    hits = "(SELECT rowid AS hit FROM search WHERE search MATCH ?)"
    return Condition(f"FROM {hits} CROSS JOIN article ON id = hit WHERE {where}", (words, *parameters))


def in_two(term: Term | None) -> tuple[str, tuple[Term, ...]]:
    """What full text is asked for `term`, in its own language, and what else must match."""
    words = [part for part in conjuncts(term) if isinstance(part, Words)]
    return " AND ".join(map(_match, words)), tuple(part for part in conjuncts(term) if not isinstance(part, Words))


def scores(term: Term | None) -> Condition:
    """A SELECT of how well articles match the words that `term` looks for, as `hit` and `score`: for each of them one
    where it is in the body alone, two where it is in excerpt, provider or topics, and three where it is in the title.
    """
    looked_for = [place + _match(Words(part.text, part.prefix)) for part in ranking(term) for place in _PLACES]
    hits = " UNION ALL ".join(["SELECT rowid AS hit FROM search WHERE search MATCH ?"] * len(looked_for))
    return Condition(f"SELECT hit, count(*) AS score FROM ({hits}) GROUP BY hit", tuple(looked_for))


def is_listed(terms: Sequence[Term]) -> str:
    """Whether an article may be in the list that `terms` ask for, as far as `article.removed` says."""
    spoken_of = [why for flag, why in UNLISTED.items() if any(speaks_of(term, flag) for term in terms)]
    return f"removed IN ({', '.join(map(str, (0, *spoken_of)))})" if spoken_of else "removed = 0"


def conditions(terms: Sequence[Term], now: datetime) -> Condition:
    """What a row of `article` must meet, all of it. It is NULL rather than false where a value is missing."""
    met = [condition(term, now) for term in terms]
    met.append(Condition(is_listed(terms)))
    met += [Condition(sql) for mark, sql in _LEFT_OUT.items() if not any(speaks_of(term, mark) for term in terms)]
    return _joined(" AND ", met)


def condition(term: Term, now: datetime) -> Condition:
    """What `term` itself says of a row of `article`; removed, hidden and muted ones are not left out."""
    match term:
        case Words():
            return Condition(_IN_SEARCH, (_match(term),))
        case Text():
            return _text(term)
        case Number():
            return Condition(f"{ASKED[term.field].column} {term.comparison} ?", (term.value,))
        case Published():
            return _published(term, now)
        case Flag():
            return Condition(_FLAGS[term.name])
        case Extra():
            return _extra(term)
        case Address():
            return _address(term)
        case InStory():
            return _story(term)
        case View():
            return condition(term.term, now) if term.term else Condition("TRUE")
        case Not():
            inner = condition(term.term, now)
            return Condition(f"NOT ifnull({inner.sql}, 0)", inner.parameters)
        case All() | Any():
            return _joined(" AND " if isinstance(term, All) else " OR ", [condition(part, now) for part in term.terms])


def _joined(operator: str, conditions: list[Condition]) -> Condition:
    sql = operator.join(f"({condition.sql})" for condition in conditions)
    return Condition(sql, tuple(parameter for condition in conditions for parameter in condition.parameters))


def _match(term: Words) -> str:
    """`term` in FTS5's own language: quoted, so that nothing in it is an operator."""
    return f'"{spelled(term.text)}"' + " *" * term.prefix


def _text(term: Text) -> Condition:
    match term.field:
        case "title" | "text" if not term.exact:
            column = "body" if term.field == "text" else "title"
            return Condition(_IN_SEARCH, (f"{column} : {_match(Words(term.text, term.prefix))}",))
        case "title":
            return Condition("title_key = ?", (sort_key(term.text),))
        case "topic":
            return _topic(term)
        case "path":
            return _path(term)
        case "tag":
            return _tag(term)
        case "folder" if not term.exact:
            return _folder(term)
        case "provider" if term.exact:
            return Condition("source_key = ?", (sort_key(term.text),))
        case field if term.exact:
            return _among(ASKED[field].column, "folded(value) = ?", (sort_key(term.text),))
        case field:
            return _among(ASKED[field].column, "has_words(value, ?, ?)", (term.text, term.prefix))


def _among(column: str, condition: str, parameters: tuple[Parameter, ...]) -> Condition:
    """A condition on the value in a column that has few of them: asked of each value once."""
    values = f"SELECT value FROM (SELECT DISTINCT {column} AS value FROM article) WHERE {condition}"
    return Condition(f"{column} IN ({values})", parameters)


def _topic(term: Text) -> Condition:
    if term.exact:
        return Condition("id IN (SELECT id FROM topic WHERE key = ?)", (sort_key(term.text),))
    sql = "id IN (SELECT id FROM topic WHERE has_words(name, ?, ?))"
    return Condition(sql, (term.text, term.prefix))


def _extra(term: Extra) -> Condition:
    value, parameters = _stated(term)
    return Condition(f"id IN (SELECT id FROM extra WHERE name = ? AND {value})", (sort_key(term.name), *parameters))


def _stated(term: Extra) -> Condition:
    """What the value of a field of the file's own must meet."""
    match term.comparison:
        case "":
            return Condition("TRUE")
        case ":":
            return Condition("has_words(value, ?, ?)", (term.text, term.prefix))
        case "=":
            return Condition("folded(value) = ?", (sort_key(term.text),))
        case comparison if "-" in term.text[1:]:
            return Condition(f"substr(day(value), 1, {len(term.text)}) {comparison} ?", (term.text,))
        case comparison:
            return Condition(f"number(value) {comparison} CAST(? AS REAL)", (term.text,))


def _tag(term: Text) -> Condition:
    is_it = "folded(name) = ?" if term.exact else "has_words(name, ?, ?)"
    names = f"SELECT name FROM (SELECT DISTINCT name FROM tag) WHERE {is_it}"
    parameters: tuple[Parameter, ...] = (sort_key(term.text),) if term.exact else (term.text, term.prefix)
    return Condition(f"id IN (SELECT id FROM tag WHERE name IN ({names}))", parameters)


def _folder(term: Text) -> Condition:
    """Folders of that name, wherever they are, and those below; of `a/b` both."""
    looked_for = f"/{sort_key(term.text.strip('/'))}" + "/" * (not term.prefix)
    return _among("folder", "instr('/' || folded(value) || '/', ?) > 0", (looked_for,))


def _path(term: Text) -> Condition:
    path = "lower(CAST((SELECT path FROM file WHERE file.id = article.id) AS TEXT))"
    return Condition(f"{path} = lower(?)" if term.exact else f"instr({path}, lower(?)) > 0", (term.text,))


def _published(term: Published, now: datetime) -> Condition:
    start, end = (to_microseconds(moment) for moment in stretch(term.when, now))
    match term.edge:
        case "since":
            return Condition("published >= ?", (start,))
        case "before":
            return Condition("published < ?", (start,))
        case "on":
            return Condition("published >= ? AND published < ?", (start, end))


def _address(term: Address) -> Condition:
    key = canonical(term.url)
    return Condition("page = ? AND key = ?", (page_id(key), key))


def _story(term: InStory) -> Condition:
    """The articles that are called so, and those in a story with them."""
    named = "SELECT id FROM article WHERE page BETWEEN ? AND ?"
    others = f"SELECT id FROM member WHERE story IN (SELECT story FROM member WHERE id IN ({named}))"
    return Condition(f"+removed = 0 AND id IN ({named} UNION ALL {others})", pages_of(term.name) * 2)
