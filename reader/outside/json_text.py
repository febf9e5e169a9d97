"""A whole article as JSON, for `broadsheet show --json` and for commands."""

from collections.abc import Sequence

from reader.library import Record
from reader.model.article import Article, RelatedLink
from reader.text.times import iso


def whole(record: Record, article: Article, markdown: str, body_links: Sequence[tuple[str, str]]) -> Record:
    """What the index has of an article, its `record`, and beside that what its file has; `markdown` is its body."""
    return record | {
        "authors": list(article.authors),
        "body": markdown or None,
        "links": [{"title": title, "url": url} for title, url in (*article.own_links(), *body_links)],
        "relatedArticles": [_entry(entry) for entry in article.related],
        "more": dict(article.more),
    }


def _entry(entry: RelatedLink) -> Record:
    return {
        "title": entry.title,
        "excerpt": entry.excerpt or None,
        "published": iso(entry.published) if entry.published else None,
        "provider": {"name": entry.provider.name or None, "domain": entry.provider.domain or None},
        "source": entry.source or None,
        "type": entry.type,
        "quality": entry.quality,
        "heat": entry.heat,
        "originalUrl": entry.links.original,
        "webUrl": entry.links.web,
        "ampWebUrl": entry.links.amp,
        "cdnAmpWebUrl": entry.links.amp_cache,
    }
