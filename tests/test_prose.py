"""What a list shows of a body: its first heading and its first paragraph, as plain words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.loader.prose import MAX_TAKEN, excerpt_of, plain_words, title_of

WORDS = [
    ("A *word*, __another__ and ~~a third~~", "A word, another and a third"),
    ("The `__init__` of `Vec<T>` and ``*args``", "The __init__ of Vec<T> and *args"),
    ("[`a_b_`](https://example.com) *`c`* **d**", "a_b_ c d"),
    ("![`x`](y.png) [[a/b|`z`]]", "z"),
    ("Where $a_{*}b*c$ and $S=\\{a_1\\}$ hold", "Where $a_{*}b*c$ and $S=\\{a_1\\}$ hold"),
    ("$`a*`$ for *all* of `$b$`", "$a*$ for all of $b$"),
    ("It *costs* $5 or $10", "It costs $5 or $10"),
    ("A `tick and *no* other", "A tick and no other"),
    ("A \x001\x00 `b`", "A 1 b"),
]


@pytest.mark.parametrize(("markdown", "words"), WORDS)
def test_plain_words(markdown: str, words: str) -> None:
    assert plain_words(markdown) == words
    assert title_of(f"# {markdown}\n") == words
    assert excerpt_of(f"\n{markdown}\n") == words


PARTS = [  # what is no prose, on a line and on several
    "{/* a comment */}", "{/*\na comment\n*/}", "<!-- a comment -->", "<!--\na comment\n-->", "$$\nx\n$$",
    "```\ncode\n```", "~~~\ncode\n~~~", "<pre>\ncode\n</pre>", "<svg>\n<g>\n</svg>", "{% raw %}\nx\n{% endraw %}",
    "{{< highlight go >}}\nx\n{{< /highlight >}}", "import A from 'a'", "---", "{: .note}", ".. note::", "| a |",
]  # fmt: skip


@pytest.mark.parametrize("part", PARTS)
def test_what_is_no_prose_is_passed_over(part: str) -> None:
    assert title_of(f"{part}\n\n# A kettle\n\nWater.") == "A kettle"
    assert excerpt_of(f"{part}\n\nWater.\n\nMore.") == "Water."


pieces = st.sampled_from([*PARTS, "{/*", "*/}", "{%", "%}", "{{<", ">}}", "<pre", "</pre>", "$", "$$", "`", "``", "\x00", "\x000\x00", "# ", "\n", "\n\n", "*", "_", "[a](b)", "[[", "]]", "a", "1", " "])  # fmt: skip


@given(st.lists(pieces, max_size=20).map("".join) | st.text(max_size=60))
def test_any_body_has_words_and_no_mark_of_ours(body: str) -> None:
    for words in (title_of(body), excerpt_of(body)):
        assert "\x00" not in words and "\n" not in words
    assert len(excerpt_of(body)) <= MAX_TAKEN + 2


@pytest.mark.quick(3)
@pytest.mark.parametrize("piece", ["`", "`a", "``a`", "$", "$a", "$$", "$$a", "{/*", "*a", "_a", "[a](", "\x001"])
def test_a_long_line_takes_no_more_than_its_length(piece: str) -> None:
    """One that took the square would be at it for minutes."""
    assert isinstance(plain_words(piece * (100_000 // len(piece))), str)
