"""A web page saved as an article file, to be read later."""

import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from reader.errors import ReaderError, WebError
from reader.fetch import composing, pages
from reader.fetch.composing import Source, title_of
from reader.fetch.fetching import Boxes, Settings
from reader.fetch.naming import file_name
from reader.fetch.storage import Folder
from reader.fetch.values import entry_of
from reader.system.sandbox import EndedError
from reader.web.client import Answer, get

FOLDER = "saved"
ACCEPT = "text/html, application/xhtml+xml;q=0.9, */*;q=0.5"


def save(url: str, root: Path, topics: tuple[str, ...], settings: Settings) -> Path:
    """Save the page at `url` below `root`; returns its file. Raises ReaderError, StorageError."""
    url = url if "://" in url else f"https://{url}"
    boxes = Boxes()
    try:
        answer = get(url, replace(settings.door(), accept=ACCEPT))
        _check(answer, url)
        head = json.dumps([answer.url, answer.headers.get("Content-Type") or ""]).encode()
        stated, site = json.loads(boxes.ask(pages.job, head + b"\n" + answer.data))
        entry = entry_of(stated)
        now = datetime.fromtimestamp(settings.now(), UTC)
        source = Source("", site, answer.url, "", topics)
        question = composing.question([(entry, composing.moment(now))], source)
        (document,), _ = json.loads(boxes.ask(composing.job, question))
    except WebError as error:
        raise WebError(error.why, url) from error
    except EndedError as error:
        raise ReaderError(f"{url} takes too much time or memory to be read.") from error
    finally:
        boxes.close()
    folder = Folder(root, FOLDER)
    date = entry.published or now
    while not folder.add(
        name := folder.free_name(lambda number: file_name(title_of(entry), date, number), set()), document.encode()
    ):
        pass  # somebody was quicker: the next name
    return root / FOLDER / name


def _check(answer: Answer, url: str) -> None:
    if answer.status != 200:
        raise WebError(f"the server answered {answer.status}", url)
    kind = (answer.headers.get("Content-Type") or "text/html").partition(";")[0].strip().lower()
    if kind not in ("text/html", "application/xhtml+xml", "text/plain", "application/xml", "text/xml"):
        raise ReaderError(f"{url} is no web page but {kind[:80]}, which is not saved.")
