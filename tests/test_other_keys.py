"""What the fields of other generators and note-takers are called, and what may stand in them."""

from datetime import UTC, datetime

import pytest

from reader import loader
from reader.loader.facts import CHANGE_DATE_KEYS, CLIP_DATE_KEYS, DATE_KEYS
from reader.loader.fields import PAGE_KEYS
from reader.model.article import Article

PAGE, DAY = "https://e.example/p", datetime(2024, 2, 3, tzinfo=UTC)


def read(front: str, name: str = "a.md", body: str = "") -> Article:
    """The article that is stated so; the short way must come to the same."""
    data = f"---\n{front}\n---\n{body}".encode()
    article, listed = loader.parse(data, name), loader.skim_bytes(data, name).content
    assert isinstance(article, Article) and isinstance(listed, Article)
    for field in ("title", "published", "links", "topics", "authors", "excerpt", "draft", "expires", "images"):
        assert getattr(article, field) == getattr(listed, field), field
    return article


def spellings(key: str) -> set[str]:
    """`sourceUrl` as `source_url`, `source-url` and `SourceUrl` too."""
    snake = "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in key)
    return {key, snake, snake.replace("_", "-"), key[0].upper() + key[1:]}


@pytest.mark.parametrize("key", PAGE_KEYS)
def test_a_page_is_one_under_any_name(key: str) -> None:
    for name in spellings(key):
        assert read(f"title: A\n{name}: {PAGE}").links.page == PAGE, name


@pytest.mark.parametrize("key", [key for key in PAGE_KEYS if key not in ("originalUrl", "webUrl")])
@pytest.mark.parametrize(
    "written",
    ["[{}, 'https://other.example']", "<{}>", "[{}]", "'[A word or two]({})'", "{{url: {}, title: It}}", "\n- {}"],
)
def test_an_address_may_be_wrapped(key: str, written: str) -> None:
    assert read(f"title: A\n{key}: {written.format(PAGE)}").links.page == PAGE


@pytest.mark.parametrize("value", ["/2013/a-path/", "a-path.html", "The Paper", "''", "posts/a/"])
@pytest.mark.parametrize("key", ["permalink", "source", "original", "redirect_to", "canonical"])
def test_what_is_no_address_there_is_no_fault(key: str, value: str) -> None:
    article = read(f"title: A\n{key}: {value}")
    assert article.links.page is None
    assert article.notes == ()


@pytest.mark.parametrize("key", [*DATE_KEYS, *CLIP_DATE_KEYS, *CHANGE_DATE_KEYS, "published"])
def test_a_date_is_one_under_any_name(key: str) -> None:
    for name in spellings(key):
        assert read(f"title: A\n{name}: 2024-02-03").published == DAY, name


@pytest.mark.parametrize(
    ("front", "is_doubtful"),
    [
        (f"url: {PAGE}\ndate: 2024-02-03\ncreated: 2020-01-01\nlastmod: 2021-01-01", False),
        (f"url: {PAGE}\ncreated: 2024-02-03\nlastmod: 2021-01-01", True),
        ("created: 2024-02-03\nlastmod: 2021-01-01", False),
        ("lastmod: 2024-02-03", True),
    ],
)
def test_a_date_of_saving_or_changing_says_so(front: str, is_doubtful: bool) -> None:
    article = read(f"title: A\n{front}")
    assert article.published == DAY
    assert any(note.code == "date-source" for note in article.notes) is is_doubtful


@pytest.mark.parametrize(
    "written",
    [
        "[2024-02-03]",
        "[[2024-02-03]]",
        "'[[Daily/2024-02-03|that day]]'",
        "2024年2月3日",
        "{created: 2024-02-03, updated: 2024-03-03}",
        "{updated: 2024-03-03, published: 2024-02-03}",
        "1706918400000",
    ],
)
def test_a_date_may_be_wrapped(written: str) -> None:
    assert read(f"title: A\ndate: {written}").published == DAY


@pytest.mark.parametrize(
    "path",
    [
        "2024-02-03-a.md", "a 2024-02-03.md", "2024_02_03.md", "2024.02.03 a.md", "20240203-a.md", "202402031030 a.md",
        "issue-20240203.md", "2024-2-3-a.md", "2024年2月3日.md", "2024-02-03-a/index.md", "daily/2024-02-03/x/a.md",
        "2024/02/03/a.md", "2024-W05-6.md", "weekly/2024-W05-6/a.md", "Feb 3rd, 2024.md", "3 février 2024.md", "_posts/2024/2024-02-03-a.md",
    ],
)  # fmt: skip
def test_a_path_holds_a_date(path: str) -> None:
    assert read("title: A", path).published == DAY


@pytest.mark.parametrize(
    "path", ["2024.md", "v2024.1.2.md", "20241399.md", "1234567890.md", "2024-02.md", "02-03-2024.md"]
)
def test_a_path_that_holds_none(path: str) -> None:
    assert read("title: A", path).published is None


@pytest.mark.parametrize(
    ("front", "topics"),
    [
        ("tags: [a, b]\ntopics: [c]", ("c", "a", "b")),
        ("tags: a, b c", ("a", "b c")),
        ("tags: '#a #b'", ("a", "b")),
        ("tags: [AI, ai, '#ai']", ("AI",)),
        ("taxonomies:\n  tags: [a]\n  categories: [b, c]", ("a", "c")),
        ("tags: ['[[Open Source|OSS]]', '[[b]]']", ("OSS", "b")),
        ("keywords: a, b", ("a", "b")),
        ("keywords: a\ntags: b", ("b",)),
        ("tags: [{label: a}, {title: b}, {slug: c}]", ("a", "b", "c")),
        ("tags: '#a #b #[[c d]]'", ("a", "b", "c d")),
        ("categories:\n- [a, b]\n- [c]", ("b", "c")),
        ("categories:\n- [a, b]", ("b",)),
        ("filetags: [a]\nhugo_tags: b", ("b", "a")),
    ],
)
def test_topics(front: str, topics: tuple[str, ...]) -> None:
    assert read(f"title: A\n{front}").topics == topics


@pytest.mark.parametrize(
    ("front", "authors"),
    [
        ("author: Ada Pot, Director", ("Ada Pot, Director",)),
        ("author: Ada Pot, Bo Pan", ("Ada Pot", "Bo Pan")),
        ("author: [[Ada Pot]]", ("Ada Pot",)),
        ("author: {name: Ada Pot, url: 'https://e.example'}", ("Ada Pot",)),
        ("authors: [{name: Ada Pot}, Bo Pan]", ("Ada Pot", "Bo Pan")),
        ("by: Ada Pot", ("Ada Pot",)),
        ("authors: [Ada Pot]\nparams:\n  author: A team", ("Ada Pot",)),
        ("params:\n  author: Ada Pot", ("Ada Pot",)),
        ("byline: By Ada Pot and Bo Pan", ("Ada Pot", "Bo Pan")),
        ("author: Salt and Pepper Ltd", ("Salt and Pepper Ltd",)),
        ("author: Ada Pot <ada@example.com>", ("Ada Pot",)),
        ("author:\n- [[Ada Pot]]\n- [[People/Bo|Bo Pan]]", ("Ada Pot", "Bo Pan")),
        ("published by: Ada Pot", ("Ada Pot",)),
    ],
)
def test_authors(front: str, authors: tuple[str, ...]) -> None:
    assert read(f"title: A\n{front}").authors == authors


@pytest.mark.parametrize(
    ("body", "excerpt"),
    [
        ("# A\n\nFirst *of* all[^1].\n\nSecond.", "First of all."),
        ("One.\n\n## B\n\nTwo.\n\n<!--more-->\n\nThree.", "One. Two."),
        ("{% codeblock %}\nx\n{% endcodeblock %}\n\nFirst.", "First."),
        ("<Tabs>\n<Item a='b'>\n\nFirst.\n\n</Item>\n</Tabs>", "First."),
        ("![p](p.png)\n\n> [!note] T\n> First. ^id-1", "T First."),
        ("First^[note] of all.", "First of all."),
        ("{/* not yet */}\n\nFirst.", "First."),
        ("{/* not\n\nyet */}\n\nFirst.", "First."),
        ("{/* never", ""),
        ("| a |\n|---|\n\n- First", "First"),
    ],
)
def test_an_excerpt_is_the_first_of_the_text(body: str, excerpt: str) -> None:
    assert read("title: A", body=body).excerpt == excerpt


@pytest.mark.parametrize(
    ("front", "name", "is_draft"),
    [
        ("draft: true", "a.md", True),
        ("draft: false", "a.md", False),
        ("draft: 'yes'", "a.md", True),
        ("status: draft", "a.md", True),
        ("status: published", "a.md", False),
        ("published: false", "_posts/2024-02-03-a.md", True),
        ("published: false", "a.md", False),
        ("layout: post\npublished: false", "a.md", True),
        ("x: y", "blog/_drafts/a.md", True),
        ("isDraft: true", "a.md", True),
        ("state: Draft", "a.md", True),
    ],
)
def test_drafts(front: str, name: str, is_draft: bool) -> None:
    assert read(f"title: A\n{front}", name).draft is is_draft


@pytest.mark.parametrize(
    ("front", "name"),
    [
        ("publication: '[[The Pan]]'", "The Pan"),
        ("site: The Pan", "The Pan"),
        ("site: https://e.example", ""),
        ("source_name: The Pan", "The Pan"),
        ("og:site_name: The Pan", "The Pan"),
        ("source: {publication: The Pan, url: 'https://e.example/p'}", "The Pan"),
        ("account: The Pan", "The Pan"),
    ],
)
def test_providers(front: str, name: str) -> None:
    assert read(f"title: A\n{front}").provider.name == name


@pytest.mark.parametrize(
    ("front", "excerpt"),
    [
        ("lead: Words.", "Words."),
        ("lead: true\nteaser: Words.", "Words."),
        ("desc: Words.", "Words."),
        ("subtitle: Words.\nlead: Others.", "Words."),
        ("lead: true", "Body."),
    ],
)
def test_excerpts_have_other_names(front: str, excerpt: str) -> None:
    assert read(f"title: A\n{front}", body="Body.").excerpt == excerpt


@pytest.mark.parametrize(
    ("front", "title"),
    [
        ("title: '[[A kettle]]'", "A kettle"),
        ("title: [[A kettle]]", "A kettle"),
        ("title: '[A kettle](https://e.example)'", "A kettle"),
        ("headline: A kettle", "A kettle"),
        ("title: '[Notes] A kettle'", "[Notes] A kettle"),
    ],
)
def test_titles(front: str, title: str) -> None:
    assert read(front).title == title


def test_an_address_without_its_scheme_is_one_where_it_begins_so() -> None:
    assert read("url: www.e.example/a").links.page == "https://www.e.example/a"


@pytest.mark.parametrize(
    ("path", "title"),
    [("2024/a-kettle/index.de.md", "a kettle"), ("a-kettle.pt-br.md", "a kettle"), ("a-kettle.v2.md", "a kettle.v2")],
)
def test_a_language_in_a_name_is_no_part_of_a_title(path: str, title: str) -> None:
    assert read("date: 2024-02-03", path).title == title
