"""`broadsheet list [DIR ...] [QUERY]`: the articles, for people or for scripts."""

import sys
from collections.abc import Iterable, Iterator, Sequence
from itertools import repeat
from pathlib import Path
from typing import TYPE_CHECKING

from reader.cli import FOUND, NOTHING_FOUND, output
from reader.cli.arguments import add_limit, parse, query_parser, read_query, value
from reader.cli.directories import first_ids, opened, say_what_is_missing
from reader.cli.parser import Parser
from reader.library import Library
from reader.model.headline import Headline
from reader.outside.export import FORMATS, parse_fields, write, write_null
from reader.query import SORT_KEYS, Query, parse_sorts
from reader.text import clean
from reader.text.words import spans

if TYPE_CHECKING:
    from reader.text.words import Run

_WHEN, _SOURCE = 10, 20  # cells
_AT_ONCE = 500  # articles whose texts are looked into together


def parser() -> Parser:
    made = query_parser("list", "List articles, newest first: date, source, title.")
    made.add_argument(
        "--sort",
        type=value(parse_sorts),
        metavar="KEYS",
        help=f"sort order: {', '.join(SORT_KEYS)}; -KEY is descending; several: -heat,date",
    )
    add_limit(made, 0)
    made.add_argument("--leads", action="store_true", help="only the lead article of each story, as is:lead")
    made.add_argument("--context", action="store_true", help="print the words around the first match below each title")
    formats = made.add_mutually_exclusive_group()
    for name, form in FORMATS.items():
        formats.add_argument(f"--{name}", action="store_const", const=name, dest="format", help=form.means)
    made.add_argument(
        "-0", "--null", action="store_true", help="end each path or link with NUL, for xargs -0; alone it means --paths"
    )
    made.add_argument(
        "--fields", type=value(parse_fields), default=(), metavar="A,B", help="only these fields, such as title,webUrl"
    )
    return made


def run(words: list[str]) -> int:
    made = parser()
    named, typed, options = parse(made, words)
    if options.fields and options.format and not FORMATS[options.format].takes_fields:
        made.error(f"--{options.format} takes no --fields")
    with_names = sorted(name for name, form in FORMATS.items() if form.names)
    if options.null and (options.fields or options.format not in (None, *with_names)):
        made.error(f"--null goes with --{' or --'.join(with_names)}")
    if options.context and (options.format or options.fields or options.null):
        made.error("--context works only with columns, not with another format")
    query = read_query(typed)
    if options.leads:
        query = _leads_of(query)
    if options.sort:
        query = query.sorted_by(*options.sort)
    form: str | None = options.format or ("tsv" if options.fields else "paths" if options.null else None)
    is_null = options.null and not sys.stdout.isatty()  # a terminal is shown no name as it is
    return print_list(named, query, options.limit, form, options.fields, is_null, options.look, options.context)


def _leads_of(query: Query) -> Query:
    from reader.query.terms import Flag, all_of, conjuncts  # most lists do without

    return query._replace(term=all_of(*conjuncts(query.term), Flag("is", "lead")))


def print_list(
    named: Sequence[Path],
    query: Query,
    limit: int = 0,
    form: str | None = None,
    fields: Sequence[str] = (),
    is_null: bool = False,
    look: bool = True,
    with_context: bool = False,
) -> int:
    """Print the articles of the directories that `query` asks for, in columns or in the form that is named; `is_null`
    where its lines end with NUL. `with_context` where the words around a match are wanted.
    """
    with opened(named, look, bool(query.term), query.is_by_hot) as library:
        ids = first_ids(library, query, limit)
        if is_null and form:
            write_null(library.records(ids), form, sys.stdout.buffer)
        elif form:
            write(library.records(ids), form, sys.stdout, fields)
        else:
            contexts = _contexts(library, ids, query) if with_context else repeat("")
            output.write(_columns(library.headlines(ids), contexts))
        say_what_is_missing(library, bool(ids))
    return FOUND if ids else NOTHING_FOUND


def _contexts(library: Library, ids: Sequence[int], query: Query) -> Iterator[str]:
    """Of each article the words around the first match; empty where there is none in excerpt or body."""
    from reader.library.bodies import snippets
    from reader.query.terms import runs_of

    runs = runs_of(query.term)
    for start in range(0, len(ids), _AT_ONCE):
        window = ids[start : start + _AT_ONCE]
        words = library.ask(snippets, window, runs)
        yield from (_lit(words.get(id_, ""), runs) for id_ in window)


def _lit(words: str, runs: "Sequence[Run]") -> str:
    """`words` on a line of its own, each match in bold where there are colours."""
    if not words:
        return ""
    line = output.fitted(words, _WHEN + 2)
    if output.has_colour():
        for start, end in reversed(spans(line, runs)):
            line = f"{line[:start]}\x1b[1m{line[start:end]}\x1b[0m{line[end:]}"
    return f"{'':<{_WHEN}}  {line}\n"


def _columns(rows: Iterable[Headline], contexts: Iterable[str]) -> Iterator[str]:
    dim, plain = ("\x1b[2m", "\x1b[0m") if output.has_colour() else ("", "")
    width = output.width()
    cells = min(_SOURCE, width // 4) if width else _SOURCE
    for row, context in zip(rows, contexts, strict=False):  # without context there is no end of them
        when = str(row.published.date()) if row.published else "no date"
        source = clean.padded(row.source, cells)
        title = output.fitted(row.title, _WHEN + cells + 4)
        yield f"{dim}{when:<{_WHEN}}  {source}{plain}  {title}\n{context}"
