"""One file to an Article, a Problem or Ignored."""

import os
from datetime import UTC, datetime
from pathlib import Path

import pytest
from builders import SAMPLE, front_matter, write
from hypothesis import given
from hypothesis import strategies as st

from reader import loader
from reader.loader import MAX_FILE_BYTES
from reader.model.article import Article, Ignored, Image, Links, Problem, Provider, RelatedLink


def parsed(text: str | bytes, name: str = "a-file.md") -> Article:
    content = loader.parse(text.encode() if isinstance(text, str) else text, name)
    assert isinstance(content, Article), content
    return content


def with_fields(body: str = "", /, **fields: object) -> Article:
    return parsed(front_matter(body, **fields))


FULL = """---
category: news
title: "A title"
excerpt: "An excerpt."
publishedDateTime: 2023-05-18T16:54:00Z
originalUrl: "https://example.com/original"
webUrl: "https://example.com/web"
ampWebUrl: "https://example.com/amp"
cdnAmpWebUrl: "https://example-com.cdn.example.org/c/s/example.com/amp"
type: video
quality: 87
heat: 97
published: true
removed: true
provider:
  name: The Example
  domain: example.com
  images:
    - url: "https://example.com/logo.png"
      width: 50
      height: 50
topics:
  - AI
  - Chips
images:
  - url: "https://example.com/picture.png"
    width: 1200
    height: 750
    isCached: true
    title: A picture
related:
  - title: "Another"
    excerpt: "More."
    publishedDateTime: 2023-05-16T02:24:00Z
    webUrl: "https://example.org/another"
    type: article
    provider:
      name: Another Example
      domain: example.org
    quality: 39
    heat: -1
    images:
      - url: "https://example.org/p.png"
featuredContent: "<iframe width='560' src='https://video.example/embed/1'></iframe>"
secured: "abcd;efgh"
length: PT1H
ratings:
  average: 4.5
  count: 12
---

A *body*.
"""


@pytest.mark.parametrize("payload", ["abcd;efgh", "{key: abcd, payload: efgh}", "[abcd, efgh]"])
def test_an_encrypted_payload_is_neither_shown_nor_doubtful(payload: str) -> None:
    read = parsed(f"---\ntitle: A\nsecured: {payload}\n---\n")
    assert (read.more, read.notes) == ((), ())


def test_every_field_has_its_home() -> None:
    assert parsed(FULL) == Article(
        title="A title",
        excerpt="An excerpt.",
        published=datetime(2023, 5, 18, 16, 54, tzinfo=UTC),
        links=Links(
            "https://example.com/original",
            "https://example.com/web",
            "https://example.com/amp",
            "https://example-com.cdn.example.org/c/s/example.com/amp",
        ),
        type="video",
        provider=Provider("The Example", "example.com"),
        quality=87,
        heat=97,
        images=(Image("https://example.com/picture.png", "A picture"),),
        path="a-file.md",
        words=2,
        minutes=1,
        category="news",
        topics=("AI", "Chips"),
        lead=True,
        removed=True,
        related=(
            RelatedLink(
                title="Another",
                excerpt="More.",
                published=datetime(2023, 5, 16, 2, 24, tzinfo=UTC),
                links=Links(web="https://example.org/another"),
                provider=Provider("Another Example", "example.org"),
                quality=39,
            ),
        ),
        embeds=("https://video.example/embed/1",),
        body="A *body*.",
        more=(("length", "PT1H"), ("ratings", "average: 4.5, count: 12")),
    )


BEGINNINGS = [  # excerpt, body, what stands above the body
    ("The wall stands.", "The **wall** stands.", ""),
    ("The wall stands. It …", "The wall stands. It *holds*, too.\n\nMore.", ""),
    ("The wall stands.", "<p>The <b>wall</b> stands.</p><p>More.</p>", ""),
    ("The wall", "The walls stand.", "The wall"),
    ("It stands.", "The wall stands.", "It stands."),
    ("The wall stands.", "", "The wall stands."),
]


@pytest.mark.parametrize(("excerpt", "body", "above"), BEGINNINGS)
def test_an_excerpt_that_the_body_begins_with_is_not_shown_twice(excerpt: str, body: str, above: str) -> None:
    read = loader.parse(f'---\ntitle: T\nexcerpt: "{excerpt}"\n---\n{body}\n'.encode(), "a.md")
    assert isinstance(read, Article)
    assert (read.excerpt, read.stated_excerpt) == (excerpt, above)


@pytest.mark.parametrize(
    ("fields", "day"),
    [
        ({}, 18),
        ({"date": None}, 18),
        ({"date": "2023-05-20"}, 20),
        ({"Date": "2023-05-20"}, 20),
        ({"published": "2023-05-21", "created": "2023-05-22"}, 21),
        ({"published": True, "created": "2023-05-22"}, 22),
        ({"date": "nonsense"}, None),
    ],
)
def test_where_a_date_comes_from(fields: dict[str, object], day: int | None) -> None:
    article = parsed(front_matter(**fields), "_posts/2023-05-18-a-post.md")
    assert (article.published.day if article.published else None) == day
    assert article.lead == (fields.get("published") is True)


def test_a_plain_blog_post() -> None:
    post = parsed(
        "---\nlayout: post\ntitle: No\ndate: 2023-03-20 10:00:00 +0100\ntags: [a, b]\ncategories: [x, y]\n"
        "author: Jane Doe\nlink: https://blog.example/post\ndescription: Short.\n---\n# Heading\n\nText"
    )
    assert post.title == "No"
    assert post.published == datetime(2023, 3, 20, 9, tzinfo=UTC)
    assert (post.category, post.topics) == ("x", ("a", "b", "y"))
    assert post.authors == ("Jane Doe",)
    assert post.source == "Jane Doe"
    assert post.links == Links(web="https://blog.example/post")
    assert post.excerpt == "Short."
    assert post.more == (("layout", "post"),)


@pytest.mark.parametrize(
    ("fields", "topics"),
    [
        ({"topics": "Azure"}, ("Azure",)),
        ({"topics": "Machine Learning"}, ("Machine Learning",)),
        ({"topics": "AI, Chips,"}, ("AI", "Chips")),
        ({"topics": [1.5, None, "AI", "AI", ["x"]]}, ("1.5", "AI")),
        ({"topics": {"AI": 1, "Chips": 2}}, ("AI", "Chips")),
        ({"tags": "one two"}, ("one", "two")),
        ({"tags": "reading, the terminal"}, ("reading", "the terminal")),
        ({"tags": "#obsidian #notes"}, ("obsidian", "notes")),
        ({"topics": [], "tags": ["x"]}, ("x",)),
        ({"keywords": "a, b"}, ("a", "b")),
        ({"Tags": ["[[Linked]]", "#x"]}, ("Linked", "x")),
        ({"topics": ["# spaced", "[[ linked ]]", "#"]}, ("spaced", "linked")),
    ],
)
def test_topics_as_people_write_them(fields: dict[str, object], topics: tuple[str, ...]) -> None:
    assert with_fields(**fields).topics == topics


@pytest.mark.parametrize(
    ("provider", "expected"),
    [
        ("BBC", Provider("BBC")),
        ({"name": "BBC", "domain": "bbc.com"}, Provider("BBC", "bbc.com")),
        ({"title": "BBC", "url": "https://bbc.com"}, Provider("BBC", "https://bbc.com")),
        ({}, Provider()),
        (None, Provider()),
    ],
)
def test_providers_as_people_write_them(provider: object, expected: Provider) -> None:
    assert with_fields(provider=provider).provider == expected


@pytest.mark.parametrize(
    ("related", "links"),
    [
        ({"title": "One", "webUrl": "https://a.example/"}, [("One", "https://a.example/")]),
        (["https://a.example/1"], [("https://a.example/1", "https://a.example/1")]),
        ({"One": "https://a.example/1", "Two": "https://a.example/2"}, [("One", "https://a.example/1"), ("Two", "https://a.example/2")]),
        (["Just a title", None, 3, ["x"]], [("Just a title", None), ("3", None)]),
        ([{"excerpt": "nameless"}], [("untitled", None)]),
    ],
)  # fmt: skip
def test_related_as_people_write_it(related: object, links: list[tuple[str, str | None]]) -> None:
    assert [(entry.title, entry.links.page) for entry in with_fields(related=related).related] == links


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("---\nname: A name\n---\n# Heading", "A name"),
        ("---\na: b\n---\ntext\n\n## The heading ##\n", "The heading"),
        ("---\na: b\n---\ntext", "a file"),
        ("---\ntitle: ''\nname: ~\n---\n", "a file"),
        ("---\n---\n", "a file"),
        ("---\ntitle: [a, b]\n---\n", "a file"),
    ],
)
def test_where_a_title_comes_from(text: str, title: str) -> None:
    assert parsed(text).title == title


@pytest.mark.parametrize(("stated", "heat"), [(-1, None), (0, 0), (97, 97), ("12", 12), (1.6, 2), (None, None)])
def test_heat(stated: object, heat: int | None) -> None:
    assert with_fields(heat=stated).heat == heat


@pytest.mark.parametrize(
    "fields",
    [
        {"publishedDateTime": "2023-99-99"},
        {"quality": "high"},
        {"quality": "9" * 5000},
        {"quality": "nan"},
        {"heat": [1]},
        {"published": "perhaps"},
        {"webUrl": "javascript:alert(1)"},
        {"webUrl": "https://a b"},
        {"webUrl": "https://"},
        {"webUrl": "https://[bad"},
        {"webUrl": "file:///etc/passwd"},
        {"webUrl": "https://example.com/\u202egnp"},
        {"webUrl": "https://example.com/" + "x" * 9000},
        {"provider": ["x"]},
        {"featuredContent": "no player"},
        {"images": [{"title": "no address"}]},
    ],
)
def test_a_bad_value_is_noted_with_its_line_and_shown_under_more(fields: dict[str, object]) -> None:
    article = with_fields(title="Still here", **fields)
    (key,) = fields
    assert article.title == "Still here"
    assert article.published is None
    assert article.links.page is None
    assert [(note.line, note.message.split("`")[1]) for note in article.notes] == [(3, key)]
    assert [name for name, _ in article.more] == [key]


def test_a_repeated_field_is_noted() -> None:
    article = parsed("---\ntitle: One\ntitle: Two\n---\n")
    assert article.title == "Two"
    assert [note.line for note in article.notes] == [3]


@pytest.mark.parametrize(
    "text",
    [
        b"\xef\xbb\xbf---\ntitle: A\nheat: 3\n---\nbody",
        b"---\r\ntitle: A\r\nheat: 3\r\n---\r\nbody",
        b"---\rtitle: A\rheat: 3\r---\rbody",
        "---\ntitle: A\nheat: 3\n---\nbody".encode("utf-16"),
        b"\n\n--- \ntitle: A\nheat: 3\n---\t\nbody",
        b"---\ntitle: A\nheat: 3\n...\nbody",
        b"---\ntitle: A\x00\x1b\nheat: 3\n---\nbody",
    ],
)
def test_encodings_and_line_ends(text: bytes) -> None:
    article = parsed(text)
    assert (article.title, article.heat, article.body) == ("A", 3, "body")


def test_latin_1_shows_with_replacements() -> None:
    assert parsed("---\ntitle: Café\n---\n".encode("latin-1")).title == "Caf\ufffd"


@pytest.mark.parametrize("body", ["{not: json}", "---\n\nA rule\n\n---\n", "content: x"])
def test_bodies_that_fool_others(body: str) -> None:
    assert with_fields(body, title="A", content="c", handler="h").body == body.strip()


@pytest.mark.parametrize("text", ["", "no front matter", "text\n---\nx: y\n---\n", "----\nx: y\n----\n"])
def test_no_front_matter_is_ignored(text: str) -> None:
    assert isinstance(loader.parse(text.encode(), "a.md"), Ignored)


@pytest.mark.parametrize(
    ("text", "line"),
    [("---\ntitle: 'x\n---\n", 2), ("---\ntitle: x\n", 1), ("---\n- a\n---\n", 2), ("---\na: 1\nb: [\n---\n", 4)],
)
def test_broken_front_matter_is_a_problem_with_its_line(text: str, line: int) -> None:
    problem = loader.parse(text.encode(), "a.md")
    assert isinstance(problem, Problem)
    assert problem.line == line
    assert str(problem).startswith(f"a.md:{line}: ")


def test_text_is_clean_in_every_field() -> None:
    nasty = "a\x1b]0;x\x07\u202eb"
    article = parsed(
        front_matter(
            nasty, title=nasty, excerpt=nasty, topics=[nasty], category=nasty, provider=nasty, author=nasty,
            odd={nasty: [nasty]}, related=[{"title": nasty}],
        ),
        name="bad\x1bname.md",
    )  # fmt: skip
    assert not {"\x1b", "\x07", "\u202e"} & set(repr(article).encode().decode("unicode_escape", "replace"))


@pytest.mark.skipif(os.name == "nt", reason="needs links and pipes")
def test_only_regular_files_are_read(tmp_path: Path) -> None:
    write(tmp_path, "secret.md", front_matter(title="Secret"))
    (tmp_path / "link.md").symlink_to(tmp_path / "secret.md")
    os.mkfifo(tmp_path / "pipe.md")
    assert isinstance(loader.read(tmp_path / "link.md"), Ignored)
    assert isinstance(loader.read(tmp_path / "pipe.md"), Ignored)
    assert isinstance(loader.read(tmp_path / "gone.md"), Ignored)
    assert isinstance(loader.read(tmp_path), Problem)


def test_a_huge_file_is_a_problem(tmp_path: Path) -> None:
    path = write(tmp_path, "big.md", b"---\ntitle: x\n---\n" + b"x" * MAX_FILE_BYTES)
    assert isinstance(loader.read(path), Problem)


@given(st.binary(max_size=200) | st.text(max_size=200).map(lambda text: f"---\n{text}\n---\n".encode()))
def test_any_bytes_are_an_article_a_problem_or_ignored(content: bytes) -> None:
    assert isinstance(loader.parse(content, "a.md"), Article | Problem | Ignored)


field_names = st.sampled_from(
    [
        "title",
        "name",
        "excerpt",
        "publishedDateTime",
        "date",
        "webUrl",
        "originalUrl",
        "ampWebUrl",
        "type",
        "category",
        "topics",
        "tags",
        "quality",
        "heat",
        "published",
        "removed",
        "provider",
        "images",
        "related",
        "featuredContent",
        "secured",
        "author",
        "anything",
    ]
)
odd_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20) | st.dates(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(field_names, inner, max_size=3),
    max_leaves=8,
)


@given(st.dictionaries(field_names, odd_values, max_size=8))
def test_fields_of_any_type_give_an_article_that_hides_nothing(fields: dict[str, object]) -> None:
    content = loader.parse(front_matter(**fields).encode(), "a.md")
    assert isinstance(content, Article)
    for note in content.notes:
        assert note.line is not None
        assert note.message.split("`")[1] in fields


def test_every_sample_but_the_broken_one_is_an_article_without_notes() -> None:
    contents = {path.name: loader.read(path) for path in SAMPLE.rglob("*.md")}
    broken = [name for name, content in contents.items() if not isinstance(content, Article)]
    assert broken == ["2020-01-01-broken-on-purpose.md"]
    assert not [content for content in contents.values() if isinstance(content, Article) and content.notes]
