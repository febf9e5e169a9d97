"""Groups fold to their first article, and no article that is gone to stays hidden in one."""

from pathlib import Path

import pytest
from app import Reader, reader
from builders import article, write

from reader.library import Counts
from reader.model.ids import IdList
from reader.query import Query
from reader.session.folding import starts, visible
from reader.session.results import Results
from reader.tui.widgets.article_list import ArticleList
from reader.tui.widgets.lines import Heading

GROUPS = (("a", 3), ("", 1), ("b", 2))
SHOWN = [
    (set(), [1, 2, 3, 4, 5, 6]),
    ({"a"}, [1, 4, 5, 6]),
    ({"", "b"}, [1, 2, 3, 4, 5]),
    ({"a", "", "b", "x"}, [1, 4, 5]),
]  # fmt: skip


@pytest.mark.parametrize(("folded", "ids"), SHOWN)
def test_of_a_group_that_is_folded_the_first_article_is_shown(folded: set[str], ids: list[int]) -> None:
    results = Results(Query(), IdList.of([1, 2, 3, 4, 5, 6]), Counts(), GROUPS)
    assert [*visible(results, folded)] == ids
    assert starts(results) == [0, 3, 4, 6]


@pytest.fixture
def feed(tmp_path: Path) -> Path:
    for number, topic in enumerate(["AI", "AI", "AI", "Go", "Go", "Zig"]):
        write(tmp_path, f"{number}.md", article(number, topics=[topic], publishedDateTime=f"2026-01-0{9 - number}"))
    return tmp_path


def headings(app: Reader) -> list[Heading]:
    return app.main.list._layout.headings


async def test_groups_are_folded_and_unfolded(feed: Path) -> None:
    async with reader(feed) as app:
        await app.press("left_curly_bracket")
        assert app.toasts == ["The list has no groups; w groups it."]
        await app.press("=", "ctrl+u", *"group:topic", "enter")
        await app.until(lambda: len(headings(app)) == 3)
        await app.press("j", "j", "left_curly_bracket")
        assert app.titles == ["Article 0", "Article 3", "Article 4", "Article 5"]
        assert headings(app)[:2] == [Heading(0, "AI", 3, True), Heading(1, "Go", 2)]
        assert app.main.list.cursor == 0
        await app.press("right_curly_bracket")
        assert len(app.titles) == 6
        await app.press("G", "right_curly_bracket")
        assert app.titles == ["Article 0", "Article 3", "Article 5"]
        assert app.main.list.cursor == 2
        app.main.list.post_message(ArticleList.HeadingClicked(1))
        await app.until(lambda: app.titles == ["Article 0", "Article 3", "Article 4", "Article 5"])
        write(feed, "9.md", article(9, topics=["AI"], publishedDateTime="2026-02-01"))
        await app.press("f5")
        await app.until(lambda: app.titles == ["Article 9", "Article 3", "Article 4", "Article 5"])
        await app.press("w")
        await app.until(lambda: len(app.titles) == 7)


async def test_a_group_unfolds_for_an_article_that_is_gone_to(feed: Path) -> None:
    async with reader(feed) as app:
        await app.press("=", "ctrl+u", *"group:topic", "enter")
        await app.until(lambda: len(headings(app)) == 3)
        await app.press("right_curly_bracket")
        lists = app.main.desk.lists
        results = app.main.session.results
        assert results
        hidden = next(id_ for id_ in results.ids if id_ not in app.main.list.ids)
        lists.go_to(hidden, lists.query)
        await app.until(lambda: app.main.list.selected == hidden)
        assert app.titles == ["Article 0", "Article 1", "Article 2", "Article 3", "Article 5"]
