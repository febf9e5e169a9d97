"""What is doubtful about an article that is shown all the same: too much for the screen, just right for `check`."""

import re
from collections.abc import Iterator
from itertools import chain, islice

from reader.loader.build import MAX_KEY, MAX_NOTES, unfolded
from reader.loader.dates import names_zone, parse_date
from reader.loader.facts import CHANGE_DATE_KEYS, CLIP_DATE_KEYS, DATE_KEYS, facts_of, stated_title
from reader.loader.fields import Fields, Unreadable, as_number
from reader.loader.prose import beginning_of, title_of
from reader.loader.yaml_events import Front, Node
from reader.model.article import Article, Note
from reader.text import clean

_TEXTS = ("title", "name", "excerpt", "description", "summary", "subtitle", "bio", "category", "type")
_TAG = re.compile(r"</?[A-Za-z][^<>]*>")


def doubts(article: Article, front: Front, body: str, has_zone: bool = False) -> tuple[Note, ...]:
    """Everything but what `article.notes` says already, in no order; `has_zone` says whether the site states a zone."""
    notes = chain(
        _page(article),
        _title(article, front, body),
        () if has_zone else _date(front),
        _lead(article, front),
        _texts(front),
        _unseen(front, body),
        _stubs(front),
    )
    return tuple(islice(notes, MAX_NOTES))


def _page(article: Article) -> Iterator[Note]:
    if not article.links.page:
        yield Note(None, "the article has no URL, in originalUrl, webUrl, url or another field", "no-url")


def _title(article: Article, front: Front, body: str) -> Iterator[Note]:
    if not stated_title(Fields(unfolded(front.values))) and not title_of(beginning_of(body, article.path)):
        yield Note(None, "there is no title and no heading, so the file name is shown", "title-source")


def _date(front: Front) -> Iterator[Note]:
    fields = Fields(front.values)
    for key in (DATE_KEYS[0], "published", *DATE_KEYS[1:], *CLIP_DATE_KEYS, *CHANGE_DATE_KEYS):
        value = fields.value(key)
        if isinstance(value, str) and parse_date(value):
            if not names_zone(value) and not fields.value("timezone"):
                yield _note(front, key, "has no time zone; UTC is assumed", "naive-date")
            return


def _lead(article: Article, front: Front) -> Iterator[Note]:
    try:
        heat = as_number(front.values.get("heat"))
    except Unreadable:
        return
    if article.lead and heat < 0:
        message = f"is {heat}, which means none, but the article is the lead of its story"
        yield _note(front, "heat", message, "lead-heat")


def _texts(front: Front) -> Iterator[Note]:
    for key in _TEXTS:
        value = front.values.get(key)
        if isinstance(value, str) and (clean.unescape(value) != value or _TAG.search(value)):
            yield _note(front, key, "contains HTML entities or tags, which are converted or removed", "entities")


def _unseen(front: Front, body: str) -> Iterator[Note]:
    for key, value in front.values.items():
        if any(clean.hides(part) for part in _parts(key, value)):
            yield _note(front, key, "contains control or invisible characters, which are removed", "controls")
    if clean.hides(body):
        yield Note(None, "the body contains control or invisible characters, which are removed", "controls")


def _parts(key: str, value: Node) -> Iterator[str]:
    """Every key and every text in a field."""
    waiting: list[Node] = [key, value]
    while waiting:
        node = waiting.pop()
        if isinstance(node, str):
            yield node
        elif isinstance(node, list):
            waiting += node
        elif node:
            waiting += [*node, *node.values()]


def _stubs(front: Front) -> Iterator[Note]:
    entries = front.values.get("related")
    lines = front.entries.get("related", [])
    for number, entry in enumerate(entries if isinstance(entries, list) else [], 1):
        if isinstance(entry, dict):
            fields = Fields(entry)
            facts_of(fields)
            line = lines[number - 1] if number <= len(lines) else None
            for key, what, code in fields.complaints:
                yield Note(line, f"related article {number}: `{clean.one_line(key)[:MAX_KEY]}` {what}", code)


def _note(front: Front, key: str, what: str, code: str) -> Note:
    return Note(front.lines.get(key), f"`{clean.one_line(key)[:MAX_KEY]}` {what}", code)
