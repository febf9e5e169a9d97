"""`feeds.toml` at the root of a collection: the feeds that come into it. It travels with the collection, so it may be a
stranger's, and can name neither secrets nor commands.
"""

import re
import stat
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import urlsplit

from reader.config import source_of
from reader.config.document import Document
from reader.config.setting import Setting
from reader.config.settings import Config, InvalidSettingError, Table
from reader.errors import ConfigError, StorageError
from reader.fetch.matching import filter_of
from reader.fetch.naming import folder_fault, folder_name
from reader.loader.toml_front import check_keys
from reader.loader.yaml_events import YamlError
from reader.query import QueryError
from reader.system.replacing import replace
from reader.text import urls
from reader.text.clean import one_line

FILE = "feeds.toml"
_AGE = re.compile(r"([1-9][0-9]{0,3})([dwmy])")
_DAYS = {"d": 1, "w": 7, "m": 30, "y": 365}
_MOST = 5_000  # feeds of a collection
_MOST_BYTES = 2_000_000


def _check_url(url: str, config: Config) -> None:
    if fault := urls.fault(url):
        raise InvalidSettingError(f"The address of a feed {fault}.")


def _check_folder(folder: str, config: Config) -> None:
    if folder and (fault := folder_fault(folder)):
        raise InvalidSettingError(f"The folder {folder!r} {fault}.")


def _check_drop(query: str, config: Config) -> None:
    try:
        filter_of(query)
    except QueryError as error:
        raise InvalidSettingError(f"Invalid query, column {error.column + 1}: {error}") from error


def _check_keep(age: str, config: Config) -> None:
    if age and not _AGE.fullmatch(age):
        raise InvalidSettingError("keep is an age such as 90d, 12w, 6m or 2y.")


class Subscription(Table):
    """One feed."""

    url: Annotated[str, Setting("The feed's address.", check=_check_url)]
    title: Annotated[str, Setting("The name of its provider; else what the feed calls itself.")] = ""
    folder: Annotated[str, Setting("Where its files go, within the collection.", check=_check_folder)] = ""
    topics: Annotated[tuple[str, ...], Setting("Topics for each of its articles.")] = ()
    drop: Annotated[str, Setting("A query: what it finds is never written.", check=_check_drop)] = ""
    keep: Annotated[str, Setting("How old its files become; none: as old as they like.", check=_check_keep)] = ""

    full_text: Annotated[bool, Setting("Whether the text of each article is taken from its page.")] = False

    @property
    def keep_days(self) -> int:
        """0: for good."""
        age = _AGE.fullmatch(self.keep)
        return int(age[1]) * _DAYS[age[2]] if age else 0

    @property
    def place(self) -> str:
        """Where its files go, whether that is stated or not."""
        return self.folder or folder_name("", self.host)

    @property
    def host(self) -> str:
        """The host of its address, in lower case, without a port."""
        return urlsplit(self.url).hostname or ""


def _check_feeds(feeds: tuple[Subscription, ...], config: Any) -> None:
    seen: set[str] = set()
    for number, each in enumerate(feeds):
        if each.url in seen:
            raise InvalidSettingError(f"The feed {each.url} stands there twice.", number, "url")
        seen.add(each.url)
    if len(feeds) > _MOST:
        raise InvalidSettingError(f"There are more than {_MOST:,} feeds.")


class Subscriptions(Table):
    """All of a collection."""

    feed: Annotated[tuple[Subscription, ...], Setting("The feeds.", check=_check_feeds)] = ()


def read(root: Path) -> tuple[Subscription, ...]:
    """The feeds of a collection, each with a folder; none where there is no `feeds.toml`. Raises ConfigError."""
    file = root / FILE
    if file.is_symlink() and not file.resolve().is_relative_to(root.resolve()):
        raise ConfigError(
            f"{one_line(str(file))} is a link that leads out of its directory. Put the file itself there."
        )
    source = _source(file)
    if not source.strip():
        return ()
    return _parsed(file, source).feed


def _source(file: Path) -> str:
    """What the file holds; nothing where it is missing. Raises ConfigError."""
    with suppress(OSError):  # it is missing, or `source_of` says what is wrong
        info = file.stat()
        if not stat.S_ISREG(info.st_mode):
            raise ConfigError(f"{one_line(str(file))} is not a regular file. Put a text file there.")
        if info.st_size > _MOST_BYTES:
            raise ConfigError(f"{one_line(str(file))} is larger than {_MOST_BYTES // 10**6} MB. Remove feeds from it.")
    return source_of(file)


def _parsed(file: Path, source: str) -> Subscriptions:
    """What it states. Raises ConfigError, also for what would take long to be read."""
    try:
        check_keys(source)
    except YamlError as error:
        raise ConfigError(f"{one_line(str(file))}, line {error.line}: This is {error.reason}.", error.line) from error
    return Document(file, source).read(Subscriptions)


def add(root: Path, feeds: Iterable[Mapping[str, Any]]) -> list[str]:
    """Add feeds that are not there yet; all else in the file stays as it is. Returns their addresses, as they are new.

    Raises ConfigError, StorageError.
    """
    import tomlkit

    file = root / FILE
    there = read(root)
    present = {each.url for each in there}
    taken = {each.folder.lower() for each in there if each.folder}
    document = tomlkit.parse(source_of(file))
    tables = document.setdefault("feed", tomlkit.aot())
    if tables:
        tables[-1].add(tomlkit.nl())
    added: list[str] = []
    for stated in feeds:
        url = str(stated["url"])
        if url in present:
            continue
        table = tomlkit.table()
        title = str(stated.get("title", ""))
        named = dict(stated) | {
            "folder": str(stated.get("folder") or _free_folder(title, urlsplit(url).hostname or "", taken))
        }
        for name in ("url", "title", "folder", "topics"):
            if value := named.get(name):
                table[name] = value
        tables.append(table)
        present.add(url)
        added.append(url)
    if added:
        source = tomlkit.dumps(document)
        _parsed(file, source)  # what could not be read again is not written
        write(file, source)
    return added


def move(root: Path, feed: Subscription, url: str) -> bool:
    """Write that a feed is at another address from now on; all else in the file stays as it is, and so does the folder
    of its articles. Whether that was done: not where that address is a feed of its own there. Raises ConfigError,
    StorageError.
    """
    import tomlkit

    file = root / FILE
    there = {each.url for each in read(root)}
    if feed.url not in there or url in there:
        return False
    document = tomlkit.parse(source_of(file))
    for table in document["feed"]:
        if table["url"] == feed.url:
            table["url"] = url
            if not feed.folder:
                table["folder"] = feed.place
    source = tomlkit.dumps(document)
    _parsed(file, source)
    write(file, source)
    return True


def _free_folder(title: str, host: str, taken: set[str]) -> str:
    name = plain = folder_name(title, host)
    number = 1
    while name.lower() in taken:
        number += 1
        name = f"{plain}-{number}"
    taken.add(name.lower())
    return name


def write(file: Path, source: str) -> None:
    """Write all of `file` or nothing. Raises StorageError."""
    try:
        replace(file, source, file.stat().st_mode & 0o777 if file.exists() else 0o644)
    except OSError as error:
        raise StorageError(f"{one_line(str(file))} cannot be written: {error.strerror}.") from error
