"""What has no cell of its own: kept where a script spells with it, and never wider than it is counted."""

import re
import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from rich.cells import cell_len

from reader.text import clean
from reader.text.graphemes import MAX_JOINED, MAX_MARKS, MAX_SPACING, STRETCH, _kind
from reader.tui.widgets.columns import fit

READ_AS_WRITTEN = {
    "Hindi": "हिन्दी समाचार: क्‍या हुआ, श्रीमती", "Marathi": "दर्‍या", "Nepali": "गर्‍यो", "Bengali": "র‍্যাব ও বাংলাদেশ, র‌্যালি, উৎসব",
    "Malayalam": "അവന്‍ വന്നു, മലയാളം", "Sinhala": "ශ්‍රී ලංකාව", "Kannada": "ಸಾಫ್ಟ್‌ವೇರ್", "Telugu": "సాఫ్ట్‌వేర్", "Tamil": "க்‌ஷ செய்திகள்",
    "Thai": "ที่นี่มีน้ำ ข่าวด่วน", "Lao": "ຂ່າວດ່ວນ", "Burmese": "မြန်မာ ကြောင်း ကျော်ကြားသူများ", "Khmer": "ព័ត៌មានថ្មីៗ", "Tibetan": "བསྒྲུབས་ བོད་ཡིག",
    "Arabic": "مُحَمَّدٌ خبرٌ عاجل", "Persian": "می‌خواهم کتاب‌ها را نمی‌شود", "Persian with marks": "مِی‌ِخواهم", "Urdu": "خبریں", "Kurdish": "هه‌واڵ",
    "Hebrew": "בְּרֵאשִׁ֖ית בָּרָ֣א", "Korean": "한국어 뉴스", "Old Korean": "ᄒᆞᆫ글", "Japanese": "がっこう 新聞", "Vietnamese": unicodedata.normalize("NFD", "Tiếng Việt"),
    "Syriac": "ܡܶܠܬ݂ܳܐ", "N'Ko": "ߒߞߏ߫", "Mongolian": "ᠮᠣᠩᠭᠣᠯ᠋", "families": "👨‍👩‍👧‍👦 and 👩🏽‍🚀 and 🏳️‍🌈", "hearts": "❤️ ❤️‍🔥 ☺︎ ™️", "keys": "1️⃣ #️⃣",
    "flags": "🇩🇪🇫🇷", "tones": "👍🏽👋🏿", "newer emoji": "🩷🫩", "keycap": "a⃣",
}  # fmt: skip


@pytest.mark.parametrize("language", READ_AS_WRITTEN)
def test_what_people_write_is_read_as_written(language: str) -> None:
    written = READ_AS_WRITTEN[language]
    assert clean.title(written) == clean.lines(written) == clean.in_cells(written) == written
    assert not clean.hides(written)
    in_a_column = re.sub("(?<=[\u094d\u0d4d\u0dca])\u200d", "", written)  # not every terminal makes one letter of two
    assert fit(written, 60).rstrip() == in_a_column


def test_korean_in_parts_is_composed_and_hides_nothing() -> None:
    parts = unicodedata.normalize("NFD", "한국어 뉴스, 각가")
    assert clean.title(parts) == clean.lines(parts) == "한국어 뉴스, 각가"
    assert not clean.hides(parts)


LEFT_OUT = [
    ("a\u200db", "ab"), ("a\u200cb", "ab"), ("\u200dab\u200c", "ab"), ("क\u200dक", "कक"), ("ب\u200d\u200dب", "بب"), ("ا\u200cب", "اب"),  # alef never joins
    ("ب\u200c ", "ب"), ("د\u200cب", "دب"), ("ب\u200ca", "بa"), ("👩\u200da", "👩a"), ("a\u200d👩", "a👩"), ("👩\u200d", "👩"), ("क्\u200c\u200cक", "क्\u200cक"),
    ("a\ufe0f", "a"), ("❤\ufe0f\ufe0f", "❤\ufe0f"), ("1\ufe0f", "1"), ("葛\U000e0100", "葛"), ("≨\ufe00", "≨"), ("a🏽", "a"), ("🏽🏽", ""), ("👍🏽🏽", "👍🏽"),
    ("a\u034fb", "ab"), ("A\u3164B\uffa0C\u115f\u1160D", "ABCD"), ("x\U000e0041\U000e0fff\ufff0y\U0001d173\U0001bca0", "xy"), ("a\ufdd0\U0001fffeb", "ab"),
    ("a\u1161\u11a8", "a"), ("가" + "\u11a8" * 9, "각" + "\u11a8" * 3), ("ᄀ" + "\u1161" * 1_900, "가" + "\u1161" * 3), ("a\u180b", "a"),
    ("Z" + ("\u0301" * 8 + "\u200d") * 200, "Z" + "\u0301" * 8), ("क" + "\u0903" * 300, "क" + "\u0903" * 3), ("क" + "\u093e\u0301" * 9, "क" + "\u093e\u0301" * 3 + "\u0301" * 2),
    ("a" + "\u0600" * 30, "a" + "\u0600" * 8), ("a" + "\u1acf" * 30, "a" + "\u1acf" * 8), ("\u0301" * 30, ""), ("👩\u200d🚀" * 50, "👩\u200d🚀" * 8 + "👩🚀" * 28 + "👩\u200d🚀" * 8 + "👩🚀" * 6),
]  # fmt: skip


@pytest.mark.parametrize(("written", "shown"), LEFT_OUT, ids=lambda each: ascii(each)[:30])
def test_what_no_script_has_a_use_for_is_left_out(written: str, shown: str) -> None:
    assert clean.title(written) == shown
    assert clean.hides(written) or written.strip() == shown


SUSPICIOUS = (
    "a ب د خ क क् \u094d \u0903 \u093e \u0301 \u0e34 \u200c \u200d \ufe0f \ufe0e 👩 🚀 ❤ 🏽 가 ᄀ \u1161 \u11a8 \u1176 \ud7b0 \u0600 \u1acf 1 \u20e3 "
    "\u1820 \u180b ს 漢 \u3164 \u115f \U000e0100 \u034f \u0dca ර \u2800 \u0640 \u05d0 \u05b0"
).split()
suspicious = st.lists(st.sampled_from([*SUSPICIOUS, " "]), max_size=STRETCH).map("".join)


def joining_nothing(shown: str) -> int:
    """The cells of each character by itself, but of vowel signs beside a letter, which fonts that have them put there."""
    return sum(
        1
        if 0x1160 <= ord(char) <= 0x11FF or 0xD7B0 <= ord(char) <= 0xD7FF
        else 2
        if char in "🏻🏼🏽🏾🏿"
        else cell_len(char)
        for char in shown
    )


@example("👩\u200d🚀" * 40)
@example("क\u094d\u200d" * 40)
@example("👍🏽" * 40)
@given(suspicious | st.text(max_size=STRETCH))
def test_nothing_is_wider_than_it_is_counted(written: str) -> None:
    for shown in (clean.one_line(written)[:STRETCH], clean.in_cells(written)[:STRETCH]):
        assert joining_nothing(shown) <= cell_len(shown) + 2 * MAX_JOINED
        assert cell_len(shown) <= clean.cells(shown) + shown.count("\ufe0f")
    assert joining_nothing(fit(clean.one_line(written), 40)) <= 40 + 2 * MAX_JOINED
    assert cell_len(fit(clean.one_line(written), 40)) == 40


@given(suspicious)
def test_letters_alone_fill_a_column_exactly(written: str) -> None:
    """Without emoji and old Korean there is nothing that a terminal must join."""
    plain = fit(
        "".join(char for char in clean.one_line(written) if char not in "👩🚀❤🏽ᄀ가\u1161\u11a8\u1176\ud7b0"), 40
    )
    assert joining_nothing(plain) == 40


@given(suspicious | st.text())
def test_no_character_bears_more_than_scripts_use(written: str) -> None:
    marks = spacing = 0
    for char in clean.one_line(written):
        marks = marks + 1 if _kind(char) else 0
        spacing = spacing + (_kind(char) in ("spacing", "jamo")) if marks else 0
        assert marks <= MAX_MARKS
        assert spacing <= MAX_SPACING


@given(suspicious | st.text())
def test_what_is_tidy_stays_as_it_is(written: str) -> None:
    shown = clean.one_line(written)
    assert clean.one_line(shown) == clean.lines(shown) == clean.in_cells(shown) == shown
    assert not clean.hides(shown)


@pytest.mark.parametrize(
    "blank",
    [
        "\u3164",
        "\u2800",
        " \u2800\u2800 ",
        "\U0001d159",
        "\u0301",
        "\U000e0041",
        "&#12644;",
        "<b>\u3164</b>",
        "\u200d\u200c",
    ],
)
def test_a_title_that_shows_nothing_is_none(blank: str) -> None:
    assert clean.title(blank) == ""


@pytest.mark.quick(8)
@pytest.mark.parametrize(
    "sign",
    [*SUSPICIOUS, "\u0301\u200d", "क्\u200d", "👩\u200d", "\u1161", "ب\u200c", "ب\u200c\u0301", "&#x301;", "ᄀ\u1161"],
)
def test_it_is_quick_on_what_is_made_to_be_slow(sign: str) -> None:
    assert len(clean.excerpt(sign * 200_000)) <= 200_000 * len(sign)


@pytest.mark.thorough
def test_joining_letters_are_those_of_the_standard() -> None:
    from idna import idnadata
    from idna.intranges import intranges_contain

    from reader.text.graphemes import _DUAL_OR_LEFT, _LEFT, _RIGHT, _is

    def of(*types: str) -> set[int]:
        return {
            code for kind in types for code in range(0x1FFFF) if intranges_contain(code, idnadata.joining_types[kind])
        }

    assert {code for code in range(0x1FFFF) if _is(_DUAL_OR_LEFT, chr(code))} == of("D", "L")
    assert {code for code in range(0x1FFFF) if _is(_LEFT, chr(code))} == of("L")
    assert {code for code in range(0x1FFFF) if _is(_RIGHT, chr(code))} == of("R")
