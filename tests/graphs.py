"""Stories as a plain union-find makes them, from what each file states."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import frontmatter
import yaml

from reader import loader
from reader.model.article import Article
from reader.text.urls import canonical


class Stated(NamedTuple):
    """What a file states about its place among the others; dates in seconds since 1970."""

    path: str
    page: str | None
    related: tuple[str | None, ...]
    is_lead: bool
    quality: int | None
    published: float | None
    source: str = ""

    @property
    def node(self) -> str:
        return canonical(self.page) if self.page else f"file {self.path}"


def of_article(article: Article) -> Stated:
    """As the loader reads it."""
    related = tuple(entry.links.page for entry in article.related)
    published = article.published.timestamp() if article.published else None
    return Stated(
        article.path, article.links.page, related, article.lead, article.quality, published, article.source.casefold()
    )


def of_loaded(feed: Path) -> list[Stated]:
    """The articles of a feed as the loader reads them, but for those removed."""
    paths = [path.relative_to(feed).as_posix() for path in feed.rglob("*.md")]
    read = [loader.read(feed / path, path) for path in sorted(paths)]
    return [of_article(each) for each in read if isinstance(each, Article) and not each.removed]


def of_yaml(feed: Path) -> list[Stated]:
    """The articles of a feed of one schema as PyYAML reads them."""
    found = []
    for path in sorted(feed.rglob("*.md")):
        try:
            stated: dict[str, Any] = dict(frontmatter.load(str(path)).metadata)
        except yaml.YAMLError:
            continue
        if stated and not stated.get("removed"):
            moment = stated.get("publishedDateTime")
            found.append(
                Stated(
                    path.relative_to(feed).as_posix(),
                    page_of(stated),
                    tuple(map(page_of, stated.get("related") or [])),
                    stated.get("published") is True,
                    stated.get("quality"),
                    moment.timestamp() if moment else None,
                )
            )
    return found


def page_of(stated: dict[str, Any]) -> str | None:
    return stated.get("originalUrl") or stated.get("webUrl")


def stories(articles: Iterable[Stated]) -> list[list[Stated]]:
    """The files of each story, those of one file too."""
    above: dict[str, str] = {}

    def top(node: str) -> str:
        while above[node] != node:
            node = above[node]
        return node

    articles = list(articles)
    above |= {article.node: article.node for article in articles}
    for article in articles:
        for page in filter(None, article.related):
            if canonical(page) in above:
                above[top(canonical(page))] = top(article.node)
    files = defaultdict(list)
    for article in articles:
        files[top(article.node)].append(article)
    return list(files.values())


def lead_of(story: Sequence[Stated]) -> Stated:
    """Stated, else the best, the newest, the first by path."""
    ranked = sorted(story, key=lambda each: each.path.encode())
    ranked.sort(key=lambda each: each.published if each.published is not None else float("-inf"), reverse=True)
    ranked.sort(key=lambda each: each.quality if each.quality is not None else float("-inf"), reverse=True)
    return next((each for each in ranked if each.is_lead), ranked[0])


def first_of(story: Sequence[Stated]) -> Stated:
    """The oldest, the first by path."""
    ranked = sorted(story, key=lambda each: each.path.encode())
    return min(ranked, key=lambda each: each.published if each.published is not None else float("inf"))
