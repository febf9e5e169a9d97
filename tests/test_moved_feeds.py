"""Feeds that have moved: when that is believed, and what becomes of their files."""

from contextlib import closing

import pytest
from builders import write
from feedhouse import House, answering, feed, item, moved

from reader.fetch.fetching import Outcome
from reader.fetch.ledger import Ledger
from reader.web.manners import DAY, HOUR

pytestmark = pytest.mark.usefixtures("kept_processes")


@pytest.mark.thorough
def test_a_permanent_redirect_is_adopted_after_five_equal_answers_over_three_days(house: House) -> None:
    house.server.answers |= {"/f": moved(301, "/g"), "/g": answering(feed(item(1)), ETag='"a"')}
    for _ in range(5):
        house.one(12 * HOUR)
    house.one(12 * HOUR)
    assert [asked.path for asked in house.server.asked] == ["/f", "/g"] * 6
    house.server.asked.clear()
    house.one(13 * HOUR)
    house.one(12 * HOUR)
    assert [asked.path for asked in house.server.asked] == ["/f", "/g", "/g"]
    assert list(house.files()) == ["f/2026-11-02-entry-1.md"]


COMMENTED = """# my feeds
[[feed]]  # the first
topics = ["a"]
url = '{url}'  # since 2024
# and why
title = "T"

[[feed]]
url = "http://127.0.0.1:1/other"
folder = "other"
"""


def adopt(house: House, source: str) -> Outcome:
    """What is said of the first feed once its move is believed."""
    write(house.root, "feeds.toml", source.replace("{url}", house.server.at("/f")))
    house.server.answers |= {"/f": moved(301, "/g"), "/g": answering(feed(item(1)), ETag='"a"')}
    for _ in range(7):
        outcomes = house.fetch(13 * HOUR)
    return next(each for each in outcomes if each.subscription.url == house.server.at("/f"))


def test_a_feed_that_has_moved_has_its_new_address_in_feeds_toml_and_nothing_else_changes(house: House) -> None:
    with closing(Ledger(house.ledger)) as ledger:
        ledger.trust(house.root, [house.server.at("/f")])
    outcome = adopt(house, COMMENTED)
    assert f"feeds.toml now has {house.server.at('/g')}" in outcome.notes[-1]
    expected = COMMENTED.replace("'{url}'", f'"{house.server.at("/g")}"').replace(
        '"T"\n', '"T"\nfolder = "127-0-0-1"\n'
    )
    assert (house.root / "feeds.toml").read_text() == expected
    assert list(house.files()) == ["127-0-0-1/2026-11-02-entry-1.md"]
    house.server.answers["/g"] = answering(feed(item(1, text="Something else of entry 1"), item(2)))
    assert sum(each.written.changed for each in house.fetch(DAY)) == 1, "it is known which files are ours"
    assert len(house.files()) == 2
    with closing(Ledger(house.ledger)) as ledger:
        assert ledger.trusts(house.root, [house.server.at("/g")])


def test_another_computer_takes_over_the_files_of_a_feed_that_has_moved(house: House) -> None:
    adopt(house, COMMENTED)
    before = house.files()
    house.ledger = house.ledger.with_name("other.db")
    house.server.answers["/g"] = answering(feed(item(1), item(2)))
    house.fetch()
    assert before.items() < house.files().items() and len(house.files()) == 2


def test_a_move_that_cannot_be_written_is_said_and_followed_all_the_same(house: House) -> None:
    both = COMMENTED.replace("http://127.0.0.1:1/other", house.server.at("/g"))
    outcome = adopt(house, both)
    assert "another feed of feeds.toml: delete one of them" in outcome.notes[-1]
    assert (house.root / "feeds.toml").read_text() == both.replace("{url}", house.server.at("/f"))
    house.server.asked.clear()
    house.fetch(DAY)
    assert {each.path for each in house.server.asked} == {"/g"}


@pytest.mark.quick(1)
@pytest.mark.parametrize("code", [302, 303, 307])
def test_a_passing_redirect_is_never_adopted(house: House, code: int) -> None:
    house.server.answers |= {"/f": moved(code, "/g"), "/g": answering(feed(item(1)), ETag='"a"')}
    for _ in range(10):
        house.one(DAY)
    assert house.one(DAY).state.adopted == "" and house.server.asked[-2].path == "/f"


@pytest.mark.thorough
def test_redirects_that_change_begin_anew(house: House) -> None:
    for number in range(10):
        place = f"/{number % 2}"
        house.server.answers |= {"/f": moved(301, place), place: answering(feed(item(1)), ETag='"a"')}
        assert house.one(DAY).state.adopted == ""
