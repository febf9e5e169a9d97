"""Dates as people and programs write them."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.loader.dates import parse_date

MAY_18 = datetime(2023, 5, 18, tzinfo=UTC)
AFTERNOON = MAY_18.replace(hour=16, minute=54)


@pytest.mark.parametrize(
    ("written", "moment"),
    [
        ("2023-05-18T16:54:00Z", AFTERNOON),
        ("2023-05-18T16:54:00", AFTERNOON),
        ("2023-05-18 16:54", AFTERNOON),
        ("2023-05-18 16:54:00 +0000", AFTERNOON),
        ("2023-05-18T18:54:00+02:00", AFTERNOON),
        ("2023-05-18 11:54:00 -5", AFTERNOON),
        ("20230518T165400Z", AFTERNOON),
        ("2023-05-18T16:54:00.250Z", AFTERNOON.replace(microsecond=250_000)),
        ("2023-05-18T16:54:00.1234567891Z", AFTERNOON.replace(microsecond=123_456)),
        ("2023-05-18, 16:54", AFTERNOON),
        ("2023-05-18 at 16:54", AFTERNOON),
        ("2023-05-18 18:54:00 UTC+02:00", AFTERNOON),
        ("2023-05-18T18:54:00 GMT+2", AFTERNOON),
        ("2023-05-18T18:54:00+02:00[Europe/Berlin]", AFTERNOON),
        ("2023-05-18 12:54:00 EDT", AFTERNOON),
        ("2023-05-18 08:54 PST", AFTERNOON),
        ("2023-05-18", MAY_18),
        ("20230518", MAY_18),
        ("2023-5-18", MAY_18),
        ("2023-05", MAY_18.replace(day=1)),
        ("Thu, 18 May 2023 16:54:00 GMT", AFTERNOON),
        ("Thu, 18 May 2023 18:54:00 +0200", AFTERNOON),
        ("18 May 2023 16:54:00 -0000", AFTERNOON),
        ("May 18, 2023", MAY_18),
        ("18 May 2023", MAY_18),
        ("May 18th, 2023", MAY_18),
        ("Thursday, 18 May 2023", MAY_18),
        ("May 18, 2023 4:54 PM", AFTERNOON),
        ("May 18, 2023 at 16:54 UTC", AFTERNOON),
        ("Sept 3, 2020", datetime(2020, 9, 3, tzinfo=UTC)),
        ("  2023-05-18\n", MAY_18),
    ],
)
def test_forms_that_mean_one_moment(written: str, moment: datetime) -> None:
    assert parse_date(written) == moment


@pytest.mark.parametrize(
    "written",
    ["", "tomorrow", "2023", "05/06/2023", "6.5.2023", "2023-02-30", "2023-13-01", "0000-01-01", "2023-05-18T25:00:00Z",
     "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", "2023-05-18T16:54:00+24:00", "1684428840", "18", "null",
     "Thu, 99 May 2023 16:54:00 GMT", "2023-05-18" * 100, "２０２３-05-18"],
)  # fmt: skip
def test_what_is_no_date_or_two(written: str) -> None:
    assert parse_date(written) is None


@given(st.datetimes(timezones=st.just(UTC), min_value=datetime(1, 1, 2), max_value=datetime(9999, 12, 30)))
def test_iso_forms_come_back_as_they_went(moment: datetime) -> None:
    assert parse_date(moment.isoformat()) == moment
    assert parse_date(moment.isoformat(" ").replace("+00:00", "")) == moment


@given(st.text(max_size=80) | st.from_regex(r"\d{1,4}[-/. ]\d{1,2}[-/. ]\d{1,4}([T ]\d\d?:\d\d)?", fullmatch=True))
def test_any_text_is_a_moment_in_utc_or_none(written: str) -> None:
    moment = parse_date(written)
    assert moment is None or moment.tzinfo is UTC
