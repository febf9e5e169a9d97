"""`broadsheet help [COMMAND|query|config]`: what a command takes, or one of the pages that travel with the program."""

from collections.abc import Iterator

from reader.cli import FOUND, SUBCOMMANDS, output, subcommand
from reader.cli.markdown import Block, Code, Heading, Paragraph, Table, blocks, described, plain, spans, without_links
from reader.cli.parser import Parser
from reader.cli.wrapping import wrapped
from reader.system.paths import asset
from reader.text.clean import nearest, one_line

PAGES = {"query": "queries.md", "config": "configuration.md"}
_WIDTH = 80  # cells


def parser() -> Parser:
    made = Parser("broadsheet help", description="Explain a command, the query language, or the settings.")
    made.add_argument(
        "topic", metavar="COMMAND|query|config", nargs="?", help="what to explain (default: all commands)"
    )
    return made


def run(words: list[str]) -> int:
    made = parser()
    topic = made.parse_args(words).topic
    # `config` is a command too: its options are few, and its page names them
    if topic in PAGES:
        width = min(output.width() or _WIDTH, _WIDTH)
        output.write(_as_text(page(topic), width))
    elif topic is None or topic in SUBCOMMANDS:
        output.write([subcommand(topic or "").parser().format_help()])
    else:
        made.error(f"there is no help on {one_line(topic)}.{nearest(topic, (*SUBCOMMANDS, *PAGES))}")
    return FOUND


def page(topic: str) -> str:
    """The page on one of PAGES, in Markdown."""
    return (asset("docs") / PAGES[topic]).read_text(encoding="utf-8")


def _as_text(source: str, width: int) -> Iterator[str]:
    """The lines of a page, with their ends."""
    bold, regular = ("\x1b[1m", "\x1b[0m") if output.has_colour() else ("", "")
    before: Block | None = None
    for block in blocks(source):
        if before and not (_is_item(before) and _is_item(block)):
            yield "\n"
        if isinstance(block, Heading):
            yield f"{bold}{_title(block)}{regular}\n"
        else:
            yield _block(block, width)
        before = block


def _title(heading: Heading) -> str:
    """As manual pages have it: in capitals, but for names."""
    if heading.level > 2:
        return plain(heading.text)
    return "".join(part if is_code else part.upper() for part, is_code in spans(without_links(heading.text)))


def _is_item(block: Block) -> bool:
    return isinstance(block, Paragraph) and block.is_item


def _block(block: Paragraph | Code | Table, width: int) -> str:
    match block:
        case Paragraph():
            return wrapped(f"{'- ' if block.is_item else ''}{plain(block.text)}", width)
        case Code():
            return "".join(f"    {line}\n" for line in block.lines)
        case Table():
            return "".join(_row(block, row, width) for row in block.rows)


def _row(table: Table, row: tuple[str, ...], width: int) -> str:
    """Its first cell, and below it the others."""
    return wrapped(f"  {plain(row[0])}", width) + "".join(
        wrapped(f"      {plain(cell)}", width) for cell in described(table, row)
    )
