"""`broadsheet mark WHAT [DIR ...] [QUERY]`: mark articles from a script. WHAT may stand behind the directories, too."""

from argparse import Namespace
from pathlib import Path

from reader.cli import FOUND, NOTHING_FOUND
from reader.cli.arguments import leading_directories, parse, query_parser, read_query
from reader.cli.directories import opened_with_state, say_what_is_missing
from reader.cli.parser import Parser
from reader.model.marks import Change
from reader.query import Query
from reader.session.marks import mark
from reader.text import clean

_FLAGS: dict[str, Change] = {
    "read": {"read": True},
    "unread": {"read": False},
    "star": {"starred": True},
    "unstar": {"starred": False},
    "hide": {"hidden": True},
    "unhide": {"hidden": False},
}
_TAGS = ("tag", "untag")
WHATS = (*_FLAGS, *_TAGS)
_WHAT = f"WHAT is {', '.join(_FLAGS)}, {' or '.join(f'{tag} NAME' for tag in _TAGS)}."


def parser() -> Parser:
    made = query_parser("mark", "Mark articles as read, starred, hidden or tagged.")
    made.epilog = f"{_WHAT} {made.epilog}"
    made.add_argument("--all", action="store_true", help="mark all articles, instead of those of a query")
    made.add_argument("--dry-run", action="store_true", help="only print how many would be marked")
    return made


def run(words: list[str]) -> int:
    made = parser()
    change, rest = _change(made, words)
    collections, typed, options = parse(made, rest)
    if bool(typed.strip()) == options.all:
        made.error("a query or --all is required")
    return _mark_all(collections, read_query(typed), change, options)


def _change(made: Parser, words: list[str]) -> tuple[Change, list[str]]:
    """What is to be changed, and the other words."""
    at = 0 if words[:1] and words[0] in WHATS else leading_directories(words)
    what, *rest = words[at:] or [""]
    if what in ("-h", "--help"):
        return Change(), words
    if what in _FLAGS:
        return _FLAGS[what], [*words[:at], *rest]
    if what not in _TAGS:
        made.error(f"{_WHAT} It cannot be {what or 'empty'}.")
    if not rest or not rest[0].strip():
        made.error(f"{what} needs a name")
    if what == "tag" and rest[0].startswith("-"):
        made.error(f"a tag cannot begin with a dash: {rest[0]}")
    change = Change(tag=rest[:1]) if what == "tag" else Change(untag=rest[:1])
    return change, [*words[:at], *rest[1:]]


def _mark_all(collections: list[Path], query: Query, change: Change, options: Namespace) -> int:
    with opened_with_state(collections, options.look, bool(query.term)) as (library, state):
        ids = library.ids(query)
        if options.dry_run:
            print(f"{clean.plural(len(ids), 'article')} would be marked.")
        else:
            state.back_up()
            step = mark(state, library, ids, change)
            library.mirror_marks(state)
            print(f"{clean.plural(len(ids), 'article')}, {step.articles:,} changed.")
        say_what_is_missing(library, bool(ids))
    return FOUND if ids else NOTHING_FOUND
