"""A collection with feeds from a server on this computer, and what that server says."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from builders import write
from imageserver import Answer, Handler, Server

from reader.config.settings import Config, Fetch
from reader.fetch import subscriptions
from reader.fetch.fetching import Fetching, Outcome, Settings

START = datetime(2026, 11, 29, 12, tzinfo=UTC).timestamp()


def item(number: int, title: str = "", text: str = "", more: str = "") -> str:
    title, text = title or f"Entry {number}", text or f"What entry {number} says at some length."
    return (
        f'<item><title>{title}</title><link>/e/{number}</link><guid isPermaLink="false">id-{number}</guid>'
        f"<pubDate>{number % 28 + 1} Nov 2026 10:00:00 GMT</pubDate><description>{text}</description>{more}</item>"
    )


def feed(*items: str, title: str = "The Feed") -> bytes:
    return f'<rss version="2.0"><channel><title>{title}</title><link>https://example.com/</link>{"".join(items)}</channel></rss>'.encode()


def answering(body: bytes, **headers: str) -> Answer:
    return lambda handler: handler.give(body, None, **headers)


def status(code: int, **headers: str) -> Answer:
    def answer(handler: Handler) -> None:
        handler.send_response(code)
        _end(handler, headers)

    return answer


def bare(code: int, body: bytes = b"", **headers: str) -> Answer:
    """An answer with these headers and its length alone, so without a `Date` of its own."""

    def answer(handler: Handler) -> None:
        handler.send_response_only(code)
        _end(handler, headers | {"Content-Length": str(len(body))})
        handler.wfile.write(body)

    return answer


def _end(handler: Handler, headers: Mapping[str, str]) -> None:
    for name, value in headers.items():
        handler.send_header(name.replace("_", "-"), value)
    handler.end_headers()


@dataclass
class House:
    """A collection with feeds from one server, a ledger, and a clock that moves where it is told to."""

    server: Server
    root: Path
    ledger: Path
    now: float = START
    config: Config = field(default_factory=lambda: Config(fetch=Fetch(private=("127.0.0.1",))))
    precious: set[str] = field(default_factory=set)

    def fetch(self, after: float = 0.0) -> list[Outcome]:
        """Fetch, so many seconds after the last time."""
        self.now += after
        settings = Settings(self.config, self.ledger, lambda: self.now, is_precious=self.precious.__contains__)
        return Fetching(settings).run([(self.root, each) for each in subscriptions.read(self.root)])

    def one(self, after: float = 0.0) -> Outcome:
        (outcome,) = self.fetch(after)
        return outcome

    def counts(self, after: float = 0.0) -> tuple[int, int, int, int, int]:
        """New, changed, dropped, edited, expired."""
        written = self.one(after).written
        return (written.new, written.changed, written.dropped, written.edited, written.expired)

    def files(self) -> dict[str, str]:
        return {
            path.relative_to(self.root).as_posix(): path.read_text(encoding="utf-8")
            for path in sorted(self.root.rglob("*.md"))
        }

    def serve(self, *items: str, **headers: str) -> None:
        self.server.answers["/f"] = answering(feed(*items), ETag=f'"{len(self.server.asked)}"', **headers)

    def subscribe(self, **more: str | bool | list[str]) -> None:
        lines = [
            f'url = "{self.server.at("/f")}"',
            'folder = "f"',
            *(f"{name} = {json.dumps(value)}" for name, value in more.items()),
        ]
        write(self.root, "feeds.toml", "\n".join(["[[feed]]", *lines]))


def asked_with(house: House) -> list[tuple[str | None, str | None]]:
    names = ("If-None-Match", "If-Modified-Since")
    return [(asked.headers.get(names[0]), asked.headers.get(names[1])) for asked in house.server.asked]


def moved(code: int, to_: str) -> Answer:
    return status(code, Location=to_)
