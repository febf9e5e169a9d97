"""Dates as people and programs write them, to aware UTC.

dateparser and dateutil guess (the year 1807, the 23rd of a month that was never named); this reads only
forms that mean one thing: YAML 1.1 timestamps (which hold ISO 8601's), the same with `/` or `.` or in Chinese,
Japanese and Korean, digits alone, RFC 822 mail dates, what JavaScript prints, and dates with the
month as a word; also as Obsidian links them (`[[2024-01-02]]`) and as Org writes them (`<2024-01-02 Tue>`).
"""

import re
from datetime import UTC, datetime, timedelta, timezone, tzinfo

# https://yaml.org/type/timestamp.html, with a month alone and shorter times beside it
_TIMESTAMP = re.compile(
    r"""(?P<year>\d{4})-(?P<month>\d\d?)(?:-(?P<day>\d\d?))?
        (?:(?:[Tt]|,?[ ]+(?:at[ ])?)
        (?P<hour>\d\d?)(?::?(?P<minute>\d\d)(?::?(?P<second>\d\d)(?:[.,](?P<fraction>\d+))?)?)?
        (?:[ ]*(?P<half>[AaPp])\.?[Mm]\.?)?
        [ ]*(?P<zone>[Zz]|[ECMP][SD]T|(?:UTC|GMT)?[-+]\d\d?(?::?\d\d)?(?:\[[\w/+-]{1,40}\])?|UTC|GMT)?)?""",
    re.VERBOSE | re.ASCII,
)
_BASIC = re.compile(r"(\d{4})(\d\d)(\d\d)(?=T|$)", re.ASCII)
_DIGITS = re.compile(r"(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)?", re.ASCII)  # Obsidian's unique names of notes
_AMERICAN = {"EST": -5, "EDT": -4, "CST": -6, "CDT": -5, "MST": -7, "MDT": -6, "PST": -8, "PDT": -7}  # RFC 822's
_OTHER_MARKS = re.compile(r"(\d{4})(?P<mark>[/.])(\d\d?)(?P=mark)(\d\d?)(?!\d)", re.ASCII)
_CJK = re.compile(
    r"(\d{4}) ?[年년] ?(\d\d?) ?[月월] ?(\d\d?) ?[日일](?: ?[(\uff08][^()\uff08\uff09\d]{1,3}[)\uff09])?", re.ASCII
)
_CJK_TIME = re.compile(r"(?<=\d) ?[時时시点] ?(\d\d?) ?[分분](?: ?(\d\d?) ?[秒초])?", re.ASCII)
_WRAPPED = re.compile(r"\[\[(?:[^]|]*/)?([^]|]*)(?:\|[^]]*)?\]\]|<([^<>]*)>|\[([^][]*)\]")
_DAY_OF_WEEK = re.compile(r"(?<=\d),? \(?(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*\.?\)?(?= |$)", re.IGNORECASE)
_PRINTED = re.compile(  # Date.toString() of JavaScript; date(1) and C's asctime
    r"(?:[A-Z][a-z]{2} )?(?P<month>[A-Z][a-z]{2}) (?P<day>\d\d?) (?:(?P<year>\d{4}) )?(?P<time>\d\d:\d\d:\d\d)"
    r"(?: (?P<zone>(?:GMT|UTC)?(?:[-+]\d{4})?))?(?: \([^()]*\))?(?: (?P<late>\d{4}))?",
    re.ASCII,
)
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
_HYPHENATED = re.compile(r"\b(\d\d?)-([A-Za-z]{3,9})-(\d{4})\b", re.ASCII)
_MAX_WRITTEN = 256  # characters, with the link that is written round it
_MAX_LENGTH = 64  # characters; no date is longer, and strptime need not see a novel


def parse_date(text: str, zone: tzinfo = UTC) -> datetime | None:
    """The moment `text` names, as aware UTC; a form without a zone means `zone`, without a time midnight UTC.

    None where it is no date, an impossible one, or one that means two things (`05/06/2023`).
    """
    if len(text) > _MAX_WRITTEN:
        return None
    match = _TIMESTAMP.fullmatch(text)  # nearly all are
    text = text if match else _plain(text)
    if not text or len(text) > _MAX_LENGTH:
        return None
    try:
        moment = _timestamp(match or _match_timestamp(text)) or _mail(text) or _printed(text) or _worded(text)
        if moment and zone is not UTC and ":" in text and not _states_zone(text):
            moment = moment.replace(tzinfo=zone)
        return moment.astimezone(UTC) if moment else None
    except (ValueError, OverflowError):
        return None


def names_zone(text: str) -> bool:
    """Whether the date that `parse_date` reads in `text` says of which time zone it is."""
    return _states_zone(_plain(text[:_MAX_WRITTEN]))


def _states_zone(plain: str) -> bool:
    match = _match_timestamp(plain)
    if match:
        return match["zone"] is not None
    printed = _PRINTED.fullmatch(plain)
    return bool(printed["zone"]) if printed else _ZONE.search(plain) is not None


def _plain(text: str) -> str:
    """`text` with hyphens between year, month and day, and without what is wrapped round it."""
    text = " ".join(text.split())
    if wrapped := _WRAPPED.fullmatch(text):
        text = " ".join(part for part in wrapped.groups() if part).strip()
    if text[:4].isdecimal():
        if digits := _DIGITS.fullmatch(text):
            year, month, day, hour, minute, second = digits.groups("00")
            return f"{year}-{month}-{day} {hour}:{minute}:{second}"
        text = _OTHER_MARKS.sub(r"\1-\3-\4", _CJK.sub(r"\1-\2-\3", text, count=1), count=1)
        text = _CJK_TIME.sub(_clock, _DAY_OF_WEEK.sub("", text, count=1), count=1)
    return text


def _clock(time: re.Match[str]) -> str:
    return f":{time[1]:0>2}:{time[2] or '00':0>2}"


def _match_timestamp(text: str) -> re.Match[str] | None:
    return _TIMESTAMP.fullmatch(_BASIC.sub(r"\1-\2-\3", text, count=1))


def _timestamp(match: re.Match[str] | None) -> datetime | None:
    if not match:
        return None
    part = match.groupdict()
    return datetime(
        int(part["year"]),
        int(part["month"]),
        int(part["day"] or 1),
        _hour(int(part["hour"] or 0), part["half"]),
        int(part["minute"] or 0),
        int(part["second"] or 0),
        int((part["fraction"] or "0")[:6].ljust(6, "0")),
        tzinfo=_zone(part["zone"]),
    )


def _hour(hour: int, half: str | None) -> int:
    """Of a day, where a clock of twelve hours shows `hour`. Raises ValueError where none does."""
    if not half:
        return hour
    if not 1 <= hour <= 12:
        raise ValueError
    return hour % 12 + (12 if half in "Pp" else 0)


def _zone(text: str | None) -> timezone:
    if not text or text in "ZzUTCGMT":
        return UTC
    if text in _AMERICAN:
        return timezone(timedelta(hours=_AMERICAN[text]))
    text = text.removeprefix("UTC").removeprefix("GMT").partition("[")[0]
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


def _printed(text: str) -> datetime | None:
    match = _PRINTED.fullmatch(text)
    year = match and (match["year"] or match["late"])
    if not match or not year:
        return None
    moment = datetime.strptime(f"{match['day']} {match['month']} {year} {match['time']}", "%d %b %Y %H:%M:%S")
    return moment.replace(tzinfo=_zone((match["zone"] or "").removeprefix("GMT").removeprefix("UTC")))


def _worded(text: str) -> datetime | None:
    plain = _ORDINAL.sub(r"\1", _WEEKDAY.sub("", text)).replace(",", " ").replace(" at ", " ").replace(".", "")
    plain = _HYPHENATED.sub(r"\1 \2 \3", plain.replace("Sept ", "Sep "))
    plain = " ".join(plain.removesuffix("UTC").removesuffix("GMT").split())
    for form in _WORDED:
        try:
            return datetime.strptime(plain, form).replace(tzinfo=UTC)
        except ValueError:
            continue
    return None
