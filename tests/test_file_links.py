"""Links from one file of a directory to another: they go to its article."""

from contextlib import closing
from pathlib import Path

import pytest
from app import reader
from builders import article, front_matter, synced, titles, write
from hypothesis import given
from hypothesis import strategies as st

from reader.library.file_links import target_of
from reader.loader.anchors import heading_at
from reader.query import Query
from reader.tui.widgets.article_view import ArticleView
from reader.tui.windows.menus import _link_row

FILES = ("a/one.md", "a/three.md", "b/two.md", "b/My Note.md", "_posts/2020-01-03-post.md", "c/index.md")


@pytest.mark.parametrize(
    ("link", "target"),
    [
        ("../b/two.md#part", "b/two.md"),
        ("../b/two", "b/two.md"),
        ("three", "a/three.md"),
        ("three.md?x=1", "a/three.md"),
        ("/b/two.md", "b/two.md"),
        ("TWO", "b/two.md"),
        ("my%20note", "b/My Note.md"),
        ("2020-01-03-post", "_posts/2020-01-03-post.md"),
        ("_posts/2020-01-03-post.md", "_posts/2020-01-03-post.md"),
        ("../c/", "c/index.md"),
        ("none", None),
        ("../../../etc/passwd", None),
        ("%_", None),
        ("#here", None),
    ],
)
def test_where_a_link_leads(tmp_path: Path, link: str, target: str | None) -> None:
    for name in FILES:
        write(tmp_path, name, front_matter(title=name))
    with closing(synced(tmp_path)) as library:
        ids = {title: id_ for id_ in library.ids(Query()) for title in titles(library, [id_])}
        found = library.ask(target_of, ids["a/one.md"], link)
        assert found == (ids[target] if target else None)


HEADINGS = ["One", "Über uns", "C++ & more", "One", "A `code` heading", "Named"]
NAMED = "## Named {#other-name}\n\n<a name='old'></a>\n\n## One\n\n<h2 id='third'>C++ &amp; more</h2>\n\n## Über uns\n{: #us}\n"


@pytest.mark.parametrize(
    ("fragment", "at"),
    [
        ("#one", 0), ("#One", 0), ("#one-1", 3), ("#one_2", 3), ("#%C3%BCber-uns", 1), ("#uber-uns", 1), ("#c-more", 2),
        ("#c----more", 2), ("#a-code-heading", 4), ("#A%20%60code%60%20heading", 4), ("#Outer#Named", 5), ("#other-name", 5),
        ("#old", 0), ("#third", 2), ("#us", 1), ("#none", None), ("#", None), ("#one-x", None),
    ],
)  # fmt: skip
def test_which_heading_a_link_leads_to(fragment: str, at: int | None) -> None:
    assert heading_at(fragment, HEADINGS, NAMED) == at


@given(st.text(max_size=40), st.lists(st.text(max_size=20), max_size=5), st.text(max_size=200))
def test_any_fragment_leads_to_a_heading_or_to_none(fragment: str, titles: list[str], body: str) -> None:
    at = heading_at(fragment, titles, body)
    assert at is None or 0 <= at < len(titles)


@pytest.mark.parametrize(
    "piece", ["# ", "# a{#", "<a id=x ", "<h1 id=x>", "<a id=x>\n", "\n", "[[x]]\n", "# <a id=", "# a\n{: #x"]
)
def test_a_long_body_takes_no_more_than_its_length(piece: str) -> None:
    """One that took the square would be at it for an hour."""
    assert heading_at("#y", ["z"], piece * (150_000 // len(piece))) is None


_HAY = "\n\n".join(f"Paragraph {number} of hay." for number in range(40))


async def test_a_link_within_an_article_scrolls_to_its_heading(tmp_path: Path) -> None:
    body = f"[down](#part-two) [nowhere](#x)\n\n{_HAY}\n\n## Part two\n\n{_HAY}"
    write(tmp_path, "a.md", article(5, title="One") + body)
    async with reader(tmp_path) as app:
        await app.soon(lambda: app.title == "One" and app.main.article.loaded)
        app.main.post_message(ArticleView.LinkChosen("#part-two"))
        await app.until(lambda: app.top_line == "Part two")
        app.main.post_message(ArticleView.LinkChosen("#x"))
        await app.until(lambda: app.toasts[-1:] == ["There is no heading #x in this article."])
        app.main.post_message(ArticleView.LinkChosen("#top"))
        await app.until(lambda: app.top_line == "One")
        assert not app.opened


async def test_a_link_to_a_part_of_another_file_leads_there(tmp_path: Path) -> None:
    write(tmp_path, "a.md", article(5, title="One", webUrl=None, ampWebUrl=None) + "[go](b.md#part-two)")
    write(tmp_path, "b.md", article(1, title="Two") + f"{_HAY}\n\n## Part two\n\n{_HAY}")
    async with reader(tmp_path) as app:
        await app.soon(lambda: app.title == "One" and app.main.article.loaded)
        app.main.post_message(ArticleView.LinkChosen("b.md#part-two"))
        await app.until(lambda: app.title == "Two" and app.top_line == "Part two")


async def test_one_is_followed_from_the_menu_of_links(tmp_path: Path) -> None:
    write(
        tmp_path,
        "a/one.md",
        article(5, title="One", webUrl=None, ampWebUrl=None) + "Go to [the second](../b/two.md) or [none](nowhere).",
    )
    write(tmp_path, "b/two.md", article(1, title="Two"))
    async with reader(tmp_path) as app:
        await app.soon(lambda: app.title == "One" and app.main.article.loaded)
        await app.type("semicolon")
        await app.soon(lambda: not app.is_on_main)
        await app.type("enter")
        await app.soon(lambda: app.title == "Two")
        assert not app.opened


@pytest.mark.parametrize(
    ("width", "url", "address"),
    [
        (66, "notes/My%20Note.md#part", "My Note.md#part"),
        (66, "https://www.example.com/a/b", "example.com"),
        (140, "notes/My%20Note.md", "notes/My Note.md"),
    ],
)
def test_a_menu_of_links_names_the_file_that_one_leads_to(width: int, url: str, address: str) -> None:
    row = _link_row(0, "the other", url)
    assert callable(row.line)
    assert row.line(width).plain.split("the other")[1].strip() == address
