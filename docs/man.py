"""The manual pages: broadsheet(1) from what the commands say of themselves, the others from the pages of
`broadsheet help`; roff with the macros of man(7).
"""

import argparse
import re
from collections.abc import Iterator, Mapping, Sequence

from reader import __version__
from reader.cli import READING, SUBCOMMANDS, subcommand
from reader.cli.arguments import query_parser
from reader.cli.markdown import Block, Code, Heading, Paragraph, blocks, described, plain, spans, without_links
from reader.cli.parser import SHARED, Parser
from reader.cli.reading import DESCRIPTION
from reader.keys.keymap import DEFAULT

_ONCE = ("help", "words", "look", *SHARED)  # told once

_EXIT_CODES = (
    ("0", "success"),
    ("1", "no match; for check: errors found"),
    ("2", "invalid usage, or something cannot be read or opened"),
    ("70", "internal error"),
    ("74", "output cannot be written: the disk is full, or standard output is closed"),
)
_FILES = (
    ("~/.config/broadsheet/config.toml", "your settings; broadsheet config --path prints where it is on your system"),
    ("~/.local/share/broadsheet/state.db", "your data, with backups next to it"),
    ("~/.cache/broadsheet", "the index; it may be deleted"),
)
_ENVIRONMENT = (
    ("BROADSHEET_HOME", "a directory for all of these files, instead of the usual ones"),
    ("BROWSER", "the program that opens links"),
    ("VISUAL, EDITOR", "the program that edits files"),
    ("PAGER", "the program that shows output longer than the screen (default: less); empty or cat: none"),
    ("NO_COLOR", "if set, no colours are used"),
)
_OTHERS = {"query": ("7", "the query language"), "config": ("5", "the settings")}


def man_pages(pages: Mapping[str, str]) -> dict[str, str]:
    """The files of all manual pages and what is in them; `pages` are those of `broadsheet help`, in Markdown."""
    others = {f"broadsheet-{topic}.{section}": _other(topic, pages[topic]) for topic, (section, _) in _OTHERS.items()}
    return {"broadsheet.1": "\n".join(_main()) + "\n", **others}


def _main() -> Iterator[str]:
    """broadsheet(1)."""
    yield _head("broadsheet", "1", "User commands")
    yield from (".SH NAME", _text("broadsheet - read a directory of article files in the terminal"), ".SH SYNOPSIS")
    for name, command in {"": READING, **SUBCOMMANDS}.items():
        yield from (".br", f"\\fBbroadsheet {name}\\fR {_text(command.operands)}".replace(" \\fR", "\\fR"))
    yield from (".SH DESCRIPTION", _text(DESCRIPTION), *_options(subcommand("").parser()))
    yield from (".SH COMMANDS", "Commands with a query take these options:", *_options(query_parser("", ""), SHARED))
    for name in SUBCOMMANDS:
        parser = subcommand(name).parser()
        yield from (f'.SS "broadsheet {name}"', _text(str(parser.description)), *_options(parser, _ONCE))
    yield ".SH KEYS"
    for topic, commands in DEFAULT.by_topic():
        yield f'.SS "{topic}"'
        yield from _terms((" ".join(DEFAULT.keys_of(each.id)), each.help) for each in commands)
    for title, terms in (("FILES", _FILES), ("ENVIRONMENT", _ENVIRONMENT), ("EXIT STATUS", _EXIT_CODES)):
        yield from (f".SH {title}", *_terms(iter(terms)))
    also = (f".BR broadsheet\\-{topic} ({section})" for topic, (section, _) in _OTHERS.items())
    yield from (".SH SEE ALSO", " ,\n".join(also))


def _other(topic: str, page: str) -> str:
    """broadsheet-query(7) or broadsheet-config(5)."""
    section, about = _OTHERS[topic]
    title, *rest = blocks(page)
    assert isinstance(title, Heading)
    lines = [_head(f"broadsheet-{topic}", section, "Broadsheet"), ".SH NAME"]
    lines += [_text(f"broadsheet-{topic} - {about} of Broadsheet"), ".SH DESCRIPTION"]
    for block in rest:
        lines += _block(block)
    return "\n".join([*lines, ".SH SEE ALSO", ".BR broadsheet (1)"]) + "\n"


def _head(name: str, section: str, title: str) -> str:
    return f'.TH {_text(name.upper())} {section} "" "Broadsheet {__version__}" "{title}"'


def _block(block: Block) -> Iterator[str]:
    match block:
        case Heading():
            yield f'.{"SH" if block.level < 3 else "SS"} "{_text(plain(block.text))}"'
        case Paragraph():
            yield from (".IP \\(bu 2" if block.is_item else ".PP", _marked(block.text))
        case Code():
            yield from (".PP", ".RS 4", ".nf", *map(_line, block.lines), ".fi", ".RE")
        case _:
            for row in block.rows:
                yield from (".TP", f".B {_text(plain(row[0]))}", "\n.br\n".join(map(_marked, described(block, row))))


def _options(parser: Parser, except_for: Sequence[str] = ()) -> Iterator[str]:
    for action in parser.options:
        if action.dest not in except_for and action.help != argparse.SUPPRESS:
            yield from _terms(iter([(_invocation(action), (action.help or "") % vars(action))]))


def _invocation(action: argparse.Action) -> str:
    """`--limit N`"""
    choices = f"{{{','.join(map(str, action.choices))}}}" if action.choices else ""
    value = "" if action.nargs == 0 else str(action.metavar or choices or action.dest)
    return " ".join(part for part in (", ".join(action.option_strings), value) if part)


def _terms(terms: Iterator[tuple[str, str]]) -> Iterator[str]:
    for term, meaning in terms:
        yield from (".TP", f".B {_text(term)}", _text(meaning))


def _marked(text: str) -> str:
    """`text` with its code in bold."""
    parts = (f"\\fB{_escaped(part)}\\fR" if is_code else _escaped(part) for part, is_code in spans(without_links(text)))
    return _guarded("".join(parts))


def _text(words: str) -> str:
    """`words` so that roff prints them as they are."""
    return _guarded(_escaped(re.sub(r"\s+", " ", words)))


def _line(line: str) -> str:
    """A line of code, with its blanks."""
    return _guarded(_escaped(line))


def _escaped(words: str) -> str:
    return words.replace("\\", "\\e").replace("-", "\\-").replace('"', "\\(dq").replace("'", "\\(aq")


def _guarded(line: str) -> str:
    """`line` that is no request to roff."""
    return re.sub(r"^(?=[.'])", r"\\&", line)
