"""`broadsheet list [DIR ...]`: the articles, for people or for scripts."""

import argparse
import json
import sys
from pathlib import Path

from reader import text
from reader.cli import FOUND, NOTHING_FOUND
from reader.cli.feeds import opened, summary
from reader.errors import ReaderError
from reader.library import Record
from reader.query import SORT_KEYS, Query, Sort


def run(words: list[str]) -> int:
    parser = argparse.ArgumentParser("broadsheet list", description="Print the articles, newest first.")
    parser.add_argument("feeds", metavar="DIR", nargs="*", type=Path, help="a directory of article files")
    parser.add_argument(
        "--sort",
        type=_sort,
        default=Sort(),
        metavar="KEY",
        help=f"{', '.join(SORT_KEYS)}; -KEY is descending",
    )
    parser.add_argument("--limit", type=_limit, default=0, metavar="N", help="at most N articles; 0 is all")
    parser.add_argument("--jsonl", action="store_true", help="one JSON object a line")
    parser.add_argument("--look", action="store_true", help="look at every file, also where no folder has changed")
    options = parser.parse_args(_join_sort(words))
    return print_list(options.feeds, options.sort, options.limit, options.jsonl, options.look)


def _join_sort(words: list[str]) -> list[str]:
    """`--sort -heat` as `--sort=-heat`: argparse would take `-heat` for an option."""
    joined: list[str] = []
    for word in words:
        if joined and joined[-1] == "--sort":
            joined[-1] += "=" + word
        else:
            joined.append(word)
    return joined


def _sort(word: str) -> Sort:
    try:
        return Sort.parse(word)
    except ReaderError as error:
        raise argparse.ArgumentTypeError(str(error)) from error


def _limit(word: str) -> int:
    if not word.isdigit():
        raise argparse.ArgumentTypeError(f"{word!r} is not a whole number from 0")
    return int(word)


def print_list(named: list[Path], sort: Sort, limit: int = 0, as_json: bool = False, look: bool = True) -> int:
    """Print the articles of the directories."""
    with opened(named, look) as library:
        ids = library.ids(Query().sorted_by(sort))
        counts = library.counts()
        write = _write_json if as_json else _write_row
        for record in library.records(ids[:limit] if limit else ids):
            write(record)
        if counts.problems or not counts.articles:
            print(f"broadsheet: {summary(library, counts)}", file=sys.stderr)
    return FOUND if ids else NOTHING_FOUND


def _write_json(record: Record) -> None:
    sys.stdout.write(json.dumps(record, ensure_ascii=False) + "\n")


def _write_row(record: Record) -> None:
    published = record["published"]
    when = str(published)[:10] if published else "no date"
    sys.stdout.write(f"{when:<10}  {text.padded(str(record['source'] or ''), 20)}  {record['title']}\n")
