"""An article as plain text, for pipes and for `broadsheet show`."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime

from reader.model.article import Article, RelatedLink
from reader.text import clean
from reader.text.urls import display_host

_CUT = "[The text continues in the file.]"


def as_text(article: Article, body: str, is_cut: bool, body_links: Sequence[tuple[str, str]]) -> str:
    """`article` head to tail, its parts apart by an empty line; `body` is its text as Markdown, see body.py."""
    parts = [
        "\n".join([article.title, *_facts(article)]),
        article.stated_excerpt,
        body,
        _CUT if is_cut else "",
        _section("Links", _links([*article.own_links(), *body_links])),
        _section("Related", _related(article.related)),
    ]
    # one last guard, as HTML in a body was resolved since it was cleaned
    return clean.printable("\n\n".join(part for part in parts if part)) + "\n"


def _facts(article: Article) -> Iterator[str]:
    provider = article.provider
    domain = f" ({display_host(article.domain)})" if provider.domain and article.domain != article.source else ""
    yield " · ".join(part for part in (f"{article.source}{domain}", _when(article.published)) if part)
    kinds = [article.type if article.type != "article" else "", article.category, *article.topics]
    if named := ", ".join(dict.fromkeys(filter(None, kinds))):
        yield named
    ratings = [
        f"{name} {value}" for name, value in (("quality", article.quality), ("heat", article.heat)) if value is not None
    ]
    if ratings:
        yield " · ".join(ratings)


def _when(moment: datetime | None) -> str:
    """A day without a time is midnight in UTC."""
    if moment is None:
        return "no date"
    moment = moment.astimezone(UTC)
    return f"{moment:%Y-%m-%d %H:%M} UTC" if moment.hour or moment.minute or moment.second else f"{moment:%Y-%m-%d}"


def _section(title: str, lines: Iterator[str]) -> str:
    section = [title, *lines]
    return "\n".join(section) if len(section) > 1 else ""


def _links(links: Sequence[tuple[str, str]]) -> Iterator[str]:
    for label, url in links:
        yield f"  {label}: {url}"


def _related(related: Sequence[RelatedLink]) -> Iterator[str]:
    for number, entry in enumerate(related, 1):
        facts = ", ".join(part for part in (entry.source, _when(entry.published) if entry.published else "") if part)
        yield f"  {number}. {entry.title}" + (f" – {facts}" if facts else "")
        if url := entry.links.any:
            yield f"     {url}"
