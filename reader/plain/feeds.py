"""Feeds and pages: commands of the command line, in a process each, whose lines are said as they come."""

import subprocess
from collections.abc import Callable, Mapping, Sequence

from reader.errors import PREFIX, OpenError
from reader.plain.place import Handler, Place, Refusal
from reader.system.program import ourselves

_TRUST = "--trust"  # the option of `broadsheet fetch`


class Feeds:
    """Nothing here is asked of the network unless the person says so."""

    def __init__(self, place: Place, look_again: Callable[[], object]) -> None:
        self._place = place
        self._look_again = look_again

    def commands(self) -> Mapping[str, Handler]:
        """An address is typed behind the command."""
        roots = [str(root) for root in self._place.library.roots]
        return {
            "fetch": lambda count, words: self._fetch(words, roots),
            "feeds": lambda count, _: self._list(roots),
            "add_feed": lambda count, words: self._change("add", "--", self._url(words, "add feed"), roots[0]),
            "save_page": lambda count, words: self._change("save", "--", self._url(words, "save page"), roots[0]),
        }

    def _fetch(self, words: str, roots: Sequence[str]) -> None:
        self._check_feeds()
        if words not in ("", _TRUST):
            raise Refusal(f"Type fetch alone, or fetch {_TRUST} to agree to feeds that came with the files.")
        self._change("fetch", *([words] if words else []), "--", *roots)

    def _check_feeds(self) -> None:
        from reader.fetch.subscriptions import FILE  # with what reads feeds: most visits have none

        if not any((root / FILE).exists() for root in self._place.library.roots):
            raise Refusal("There are no feeds here: type add feed and a URL to add one.")

    def _list(self, roots: Sequence[str]) -> None:
        self._check_feeds()
        for root in roots:
            self._run("feeds", "--", root)

    def _url(self, words: str, command: str) -> str:
        if not words:
            raise Refusal(f"Type {command} and a URL, such as: {command} https://example.com")
        return words

    def _change(self, *words: str) -> None:
        self._run(*words)
        self._look_again()

    def _run(self, *words: str) -> None:
        try:
            process = subprocess.Popen(
                ourselves(*words),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                encoding="utf-8",
                errors="replace",
            )
        except OSError as error:
            raise OpenError(f"No process could be started: {error.strerror}.") from error
        with process:
            for line in process.stdout or ():
                self._place.say(line.strip().removeprefix(PREFIX))
