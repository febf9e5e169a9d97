"""`broadsheet [DIR ...]`: the app, or the plain list where there is no terminal to draw on."""

import argparse
import os
import sys
from pathlib import Path

from reader import __version__
from reader.cli.feeds import choose_feeds
from reader.watch import MODES

_DESCRIPTION = "Read a directory of article files (Markdown with front matter) in the terminal."
_EPILOG = """commands:
  broadsheet [DIR ...]                 open the directories; none: those of last time, else a sample
  broadsheet list [DIR ...] [QUERY]    print the articles: in columns, as JSON, CSV, links, …
  broadsheet show [DIR ...] [QUERY]    print an article whole
  broadsheet open [DIR ...] QUERY      open its page in the browser
  broadsheet count [DIR ...] [QUERY]   print how many there are, by provider, topic, day, …
  broadsheet stories [DIR ...] [QUERY] print the stories that the articles are part of
  broadsheet stats [DIR ...] [QUERY]   print what the articles are, all together, in charts
  broadsheet mark WHAT [DIR ...] QUERY mark articles read, starred, hidden, tagged
  broadsheet state export|import       your marks as text, and merged from it
  broadsheet check [DIR]               say what is wrong or doubtful in the files, for people or for a CI
  broadsheet config --example|--check  your settings: what they may be, and whether they can be read
  broadsheet keys                      print what every key does
  broadsheet serve [DIR ...]           open the directories in a web browser

with any of them:
  --log FILE                           write down what happens
  --debug                              more of it; without --log in broadsheet.log, in the cache directory

`broadsheet COMMAND --help` says more.
exit codes: 0 found or done, 1 nothing found, 2 wrong usage, or something that cannot be read or opened, 70 an error
nobody foresaw"""


def run(words: list[str]) -> int:
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
        from reader.cli.listing import print_list
        from reader.query import Query

        return print_list(options.feeds, Query())

    feeds, is_sample = choose_feeds(options.feeds)
    from reader.tui import run as run_app

    return run_app(feeds, is_sample, options.watch)


def _has_screen() -> bool:
    """Whether there is a terminal to draw on, or a page in a web browser."""
    if os.environ.get("TEXTUAL_DRIVER", "").endswith(":WebDriver"):
        return True
    return sys.stdin.isatty() and sys.stdout.isatty() and os.environ.get("TERM", "") not in ("dumb", "unknown")
