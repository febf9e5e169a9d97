"""`broadsheet serve [DIR ...]`: the app in a web browser."""

from reader.cli import FOUND
from reader.cli.arguments import directories, value
from reader.cli.directories import choose_directories
from reader.cli.parser import Parser
from reader.errors import ReaderError

_PORT = 8000


def parser() -> Parser:
    made = Parser("broadsheet serve", description="Open the reader in a web browser; Ctrl-C stops it.")
    made.add_argument(
        "collections", metavar="DIR", nargs="*", help="a directory of article files, or a collection from your settings"
    )
    made.add_argument(
        "--host", default="127.0.0.1", help="the address to listen on (default: 127.0.0.1: this computer only)"
    )
    made.add_argument(
        "--port",
        type=value(_port),
        metavar="PORT",
        default=_PORT,
        help=f"the port to listen on (default: {_PORT})",
    )
    return made


def _port(word: str) -> int:
    if not (word.isascii() and word.isdigit() and len(word) < 6 and 1 <= int(word) <= 65_535):
        raise ReaderError(f"port must be 1 to 65535, not {word[:20]!r}")
    return int(word)


def run(words: list[str]) -> int:
    options = parser().parse_args(words)
    collections, _ = choose_directories(directories(options.collections))
    try:
        from reader.tui.web.server import Served
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] not in ("textual_serve", "aiohttp"):
            raise
        from reader.system.program import installation

        advice = f"In Broadsheet's directory: {installation('serve')}"
        raise ReaderError(f"Serving needs the extra serve. {advice}") from error
    Served(collections, options.host, options.port).run()
    return FOUND
