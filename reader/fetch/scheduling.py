"""When a feed is asked again, by how it went this time.

Every `now` is in seconds since 1970, every `wait` in seconds.
"""

from dataclasses import replace
from urllib.parse import urlsplit

from reader.fetch.ledger import FeedState
from reader.web.client import Answer
from reader.web.manners import DAY, HOUR, backed_off, wait_after

_ADOPTED_AFTER, _ADOPTED_DAYS = 5, 3  # equal answers, over so many days
_MISSING_DAYS = 60
_PERMANENT = (301, 308)


def answered(state: FeedState, answer: Answer, now: float) -> FeedState:
    """After a feed that could be read, or has not changed. Validators are kept byte for byte, also by a 304."""
    etag, modified = answer.headers.get("ETag") or "", answer.headers.get("Last-Modified") or ""
    if answer.status == 304:
        etag, modified = etag or state.etag, modified or state.modified
    least = HOUR if etag or modified else DAY  # one that cannot say that nothing changed costs its server the whole
    return _moved(
        replace(
            state,
            etag=etag,
            modified=modified,
            source=answer.url,
            checked=now,
            ok=now,
            next=now + max(least, wait_after(answer.headers, now)),
            failures=0,
            reason="",
            missing=0.0,
        ),
        answer,
        now,
    )


def failed(state: FeedState, reason: str, now: float, wait: float = 0.0) -> FeedState:
    """After no answer, or one of no use. `wait` is what the server asks for."""
    failures = state.failures + 1
    return replace(
        state,
        checked=now,
        failures=failures,
        reason=reason,
        next=now + max(backed_off(failures), wait),
        missing=0.0,
        moves=0,
    )


def refused(state: FeedState, answer: Answer, now: float) -> FeedState:
    """After any other status than 200 and 304. One that is gone, or missing for long, is not asked again."""
    after = failed(state, f"The server answered {answer.status}.", now, wait_after(answer.headers, now))
    if answer.status == 410:
        return replace(after, aside="Its server says that it is gone for good (410).")
    if answer.status == 404:
        missing = state.missing or now
        is_gone = now - missing >= _MISSING_DAYS * DAY
        return replace(
            after, missing=missing, aside=f"It has not been there for {_MISSING_DAYS} days (404)." if is_gone else ""
        )
    return after


def _moved(state: FeedState, answer: Answer, now: float) -> FeedState:
    """A permanent move is believed after five equal answers over three days: many are a hotel's or a mistake."""
    is_permanent = bool(answer.hops) and all(status in _PERMANENT for status, _ in answer.hops)
    is_permanent = is_permanent and not any(map(_loses_tls, answer.asked, answer.hops))
    if not is_permanent:
        return replace(state, moved="", moves=0)
    if state.moved != answer.url:
        return replace(state, moved=answer.url, moves=1, moving=now)
    state = replace(state, moves=state.moves + 1)
    if state.moves < _ADOPTED_AFTER or now - state.moving < _ADOPTED_DAYS * DAY:
        return state
    return replace(state, adopted=answer.url, moved="", moves=0)


def _loses_tls(before: str, hop: tuple[int, str]) -> bool:
    """From https to http, which is never adopted."""
    return urlsplit(before).scheme == "https" and urlsplit(hop[1]).scheme == "http"
