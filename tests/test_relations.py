"""What stands beside an article: related entries, what mentions it, what is similar, and who else tells its story."""

from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from app import Reader, reader
from builders import article, front_matter, open_state, write
from test_stories import linked

from reader import loader
from reader.library import Library
from reader.library.files import file_of
from reader.library.relations import Relation, Relations, relations_of
from reader.model.article import Article
from reader.query import Query
from reader.tui.screen.features.visit import Visit

HOSTILE = "[/b] [@click=app.quit]x[/] \x1b]0;owned\x07 \u202eevil"


def stub(number: int, **fields: object) -> dict[str, object]:
    return {"title": f"Stub {number}", "webUrl": f"https://example.com/{number}"} | fields


def beside(library: Library, path: str) -> Relations:
    (id_,) = library.ids(Query.parse(f"path={path}"))
    place = library.ask(file_of, library.roots, id_)
    assert place
    content = loader.read(*place)
    assert isinstance(content, Article)
    return library.ask(relations_of, id_, content)


def told(relations: tuple[Relation, ...]) -> list[tuple[str, bool]]:
    """The title of each, and whether it is in the feed."""
    return [(each.title, each.row is not None) for each in relations]


def test_the_local_file_has_the_word_where_the_entry_differs(tmp_path: Path) -> None:
    entry = stub(2, quality=1, publishedDateTime="2020-01-01T00:00:00Z", ampWebUrl="https://example.com/2/amp")
    write(tmp_path, "a1.md", article(1, related=[entry, stub(99, quality=7), {"title": "No page"}]))
    write(tmp_path, "a2.md", article(2))
    with closing(linked(tmp_path)) as library:
        inside, outside, without = beside(library, "a1.md").related
        assert (inside.title, inside.source, inside.quality) == ("Article 2", "Provider 2", 14)
        assert inside.published == datetime(2026, 1, 3, 2, tzinfo=UTC)
        assert inside.has_amp
        assert (outside.title, outside.quality, outside.row, outside.has_amp) == ("Stub 99", 7, None, False)
        assert (without.title, without.row) == ("No page", None)


def test_what_relates_to_an_article_is_told_once_and_not_again(tmp_path: Path) -> None:
    write(tmp_path, "a1.md", article(1, related=[stub(2)]))
    write(tmp_path, "a2.md", article(2, related=[stub(1)]))
    write(tmp_path, "a5.md", article(5, related=[stub(1)]))
    write(tmp_path, "copy.md", article(5, related=[stub(1)]))
    with closing(linked(tmp_path)) as library:
        relations = beside(library, "a1.md")
        assert told(relations.related) == [("Article 2", True)]
        assert told(relations.mentioned_by) == [("Article 5", True)]
        assert relations.all == relations.related + relations.mentioned_by
        assert told(beside(library, "a5.md").related) == [("Article 1", True)]


def test_an_article_that_relates_to_none_has_others_like_it(tmp_path: Path) -> None:
    for number, title in enumerate(("Zebra crossing in town", "A zebra in the zoo", "Nothing of that kind", "Zebra")):
        write(tmp_path, f"a{number}.md", article(number, title=title, topics=[]))
    write(tmp_path, "a4.md", article(4, title="A zebra again", topics=[], related=[stub(0)]))
    with closing(linked(tmp_path)) as library:
        assert beside(library, "a1.md") == Relations(providers=beside(library, "a1.md").providers)
        library.search_words()
        assert {title for title, _ in told(beside(library, "a1.md").alike)} == {
            "Zebra crossing in town", "Zebra", "A zebra again",
        }  # fmt: skip
        assert not beside(library, "a4.md").alike


def providers(relations: Relations) -> list[tuple[str, bool]]:
    return [(provider.name, provider.is_first) for provider in relations.providers]


def test_the_providers_of_a_story_are_told_by_quality_and_who_was_first(tmp_path: Path) -> None:
    entries = [stub(2), stub(3), stub(9, provider={"name": "Outside"}, quality=50, date="2020-01-01")]
    write(tmp_path, "a1.md", article(1, related=entries, provider={"name": "Best"}, quality=100))
    write(tmp_path, "a2.md", article(2, related=[stub(4)], provider={"name": "Worst"}, quality=1))
    write(tmp_path, "a3.md", article(3, provider={"name": "Undated"}, quality=60))
    write(tmp_path, "a4.md", article(4, provider={"name": "WORST"}, quality=70))
    with closing(linked(tmp_path)) as library:
        assert [name for name, _ in providers(beside(library, "a1.md"))] == ["Best", "WORST", "Undated", "Outside"]
        assert [name for name, first in providers(beside(library, "a1.md")) if first] == ["Outside"]
        assert [name for name, first in providers(beside(library, "a2.md")) if first] == ["Best"]


# --- on the screen ---------------------------------------------------------------------------------


def part(app: Reader, name: str) -> list[str]:
    return str(app.app.query_one(name).render()).splitlines()


async def test_related_entries_bear_marks_and_those_outside_are_told_plainly(tmp_path: Path) -> None:
    write(tmp_path, "a1.md", article(1, related=[stub(2), stub(99), stub(5)], publishedDateTime="2026-04-01"))
    write(tmp_path, "a2.md", article(2, related=[stub(5)]))
    write(tmp_path, "a5.md", article(5, related=[stub(1)]))
    write(tmp_path, "a6.md", article(6, related=[stub(1)]))
    async with reader(tmp_path, size=(200, 30)) as app:
        await app.press("G", "r", "g")
        await app.until(lambda: app.main.bar.counts.unread == 3)
        await app.rested()
        lines = part(app, "RelatedList")
        assert [line[:20].rstrip() for line in lines] == [
            "Related   3 articles", " 1   Article 2", " 2 ↗ Stub 99", " 3 ● Article 5", "",
            "Mentioned by   1 art", " 4 ● Article 6",
        ]  # fmt: skip
        assert lines[0].endswith("↗ not in this collection")


@pytest.mark.thorough
async def test_marks_beside_the_article_follow_what_is_marked(tmp_path: Path) -> None:
    write(tmp_path, "a1.md", article(1, related=[stub(2)], publishedDateTime="2026-04-01"))
    write(tmp_path, "a2.md", article(2))
    async with reader(tmp_path, size=(200, 30)) as app:
        assert part(app, "RelatedList")[1].startswith(" 1 ● Article 2")
        await app.press("R")
        await app.until(lambda: part(app, "RelatedList")[1].startswith(" 1   Article 2"))
        await app.until(lambda: app.main.feature(Visit).state_time)
        with closing(open_state()) as state:
            state.mark(["https://example.com/2"], read=False)
        await app.until(lambda: part(app, "RelatedList")[1].startswith(" 1 ● Article 2"))


@pytest.mark.thorough
async def test_what_comes_to_stand_beside_an_article_shows(tmp_path: Path) -> None:
    write(tmp_path, "a1.md", article(1, publishedDateTime="2026-04-01"))
    async with reader(tmp_path) as app:
        assert not app.app.query_one("RelatedList").display
        write(tmp_path, "a2.md", article(2, related=[stub(1)]))
        await app.press("ctrl+r")
        await app.until(lambda: any("Article 2" in line for line in part(app, "RelatedList")))
        assert part(app, "RelatedList")[0].startswith("Mentioned by")


@pytest.mark.thorough
async def test_the_first_five_are_listed_with_who_was_first_and_how_many_more_there_are(tmp_path: Path) -> None:
    entries = [stub(number) for number in range(2, 14)]
    write(tmp_path, "a01.md", article(1, related=entries, date="2026-04-01", quality=120))
    for number in range(2, 14):
        write(
            tmp_path,
            f"a{number:02}.md",
            article(
                number,
                provider={"name": HOSTILE if number == 13 else f"P{number}"},
                quality=100 - number,
                publishedDateTime=f"2025-01-{30 - number:02}",
            ),
        )
    async with reader(tmp_path, size=(160, 30)) as app:
        await app.press("slash", *"path", "equals_sign", *"a01", "full_stop", *"md", "enter")
        await app.rested()
        heading, *listed = part(app, "RelatedList")
        assert heading == "Related   12 articles · 12 providers · first [/b] [@click=app.quit]x[/] ]0;owned evil"
        assert [line.split("Article")[0].strip(" ●") for line in listed] == [
            "1",
            "2",
            "3",
            "4",
            "5",
            "7 more · C lists them",
        ]
        assert listed[4].split() == ["5", "●", "Article", "6", "P6"]
        await app.press("1", "2", "enter")
        await app.until(lambda: app.title == "Article 13")


@pytest.mark.thorough
async def test_more_like_this_is_marked_as_a_guess_and_comes_with_the_words(tmp_path: Path) -> None:
    for number in range(3):
        write(tmp_path, f"a{number}.md", front_matter(title=f"Zebra {number}", webUrl=f"https://example.com/{number}"))
    async with reader(tmp_path) as app:
        await app.until(lambda: part(app, "RelatedList"))
        assert part(app, "RelatedList")[0] == "Similar articles   by wording"
        assert len(part(app, "RelatedList")) == 3


@pytest.mark.thorough
async def test_space_goes_on_at_the_end_of_the_text_whatever_is_below_it(tmp_path: Path) -> None:
    entries = [stub(number) for number in range(2, 40)]
    write(tmp_path, "a1.md", article(1, related=entries, publishedDateTime="2026-04-02"))
    write(tmp_path, "b2.md", article(50, publishedDateTime="2026-04-01"))
    async with reader(tmp_path, size=(80, 12)) as app:
        await app.rested()
        await app.press("enter")
        assert app.main.article.max_scroll_y > 0, "what is below the text does not fit"
        await app.press("space")
        await app.until(lambda: app.title == "Article 50")
        await app.until(lambda: app.main.bar.counts.unread == 1)
