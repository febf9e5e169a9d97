"""The command line: what `broadsheet` does with its arguments. Textual is imported only to start the app."""

import argparse
import json
import os
import sys
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path

from reader import __version__, text
from reader.errors import ReaderError
from reader.library import Counts, Library, Record, find_feeds
from reader.places import asset, cache_dir, data_dir
from reader.query import SORT_KEYS, Query, Sort
from reader.state import State
from reader.watch import MODES

FOUND, NOTHING_FOUND, WRONG = 0, 1, 2  # exit codes; a broken pipe ends quietly with 141

_DESCRIPTION = "Read a directory of article files (Markdown with front matter) in the terminal."
_EPILOG = """commands:
  broadsheet [DIR ...]         open the directories; none: those of last time, else a sample
  broadsheet list [DIR ...]    print the articles, for people or as JSON Lines
  broadsheet keys              print what every key does

exit codes: 0 done, 1 nothing found, 2 wrong usage or a directory that cannot be read"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line. Returns the exit code."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    command = _COMMANDS.get(words[0]) if words else None
    try:
        code = command(words[1:]) if command else _read(words)
        sys.stdout.flush()
        return code
    except ReaderError as error:
        print(f"broadsheet: {error}", file=sys.stderr)
        return error.exit_code
    except BrokenPipeError:
        # the reader of our output has gone; nothing more may be written, not even at exit
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 141
    except KeyboardInterrupt:
        return 130


def _read(words: list[str]) -> int:
    """`broadsheet [DIR ...]`: the app, or the plain list where there is no terminal to draw on."""
    parser = argparse.ArgumentParser(
        "broadsheet",
        description=_DESCRIPTION,
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("feeds", metavar="DIR", nargs="*", type=Path, help="a directory of article files")
    parser.add_argument(
        "--watch",
        choices=MODES,
        default="auto",
        help="how changed files are noticed: auto (the default), poll (look again every few seconds), or off",
    )
    parser.add_argument("--version", action="version", version=f"broadsheet {__version__}")
    options = parser.parse_args(words)
    if not _has_screen():
        return _print_list(options.feeds, Sort(), 0, as_json=False)

    feeds, is_sample = _choose_feeds(options.feeds)
    from reader.tui import run

    return run(feeds, is_sample, options.watch)


def _has_screen() -> bool:
    return sys.stdin.isatty() and sys.stdout.isatty() and os.environ.get("TERM", "") not in ("dumb", "unknown")


def _choose_feeds(named: list[Path]) -> tuple[tuple[Path, ...], bool]:
    """The directories named, else those of last time that are still there, else the sample; and whether it is that."""
    sample = find_feeds([asset("sample_feed")])
    if named:
        feeds = find_feeds(named)
        return feeds, feeds == sample
    with closing(State(data_dir() / "state.db")) as state:
        last = [feed for feed in state.last_feeds() if feed.is_dir()]
    return (find_feeds(last), False) if last else (sample, True)


def _list(words: list[str]) -> int:
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
    return _print_list(options.feeds, options.sort, options.limit, options.jsonl, options.look)


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


def _print_list(named: list[Path], sort: Sort, limit: int, as_json: bool, look: bool = True) -> int:
    feeds, _ = _choose_feeds(named)
    with (
        closing(State(data_dir() / "state.db")) as state,
        closing(Library(feeds, cache_dir())) as library,
    ):
        if look or not library.is_level():
            library.sync(state.read_among)
        library.follow(state.changes)
        ids = library.ids(Query(sort))
        counts = library.counts()
        write = _write_json if as_json else _write_row
        for record in library.records(ids[:limit] if limit else ids):
            write(record)
    if counts.problems or not counts.articles:
        print(f"broadsheet: {_summary(feeds, counts)}", file=sys.stderr)
    return FOUND if ids else NOTHING_FOUND


def _summary(feeds: Sequence[Path], counts: Counts) -> str:
    names = ", ".join(text.one_line(str(feed)) for feed in feeds)
    ignored = f", {text.plural(counts.ignored, 'file')} ignored" if counts.ignored else ""
    problems = f", {text.plural(counts.problems, 'file')} that cannot be read" if counts.problems else ""
    return f"{text.plural(counts.articles, 'article')} in {names}{problems}{ignored}."


def _write_json(record: Record) -> None:
    sys.stdout.write(json.dumps(record, ensure_ascii=False) + "\n")


def _write_row(record: Record) -> None:
    published = record["published"]
    when = str(published)[:10] if published else "no date"
    sys.stdout.write(f"{when:<10}  {text.padded(str(record['source'] or ''), 20)}  {record['title']}\n")


def _keys(words: list[str]) -> int:
    parser = argparse.ArgumentParser("broadsheet keys", description="Print what every key does.")
    parser.add_argument("--markdown", action="store_true", help="as a Markdown table")
    from reader.commands import by_topic, markdown_table

    if parser.parse_args(words).markdown:
        print(markdown_table(), end="")
        return FOUND
    for topic, commands in by_topic():
        print(topic)
        for command in commands:
            print(f"  {command.keys_shown:<10}  {command.help}")
    return FOUND


_COMMANDS: dict[str, Callable[[list[str]], int]] = {"list": _list, "keys": _keys}
