"""How often a host is asked: what its answers say of that, what goes without saying, and whose turn it is.

All times are seconds: on the clock of the world since 1970 where they are kept, else of `monotonic`.
"""

import re
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC
from email.message import Message
from email.utils import parsedate_to_datetime
from time import monotonic
from urllib.parse import urlsplit

from reader.text.urls import ascii_host

HOUR, DAY = 3_600.0, 86_400.0
LEAST, MOST = HOUR, 30 * DAY  # what a server may ask for: they lie with max-age=315360000
GAP, GAP_ASKED = 2.0, 61.0  # between two requests of a host, and of one that has said 429
TOO_BUSY = (429, 503)  # the statuses that say so
BACKING_OFF = (HOUR, 2 * HOUR, 4 * HOUR, 8 * HOUR, 16 * HOUR, DAY, 2 * DAY, 4 * DAY, 7 * DAY)
_USUAL_PORTS = {"http": 80, "https": 443}
_MAX_AGE = re.compile(r"(?:^|[,\s])max-age\s*=\s*\"?([0-9]{1,12})")


def wait_after(headers: Message, now: float) -> float:
    """How long an answer that came `now` asks to be left alone, by `Retry-After`, `Cache-Control` or `Expires`; 0 where
    it does not. At least LEAST and at most MOST otherwise.
    """
    asked = retry_after(headers, now) or _fresh_for(headers, now)
    return min(max(asked, LEAST), MOST) if asked > 0 else 0.0


def retry_after(headers: Message, now: float) -> float:
    """What `Retry-After` asks for: seconds, or a date that is held against the answer's own `Date`."""
    stated = (headers.get("Retry-After") or "").strip()
    if stated.isascii() and stated.isdigit():
        return float(stated[:12])
    until = _moment(stated)
    return max(until - (_moment(headers.get("Date")) or now), 0.0) if until else 0.0


def _fresh_for(headers: Message, now: float) -> float:
    if age := _MAX_AGE.search((headers.get("Cache-Control") or "").lower()):
        return float(age[1])
    until = _moment(headers.get("Expires"))
    return max(until - (_moment(headers.get("Date")) or now), 0.0) if until else 0.0


def _moment(stated: str | None) -> float:
    """A date of HTTP; 0 where it is none."""
    with suppress(ValueError, TypeError, OverflowError):
        moment = parsedate_to_datetime(stated or "")
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()
    return 0.0


def backed_off(failures: int) -> float:
    """How long to wait after so many failures in a row, at least one."""
    return BACKING_OFF[min(failures, len(BACKING_OFF)) - 1]


def server_of(url: str) -> str:
    """Whose turn a request of `url` is: its host in one spelling, with its port where that is not the usual one. Empty
    where it has none.
    """
    try:
        parts = urlsplit(url)
        host, port = (parts.hostname or "").rstrip("."), parts.port
    except ValueError:
        return ""
    host = f"[{host}]" if ":" in host else ascii_host(host)
    return host if port in (None, _USUAL_PORTS.get(parts.scheme)) else f"{host}:{port}"


class Turns:
    """Whose turn it is: one request of a host at a time, and some seconds between them. Use from any thread."""

    def __init__(
        self,
        gap_of: Callable[[str], float] = lambda host: GAP,
        clock: Callable[[], float] = monotonic,
        wait: Callable[[threading.Condition, float | None], object] | None = None,
    ) -> None:
        self._gap_of = gap_of
        self._clock = clock
        self._wait = wait or (lambda condition, seconds: condition.wait(seconds))
        self._changed = threading.Condition()
        self._busy: set[str] = set()
        self._ready: dict[str, float] = {}
        self._is_over = False

    @contextmanager
    def turn(self, host: str) -> Iterator[None]:
        """Within it, `host` is asked by nobody else. Waits until that is so; raises TimeoutError once it is `over`."""
        with self._changed:
            while self._is_over or (wait := self.ready_in(host)) is None or wait > 0:
                if self._is_over:
                    raise TimeoutError
                self._wait(self._changed, wait)
            self._busy.add(host)
        try:
            yield
        finally:
            with self._changed:
                self._busy.discard(host)
                self._ready[host] = self._clock() + self._gap_of(host)
                self._changed.notify_all()

    def ready_in(self, host: str) -> float | None:
        """In how many seconds it may be asked, perhaps in none; None while somebody asks it."""
        return None if host in self._busy else self._ready.get(host, 0.0) - self._clock()

    def over(self) -> None:
        """Nobody gets a turn any more."""
        with self._changed:
            self._is_over = True
            self._changed.notify_all()
