"""What a short file could cost the parsers that it is given to: no more than its length, in work and in memory."""

import json
import sys
import tomllib
import tracemalloc
from collections.abc import Callable
from pathlib import Path

import pytest
from builders import write
from hypothesis import given
from hypothesis import strategies as st

from reader import loader
from reader.loader.generators import configurations, site_of
from reader.loader.site import NO_SITE
from reader.loader.toml_front import read_toml
from reader.loader.yaml_events import YamlError
from reader.model.article import Article, Ignored, Problem

PARTS = 3_000  # of a key: tomllib would take 40 MB for it, and a hundred times as much for ten times as many
KEY = ".".join("a" * PARTS)
QUOTED = ".".join(['"a"'] * PARTS)
DEEP = 3_000
MEMORY, CALLS = 250, 20  # bytes, function calls for each byte of a file: a key may have 32 parts, each a table
ANY_FILE = 1_000_000  # bytes of memory that any file may take beside

TRAPS: dict[str, tuple[str, str]] = {
    "a dotted key": ("a.md", f"+++\n{KEY} = 1\n+++\n"),
    "a dotted key in quotes": ("a.md", f"+++\n{QUOTED} = 1\n+++\n"),
    "a dotted key with blanks": ("a.md", f"+++\n{KEY.replace('.', ' . ')} = 1\n+++\n"),
    "a dotted key of a table": ("a.md", f"+++\n[{KEY}]\n+++\n"),
    "a dotted key of a list of tables": ("a.md", f"+++\n[[{KEY}]]\n+++\n"),
    "a dotted key in a table on a line": ("a.md", f"+++\nx = {{ {KEY} = 1 }}\n+++\n"),
    "a dotted key in a related entry": ("a.md", f"+++\n[[related]]\n{KEY} = 1\n+++\n"),
    "a dotted key behind a quote that ends a text": ("a.md", f'+++\nx = """a""""\n{KEY} = 1\n+++\n'),
    "a dotted key behind two quotes that end a text": ("a.md", f"+++\nx = '''a'''''\n{KEY} = 1\n+++\n"),
    "a dotted key behind a hash": ("a.md", f"+++\nx = '#' # \"\n{KEY} = 1\n+++\n"),
    "a dotted key for 11ty": ("a.md", f"---toml\n{KEY} = 1\n---\n"),
    "a dotted key between dashes": ("a.md", f"---\nx = 1\n{KEY} = 1\n---\n"),
    "many keys as long as they may be": ("a.md", "+++\n" + "".join(f"x{at}{'.a' * 31} = 1\n" for at in range(300)) + "+++\n"),
    "TOML that is deep": ("a.md", f"+++\na = {'[' * DEEP}{']' * DEEP}\n+++\n"),
    "TOML with a long number": ("a.md", f"+++\na = {'9' * 5_000}\n+++\n"),
    "JSON that is deep": ("a.md", '{"a": ' + '{"a": ' * DEEP + "1" + "}" * DEEP + "}"),
    "JSON that is deep in lists": ("a.md", f'---json\n{{"a": {"[" * DEEP}{"]" * DEEP}}}\n---\n'),
    "JSON with a long number": ("a.md", f'{{"title": "A", "heat": {"9" * 5_000}}}'),
    "JSON5 that is deep": ("a.md", f"---json5\n{{a: {'[' * DEEP}{']' * DEEP}}}\n---\n"),
    "literals that are deep": ("a.mdx", f"export const metadata = {{a: {'[' * DEEP}{']' * DEEP}}}\n"),
    "YAML that is deep": ("a.md", f"---\na: {'[' * DEEP}{']' * DEEP}\n---\n"),
    "YAML whose aliases grow": ("a.md", "---\na: &a [x, x]\n" + "".join(f"{chr(98 + at)}: &{chr(98 + at)} [{', '.join(['*' + chr(97 + at)] * 9)}]\n" for at in range(20)) + "---\n"),
}  # fmt: skip


def cost(work: Callable[[], object]) -> tuple[int, int]:
    """Of `work`: the memory it takes at most, in bytes, and the functions it calls."""
    tracemalloc.start()
    try:
        work()
        memory = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    calls = 0

    def count(_frame: object, event: str, _argument: object) -> None:
        nonlocal calls
        calls += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        work()
    finally:
        sys.setprofile(before)
    return memory, calls


@pytest.mark.parametrize("trap", TRAPS)
def test_no_file_costs_more_than_its_length(trap: str) -> None:
    name, text = TRAPS[trap]
    content = text.encode()
    for read in (loader.parse, loader.skim_bytes):
        memory, calls = cost(lambda: read(content, name))  # noqa: B023
        assert memory < ANY_FILE + MEMORY * len(content), read
        assert calls < CALLS * len(content), read
    assert isinstance(loader.parse(content, name), Article | Problem | Ignored)


@pytest.mark.parametrize("name", ["hugo.toml", "config.toml"])
def test_nor_does_a_configuration_of_a_site(tmp_path: Path, name: str) -> None:
    write(tmp_path, name, f'baseURL = """https://a.example/""""\n{KEY} = 1\n')
    files = [file for file, _ in configurations(tmp_path)]
    memory, _ = cost(lambda: site_of(tmp_path, files))
    assert files and site_of(tmp_path, files) == NO_SITE
    assert memory < ANY_FILE


quoted = st.builds(
    lambda quote, parts: f"{quote}{''.join(parts)}{quote}",
    st.sampled_from(['"', "'", '"""', "'''"]),
    st.lists(st.sampled_from(['"', '""', "'", "''", "\\\\", '\\"', "#", "\n", "a"]), max_size=4),
)


@given(quoted, st.sampled_from(["", "# '", '# """']))
def test_a_long_key_is_refused_whatever_stands_above_it(value: str, comment: str) -> None:
    text = f"x = {value}{comment}\n"
    with pytest.raises(YamlError) as refused:
        read_toml(f"{text}{'a.' * 40}a = 1\n")
    assert "more than 32 parts" in refused.value.reason or not is_toml(text)


def is_toml(text: str) -> bool:
    try:
        tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return False
    return True


def test_an_object_ends_where_it_ends_and_not_at_a_brace_on_a_line() -> None:
    """Nor does the body, which may hold such a line too."""
    fields = {"title": "A", "extra": {"list": [{"x": "1"}]}}
    article = loader.parse(f"{json.dumps(fields, indent=0)}\n\nif (x) {{\n}}\nend".encode(), "a.md")
    assert isinstance(article, Article)
    assert (article.title, article.body) == ("A", "if (x) {\n}\nend")
    assert dict(article.more)["list"] == "{x: 1}"
