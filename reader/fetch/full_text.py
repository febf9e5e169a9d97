"""The text of an entry from its own page, for feeds that hold only its beginning."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from html import escape

from reader.errors import CommandError, ReaderError, WebError
from reader.fetch import pages
from reader.fetch.decoding import message
from reader.fetch.parts import excerpt
from reader.fetch.values import Entry, entry_of
from reader.loader.html import MAX_HTML
from reader.outside import pipe
from reader.system.sandbox import EndedError, Job
from reader.web.client import Answer, Door, get
from reader.web.manners import TOO_BUSY

ACCEPT = "text/html, application/xhtml+xml;q=0.9, */*;q=0.5"
MOST_PAGES = 40  # of a feed in one fetch: with the pause between two, a minute and a half
MOST_BYTES = 3 * 2**20  # of a page
SECONDS = 20.0  # for the person's command
_FAILURES = 3  # in a row, and the other pages are not tried
_OUTPUT = 2 * 2**20  # bytes of what the command says
_COMPARED = 20_000  # characters

Asks = Callable[[Job, bytes], bytes]  # `Boxes.ask`


def entry_at(answer: Answer, ask: Asks, command: str) -> tuple[Entry, str]:
    """What a page says, and the name of its site; its text is what `command` makes of it, if there is one.

    Raises ReaderError, EndedError.
    """
    data = answer.take()
    stated, site = json.loads(ask(pages.job, message(answer.url, answer.content_type, data)))
    entry = entry_of(stated)
    return (replace(entry, content=_by(command, data, answer.url)) if command else entry), site


def _by(command: str, page: bytes, url: str) -> str:
    done = pipe.run(command, page, SECONDS, url=url, most=_OUTPUT, takes_errors=False)
    if done.code:
        raise CommandError(f"full_text_command ended with the exit code {done.code}.")
    return done.output


def check(answer: Answer, url: str) -> None:
    """Raises ReaderError where what came is no page."""
    if answer.status != 200:
        raise WebError(f"the server answered {answer.status}", url)
    kind = (answer.content_type or "text/html").partition(";")[0].strip().lower()
    if kind not in ("text/html", "application/xhtml+xml", "text/plain", "application/xml", "text/xml"):
        raise ReaderError(f"{url} is not a web page but {kind[:80]}, so it is not saved.")


@dataclass(slots=True)
class FullText:
    """Fills the bodies of one feed's entries. `on_refusal` is told of an answer such as 429."""

    door: Door
    ask: Asks
    command: str
    on_refusal: Callable[[Answer], None]
    _left: int = MOST_PAGES
    _failures: int = 0
    _missed: int = 0
    _reasons: list[str] = field(default_factory=list)

    def fill(self, entry: Entry) -> Entry:
        """The entry with the text of its page, where that says more than the feed; else as it is."""
        if not entry.link:
            return entry
        if self._left <= 0 or self._failures >= _FAILURES:
            self._missed += 1
            return entry
        self._left -= 1
        try:
            html, base = self._page(entry.link)
        except (ReaderError, EndedError) as error:
            self._failures += 1
            self._missed += 1
            self._reasons.append(str(error) or "It takes too much time or memory to read.")
            return entry
        self._failures = 0
        if len(excerpt(html, _COMPARED)) <= len(excerpt(entry.content or entry.summary, _COMPARED)):
            return entry
        summary = entry.summary or entry.content
        return replace(entry, summary=summary, content=f'<base href="{escape(base)}">{html[:MAX_HTML]}')

    def _page(self, url: str) -> tuple[str, str]:
        answer = get(url, self.door)
        if answer.status in TOO_BUSY:
            self._left = 0
            self.on_refusal(answer)
        check(answer, url)
        return entry_at(answer, self.ask, self.command)[0].content, answer.url

    @property
    def notes(self) -> tuple[str, ...]:
        """What is to be said of it."""
        if not self._missed:
            return ()
        why = f" {self._reasons[0]}" if self._reasons else ""
        articles = "1 article has" if self._missed == 1 else f"{self._missed:,} articles have"
        return (f"{articles} only the text of the feed, not that of the page.{why}",)
