"""Records written for other programs, and read again by them."""

import csv
import io
import json
import os
import re
import shlex
from collections.abc import Callable, Sequence
from html import unescape

import pytest
from builders import SAMPLE, synced
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from reader.errors import ReaderError
from reader.outside.export import COLUMNS, FIELDS, FORMATS, Record, parse_fields, write, write_null
from reader.query import Query
from reader.text.clean import printable
from reader.text.escaping import path_bytes, path_text, visible

FULL: Record = {
    "feed": "/news", "path": "a.md", "title": "Rust 1.0", "excerpt": "It is out.", "published": "2015-05-15T00:00:00Z",
    "provider": {"name": "Rust", "domain": "rust-lang.org"}, "source": "Rust", "category": "news", "lang": "en",
    "topics": ["Programming", "Rust, the language"], "type": "article", "quality": 80, "heat": 3, "lead": True,
    "read": False, "originalUrl": "https://o.example/", "webUrl": "https://w.example/", "ampWebUrl": None,
    "cdnAmpWebUrl": None, "related": 2,
}  # fmt: skip
NOTHING = ("excerpt", "published", "source", "category", "lang", "quality", "heat", "originalUrl", "webUrl")
BARE: Record = {
    **FULL, **dict.fromkeys(NOTHING), "title": "Bare", "provider": {"name": None, "domain": None}, "topics": [], "related": 0,
}  # fmt: skip


def written(records: Sequence[Record], form: str, fields: Sequence[str] = ()) -> str:
    stream = io.StringIO()
    write(records, form, stream, fields)
    return stream.getvalue()


def test_json_is_exact() -> None:
    assert json.loads(written([FULL, BARE], "json")) == [FULL, BARE]
    assert json.loads(written([], "json")) == []
    assert [json.loads(line) for line in written([FULL, BARE], "jsonl").splitlines()] == [FULL, BARE]
    assert written([FULL], "jsonl", ["title", "provider", "provider.name"]) == (
        '{"title": "Rust 1.0", "provider": {"name": "Rust", "domain": "rust-lang.org"}, "provider.name": "Rust"}\n'
    )


def test_tables() -> None:
    assert written([FULL, BARE], "csv", ["title", "topics", "provider", "quality", "lead"]) == (
        "title,topics,provider.name,provider.domain,quality,lead\n"
        'Rust 1.0,"Programming; Rust, the language",Rust,rust-lang.org,80,true\n'
        "Bare,,,,,true\n"
    )
    assert written([FULL, BARE], "tsv", ["title", "topics", "heat"]) == (
        "title\ttopics\theat\nRust 1.0\tProgramming; Rust, the language\t3\nBare\t\t\n"
    )
    assert written([BARE], "csv", ["excerpt"]) == 'excerpt\n""\n'
    assert written([BARE], "tsv", ["excerpt"]) == "excerpt\n\n"
    assert written([], "csv") == ",".join(COLUMNS) + "\n"


CELLS = [  # a title, the cell
    ("=HYPERLINK(1)", "'=HYPERLINK(1)"),
    ("+1", "'+1"),
    ("-2 degrees", "'-2 degrees"),
    ("@sum", "'@sum"),
    *((f"{sign}1", f"'{sign}1") for sign in "＝＋－＠﹦﹢﹣﹫⁺"),
    ('"=1+1"', '\'"=1+1"'),  # a spreadsheet takes the quotes off a cell of TSV
    ('""@a', '\'""@a'),
    ("\u200b=1", "'=1"),
    ("\ufeff \u202e-1", "'-1"),
    ("a\x1b]0;x\x07\x9bb", "a]0;xb"),
    ("a = b", "a = b"),
    ('say "so", twice', 'say "so", twice'),
    ("a\tb\nc", "a b c"),
]


@pytest.mark.parametrize(("title", "cell"), CELLS)
def test_no_cell_is_a_formula_or_breaks_its_row(title: str, cell: str) -> None:
    record: Record = {**FULL, "title": title, "topics": [title]}
    for form, read in READERS:
        ((name, topic, path),) = read(written([record], form, ["title", "topics", "path"]))[1:]
        assert (name, topic, path) == (cell, cell, "a.md")


READERS: list[tuple[str, Callable[[str], list[list[str]]]]] = [
    ("csv", lambda text: list(csv.reader(io.StringIO(text)))),
    ("tsv", lambda text: [line.split("\t") for line in text.splitlines()]),
]


def test_links_are_those_of_the_page_or_of_its_amp_page() -> None:
    amp: Record = {**BARE, "cdnAmpWebUrl": "https://amp.example/"}
    web: Record = {**BARE, "webUrl": "https://w.example/", "ampWebUrl": "https://amp.example/"}
    assert written([FULL, BARE, web, amp], "urls") == "https://o.example/\nhttps://w.example/\nhttps://amp.example/\n"


LINKS = [  # an address, as a word for xargs
    ("https://a.b/'$(id)`id`;x\"", "https://a.b/%27$(id)%60id%60;x%22"),
    ("https://a.b/\\x?a=1&b=2#c#d##vso[x]y", "https://a.b/%5Cx?a=1&b=2#c%23d%23%23vso[x]y"),
    ("https://a.b/é", "https://a.b/é"),
]


@pytest.mark.parametrize(("url", "word"), LINKS)
def test_a_link_is_one_word_for_xargs_and_shells(url: str, word: str) -> None:
    record: Record = {**BARE, "originalUrl": url}
    assert written([record], "urls") == f"{word}\n"
    assert shlex.split(written([record], "urls"), posix=True)[0].split(";")[0] == word.split(";")[0]
    nulls = io.BytesIO()
    write_null([record], "urls", nulls)
    assert nulls.getvalue() == f"{word}\0".encode()


@given(st.binary(max_size=40))
def test_every_path_comes_back_from_every_form(name: bytes) -> None:
    path = path_text(name)
    record: Record = {**FULL, "path": path}
    assert path_bytes(json.loads(written([record], "jsonl"))["path"]) == path_bytes(path)
    for form, read in READERS:
        ((cell,),) = read(written([record], form, ["path"]))[1:] or [[""]]
        assert cell == visible(cell)
        assert not cell.startswith(("=", "+", "-", "@", "＝", "＋", "－", "＠"))
        quoted = re.sub('"', '\\\\"', cell)
        assert json.loads(f'"{quoted}"') == path
    if os.name != "nt":
        assert path_bytes(path) == name


def test_markdown_is_a_list_with_links() -> None:
    assert written([FULL, BARE], "markdown") == (
        "- **[Rust 1.0](https://o.example/)** – Rust, 2015-05-15\\\n  It is out.\n- **Bare**\n"
    )


FOREIGN = [  # as an article has it, in title and excerpt
    "*a* _b_ `c` [d](http://e.example) <b>f</b> ![g](h)", "# a", "- a", "+ a", "> a", "1. a", "12) a", "===", "~~~", "2026-04", "-5 °C",
    "~~a~~", "~a~", "::a", "a & b &amp; c &#42;", "back\\slash\\*", "a ** b", "| a | b |", "* a", "---",
]  # fmt: skip


@pytest.mark.parametrize("foreign", FOREIGN)
def test_markdown_shows_foreign_text_as_it_is(foreign: str) -> None:
    record: Record = {**FULL, "title": foreign, "excerpt": foreign, "originalUrl": "https://o.example/a_(b)?c=*d*&e"}
    bare: Record = {**BARE, "title": foreign}
    html = MarkdownIt("commonmark").enable("strikethrough").render(written([record, bare], "markdown"))
    shown = foreign.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    link = f'<a href="https://o.example/a_%28b%29?c=*d*&amp;e">{shown}</a>'
    assert html == (
        f"<ul>\n<li><strong>{link}</strong> – Rust, 2015-05-15<br />\n{shown}</li>\n"
        f"<li><strong>{shown}</strong></li>\n</ul>\n"
    )


@pytest.mark.parametrize(
    "url", ["https://a.b/?a=1&copy;=2", "https://a.b/?a=1&amp;b", "https://a.b/?a&#42;=1", "https://a.b/&lt"]
)
def test_a_link_in_markdown_leads_where_it_says(url: str) -> None:
    html = MarkdownIt("commonmark").render(written([{**BARE, "webUrl": url}], "markdown"))
    (target,) = re.findall('href="([^"]*)"', html)
    assert unescape(target) == url


def test_fields_are_named_as_they_are_documented() -> None:
    assert parse_fields("title, provider.name") == ("title", "provider.name")
    with pytest.raises(ReaderError, match=r"Unknown field 'tilte'; the fields are feed, .* Did you mean title\?"):
        parse_fields("path,tilte")
    with pytest.raises(ReaderError, match="Unknown field ''"):
        parse_fields("")


def test_every_format_holds_the_sample() -> None:
    library = synced(SAMPLE)
    ids = library.ids(Query())
    records = list(library.records(ids))
    assert [field for field in FIELDS if "." not in field] == list(records[0])
    for form in FORMATS:
        lines = written(records, form).splitlines()
        assert form != "paths" or all(line.startswith(str(SAMPLE)) for line in lines)
        assert all(printable(line) == line for line in lines)
        assert len(lines) >= len(records) or form == "urls"
    library.close()
