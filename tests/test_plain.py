"""The shortcut against the reference: a file skimmed and a file read give the same row."""

from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest
import yaml
from benchmarks.feedgen import make_feed
from builders import PROJECT, SAMPLE
from hypothesis import given, settings
from hypothesis import strategies as st
from profiles import examples

from reader import loader
from reader.loader.frontmatter_handler import SkimmingHandler
from reader.loader.plain import read_plain
from reader.loader.yaml_events import YamlError
from reader.model.article import Article

CORPUS = PROJECT.parent / "shared" / "corpus"
FEEDS = [SAMPLE, *([CORPUS] if CORPUS.is_dir() else [])]


ONLY_IN_THE_DETAIL_PANE = {"related": (), "body": "", "notes": ()}


def same_row(content: bytes) -> bool:
    """Whether skimming gives what reading gives; True also says that the short way was taken."""
    read, skimmed = loader.parse(content, "a.md"), loader.skim_bytes(content, "a.md")
    if not isinstance(read, Article):
        assert skimmed.content == read
        return False
    assert skimmed.content == replace(read, **ONLY_IN_THE_DETAIL_PANE)  # type: ignore[arg-type]
    assert list(skimmed.related) == [entry.links.page for entry in read.related]
    return is_plain(content)


def is_plain(content: bytes) -> bool:
    handler = SkimmingHandler()
    with suppress(YamlError):
        handler.read(content.decode(errors="replace"))
    return handler.plain is not None


@pytest.mark.parametrize("feed", FEEDS, ids=lambda feed: feed.name)
def test_real_files(feed: Path) -> None:
    files = sorted(feed.rglob("*.md"))
    plain = sum(same_row(path.read_bytes()) for path in files)
    assert plain >= 0.75 * len(files), "the short way is hardly taken"


@pytest.mark.thorough
def test_generated_files_with_their_hazards(tmp_path: Path) -> None:
    make_feed(tmp_path, 600)
    assert sum(same_row(path.read_bytes()) for path in tmp_path.iterdir()) > 500


STUBS = 'related:\n  - title: "A"\n    webUrl: "https://a.example/"\n  - title: B\n    provider:\n      name: P\n'

ODD = {
    "quoted text in column 0": f'title: "x\n{STUBS}y"\n',
    "single-quoted text in column 0": f"title: 'x\n{STUBS}y'\n",
    "flow list in column 0": f"title: [x,\n{STUBS}]\n",
    "block scalar before": f"excerpt: |\n  text\n  related:\n  - no\n{STUBS}",
    "block scalar that looks like it": f"excerpt: |\n  a\n\n related:\n{STUBS}",
    "folded scalar inside": STUBS + "  - title: >-\n      folded\n      text\n",
    "plain text that goes on": STUBS + "  - title: a\n      b\n",
    "quoted text that goes on": STUBS + '  - title: "a\n      b"\n',
    "anchor and alias": "a: &x 1\n" + STUBS + "  - title: *x\n",
    "anchor inside, alias after": STUBS.replace("name: P", "name: &p P") + "author: *p\n",
    "merge key": "base: &b {heat: 3}\n" + STUBS + "  - <<: *b\n",
    "tab": STUBS.replace("    webUrl", "\twebUrl"),
    "tab in a value": STUBS.replace('"A"', '"A\tB"'),
    "comment": STUBS + "# a comment\nheat: 1\n",
    "comment behind a value": STUBS.replace("title: B", "title: B # not part of it"),
    "hash in a value": STUBS.replace("title: B", "title: B#2"),
    "colon in a value": STUBS.replace("title: B", "title: B: C"),
    "colon at the end": STUBS.replace("title: B", "title: 'B:'"),
    "Windows line ends": STUBS.replace("\n", "\r\n"),
    "lone carriage return": STUBS.replace('"A"', '"A\rB"'),
    "dashes in column 0": "related:\n- title: A\n  webUrl: https://a.example/\n- title: B\nheat: 3\n",
    "wider indent": "related:\n    - title: A\n      heat: 1\n",
    "mixed indent": "related:\n  - title: A\n - title: B\n",
    "dash alone": "related:\n  -\n    title: A\n",
    "empty entries": "related:\n  - \n  - title: A\n",
    "scalars": "related:\n  - https://a.example/\n  - https://b.example/\n",
    "mixed entries": "related:\n  - https://a.example/\n  - title: B\n",
    "mapping": "related:\n  A: https://a.example/\n",
    "flow": "related: [{title: A}, {title: B}]\n",
    "empty": "related:\nheat: 1\n",
    "null": "related: ~\n",
    "twice": STUBS + "heat: 2\n" + STUBS,
    "twice, once quoted": '"related": [x]\n' + STUBS,
    "explicit key": "? related\n: [x]\n" + STUBS,
    "spaces behind the key": STUBS.replace("related:", "related: "),
    "escapes": STUBS.replace('"A"', r'"A \" \\ \n \x41 \u263a"'),
    "unknown escape": STUBS.replace('"A"', r'"A \q"'),
    "bad quote": STUBS.replace('"A"', '"A" B"'),
    "unclosed": STUBS.replace('"A"', '"A'),
    "blank lines inside": STUBS.replace("  - title: B", "\n\n  - title: B\n"),
    "blank lines of spaces": STUBS.replace("  - title: B", "   \n  - title: B"),
    "keys of other letters": STUBS.replace("webUrl", "web-url"),
    "a number": STUBS.replace("title: B", "title: -1.5e3"),
    "dash as value": STUBS.replace("title: B", "title: - B"),
    "nulls": STUBS.replace("title: B", "title: null"),
    "document end": STUBS + "...\nheat: 1\n",
    "another spelling of the key": STUBS.replace("related", "Related"),
    "another spelling besides": STUBS + "Related:\n  - title: C\n",
    "other keys of a page": STUBS.replace("webUrl", "URL")
    + "  - link: https://c.example/?a=b\n    source: https://d.example\n",
    "a page that is none": STUBS.replace("https", "ftp")
    + "  - title: C\n    webUrl: //c.example\n    url: https://c.example/\n",
    "one dash deeper": "related:\n - title: A\n   webUrl: https://a.example\n - title: B\n",
    "a list behind it": STUBS + "topics:\n  - AI\n  - Law\nimages:\n  - url: https://a.example/b.png\n    width: 3\n",
    "a list of lists": "related:\n  - - title: A\n",
    "nested fields": STUBS
    + "  - title: C\n    provider:\n      name: P\n      images:\n        - url: https://a.example/b\n",
    "the same key twice": STUBS + "quality: 1\nquality: 2\nprovider:\n  name: A\n  name: B\n",
    "bare nulls": "category: null\ntopics:\n  - null\n  - Null\n  - A\n" + STUBS,
    "a directive": "%YAML 1.1\n" + STUBS,
    "long key": STUBS.replace("webUrl", "w" * 2000),
    "long scalar": STUBS.replace('"A"', '"' + "A" * 5000 + '"'),
    "too many": "related:\n" + "  - title: A\n" * 2_500,
    "far too many": "related:\n" + "  - title: A\n" * 120_000,
    "deep": "related:\n" + "".join(f"{'  ' * depth}- a:\n" for depth in range(1, 9)),
    "broken below": STUBS + "title: 'x\n",
    "broken above": "title: 'x\n" + STUBS,
    "not ASCII": STUBS.replace("title: B", "title: Ünïcödé 嫦娥 🎉"),
}


@pytest.mark.parametrize("name", ODD)
def test_odd_files(name: str) -> None:
    same_row(f"---\ntitle: T\n{ODD[name]}quality: 7\n---\nBody\n".encode())


@pytest.mark.parametrize(
    "front",
    [
        STUBS,
        "title: T\n\n" + STUBS + "\nsecured: x\n",
        ODD["dashes in column 0"],
        "title: T\n",
        ODD["other keys of a page"],
    ],
)
def test_the_short_way_is_taken_where_it_may_be(front: str) -> None:
    assert read_plain(front) is not None


pieces = st.sampled_from(
    ['"', "'", "\n", " ", "  ", "- ", ":", ": ", "a", "title", "related:\n", "|", ">", "&x ", "*x", "#", " #", "[", "]", "{",
     "}", ",", "\\", "\\n", "\t", "\r", "é", "嫦", "~", "null", "-", "?", "...", "---", "%", "@", "`", "\u2028", "1", "https://a.b/c?d=e&f"],
)  # fmt: skip


@settings(max_examples=examples(600))
@given(st.data())
def test_files_with_anything_put_in_anywhere(data: st.DataObject) -> None:
    """A plain file, damaged in up to four places."""
    front = "title: T\n" + STUBS + 'images:\n  - url: "https://a.example/p.png"\n    width: 3\nheat: 3\n'
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(front)))
        drop = data.draw(st.integers(0, 6))
        front = front[:at] + data.draw(pieces) + front[at + drop :]
    same_row(f"---\n{front}---\nBody".encode())


scalars = st.text(st.characters(categories=["L", "N", "P", "Zs", "S"], max_codepoint=0x2FFF), max_size=12)


@given(st.lists(st.dictionaries(st.sampled_from(["title", "webUrl", "quality"]), scalars, max_size=3), max_size=4))
def test_files_as_other_programs_write_them(stubs: list[dict[str, str]]) -> None:
    front = yaml.safe_dump({"title": "T", "related": stubs, "heat": 3}, allow_unicode=True)
    same_row(f"---\n{front}---\nBody".encode())


def test_the_grammar_is_no_trap_for_the_unwary() -> None:
    for hostile in (
        'related:\n  - a: "' + "\\n" * 100_000,
        "related:\n" + "  - a: b c\n" * 40_000 + "x",
        "related:\n  - a: " + "b " * 200_000,
    ):
        assert read_plain(hostile) is None
