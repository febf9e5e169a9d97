"""`broadsheet help` and the manual pages: all that the project's pages say, readable without a browser."""

import re
import shutil
import subprocess
from typing import Any

import pytest
from builders import PROJECT
from man import man_pages

from reader.cli import GROUPS, SUBCOMMANDS
from reader.cli.manual import PAGES, page
from reader.cli.markdown import Code, Heading, Paragraph, Table, blocks, plain, spans
from reader.text.clean import cells

PAGE = """\
# Title

A paragraph with `code*`, a [link](https://example.com/), **strong**
and *plain* words.
<!-- a comment -->

## Below
Text.

- one
  goes on
- two

| a | b | c |
| --- | --- | --- |
| `x\\|y` | 1 | 2 |

```toml
[table]

key = 1
```
"""


def test_a_page_has_blocks() -> None:
    assert list(blocks(PAGE)) == [
        Heading(1, "Title"),
        Paragraph("A paragraph with `code*`, a [link](https://example.com/), **strong** and *plain* words."),
        Heading(2, "Below"),
        Paragraph("Text."),
        Paragraph("one goes on", is_item=True),
        Paragraph("two", is_item=True),
        Table(("a", "b", "c"), (("`x|y`", "1", "2"),)),
        Code(("[table]", "", "key = 1")),
    ]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("a [link](https://example.com/)", "a link"),
        ("**strong** and *plain*", "strong and plain"),
        ("`rus*` and `*`", "rus* and *"),
        ("`[table]` (see [it](x.md))", "[table] (see it)"),
        ("2 * 3 * 4", "2 * 3 * 4"),
    ],
)
def test_marks_are_left_out_but_in_code(text: str, words: str) -> None:
    assert plain(text) == words


@pytest.mark.parametrize("topic", PAGES)
def test_help_says_all_that_the_page_says(tell: Any, topic: str) -> None:
    told = tell("help", topic)
    assert (told.code, told.err) == (0, "")
    lines = [line for line in told.lines if not line.startswith("    ")]
    assert all(cells(line) <= 80 or " " not in line.strip() for line in lines)
    flat = "".join(told.out.split())
    for block in blocks(page(topic)):
        match block:
            case Table():
                texts = [cell for row in block.rows for cell in row]
            case Code():
                texts = list(block.lines)
            case Heading():
                texts = []
            case Paragraph():
                texts = [block.text]
        for text in texts:
            assert "".join((text if isinstance(block, Code) else plain(text)).split()) in flat
    assert "](" not in told.out


def test_help_of_a_command_is_what_the_command_says(tell: Any) -> None:
    assert tell("help").out == tell("--help").out
    for command in SUBCOMMANDS:
        if command not in PAGES:
            assert tell("help", command).out == tell(command, "--help").out


def test_commands_come_first_then_examples_then_options(tell: Any) -> None:
    told = tell("--help").out
    parts = [f"\n{title.lower()}:\n" for title in GROUPS] + ["\nexamples:\n", "\noptions:\n", "\nglobal options:\n"]
    places = [told.index(part) for part in parts]
    assert places == sorted(places)
    examples = told[told.index("\nexamples:\n") :].split("\n\n")[0].splitlines()[2:]
    assert len(examples) == 5
    assert all(re.match("  broadsheet .+  ", example) for example in examples)
    assert max(map(len, told.splitlines())) <= 85


def pages() -> dict[str, str]:
    return man_pages({topic: page(topic) for topic in PAGES})


def test_there_is_a_manual_page_for_the_query_language_and_the_settings() -> None:
    assert list(pages()) == ["broadsheet.1", "broadsheet-query.7", "broadsheet-config.5"]
    for name, source in pages().items():
        title, _, section = name.partition(".")
        assert source.startswith(f".TH {title.upper().replace('-', chr(92) + '-')} {section} ")
        for other in pages():
            also = f".BR {other.partition('.')[0].replace('-', chr(92) + '-')} ({other.partition('.')[2]})"
            assert (also in source) == (other != name and "broadsheet.1" in (name, other))


def test_every_setting_and_term_is_in_its_manual_page() -> None:
    for topic, name in (("query", "broadsheet-query.7"), ("config", "broadsheet-config.5")):
        source = pages()[name].replace("\\-", "-").replace("\\(dq", '"').replace("\\e", "\\")
        for block in blocks(page(topic)):
            for row in block.rows if isinstance(block, Table) else ():
                assert f"\n.TP\n.B {plain(row[0])}\n" in source


def test_a_hidden_option_is_in_no_help_and_no_manual_page(tell: Any) -> None:
    assert tell("list", "--look", "--limit", "1").code == 0
    assert "--look" not in tell("list", "--help").out + pages()["broadsheet.1"].replace("\\-", "-")
    assert "--rescan" in pages()["broadsheet.1"].replace("\\-", "-")


@pytest.mark.skipif(not shutil.which("groff"), reason="there is no groff")
@pytest.mark.parametrize("name", ["broadsheet.1", "broadsheet-query.7", "broadsheet-config.5"])
def test_roff_finds_nothing_wrong_in_a_manual_page(name: str) -> None:
    words = ["groff", "-man", "-Tutf8", "-K", "utf8", "-ww", str(PROJECT / "docs" / name)]
    done = subprocess.run(words, capture_output=True, text=True, check=True, encoding="utf-8")
    assert done.stderr == ""
    assert "\\" not in "".join(text for text, is_code in spans(done.stdout) if is_code)
