"""What commands said of articles and the person keeps: text files in their data directory, to be read without us too.

`kept/DIGEST/NAME.md`: the digest is that of the key by which marks know the article, the name is the command's. The
first line is the key, clean to show, the second is empty, the text follows.
"""

from pathlib import Path
from typing import NamedTuple

from reader.errors import StorageError
from reader.system.replacing import replace
from reader.text import clean
from reader.text.hashing import digits

_LONGEST = 500_000  # bytes of a file that are read
_MOST = 20  # files of an article that are shown
_DIRECTORY, _FILE = 0o700, 0o600


class Kept(NamedTuple):
    """What the command `name` said of an article, clean to show."""

    name: str
    text: str


def keep(home: Path, key: str, kept: Kept) -> None:
    """Keep a text with the article that marks know by `key`, in place of what its command said before; an empty text
    is kept no longer. Raises StorageError.
    """
    folder = _directory(home, key)
    file = folder / f"{kept.name}.md"
    try:
        if kept.text.strip():
            folder.mkdir(_DIRECTORY, parents=True, exist_ok=True)
            whole = f"{clean.one_line(key)}\n\n{kept.text.strip()}\n"
            replace(file, whole.encode("utf-8", "replace").decode("utf-8"), _FILE)
        else:
            file.unlink(missing_ok=True)
    except OSError as error:
        raise StorageError(f"{file} cannot be written: {error.strerror}.") from error


def kept_of(home: Path, key: str) -> tuple[Kept, ...]:
    """All that is kept of the article that marks know by `key`, by name. Raises StorageError."""
    folder = _directory(home, key)
    try:
        texts = sorted(folder.glob("*.md"))[:_MOST] if folder.is_dir() else []
        return tuple(Kept(clean.one_line(file.stem), _text(file)) for file in texts)
    except OSError as error:
        raise StorageError(f"{error.filename} cannot be read: {error.strerror}.") from error


def directory(home: Path) -> Path:
    """Where all is that is kept."""
    return home / "kept"


def files(home: Path) -> list[Path]:
    """All that is kept, of every article, and nothing that a link leads to."""
    return sorted(file for file in directory(home).glob("*/*.md") if file.is_file() and not file.is_symlink())


def _directory(home: Path, key: str) -> Path:
    return directory(home) / digits(key.encode("utf-8", "surrogatepass"), 32)


def _text(file: Path) -> str:
    with file.open("rb") as stream:
        whole = stream.read(_LONGEST).decode("utf-8", "replace")
    return clean.lines(whole.partition("\n\n")[2]).strip()
