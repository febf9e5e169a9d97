"""Bodies as plain Markdown."""

import pytest
from hostile import KINDS, Kind
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from reader.body import MAX_BLOCKS, MAX_CHARACTERS, MAX_LINES, links, to_markdown


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
    assert links(markdown) == [
        ("a b", "https://a.example/x%20y?c=d&e=f"),
        ("https://b.example/again", "https://b.example/"),
    ]


def test_links_of_other_schemes_lead_nowhere() -> None:
    markdown, _ = to_markdown('<a href="javascript:alert(1)">x</a><a href="file:///etc/passwd">y</a>')
    assert "javascript" not in markdown
    assert "file:" not in markdown


@pytest.mark.parametrize("piece", ["word\n\n", "word\n", "x" * 9, "<p>x</p>", "<div>", "> ", "[", "<b><i>", "**a "])
def test_what_is_too_long_is_cut_and_said(piece: str) -> None:
    markdown, is_cut = to_markdown(piece * (2 * MAX_CHARACTERS // len(piece)))
    assert is_cut
    assert len(markdown.split("\n\n")) <= MAX_BLOCKS


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind.name.startswith("body-")], ids=lambda kind: kind.name)
def test_no_body_is_more_than_the_screen_can_lay_out(kind: Kind) -> None:
    markdown, _ = to_markdown(kind.content.decode().partition("\n---\n")[2])
    tokens = MarkdownIt("gfm-like").parse(markdown)
    assert sum(token.nesting >= 0 and token.type != "inline" for token in tokens) <= MAX_BLOCKS
    assert markdown.count("\n") < MAX_LINES
    assert all(url.lower().startswith(("http://", "https://")) for _, url in links(markdown))


@given(st.text(max_size=100) | st.text(st.sampled_from("<>/abpi !-[]()*_`#\n\"'="), max_size=100))
def test_any_body_can_be_shown(body: str) -> None:
    markdown, is_cut = to_markdown(body)
    assert isinstance(markdown, str)
    assert not is_cut
