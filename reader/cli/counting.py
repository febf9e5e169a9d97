"""`broadsheet count [DIR ...] [QUERY]`: how many articles there are, of each provider, topic, day, …"""

from collections.abc import Sequence

from reader.cli import FOUND, NOTHING_FOUND
from reader.cli.arguments import parse, query_parser, read_query
from reader.cli.directories import opened, say_what_is_missing
from reader.cli.output import fitted, write
from reader.cli.parser import Parser
from reader.library.facets import FACET_FIELDS, Facet, facets
from reader.library.headlines import tally
from reader.text.escaping import as_json


def parser() -> Parser:
    made = query_parser("count", "Count articles, in total or by value, the most frequent first.")
    made.add_argument("--by", choices=FACET_FIELDS, help="field to count by; an article counts for each of its topics")
    made.add_argument("--json", action="store_true", help="as JSON")
    return made


def run(words: list[str]) -> int:
    named, typed, options = parse(parser(), words)
    query = read_query(typed)
    with opened(named, options.look, bool(query.term) or options.by == "topic") as library:
        count = len(library.ids(query)) if query.term else library.ask(tally).articles
        stated = library.ask(facets, options.by, query.term, library.clock()) if options.by else None
        _print_json(count, stated) if options.json else _print_columns(count, stated)
        say_what_is_missing(library, bool(count))
    return FOUND if count else NOTHING_FOUND


def _print_json(count: int, stated: Sequence[Facet] | None) -> None:
    by = [facet_as_json(facet) for facet in stated or ()]
    print(as_json({"count": count} if stated is None else by))


def facet_as_json(facet: Facet) -> dict[str, object]:
    """A value and its count; None stands for those that state none."""
    return {"name": facet.name or None, "count": facet.count}


def _print_columns(count: int, stated: Sequence[Facet] | None) -> None:
    if stated is None:
        print(count)
        return
    width = max((len(str(facet.count)) for facet in stated), default=0)
    write(f"{facet.count:>{width}}  {fitted(facet.name or 'none', width + 2)}\n" for facet in stated)
