"""`broadsheet add URL [DIR]`: a feed, or one that a page names, into a directory's feeds.toml, with its articles."""

from reader.cli import FOUND, NOTHING_FOUND, output
from reader.cli.fetched import confirmed, place, say, settings
from reader.cli.parser import Parser
from reader.fetch.adding import add
from reader.fetch.finding import Candidate, find
from reader.text import clean

_TITLES = 5


def parser() -> Parser:
    made = Parser(
        "broadsheet add",
        description="Add a feed to a directory, by its URL or by that of a page that links to it, with its articles.",
    )
    made.add_argument("url", metavar="URL", help="a feed, or a page such as a blog's")
    made.add_argument(
        "directory", metavar="DIR", nargs="?", help="where its articles go (default: the directory opened last)"
    )
    made.add_argument("--topic", action="append", default=[], metavar="NAME", help="a topic for each of its articles")
    made.add_argument("-y", "--yes", action="store_true", help="do not ask")
    return made


def run(words: list[str]) -> int:
    options = parser().parse_args(words)
    root = place(options.directory, is_made=True)
    chosen = settings()
    candidates = find(options.url, chosen)
    wanted = [
        each for each in candidates if _is_wanted(each, options.yes or not output.is_interactive(), len(candidates))
    ]
    if not wanted:
        return NOTHING_FOUND
    if len(wanted) > 1 and not output.is_interactive():
        output.say(f"{clean.plural(len(wanted), 'feed')} are linked there: add one of them by its URL.")
        return NOTHING_FOUND
    urls, outcomes = add(root, wanted, options.topic, chosen)
    for each in wanted:
        done = "Added" if each.url in urls else "Already there"
        output.say(f"{done}: {each.feed.title or each.url} in {root}.")
    if outcomes:
        say(outcomes, chosen, chosen.now())
    else:
        directory = clean.one_line(str(root))
        output.note(f"`broadsheet fetch {directory}` fetches its articles." if urls else "Nothing was added.")
    return FOUND


def _is_wanted(candidate: Candidate, is_agreed: bool, count: int) -> bool:
    output.say(f"{candidate.feed.title or 'A feed without a name'}  {candidate.url}")
    for entry in candidate.feed.entries[:_TITLES]:
        output.say(f"    {entry.title or entry.link}")
    for note in candidate.feed.notes:
        output.note(note)
    return is_agreed or confirmed("Add it? [Y/n] ")
