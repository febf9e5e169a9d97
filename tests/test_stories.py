"""Stories are what a plain union-find over the files makes of them, however the index came to know the files."""

import random
from collections.abc import Sequence
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import graphs
import pytest
from benchmarks.feedgen import make_feed, make_small_feed
from builders import PROJECT, SAMPLE, article, feed_of, front_matter, open_library, open_state, synced, write
from graphs import Stated

from reader.library import Library, labels
from reader.library.facets import Facet, days
from reader.library.headlines import first_headlines
from reader.library.stories import (
    biggest,
    edges,
    members,
    mentioned_by,
    resolve,
    similar,
    stories_among,
    stories_of,
    story_of,
)
from reader.model.story import Story, name_of, pages_of
from reader.query import Query, Sort
from reader.text.hashing import page_id
from reader.text.times import span
from reader.text.urls import canonical

CORPUS = PROJECT.parent / "shared" / "corpus" / "real" / "_news"

Told = dict[frozenset[str], tuple[str, str, int]]  # files of a story: its lead, its first, how many articles


def linked(*feeds: Path) -> Library:
    library = synced(*feeds)
    library.find_stories()
    return library


def paths_of(library: Library) -> dict[int, str]:
    ids = library.ids(Query())
    return {id_: str(record["path"]) for id_, record in zip(ids, library.records(ids), strict=True)}


def told(library: Library) -> Told:
    """The stories as the index has them."""
    paths = paths_of(library)
    found = library.ask(stories_of, list(paths))
    assert found.keys() == paths.keys()
    files: dict[Story, set[str]] = {}
    for id_, story in found.items():
        files.setdefault(story, set()).add(paths[id_])
    leads = {paths[id_] for id_ in library.ids(Query.parse("is:lead"))}
    assert leads == {paths[story.lead] for story in files}
    return {frozenset(those): (paths[story.lead], paths[story.first], story.articles) for story, those in files.items()}


def expected(articles: Sequence[Stated]) -> Told:
    return {
        frozenset(each.path for each in story): (
            graphs.lead_of(story).path,
            graphs.first_of(story).path,
            len({each.node for each in story}),
        )
        for story in graphs.stories(articles)
    }


@pytest.fixture(params=["small", "sample", "shaped"])
def feed(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    if request.param == "sample":
        return SAMPLE
    (make_feed if request.param == "shaped" else make_small_feed)(tmp_path, 250)
    return tmp_path


@pytest.mark.quick(1)
def test_stories_are_those_of_a_plain_union_find(feed: Path) -> None:
    with closing(linked(feed)) as library:
        assert told(library) == expected(graphs.of_loaded(feed))


@pytest.mark.quick(1)
def test_the_facts_of_a_story_are_those_of_its_articles(feed: Path) -> None:
    with closing(linked(feed)) as library:
        ids = {path: id_ for id_, path in paths_of(library).items()}
        for story in graphs.stories(graphs.of_loaded(feed)):
            facts = library.ask(story_of, ids[story[0].path])
            moments = [each.published for each in story if each.published is not None]
            assert facts
            assert facts.providers == len({each.source for each in story} - {""})
            assert facts.since == (datetime.fromtimestamp(min(moments), UTC) if moments else None)
            assert facts.until == (datetime.fromtimestamp(max(moments), UTC) if moments else None)
            listed = library.ask(members, ids[story[-1].path])
            assert listed[0] == facts.lead
            assert sorted(listed) == sorted(ids[each.path] for each in story)
            assert list(library.ids(Query.parse(f"story:{facts.name} sort:path"))) == sorted(listed)
            assert sum(day.count for day in library.ask(days, facts.lead)) == len(moments)


@pytest.mark.quick(1)
def test_every_related_entry_is_found_or_lies_outside(feed: Path) -> None:
    with closing(linked(feed)) as library:
        articles = graphs.of_loaded(feed)
        paths = paths_of(library)
        ids = {path: id_ for id_, path in paths.items()}
        nodes = {each.path: each.node for each in articles}
        known = set(nodes.values())
        named = {each.path: [canonical(page) if page else None for page in each.related] for each in articles}
        for each in articles:
            found = [nodes[paths[id_]] if id_ else None for id_ in library.ask(resolve, ids[each.path])]
            wanted = named[each.path]
            assert found == ([page if page in known else None for page in wanted] if any(wanted) else [])
            mentions = {paths[id_] for id_ in library.ask(mentioned_by, ids[each.path])}
            assert mentions == {
                other.path
                for other in articles
                if each.node in named[other.path] and other.node != each.node and other.node not in wanted
            }


@pytest.mark.skipif(not CORPUS.is_dir(), reason="needs the real files")
def test_the_stories_of_real_files_are_those_of_their_yaml() -> None:
    articles = graphs.of_yaml(CORPUS)
    nodes = {each.node for each in articles}
    with closing(linked(CORPUS)) as library:
        assert told(library) == expected(articles)
        ids = {path: id_ for id_, path in paths_of(library).items()}
        for each in articles:
            found = library.ask(resolve, ids[each.path])
            assert [bool(id_) for id_ in found] == [bool(page and canonical(page) in nodes) for page in each.related]


@pytest.mark.quick(1)
@pytest.mark.parametrize("seed", range(8))
def test_stories_follow_every_change_of_the_files(tmp_path: Path, seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(labels, "_STEP", 2)  # so that ids are dealt anew along the way
    monkeypatch.setattr("reader.library.graph._MANY", 2)
    rng = random.Random(seed)
    feed = tmp_path / "feed"
    for number in range(30):
        write(feed, f"a{number:03}.md", related_article(rng, number))
    with closing(linked(feed)) as library, closing(open_state()) as state:
        for step in range(20):
            for _ in range(rng.choice([1, 1, 1, 3])):
                change(rng, feed, step)
            library.sync(state)
            library.mirror_marks(state)
            if rng.random() < 0.7:
                library.find_stories()
                assert told(library) == expected(graphs.of_loaded(feed))
        library.find_stories()
        with closing(open_library(feed).twin()) as twin:
            after = told(twin)
        library.make_anew()
        library.sync(state)
        library.find_stories()
        assert told(library) == after


def related_article(rng: random.Random, number: int) -> str:
    """An article with a few neighbours, some of which are in no file, and none of its own page now and then."""
    entries = [{"title": "R", "webUrl": f"http://Example.com/{rng.randrange(60)}/#x"} for _ in range(rng.randrange(3))]
    fields: dict[str, object] = {
        "related": entries if rng.random() < 0.5 else [],
        "published": rng.random() < 0.2,
        "quality": rng.choice([1, 1, 50]),
        "removed": rng.random() < 0.1,
    }
    if rng.random() < 0.1:
        fields["webUrl"] = f"https://example.com/{rng.randrange(60)}"  # another file may hold the same article
    if rng.random() < 0.1:
        fields["webUrl"] = ""
    return article(number, **fields)


def change(rng: random.Random, feed: Path, step: int) -> None:
    number = rng.randrange(60)
    path = feed / f"a{number:03}.md"
    match rng.randrange(5):
        case 0 | 1:
            write(feed, path.name, related_article(rng, number))
        case 2 if path.exists():
            path.unlink()
        case 3 if path.exists():
            path.rename(feed / f"b{step}.md")
        case 4:
            write(feed, path.name, "---\ntitle: 'broken\n---\n")


def chain(feed: Path, count: int = 4, **fields: object) -> Path:
    """Each article relates to the one before; the last one has a story of its own."""
    for number in range(count):
        related = [{"title": "R", "webUrl": f"https://example.com/{number - 1}"}] if 0 < number < count - 1 else []
        write(feed, f"a{number}.md", article(number, related=related, **fields))
    return feed


def only(library: Library, title: str) -> int:
    return next(row.id for row in library.ask(first_headlines, Query(), 100, library.clock()) if row.title == title)


def test_what_is_asked_about_a_story(tmp_path: Path) -> None:
    with closing(linked(chain(tmp_path))) as library:
        ids = [only(library, f"Article {number}") for number in range(4)]
        story = library.ask(story_of, ids[1])
        assert story == Story(
            name_of(page_id("https://example.com/0")), ids[2], ids[0], 3, 3, datetime(2026, 1, 1, 0, tzinfo=UTC), datetime(2026, 1, 3, 2, tzinfo=UTC)
        )  # fmt: skip
        assert (story.more, story.words) == ("+2 · 3 providers", "3 articles · 3 providers · 1–3 Jan 2026")
        assert library.ask(members, ids[0]) == [ids[2], ids[1], ids[0]]
        assert library.ask(days, ids[0]) == [Facet(f"2026-01-0{day}", 1) for day in (1, 2, 3)]
        assert library.ask(mentioned_by, ids[1]) == [ids[2]]
        assert library.ask(edges, ids) == [(ids[1], ids[0]), (ids[2], ids[1])]
        assert library.ask(stories_among, library.ids(Query())) == library.ask(biggest, ids, 5) == [ids[2]]
        alone = library.ask(story_of, ids[3])
        assert alone and (alone.lead, alone.first, alone.articles, alone.more) == (ids[3], ids[3], 1, "")
        assert library.ask(members, ids[3]) == [ids[3]]
        assert library.ask(story_of, 1) is None
        assert library.ask(members, 1) == library.ask(resolve, 1) == library.ask(mentioned_by, 1) == []
        assert library.ask(similar, 1, 5) == []


def test_an_article_with_several_files_counts_once_and_leads_once(tmp_path: Path) -> None:
    feed = chain(tmp_path, 3)
    write(feed, "copy.md", article(7, webUrl="https://example.com/0", quality=119))
    with closing(linked(feed)) as library:
        story = library.ask(story_of, only(library, "Article 0"))
        assert story and story.articles == 2
        assert len(library.ask(members, story.lead)) == 3
        assert story.lead == only(library, "Article 7")
        assert len(library.ids(Query.parse("is:lead"))) == 2


def test_a_story_is_named_by_its_name_or_any_of_its_addresses(tmp_path: Path) -> None:
    with closing(linked(chain(tmp_path))) as library:
        story = library.ask(story_of, only(library, "Article 2"))
        assert story
        for name in (story.name, story.name.upper(), "https://example.com/1", "HTTP://EXAMPLE.com/2/#x"):
            assert len(library.ids(Query.parse(f"story:{name}"))) == 3, name
        assert len(library.ids(Query.parse("story:https://example.com/3"))) == 1
        assert list(library.ids(Query.parse("story:0123456789"))) == []


@pytest.mark.parametrize("page", [0, -1, 2**63 - 1, -(2**63), 12345678901234567])
def test_a_name_means_the_pages_that_have_it(page: int) -> None:
    lowest, highest = pages_of(name_of(page))
    assert lowest <= page <= highest
    assert name_of(lowest) == name_of(highest) == name_of(page)


def test_a_stopped_build_goes_on_with_the_stories(tmp_path: Path) -> None:
    feed = chain(tmp_path, 6)
    with closing(synced(feed)) as library, closing(open_state()) as state:
        library.search_words()
        write(feed, "a9.md", article(9, related=[{"title": "R", "webUrl": "https://example.com/5"}]))
        library.sync(state)
    with closing(open_library(feed)) as library:
        library.find_stories()
        assert told(library) == expected(graphs.of_loaded(feed))


def test_what_is_similar_shares_rare_words_and_no_story(tmp_path: Path) -> None:
    feed = feed_of(tmp_path, 12)
    for number, title in ((1, "Basalt columns by the sea"), (2, "Why basalt columns have six sides"), (3, "A sea")):
        write(feed, f"a{number:03}.md", article(number, title=title))
    for number in range(4, 12):  # what bodies say makes no word less rare, and nothing less alike
        write(feed, f"a{number:03}.md", article(number) + "Basalt columns, basalt columns. " * 99)
    write(feed, "a002.md", article(2, title="Why basalt columns have six sides") + "A sea of words. " * 99)
    with closing(linked(feed)) as library:
        assert library.ask(similar, only(library, "Article 0"), 5) == []  # its words are not entered yet
        library.search_words()
        found = library.ask(similar, only(library, "Basalt columns by the sea"), 2)
        assert found == [only(library, "Why basalt columns have six sides"), only(library, "A sea")]


def test_hot_is_heat_that_halves_with_age(tmp_path: Path) -> None:
    ages: list[tuple[int | None, int | None]] = [(100, 0), (300, 3), (300, 6), (0, 0), (None, 0), (5_000, None)]
    for number, (heat, age) in enumerate(ages):
        when = f"2026-01-{20 - age}" if age is not None else None
        fields = {"title": f"{heat} {age}", "heat": heat, "date": when}
        write(
            tmp_path,
            f"a{number}.md",
            front_matter(**{key: value for key, value in fields.items() if value is not None}),
        )
    with closing(synced(tmp_path)) as library:
        rows = library.ask(first_headlines, Query().sorted_by(Sort("hot")), 10, library.clock())
        assert [row.title for row in rows] == ["300 3", "100 0", "300 6", "0 0", "None 0", "5000 None"]


SPANS = [
    ("2023-05-18", "2023-05-18", "18 May 2023"),
    ("2023-05-14", "2023-05-21", "14–21 May 2023"),
    ("2023-04-28", "2023-05-03", "28 Apr – 3 May 2023"),
    ("2022-12-28", "2023-01-03", "28 Dec 2022 – 3 Jan 2023"),
]


@pytest.mark.parametrize(("start", "end", "words"), SPANS)
def test_a_span_says_no_more_than_it_must(start: str, end: str, words: str) -> None:
    assert span(*(datetime.fromisoformat(f"{day}T12:00:00Z") for day in (start, end))) == words
