"""`broadsheet stories [DIR ...] [QUERY]`: the stories that the articles found are part of."""

import sys
from collections.abc import Iterator, Sequence

from reader.cli import FOUND, NOTHING_FOUND
from reader.cli.arguments import add_limit, parse, query_parser, read_query
from reader.cli.directories import opened, say_what_is_missing
from reader.cli.output import fitted, write
from reader.cli.parser import Parser
from reader.config import load
from reader.library import Library, Record
from reader.library.headlines import headlines
from reader.library.stories import edges, members, resolve, stories_among, stories_of
from reader.model.story import Story
from reader.outside.export import write_array
from reader.system.paths import config_file
from reader.text import clean
from reader.text.escaping import as_json
from reader.text.times import iso

_MORE, _WHEN = 22, 27  # cells


def parser() -> Parser:
    made = query_parser("stories", "List stories of two or more articles with a matching article.")
    add_limit(made, 0, "stories")
    made.add_argument(
        "--infer",
        choices=("off", "twins", "events"),
        help="how stories are found: from related articles (off), same text, or same event (default: your settings)",
    )
    made.add_argument("--json", action="store_true", help="print a JSON array with all articles and relations")
    return made


def run(words: list[str]) -> int:
    named, typed, options = parse(parser(), words)
    query = read_query(typed)
    infer = options.infer or load(config_file()).stories.infer
    with opened(named, options.look, bool(query.term), query.is_by_hot, infer) as library:
        leads = library.ask(stories_among, library.ids(query))[: options.limit or None]
        facts = library.ask(stories_of, leads)
        stories = [facts[lead] for lead in leads]
        if options.json:
            write_array((as_json(_as_json(library, story)) for story in stories), sys.stdout)
        else:
            write(f"{fitted(line)}\n" for line in lines(library, stories))
        say_what_is_missing(library, bool(stories))
    return FOUND if stories else NOTHING_FOUND


def lines(library: Library, stories: Sequence[Story]) -> Iterator[str]:
    """A line for each story: its name, how many articles and providers, when, and the title of its lead."""
    rows = library.ask(headlines, [story.lead for story in stories])
    for story in stories:
        more, when = clean.padded(story.more, _MORE), clean.padded(story.when, _WHEN)
        yield f"{story.name}  {more}  {when}  {rows[story.lead].title}"


def story_as_json(story: Story) -> Record:
    """What is said of a story without its articles."""
    return {
        "story": story.name,
        "articles": story.articles,
        "providers": story.providers,
        "since": iso(story.since) if story.since else None,
        "until": iso(story.until) if story.until else None,
        "inferred": story.is_inferred,
    }


def _as_json(library: Library, story: Story) -> Record:
    """A story with its articles, the lead first, and the graph they are in by their positions in that list."""
    ids = library.ask(members, story.lead)
    position = {id_: number for number, id_ in enumerate(ids)}
    return story_as_json(story) | {
        "first": position[story.first],
        "members": list(library.records(ids)),
        "edges": [[position[one], position[other]] for one, other in library.ask(edges, ids)],
        "outside": sum(library.ask(resolve, id_).count(None) for id_ in ids),
    }
