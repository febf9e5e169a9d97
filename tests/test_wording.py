"""What the wording of a title gives away."""

import pytest

from reader.library.wording import is_of_other_days, is_reworded, names


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Deals of the week: Brightwater and Casimir", True),
        ("This week in Quill", True),
        ("Morning briefing", True),
        ("Round-up: all goals of Saturday", True),
        ("Launch calendar: what flies", True),
        ("Review: The Salt Road", True),
        ("The Salt Road, reviewed", True),
        ("Revue de presse du 4 mai", True),
        ("How to watch Northport against Ballen", True),
        ("Wochenrückblick: Käse und Milch", True),
        ("Brandt is player of the year", False),
        ("Review finds that police failed", False),
        ("Court orders long review: no trial this year", False),
        ("Debriefing of a spy", False),
        ("Google Calendar is down", False),
        (": ", False),
        ("", False),
    ],
)
def test_round_ups_previews_and_reviews_are_of_other_days(title: str, expected: bool) -> None:
    assert is_of_other_days(title) is expected


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Marek stuns top seed Alvarado in Lugano on Monday", ["alvarad", "lugano"]),
        ("Marek Stuns Top Seed Alvarado", []),  # each word has a capital, so that tells nothing
        ("Feuer in Käserei", []),  # as no long word is without one
        ("北浜市で震度5強の地震", []),
        ("", []),
    ],
)
def test_names_have_a_capital_where_other_words_have_none(title: str, expected: list[str]) -> None:
    assert names(title) == expected


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("preview tables connect line", "preview queues connect line", True),
        ("preview tables connect line", "preview tables connect", False),
        ("a b c d e f", "a x c y e f", True),
        ("a b c d e f", "a x c y z f", False),
        ("", "", True),
    ],
)
def test_titles_of_one_wording_differ_in_few_places(one: str, other: str, expected: bool) -> None:
    assert is_reworded(one.split(), other.split()) is expected
