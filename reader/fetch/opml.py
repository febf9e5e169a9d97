"""Lists of feeds of other readers, and ours as OPML.

OPML 1.0 to 2.0 (http://opml.org/spec2.opml), newsboat's `urls`, sfeed's `sfeedrc`, bulletty's data directory.
"""

import re
import shlex
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import unquote
from xml.sax.saxutils import quoteattr

from reader.errors import ReaderError
from reader.fetch.decoding import decoded
from reader.fetch.parts import title
from reader.fetch.subscriptions import Subscription
from reader.fetch.tree import Node, parse
from reader.text import clean, urls

_MOST_BYTES = 20 * 2**20
_SFEED = re.compile(r"^[ \t]{0,100}feed[ \t]+(?P<words>.+)$", re.MULTILINE)

Stated = dict[str, Any]  # as `subscriptions.add` takes it


class ListError(ReaderError):
    """A list of feeds that cannot be read."""


def read(file: Path) -> tuple[list[Stated], list[str]]:
    """The feeds that `file` lists, in whichever of these forms it is, and a sentence for each that is not taken.

    Raises ListError.
    """
    name = clean.one_line(str(file))
    try:
        if file.is_dir():
            stated = list(_bulletty(file))
        else:
            with open(file, "rb") as stream:
                data = stream.read(_MOST_BYTES)
            stated = list(_stated(data, file.name))
    except OSError as error:
        raise ListError(f"{name} cannot be read: {error.strerror}.") from error
    if not stated:
        raise ListError(f"{name} lists no feed: it is read as OPML, newsboat's urls, sfeedrc or bulletty's directory.")
    taken, refused = [], []
    for each in stated:
        url = each["url"]
        if fault := urls.fault(url):
            refused.append(f"{clean.one_line(url)[:200]} {fault}, so it is left out.")
        else:
            taken.append(each)
    return list({each["url"]: each for each in reversed(taken)}.values())[::-1], refused


def _stated(data: bytes, name: str) -> Iterator[Stated]:
    text = decoded(data)
    if text.lstrip("\ufeff \t\r\n").startswith("<"):
        root, why = parse(text)
        body = root.first("body")
        if root.name.lower() != "opml" or body is None:
            raise ListError(f"{clean.one_line(name)} is XML but no OPML. {why}".rstrip())
        yield from _outlines(body, ())
    elif name == "sfeedrc" or "feeds()" in text:
        yield from _sfeedrc(text)
    else:
        yield from _newsboat(text)


def _outlines(node: Node, above: tuple[str, ...]) -> Iterator[Stated]:
    """Those that name a feed; the others are folders, which become topics."""
    for each in node.children("outline"):
        stated = {key.lower(): value.strip() for key, value in each.attributes.items()}
        words = title(stated.get("title") or stated.get("text", ""))
        if url := stated.get("xmlurl"):
            categories = [part.rpartition("/")[2] for part in stated.get("category", "").split(",")]
            topics = list(dict.fromkeys(filter(None, [*above, *map(clean.one_line, categories)])))
            yield {"url": _whole(url), "title": words, "topics": topics}
        else:
            yield from _outlines(each, (*above, words) if words else above)


def _whole(url: str) -> str:
    return re.sub(r"^feed:(?://)?(?=https?:)", "", re.sub(r"^feed://", "http://", url))


def _newsboat(text: str) -> Iterator[Stated]:
    """https://newsboat.org/releases/2.38/docs/newsboat.html#_tagging: `URL "~Title" tag "another tag" "!hidden"`."""
    for line in text.splitlines():
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        try:
            url, *tags = shlex.split(line, comments=False)
        except ValueError:
            url, *tags = line.split()
        if url.startswith(("query:", "exec:", "filter:")):
            yield {"url": url}  # said to be left out
            continue
        titles = [tag[1:] for tag in tags if tag.startswith("~")]
        topics = [tag.lstrip("!") for tag in tags if not tag.startswith("~") and tag != "!"]
        yield {
            "url": _whole(url),
            "title": title(titles[0]) if titles else "",
            "topics": [*map(clean.one_line, topics)],
        }


def _sfeedrc(text: str) -> Iterator[Stated]:
    """https://codemadness.org/git/sfeed/file/README.html: `feed "name" "url" …` within a shell function."""
    for line in _SFEED.finditer(text):
        try:
            words = shlex.split(line["words"], comments=True)
        except ValueError:
            continue
        if len(words) >= 2:
            yield {"url": words[1], "title": title(words[0])}


def _bulletty(directory: Path) -> Iterator[Stated]:
    """A `.feed.toml` in a folder for each feed, within one for its category.

    https://github.com/CrociDB/bulletty/blob/main/src/core/library/feeditem.rs
    """
    import tomllib

    for file in sorted(directory.rglob(".feed.toml")):
        try:
            stated = tomllib.loads(file.read_text(encoding="utf-8")[:10_000])
        except (ValueError, RecursionError):
            continue
        url = stated.get("feed_url") or stated.get("url")
        if isinstance(url, str):
            parents = file.parent.relative_to(directory).parts[:-1]
            topics = [clean.one_line(unquote(part)) for part in parents[-1:] if part != "categories"]
            yield {"url": url, "title": title(str(stated.get("title", ""))), "topics": topics}


def written(feeds: Iterable[Subscription]) -> str:
    """The feeds as OPML."""
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<opml version="2.0">',
        "<head><title>Feeds</title></head>",
        "<body>",
    ]
    for each in feeds:
        words = _attribute(each.title or each.url)
        topics = f" category={_attribute(','.join(each.topics))}" if each.topics else ""
        lines.append(f'<outline type="rss" text={words} title={words} xmlUrl={_attribute(each.url)}{topics}/>')
    return "\n".join([*lines, "</body>", "</opml>", ""])


def _attribute(text: str) -> str:
    """With `#` as a number: a CI would take `##vso[` for a command."""
    return quoteattr(clean.one_line(text), {"#": "&#35;"})
