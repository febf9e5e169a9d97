"""Walking along the related graph, and back to the line."""

import random
from pathlib import Path

import pytest
from app import Reader, reader
from builders import article, write
from test_relations import stub
from textual.widgets import Input, OptionList

from reader.library.titles import titled
from reader.query import Query
from reader.session.trail import Spot
from reader.tui.windows.pick import Pick

HOSTILE = "[/b] [@click=app.quit]x[/] \x1b]0;owned\x07 \u202eevil"

ONE = Query.parse("path:a03")


@pytest.fixture
def feed(tmp_path: Path) -> Path:
    """Forty articles of much text: 0 to 9 are a story in which each relates to the next ones, and to one outside."""
    for number in range(40):
        entries = [stub((number + step) % 10) for step in (1, 2, 5)] + [stub(99)] if number < 10 else []
        write(tmp_path, f"a{number:02}.md", article(number, excerpt=f"Says {number}. " * 400, related=entries))
    return tmp_path


async def find(app: Reader, number: int) -> None:
    """Put the cursor on an article in the list of all."""
    line = app.titles.index(f"Article {number}") + 1
    await app.press(*str(line), "g")
    await app.rested()


async def test_a_related_article_is_gone_to_in_the_list_where_it_is_there(feed: Path) -> None:
    async with reader(feed) as app:
        await find(app, 3)
        await app.press("2", "enter")
        assert app.title == "Article 5"
        assert str(app.main.desk.lists.query) == ""
        assert not app.main.desk.panes.in_article
        await app.rested()
        await app.press("l", "1", "enter")
        assert app.title == "Article 6"
        assert app.main.desk.panes.in_article
        await app.press("backspace", "alt+left")
        assert (app.title, app.main.desk.panes.in_article) == ("Article 3", False)
        await app.press("alt+right")
        assert app.title == "Article 5"


async def test_else_its_story_is_shown(feed: Path) -> None:
    async with reader(feed) as app:
        app.main.desk.lists.show(ONE)
        await app.rested()
        await app.press("1", "enter")
        assert app.title == "Article 4"
        assert str(app.main.desk.lists.query).startswith("story:")
        await app.rested()
        assert "Article 3 › Article 4" in str(app.main.bar.render())
        await app.press("c")
        assert (app.title, str(app.main.desk.lists.query)) == ("Article 3", "path:a03")


@pytest.mark.thorough
async def test_one_that_is_like_it_is_shown_among_all(tmp_path: Path) -> None:
    for number in range(3):
        write(tmp_path, f"a{number}.md", article(number, title=f"Zebra {number}", topics=[]))
    async with reader(tmp_path) as app:
        await app.press("slash", *"title", "colon", "1", "enter", "s", "t")
        await app.rested()
        await app.press("1", "enter")
        assert app.title in ("Zebra 0", "Zebra 2")
        assert str(app.main.desk.lists.query) == "sort:title"


@pytest.mark.thorough
async def test_one_that_is_hidden_is_shown_among_the_hidden(feed: Path) -> None:
    async with reader(feed) as app:
        await find(app, 4)
        await app.press("D")
        await app.until(lambda: app.main.bar.counts.hidden == 1)
        await find(app, 3)
        await app.press("1", "enter")
        assert app.title == "Article 4"
        assert str(app.main.desk.lists.query).endswith(" is:hidden")
        await app.press("backspace")
        assert app.title == "Article 3"


async def test_what_is_outside_is_not_gone_to_and_the_browser_is_offered(feed: Path) -> None:
    async with reader(feed) as app:
        await find(app, 3)
        await app.press("4", "enter")
        assert app.toasts[-1] == "“Stub 99” is not in this collection; 4o opens its page."
        assert app.title == "Article 3"
        await app.press("4", "o")
        assert app.opened == ["https://example.com/99"]
        await app.press("9", "enter")
        assert app.toasts[-1] == "There is no related article 9: this one has 6 related articles."


@pytest.mark.thorough
async def test_a_click_goes_there_too(feed: Path) -> None:
    async with reader(feed, size=(200, 60)) as app:
        await find(app, 3)
        related = app.app.query_one("RelatedList")
        app.main.article.scroll_to_widget(related, animate=False)
        await app.pilot.pause()
        await app.pilot.click(related, offset=(10, 1))
        assert app.title == "Article 4"
        await app.rested()


@pytest.mark.thorough
async def test_what_mentions_the_article_is_opened_by_its_own_file(tmp_path: Path) -> None:
    write(tmp_path, "a1.md", article(1, publishedDateTime="2026-04-01"))
    write(tmp_path, "a4.md", article(4, related=[stub(1)]))
    async with reader(tmp_path) as app:
        await app.press("1", "o", "1", "a")
        assert app.opened == ["https://example.com/4", "https://example.com/4/amp"]


@pytest.mark.thorough
async def test_the_menu_finds_among_what_stands_beside(feed: Path) -> None:
    write(feed, "a50.md", article(50, title="Fifty [/b]", related=[stub(3)]))
    async with reader(feed) as app:
        await find(app, 3)
        await app.press("C")
        menu = app.app.screen
        assert isinstance(menu, Pick)
        options = menu.query_one(OptionList)
        assert options.option_count == 7
        assert str(options.get_option_at_index(3).prompt).startswith("  4 ↗ Stub 99")
        await app.press(*"fif")
        assert options.option_count == 1
        assert "Fifty [/b]" in str(options.get_option_at_index(0).prompt)
        assert str(options.get_option_at_index(0).prompt).endswith(" mentions it")
        await app.press("enter")
        assert app.title == "Fifty [/b]"
        await app.press("backspace", "C", "down", "enter")
        assert app.title == "Article 5"
        await app.press("backspace", "C", "escape")
        assert (app.is_on_main, app.title) == (True, "Article 3")


@pytest.mark.thorough
async def test_the_menu_is_in_the_palette(feed: Path) -> None:
    async with reader(feed) as app:
        await find(app, 3)
        await app.press("colon", *"related")
        await app.until(lambda: app.app.screen.query_one(Input).value == "related")
        await app.pilot.pause()
        await app.press("enter")
        await app.until(lambda: isinstance(app.app.screen, Pick))


@pytest.mark.thorough
async def test_an_article_with_nothing_beside_it_says_so(tmp_path: Path) -> None:
    write(tmp_path, "a.md", article(1))
    async with reader(tmp_path) as app:
        await app.press("C", "1", "enter")
        assert app.toasts == [
            "This article has no related articles.",
            "There is no related article 1: this one has 0 related articles.",
        ]


@pytest.mark.thorough
async def test_a_jump_to_a_title_is_a_step_of_the_way(feed: Path) -> None:
    async with reader(feed) as app:
        app.main.desk.lists.show(ONE)
        app.main.desk.lists.jump_to(
            next(
                row.id
                for row in app.main.session.library.ask(titled, "Article 22", 1, app.main.session.library.clock())
            )
        )
        assert (app.title, str(app.main.desk.lists.query)) == ("Article 22", "")
        await app.press("backspace")
        assert (app.title, str(app.main.desk.lists.query)) == ("Article 3", "path:a03")


@pytest.mark.thorough
async def test_hostile_titles_on_the_way_are_told_word_for_word(tmp_path: Path) -> None:
    for number in (1, 2):
        write(tmp_path, f"a{number}.md", article(number, title=f"{number} {HOSTILE}", related=[stub(3 - number)]))
    async with reader(tmp_path, size=(160, 30)) as app:
        await app.press("1", "enter")
        await app.rested()
        assert "2 [/b] [@click=app.… › 1 [/b] [@click=app.quit]x[/] ]0;owned evil" in str(app.main.bar.render())
        await app.press("C")
        assert "2 [/b] [@click" in str(app.app.screen.query_one(OptionList).get_option_at_index(0).prompt)


@pytest.mark.thorough
@pytest.mark.parametrize(
    ("size", "seed"), [((40, 12), 2), ((160, 45), 1), ((160, 45), 2), ((80, 24), 1), ((80, 24), 2), ((40, 12), 1)]
)
async def test_a_walk_of_thirty_steps_leads_back_to_the_line(feed: Path, size: tuple[int, int], seed: int) -> None:
    rng = random.Random(seed)
    async with reader(feed, size=size) as app:
        await app.press("s", "u", "j")
        app.main.desk.lists.show(app.main.desk.lists.query._replace(term=ONE.term))
        await app.rested()
        way: list[Spot] = []

        async def back() -> None:
            await app.press("backspace")
            before = way.pop()
            await app.until(lambda: app.main.desk.lists.here() == before)

        for _ in range(30):
            await app.press(*rng.choices(["J", "K", "ctrl+d", "tab", "S"], k=2))
            await app.rested()
            if way and rng.random() < 0.4:
                await back()
                continue
            way.append(app.main.desk.lists.here())
            await app.press(str(rng.randrange(1, 4)), "enter")
            await app.rested()
            assert app.main.list.selected != way[-1].id
        while way:
            await back()
        assert app.title == "Article 3"
        assert str(app.main.desk.lists.query) in ("path:a03 sort:-quality", "path:a03 sort:quality")
        assert app.main.session.trail.behind == []
