"""Front matter and body to an Article. What it has in common with entries of a related list stands in `facts`."""

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, tzinfo
from functools import partial
from typing import Any

from reader.loader import names
from reader.loader.bare import without_facts
from reader.loader.body_text import body_text
from reader.loader.facts import (
    AUTHORS,
    CHANGE_DATE_KEYS,
    CLIP_DATE_KEYS,
    DATE_KEYS,
    doubtful_date,
    facts_of,
    stated_title,
    zone_of,
)
from reader.loader.fields import (
    Fields,
    Unreadable,
    as_categories,
    as_date,
    as_flag,
    as_images,
    as_line,
    as_names,
    as_raw,
    as_tags,
    as_url,
    as_zone,
    flat,
    is_on_its_site,
)
from reader.loader.prose import beginning_of, excerpt_of, title_of
from reader.loader.related import as_related
from reader.loader.site import NO_SITE, Made, Site, page_on
from reader.loader.spelling import plain
from reader.loader.yaml_events import Front, Node
from reader.model.article import Article, Links, Note
from reader.text import clean
from reader.text.length import length

_FRAME_SOURCE = re.compile(r"""<(?:iframe|video|source|embed)\b[^<>]*?\ssrc\s*=\s*["']?([^"'\s<>]+)""", re.IGNORECASE)
EXPIRY_KEYS = ("expiryDate", "unpublishDate")
_EXPIRY = frozenset(map(plain, EXPIRY_KEYS))
_DRAFTS = frozenset(map(plain, ("draft", "isDraft", "status", "state", "published")))
_CONTAINERS = ("taxonomies", "params", "extra")  # of Zola and Hugo: what is in them counts as if it stood beside them
_CUT = " .…[]"  # what ends a text that was cut
MAX_MORE = 4_000  # characters of one value under "More": a screenful
MAX_ALL_MORE = 40_000  # characters of all values there, and MAX_KEY for each; real files have a dozen short fields
MAX_KEY = 100  # characters of a field's name
MAX_NOTES = 100  # of one file; who has more will not read them


def build_article(
    path: str, front: Front, body: str, notes: Iterable[Note] = (), is_bare: bool = False, site: Site = NO_SITE
) -> Article:
    """The article that `front` and `body` state, of the file at `path` below its directory, which is made for `site`.
    `notes` are there already. `is_bare` says that there was no front matter.
    """
    fields = Fields(unfolded(front.values), _site_zone(site))
    listed = _listed(fields, path, body, body_text(body), site, is_bare)
    related = fields.first(as_related, "related") or ()
    more = _more(fields)
    return Article(
        **listed,
        path=path,
        bare=is_bare,
        related=related,
        body=clean.lines(body),
        more=more,
        notes=(*notes, *_notes(fields, front)),
    )


def build_listed(path: str, values: dict[str, Node], body: str, text: str, is_bare: bool, site: Site) -> Article:
    """Like `build_article`, with nothing in it that the list does not show; `text` is what `body_text` gives."""
    fields = Fields(unfolded(values), _site_zone(site))
    listed = _listed(fields, path, body, text, site, is_bare)
    fields.home("related")
    return Article(**listed, path=path, bare=is_bare, more=_more(fields))


def unfolded(values: dict[str, Node]) -> dict[str, Node]:
    """`values` with what the containers hold beside the others, where no other is called so."""
    containers = [name for name in _CONTAINERS if isinstance(values.get(name), dict)]
    if not containers:
        return values
    merged = {key: value for key, value in values.items() if key not in containers}
    for name in containers:
        inner = values[name]
        has_author = any(plain(key) in AUTHORS for key in merged)
        for key, value in inner.items() if isinstance(inner, dict) else ():
            if key not in merged and not (has_author and plain(key) in AUTHORS):
                merged[key] = value
    return merged


def _listed(fields: Fields, path: str, body: str, text: str, site: Site, is_bare: bool) -> dict[str, Any]:
    """What the list shows of an article: values for some of the fields of Article."""
    facts = facts_of(fields)
    facts["published"] = facts["published"] or _other_date(fields, path)
    beginning = beginning_of(without_facts(body) if is_bare else body, path)
    facts["excerpt"] = (stated := facts["excerpt"]) or (excerpt_of(beginning) if body else "")
    categories = fields.first(as_categories, "category", "categories") or ()
    topics = fields.first(as_names, "topics") or ()
    tags = (
        *(fields.first(as_names if site.generator == "hexo" else as_tags, "tags", "tag", "hugo_tags") or ()),
        *(fields.first(as_tags, "filetags") or ()),
    )
    if not topics and not tags:
        tags = fields.first(as_tags, "keywords") or ()
    title = stated_title(fields) or title_of(beginning) or names.title_of(path)
    if site.url and not facts["links"].page:
        facts["links"] = _on_its_site(
            facts["links"], fields, site, Made(path, title, published=facts["published"], categories=categories)
        )
    return facts | {
        **_size(text, stated),
        "title": title,
        "is_excerpt_of_body": not stated or _begins_with(text, stated),
        "category": categories[0] if categories else "",
        "lang": fields.first(as_line, "lang", "language") or "",
        "topics": _distinct((*topics, *tags, *categories[1:])),
        "draft": _is_draft(fields, path),
        "expires": None if fields.has_none(_EXPIRY) else fields.first(as_date, *EXPIRY_KEYS),
        "scheduled": not fields.states("publishedDateTime"),
        "lead": "published" not in fields.homed and bool(fields.first(as_flag, "published")),
        "removed": fields.first(as_flag, "removed") or False,
        "images": fields.first(partial(as_images, page=facts["links"].page), "images", "image") or (),
        "embeds": fields.first(_as_frames, "featuredContent") or (),
    }


def _size(text: str, excerpt: str) -> dict[str, int | None]:
    """How long the article is. That is not known where its body says no more than the excerpt that is stated."""
    size = None if text.rstrip(_CUT) in excerpt else length(text)
    return {"words": size.words if size else None, "minutes": size.minutes if size else None}


def _begins_with(text: str, excerpt: str) -> bool:
    beginning = excerpt.rstrip(_CUT)
    return text.startswith(beginning) and not text[len(beginning) : len(beginning) + 1].isalnum()


def _distinct(topics: Iterable[str]) -> tuple[str, ...]:
    """Each topic once, however its letters are written."""
    distinct: dict[str, str] = {}
    for topic in topics:
        distinct.setdefault(topic.casefold(), topic)
    return tuple(distinct.values())


def _other_date(fields: Fields, path: str) -> datetime | None:
    """Where no date of publication is stated: one that the path holds, else that of the last change."""
    if fields.states(*DATE_KEYS, *CLIP_DATE_KEYS):
        return None
    own_path = fields.values.get("path")
    stated = names.date_of(own_path) if isinstance(own_path, str) else None
    return stated or names.date_of(path) or doubtful_date(fields, CHANGE_DATE_KEYS, "of the last change")


def _is_draft(fields: Fields, path: str) -> bool:
    if names.is_draft(path):
        return True
    if fields.has_none(_DRAFTS):
        return False
    if fields.first_quietly(as_flag, "draft") or fields.first_quietly(as_flag, "isDraft"):
        return True
    if "draft" in (str(fields.value(key)).strip().lower() for key in ("status", "state")):
        return True
    is_post = names.is_post(path) or fields.states("layout")  # Jekyll's; elsewhere it says whether a story is led
    is_no = str(fields.value("published")).strip().lower() in ("false", "no")
    return is_post and is_no and not fields.states("publishedDateTime")


def _on_its_site(links: Links, fields: Fields, site: Site, made: Made) -> Links:
    """`links` with the page that a file which names none becomes on its own site."""
    values = (fields.value(key) for key in ("url", "permalink", *(("path",) if site.generator == "zola" else ())))
    own = next((value for value in values if isinstance(value, str) and _is_on_its_site(value)), "")
    made = made._replace(slug=fields.first_quietly(as_line, "slug") or "", stated=own.strip())
    page = page_on(site, made, zone_of(fields))
    return replace(links, web=page, is_made=True) if page else links


def _is_on_its_site(path: str) -> bool:
    """Whether it is a path on the file's own site, or a pattern for one."""
    return is_on_its_site(path) or (path.startswith("/") and not path.startswith("//"))


def _site_zone(site: Site) -> tzinfo:
    try:
        return as_zone(site.timezone) if site.timezone else UTC
    except Unreadable:  # `check` says so of the settings
        return UTC


def _as_frames(value: Node) -> tuple[str, ...]:
    """The addresses of the players in a piece of HTML."""
    sources = _FRAME_SOURCE.findall(clean.unescape(as_raw(value)))
    urls = [as_url("https:" + source if source.startswith("//") else source) for source in sources]
    if not urls:
        raise Unreadable("contains no player with a URL")
    return tuple(dict.fromkeys(urls))


def _more(fields: Fields) -> tuple[tuple[str, str], ...]:
    """The fields without a home, as much of them as anybody will look at."""
    fields.home("secured")  # encrypted: nobody can read it
    more: list[tuple[str, str]] = []
    complained = {key for key, *_ in fields.complaints}
    room = MAX_ALL_MORE
    for key in fields.homeless():
        value = clean.one_line(flat(fields.values[key]))  # parts may join to more than is let through
        if not value:
            continue
        if not room:
            fields.complaints.append((key, "and all after it are not shown: there is too much", "cut"))
            break
        if len(value) > min(room, MAX_MORE) and key not in complained:
            fields.complaints.append((key, f"is longer than {MAX_MORE:,} characters; the rest is not shown", "cut"))
        more.append((_beginning(clean.one_line(key), MAX_KEY), _beginning(value, min(room, MAX_MORE))))
        room = max(room - MAX_KEY - len(value), 0)
    return tuple(more)


def _beginning(line: str, length: int) -> str:
    """No more than `length` characters of it, none of them cut from what it joins."""
    return line if len(line) <= length else clean.one_line(line[:length])


def _notes(fields: Fields, front: Front) -> tuple[Note, ...]:
    def note(key: str, what: str, code: str) -> Note:
        return Note(front.lines.get(key), f"`{clean.one_line(key)[:MAX_KEY]}` {what}", code)

    notes = [note(key, what, code) for key, what, code in dict.fromkeys(fields.complaints)]
    notes += [note(key, "occurs more than once; the last one is used", "repeated") for key in front.repeated]
    notes += [Note(line, "a field whose key is not text is ignored", "key") for line in front.unnamed]
    notes.sort(key=lambda note: note.line or 0)
    return tuple(notes[:MAX_NOTES])
