"""The page of an article on the site that its file is made for: nearly every generator makes its address of the path.

https://gohugo.io/configuration/permalinks/, https://jekyllrb.com/docs/permalinks/,
https://hexo.io/docs/permalinks, https://www.getzola.org/documentation/content/page/
"""

import re
import unicodedata
from collections.abc import Sequence
from datetime import UTC, datetime, tzinfo
from typing import Literal, NamedTuple
from urllib.parse import quote

from reader.text import urls

Generator = Literal["", "hugo", "zola", "jekyll", "hexo"]


class Site(NamedTuple):
    """What is known of the site that the files of a directory are made for."""

    url: str = ""  # its address, without a slash at the end; empty where it is not known
    permalink: str = ""  # pattern of the addresses of its pages; empty: as its generator has it
    timezone: str = ""  # of the times in its files that state none
    generator: Generator = ""
    sections: tuple[tuple[str, str], ...] = ()  # the patterns for some folders, which are first in a path
    inside: str = ""  # path of the directory within the generator's project, with a slash at the end; empty: all of it
    languages: tuple[str, ...] = ()  # that a file's name may end in, the first that of files whose name does not
    is_ugly: bool = False  # whether addresses end in `.html`, where Hugo makes them of paths


class Made(NamedTuple):
    """What an address may be made of."""

    path: str  # of the file within its directory
    title: str = ""
    slug: str = ""
    published: datetime | None = None
    categories: Sequence[str] = ()
    stated: str = ""  # a path or a pattern that the file itself states


NO_SITE = Site()
_CONTENT: dict[Generator, str] = {"hugo": "content/", "zola": "content/", "hexo": "source/"}
_USUAL = "/:path/"
_JEKYLL = {  # its patterns with names
    "date": "/:categories/:year/:month/:day/:title.html", "pretty": "/:categories/:year/:month/:day/:title/",
    "ordinal": "/:categories/:year/:y_day/:title.html", "none": "/:categories/:title.html",
}  # fmt: skip
_PART = re.compile(r":([a-z_]+)|\{([a-z_]+)\}")
_DATED = re.compile(r"\d{4}-\d\d?-\d\d?[-_](?=.)", re.ASCII)
_NO_WORD = re.compile(r"[^\w]+")
_SLASHES = re.compile("//+")
_INDEXES = ("index", "_index")
_SAFE = "/:@!$&'()*+,;=~-._"


def page_on(site: Site, made: Made, zone: tzinfo = UTC) -> str | None:
    """The address on `site` of the page that is made of a file, its days those of `zone`; None where the site is not
    known, or something is missing of which its addresses are made.
    """
    if not site.url or (path := _path_on(site, made, zone)) is None:
        return None
    url = site.url + quote(_SLASHES.sub("/", f"/{path}"), safe=_SAFE + "%")
    return None if urls.fault(url) else url


def is_pattern(text: str) -> bool:
    """Whether `text` is a path, of names that stand for something."""
    names = _parts("", (), "", Made(""), UTC)
    return text.startswith("/") and all((part[1] or part[2]) in names for part in _PART.finditer(text))


def _path_on(site: Site, made: Made, zone: tzinfo) -> str | None:
    inner = site.inside + made.path
    content = _CONTENT.get(site.generator, "")
    if not inner.startswith(content):
        return None  # a file that is no page of the site
    *folders, name = inner.removeprefix(content).split("/")
    stem, _, language = (name.rpartition(".")[0] or name).rpartition(".")
    if not stem or language.lower() not in site.languages:
        stem, language = name.rpartition(".")[0] or name, ""
    is_index = stem.lower() in _INDEXES and bool(folders or site.generator)
    if is_index:
        folders, stem = folders[:-1], folders[-1] if folders else ""
    pattern = made.stated or _pattern(site, folders, is_index)
    if pattern is None:
        return None
    if language and language.lower() != site.languages[0] and not made.stated:
        pattern = f"/{language.lower()}/{pattern}"
    parts = _parts(site.generator, folders, stem, made, zone)
    names = [match[1] or match[2] for match in _PART.finditer(pattern)]
    if any(parts.get(name) is None for name in names):
        return None
    return _PART.sub(lambda part: parts[part[1] or part[2]] or "", pattern)


def _pattern(site: Site, folders: Sequence[str], is_index: bool) -> str | None:
    """The pattern for a file in `folders`; None for one that becomes no page."""
    section = folders[0] if folders else ""
    stated = dict(site.sections).get(section, site.permalink)
    match site.generator:
        case "jekyll" if "_posts" in folders:
            stated = dict(site.sections).get("_posts", stated)
            return _JEKYLL.get(stated or "date", stated)
        case "jekyll" if section.startswith("_"):
            return dict(site.sections).get(section)
        case "jekyll":
            return _USUAL if is_index or stated == "pretty" else "/:path.html"
        case "hexo" if section == "_posts":
            return stated or "/:year/:month/:day/:title/"
        case "hexo":
            return _USUAL
        case "hugo" if is_index and len(folders) == 0 and not site.sections:
            return _USUAL
        case "hugo" if site.is_ugly and not stated and not is_index:
            return "/:path.html"
        case _:
            return stated or _USUAL


def _parts(generator: Generator, folders: Sequence[str], stem: str, made: Made, zone: tzinfo) -> dict[str, str | None]:
    """What stands for each name in a pattern; None where it is not known."""
    named = made.slug or (stem if generator == "hugo" else _DATED.sub("", stem))
    written = [folder for folder in folders if folder not in ("_posts", "_drafts")]
    collection = folders[0].removeprefix("_") if folders else ""
    if generator == "jekyll" and folders and folders[0].startswith("_"):
        written = written[1:] if written[:1] == [folders[0]] else written
    if generator in ("hugo", "zola"):
        named, written = _as_path(named), [_as_path(folder) for folder in written]
    inside = [*written, named] if generator == "hexo" else [named]  # there a title is a path
    own = [folder for folder in folders[: list(folders).index("_posts")] if folder] if "_posts" in folders else []
    categories = [*own, *(category.lower() for category in made.categories)]
    slug = made.slug or _as_slug(made.title)
    titled = slug if generator == "hugo" else "/".join(inside)
    day = made.published
    if day and (day.hour, day.minute, day.second) != (0, 0, 0):  # else no more than a day was stated
        day = day.astimezone(zone)
    return _days(day) | {
        "path": "/".join([*written, named]), "title": titled, "slug": slug if generator == "hugo" else named,
        "name": named, "filename": stem, "slugorfilename": made.slug or stem, "contentbasename": stem,
        "slugorcontentbasename": made.slug or stem, "post_title": _as_slug(made.title), "output_ext": ".html",
        "collection": collection,
        "section": written[0] if written else "", "sections": "/".join(written), "folder": "/".join(written),
        "categories": "/".join(categories), "category": categories[0] if categories else "",
    }  # fmt: skip


def _days(day: datetime | None) -> dict[str, str | None]:
    forms = {
        "year": "%Y", "month": "%m", "day": "%d", "short_year": "%y", "y_day": "%j", "hour": "%H", "minute": "%M",
        "second": "%S", "monthname": "%B", "yearday": "%j",
    }  # fmt: skip
    days: dict[str, str | None] = {name: f"{day:{form}}" if day else None for name, form in forms.items()}
    return days | {"i_month": str(day.month) if day else None, "i_day": str(day.day) if day else None}


def _as_path(name: str) -> str:
    """As Hugo and Zola write names of files in addresses."""
    return "-".join(name.lower().split())


def _as_slug(title: str) -> str:
    return _NO_WORD.sub("-", unicodedata.normalize("NFC", title).lower()).strip("-")
