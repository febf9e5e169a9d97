"""One page asked for, wherever its redirects lead: each hop is looked at like the first address."""

import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass, replace
from email.message import Message
from http.client import HTTPException, HTTPResponse
from time import monotonic
from urllib.parse import quote, urljoin, urlsplit

from reader import __version__
from reader.errors import WebError
from reader.text import urls
from reader.text.clean import one_line
from reader.web import body
from reader.web.addresses import MayReach, only_public
from reader.web.connection import Connection, Proxy
from reader.web.manners import server_of

AGENT = f"Broadsheet/{__version__}"
MAX_BYTES = 10 * 2**20
SECONDS = 30.0
REDIRECTS = 5
_REDIRECT = (301, 302, 303, 307, 308)
_SAFE = "".join(map(chr, range(0x21, 0x7F)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Door:
    """What one kind of request may do. `seconds` are for all of it, but for waiting until it is a host's `turn`."""

    accept: str = "*/*"
    may_reach: MayReach = only_public
    seconds: float = SECONDS
    most: int = MAX_BYTES  # bytes, packed and unpacked
    may_be_packed: bool = True
    agent: str = AGENT
    proxy_of: Callable[[str, str], Proxy | None] = lambda scheme, host: None  # of a scheme and host
    turn: Callable[[str], AbstractContextManager[object]] = lambda host: nullcontext()
    grows: Callable[[int], object] = lambda size: None  # told of so many bytes in memory; may wait
    own_headers: Callable[[str], Mapping[str, str]] = lambda host: {}  # the person's own, for one host and no other


@dataclass(slots=True)
class Answer:
    """What came of it. `hops` are the redirects followed: status and the address each led to."""

    url: str
    status: int
    headers: Message
    data: bytes = b""
    hops: tuple[tuple[int, str], ...] = ()
    first: str = ""  # the address that was asked

    def take(self) -> bytes:
        """The body, once: it may be large."""
        data, self.data = self.data, b""
        return data

    @property
    def content_type(self) -> str:
        """The header `Content-Type`; empty where there is none."""
        return self.headers.get("Content-Type") or ""

    @property
    def asked(self) -> tuple[str, ...]:
        """The address of each request, in order."""
        return (self.first, *(url for _, url in self.hops))


def get(url: str, door: Door, headers: Mapping[str, str] | None = None, source: str = "") -> Answer:
    """What `url` holds; the body of a 200 alone is read. Raises WebError, which says why there is nothing.

    `headers`, such as validators, go to no server but that of `source`, from which they came; without it, of `url`.
    """
    hops: list[tuple[int, str]] = []
    asked, theirs, is_secure = url, server_of(source or url), urls.is_web(url) and url[:5].lower() == "https"
    left = door.seconds
    for _ in range(REDIRECTS + 1):
        if fault := urls.fault(url):
            raise WebError(f"its URL {fault}, so it is not downloaded")
        own = dict(headers if headers and server_of(url) == theirs else {})
        if not (is_secure and url[:5].lower() == "http:"):  # a secret that was meant for https goes nowhere else
            own |= door.own_headers(urlsplit(url).hostname or "")
        with door.turn(server_of(url)):
            began = monotonic()
            answer = _hop(url, door, own, began + left, hops)
            left -= monotonic() - began
        if answer.status not in _REDIRECT:
            return replace(answer, first=asked)
        url = _next(url, answer.headers.get("Location") or "")
        hops.append((answer.status, url))
    raise WebError("too many redirects")


def _next(url: str, location: str) -> str:
    try:
        return urljoin(url, location)
    except ValueError as error:
        raise WebError("it redirects to an invalid URL") from error


def _hop(url: str, door: Door, headers: Mapping[str, str], deadline: float, hops: list[tuple[int, str]]) -> Answer:
    try:
        with _asked(url, door, headers, deadline) as answer:
            data = body.read(answer, door.most, door.may_be_packed, door.grows) if answer.status == 200 else b""
            if monotonic() >= deadline:  # where it was cut off, it may look as if it had ended
                raise TimeoutError
            return Answer(url, answer.status, answer.headers, data, tuple(hops))
    except WebError:
        raise
    except (OSError, HTTPException, ValueError) as error:
        late = monotonic() >= deadline or isinstance(error, TimeoutError)
        why = f"it took longer than {door.seconds:.0f} seconds" if late else _reason(error)
        raise WebError(why or type(error).__name__) from error


def _reason(error: Exception) -> str:
    """`connection refused`, without its number."""
    reason = one_line(str(getattr(error, "strerror", None) or error))
    return reason[:1].lower() + reason[1:]


@contextmanager
def _asked(url: str, door: Door, headers: Mapping[str, str], deadline: float) -> Iterator[HTTPResponse]:
    """The answer of the server of `url`; the connection ends at `deadline`, whatever is going on."""
    parts = urlsplit(url)
    host = urls.ascii_host(parts.hostname or "") if "[" not in parts.netloc else parts.hostname or ""
    is_secure = parts.scheme == "https"
    port = parts.port or (443 if is_secure else 80)
    proxy = door.proxy_of(parts.scheme, host)
    connection = Connection(host, port, is_secure, door.may_reach, deadline, proxy)
    stop = threading.Timer(max(deadline - monotonic(), 0), connection.shut)
    stop.daemon = True
    stop.start()
    try:
        target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        if proxy and not is_secure:
            target = f"http://{parts.netloc}{target}"
        connection.request("GET", quote(target, safe=_SAFE), headers={**_common(door, proxy), **headers})
        with connection.getresponse() as answer:
            yield answer
    finally:
        stop.cancel()
        connection.close()


def _common(door: Door, proxy: Proxy | None) -> dict[str, str]:
    encodings = "gzip, deflate" if door.may_be_packed else "identity"
    common = {"User-Agent": door.agent, "Accept": door.accept, "Accept-Encoding": encodings}
    return common | ({"Proxy-Authorization": proxy.authorization} if proxy and proxy.authorization else {})
