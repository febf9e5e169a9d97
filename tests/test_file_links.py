"""Links from one file of a directory to another: they go to its article."""

from contextlib import closing
from pathlib import Path

import pytest
from app import reader
from builders import article, front_matter, synced, titles, write

from reader.library.file_links import target_of
from reader.query import Query

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
