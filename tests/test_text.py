"""The filter at the door: readable text through, everything that steers, hides or reorders out."""

import re
import unicodedata
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.text import clean

CLEANED = [
    ("  a\r\n\tb\u00a0c  ", "a b c"),
    ("AT&amp;T &quot;x&quot;", 'AT&T "x"'),
    ("CERN&amp;rsquo;s", "CERN’s"),
    ("\x1b]0;owned\x07title", "]0;ownedtitle"),
    ("&#27;[31mred", "[31mred"),
    ("a\u202egnp.exe", "agnp.exe"),
    ("&#8238;gnp", "gnp"),
    ("\x9b31mC1", "31mC1"),
    ("soft\u00adhyphen\ufeff", "softhyphen"),
    ("Outage [Update]", "Outage [Update]"),
    ("[/b] [@click=app.quit]x[/]", "[/b] [@click=app.quit]x[/]"),
    ("می\u200cخواهم", "می\u200cخواهم"),
    ("👩\u200d🚀 up", "👩\u200d🚀 up"),
    ("Z" + "\u0301" * 500 + "algo", "Z" + "\u0301" * 8 + "algo"),
    ("\ud800 lone", "lone"),
    ("if a < b and c > d", "if a < b and c > d"),
    ("Map<K, V> of List<T>", "Map<K, V> of List<T>"),
]


@pytest.mark.parametrize(("foreign", "cleaned"), CLEANED)
def test_titles(foreign: str, cleaned: str) -> None:
    assert clean.title(foreign) == cleaned


@pytest.mark.parametrize(
    ("foreign", "cleaned"),
    [
        ("<p>One</p><p>two <b>bold</b></p>", "One two bold"),
        ("a<br/>b", "a b"),
        ("<script>alert(1)</script>safe<style>p{}</style>", "safe"),
        ("&lt;p&gt;escaped&lt;/p&gt; markup", "escaped markup"),
        ("&amp;lt;i&amp;gt;twice&amp;lt;/i&amp;gt;", "twice"),
        ('<a href="x" onclick="y">link</a><!-- not this -->', "link"),
        ("<scr<b></b>ipt>x", "x"),
    ],
)
def test_excerpts_lose_their_html(foreign: str, cleaned: str) -> None:
    assert clean.excerpt(foreign) == cleaned


def test_a_title_may_speak_of_tags_it_escapes() -> None:
    assert clean.title("Use &lt;video&gt; well") == "Use <video> well"
    assert clean.title("<em>Really</em> new") == "Really new"


def test_lines_keeps_lines_and_nothing_else() -> None:
    assert clean.lines("a\r\nb\rc\u2028d\x85e\tf\x1bg") == "a\nb\nc\nd\ne   fg"


DANGEROUS = {"Cc", "Cs", "Zl", "Zp"}


@given(st.text(st.characters(), max_size=80))
def test_no_control_passes_in_any_text(foreign: str) -> None:
    for cleaned in (clean.one_line(foreign), clean.title(foreign), clean.excerpt(foreign)):
        assert not [char for char in cleaned if unicodedata.category(char) in DANGEROUS]
        assert not [char for char in cleaned if unicodedata.bidirectional(char) in {"LRO", "RLO", "LRE", "RLE", "PDF"}]
        assert not [char for char in cleaned if unicodedata.bidirectional(char) in {"LRI", "RLI", "FSI", "PDI"}]
        assert cleaned == " ".join(cleaned.split())


@given(st.text(st.sampled_from("ab<>/&;#x1b27\x1b\x9b\u202e\u2066pscriptlt"), max_size=60))
def test_no_control_passes_however_it_is_escaped(foreign: str) -> None:
    for cleaned in (clean.title(foreign), clean.excerpt(foreign)):
        assert not {"\x1b", "\x9b", "\u202e", "\u2066"} & set(cleaned)


@given(st.text(max_size=80))
def test_cleaning_a_clean_line_changes_nothing(foreign: str) -> None:
    cleaned = clean.one_line(foreign)
    assert clean.one_line(cleaned) == cleaned


TONES = "🏻🏼🏽🏾🏿"  # of the emoji before them
UNREADABLE = re.compile(f"[{TONES}\u115f-\u11ff\u3164\ud7b0-\ud7ff\uffa0]")  # fillers, and parts of syllables


@given(st.text(st.characters(categories=["L", "N", "P", "S"]), max_size=40).map(partial(UNREADABLE.sub, "")))
def test_readable_text_passes_untouched(readable: str) -> None:
    assert clean.one_line(readable) == readable


def test_cleaning_is_quick_on_what_is_made_to_be_slow() -> None:
    for foreign in ("<" * 20_000, "<script>" * 2_500, "&" * 20_000, "<!--" * 5_000, "a<b " * 5_000):
        assert len(clean.excerpt(foreign)) <= len(foreign)


@pytest.mark.parametrize(
    ("first", "second"), [("Éclair", "fig"), ("apple", "Banana"), ("ÅNGSTRÖM", "angstrom2"), ("straße", "strasse2")]
)
def test_sorting_sees_neither_case_nor_accents(first: str, second: str) -> None:
    assert clean.sort_key(first) < clean.sort_key(second)


def test_plural() -> None:
    assert [clean.plural(count, "article") for count in (0, 1, 4958)] == ["0 articles", "1 article", "4,958 articles"]


@given(st.text("ab嫦é") | st.text("ab"), st.integers(1, 8))
def test_text_is_filled_up_or_cut_to_a_width(text: str, width: int) -> None:
    made = clean.padded(text, width)
    assert clean.cells(made) == width
    assert ("…" in made) == (clean.cells(text) > width)
    assert text.startswith(made.rstrip().removesuffix("…"))
