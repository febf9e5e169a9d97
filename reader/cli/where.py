"""`broadsheet where [DIR ...]`: the files that Broadsheet keeps, and how large they are."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from reader.cli import FOUND
from reader.cli.arguments import directories
from reader.cli.directories import choose_directories
from reader.cli.output import write
from reader.cli.parser import Parser
from reader.library import Library
from reader.library.bodies import Sizes, sizes
from reader.library.headlines import tally
from reader.system.paths import cache_dir, config_file, data_dir
from reader.text.clean import one_line, plural

_PARTS = ("", "-wal", "-shm")  # of a database
_KB = 1_000  # bytes


def parser() -> Parser:
    made = Parser("broadsheet where", description="Print where your settings, your marks and the index are.")
    made.add_argument(
        "collections", metavar="DIR", nargs="*", help="directories of the index (default: those opened last)"
    )
    made.add_argument("--size", action="store_true", help="print the size of each, and of the parts of the index")
    return made


def run(words: list[str]) -> int:
    options = parser().parse_args(words)
    collections, _ = choose_directories(directories(options.collections))
    with closing(Library(collections, cache_dir())) as library:
        files = {"settings": config_file(), "marks": data_dir() / "state.db", "index": library.file}
        write(_line(name, file, options.size) for name, file in files.items())
        if options.size:
            write(_of_index(library.ask(sizes), library.ask(tally).articles))
    return FOUND


def _line(name: str, file: Path, with_size: bool) -> str:
    size = f"{_in_units(_bytes(file)):>10}  " if with_size else ""
    return f"{name:<8}  {size}{one_line(str(file))}\n"


def _bytes(file: Path) -> int:
    parts = (Path(f"{file}{part}") for part in _PARTS)
    return sum(part.stat().st_size for part in parts if part.exists())


def _in_units(size: int) -> str:
    return f"{size / _KB**2:,.1f} MB" if size >= _KB**2 else f"{size / _KB:,.1f} kB"


def _of_index(parts: Sizes, articles: int) -> Iterator[str]:
    """What the index is made of, for one who wonders whether to keep bodies in it."""
    for what, size in (("words", parts.words), ("bodies", parts.bodies)):
        each = f", {_in_units(size // articles)} for each of {plural(articles, 'article')}" if articles else ""
        yield f"  {what:<6}  {_in_units(size):>10}{each}\n"
