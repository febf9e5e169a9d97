"""When a server is asked for a feed again, and when no more."""

from contextlib import closing
from datetime import UTC, datetime
from email.utils import format_datetime

import pytest
from builders import write
from feedhouse import START, House, answering, asked_with, bare, feed, item, status

from reader.fetch.ledger import Ledger
from reader.web.manners import DAY, HOUR

pytestmark = pytest.mark.usefixtures("kept_processes")


def test_validators_are_echoed_byte_for_byte_and_kept_on_a_304(house: House) -> None:
    etag, modified = "W/\"odd, 'tag'\"", "Sun, 29 Nov 2026 9:30:00 GMT+1"
    house.server.answers["/f"] = answering(feed(item(1)), ETag=etag, Last_Modified=modified)
    assert house.one().kind == "new"
    house.server.answers["/f"] = status(304)
    assert [house.one(2 * HOUR).kind for _ in range(2)] == ["unchanged"] * 2
    house.server.answers["/f"] = status(304, ETag='"new"')
    house.one(2 * HOUR)
    house.one(2 * HOUR)
    assert asked_with(house) == [
        (None, None),
        (etag, modified),
        (etag, modified),
        (etag, modified),
        ('"new"', modified),
    ]


def test_validators_are_kept_only_once_the_entries_are_written(house: House) -> None:
    house.server.answers["/f"] = answering(b"<html>down for maintenance</html>", ETag='"oops"')
    assert house.one().kind == "failed"
    house.serve(item(1))
    assert house.one(2 * HOUR).written.new == 1
    assert asked_with(house) == [(None, None)] * 2


TIMES: list[tuple[dict[str, str], float]] = [  # headers, and after how long it is asked again
    ({"ETag": '"a"'}, HOUR),
    ({}, DAY),
    ({"ETag": '"a"', "Cache_Control": "max-age=10800"}, 3 * HOUR),
    ({"ETag": '"a"', "Cache_Control": "max-age=1"}, HOUR),
    ({"ETag": '"a"', "Cache_Control": "max-age=315360000"}, 30 * DAY),
    ({"ETag": '"a"', "Retry_After": "7200"}, 2 * HOUR),
    ({"Cache_Control": "max-age=10800"}, DAY),
    ({"Last_Modified": "x", "Expires": format_datetime(datetime.fromtimestamp(START + 5 * HOUR, UTC), usegmt=True), "Date": format_datetime(datetime.fromtimestamp(START, UTC), usegmt=True)}, 5 * HOUR),
]  # fmt: skip


@pytest.mark.quick(3)
@pytest.mark.parametrize(("headers", "seconds"), TIMES)
def test_a_feed_is_asked_when_its_server_says_and_at_most_hourly(
    house: House, headers: dict[str, str], seconds: float
) -> None:
    house.server.answers["/f"] = bare(200, feed(item(1)), **headers)
    house.one()
    assert house.one(seconds - 1).kind == "waiting"
    assert house.one(1).kind == "new" and len(house.server.asked) == 2


@pytest.mark.quick(2)
@pytest.mark.parametrize("code", [400, 401, 403, 404, 418, 500, 502])
def test_a_failure_is_not_tried_again_at_once_and_less_and_less_often(house: House, code: int) -> None:
    house.server.answers["/f"] = status(code)
    outcome = house.one()
    assert (outcome.kind, outcome.state.reason, len(house.server.asked)) == (
        "failed",
        f"The server answered {code}.",
        1,
    )
    for hours in (1, 2, 4, 8):
        assert house.one(hours * HOUR - 1).kind == "waiting"
        assert house.one(1).kind == "failed"
    assert len(house.server.asked) == 5
    house.serve(item(1))
    assert house.one(16 * HOUR).state.failures == 0


@pytest.mark.quick(1)
@pytest.mark.parametrize(("code", "headers", "hours"), [(429, {"Retry_After": "14400"}, 4), (503, {}, 1), (429, {"Retry_After": "5"}, 1)])  # fmt: skip
def test_429_and_503_stop_the_host_also_after_a_restart(
    house: House, code: int, headers: dict[str, str], hours: int
) -> None:
    house.server.answers |= {"/a": status(code, **headers), "/b": feed(item(1))}
    write(
        house.root,
        "feeds.toml",
        f'[[feed]]\nurl = "{house.server.at("/a")}"\n[[feed]]\nurl = "{house.server.at("/b")}"\n',
    )
    assert {outcome.kind for outcome in house.fetch()} == {"failed", "waiting"}
    assert [asked.path for asked in house.server.asked] == ["/a"]
    assert {outcome.kind for outcome in house.fetch(hours * HOUR - 1)} == {"waiting"}
    house.server.answers["/a"] = feed(item(2))
    assert {outcome.kind for outcome in house.fetch(1)} == {"new"}
    with closing(Ledger(house.ledger)) as ledger:
        assert ledger.hosts()[house.server.at("").removeprefix("http://")][1] == (code == 429)


def test_a_feed_that_is_gone_is_set_aside_and_said_to_be(house: House) -> None:
    house.server.answers["/f"] = status(410)
    assert (house.one().kind, house.one(400 * DAY).kind, len(house.server.asked)) == ("aside", "aside", 1)
    assert "gone for good (410)" in house.one().state.aside


def test_a_feed_that_is_missing_for_sixty_days_is_set_aside(house: House) -> None:
    house.server.answers["/f"] = status(404)
    assert [house.one(20 * DAY).kind for _ in range(4)] == ["failed", "failed", "failed", "aside"]
    assert "60 days" in house.one().state.aside


@pytest.mark.thorough
def test_one_that_was_missing_in_between_is_not(house: House) -> None:
    house.server.answers["/f"] = status(404)
    house.one()
    house.serve(item(1))
    house.one(30 * DAY)
    house.server.answers["/f"] = status(404)
    assert [house.one(31 * DAY).kind for _ in range(2)] == ["failed", "failed"]
