"""A web page saved as an article file, to be read later."""

import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from reader.errors import ReaderError, WebError
from reader.fetch import composing
from reader.fetch.composing import Source, title_of
from reader.fetch.fetching import Boxes, Settings
from reader.fetch.full_text import ACCEPT, check, entry_at
from reader.fetch.naming import file_name
from reader.fetch.storage import Folder
from reader.fetch.values import Entry
from reader.system.sandbox import EndedError
from reader.web.client import get

FOLDER = "saved"


def save(url: str, root: Path, topics: tuple[str, ...], settings: Settings) -> Path:
    """Save the page at `url` below `root`; returns its file. Raises ReaderError, StorageError."""
    url = url if "://" in url else f"https://{url}"
    boxes = Boxes()
    try:
        answer = get(url, replace(settings.door(), accept=ACCEPT))
        check(answer, url)
        entry, site = entry_at(answer, boxes.ask, settings.config.fetch.full_text_command)
        now = datetime.fromtimestamp(settings.now(), UTC)
        source = Source("", site, answer.url, "", topics)
        question = composing.question([(entry, composing.moment(now))], source)
        (document,), _ = json.loads(boxes.ask(composing.job, question))
    except WebError as error:
        raise WebError(error.why, url) from error
    except EndedError as error:
        raise ReaderError(f"{url} takes too much time or memory to read.") from error
    finally:
        boxes.close()
    folder = Folder(root, FOLDER)
    date = entry.published or now
    name = _free_name(folder, entry, date)
    with folder.staged(name, document.encode()):
        while not folder.add(free := _free_name(folder, entry, date), staged=name):
            pass  # somebody was quicker: the next name
    return root / FOLDER / free


def _free_name(folder: Folder, entry: Entry, date: datetime) -> str:
    return folder.free_name(lambda number: file_name(title_of(entry), date, number), set())
