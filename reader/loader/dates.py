"""Dates as people and programs write them, to aware UTC.

dateparser and dateutil guess (the year 1807, the 23rd of a month that was never named); this reads only
forms that mean one thing: YAML 1.1 timestamps (which hold ISO 8601's), RFC 822 mail dates, and dates with
the month as a word.
"""

import re
from datetime import UTC, datetime, timedelta, timezone

# https://yaml.org/type/timestamp.html, with a month alone and shorter times beside it
_TIMESTAMP = re.compile(
    r"""(?P<year>\d{4})-(?P<month>\d\d?)(?:-(?P<day>\d\d?))?
        (?:(?:[Tt]|[ ]+)(?P<hour>\d\d?)(?::?(?P<minute>\d\d)(?::?(?P<second>\d\d)(?:[.,](?P<fraction>\d+))?)?)?
        [ ]*(?P<zone>[Zz]|UTC|GMT|[-+]\d\d?(?::?\d\d)?)?)?""",
    re.VERBOSE | re.ASCII,
)
_BASIC = re.compile(r"(\d{4})(\d\d)(\d\d)(?=T|$)", re.ASCII)
_MAIL = re.compile(
    r"(?:[A-Za-z]{3},? )?\d{1,2} [A-Za-z]{3} \d{4} \d\d:\d\d(?::\d\d)?(?: [-+]\d{4}| [A-Z]{1,4})?", re.ASCII
)
_WORDED = tuple(
    f"{date}{time}"
    for date in ("%B %d %Y", "%b %d %Y", "%d %B %Y", "%d %b %Y")
    for time in ("", " %H:%M", " %H:%M:%S", " %I:%M %p", " %I:%M:%S %p")
)
_ZONE = re.compile(r" (?:[-+]\d{4}|(?![AP]M$)[A-Z]{1,4})$", re.ASCII)
_ORDINAL = re.compile(r"\b(\d{1,2})(?:st|nd|rd|th)\b", re.IGNORECASE)
_WEEKDAY = re.compile(r"^(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*[.,]?\s+", re.IGNORECASE)
_MAX_LENGTH = 64  # characters; no date is longer, and strptime need not see a novel


def parse_date(text: str) -> datetime | None:
    """The moment `text` names, as aware UTC; a form without a zone means UTC, without a time midnight.

    None where it is no date, an impossible one, or one that means two things (`05/06/2023`).
    """
    text = " ".join(text.split())
    if not text or len(text) > _MAX_LENGTH:
        return None
    try:
        moment = _timestamp(text) or _mail(text) or _worded(text)
        return moment.astimezone(UTC) if moment else None
    except (ValueError, OverflowError):
        return None


def names_zone(text: str) -> bool:
    """Whether the date that `parse_date` reads in `text` says of which time zone it is."""
    text = " ".join(text.split())
    match = _match_timestamp(text)
    return match["zone"] is not None if match else _ZONE.search(text) is not None


def _match_timestamp(text: str) -> re.Match[str] | None:
    return _TIMESTAMP.fullmatch(_BASIC.sub(r"\1-\2-\3", text, count=1))


def _timestamp(text: str) -> datetime | None:
    match = _match_timestamp(text)
    if not match:
        return None
    part = match.groupdict()
    return datetime(
        int(part["year"]),
        int(part["month"]),
        int(part["day"] or 1),
        int(part["hour"] or 0),
        int(part["minute"] or 0),
        int(part["second"] or 0),
        int((part["fraction"] or "0")[:6].ljust(6, "0")),
        tzinfo=_zone(part["zone"]),
    )


def _zone(text: str | None) -> timezone:
    if not text or text in "ZzUTCGMT":
        return UTC
    hours, minutes = re.fullmatch(r"(\d\d?):?(\d\d)?", text[1:]).groups("0")  # type: ignore[union-attr]
    offset = timedelta(hours=int(hours), minutes=int(minutes))
    return timezone(-offset if text[0] == "-" else offset)


def _mail(text: str) -> datetime | None:
    """RFC 822 and 2822, as in RSS; the library alone would take the PM off `May 18, 2023 4:54 PM`."""
    if not _MAIL.fullmatch(text):
        return None
    from email.utils import parsedate_to_datetime  # it is large, and such dates are few

    moment = parsedate_to_datetime(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _worded(text: str) -> datetime | None:
    plain = _ORDINAL.sub(r"\1", _WEEKDAY.sub("", text)).replace(",", " ").replace(" at ", " ").replace(".", "")
    plain = plain.replace("Sept ", "Sep ")
    plain = " ".join(plain.removesuffix("UTC").removesuffix("GMT").split())
    for form in _WORDED:
        try:
            return datetime.strptime(plain, form).replace(tzinfo=UTC)
        except ValueError:
            continue
    return None
