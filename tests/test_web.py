"""The door to the network: what is asked of whom, what is taken, and how long a host is left alone."""

import gzip
import socket
import threading
import zlib
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import replace
from datetime import UTC, datetime
from email.message import Message
from email.utils import format_datetime
from http.client import HTTPResponse
from io import BytesIO
from itertools import pairwise
from typing import cast

import pytest
from hypothesis import given
from hypothesis import strategies as st
from imageserver import Answer, Handler, Server, endless, image_server, slow, to

from reader.errors import PrivateNetworkError, WebError
from reader.web import body, manners
from reader.web.addresses import anywhere, public_or
from reader.web.client import AGENT, MAX_BYTES, Door, get
from reader.web.connection import Proxy
from reader.web.manners import DAY, HOUR, Turns, backed_off, wait_after
from reader.web.proxies import proxies

OPEN = Door(may_reach=anywhere)


def packed(data: bytes, encoding: str) -> Answer:
    return lambda handler: handler.give(data, Content_Encoding=encoding)


def redirected(status: int, location: str) -> Answer:
    def answer(handler: Handler) -> None:
        handler.send_response(status)
        handler.send_header("Location", location)
        handler.end_headers()

    return answer


def raw_deflate(data: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-15)
    return packer.compress(data) + packer.flush()


TEXT = b"Some words. " * 2_000
TAKEN: list[tuple[Answer, bytes]] = [
    (TEXT, TEXT),
    (b"", b""),
    (packed(gzip.compress(TEXT), "gzip"), TEXT),
    (packed(gzip.compress(TEXT), "X-GZIP"), TEXT),
    (packed(zlib.compress(TEXT), "deflate"), TEXT),
    (packed(raw_deflate(TEXT), "deflate"), TEXT),
    (packed(TEXT, "identity"), TEXT),
    (packed(b"", "gzip"), b""),
]


@pytest.mark.parametrize(("answer", "data"), TAKEN)
def test_what_comes_is_unpacked(server: Server, answer: Answer, data: bytes) -> None:
    server.answers["/x"] = answer
    got = get(server.at("/x"), OPEN)
    assert (got.status, got.data, got.hops) == (200, data, ())


BOMB = gzip.compress(b"\0" * (MAX_BYTES + 1))
REFUSED: list[tuple[Answer, str]] = [
    (packed(BOMB, "gzip"), "it is more than 10 MB"),
    (packed(zlib.compress(b"\0" * (MAX_BYTES + 1)), "deflate"), "it is more than 10 MB"),
    (endless, "it is more than 10 MB"),
    (packed(gzip.compress(TEXT)[:-20], "gzip"), "the connection was interrupted"),
    (packed(TEXT, "gzip"), "the compressed data is damaged"),
    (packed(TEXT, "br"), "the server sent it compressed"),
    (packed(gzip.compress(gzip.compress(TEXT)), "gzip, gzip"), "the server sent it compressed"),
    (lambda handler: handler.give(TEXT, length=99_999), "the connection was interrupted"),
    (to("/x"), "too many redirects"),
    (to("ftp://127.0.0.1/"), "its URL is not an http or https URL, so it is not downloaded"),
    (to("http://[::1"), "it redirects to an invalid URL"),
]


@pytest.mark.parametrize(("answer", "why"), REFUSED)
def test_what_is_not_taken_is_said_in_a_sentence(server: Server, answer: Answer, why: str) -> None:
    server.answers["/x"] = answer
    with pytest.raises(WebError) as raised:
        get(server.at("/x"), OPEN)
    assert raised.value.why == why


def test_a_bomb_is_given_up_before_it_is_unpacked() -> None:
    """Ten megabytes more than are allowed are never in memory: `read` stops at the first byte beyond."""
    import tracemalloc

    with image_server() as server:
        server.answers["/x"] = packed(gzip.compress(b"\0" * (5 * MAX_BYTES)), "gzip")
        tracemalloc.start()
        try:
            with pytest.raises(WebError):
                get(server.at("/x"), OPEN)
            assert tracemalloc.get_traced_memory()[1] < 3 * MAX_BYTES
        finally:
            tracemalloc.stop()


def test_who_counts_its_memory_is_told_before_the_next_piece_is_unpacked(server: Server) -> None:
    server.answers["/x"] = packed(gzip.compress(b"\0" * MAX_BYTES), "gzip")  # all of it in one piece as it comes
    sizes = [0]
    get(server.at("/x"), replace(OPEN, grows=sizes.append))
    assert sizes[-1] == MAX_BYTES
    assert max(after - before for before, after in pairwise(sizes)) <= 65_536


class Came(BytesIO):
    """What a server sent, in pieces of at most so many bytes."""

    length = 0

    def __init__(self, data: bytes, encoding: str, most: int) -> None:
        super().__init__(data)
        self._encoding, self._most = encoding, most

    def getheader(self, name: str) -> str:
        return self._encoding

    def read(self, size: int | None = -1) -> bytes:
        return super().read(min(size or self._most, self._most))


PACKERS: dict[str, Callable[[bytes], bytes]] = {"gzip": gzip.compress, "zlib": zlib.compress, "raw": raw_deflate}


@given(
    st.lists(st.tuples(st.binary(min_size=1, max_size=300), st.integers(1, 2_000)), max_size=8),
    st.sampled_from([*PACKERS]),
    st.integers(1, 200_000),
)
def test_whatever_it_is_and_however_it_comes_all_of_it_is_unpacked(
    parts: list[tuple[bytes, int]], packer: str, most: int
) -> None:
    data = b"".join(part * times for part, times in parts)
    came = Came(PACKERS[packer](data), "gzip" if packer == "gzip" else "deflate", most)
    assert body.read(cast(HTTPResponse, came), MAX_BYTES, may_be_packed=True) == data


def test_a_server_that_never_ends_is_given_up(server: Server) -> None:
    server.answers["/x"] = slow(b"HTTP/1.1 200 OK\r\nContent-Length: 9999999\r\n\r\n")
    with pytest.raises(WebError) as raised:
        get(server.at("/x"), Door(may_reach=anywhere, seconds=0.3))
    assert raised.value.why == "it took longer than 0 seconds"


def test_the_deadline_is_for_all_redirects_together(server: Server) -> None:
    server.answers |= {"/a": to("/b"), "/b": slow(b"HTTP/1.1 200 OK\r\n\r\n")}
    with pytest.raises(WebError, match="longer than 0 seconds"):
        get(server.at("/a"), Door(may_reach=anywhere, seconds=0.3))


def test_who_asks_is_said_and_validators_are_sent_byte_for_byte(server: Server) -> None:
    server.answers["/x"] = b"x"
    get(
        server.at("/x"),
        Door(may_reach=anywhere, accept="text/xml"),
        {"If-None-Match": 'W/"a "b"', "If-Modified-Since": "yesterday"},
    )
    assert AGENT.startswith("Broadsheet/")
    assert server.asked[0].headers == {
        "Host": server.at("").removeprefix("http://"),
        "User-Agent": AGENT,
        "Accept": "text/xml",
        "Accept-Encoding": "gzip, deflate",
        "If-None-Match": 'W/"a "b"',
        "If-Modified-Since": "yesterday",
    }


def test_a_304_or_an_error_is_an_answer_without_its_body(server: Server) -> None:
    for status in (304, 404, 410, 429, 503):
        server.answers["/x"] = lambda handler, status=status: handler.send_error(status)  # type: ignore[misc]
        assert (get(server.at("/x"), OPEN).status, get(server.at("/x"), OPEN).data) == (status, b"")


def test_redirects_are_followed_and_told(server: Server) -> None:
    server.answers |= {"/a": redirected(301, "b?c"), "/b": redirected(307, server.at("/d")), "/d": b"d"}
    got = get(server.at("/a"), OPEN)
    assert (got.url, got.data) == (server.at("/d"), b"d")
    assert got.hops == ((301, server.at("/b?c")), (307, server.at("/d")))


def test_what_is_the_persons_own_goes_to_its_host_alone(server: Server) -> None:
    with image_server() as other:
        server.answers["/a"] = to(other.at("/b"))
        other.answers["/b"] = b"b"
        secret = {"X-Key": "secret"}
        door = Door(may_reach=anywhere, own_headers=lambda host: secret if host == "elsewhere.example" else {})
        get(server.at("/a"), door, {"If-None-Match": '"tag"'})
        assert "X-Key" not in server.asked[0].headers | other.asked[0].headers
        assert server.asked[0].headers["If-None-Match"] == '"tag"' and "If-None-Match" not in other.asked[0].headers
        get(server.at("/a"), Door(may_reach=anywhere, own_headers=lambda host: secret if host == "127.0.0.1" else {}))
        assert server.asked[1].headers["X-Key"] == "secret"


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "127.1", "0x7f000001", "[::1]", "[::ffff:127.0.0.1]"])
def test_ones_own_network_is_asked_for_nothing(server: Server, host: str) -> None:
    with pytest.raises(WebError):
        get(f"http://{host}:{server.server_address[1]}/a", Door())
    assert not server.asked


def test_a_private_host_that_the_settings_name_is_reached_and_no_other(server: Server) -> None:
    door = Door(may_reach=public_or(["127.0.0.1"]))
    server.answers |= {"/a": to(f"http://localhost:{server.server_address[1]}/b"), "/b": b"b"}
    assert get(server.at("/b"), door).data == b"b"
    with pytest.raises(PrivateNetworkError, match="localhost is in your own network"):
        get(server.at("/a"), door)
    assert [asked.path for asked in server.asked] == ["/b", "/a"]


def test_a_name_that_leads_elsewhere_a_moment_later_gains_nothing(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The address that was looked at is the one connected to: the name is looked up once."""
    asked: list[str] = []

    def getaddrinfo(host: str, port: int, **_: object) -> list[object]:
        asked.append(host)
        address = "93.184.216.34" if len(asked) > 1 else "127.0.0.1"
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port))]

    monkeypatch.setattr("socket.getaddrinfo", getaddrinfo)
    server.answers["/a"] = b"a"
    url = f"http://rebinding.example:{server.server_address[1]}/a"
    assert get(url, Door(may_reach=public_or(["rebinding.example"]))).data == b"a"
    assert asked == ["rebinding.example"]
    asked.clear()
    with pytest.raises(PrivateNetworkError):
        get(url, Door())
    assert asked == ["rebinding.example"]


def test_a_proxy_is_asked_for_the_whole_address_and_looks_names_up_itself(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.answers["http://news.example/a"] = b"from the proxy"
    monkeypatch.setenv("http_proxy", server.at("").replace("//", "//me:pass%20word@"))
    got = get("http://news.example/a?b", Door(proxy_of=proxies()))
    assert got.data == b"from the proxy"
    assert server.asked[0].path == "http://news.example/a?b"
    assert server.asked[0].headers["Proxy-Authorization"] == "Basic bWU6cGFzcyB3b3Jk"
    for host in ("127.0.0.1", "localhost", "[::1]"):
        with pytest.raises(PrivateNetworkError):
            get(f"http://{host}/a", Door(proxy_of=proxies()))
    assert len(server.asked) == 1


def test_which_proxy_leads_where(monkeypatch: pytest.MonkeyPatch) -> None:
    assert proxies()("http", "a.example") is None
    monkeypatch.setenv("https_proxy", "http://p.example:3128")
    monkeypatch.setenv("no_proxy", "b.example")
    by_environment, stated = proxies(), proxies("q.example")
    assert by_environment("https", "a.example") == Proxy("p.example", 3128)
    assert by_environment("http", "a.example") is by_environment("https", "b.example") is None
    assert stated("http", "a.example") == Proxy("q.example", 80)
    for wrong in ("socks5://p.example", "http://", "http://p:x/"):
        with pytest.raises(WebError, match="is not a URL such as"):
            proxies(wrong)


NOW = datetime(2026, 11, 29, 12, tzinfo=UTC)


def at(hours: float) -> str:
    """A date of HTTP, so many hours from now."""
    return format_datetime(datetime.fromtimestamp(NOW.timestamp() + hours * HOUR, UTC), usegmt=True)


WAITS: list[tuple[dict[str, str], float]] = [
    ({}, 0),
    ({"Retry-After": "7200"}, 2 * HOUR),
    ({"Retry-After": "1"}, HOUR),
    ({"Retry-After": "99999999999999999999"}, 30 * DAY),
    ({"Retry-After": at(3)}, 3 * HOUR),
    ({"Retry-After": at(3), "Date": at(1)}, 2 * HOUR),  # the server's clock is an hour ahead
    ({"Retry-After": at(-3)}, 0),
    ({"Retry-After": "soon"}, 0),
    ({"Retry-After": "-5"}, 0),
    ({"Cache-Control": "public, max-age=10800"}, 3 * HOUR),
    ({"Cache-Control": "MAX-AGE=60"}, HOUR),
    ({"Cache-Control": "max-age=315360000"}, 30 * DAY),
    ({"Cache-Control": "max-age=0"}, 0),
    ({"Cache-Control": "s-maxage=10800"}, 0),
    ({"Cache-Control": "no-cache"}, 0),
    ({"Expires": at(5)}, 5 * HOUR),
    ({"Expires": at(5), "Date": at(1)}, 4 * HOUR),
    ({"Expires": "0"}, 0),
    ({"Expires": at(5), "Cache-Control": "max-age=10800"}, 3 * HOUR),
    ({"Retry-After": "14400", "Cache-Control": "max-age=10800"}, 4 * HOUR),
]


@pytest.mark.parametrize(("headers", "seconds"), WAITS)
def test_how_long_an_answer_asks_to_be_left_alone(headers: dict[str, str], seconds: float) -> None:
    stated = Message()
    for name, value in headers.items():
        stated[name] = value
    assert wait_after(stated, NOW.timestamp()) == seconds


def test_failures_back_off_from_an_hour_to_a_week() -> None:
    waits = [backed_off(failures) for failures in range(1, 30)]
    assert waits[:3] == [HOUR, 2 * HOUR, 4 * HOUR] and waits == sorted(waits) and waits[-1] == 7 * DAY


class Clock:
    """Moves on only where somebody waits."""

    now = 0.0

    def __call__(self) -> float:
        return self.now

    def wait(self, condition: threading.Condition, seconds: float | None) -> None:
        assert seconds is not None
        self.now += seconds


def test_a_host_is_asked_every_two_seconds_and_one_that_has_said_429_every_61() -> None:
    clock, gaps = Clock(), {"busy.example": manners.GAP_ASKED}
    turns = Turns(lambda host: gaps.get(host, manners.GAP), clock, clock.wait)
    times: dict[str, list[float]] = {"a.example": [], "busy.example": []}
    for host in times:
        for _ in range(3):
            with turns.turn(host):
                times[host].append(clock.now)
    assert times == {"a.example": [0, 2, 4], "busy.example": [4, 65, 126]}


def test_a_host_is_asked_once_at_a_time_whoever_leads_there(server: Server) -> None:
    turns = Turns(lambda host: 0.0)
    door = Door(may_reach=anywhere, turn=turns.turn)
    most, running, lock = 0, 0, threading.Lock()
    met = threading.Barrier(2, timeout=60)

    def answer(handler: Handler) -> None:
        nonlocal most, running
        with lock:
            running += 1
            most = max(most, running)
        if handler.path == "/other":
            met.wait()
        with lock:
            running -= 1
        handler.give(b"x")

    with image_server() as other, ExitStack():
        server.answers |= {"/x": answer, "/other": answer}
        other.answers |= {"/x": to(server.at("/x")), "/other": lambda handler: (met.wait(), handler.give(b"o"))[1]}  # type: ignore[func-returns-value]
        threads = [threading.Thread(target=get, args=(each.at("/x"), door)) for each in (server, other, server, other)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(60)
        assert most == 1 and len(server.asked) == 4
        pair = [threading.Thread(target=get, args=(each.at("/other"), door)) for each in (server, other)]
        for thread in pair:
            thread.start()
        for thread in pair:
            thread.join(60)  # two hosts at once: each waits for the other
        assert not any(thread.is_alive() for thread in pair)


def test_a_wait_ends_when_it_is_over() -> None:
    turns = Turns(lambda host: 1_000.0)
    with turns.turn("a.example"):
        pass
    raised: list[BaseException] = []

    def wait() -> None:
        try:
            with turns.turn("a.example"):
                pass
        except TimeoutError as error:
            raised.append(error)

    thread = threading.Thread(target=wait)
    thread.start()
    turns.over()
    thread.join(60)
    assert not thread.is_alive() and len(raised) == 1
