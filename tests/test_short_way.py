"""Skimming gives what reading gives, in every syntax and for files that are odd."""

import json
from collections.abc import Callable
from dataclasses import replace

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from test_syntaxes import FILES

from reader import loader
from reader.loader.fields import MAX_LIST
from reader.loader.frontmatter_handler import SkimmingHandler
from reader.loader.site import Site
from reader.loader.yaml_events import MAX_DEPTH
from reader.model.article import Article

SITE = Site("https://s.example", "/:year/:title/", "Asia/Tokyo")
ONLY_IN_THE_DETAIL_PANE = {"related": (), "body": "", "notes": ()}
KEYS = (
    "title", "Title", "date", "published", "publishedDateTime", "pubDatetime", "expiryDate", "draft", "tags", "topics",
    "categories", "author", "authors", "url", "permalink", "source", "external_url", "originalUrl", "image", "images",
    "provider", "related", "Related", "heat", "quality", "extra", "taxonomies", "params", "secured", "description", "slug",
)  # fmt: skip
scalars = st.one_of(
    st.sampled_from(["A title", "a, b; c", "[[Ada]]", "https://e.example/a", "/on/its/site/", "2024-02-03", "2024-02-03 10:00", "true", "No", "~", "", "3", "=", '"', "\\", "# x", "é 嫦娥 \u200f"]),
    st.text("ab: #-\"'{}[],\\=.é\n\t|>&*!%@", max_size=12),
    st.integers(-2, 10**20), st.booleans(), st.floats(allow_nan=False, allow_infinity=False),
)  # fmt: skip
values = st.recursive(
    scalars,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["name", "url", "title", "date", "a.b"]), inner, max_size=3)
    ),
    max_leaves=6,
)
stubs = st.dictionaries(
    st.sampled_from(["title", "webUrl", "originalUrl", "url", "source", "heat"]), values, max_size=4
)
fronts = st.dictionaries(
    st.sampled_from(KEYS), values | st.lists(stubs | scalars, max_size=4), min_size=1, max_size=8
)  # fmt: skip


def as_toml(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, dict):
        return "{" + ", ".join(f"{json.dumps(key)} = {as_toml(item)}" for key, item in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(as_toml, value)) + "]"
    return json.dumps(value, ensure_ascii=False)


def toml_of(front: dict[str, object]) -> str:
    """With a list of mappings written as tables, as people and programs do."""
    flat = {key: value for key, value in front.items() if not is_tables(value)}
    lines = [f"{key} = {as_toml(value)}\n" for key, value in flat.items()]
    for key, tables in front.items():
        for table in tables if is_tables(tables) else ():  # type: ignore[attr-defined]
            lines.append(f"[[{key}]]\n" + "".join(f"{name} = {as_toml(item)}\n" for name, item in table.items()))
    return "".join(lines)


def is_tables(value: object) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(item, dict) for item in value)


WRITERS: dict[str, Callable[[dict[str, object]], tuple[str, str]]] = {
    "YAML": lambda front: ("a.md", f"---\n{yaml.safe_dump(front, allow_unicode=True, sort_keys=False)}---\nBody"),
    "TOML": lambda front: ("a.md", f"+++\n{toml_of(front)}+++\nBody"),
    "TOML of 11ty": lambda front: ("a.html", f"---toml\n{toml_of(front)}---\nBody"),
    "JSON": lambda front: ("a.md", f"{json.dumps(front, indent=1)}\n\nBody"),
    "JSON of 11ty": lambda front: ("a.md", f"---json\n{json.dumps(front, ensure_ascii=False)}\n---\nBody"),
    "JSON of Hexo": lambda front: ("a.md", f";;;\n{json.dumps(front)[1:-1]}\n;;;\nBody"),
    "headers": lambda front: ("a.md", "Title: A\n" + "".join(f"{key}: {value}\n" for key, value in front.items())),
    "properties": lambda front: ("a.md", "".join(f"{key}:: {value}\n" for key, value in front.items())),
    "properties in a block": lambda front: ("a.md", "- title:: A\n" + "".join(f"  {key}:: {value}\n" for key, value in front.items()) + "- Body"),
    "YAML without a first fence": lambda front: ("a.md", f"title: A\n{yaml.safe_dump(front, allow_unicode=True, sort_keys=False)}---\nBody"),
    "JBake": lambda front: ("a.adoc", "".join(f"{key}={value}\n" for key, value in front.items()) + "~~~~~~\nBody"),
    "Nikola": lambda front: ("a.rst", "".join(f".. {key}: {value}\n" for key, value in front.items()) + "\nBody"),
    "Nikola in Markdown": lambda front: ("a.md", "<!--\n" + "".join(f".. {key}: {value}\n" for key, value in front.items()) + "-->\nBody"),
    "reStructuredText": lambda front: ("a.rst", "A\n===\n\n" + "".join(f":{key}: {value}\n" for key, value in front.items()) + "\nBody"),
    "ABlog": lambda front: ("a.rst", ".. post:: Feb 3, 2024\n" + "".join(f"   :{key}: {value}\n" for key, value in front.items()) + "\nA\n===\n"),
    "AsciiDoc": lambda front: ("a.adoc", "= A\nAda Pot\n" + "".join(f":page-{key}: {value}\n" for key, value in front.items()) + "\nBody"),
    "Org": lambda front: ("a.org", "".join(f"#+{key}: {value}\n" for key, value in front.items())),
    "MDX": lambda front: ("a.mdx", f"export const meta = {json.dumps(front)}\n\nBody"),
}  # fmt: skip


def agree(text: str, name: str, site: Site = SITE) -> None:
    content = text.encode("utf-8", "replace")
    read, skimmed = loader.parse(content, name, site=site), loader.skim_bytes(content, name, site=site)
    if not isinstance(read, Article):
        assert skimmed.content == read
        return
    assert skimmed.content == replace(read, **ONLY_IN_THE_DETAIL_PANE)  # type: ignore[arg-type]
    assert list(skimmed.related) == [entry.links.page for entry in read.related]


@pytest.mark.parametrize("syntax", WRITERS)
@given(front=fronts)
def test_of_any_fields(syntax: str, front: dict[str, object]) -> None:
    name, text = WRITERS[syntax](front)
    agree(text, name)


@pytest.mark.parametrize("syntax", WRITERS)
@given(front=fronts, at=st.floats(0, 1), cut=st.integers(0, 3), put=st.sampled_from(["", '"', "\n", "[", "]]", "{", "}", "+++\n", "[[related]]\n", "related = 1\n", "\n[related]\n", "'''", ",", ":", "\t", "\x85"]))  # fmt: skip
def test_of_files_with_a_slip_in_them(syntax: str, front: dict[str, object], at: float, cut: int, put: str) -> None:
    name, text = WRITERS[syntax](front)
    place = round(at * len(text))
    agree(text[:place] + put + text[place + cut :], name)


ODD = {
    "nothing": "+++\n+++\n",
    "a list that is not of tables": "+++\nrelated = ['https://e.example/a']\n+++\n",
    "another spelling": "+++\n[[Related]]\nurl = 'https://e.example/a'\n+++\n",
    "both": "+++\n[[related]]\nurl = 'https://e.example/a'\n[[Related]]\nurl = 'https://e.example/b'\n+++\n",
    "a table among the entries": "+++\n[[related]]\nurl = 'https://e.example/a'\n[extra]\nx = 1\n[[related]]\nurl = 'https://e.example/b'\n+++\n",
    "a table behind the entries": "+++\n[[related]]\nurl = 'https://e.example/a'\n[extra]\ntitle = 'T'\n+++\n",
    "tables within an entry": "+++\n[[related]]\nwebUrl = 'https://e.example/a'\n[related.provider]\nname = 'P'\n[[related.images]]\nurl = 'https://e.example/i'\n+++\n",
    "an entry within a text": '+++\ntitle = """\n[[related]]\nurl = 1\n"""\n+++\n',
    "a text that goes on in an entry": "+++\ntitle = '''\n[[related]]\nx = '''\n+++\n",
    "a table twice": "+++\n[a]\nx = 1\n[[related]]\nurl = 'https://e.example/a'\n[a]\ny = 1\n+++\n",
    "many": "+++\n" + "[[related]]\nurl = 'https://e.example/a'\n" * (MAX_LIST + 1) + "+++\n",
    "deep": "+++\n[[related]]\na = " + "[" * MAX_DEPTH + "]" * MAX_DEPTH + "\n+++\n",
    "as deep as may be": "+++\n[[related]]\na = " + "[" * (MAX_DEPTH - 3) + "]" * (MAX_DEPTH - 3) + "\n+++\n",
    "a day that is none": "+++\ndate = 2024-02-31\n+++\n",
    "JSON that repeats": '{"title": "A", "title": "B", "related": [{"url": "https://e.example/a"}]}',
    "JSON with many": json.dumps({"title": "A", "related": [{"url": "https://e.example/a"}] * (MAX_LIST + 1)}),
    "JSON with a mixed list": '{"title": "A", "related": [{"url": "https://e.example/a"}, "https://e.example/b", 3, null]}',
    "JSON with both": '{"title": "A", "related": [{"url": "https://e.example/a"}], "Related": 1}',
    "JSON deep": '{"title": "A", "related": [{"a": ' + "[" * MAX_DEPTH + "]" * MAX_DEPTH + "}]}",
    "JSON as deep as may be": '{"title": "A", "x": ' + "[" * (MAX_DEPTH - 1) + "1" + "]" * (MAX_DEPTH - 1) + "}",
    "JSON with a long number": '{"title": "A", "heat": ' + "9" * 5_000 + "}",
}  # fmt: skip


@pytest.mark.parametrize("odd", ODD)
def test_of_what_is_written_otherwise(odd: str) -> None:
    agree(ODD[odd], "a.md")


@pytest.mark.parametrize(
    "syntax", [name for name, (_, text) in FILES.items() if text[0] in "+{" or text[:4] in ("---j", "---t")]
)
def test_it_is_taken_where_nothing_is_odd(syntax: str) -> None:
    name, text = FILES[syntax]
    agree(text, name)
    handler = SkimmingHandler(name=name)
    handler.read(text)
    assert handler.plain or "5" in syntax


def test_a_list_of_related_tables_is_read_by_the_short_way() -> None:
    handler = SkimmingHandler(name="a.md")
    handler.read(ODD["tables within an entry"])
    assert handler.plain and len(handler.plain.related) == 1
