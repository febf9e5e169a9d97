"""`broadsheet where [DIR ...]`: what Broadsheet keeps where, and how large it is."""

from collections.abc import Iterator, Sequence
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
from reader.state import kept
from reader.system.paths import cache_dir, config_file, data_dir
from reader.text.clean import one_line, plural

_PARTS = ("", "-wal", "-shm")  # of a database
_KB = 1_000  # bytes


def parser() -> Parser:
    made = Parser(
        "broadsheet where",
        description="Print where your settings, your marks, the kept output of your commands, and the index are.",
    )
    made.add_argument(
        "collections", metavar="DIR", nargs="*", help="directories of the index (default: those opened last)"
    )
    made.add_argument("--size", action="store_true", help="print the size of each, and of the parts of the index")
    return made


def run(words: list[str]) -> int:
    options = parser().parse_args(words)
    collections, _ = choose_directories(directories(options.collections))
    with closing(Library(collections, cache_dir())) as library:
        home = data_dir()
        places = {
            "settings": (config_file(), _parts(config_file())),
            "marks": (home / "state.db", _parts(home / "state.db")),
            "kept": (kept.directory(home), kept.files(home)),
            "index": (library.file, _parts(library.file)),
        }
        write(_line(name, place, files, options.size) for name, (place, files) in places.items())
        if options.size:
            write(_of_index(library.ask(sizes), library.ask(tally).articles))
    return FOUND


def _line(name: str, place: Path, files: Sequence[Path], with_size: bool) -> str:
    size = f"{_in_units(sum(file.stat().st_size for file in files)):>10}  " if with_size else ""
    return f"{name:<8}  {size}{one_line(str(place))}\n"


def _parts(file: Path) -> list[Path]:
    """The files of a database, or of anything else."""
    return [part for suffix in _PARTS if (part := Path(f"{file}{suffix}")).exists()]


def _in_units(size: int) -> str:
    return f"{size / _KB**2:,.1f} MB" if size >= _KB**2 else f"{size / _KB:,.1f} kB"


def _of_index(parts: Sizes, articles: int) -> Iterator[str]:
    """What the index is made of, for one who wonders whether to keep bodies in it."""
    for what, size in (("words", parts.words), ("bodies", parts.bodies)):
        each = f", {_in_units(size // articles)} for each of {plural(articles, 'article')}" if articles else ""
        yield f"  {what:<6}  {_in_units(size):>10}{each}\n"
