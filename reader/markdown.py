"""A whole article as Markdown, for other programs."""

from reader.article import Article, RelatedLink
from reader.moments import iso


def whole(article: Article, body: str = "") -> str:
    """`article` with its links and related articles; `body` is its body as Markdown."""
    facts = [article.source, iso(article.published) if article.published else "", article.category, *article.topics]
    links = article.links
    named = [("Original", links.page), ("AMP", links.amp), ("AMP cache", links.amp_cache)]
    blocks = [
        f"# {article.title}",
        " · ".join(fact for fact in facts if fact),
        article.excerpt,
        body,
        "\n".join(f"- {name}: <{url}>" for name, url in named if url),
        "\n".join(["## Related", "", *map(_entry, article.related)]) if article.related else "",
    ]
    return "\n\n".join(block for block in blocks if block) + "\n"


def _entry(entry: RelatedLink) -> str:
    page = entry.links.page
    source = f", {entry.source}" if entry.source else ""
    return f"- {entry.title}{source}" + (f" <{page}>" if page else "")
