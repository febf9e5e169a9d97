"""Dates as feeds write them: those of `loader.dates`, and what RSS makes of RFC 822."""

import re
from contextlib import suppress
from datetime import UTC, datetime, timedelta, timezone
from email.utils import parsedate_tz

from reader.loader.dates import parse_date

_FRACTION = re.compile(r"(\.\d{6})\d+")
_COMMENT = re.compile(r" ?\([^()]{0,80}\) ?$")
_MAX_LENGTH = 80
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_RFC_822 = re.compile(  # as nearly all feeds of RSS have it
    rf"[A-Z][a-z]{{2}}, ([0-9]{{1,2}}) ({'|'.join(_MONTHS)}) ((?:19|20)[0-9]{{2}}) "
    r"([0-9]{2}):([0-9]{2}):([0-9]{2}) (?:GMT|([+-])(0[0-9]|1[0-2])([0-5][0-9]))"
)


def feed_date(text: str) -> datetime | None:
    """The moment `text` names, as aware UTC; None where it is none, or lies before 1970."""
    if not text:
        return None
    text = _FRACTION.sub(r"\1", " ".join(text.split())[:_MAX_LENGTH])
    moment = _rfc_822(text) or any_date(text)
    return moment if moment and moment.year >= 1970 else None


def any_date(text: str) -> datetime | None:
    """The moment `text` names, in whatever form."""
    return parse_date(text) or _mail(_COMMENT.sub("", text))


def _rfc_822(text: str) -> datetime | None:
    if not (date := _RFC_822.fullmatch(text)):
        return None
    day, month, year, hour, minute, second, sign, hours, minutes = date.groups()
    ahead = timedelta(hours=int(hours), minutes=int(minutes)) if sign else timedelta()
    with suppress(ValueError):
        moment = datetime(
            int(year), _MONTHS.index(month) + 1, int(day), int(hour), int(minute), int(second), tzinfo=UTC
        )
        return moment + ahead if sign == "-" else moment - ahead
    return None


def _mail(text: str) -> datetime | None:
    """With a year of two digits, one digit for the hour, a weekday in another language, a zone such as `EST`."""
    with suppress(ValueError, TypeError, OverflowError, IndexError):
        parts = parsedate_tz(re.sub(r"^[^\d]*,\s*", "", text))
        return (
            datetime(*parts[:6], tzinfo=timezone(timedelta(seconds=parts[9] or 0))).astimezone(UTC) if parts else None
        )
    return None
