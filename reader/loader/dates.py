"""Dates as people and programs write them, to aware UTC.

dateparser and dateutil guess (the year 1807, the 23rd of a month that was never named); this reads only
forms that mean one thing: YAML 1.1 timestamps (which hold ISO 8601's), the same with `/` or `.` or in Chinese,
Japanese and Korean, weeks and days of the year by ISO 8601, digits alone, seconds since 1970, days whose number
can be no month (`31/12/2023`), and dates with the month as a word (see `months`), such as those of mail, JavaScript and
date(1); also as Obsidian links them (`[[2024-01-02]]`) and as Org writes them (`<2024-01-02 Tue>`).
"""

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from typing import NamedTuple

# https://yaml.org/type/timestamp.html, with a month alone and shorter times beside it
_TIMESTAMP = re.compile(
    r"""(?P<year>\d{4})-(?P<month>\d\d?)(?:-(?P<day>\d\d?))?
        (?:(?:[Tt]|,?[ ]+(?:at[ ]|@[ ])?)
        (?P<hour>\d\d?)(?:(?::?(?P<minute>\d\d)|:(?P<short>\d))(?::?(?P<second>\d\d?)(?:[.,](?P<fraction>\d+))?)?)?
        (?:[ ]*(?P<half>[AaPp])\.?[Mm]\.?)?
        [ ]*(?P<zone>[Zz]|[A-Z]{3,4}|(?:UTC|GMT)?[-+]\d\d?(?::?\d\d)?|[A-Z][a-z]+/[\w/+-]{1,40})?
        (?:\[(?P<place>[\w/+-]{1,40})\])?)?""",
    re.VERBOSE | re.ASCII,
)
_BASIC = re.compile(r"(\d{4})(\d\d)(\d\d)(?=[T ]|$)", re.ASCII)
_DIGITS = re.compile(r"(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)?", re.ASCII)  # Obsidian's unique names of notes
_SECONDS = re.compile(r"@?(1\d{9})(?:(\d{3})|\.(\d{1,9}))?", re.ASCII)  # from 2001 to 2033, or in thousandths
_WEEK = re.compile(r"(\d{4})-?W(\d\d)(?:-?([1-7]))?", re.ASCII)
_DAY_OF_YEAR = re.compile(r"(\d{4})-(\d{3})", re.ASCII)
_DAY_LAST = re.compile(r"(\d\d?)([/.-])(\d\d?)\2(\d{4})(?=[ ,T]|\.?$)", re.ASCII)
_OTHER_MARKS = re.compile(r"(\d{4})(?:([/_])|[ ]?\.[ ]?)(\d\d?)(?(2)\2|[ ]?\.[ ]?)(\d\d?)(?!\d)\.?", re.ASCII)
_JOINED_TIME = re.compile(r"(?<=^\d{4}-\d\d-\d\d)[-_ T](\d\d)[-.h](\d\d)(?:[-.](\d\d))?(?!\d)", re.ASCII)
_CJK = re.compile(r"(\d{4}) ?[年년] ?(\d\d?) ?[月월](?: ?(\d\d?) ?[日일])?", re.ASCII)
_CJK_WEEKDAY = re.compile(
    r"(?<=\d) ?(?:"
    r"[(\uff08][^()\uff08\uff09\d]{1,3}[)\uff09]"
    r"|(?:星期|周|週)[一二三四五六日天]|[日月火水木金土]曜日?|[월화수목금토일]요일)"
)
_CJK_HALF = re.compile(r"(오전|上午|午前|오후|下午|午後) ?(\d\d? ?[:時时시点] ?\d\d?(?:[:分분] ?\d\d)?)", re.ASCII)
_CJK_TIME = re.compile(r"(?<=\d) ?[時时시点] ?(\d\d?) ?[分분]?(?: ?(\d\d?) ?[秒초])?", re.ASCII)
_WRAPPED = re.compile(r"\[\[(?:[^]|]*/)?([^]|]*)(?:\|[^]]*)?\]\]|<([^<>]*)>|\[([^][]*)\]|\"([^\"]*)\"|'([^']*)'")
_DAY_OF_WEEK = re.compile(r"(?<=\d),? \(?(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*\.?\)?(?= |$)", re.IGNORECASE)
_DASHES = str.maketrans(dict.fromkeys("\u2010\u2011\u2012\u2013\u2212", "-"))
_HOURS = {  # of zones by their letters: RFC 822's, and those that are the name of one zone only
    "UTC": 0, "GMT": 0, "UT": 0, "EST": -5, "EDT": -4, "CST": -6, "CDT": -5, "MST": -7, "MDT": -6, "PST": -8, "PDT": -7,
    "WET": 0, "WEST": 1, "CET": 1, "CEST": 2, "MEZ": 1, "MESZ": 2, "EET": 2, "EEST": 3, "MSK": 3, "JST": 9, "KST": 9,
    "AEST": 10, "AEDT": 11, "NZST": 12, "NZDT": 13, "AKST": -9, "AKDT": -8, "HST": -10,
}  # fmt: skip
_MAX_WRITTEN = 256  # characters, with the link that is written round it
_MAX_LENGTH = 100  # characters; no date is longer, JavaScript's with its zone's name included


class _Written(NamedTuple):
    """A moment as it is written; `states_zone` says whether its zone is stated, else it is in UTC."""

    moment: datetime
    states_zone: bool
    has_time: bool = True


def parse_date(text: str, zone: tzinfo = UTC) -> datetime | None:
    """The moment `text` names, as aware UTC; a form without a zone means `zone`, without a time midnight UTC.

    None where it is no date, an impossible one, or one that means two things (`05/06/2023`).
    """
    try:
        written = _read(text)
        if not written:
            return None
        moment = written.moment
        if zone is not UTC and written.has_time and not written.states_zone:
            moment = moment.replace(tzinfo=zone)
        return moment if moment.tzinfo is UTC else moment.astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def names_zone(text: str) -> bool:
    """Whether the date that `parse_date` reads in `text` says of which time zone it is."""
    try:
        written = _read(text)
    except (ValueError, OverflowError):
        return False
    return written is not None and written.states_zone


def _read(text: str) -> _Written | None:
    """Raises ValueError and OverflowError for what is written like a date and is none."""
    if len(text) > _MAX_WRITTEN:
        return None
    if match := _TIMESTAMP.fullmatch(text):  # nearly all are
        return _moment(match.groupdict())
    text = _plain(text)
    if not text or len(text) > _MAX_LENGTH:
        return None
    if match := _TIMESTAMP.fullmatch(_BASIC.sub(r"\1-\2-\3", text, count=1)):
        return _moment(match.groupdict())
    return _counted(text) or _worded(text)


def _counted(text: str) -> _Written | None:
    """Seconds, weeks and days that are counted."""
    if seconds := _SECONDS.fullmatch(text):
        fraction = int((seconds[2] or seconds[3] or "0")[:6].ljust(6, "0"))
        return _Written(datetime.fromtimestamp(int(seconds[1]), UTC).replace(microsecond=fraction), states_zone=True)
    if week := _WEEK.fullmatch(text):
        day = datetime.fromisocalendar(int(week[1]), int(week[2]), int(week[3] or 1))
        return _Written(day.replace(tzinfo=UTC), states_zone=False, has_time=False)
    if _DAY_OF_YEAR.fullmatch(text):
        day = datetime.strptime(text, "%Y-%j")
        return _Written(day.replace(tzinfo=UTC), states_zone=False, has_time=False)
    return None


def _worded(text: str) -> _Written | None:
    """With the month as a word."""
    if not any(map(str.isalpha, text)):
        return None
    from reader.loader.months import worded_date  # such dates are few

    date = worded_date(text)
    return _moment({**date._asdict(), "month": str(date.month), "zone": date.zone.upper()}) if date else None


def _plain(text: str) -> str:
    """`text` with hyphens between year, month and day, and without what is wrapped round it."""
    text = " ".join(text.translate(_DASHES).split())
    if wrapped := _WRAPPED.fullmatch(text):
        text = " ".join(part for part in wrapped.groups() if part).strip()
    if not text[:1].isdecimal():
        return text
    if digits := _DIGITS.fullmatch(text):
        year, month, day, hour, minute, second = digits.groups("00")
        return text if int(month) > 12 else f"{year}-{month}-{day} {hour}:{minute}:{second}"
    if not text[:4].isdecimal():
        return _DAY_LAST.sub(_day_last, text, count=1)
    text = _CJK_HALF.sub(_half, _CJK_WEEKDAY.sub(" ", _CJK.sub(_cjk, text, count=1), count=1), count=1)
    text = _JOINED_TIME.sub(_clock, _OTHER_MARKS.sub(r"\1-\3-\4", text, count=1), count=1)
    return " ".join(_CJK_TIME.sub(_clock, _DAY_OF_WEEK.sub("", text, count=1), count=1).split())


def _day_last(date: re.Match[str]) -> str:
    """The year first, where it is sure which number is the month."""
    first, second = int(date[1]), int(date[3])
    if first > 12 >= second or first == second:
        return f"{date[4]}-{second}-{first}"
    return f"{date[4]}-{first}-{second}" if second > 12 >= first else date[0]


def _cjk(date: re.Match[str]) -> str:
    return "-".join(part for part in date.groups() if part)


def _half(time: re.Match[str]) -> str:
    return f" {time[2]} {'PM' if time[1] in ('오후', '下午', '午後') else 'AM'}"


def _clock(time: re.Match[str]) -> str:
    groups = time.groups()
    if len(groups) == 3:
        return f" {groups[0]}:{groups[1]}:{groups[2] or '00'}"
    return f":{groups[0]:0>2}:{groups[1] or '00':0>2}"


def _moment(part: Mapping[str, str | None]) -> _Written:
    zone, place = part["zone"] or "", part.get("place") or ""
    moment = datetime(
        int(part["year"] or 0),
        int(part["month"] or 0),
        int(part["day"] or 1),
        _hour(int(part["hour"] or 0), part["half"]),
        int(part["minute"] or part.get("short") or 0),
        int(part["second"] or 0),
        int((part["fraction"] or "0")[:6].ljust(6, "0")),
        tzinfo=_zone(zone) if zone or not place else _place(place),
    )
    return _Written(moment, bool(zone or place), bool(part["hour"]))


def _hour(hour: int, half: str | None) -> int:
    """Of a day, where a clock of twelve hours shows `hour`. Raises ValueError where none does."""
    if not half:
        return hour
    if not 1 <= hour <= 12:
        raise ValueError
    return hour % 12 + (12 if half in "Pp" else 0)


def _zone(text: str) -> tzinfo:
    """Raises ValueError where there is no such zone."""
    if not text or text in "Zz":
        return UTC
    if "/" in text:
        return _place(text)
    if text.isalpha():
        if text not in _HOURS:
            raise ValueError
        return timezone(timedelta(hours=_HOURS[text])) if _HOURS[text] else UTC
    text = text.removeprefix("UTC").removeprefix("GMT")
    hours, minutes = re.fullmatch(r"(\d\d?):?(\d\d)?", text[1:]).groups("0")  # type: ignore[union-attr]
    offset = timedelta(hours=int(hours), minutes=int(minutes))
    return timezone(-offset if text[0] == "-" else offset)


def _place(name: str) -> tzinfo:
    """A zone by the name of its place. Raises ValueError where there is none."""
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, OSError):  # such as a folder among the zones
        raise ValueError from None
