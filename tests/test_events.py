"""Events are what the whole of a collection makes them, in whatever order its files came, changed and went."""

from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from builders import front_matter, keys, open_library, open_state, synced, write
from hypothesis import given
from hypothesis import strategies as st

from reader.library import Library, background
from reader.library.events import Infer
from reader.library.stars import joined, stars
from reader.library.stories import members, stories_of
from reader.library.versions import numbered
from reader.query import Query

DULL = ("cloud", "market", "today", "report", "global", "service")
TELLING = ("zoom", "oracle", "nutanix", "firewall", "outage", "marketplace", "satellite", "volcano", "strike", "merger")

Groups = frozenset[frozenset[str]]


def inferred(library: Library, kind: Infer = "events") -> Groups:
    """The files of each event."""
    library.infer_events(kind)
    return groups(library)


def groups(library: Library) -> Groups:
    library.fold_by(True)
    ids = list(library.ids(Query()))
    paths = {id_: str(record["path"]) for id_, record in zip(ids, library.records(ids), strict=True)}
    stories = library.ask(stories_of, ids)
    found = {frozenset(paths[id_] for id_ in library.ask(members, story.lead)) for story in stories.values()}
    library.fold_by(False)
    return frozenset(each for each in found if len(each) > 1)


def bring_level(library: Library, kind: Infer = "events") -> None:
    with closing(open_state()) as state:
        library.sync(state)
        library.mirror_marks(state)
    library.find_stories()
    library.infer_events(kind)


def told(title: str, day: float, provider: str, excerpt: str = "", number: int = 0, **fields: Any) -> str:
    hour = int(day * 24)
    moment = f"2026-01-{1 + hour // 24:02}T{hour % 24:02}:00:00Z"
    page = f"https://{provider}.example/{number}"
    stated = {"title": title, "publishedDateTime": moment, "webUrl": page, "provider": {"name": provider}}
    return front_matter(**stated, **({"excerpt": excerpt} if excerpt else {}), **fields)


# --- which articles tell the same ----------------------------------------------------------------

ZOOM = "Oracle wins cloud computing deal with Zoom as video calls surge"
LONG = "The two have agreed on terms after a week of talks in London, they said in a letter to all who work there."
SAME = {
    "in other words": (("A", 1, ZOOM), ("B", 1.5, "Zoom picks Oracle for its cloud as calls surge")),
    "one text at two addresses": (("A", 1, ZOOM), ("B", 2, ZOOM)),
    "by one provider, almost as before": (("A", 1, "Strike halts ferries in Naples"), ("A", 1.2, "Strike halts Naples ferries")),
}  # fmt: skip
OTHER = {
    "too far apart": (("A", 1, ZOOM), ("B", 6, ZOOM)),
    "of something else": (("A", 1, ZOOM), ("B", 1, "Volcano closes two airports on Iceland")),
    "siblings of one provider": (
        ("A", 1, "Rollup backups are generally available in MySQL"),
        ("A", 1, "Rollup backups are generally available in PostgreSQL"),
    ),
    "a round-up and what it mentions": (
        ("A", 1, "Odeon Rail reports loss after strikes"),
        ("B", 1.2, "Deals of the week: Odeon Rail"),
    ),
    "of others, beside a name that both hold": (
        ("A", 1, "Ulm Park agree fee for captain Dahl"),
        ("B", 2, "Ulm Park close in on winger Tessier"),
    ),
    "one wording of one provider": (
        ("A", 1, "Public preview: Stratus Queue now connects with the command line"),
        ("A", 1.1, "Public preview: Stratus Table now connects with the command line"),
    ),
    "another number": (("A", 1, "Rollup 46 for site recovery"), ("A", 2, "Rollup 47 for site recovery")),
}


@pytest.mark.parametrize(
    ("articles", "is_same"),
    [*((each, True) for each in SAME.values()), *((each, False) for each in OTHER.values())],
    ids=[*SAME, *OTHER],
)
def test_articles_that_tell_the_same(articles: Sequence[tuple[str, float, str]], is_same: bool, tmp_path: Path) -> None:
    for number, (provider, day, title) in enumerate(articles):
        write(tmp_path, f"{number}.md", told(title, day, provider, number=number))
    for number in range(40):  # what else there is
        write(
            tmp_path, f"x{number}.md", told(f"Quiet{number} day{number} there{number}", number % 28, "C", number=number)
        )
    with closing(synced(tmp_path)) as library:
        assert inferred(library) == ({frozenset(("0.md", "1.md"))} if is_same else frozenset())


def test_what_a_provider_repeats_says_nothing(tmp_path: Path) -> None:
    things = ("Classic Insights", "Batch pools", "Text Analytics", "Custom Voice", "Media Services")
    for number, thing in enumerate(things):
        title = f"We are retiring {thing} on 29 February 2028"
        write(tmp_path, f"{number}.md", told(title, 1 + number / 4, "A", number=number))
    with closing(synced(tmp_path)) as library:
        assert inferred(library) == frozenset()


def test_twins_are_one_text_and_events_more(tmp_path: Path) -> None:
    titles = (ZOOM, f"{ZOOM} - Wire", "Zoom picks Oracle for its cloud as calls surge")
    for number, title in enumerate(titles):
        write(tmp_path, f"{number}.md", told(title, 1 + number / 4, f"P{number}", number=number))
    with closing(synced(tmp_path)) as library:
        assert inferred(library, "twins") == {frozenset(("0.md", "1.md"))}
        assert inferred(library, "events") == {frozenset(("0.md", "1.md", "2.md"))}
        assert not library.infer_events("events")
        assert library.infer_events("off")
        assert not library._db.execute("SELECT 1 FROM event_member").fetchall()
        assert not library.infer_events("off")


def test_one_text_under_two_titles_is_a_twin_but_not_of_one_provider(tmp_path: Path) -> None:
    titles = ("Merger agreed", "Two giants become one", "Ferries and strikes", "Volcano wakes")
    for number, (title, provider) in enumerate(zip(titles, "ABCC", strict=True)):
        excerpt = LONG if number < 2 else f"All that is new, every morning, in five minutes of your time: {LONG}"
        write(tmp_path, f"{number}.md", told(title, 1 + number / 4, provider, excerpt, number))
    with closing(synced(tmp_path)) as library:
        assert inferred(library, "twins") == {frozenset(("0.md", "1.md"))}


def test_files_of_one_page_and_files_without_a_date(tmp_path: Path) -> None:
    write(tmp_path, "a.md", told(ZOOM, 1, "A"))
    write(tmp_path, "b.md", told(ZOOM, 1, "A"))
    write(tmp_path, "c.md", front_matter(title=ZOOM, webUrl="https://c.example/", provider="C"))
    write(tmp_path, "d.md", told(ZOOM, 1, "D", removed=True))
    with closing(synced(tmp_path)) as library:
        assert inferred(library) == {frozenset(("a.md", "b.md"))}


# --- in whatever order ---------------------------------------------------------------------------

EVENTS = ("Volcano closes airports", "Strike halts ferries")
more = st.lists(st.sampled_from((*TELLING[:5], "46", "47")), max_size=2)
files = st.builds(
    lambda event, words, day, provider, excerpt: (
        " ".join([EVENTS[event], *words]), 12 + 4 * event + day, provider, " ".join(excerpt)
    ),
    st.integers(0, 1), more, st.integers(0, 24).map(lambda hours: hours / 8), st.sampled_from("AABC"), more,
)  # fmt: skip
steps = st.lists(st.dictionaries(st.integers(0, 9), files | st.none(), min_size=1, max_size=4), min_size=4, max_size=8)


@pytest.fixture
def small_samples(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(background, "SAMPLE", 5)
    monkeypatch.setattr(background, "ERA", 6 * 86_400_000_000)
    monkeypatch.setattr("reader.library.events._MANY", 0)  # however many change, they are placed one by one
    yield


@pytest.mark.usefixtures("small_samples")
@given(steps)
def test_events_are_the_same_in_whatever_order_files_come_and_go(
    steps: list[dict[int, tuple[str, float, str, str] | None]],
) -> None:
    with TemporaryDirectory() as directory:
        feed = Path(directory, "feed")
        feed.mkdir()
        with closing(open_library(feed)) as library:
            for number in range(40):  # before all others: most of the sample is of these
                title = f"{DULL[number % 6]} {DULL[number % 5]} {number}"
                write(feed, f"{number + 50}.md", told(title, number / 8, "D", number=number))
            for step in steps:
                for number, file in step.items():
                    if file is None:
                        (feed / f"{number}.md").unlink(missing_ok=True)
                    else:
                        write(feed, f"{number}.md", told(*file, number))
                bring_level(library)
            grown, pairs = groups(library), pairs_of(library)
            library._db.execute("DELETE FROM meta WHERE name = 'inferred'")
            library.infer_events("events")
            assert pairs == pairs_of(library)
            assert grown == groups(library)


@pytest.mark.usefixtures("small_samples")
def test_what_comes_later_is_placed_by_itself(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(30):
        write(tmp_path, f"{number}.md", told(f"{TELLING[number % 10]} {number}", number / 4, "A", number=number))
    with closing(synced(tmp_path)) as library:
        assert inferred(library) == frozenset()
        monkeypatch.delattr("reader.library.events._pair_all")
        for name, day, provider in (("x.md", 20, "B"), ("y.md", 20.5, "C"), ("z.md", 21, "D")):
            write(tmp_path, name, told(ZOOM, day, provider))
            bring_level(library)
        assert groups(library) == {frozenset(("x.md", "y.md", "z.md"))}
        (tmp_path / "y.md").unlink()
        bring_level(library)
        assert groups(library) == {frozenset(("x.md", "z.md"))}
        with closing(open_state()) as state:
            (key,) = keys(library, library.ids(Query.parse("path:x.md")))
            state.mark([key], apart=True)
            library.mirror_marks(state)
            assert inferred(library) == frozenset()
            state.undo()
            library.mirror_marks(state)
            assert inferred(library) == {frozenset(("x.md", "z.md"))}


@pytest.mark.usefixtures("small_samples")
def test_what_was_with_an_article_that_is_parted_stays_together(tmp_path: Path) -> None:
    titles = (ZOOM, "Volcano wakes on Iceland", "Strike halts ferries")
    for number, title in enumerate(titles):
        write(tmp_path, f"{number}.md", told(title, 1 + number / 4, f"P{number}"))
    with closing(synced(tmp_path)) as library, closing(open_state()) as state:
        all_keys = keys(library, library.ids(Query.parse("sort:path")))
        inferred(library)
        for marked, change, stories in (
            (all_keys, {"story": ["0123456789"]}, {frozenset(("0.md", "1.md", "2.md"))}),
            (all_keys[:1], {"apart": True, "unstory": ["0123456789"]}, {frozenset(("1.md", "2.md"))}),
        ):
            state.mark(marked, **change)
            library.mirror_marks(state)
            assert inferred(library) == stories


def pairs_of(library: Library) -> list[tuple[int, ...]]:
    return library._db.execute("SELECT * FROM alike ORDER BY page, other").fetchall()


# --- stories have a centre -----------------------------------------------------------------------

links = st.lists(st.tuples(st.integers(0, 12), st.integers(0, 12), st.integers(1, 9)), max_size=30)


def neighbours(links: list[tuple[int, int, int]]) -> dict[int, dict[int, int]]:
    near: dict[int, dict[int, int]] = {}
    for one, other, likeness in links:
        if one != other:
            near.setdefault(one, {})[other] = near.setdefault(other, {})[one] = likeness
    return near


@given(links, st.randoms())
def test_each_member_is_like_its_centre_in_whatever_order(links: list[tuple[int, int, int]], random: Any) -> None:
    near = neighbours(links)
    centres = stars(near, {})
    assert centres.keys() == near.keys()
    for each, centre in centres.items():
        assert centre == centres[centre]
        assert centre == each or near[each][centre] == max(
            likeness for other, likeness in near[each].items() if centres[other] == other
        )
    shuffled = list(near.items())
    random.shuffle(shuffled)
    assert stars(dict(shuffled), {}) == centres


issues = st.dictionaries(st.integers(0, 12), st.integers(1, 3))


@given(links, issues, st.randoms())
def test_two_issues_of_a_series_are_in_two_stories(
    links: list[tuple[int, int, int]], issues: dict[int, int], random: Any
) -> None:
    near = neighbours(links)
    told = {each: numbered("A", f"Day {number}") for each, number in issues.items()}
    series = {each: title for each, title in told.items() if title}
    centres = stars(near, series)
    assert centres.keys() == near.keys()
    for one, centre in centres.items():
        assert centres[centre] == centre and (one == centre or centre in near[one])
        for other in near.keys() & issues.keys() if one in issues else ():
            assert centres[other] != centre or issues[other] == issues[one]
    shuffled = list(near.items())
    random.shuffle(shuffled)
    assert stars(dict(shuffled), series) == centres


@given(st.lists(st.sets(st.integers(0, 9)), max_size=6))
def test_what_is_joined_is_one(joins: list[set[int]]) -> None:
    found = joined({each: each // 2 * 2 for each in range(10)}, joins)
    above = [{0, 1}, {2, 3}, {4, 5}, {6, 7}, {8, 9}]
    for join in joins:
        touched = [group for group in above if group & join]
        above = [group for group in above if not group & join] + ([set().union(*touched)] if touched else [])
    assert {frozenset(group) for group in above} == {
        frozenset(each for each in found if found[each] == centre) for centre in found.values()
    }
