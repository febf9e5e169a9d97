"""Moments in time: how they are stored, and how a person reads them."""

from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from time import time_ns

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
DAY = 86_400_000_000  # microseconds
UNKNOWN = 0  # microseconds: the moment of what happened nobody knows when
AHEAD = 366 * DAY  # of this computer's clock a change may be dated at most: another one's may be wrong
_UNITS = (  # seconds, short
    (365.2425 * 86_400, "y"),
    (30.436875 * 86_400, "mo"),
    (7 * 86_400, "w"),
    (86_400, "d"),
    (3_600, "h"),
    (60, "m"),
)


def utc_now() -> datetime:
    """This moment, in UTC."""
    return datetime.now(UTC)


def to_microseconds(moment: datetime) -> int:
    """Microseconds since 1970 of an aware moment; exact, unlike `timestamp()`."""
    return (moment - _EPOCH) // _MICROSECOND


def from_microseconds(microseconds: int) -> datetime:
    """The inverse of `to_microseconds`, in UTC; beyond the calendar, its first or last moment."""
    return _EPOCH + timedelta(microseconds=min(max(microseconds, _FIRST), _LAST))


def is_moment(microseconds: int) -> bool:
    """Whether anything can have happened then: since 1970, and at most a day ahead of this computer's clock."""
    return 0 <= microseconds <= now_us() + DAY


def is_stamp(microseconds: int) -> bool:
    """Whether a change may bear this moment, made on any computer, some of whose clocks are wrong."""
    return 0 <= microseconds <= now_us() + AHEAD


_FIRST, _LAST = (to_microseconds(edge.replace(tzinfo=UTC)) for edge in (datetime.min, datetime.max))


def iso(moment: datetime) -> str:
    """UTC ISO 8601: `2023-05-18T16:54:00Z`."""
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")


def age(moment: datetime, now: datetime) -> str:
    """How long ago, in at most four cells: `5m`, `2h`, `3d`, `11mo`, `3y`; `+2d` lies ahead."""
    seconds = (now - moment).total_seconds()
    sign, seconds = ("+", -seconds) if seconds < 0 else ("", seconds)
    for size, short in _UNITS:
        if seconds >= size:
            return f"{sign}{int(seconds // size)}{short}"
    return "now"


def span(start: datetime, end: datetime, now: datetime | None = None) -> str:
    """The days from `start` to `end`, in UTC: `18 May 2023`, `14–21 May 2023`, `28 Apr – 3 May 2023`; without the year
    that it is `now`.
    """
    first, last = (moment.astimezone(UTC).date() for moment in (start, end))
    is_this_year = now is not None and first.year == last.year == now.astimezone(UTC).year
    until = f"{last.day} {last:%b}" + ("" if is_this_year else f" {last.year}")
    if first == last:
        return until
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}–{until}"
    year = f" {first.year}" if first.year != last.year else ""
    return f"{first.day} {first:%b}{year} – {until}"


def weekday(day: date, is_this_year: bool = False) -> str:
    """`Thu 18 May 2023`; a year goes without saying where it `is_this_year`."""
    return f"{day:%a} {day.day} {day:%b}" + ("" if is_this_year else f" {day.year}")


def local(moment: datetime, now: datetime) -> str:
    """Date and time where the reader is: `Thu 18 May 2023, 16:54`, without the year that it is `now`; midnight UTC is a
    day without a time.
    """
    is_this_year = moment.year == now.year
    if (moment.hour, moment.minute, moment.second, moment.microsecond) == (0, 0, 0, 0):
        return weekday(moment, is_this_year)
    with suppress(OverflowError, OSError, ValueError):  # at the edge of the calendar UTC serves
        moment = moment.astimezone()
    return f"{weekday(moment, is_this_year)}, {moment:%H:%M}"


def now_us() -> int:
    """This moment, in microseconds since 1970."""
    return time_ns() // 1_000
