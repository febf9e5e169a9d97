"""How servers are treated: whom a fetch asks, when and for what, as a server on this computer is asked it."""

import ssl
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import format_datetime
from itertools import pairwise
from pathlib import Path

import pytest
from builders import write
from feedhouse import START, House, answering, asked_with, bare, feed, item, moved, status
from imageserver import CERTIFICATE, Answer, Handler, Server, image_server, to

from reader.config.settings import Config, Fetch
from reader.errors import PrivateNetworkError, WebError
from reader.fetch import subscriptions
from reader.fetch.fetching import Fetching, Outcome, Settings
from reader.fetch.ledger import Ledger
from reader.fetch.values import MAX_ENTRIES
from reader.web import connection
from reader.web.addresses import anywhere
from reader.web.client import REDIRECTS, Door, get
from reader.web.manners import DAY, GAP, GAP_ASKED, HOUR, Turns, server_of
from reader.web.proxies import proxies

pytestmark = pytest.mark.usefixtures("kept_processes")

OPEN = Door(may_reach=anywhere)


@pytest.fixture
def other() -> Iterator[Server]:
    """A second server."""
    with image_server() as server:
        yield server


class Clock:
    """Moves on only where somebody waits for it."""

    now = 0.0

    def __call__(self) -> float:
        return self.now

    def wait(self, condition: threading.Condition, seconds: float | None) -> None:
        if seconds is None:
            condition.wait()
        else:
            self.now += max(seconds, 0.0)


@dataclass
class World:
    """Feeds of many hosts, all reached by one proxy; and the time, which both clocks of a fetch show."""

    proxy: Server
    room: Path
    now: float = START
    clock: Clock = field(default_factory=Clock)
    moments: dict[str, list[float]] = field(default_factory=dict)  # by host, when it was asked

    def subscribe(self, *urls: str, full_text: bool = False) -> None:
        more = "full_text = true\n" if full_text else ""
        write(self.room, "news/feeds.toml", "".join(f'[[feed]]\nurl = "{url}"\n{more}' for url in urls))

    def answer(self, url: str, answer: Answer) -> None:
        """Have `url` answered so, and note when."""

        def noted(handler: Handler) -> None:
            self.moments.setdefault(server_of(url), []).append(self.clock.now)
            handler.give(answer) if isinstance(answer, bytes) else answer(handler)

        self.proxy.answers[url] = noted

    def fetch(self, after: float = 0.0) -> list[Outcome]:
        """With a ledger that is opened anew, as after a restart."""
        self.now += after
        settings = Settings(
            Config(fetch=Fetch(proxy=self.proxy.at(""))),
            self.room / "fetch.db",
            lambda: self.now,
            turns=lambda gap_of: Turns(gap_of, self.clock, self.clock.wait),
        )
        root = self.room / "news"
        return Fetching(settings).run([(root, each) for each in subscriptions.read(root)])

    @property
    def asked(self) -> list[str]:
        return [each.path for each in self.proxy.asked]


@pytest.fixture
def world(server: Server, tmp_path: Path) -> World:
    return World(server, tmp_path)


TAGGED = answering(feed(item(1)), ETag='"a"')


def between(moments: list[float]) -> list[float]:
    return [later - earlier for earlier, later in pairwise(moments)]


# One request of a host at a time, and the pause between two


def test_eight_hosts_are_asked_at_once_and_each_of_them_once_at_a_time(world: World) -> None:
    all_there = threading.Barrier(8, timeout=30)  # no request is answered before eight have come
    lock, running, most, came = threading.Lock(), Counter[str](), [0], [0]

    def answer(handler: Handler) -> None:
        host = server_of(handler.path)
        with lock:
            running[host] += 1
            came[0] += 1
            is_first = came[0] <= 8
            most[0] = max(most[0], running.total())
            assert running[host] == 1
        if is_first:
            all_there.wait()
        with lock:
            running[host] -= 1
        handler.give(feed(item(1)))

    urls = [f"http://{host}.example/{number}" for number in range(2) for host in "abcdefghij"]
    for url in urls:
        world.proxy.answers[url] = answer
    world.subscribe(*urls)
    assert {each.kind for each in world.fetch()} == {"new"}
    assert (most[0], len(world.asked)) == (8, 20)


def test_requests_of_a_host_are_two_seconds_apart_also_those_of_pages_and_redirects(world: World) -> None:
    urls = [f"http://a.example/{number}" for number in range(3)]
    for url in urls:
        world.answer(url, TAGGED)
    page = item(7).replace("/e/7", "http://A.example:80/page")
    world.answer("http://b.example/f", feed(page))
    world.answer("http://A.example:80/page", answering(b"<article>A page</article>", Content_Type="text/html"))
    world.answer("http://c.example/f", moved(302, "http://a.example/0"))
    world.subscribe(*urls, "http://c.example/f", "http://b.example/f", full_text=True)
    world.fetch()
    assert len(world.moments["a.example"]) == 5
    assert min(between(sorted(world.moments["a.example"]))) >= GAP


def test_a_host_that_has_said_429_is_asked_every_61_seconds_for_good(world: World) -> None:
    urls = [f"http://a.example/{number}" for number in range(3)]
    world.subscribe(*urls)
    for url in urls:
        world.answer(url, TAGGED)
    world.answer(urls[0], status(429))
    world.fetch()
    assert world.moments.pop("a.example") == [0.0]
    world.answer(urls[0], TAGGED)
    assert {each.kind for each in world.fetch(DAY)} == {"new"}
    assert min(between(world.moments["a.example"])) >= GAP_ASKED


SAME = [
    ("http://a.example/x", "http://a.example:80/y"), ("https://a.example/", "https://A.example.:443/"),
    ("http://a.example/", "https://a.example/"), ("http://[::1]/", "http://[::1]:80/x"),
    ("http://b\u00fccher.example/", "http://xn--bcher-kva.example/"),
]  # fmt: skip


@pytest.mark.parametrize(("one", "another"), SAME)
def test_one_host_has_one_turn_however_it_is_written(one: str, another: str) -> None:
    assert server_of(one) == server_of(another) != ""


def test_hosts_and_ports_that_differ_have_turns_of_their_own() -> None:
    urls = ["http://a.example/", "http://a.example:81/", "http://b.example/", "http://[::1]/", "http://[::1]:8/", "x"]
    assert len({server_of(url) for url in urls}) == len(urls)
    assert server_of("http://[/") == server_of("http://a:b/") == ""


# 429 and 503


def at(seconds: float) -> str:
    """A date of HTTP."""
    return format_datetime(datetime.fromtimestamp(seconds, UTC), usegmt=True)


PAUSES: list[tuple[int, dict[str, str], float]] = [
    (429, {"Retry_After": "7200"}, 2 * HOUR),
    (429, {"Retry_After": at(START + 3 * HOUR)}, 3 * HOUR),
    (503, {"Retry_After": at(START + 3 * HOUR), "Date": at(START + HOUR)}, 2 * HOUR),  # its clock is an hour ahead
    (429, {"Retry_After": at(START - HOUR)}, HOUR),
    (503, {"Retry_After": "99999999"}, 30 * DAY),
    (429, {"Retry_After": "in a while"}, HOUR),
]


@pytest.mark.quick(3)
@pytest.mark.parametrize(("code", "headers", "seconds"), PAUSES)
def test_all_feeds_of_a_host_wait_as_long_as_it_says(
    world: World, code: int, headers: dict[str, str], seconds: float
) -> None:
    world.subscribe("http://a.example/0", "http://a.example/1", "http://a.example:80/2")
    for number, url in enumerate(("http://a.example/0", "http://a.example/1", "http://a.example:80/2")):
        world.answer(url, TAGGED if number else bare(code, b"", **headers))
    assert sorted(each.kind for each in world.fetch()) == ["failed", "waiting", "waiting"]
    assert {each.kind for each in world.fetch(seconds - 1)} == {"waiting"} and len(world.asked) == 1
    world.answer("http://a.example/0", TAGGED)
    assert {each.kind for each in world.fetch(1)} == {"new"} and len(world.asked) == 4


def test_no_redirect_and_no_page_leads_to_a_host_that_wants_to_be_left_alone(world: World) -> None:
    page = item(7).replace("/e/7", "http://busy.example/page")
    world.subscribe("http://busy.example/f", "http://a.example/f", "http://b.example/f", full_text=True)
    world.answer("http://busy.example/f", status(429, Retry_After="14400"))
    world.answer("http://a.example/f", TAGGED)
    world.answer("http://b.example/f", TAGGED)
    world.fetch()
    world.answer("http://a.example/f", moved(302, "http://busy.example/g"))
    world.answer("http://b.example/f", feed(page))
    world.proxy.asked.clear()
    outcomes = {each.subscription.host: each for each in world.fetch(2 * HOUR)}
    redirected, full = outcomes["a.example"], outcomes["b.example"]
    assert sorted(world.asked) == ["http://a.example/f", "http://b.example/f"]
    assert redirected.state.reason == "Busy.example has asked for fewer requests, so it is left alone for now."
    assert redirected.state.next == START + 4 * HOUR
    assert full.written.new == 1 and "left alone for now" in full.notes[0]


def test_who_looks_for_a_feed_stops_at_the_first_429(server: Server) -> None:
    from reader.errors import ReaderError
    from reader.fetch.finding import find

    server.answers |= {"/p": b"<html>A page that names none</html>", "/feed/": status(429)}
    with pytest.raises(ReaderError, match="There is no feed at"):
        find(server.at("/p"), Settings(Config(fetch=Fetch(private=("127.0.0.1",))), Path("none")))
    assert [each.path for each in server.asked] == ["/p", "/feed", "/feed/"]


# No storms: what is asked once is not asked again


def test_however_often_it_is_fetched_a_304_is_asked_for_once_an_hour(house: House) -> None:
    house.server.answers["/f"] = TAGGED
    house.one()
    house.server.answers["/f"] = status(304)
    assert house.one(HOUR).kind == "unchanged"
    assert {house.one(60).kind for _ in range(59)} == {"waiting"}
    assert house.one(60).kind == "unchanged" and len(house.server.asked) == 3


def test_a_304_to_whoever_has_nothing_yet_is_a_failure(house: House) -> None:
    house.server.answers["/f"] = status(304)
    outcome = house.one()
    assert (outcome.kind, outcome.state.reason) == ("failed", "The server answered 304.")
    assert house.one(HOUR - 1).kind == "waiting" and len(house.server.asked) == 1


def hang_up(handler: Handler) -> None:
    handler.close_connection = True


def half(handler: Handler) -> None:
    handler.give(feed(item(1))[:50], length=5_000)


@pytest.mark.parametrize("answer", [hang_up, half], ids=["without an answer", "amid its answer"])
def test_who_hangs_up_is_not_asked_again_at_once(house: House, answer: Answer) -> None:
    house.server.answers["/f"] = answer
    assert house.one().kind == "failed"
    assert house.one(HOUR - 1).kind == "waiting" and len(house.server.asked) == 1


def test_validators_go_to_the_server_that_gave_them(house: House, other: Server) -> None:
    house.server.answers["/f"] = to(other.at("/g"))
    other.answers["/g"] = answering(feed(item(1)), ETag='"theirs"')
    house.one()
    other.answers["/g"] = status(304)
    assert house.one(2 * HOUR).kind == "unchanged"
    assert [each.headers.get("If-None-Match") for each in other.asked] == [None, '"theirs"']
    assert asked_with(house) == [(None, None)] * 2


# Bounds


def test_five_redirects_are_followed_and_no_sixth(server: Server) -> None:
    for number in range(REDIRECTS + 1):
        server.answers[f"/{number}"] = to(f"/{number + 1}")
    server.answers[f"/{REDIRECTS + 1}"] = b"the end"
    assert get(server.at("/1"), OPEN).data == b"the end"
    server.asked.clear()
    with pytest.raises(WebError, match="too many redirects"):
        get(server.at("/0"), OPEN)
    assert [each.path for each in server.asked] == [f"/{number}" for number in range(REDIRECTS + 1)]


def endlessly(encoding: str) -> Answer:
    def answer(handler: Handler) -> None:
        handler.send_response(200)
        handler.send_header("Content-Encoding", encoding)
        handler.end_headers()
        with suppress(OSError):
            while True:
                handler.wfile.write(b"\0" * 65_536)

    return answer


@pytest.mark.parametrize("encoding", ["br", "zstd", "compress", "gzip, br", "gzip, gzip"])
def test_a_packing_that_was_not_asked_for_is_refused_before_it_is_read(server: Server, encoding: str) -> None:
    server.answers["/x"] = endlessly(encoding)
    with pytest.raises(WebError) as raised:
        get(server.at("/x"), OPEN)
    assert raised.value.why == "the server sent it compressed", "not that it is too large"
    assert server.asked[0].headers["Accept-Encoding"] == "gzip, deflate"


@pytest.mark.thorough
def test_so_many_entries_are_taken_and_that_is_said(house: House) -> None:
    house.subscribe(drop="entry")
    house.serve(*(f"<item><title>Entry {number}</title></item>" for number in range(MAX_ENTRIES + 5)))
    outcome = house.one()
    assert outcome.written.dropped == MAX_ENTRIES and f"more than {MAX_ENTRIES:,} entries" in outcome.notes[0]


# What a feed cannot do

KEYS = {
    "title", "excerpt", "publishedDateTime", "updatedDateTime", "webUrl", "type", "lang", "authors", "provider", "topics",
    "images", "enclosures", "comments", "feed", "guid", "datedBy",
}  # fmt: skip
EVIL = "&quot;&#10;draft: true&#10;x: &quot;\n---\nevil: true\ndraft: true"


def test_no_text_of_a_feed_adds_a_key_to_a_file(house: House) -> None:
    import frontmatter

    more = f"<author>{EVIL}</author><category>{EVIL}</category><comments>http://e.example/{EVIL}</comments>"
    more += f'<enclosure url="http://e.example/{EVIL}" type="{EVIL}"/><language>{EVIL}</language>'
    entry = item(1, EVIL, EVIL, more).replace("id-1", EVIL)
    house.server.answers["/f"] = feed(entry, title=EVIL).replace(
        b"<link>http", f"<language>{EVIL}</language><link>http".encode()
    )
    assert house.counts() == (1, 0, 0, 0, 0)
    (file,) = house.root.rglob("*.md")
    assert set(frontmatter.load(str(file)).metadata) <= KEYS


# TLS and proxies


@pytest.fixture
def secure(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    """A server that speaks TLS, whose certificate is trusted."""
    monkeypatch.setattr(connection, "_tls", lambda: ssl.create_default_context(cafile=CERTIFICATE))
    with image_server() as server:
        server.secure()
        yield server


def test_a_certificate_that_nobody_vouches_for_ends_it_before_anything_is_asked(other: Server) -> None:
    other.secure()
    with pytest.raises(WebError, match="certificate"):
        get(other.at("/f"), OPEN)
    assert not other.asked


def test_a_move_from_https_to_http_is_followed_and_never_adopted(house: House, secure: Server) -> None:
    secure.answers |= {"/f": moved(301, house.server.at("/f"))}
    house.server.answers["/f"] = TAGGED
    write(house.root, "feeds.toml", f'[[feed]]\nurl = "{secure.at("/f")}"\n')
    outcomes = [house.one(DAY) for _ in range(8)]
    assert [each.state.adopted for each in outcomes] == [""] * 8 and len(secure.asked) == 8
    secure.answers["/f"] = moved(301, "/g")
    secure.answers["/g"] = TAGGED
    assert [bool(house.one(DAY).state.adopted) for _ in range(5)] == [False] * 4 + [True]


def test_a_secret_that_was_meant_for_https_is_not_sent_without(secure: Server, server: Server) -> None:
    secure.answers["/f"], server.answers["/f"] = to(server.at("/f")), b"x"
    get(secure.at("/f"), Door(may_reach=anywhere, own_headers=lambda host: {"X-Key": "secret"}))
    assert secure.asked[0].headers["X-Key"] == "secret" and "X-Key" not in server.asked[0].headers


def test_https_goes_through_a_proxy_unread_and_a_redirect_is_looked_at_there_too(server: Server) -> None:
    door = Door(proxy_of=proxies(server.at("")), own_headers=lambda host: {"X-Key": "secret"})
    with pytest.raises(WebError, match="403"):
        get("https://news.example/a?b", door)
    assert server.asked[0].path == "news.example:443" and "X-Key" not in server.asked[0].headers
    server.answers["http://news.example/a"] = to("http://127.0.0.1/admin")
    with pytest.raises(PrivateNetworkError):
        get("http://news.example/a", door)
    assert len(server.asked) == 2


def test_a_pause_is_there_for_the_next_fetch_whoever_asked(world: World) -> None:
    with closing(Ledger(world.room / "fetch.db")) as ledger:
        ledger.stop("a.example", START + DAY, is_slow=False)
    world.subscribe("http://a.example/f")
    assert [each.kind for each in world.fetch()] == ["waiting"] and not world.asked
