"""Dates as feeds write them: those of `loader.dates`, and what RSS makes of RFC 822."""

import re
from contextlib import suppress
from datetime import UTC, datetime, timedelta, timezone
from email.utils import parsedate_tz

from reader.loader.dates import parse_date

_FRACTION = re.compile(r"(\.\d{6})\d+")
_COMMENT = re.compile(r" ?\([^()]{0,80}\) ?$")
_MAX_LENGTH = 80


def feed_date(text: str) -> datetime | None:
    """The moment `text` names, as aware UTC; None where it is none, or lies before 1970."""
    text = _FRACTION.sub(r"\1", " ".join(text.split())[:_MAX_LENGTH])
    moment = parse_date(text) or _mail(_COMMENT.sub("", text))
    return moment if moment and moment.year >= 1970 else None


def _mail(text: str) -> datetime | None:
    """With a year of two digits, one digit for the hour, a weekday in another language, a zone such as `EST`."""
    with suppress(ValueError, TypeError, OverflowError, IndexError):
        parts = parsedate_tz(re.sub(r"^[^\d]*,\s*", "", text))
        return (
            datetime(*parts[:6], tzinfo=timezone(timedelta(seconds=parts[9] or 0))).astimezone(UTC) if parts else None
        )
    return None
