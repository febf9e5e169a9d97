"""`broadsheet stats [DIR ...] [QUERY]`: what the articles found are, all together."""

import sys
from collections.abc import Iterator, Sequence

from reader.cli import FOUND, NOTHING_FOUND
from reader.cli.arguments import add_limit, parse, query_parser, read_query
from reader.cli.counting import facet_as_json
from reader.cli.directories import opened, say_what_is_missing
from reader.cli.output import fitted, write
from reader.cli.parser import Parser
from reader.cli.stories import lines, story_as_json
from reader.library import Library, Record
from reader.library.facets import Facet
from reader.library.headlines import headlines
from reader.library.overview import Overview, overview
from reader.model.story import Story
from reader.text import clean
from reader.text.escaping import as_json

_LISTED = 10  # of each list
_LABEL, _BAR = 24, 40  # cells
_EIGHTHS = " ▏▎▍▌▋▊▉"


def parser() -> Parser:
    made = query_parser(
        "stats", "Show charts of publication dates, providers and topics, and list the biggest and hottest stories."
    )
    add_limit(made, _LISTED, "lines per list")
    made.add_argument("--json", action="store_true", help="print a JSON object")
    return made


def run(words: list[str]) -> int:
    named, typed, options = parse(parser(), words)
    query = read_query(typed)
    with opened(named, options.look, with_words=True, with_heat=True) as library:
        figures = library.ask(overview, query, library.clock(), options.limit or sys.maxsize)
        if options.json:
            print(as_json(_as_json(library, figures)))
        elif figures.articles:
            parts = ("".join(f"{fitted(line)}\n" for line in part) for part in _parts(library, figures) if part)
            write(["\n".join(parts)])
        say_what_is_missing(library, bool(figures.articles))
    return FOUND if figures.articles else NOTHING_FOUND


def _parts(library: Library, figures: Overview) -> Iterator[list[str]]:
    """The parts of the page, each with its lines; one with nothing to say is empty."""
    yield [figures.words]
    yield _chart(f"By {figures.unit}", figures.periods)
    yield _chart("Providers", figures.providers)
    yield _chart("Topics", figures.topics)
    yield _listed("Biggest stories", library, figures.biggest)
    yield _listed("Hottest stories", library, figures.hottest)


def _chart(title: str, facets: Sequence[Facet]) -> list[str]:
    most = max((facet.count for facet in facets), default=0)
    rows = [f"  {clean.padded(each.name, _LABEL)} {_bar(each.count, most)}{each.count:,}" for each in facets]
    return [title, *rows] if rows else []


def _bar(count: int, most: int) -> str:
    """A bar as long as `count` is of `most`, and a blank; whatever there is shows."""
    eighths = -(-count * _BAR * 8 // most)
    return f"{'█' * (eighths // 8)}{_EIGHTHS[eighths % 8]}".strip() + " " * bool(count)


def _listed(title: str, library: Library, stories: Sequence[Story]) -> list[str]:
    return [title, *(f"  {line}" for line in lines(library, stories))] if stories else []


def _as_json(library: Library, figures: Overview) -> Record:
    return {
        "articles": figures.articles,
        "stories": figures.stories,
        "singles": figures.singles,
        "undated": figures.undated,
        **{
            name: [facet_as_json(facet) for facet in facets]
            for name, facets in (
                (f"{figures.unit}s", figures.periods),
                ("providers", figures.providers),
                ("topics", figures.topics),
            )
        },
        "biggest": _stories_as_json(library, figures.biggest),
        "hottest": _stories_as_json(library, figures.hottest),
    }


def _stories_as_json(library: Library, stories: Sequence[Story]) -> list[Record]:
    rows = library.ask(headlines, [story.lead for story in stories])
    return [story_as_json(story) | {"title": rows[story.lead].title} for story in stories]
