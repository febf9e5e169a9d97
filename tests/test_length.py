"""How long an article takes to read: its words, its minutes, and when that is not known."""

from contextlib import closing
from pathlib import Path

import pytest
from builders import article, synced, titles, write
from hypothesis import given
from hypothesis import strategies as st

from reader import loader
from reader.library.headlines import headlines
from reader.model.article import Article
from reader.query import Query
from reader.text.length import Length, length

LENGTHS = [
    ("", None),
    ("one", Length(1, 1)),
    ("word " * 240, Length(240, 1)),
    ("word " * 1_200, Length(1_200, 5)),
    ("嫦娥六号", Length(4, 1)),
    ("月" * 1_500, Length(1_500, 3)),
    ("Café 嫦娥 two", Length(4, 1)),
    (("word " * 480) + ("月" * 1_000), Length(1_480, 4)),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), LENGTHS)
def test_a_text_has_words_and_minutes(text: str, expected: Length | None) -> None:
    assert length(text) == expected


@given(st.text(), st.text())
def test_more_text_takes_no_less_time(text: str, more: str) -> None:
    short, long = length(text), length(f"{text} {more}")
    assert not short or (long and short <= long)


EXCERPT = "What it says in two sentences. This is the second."
STATED = [  # excerpt, body, words
    ("", "", None),
    (EXCERPT, "", None),
    (EXCERPT, f"\n{EXCERPT}\n", None),
    (EXCERPT, "What it says in **two** sentences. […]", None),
    (EXCERPT, "What it says in two sentences …", None),
    (EXCERPT, f"{EXCERPT} And then it goes on.", 15),
    ("", EXCERPT, 10),
    ("", "![a picture](https://example.com/p.png)\n", 2),
    ("", "<!-- nothing -->", None),
    (EXCERPT, "# A heading\n\nA *word*, and [another](https://example.com).", 6),
]  # fmt: skip


@pytest.mark.parametrize(("excerpt", "body", "words"), STATED)
def test_the_length_of_a_body_that_is_no_more_than_the_excerpt_is_not_known(
    excerpt: str, body: str, words: int | None
) -> None:
    read = loader.parse((article(1, excerpt=excerpt) + body).encode(), "a.md")
    assert isinstance(read, Article)
    assert (read.words, read.minutes) == (words, 1 if words else None)


def test_articles_are_found_and_put_in_order_by_it(tmp_path: Path) -> None:
    for number, words in enumerate((0, 200, 2_400, 1_000)):
        write(tmp_path, f"{number}.md", article(number, title=str(words)) + "word " * words)
    with closing(synced(tmp_path)) as library:

        def listed(typed: str) -> list[str]:
            return titles(library, library.ids(Query.parse(typed)))

        assert listed("minutes<5 sort:minutes") == ["200", "1000"]
        assert listed("minutes>=4 sort:-minutes") == ["2400", "1000"]
        assert listed("words>=1000 sort:title") == ["1000", "2400"]
        assert listed("sort:minutes") == ["200", "1000", "2400", "0"]
        assert listed("sort:-minutes") == ["2400", "1000", "200", "0"]
        assert listed("-minutes>0") == ["0"]
        rows = library.ask(headlines, library.ids(Query()))
        assert {row.title: row.minutes for row in rows.values()} == {"0": None, "200": 1, "1000": 4, "2400": 10}
