"""Bodies as plain Markdown."""

from collections.abc import Callable

import pytest
from hostile import KINDS, Kind
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from reader.loader import body, elements
from reader.loader.body import MAX_CHARACTERS, Converted, Heading, convert, links, to_markdown
from reader.loader.html import MAX_HTML
from reader.loader.markdown import parser
from reader.loader.parts import MAX_BLOCKS, MAX_LINES, MAX_MARKS

KIND_BODIES = [kind.content.decode().partition("\n---\n")[2].strip() for kind in KINDS if kind.name.startswith("body-")]


@pytest.mark.parametrize(
    ("body", "markdown"),
    [
        ("# Just\n\n*Markdown* with `<code>` and 3 < 4", "# Just\n\n*Markdown* with `<code>` and 3 < 4"),
        ("<p>One <b>bold</b></p><p>two</p>", "One **bold**\n\ntwo"),
        ("Some *md*\n\n<p>and <em>html</em></p>", "Some *md*\n\nand *html*"),
        ("<p>a</p><script>alert(1)</script><style>p{}</style>", "a"),
        ('<a href="https://a.example/x%20y">go</a>', "[go](https://a.example/x%20y)"),
        ('<img src="https://a.example/p.png" alt="A cat">', "[image: A cat](https://a.example/p.png)"),
        ('<iframe src="https://v.example/1"></iframe>', "[video](https://v.example/1)"),
        ("<table><tr><th>h</th><th>i</th></tr><tr><td>1</td><td>2</td></tr></table>", "h | i\n\n1 | 2"),
        ("<ul><li>a<li>b</ul>", "- a\n- b"),
        ("<p>https://x.example/?a=1&b=2 A &amp; B</p>", "https://x.example/?a=1&b=2 A & B"),
        ("<p>&amp;lt; stays text</p>", "&amp;lt; stays text"),
        ("&#27;[31m &#x202e; &#x1B; &copy;", "\ufffd[31m \ufffd \ufffd &copy;"),
        ("&&#27;#27;", "&\ufffd#27;"),
        ("<p>&#27[31m &#17|&#8238x</p>", "\\[31m |x"),
        ("<p>&amp;#27;[31m &amp;#x202e;</p>", "&amp;#27;\\[31m &amp;#x202e;"),
        ("", ""),
    ],
)
def test_html_becomes_markdown(body: str, markdown: str) -> None:
    assert to_markdown(body) == (markdown, False)


@pytest.mark.parametrize(
    ("body", "title", "markdown"),
    [
        ("# A title\n\nText\n", "A title", "Text"),
        ("\n## A *title* ##\nText", "A *title*", "Text"),
        ("<h1>A title</h1><p>Text</p>", "A title", "Text"),
        ("# C#\nText", "C#", "Text"),
        ("# A title", "A title", ""),
        ("# Another\n\nText", "A title", "# Another\n\nText"),
        ("Text\n\n# A title\n", "A title", "Text\n\n# A title"),
    ],
)
def test_a_first_heading_that_repeats_the_title_is_left_out(body: str, title: str, markdown: str) -> None:
    assert to_markdown(body, title) == (markdown, False)


def test_the_links_of_a_body_are_found_with_their_words() -> None:
    markdown = (
        "[a *b*](https://a.example/x%20y?c=d&e=f) https://b.example/ [no](javascript:x) [again](https://b.example/)"
    )
    assert convert(markdown).links == (
        ("a b", "https://a.example/x%20y?c=d&e=f"),
        ("https://b.example/", "https://b.example/"),
    )


def test_links_of_other_schemes_lead_nowhere() -> None:
    markdown, _ = to_markdown('<a href="javascript:alert(1)">x</a><a href="file:///etc/passwd">y</a>')
    assert "javascript" not in markdown
    assert "file:" not in markdown


@pytest.mark.quick(1)
@pytest.mark.parametrize("piece", ["word\n\n", "word\n", "x" * 9, "<p>x</p>", "<div>", "> ", "[", "<b><i>", "**a "])
def test_what_is_too_long_is_cut_and_said(piece: str) -> None:
    made = convert(piece * (2 * MAX_CHARACTERS // len(piece)))
    assert made.is_cut
    assert all(len(part.split("\n\n")) <= MAX_BLOCKS for part in made.parts)


@pytest.mark.quick(16)
@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind.name.startswith("body-")], ids=lambda kind: kind.name)
def test_no_body_is_more_than_the_screen_can_lay_out(kind: Kind) -> None:
    made = convert(kind.content.decode().partition("\n---\n")[2])
    for part in made.parts:
        tokens = MarkdownIt("gfm-like").parse(part)
        assert sum(token.nesting >= 0 and token.type != "inline" for token in tokens) <= MAX_BLOCKS
        assert part.count("\n") < MAX_LINES
    assert all(url.lower().startswith(("http://", "https://")) for _, url in made.links)


FONTS = "".join(f"<font a{number}>" for number in range(988))
COSTLY = {
    "a title used everywhere": '<i>\n\n[a]: b "' + "x" * 20_000 + '"\n\n' + "[a] " * 5_000,
    "an address used everywhere": "<i>\n\n[a]: http://" + "x" * 8_000 + "\n\n" + "[a] " * 7_900,
    "an image used everywhere": "<i>\n\n[a]: http://" + "x" * 20_000 + "\n\n" + "![a] " * 3_900,
    "formatting in each paragraph": FONTS + "<p>x</p>" * 2_000,
    "formatting behind each end": FONTS + "</p>x" * 4_000,
    "formatting in objects": "".join(f"<font a{number}><object>" for number in range(1_500)) + "x",
    "formatting in cells": "<table>" + FONTS + "<td>x" * 3_000,
}


@pytest.mark.parametrize("costly", COSTLY)
def test_what_is_written_out_again_and_again_is_bound(monkeypatch: pytest.MonkeyPatch, costly: str) -> None:
    lengths = list[int]()

    def spied(work: Callable[[str], str]) -> Callable[[str], str]:
        def spy(text: str) -> str:
            made = work(text)
            lengths.extend((len(text), len(made)))
            return made

        return spy

    monkeypatch.setattr(elements, "from_html", spied(elements.from_html))
    made = convert(COSTLY[costly])
    assert sum(map(len, made.parts)) <= MAX_CHARACTERS
    assert len(to_markdown(COSTLY[costly])[0]) <= MAX_CHARACTERS
    assert not lengths or max(lengths) <= MAX_HTML + 8 * MAX_CHARACTERS


def test_references_of_an_honest_length_lead_on() -> None:
    uses = "".join(f"[{number}] <i>and</i>\n" for number in range(300))
    defined = "".join(f"[{number}]: https://example.com/{'x' * 80}/{number}\n" for number in range(300))
    markdown, _ = to_markdown(f"{uses}\n{defined}")
    assert len(links(parser().parse(markdown))) == 300


SIGNS = [*"[]()*_~`<!@|>-+#&\\:./='\"\n\t 1a", "://", "](", "![", "<a ", "</", "<!--", "&#", "a@", "&amp;", "://x.y "]


@pytest.mark.quick(12)
@pytest.mark.parametrize("sign", SIGNS)
@pytest.mark.parametrize("start", ["", "<i>\n\n"], ids=["markdown", "html"])
def test_two_hundred_thousand_of_a_sign_are_no_more_than_the_screen_can_bear(start: str, sign: str) -> None:
    made = convert(start + sign * 200_000)
    assert len(made.markdown) <= 2 * MAX_CHARACTERS
    assert all(part.count("://") <= MAX_MARKS / 10 for part in made.parts)
    assert made.is_cut


@pytest.mark.quick(12)
@pytest.mark.parametrize("source", [*KIND_BODIES, "# Plain\n\n*words* and [a link](https://a.example/)", "<b>x"])
def test_a_body_is_converted_alike_here_and_in_the_other_process(source: str) -> None:
    assert convert(source, "A") == body._converted(source, "A", "a.md")


@pytest.mark.parametrize(
    "plain", ["# Words\n\n" + "Some *words*, [a link](https://a.example/).\n\n" * 90, "words " * 6_000]
)
def test_what_is_plain_needs_no_process(monkeypatch: pytest.MonkeyPatch, plain: str) -> None:
    monkeypatch.setattr(body, "sandbox", None)
    headings = (Heading(1, "Words"),) if plain.startswith("#") else ()
    assert convert(plain) == Converted(
        (plain.strip(),), links=tuple(dict.fromkeys(links(parser().parse(plain)))), headings=headings
    )


@given(st.text(max_size=100) | st.text(st.sampled_from("<>/abpi !-[]()*_`#\n\"'="), max_size=100))
def test_any_body_can_be_shown(body: str) -> None:
    markdown, is_cut = to_markdown(body)
    assert isinstance(markdown, str)
    assert not is_cut
