"""The related list of an article: its entries are stubs of articles, or only their pages."""

from reader.loader.facts import facts_of, page_of, stated_title
from reader.loader.fields import MAX_LIST, PAGE_KEYS, Fields, as_url
from reader.loader.yaml_events import Node
from reader.model.article import Links, RelatedLink


def related_pages(values: dict[str, Node]) -> list[str | None]:
    """The page of each entry in the related list, None where it states none."""
    return list(Fields(values).first(_as_pages, "related") or ())


def entry_page(entry: Node) -> str | None:
    """The page that an entry of a related list states."""
    fields = _entry_fields(entry)
    return (fields.first(as_url, PAGE_KEYS[0]) or page_of(fields)) if fields else None


def as_related(value: Node) -> tuple[RelatedLink, ...]:
    """Stubs; also one stub, bare addresses or titles, or a mapping of titles to addresses."""
    return tuple(stub for entry in _entries(value) if (stub := _related_link(entry)))


def _as_pages(value: Node) -> tuple[str | None, ...]:
    """The page of each stub, at a fraction of the cost."""
    return tuple(entry_page(entry) for entry in _entries(value) if isinstance(entry, str | dict))


def _entries(value: Node) -> list[Node]:
    if isinstance(value, dict) and not {"title", "webUrl", "originalUrl", "url"} & value.keys():
        value = [{"title": title, "url": url} for title, url in value.items()]
    return value[:MAX_LIST] if isinstance(value, list) else [value]


def _entry_fields(entry: Node) -> Fields | None:
    if isinstance(entry, str):
        entry = {"url" if entry.lower().startswith(("http://", "https://")) else "title": entry}
    return Fields(entry) if isinstance(entry, dict) else None


def _related_link(entry: Node) -> RelatedLink | None:
    if (fields := _entry_fields(entry)) is None:
        return None
    facts = facts_of(fields)
    links: Links = facts["links"]
    title = stated_title(fields) or links.page or "untitled"
    return RelatedLink(**facts, title=title)
