"""The articles of a feed in the formats of other readers."""

import json
import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime
from email.utils import format_datetime
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from benchmarks.launch import PROJECT, environment, reader

_NEVER = datetime(1970, 1, 1, tzinfo=UTC)


def write_rss(feed: Path, home: Path, file: Path, name: str) -> None:
    """As RSS, for newsboat."""
    with file.open("w", encoding="utf-8") as out:
        out.write(f'<?xml version="1.0"?><rss version="2.0"><channel><title>{name}</title>')
        out.write("<link>https://example.com</link><description>Articles</description>\n")
        for record in _records(feed, home):
            title, url, excerpt = (escape(record[field] or "") for field in ("title", "originalUrl", "excerpt"))
            out.write(f"<item><title>{title}</title><link>{url}</link><guid>{url}</guid>")
            out.write(
                f"<description>{excerpt}</description><pubDate>{format_datetime(_moment(record))}</pubDate></item>\n"
            )
        out.write("</channel></rss>\n")


def write_tsv(feed: Path, home: Path, file: Path) -> None:
    """As sfeed's lines: time, title, link, content, its type, id, author, enclosure, category."""
    with file.open("w", encoding="utf-8") as out:
        for record in _records(feed, home):
            time = f"{_moment(record).timestamp():.0f}"
            title, url, excerpt = (record[field] or "" for field in ("title", "originalUrl", "excerpt"))
            out.write("\t".join([time, title, url, excerpt, "plain", url, record["source"] or "", "", ""]) + "\n")


def _moment(record: dict[str, Any]) -> datetime:
    return datetime.fromisoformat(record["published"]) if record["published"] else _NEVER


def _records(feed: Path, home: Path) -> Iterator[dict[str, Any]]:
    """The articles as the list command gives them, newest first."""
    command = reader("list", str(feed), "--jsonl")
    with subprocess.Popen(command, env=environment(home), cwd=PROJECT, stdout=subprocess.PIPE) as process:
        for line in process.stdout or ():
            yield json.loads(line)
