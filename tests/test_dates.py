"""Dates as people and programs write them."""

import unicodedata
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.loader.dates import parse_date
from reader.loader.months import _MONTHS, _compared

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
        ("1684428840", AFTERNOON),
        ("1684428840000", AFTERNOON),
        ("2023-W20-4", MAY_18),
        ("2023W204", MAY_18),
        ("2023-W20", MAY_18.replace(day=15)),
        ("2023-138", MAY_18),
        ("18/05/2023", MAY_18),
        ("5/18/2023 16:54", AFTERNOON),
        ("18.05.2023", MAY_18),
        ("2023. 5. 18.", MAY_18),
        ("2023_05_18", MAY_18),
        ("2023-05-18_16-54-00", AFTERNOON),
        ("2023-05-18 16h54", AFTERNOON),
        ("2023-05-18 16:54 America/New_York", AFTERNOON.replace(hour=20)),
        ("2023-05-18T16:54:00[Europe/Paris]", AFTERNOON.replace(hour=14)),
        ("2023-05-18 16:54 CEST", AFTERNOON.replace(hour=14)),
        ("2023\u201305\u201318", MAY_18),
        ("'2023-05-18'", MAY_18),
        ("2023年5月18日 下午4:54", AFTERNOON),
        ("2023년 5월 18일 목요일 오후 4:54", AFTERNOON),
        ("2023年5月", MAY_18.replace(day=1)),
        ("Thu May 18 2023 18:54:00 GMT+0200 (Central European Summer Time)", AFTERNOON),
        ("Thu May 18 16:54:00 UTC 2023", AFTERNOON),
        ("Thu May 18 16:54:00 2023", AFTERNOON),
        ("18/May/2023:16:54:00 +0000", AFTERNOON),
        ("18th of May, 2023", MAY_18),
        ("May 2023", MAY_18.replace(day=1)),
        ("18-May-2023", MAY_18),
        ("2023 May 18", MAY_18),
    ],
)
def test_forms_that_mean_one_moment(written: str, moment: datetime) -> None:
    assert parse_date(written) == moment


MAY_18_ELSEWHERE = [
    "18 mai 2023", "jeudi 18 mai 2023", "le 18 mai 2023", "18. Mai 2023", "Donnerstag, 18. Mai 2023", "18 de mayo de 2023",
    "jueves, 18 de mayo de 2023", "18 maggio 2023", "giovedì 18 maggio 2023", "18 de maio de 2023", "18 mei 2023",
    "donderdag 18 mei 2023", "18 maj 2023", "18 maja 2023", "18. května 2023", "18 мая 2023 г.", "18 мая 2023", "18 травня 2023",
    "18 Mayıs 2023", "18 Μαΐου 2023", "18 toukokuuta 2023", "2023. május 18.", "18 mai 2023 16h54", "18 مايو 2023",
    "18 במאי 2023", "Thứ năm, 18 tháng 5, 2023", "18 maig 2023", "18. mája 2023",
]  # fmt: skip


@pytest.mark.parametrize("written", MAY_18_ELSEWHERE)
def test_months_have_names_in_many_languages(written: str) -> None:
    moment = parse_date(written)
    assert moment and moment.date() == MAY_18.date()


@pytest.mark.parametrize(
    ("written", "month"),
    [("1er août 2023", 8), ("3. März 2023", 3), ("3 listopada 2023", 11), ("3. listopada 2023.", 10), ("3 Şubat 2023", 2),
     ("3 déc. 2023", 12), ("3 Dez. 2023", 12), ("3 июля 2023", 7), ("3 lutego 2023", 2), ("3 srpna 2023", 8), ("3 gen 2023", 1)],
)  # fmt: skip
def test_a_month_is_one_with_its_accents_and_without(written: str, month: int) -> None:
    plain = unicodedata.normalize("NFD", written).encode("utf-8").decode()
    assert [moment and moment.month for moment in map(parse_date, (written, plain, written.upper()))] == [month] * 3


def test_no_word_is_two_months() -> None:
    words = [_compared(word) for month in _MONTHS for word in {_compared(each) for each in month.split()}]
    assert len(words) == len(set(words))


@pytest.mark.parametrize(
    "written",
    ["", "tomorrow", "2023", "05/06/2023", "6.5.2023", "2023-02-30", "2023-13-01", "0000-01-01", "2023-05-18T25:00:00Z",
     "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", "2023-05-18T16:54:00+24:00", "2023051816", "99", "18", "null", "12/12", "2023-W60", "2023-400", "3 Foo 2023", "2023-05-18 10:11 XYZ",
     "2023-05-18 10:11 Europe/Nowhere", "May 99, 2023", "31/31/2023",
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
