"""`broadsheet save URL [DIR]`: a web page as an article file, to be read later."""

from reader.cli import FOUND, output
from reader.cli.fetched import place, settings
from reader.cli.parser import Parser
from reader.fetch.saving import FOLDER, save


def parser() -> Parser:
    made = Parser("broadsheet save", description=f"Save a web page as an article file, in the folder {FOLDER}.")
    made.add_argument("url", metavar="URL", help="the page")
    made.add_argument("directory", metavar="DIR", nargs="?", help="where it goes (default: the directory opened last)")
    made.add_argument("--topic", action="append", default=[], metavar="NAME", help="a topic for it")
    return made


def run(words: list[str]) -> int:
    options = parser().parse_args(words)
    root = place(options.directory, is_made=True)
    output.say(str(save(options.url, root, tuple(options.topic), settings())))
    return FOUND
