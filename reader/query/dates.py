"""Dates as a query states them: `2023`, `2023-05`, `2023-05-18`, `today`, `yesterday`, or an age such as `7d`.

Days are days in UTC, on every machine.
"""

import re
from datetime import UTC, datetime, timedelta

_AGE = re.compile(r"(\d{1,5})([hdwmy])")
_CALENDAR = re.compile(r"(\d{4})(?:-(\d\d?)(?:-(\d\d?))?)?")
_DAYS = {"d": 1.0, "w": 7.0, "m": 30.436875, "y": 365.2425, "h": 1 / 24}


def is_age(when: str) -> bool:
    """Whether `when` is a point in time (`7d`) rather than a stretch (`2023-05`)."""
    return _AGE.fullmatch(when) is not None


def stretch(when: str, now: datetime) -> tuple[datetime, datetime]:
    """The first moment of `when` and the first after it; of an age both are that long before `now`.

    Raises ValueError where `when` states no date.
    """
    if age := _AGE.fullmatch(when):
        return (_before(now, float(age[1]) * _DAYS[age[2]]),) * 2
    midnight = now.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    if when == "today":
        return midnight, midnight + timedelta(1)
    if when == "yesterday":
        return midnight - timedelta(1), midnight
    calendar = _CALENDAR.fullmatch(when)
    if not calendar:
        raise ValueError(f"{when!r} is not a date")
    year, month, day = (int(part) if part else None for part in calendar.groups())
    start = datetime(year or 0, month or 1, day or 1, tzinfo=UTC)
    return start, _end(start, month is not None, day is not None)


def _before(now: datetime, days: float) -> datetime:
    try:
        return now - timedelta(days)
    except OverflowError:
        return datetime.min.replace(tzinfo=UTC)


def _end(start: datetime, has_month: bool, has_day: bool) -> datetime:
    try:
        if has_day:
            return start + timedelta(1)
        if has_month:
            return (start + timedelta(32)).replace(day=1)
        return start.replace(year=start.year + 1)
    except (OverflowError, ValueError):  # the calendar ends with the year 9999
        return datetime.max.replace(tzinfo=UTC)
