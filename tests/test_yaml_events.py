"""YAML read as events: everything stays text, and no small file can do great harm."""

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from reader.loader import yaml_events
from reader.loader.yaml_events import MAX_DEPTH, MAX_NODES, YamlError, read_mapping


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("title: No", {"title": "No"}),
        ("version: 1.10", {"version": "1.10"}),
        ("a: ~\nb: null\nc:\nd: ''\ne: 'null'", {"a": None, "b": None, "c": None, "d": "", "e": "null"}),
        ("list: [1, {a: b}, ]", {"list": ["1", {"a": "b"}]}),
        ("text: |\n  one\n  two\n", {"text": "one\ntwo\n"}),
        ("a: &x {k: v}\nb: *x", {"a": {"k": "v"}, "b": {"k": "v"}}),
        ("base: &b {k: 1, l: 2}\nown: {<<: *b, m: 3}", {"base": {"k": "1", "l": "2"}, "own": {"k": "1", "l": "2", "m": "3"}}),
        ("date: 2023-05-18\nodd: 2023-99-99", {"date": "2023-05-18", "odd": "2023-99-99"}),
        ("x: !!python/object/apply:os.system [id]", {"x": ["id"]}),
        ("{1: a, [b]: c, ? {d: e} : f, true: g}", {"1": "a", "true": "g"}),
        ("", {}),
        ("# only a comment", {}),
    ],
)  # fmt: skip
def test_values(text: str, values: object) -> None:
    assert read_mapping(text).values == values


def test_the_line_of_each_field_and_repeated_fields_are_known() -> None:
    front = read_mapping("a: 1\nb:\n  c: 2\na: 3\n")
    assert front.lines == {"a": 4, "b": 2}
    assert front.repeated == ["a"]
    assert front.values["a"] == "3"


@pytest.mark.parametrize(
    ("text", "line", "reason"),
    [
        ("a: 1\nb: 'x\nc: 2", 2, "the quotation mark opened here is not closed"),
        ("a: 1\n\tb: 2", 2, "tab"),
        ("a: [1, 2\nb: 3", 2, "did not find expected"),
        ("- a\n- b", 1, "the front matter is a list"),
        ("just text", 1, "plain text"),
        ("a: *nowhere", 1, "alias *nowhere"),
        ("a: &x [*x]", 1, "alias *x"),
        ("a: " + "[" * 40 + "]" * 40, 1, f"deeper than {MAX_DEPTH}"),
    ],
)
def test_what_cannot_be_read_names_the_line(text: str, line: int, reason: str) -> None:
    with pytest.raises(YamlError) as caught:
        read_mapping(text)
    assert reason in caught.value.reason
    assert caught.value.line == line


BOMBS = {
    "26 KB of brackets": "a: " + "[" * 26_000,
    "billion laughs": "a: &a [x,x,x,x,x,x,x,x,x]\n"
    + "".join(f"{b}: &{b} [{', '.join([f'*{a}'] * 9)}]\n" for a, b in zip("abcdefgh", "bcdefghi", strict=True)),
    "merge keys": "a0: &a0 {k: v}\n" + "".join(f"a{n}: &a{n} {{<<: [{', '.join([f'*a{n - 1}'] * 30)}]}}\n" for n in range(1, 8)),
    "aliases": "a: &a x\nb: [" + "*a, " * MAX_NODES + "]",
    "nodes": "a: [" + "x," * (MAX_NODES + 1) + "]",
}  # fmt: skip


@pytest.mark.quick(1)
@pytest.mark.parametrize("name", BOMBS)
def test_bombs_are_refused(name: str) -> None:
    with pytest.raises(YamlError):
        read_mapping(BOMBS[name])


def test_base_60_integers_and_huge_numbers_stay_text() -> None:
    assert read_mapping(f"a: {'1:' * 5_000}1\nb: {'9' * 50_000}").values["b"] == "9" * 50_000


@given(st.text(st.sampled_from("ab:-[]{}&*!|>'\"#%@ \n\t?,.~<"), max_size=60) | st.text(max_size=60))
def test_any_text_is_a_mapping_or_a_yaml_error(text: str) -> None:
    try:
        assert isinstance(read_mapping(text).values, dict)
    except YamlError as error:
        assert error.line >= 1


values = st.recursive(
    st.text(st.characters(categories=["L", "N", "P", "S", "Zs"]), max_size=12) | st.integers().map(str),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text("abc", min_size=1), inner, max_size=4),
    max_leaves=12,
)


@given(st.dictionaries(st.text("abcxyz", min_size=1, max_size=5), values, max_size=5))
def test_it_reads_what_the_reference_writes_and_agrees_with_it(mapping: dict[str, object]) -> None:
    text = yaml.safe_dump(mapping, allow_unicode=True)
    assert read_mapping(text).values == yaml.load(text, Loader=yaml.BaseLoader)


def test_without_the_c_library_it_reads_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(yaml_events, "_Loader", yaml.BaseLoader)
    assert read_mapping("a: [1, {b: ~}]\nc: |\n  x\n").values == {"a": ["1", {"b": None}], "c": "x\n"}
    with pytest.raises(YamlError):
        read_mapping("a: 'x")
