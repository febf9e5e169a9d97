"""Front matter in every syntax that tools write it in, and files that have none."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader import loader
from reader.loader import headers, markup_headers
from reader.loader.json_front import read_json
from reader.loader.literals import read_literal
from reader.loader.syntaxes import SYNTAXES, syntax_of
from reader.loader.toml_front import read_toml
from reader.loader.yaml_events import Front, YamlError
from reader.model.article import Article, Ignored, Problem

DAY = datetime(2024, 2, 3, tzinfo=UTC)

FILES = {  # each states the same: a title, a day, two topics, an author, and a body
    "YAML": ("a.md", "---\ntitle: A kettle\ndate: 2024-02-03\ntags: [tea, home]\nauthor: Ada Pot\n---\nWater."),
    "YAML in AsciiDoc": ("a.adoc", "---\ntitle: A kettle\ndate: 2024-02-03\ntags: [tea, home]\nauthor: Ada Pot\n---\nWater."),
    "YAML in HTML": ("a.html", "---\ntitle: A kettle\ndate: 2024-02-03\ntags: [tea, home]\nauthor: Ada Pot\n---\nWater."),
    "TOML": ("a.md", '+++\ntitle = "A kettle"\ndate = 2024-02-03\ntags = ["tea", "home"]\nauthor = \'Ada Pot\'\n+++\nWater.'),
    "TOML of Zola": (
        "a.md",
        '+++\ntitle = "A kettle"\ndate = 2024-02-03T00:00:00Z\n[taxonomies]\ntags = ["tea", "home"]\nauthors = ["Ada Pot"]\n+++\nWater.',
    ),
    "TOML between dashes": ("a.md", '---\ntitle = "A kettle"\ndate = "2024-02-03"\ntags = ["tea", "home"]\nauthor = "Ada Pot"\n---\nWater.'),
    "JSON": ("a.md", '{\n "title": "A kettle", "date": "2024-02-03",\n "tags": ["tea", "home"], "author": "Ada Pot"\n}\n\nWater.'),
    "JSON of 11ty": ("a.md", '---json\n{"title": "A kettle", "date": "2024-02-03", "tags": ["tea", "home"], "author": "Ada Pot"}\n---\nWater.'),
    "JSON5 of 11ty": ("a.md", "---json5\n{title: 'A kettle', date: \"2024-02-03\", // when\n tags: ['tea', 'home',], author: 'Ada Pot'}\n---\nWater."),
    "TOML of 11ty": ("a.md", '---toml\ntitle = "A kettle"\ndate = 2024-02-03\ntags = ["tea", "home"]\nauthor = "Ada Pot"\n---\nWater.'),
    "YAML of 11ty": ("a.md", "---yaml\ntitle: A kettle\ndate: 2024-02-03\ntags: [tea, home]\nauthor: Ada Pot\n---\nWater."),
    "JSON of Hexo": ("a.md", ';;;\n"title": "A kettle",\n"date": "2024-02-03",\n"tags": ["tea", "home"], "author": "Ada Pot"\n;;;\nWater.'),
    "YAML without a first fence": ("a.md", "title: A kettle\ndate: 2024/02/03\ntags:\n  - tea\n  - home\nauthor: Ada Pot\n---\nWater."),
    "MultiMarkdown": ("a.md", "Title: A kettle\nDate: 2024-02-03\nTags: tea,\n    home\nAuthor: Ada Pot\n\nWater."),
    "Logseq": ("a.md", "title:: A kettle\ndate:: [[Feb 3rd, 2024]]\ntags:: [[tea]], #home\nauthor:: [[Ada Pot]]\n\nWater."),
    "Logseq in a block": ("a.md", "- title:: A kettle\n  date:: 2024-02-03\n  tags:: tea, home\n  author:: [[People/Ada|Ada Pot]]\nWater."),
    "Nikola in Markdown": (
        "a.md",
        "<!--\n.. title: A kettle\n.. date: 2024-02-03 00:00:00 UTC\n.. tags: tea, home\n.. author: Ada Pot\n-->\n\nWater.",
    ),
    "Nikola": ("a.rst", ".. title: A kettle\n.. date: 2024-02-03 00:00:00 UTC\n.. tags: tea, home\n.. author: Ada Pot\n\nWater."),
    "Pelican's reStructuredText": ("a.rst", "########\nA kettle\n########\n\n:date: 2024-02-03\n:tags: tea, home\n:author: Ada Pot\n\nWater."),
    "Org": ("a.org", "#+TITLE: A kettle\n#+DATE: <2024-02-03 Sat>\n#+FILETAGS: :tea:home:\n#+AUTHOR: Ada Pot\n\nWater."),
    "AsciiDoc": ("a.adoc", "= A kettle\nAda Pot <ada@example.com>\n2024-02-03\n:page-tags: tea, home\n\nWater."),
    "AsciiDoc below its attributes": (
        "a.adoc", ":title: Another\n= A kettle\n:revdate: 2024-02-03\n:page-tags: tea, home\n:author: Ada Pot\n\nWater.",
    ),
    "AsciiDoc without a title line": (
        "a.adoc", "// a comment\n:title: A kettle\n:revdate: 2024-02-03\n:tags: tea, \\\n  home\n:author: Ada Pot\n\nWater.",
    ),
    "Org with a drawer and ox-hugo's keywords": (
        "a.org", ":PROPERTIES:\n:ID: x\n:CREATED: [2024-02-03 Sat]\n:END:\n#+title: A kettle\n#+hugo_tags: tea home\n#+author: Ada Pot\n\nWater.",
    ),
    "reStructuredText's fields alone": ("a.rst", ":title: A kettle\n:date: 2024-02-03\n:tags: tea,\n    home\n:author: Ada Pot\n\nWater."),
    "reStructuredText below a comment": (
        "a.rst", ".. -*- coding: utf-8 -*-\n   and so on\n\n.. _a:\n\nA kettle\n========\n\n:date: 2024-02-03\n:tags: tea, home\n:author: Ada Pot\n\nWater.",
    ),
    "ABlog": ("a.rst", ".. post:: Feb 3, 2024\n   :tags: tea, home\n   :author: Ada Pot\n\nA kettle\n========\n\nWater."),
    "JBake": ("a.md", "title=A kettle\ndate=2024-02-03\ntags=tea, home\nauthor=Ada Pot\n~~~~~~\n\nWater."),
    "MDX with a date made": (
        "a.mdx", "export const meta = {title: 'A kettle', date: new Date('2024-02-03'), tags: ['tea', 'home'], author: `Ada Pot`}\n\nWater.",
    ),
    "MDX": ("a.mdx", "export const metadata = {\n  title: 'A kettle', date: \"2024-02-03\",\n  tags: ['tea', `home`,], author: 'Ada Pot',\n};\n\nWater."),
}  # fmt: skip


@pytest.mark.parametrize("syntax", FILES)
def test_every_syntax_is_read_field_by_field(syntax: str) -> None:
    name, text = FILES[syntax]
    article = loader.parse(text.encode(), name)
    assert isinstance(article, Article), article
    assert (article.title, article.published, article.topics, article.authors) == (
        "A kettle",
        DAY,
        ("tea", "home"),
        ("Ada Pot",),
    )
    assert (article.body, article.excerpt) == ("Water.", "Water.")


@pytest.mark.parametrize("syntax", FILES)
def test_the_short_way_says_the_same(syntax: str) -> None:
    name, text = FILES[syntax]
    article, listed = loader.parse(text.encode(), name), loader.skim_bytes(text.encode(), name).content
    assert isinstance(article, Article) and isinstance(listed, Article)
    for field in ("title", "published", "topics", "authors", "excerpt", "links", "provider", "draft", "category"):
        assert getattr(listed, field) == getattr(article, field), field


BROKEN = [  # name, text, line, a part of the reason
    ("a.md", "+++\ntitle = 'A'\n", 1, "no closing +++ line"),
    ("a.md", "\n\n+++\ntitle = 'A'\nx = \n+++\n", 5, "invalid value"),
    ("a.md", "+++\na.b" + ".b" * 40 + " = 1\n+++\n", 2, "more than 32 parts"),
    ("a.md", "+++\na = " + "[" * 5_000 + "\n+++\n", 2, "nested too deep"),
    ("a.md", "+++\na = " + "[" * 40 + "]" * 40 + "\n+++\n", 2, "nested deeper than 32 levels"),
    ("a.md", "+++\na = " + "9" * 5_000 + "\n+++\n", 2, "no TOML that can be read"),
    ("a.md", '---json\n{"a": 1,\n "b" 2}\n---\n', 3, "no JSON that can be read"),
    ("a.md", '---json\n{"a": ' + "[" * 100_000 + "\n---\n", 2, "nested too deep"),
    ("a.md", "---json\n{}\n", 1, "no closing --- line"),
    ("a.md", '{"title": "A",\n oops}\n', 2, "no JSON that can be read"),
    ("a.mdx", "export const metadata = {\n title: name() }\n\n", 2, "more than literals"),
    ("a.mdx", "export const metadata = {\n title: `a ${b}` }\n\n", 2, "more than literals"),
]


@pytest.mark.parametrize(("name", "text", "line", "reason"), BROKEN)
def test_what_cannot_be_read_is_a_problem_with_its_line(name: str, text: str, line: int, reason: str) -> None:
    problem = loader.parse(text.encode(), name)
    assert isinstance(problem, Problem)
    assert (problem.line, reason in problem.reason) == (line, True), problem


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.md", "Note: prose begins with a word and a colon.\n\nMore."),
        ("a.md", "Title of a text\n---\n\nMore."),
        ("a.md", "std::vector is a container\n"),
        ("a.md", "{not: json}\n"),
        ("a.md", "{{ template }}\n"),
        ("a.html", "<!doctype html>\n<title>A</title>"),
        ("a.html", "Title: A\nDate: 2024-02-03\n\nText"),
        ("a.org", "* A heading\nText"),
        ("a.rst", "A section\n=========\n\nText"),
        ("a.md", "= Not AsciiDoc here\n"),
        ("a.md", "x=1\ny=2\n\n~~~~~~\n"),
        ("a.adoc", ":toc:\n\nText"),
        ("a.rst", ".. note:: A note\n\nText"),
        ("a.org", "#+begin_src sh\nls\n#+end_src\n"),
    ],
)
def test_prose_is_no_front_matter(name: str, text: str) -> None:
    assert isinstance(loader.parse(text.encode(), name), Ignored)


def test_lines_of_notes_are_those_of_the_file() -> None:
    for text in ('\n+++\ntitle = "A"\nquality = "high"\n+++\n', '---json\n{"title": "A",\n\n"quality": "high"}\n---\n'):
        article = loader.parse(text.encode(), "a.md")
        assert isinstance(article, Article)
        assert [note.line for note in article.notes] == [4]


READERS: list[Callable[[str, int], Front]] = [
    read_toml, read_json, read_literal, headers.read_headers, headers.read_properties, markup_headers.read_keywords,
    markup_headers.read_asciidoc, headers.read_comments, markup_headers.read_docinfo, headers.read_assignments,
]  # fmt: skip
odd = st.text(max_size=200) | st.text(st.sampled_from("[]{}()=:,;'\"`\\/#*+-.<>|^$\n\t aA1_"), max_size=200)


@given(odd)
def test_no_reader_raises_anything_else(text: str) -> None:
    for read in READERS:
        try:
            front = read(text, 3)
        except YamlError as error:
            assert error.line > 3
        else:
            assert all(line > 3 for line in front.lines.values())


@given(st.sampled_from(["", "---\n", "---json\n", "+++\n", "{", ";;;\n", "#+title: ", "= ", "a:: ", "Title: ", ".. title: "]), odd, st.sampled_from([".md", ".org", ".adoc", ".rst", ".mdx", ".html"]))  # fmt: skip
def test_any_text_is_parted_or_refused_with_its_line(beginning: str, text: str, suffix: str) -> None:
    try:
        parted = syntax_of(beginning + text, f"a{suffix}")
    except YamlError as error:
        assert error.line >= 1
    else:
        assert parted is None or parted[0] in SYNTAXES
    assert isinstance(
        loader.parse((beginning + text).encode("utf-8", "replace"), f"a{suffix}", "always"), Article | Problem | Ignored
    )


LONG = 100_000
COSTLY = {
    "dotted key": "+++\n" + "a." * LONG + "a = 1\n+++\n",
    "tables": "+++\n" + "[a]\n" * 20_000 + "+++\n",
    "escaped quotes": "+++\na = " + '"""\\' * LONG + "\n+++\n",
    "brackets of JSON": '---json\n{"a": ' + "[" * LONG + "\n---\n",
    "braces": '{"a":' * LONG,
    "properties": "a:: b\n" * LONG,
    "headers": "Title: b\n" * LONG,
    "keywords": "#+title: b\n" * LONG,
    "fences": "+++\n" + "\n+++x" * LONG,
    "semicolons": ";;;\n" * LONG,
}


@pytest.mark.quick(3)
@pytest.mark.parametrize("costly", COSTLY)
@pytest.mark.parametrize("suffix", [".md", ".org"])
def test_a_long_file_takes_no_more_than_its_length(costly: str, suffix: str) -> None:
    """One that took the square would be at it for an hour."""
    content = COSTLY[costly].encode()
    assert isinstance(loader.parse(content, f"a{suffix}"), Article | Problem | Ignored)
    assert isinstance(loader.skim_bytes(content, f"a{suffix}").content, Article | Problem | Ignored)


BARE = [  # name, text, whether it begins with a title
    ("2024-02-03.md", "# A kettle\n\nWater.", True),
    ("2024/02/03/a.md", "![logo](a.png)\n\n# A kettle\n\nWater.", True),
    ("a 2024-02-03.md", "A kettle\n========\n\nWater.", True),
    ("a.md", "# A kettle\n\n- **Published (UTC):** 2024-02-03 00:00\n- **Source:** [Pots](https://example.com/a)\n\nWater.", True),
    ("a.md", "# A kettle\n\n## Metadata\n- Author: [[Ada Pot]]\n- Date: [[2024-02-03]]\n- URL: https://example.com/a\n\nWater.", True),
    ("a.md", "# A kettle\n\n**Published:** 2024-02-03\n**Author:** Ada Pot\n\nWater.", True),
    ("a.md", "# A kettle\n\n> Author: Ada Pot\n> Date: 2024-02-03\n\nWater.", True),
    ("a.md", "# A kettle\n\nauthor:: [[Ada Pot]]\ndate:: [[2024-02-03]]\n\nWater.", True),
    ("a.md", "# A kettle\n\n| Field | Value |\n| --- | --- |\n| Date | 2024-02-03 |\n\nWater.", True),
    ("2024-02-03.md", "# [A kettle](https://example.com/a)\n\nWater.", True),
    ("2024-02-03.md", "# A *kettle*\n\nWater.", True),
    ("2024-02-03.md", "<h1 align='center'>A kettle</h1>\n\nWater.", True),
    ("2024-02-03.org", "* A kettle\nWater.", True),
    ("2024-02-03.adoc", "== A kettle\n\nWater.", True),
    ("2024-02-03-a-kettle.md", "Water.", False),
    ("README.md", "# A kettle\n", None),
    ("docs/readme.de.md", "# A kettle\n", None),
    ("CODE_OF_CONDUCT.md", "# A kettle\n", None),
    ("a.html", "# A kettle\n", None),
    ("a.md", "\n\n", None),
]  # fmt: skip


@pytest.mark.parametrize(("name", "text", "is_titled"), BARE)
def test_a_file_without_front_matter(name: str, text: str, is_titled: bool | None) -> None:
    never, titled, always = (loader.parse(text.encode(), name, bare) for bare in ("never", "titled", "always"))
    assert isinstance(never, Ignored)
    assert isinstance(titled, Article) == bool(is_titled)
    assert isinstance(always, Article) == (is_titled is not None)
    if isinstance(always, Article):
        assert (always.title.casefold(), always.published, always.excerpt) == ("a kettle", DAY, "Water.")
        assert always.bare


def test_the_facts_of_a_bare_file() -> None:
    article = loader.parse(BARE[3][1].encode(), "a.md", "titled")
    assert isinstance(article, Article)
    assert (article.links.page, article.provider.name) == ("https://example.com/a", "Pots")


def test_facts_are_no_excerpt_and_a_title_may_be_the_link() -> None:
    article = loader.parse(b"# [A](https://example.com/a)\n\nBy: Ada Pot\n\nNote: it is prose.", "a.md", "titled")
    assert isinstance(article, Article)
    assert (article.title, article.links.page, article.authors) == ("A", "https://example.com/a", ("Ada Pot",))
    assert article.excerpt == "Note: it is prose."


@pytest.mark.parametrize(
    ("tags", "topics"),
    [("machine learning", ("machine learning",)), ("a, b c", ("a", "b c")), ("a; b", ("a", "b"))],
)
def test_a_header_parts_tags_by_commas_only(tags: str, topics: tuple[str, ...]) -> None:
    for name, text in (
        ("a.md", f"Title: A\nTags: {tags}\n\nText"),
        ("a.md", f"title:: A\ntags:: {tags}\n\nText"),
        ("a.rst", f".. title: A\n.. tags: {tags}\n\nText"),
        ("a.rst", f"A\n===\n\n:tags: {tags}\n\nText"),
    ):
        article = loader.parse(text.encode(), name)
        assert isinstance(article, Article) and article.topics == topics


def test_what_else_begins_like_front_matter_counts_for_its_folder(tmp_path: Path) -> None:
    for text, holds in (("---\na: b", True), ("+++\n", True), ("# A", False), ("", False)):
        (tmp_path / "a.md").write_text(text)
        assert loader.holds_front_matter(tmp_path / "a.md", "a.md") == holds
    (tmp_path / "README.md").write_text("---\na: b\n---\n")
    assert not loader.holds_front_matter(tmp_path / "README.md", "README.md")
    assert not loader.holds_front_matter(tmp_path / "none.md", "none.md")
