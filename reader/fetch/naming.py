"""Names of files and folders that every system takes, and that no feed can choose."""

import re
import unicodedata
from datetime import datetime
from pathlib import PurePosixPath

MAX_BYTES = 120  # of a file's name
_SUFFIX = ".md"
_ROOM = MAX_BYTES - len("2026-11-29-") - len("-9999") - len(_SUFFIX)
_BETWEEN = re.compile(r"[\W_]+")
# https://learn.microsoft.com/windows/win32/fileio/naming-a-file
_RESERVED = re.compile(r"(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(?:\..*)?", re.IGNORECASE)
_NO_NAME = re.compile(r'[\x00-\x1f<>:"\\|?*]')


def slug(text: str, most: int = _ROOM) -> str:
    """`text` as a part of a name: letters and digits of any script, without accents, in at most so many bytes."""
    words = unicodedata.normalize("NFC", _BETWEEN.sub("-", _without_accents(text.casefold()))).strip("-")
    cut = words.encode()[:most].decode("utf-8", "ignore")
    if len(cut) < len(words) and "-" in cut[most // 4 :]:
        cut = cut.rpartition("-")[0]
    return cut.strip("-") or "entry"


def _without_accents(text: str) -> str:
    if text.isascii():
        return text
    return "".join(char for char in unicodedata.normalize("NFKD", text) if not unicodedata.combining(char))


def file_name(title: str, published: datetime, number: int = 1) -> str:
    """`2026-11-29-slug.md`, with `-2` for the second of that name."""
    return f"{published:%Y-%m-%d}-{slug(title)}{f'-{number}' if number > 1 else ''}{_SUFFIX}"


def folder_name(title: str, host: str) -> str:
    """The folder of a feed, by what it calls itself."""
    name = slug(title, 60) if title else "entry"
    name = name if name != "entry" else slug(host, 60)
    return f"{name}-feed" if _RESERVED.fullmatch(name) else name


def folder_fault(folder: str) -> str:
    """Why `folder` is no place for a feed's files, as the end of a sentence; empty where it is."""
    parts = PurePosixPath(folder).parts
    if not parts or folder.startswith("/") or ".." in parts or folder != str(PurePosixPath(folder)):
        return "is no folder within the collection, such as news/example"
    for part in parts:
        if part.startswith(".") or part.endswith((".", " ")) or part.startswith(" "):
            return "holds a name that is hidden, or ends in a dot or blank"
        if _RESERVED.fullmatch(part) or _NO_NAME.search(part) or len(part.encode()) > MAX_BYTES:
            return "holds a name that not every system takes"
    return ""
