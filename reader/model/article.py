"""What a file says: an article and where it leads, or what went wrong with it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import urljoin, urlsplit

from reader.text.urls import fault

_COMMENTS = r"(?i)(?:comments?|discussions?|replies)(?:[-_. ]?(?:url|uri|link|href))?"  # fields that name their page


@dataclass(frozen=True, slots=True)
class Links:
    """The addresses of one page; each is http(s) or None."""

    original: str | None = None
    web: str | None = None
    amp: str | None = None
    amp_cache: str | None = None
    is_made: bool = False  # whether `web` is no file's word, but made of the path and the address of the site

    @property
    def page(self) -> str | None:
        """The page as its publisher shows it."""
        return self.original or self.web

    @property
    def stated_page(self) -> str | None:
        """The page that a file states, by which its article is known wherever it lies."""
        return None if self.is_made else self.page

    def holds(self, url: str) -> bool:
        """Whether `url` is one of them."""
        return url in (self.original, self.web, self.amp, self.amp_cache)

    def on_site(self, path: str) -> str | None:
        """The URL on the site of this page that the link `path` leads to; None where it is not known what site that
        is, or the URL may not be opened.
        """
        if not self.is_made or not self.web:
            return None
        url = urljoin(self.web, path)
        return None if fault(url) else url

    @property
    def any(self) -> str | None:
        """The page, else its AMP page wherever that is."""
        return self.page or self.amp or self.amp_cache

    @property
    def host(self) -> str:
        """The page's host without `www.`, or an empty string."""
        return (urlsplit(self.page).hostname or "").removeprefix("www.") if self.page else ""


@dataclass(frozen=True, slots=True)
class Image:
    """A picture that a file points at."""

    url: str
    title: str = ""


@dataclass(frozen=True, slots=True)
class Provider:
    """Who published an article. A missing name or domain is an empty string."""

    name: str = ""
    domain: str = ""


@dataclass(frozen=True, slots=True)
class EntryBase:
    """What a file and a stub in another file's `related` list both state about one article.

    `published` is aware UTC or None. `quality` and `heat` are None where the file states none
    (`heat: -1` is none).
    """

    title: str
    excerpt: str = ""
    published: datetime | None = None
    links: Links = field(default_factory=Links)
    type: str = "article"
    provider: Provider = field(default_factory=Provider)
    authors: tuple[str, ...] = ()
    quality: int | None = None
    heat: int | None = None

    @property
    def source(self) -> str:
        """The name to show for where this comes from: provider, author or host."""
        return self.provider.name or self.provider.domain or (self.authors or ("",))[0] or self.links.host

    @property
    def domain(self) -> str:
        """The domain to show as a fact: the one that the file states only where its page lies within it, else the host
        of that page. Where there is no address at all, nothing can be led astray.
        """
        stated = self.provider.domain
        site = stated.lower().removeprefix("www.")
        host = self.links.host or (urlsplit(self.links.any).hostname or "" if self.links.any else "")
        return stated if not host or (site and f".{host}".endswith(f".{site}")) else host


@dataclass(frozen=True, slots=True)
class RelatedLink(EntryBase):
    """One entry of an article's `related` list."""


@dataclass(frozen=True, slots=True)
class Note:
    """Something doubtful about one field that was read as well as sense allowed. `code` is one of `findings.CODES`."""

    line: int | None
    message: str
    code: str = "value"


@dataclass(frozen=True, slots=True, kw_only=True)
class Article(EntryBase):
    """One article file, cleaned. `path` is relative to the collection, with forward slashes."""

    path: str
    is_excerpt_of_body: bool = False  # which need not be shown twice
    words: int | None = None  # of its body; None where there is none, or no more of it than the excerpt
    minutes: int | None = None  # that it takes to read them
    category: str = ""
    lang: str = ""  # such as `en-GB`
    images: tuple[Image, ...] = ()
    topics: tuple[str, ...] = ()
    lead: bool = False  # the file's `published: true`: the lead of its story
    removed: bool = False
    draft: bool = False  # not published yet
    expires: datetime | None = None  # when it goes off the list, in UTC
    scheduled: bool = False  # not to be listed before its day, as generators of sites have it
    bare: bool = False  # its file has no front matter
    related: tuple[RelatedLink, ...] = ()
    embeds: tuple[str, ...] = ()  # addresses of the players in `featuredContent`
    body: str = ""  # Markdown or HTML, as written
    more: tuple[tuple[str, str], ...] = ()  # every field without a home above
    notes: tuple[Note, ...] = ()

    @property
    def stated_excerpt(self) -> str:
        """The excerpt, to stand above the body; empty where it is the beginning of that."""
        return "" if self.is_excerpt_of_body else self.excerpt

    @property
    def folder(self) -> str:
        """The folder of its file, within the directory; `.` for the directory itself."""
        return self.path.rpartition("/")[0] or "."

    @property
    def comments(self) -> str | None:
        """The page of its comments, where a field of its file names one: `comments`, as `fetch` writes it for feeds,
        `comments_url`, `discussion` and the like. `comments: true`, as sites have it, names none.
        """
        named = (value for name, value in self.more if re.fullmatch(_COMMENTS, name) and not fault(value))
        return next(named, None)

    def type_of(self, url: str) -> str:
        """The type of the article that `url` leads to, this one or a related one; empty where it leads to neither."""
        return next((each.type for each in (self, *self.related) if each.links.holds(url)), "")

    def own_links(self) -> Iterator[tuple[str, str]]:
        """Every address of the article itself as (what it is, URL), in the order shown."""
        for label, url in (
            ("original", self.links.page),
            ("AMP", self.links.amp),
            ("AMP cache", self.links.amp_cache),
            ("comments", self.comments),
        ):
            if url:
                yield label, url
        for url in self.embeds:
            yield "video", url
        for image in self.images:
            yield image.title or "image", image.url

    def all_links(self) -> Iterator[tuple[str, str]]:
        """Every address in the article: its own, then those of its related articles."""
        yield from self.own_links()
        for entry in self.related:
            if url := entry.links.any:
                yield entry.title, url


@dataclass(frozen=True, slots=True)
class Problem:
    """A file that is meant to be an article and cannot be read as one."""

    path: str
    reason: str
    line: int | None = None
    code: str = "front-matter"  # one of `findings.CODES`

    def __str__(self) -> str:
        where = f"{self.path}:{self.line}" if self.line else self.path
        return f"{where}: {self.reason}"


@dataclass(frozen=True, slots=True)
class Ignored:
    """A file that is not an article, and why."""

    path: str
    reason: str

    def __str__(self) -> str:
        return f"{self.path}: {self.reason}"
