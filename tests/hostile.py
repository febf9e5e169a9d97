"""A feed written by enemies: every kind of file we could think of, and what must become of each.

`KINDS` are files by their content, `hazards` what a directory can hold besides. Nothing here is anybody else's text.
"""

import os
import socket
from collections.abc import Iterator
from contextlib import closing, suppress
from itertools import pairwise
from pathlib import Path
from typing import Literal, NamedTuple

from builders import write

Fate = Literal["article", "problem", "ignored"]


class Kind(NamedTuple):
    """One file: its name without suffix, its bytes, what must become of it, and words of its title or of the reason."""

    name: str
    content: bytes
    fate: Fate
    says: str

    @property
    def file(self) -> str:
        return f"{self.name}.md"


OSC_TITLE = "\x1b]0;owned\x07"
CLIPBOARD = "\x1b]52;c;cm0gLXJmIH4K\x1b\\"
MARKUP = "[/b] [@click=app.quit]x[/] [link=https://e.example]y[/link] [Update]"
_BODY = "The body.\n"


def _front(*lines: str, body: str = _BODY) -> bytes:
    return "\n".join(["---", *lines, "---", body]).encode("utf-8", "surrogatepass")


def _article(name: str, title: str, *lines: str, body: str = _BODY) -> Kind:
    """An article titled so, with these lines of front matter more."""
    return Kind(name, _front(f"title: {title}", *lines, body=body), "article", title)


def _titled(name: str, written: str, shown: str) -> Kind:
    """An article whose title is `written` in YAML and must be shown as `shown`."""
    return Kind(name, _front(f"title: {written}"), "article", shown)


def _escaped(text: str) -> str:
    """`text` as a double-quoted YAML scalar with every character escaped that is not plain."""
    return (
        '"' + "".join(char if char.isalnum() or char in " []();:/.-" else f"\\U{ord(char):08x}" for char in text) + '"'
    )


def _encodings() -> Iterator[Kind]:
    plain = "---\ntitle: Café\n---\nThe body.\n"
    for codec in ("utf-8-sig", "utf-16", "utf-16-le", "utf-32"):
        yield Kind(f"encoding-{codec}", plain.encode(codec), "article", "Caf")
    yield Kind("encoding-utf-16-be-mark", b"\xfe\xff" + plain.encode("utf-16-be"), "article", "Caf")
    for codec in ("latin-1", "cp1252", "mac-roman", "cp437"):
        yield Kind(f"encoding-{codec}", plain.encode(codec), "article", "Caf\ufffd")
    yield Kind("encoding-shift-jis", "---\ntitle: 新聞\n---\n".encode("shift-jis"), "article", "\ufffd")
    yield Kind("encoding-utf-7", b"---\ntitle: Caf+AOk-\n---\n", "article", "Caf+AOk-")
    for name, end in (("crlf", "\r\n"), ("lone-cr", "\r"), ("nel", "\x85"), ("ls", "\u2028"), ("ps", "\u2029")):
        yield Kind(f"lines-{name}", f"---{end}title: Lines{end}---{end}Body".encode(), "article", "Lines")
    yield Kind("lines-mixed", b"---\r\ntitle: Mixed\r---\n\rBody", "article", "Mixed")
    yield Kind("lines-form-feed", b"---\ntitle: A\x0cB\n---\n", "article", "AB")
    yield Kind("bytes-overlong", b"---\ntitle: a\xc0\xafb\n---\n", "article", "a\ufffd\ufffdb")
    yield Kind("bytes-surrogates", b"---\ntitle: a\xed\xa0\x80b\n---\n", "article", "a\ufffd")
    yield Kind("bytes-cut-in-a-character", b"---\ntitle: A\n---\nCaf\xc3", "article", "A")
    yield Kind("bytes-ff", b"---\ntitle: \xff\xfe\xff\n---\n", "article", "\ufffd")
    yield Kind("bytes-nul-in-title", b"---\ntitle: A\x00B\n---\n", "article", "AB")
    yield Kind("bytes-nul-in-mark", b"--\x00-\ntitle: A\n---\n", "article", "A")
    yield Kind("bytes-nul-only", b"\x00" * 5_000, "ignored", "no front matter")
    yield Kind("bytes-none", b"", "ignored", "no front matter")
    yield Kind("bytes-mark-only", b"\xef\xbb\xbf", "ignored", "no front matter")
    yield Kind("bytes-newlines-only", b"\n" * 10_000, "ignored", "no front matter")
    for name, magic in (
        ("gzip", b"\x1f\x8b\x08\x00"), ("png", b"\x89PNG\r\n\x1a\n"), ("elf", b"\x7fELF\x02\x01"), ("zip", b"PK\x03\x04"),
        ("pdf", b"%PDF-1.7\n"), ("sqlite", b"SQLite format 3\x00"), ("pickle", b"\x80\x04\x95"),
    ):  # fmt: skip
        yield Kind(f"binary-{name}", magic + bytes(range(256)) * 8, "ignored", "no front matter")


def _marks() -> Iterator[Kind]:
    yield Kind("mark-none", b"# A note\n", "ignored", "no front matter")
    yield Kind("mark-late", b"text\n---\ntitle: A\n---\n", "ignored", "no front matter")
    yield Kind("mark-of-four", b"----\ntitle: A\n----\n", "ignored", "no front matter")
    yield Kind("mark-toml", b"+++\ntitle = 'Plus'\n+++\n", "article", "Plus")
    yield Kind("mark-json", b'{"title": "Braces"}\n', "article", "Braces")
    yield Kind("mark-indented", b"  ---\ntitle: A\n---\n", "ignored", "no front matter")
    yield Kind("mark-alone", b"---", "problem", "no closing --- line")
    yield Kind("mark-not-closed", b"---\ntitle: A\n\nText that goes on\n", "problem", "no closing --- line")
    yield Kind("mark-nothing-between", b"---\n---\nBody", "article", "mark nothing between")
    yield Kind("mark-dots", b"---\ntitle: Dots\n...\nBody", "article", "Dots")
    yield Kind("mark-only-blanks-before", b"\n\n\n---\ntitle: Late\n---\n", "article", "Late")
    yield Kind("mark-twice", b"---\ntitle: First\n---\n---\ntitle: Second\n---\n", "article", "First")
    yield Kind("mark-conflict", b"---\n<<<<<<< ours\ntitle: A\n=======\ntitle: B\n>>>>>>> theirs\n---\n", "problem", "")
    yield Kind("mark-template", b"---\ntitle: {{ title }}\n---\n", "article", "mark template")


def _bombs() -> Iterator[Kind]:
    laughs = ["a: &a [" + "x," * 9 + "]"]
    laughs += [f"{b}: &{b} [{', '.join([f'*{a}'] * 9)}]" for a, b in pairwise("abcdefghi")]
    merges = ["a0: &a0 {k: v}"]
    merges += [f"a{n}: &a{n} {{<<: [{', '.join([f'*a{n - 1}'] * 30)}]}}" for n in range(1, 8)]
    yield Kind("bomb-laughs", _front(*laughs), "problem", "more than 100,000 values")
    yield Kind("bomb-merges", _front(*merges), "problem", "more than 100,000 values")
    yield Kind("bomb-aliases", _front("a: &a x", "b: [" + "*a," * 100_000 + "]"), "problem", "more than 100,000 values")
    yield Kind(
        "bomb-long-aliases",
        _front(f"a: &a {'x' * 200_000}", "b: [" + "*a," * 20_000 + "]"),
        "problem",
        "more than 4,000,000 characters",
    )
    yield Kind(
        "bomb-long-keys",
        _front(f"a: &a {{{'x' * 900}: 1}}", "b: [" + "*a," * 30_000 + "]"),
        "problem",
        "more than 4,000,000 characters",
    )
    yield Kind("bomb-values", _front("a: [" + "x," * 110_000 + "]"), "problem", "more than 100,000 values")
    yield Kind("bomb-fields", _front(*(f"k{n}: v" for n in range(60_000))), "problem", "more than 100,000 values")
    yield Kind("bomb-brackets", _front("a: " + "[" * 26_000), "problem", "deeper than 32")
    yield Kind("bomb-braces", _front("a: " + "{a: " * 26_000), "problem", "deeper than 32")
    yield Kind("bomb-dashes", _front("a:", " - " * 10_000 + "x"), "problem", "deeper than 32")
    yield Kind("bomb-indents", _front(*(" " * n + f"k{n}:" for n in range(400))), "problem", "deeper than 32")
    yield Kind("bomb-question-marks", _front("? " * 10_000), "problem", "deeper than 32")
    yield Kind(
        "bomb-directives", _front(*(f"%TAG !{n}! !" for n in range(20_000)), "--- {a: b}"), "problem", "directives"
    )
    yield Kind(
        "bomb-anchors", _front(*(f"k{n}: &a{n} v" for n in range(20_000)), "title: Anchors"), "article", "Anchors"
    )
    yield Kind("bomb-sexagesimal", _front("title: Base 60", "quality: " + "1:" * 50_000 + "1"), "article", "Base 60")
    yield Kind("bomb-digits", _front("title: Digits", "quality: " + "9" * 500_000), "article", "Digits")
    yield Kind("bomb-comments", _front(*["# nothing"] * 50_000, "title: Comments"), "article", "Comments")
    yield Kind("bomb-spaces", _front("title: Spaces", "excerpt: a" + " " * 500_000 + "b"), "article", "Spaces")
    yield Kind(
        "bomb-front-matter", _front("title: A", "x: " + "x" * 2_100_000), "problem", "longer than 2,000,000 characters"
    )
    yield Kind("bomb-file", b"---\ntitle: A\n---\n" + b"x" * 4_000_000, "problem", "larger than 4 MB")
    yield Kind("bomb-heading", b"---\na: b\n---\n# A" + b" #" * 300_000 + b" b\n", "article", "A # #")
    yield Kind("bomb-headings", b"---\na: b\n---\n" + b"#\n# \n" * 100_000, "article", "bomb headings")
    yield Kind("bomb-marks", b"---\ntitle: Marks\n" + b"x: |\n ---\n" * 10_000 + b"---\n", "article", "Marks")
    yield _article("bomb-script", "Scripts", "excerpt: '" + "<script>" * 10_000 + "'")
    yield _article("bomb-open-tags", "Open tags", "excerpt: '" + "<a " * 30_000 + "'")
    yield _article("bomb-entities", "Entities", "excerpt: '" + "&amp;" * 30_000 + "'")
    yield _article("bomb-frames", "Frames", "featuredContent: '" + "<iframe src " * 30_000 + "'")
    yield _article("bomb-excerpts", "Excerpts", f"e: &e '{'<script>' * 2_500}'", "related:", *["  - excerpt: *e"] * 80)


def _yaml() -> Iterator[Kind]:
    for name, value in (
        ("python-object", "!!python/object/apply:os.system [id]"), ("python-name", "!!python/name:os.system"),
        ("binary", "!!binary aGVsbG8="), ("set", "!!set {a, b}"), ("omap", "!!omap [a: b]"), ("local", "!mine {a: b}"),
        ("timestamp", "!!timestamp 99999-99-99"), ("int", "!!int x"), ("float", "!!float x"), ("null", "!!null x"),
    ):  # fmt: skip
        yield _article(f"tag-{name}", f"Tag {name}", f"odd: {value}")
    for name, lines in (
        ("key-twice", ["odd: 1", "odd: 2"]), ("key-null", ["~: x", "null: y"]), ("key-true", ["true: x", "No: y"]),
        ("key-number", ["1: x", "1.0: y", "0x1: z"]), ("key-list", ["? [a, b]", ": x"]), ("key-mapping", ["? {a: b}", ": x"]),
        ("key-alias", ["a: &a b", "*a : x"]), ("key-empty", ["'': x"]), ("key-tagged", ["!!str k: x"]),
        ("key-long", ["? " + "k" * 100_000, ": x"]), ("key-merge-scalar", ["<<: text"]), ("key-merge-list", ["<<: [{odd: 1}, x]"]),
        ("key-merge-title", ["<<: {title: Not this one}"]), ("key-content", ["content: x", "handler: y", "metadata: z"]),
        ("key-dunder", ["__class__: x", "__init__: {y: z}"]), ("key-markup", ["'[/b][@click=app.quit]': x"]),
    ):  # fmt: skip
        yield _article(name, f"Fields {name}", *lines)
    for name, value in (
        ("empty", ""), ("empty-list", "[]"), ("empty-mapping", "{}"), ("list", "[a, b]"), ("mapping", "{a: b}"), ("null", "~"),
        ("blank", "'   '"), ("unseen", '"\\u200b\\u2060\\ufeff"'), ("tags", "<b></b>"),
    ):  # fmt: skip
        yield Kind(f"title-{name}", _front(f"title: {value}"), "article", f"title {name}".replace("-", " "))
    for name, text, reason in (
        ("list", "- a\n- b", "is a list"), ("text", "just text", "plain text"), ("alias", "*a", "no complete anchor"),
        ("quote", "a: 'x\nb: y", "is not closed"), ("flow", "a: [x, y\nb: z", "expected"), ("tab", "a: 1\n\tb: 2", "tab"),
        ("colon", "title: a: b", "must be quoted"), ("unknown-alias", "a: *b", "alias *b"), ("self-alias", "a: &a [*a]", "alias *a"),
        ("surrogate-escape", 'a: "\\ud800"', "invalid Unicode"), ("big-escape", 'a: "\\U00110000"', "invalid Unicode"),
        ("bad-escape", 'a: "\\q"', "unknown escape"), ("at-sign", "title: @home", "cannot start any token"),
        ("backtick", "title: `x`", "cannot start any token"), ("percent", "title: %x", "cannot start any token"),
        ("bad-directive", "%YAML 9.9\n--- {a: b}", "incompatible YAML"), ("documents", "a: b\n--- {a: c}", "more than one YAML document"),
        ("anchor-controls", 'a: *a"\\e]0;x"', ""), ("tag-handle", "a: !no!x y", "undefined tag handle"),
    ):  # fmt: skip
        yield Kind(f"broken-{name}", _front(text), "problem", reason)
    yield Kind("comment-only", _front("# nothing here"), "article", "comment only")
    yield Kind("block-scalar", _front("title: |", "  One", "  two"), "article", "One two")
    yield Kind("depth-allowed", _front("title: Deep", "a: " + "[" * 30 + "]" * 30), "article", "Deep")


def _terminal() -> Iterator[Kind]:
    """Titles that would steer a terminal, raw where YAML takes them raw, escaped, and as entities."""
    for name, hostile, shown in (
        ("osc-title", OSC_TITLE + "A", "]0;ownedA"), ("osc-clipboard", CLIPBOARD + "A", "]52;c;cm0gLXJmIH4K\\A"),
        ("osc-link", "\x1b]8;;https://evil.example\x1b\\bank\x1b]8;;\x1b\\", "]8;;https://evil.example\\bank]8;;\\"),
        ("osc-notify", "\x1b]777;notify;a;b\x07A", "]777;notify;a;bA"), ("osc-image", "\x1b]1337;File=inline=1:AA\x07A", "]1337;File=inline=1:AAA"),
        ("dcs", "\x1bP$qm\x1b\\A", "P$qm\\A"), ("sixel", "\x1bPq#0;2;0;0;0\x1b\\A", "Pq#0;2;0;0;0\\A"),
        ("apc", "\x1b_Gf=24\x1b\\A", "_Gf=24\\A"), ("pm", "\x1b^x\x1b\\A", "^x\\A"), ("sos", "\x1bXx\x1b\\A", "Xx\\A"),
        ("clear", "\x1b[2J\x1b[HA", "[2J[HA"), ("reset", "\x1bcA", "cA"), ("report", "\x1b[6n\x1b[c\x1b[>qA", "[6n[c[>qA"),
        ("print", "\x1b[5iA\x1b[4i", "[5iA[4i"), ("mouse", "\x1b[?1003h\x1b[?2004hA", "[?1003h[?2004hA"), ("charset", "\x1b(0\x0eA", "(0A"),
        ("c1-csi", "\x9b31mA", "31mA"), ("c1-osc", "\x9d0;x\x9cA", "0;xA"), ("c1-dcs", "\x90x\x9cA", "xA"),
        ("bell", "\x07\x07A", "A"), ("backspace", "A\x08\x08B", "AB"), ("carriage-return", "safe\rA", "safe A"),
        ("delete", "A\x7fB", "AB"), ("vertical-tab", "A\x0bB", "A B"),
        ("fake-line", "A\n● 1h  Bank  Log in here", "A ● 1h Bank Log in here"), ("tabs", "A\t\t\tB", "A B"),
        ("bidi-override", "A\u202egnp.exe", "Agnp.exe"), ("bidi-embed", "A\u202a\u202bB", "AB"), ("bidi-isolate", "A\u2067B\u2069", "AB"),
        ("bidi-marks", "A\u200e\u200f\u061cB", "AB"), ("zero-width", "A\u200bB\u2060C\ufeff", "ABC"), ("soft-hyphen", "A\xadB", "AB"),
        ("tag-characters", "A\U000e0041\U000e0042", "A"), ("annotation", "A\ufff9B\ufffa", "AB"), ("noncharacter", "A\ufffe\uffffB", "AB"),
        ("line-separator", "A\u2028B", "A B"), ("variation-selectors", "A" + "\ufe0f" * 500, "A"),
        ("zalgo", "Z" + "\u0301" * 1_000 + "A", "Z" + "\u0301" * 8 + "A"), ("enclosing", "A" + "\u20dd" * 500, "A" + "\u20dd" * 8),
        ("wide", "嫦娥" * 900, "嫦娥" * 900), ("joiners", "👩\u200d🚀" * 300, "👩\u200d🚀" * 8 + "👩🚀"), ("flags", "🇩" * 500, "🇩" * 500),
        ("right-to-left", "خبر عاجل", "خبر عاجل"), ("fillers", "A\u3164\u2800B", "A\u2800B"), ("long-word", "x" * 1_900, "x" * 1_900),
        ("markup", MARKUP, MARKUP), ("rich", ":smile: [bold red]A[/]", ":smile: [bold red]A[/]"), ("percent", "%s %(x)s {title} ${x}", "%s %(x)s {title} ${x}"),
    ):  # fmt: skip
        yield _titled(f"terminal-{name}", _escaped(hostile), shown)
    yield Kind("terminal-raw", f"---\ntitle: A{OSC_TITLE}{CLIPBOARD}\x1b[2JA\n---\n".encode(), "article", "A")
    yield _titled("terminal-entity", "'&#27;[31m&#x9b;31m&#x1b;]0;x&#7;A'", "A")
    yield _titled("terminal-entity-twice", "'&amp;#27;[2J&amp;#8238;A'", "[2JA")
    yield _titled("terminal-entity-thrice", "'&amp;amp;#27;A'", "&#27;A")
    yield _titled("title-long", "A " + "word " * 200_000, "A word")
    yield _titled("title-html", "'<script>alert(1)</script>Safe <b onclick=x>A</b>'", "Safe A")


def _everywhere() -> Iterator[Kind]:
    """Controls and markup in every field there is."""
    nasty = _escaped(f"{OSC_TITLE}{CLIPBOARD}\x9b2J\u202e{MARKUP}A")
    for field in (
        "excerpt", "category", "type", "provider", "author", "name", "bio", "secured", "featuredContent", "publishedDateTime",
        "quality", "heat", "published", "removed", "webUrl", "ampWebUrl", "images", "related", "topics", "odd",
    ):  # fmt: skip
        yield _article(f"field-{field.lower()}", f"Field {field}", f"{field}: {nasty}")
    yield _article("field-nested", "Nested", f"odd: {{a: [{nasty}, {{{nasty}: {nasty}}}]}}")
    yield _article("field-key", "Key", f"{nasty}: {nasty}")
    yield _article("field-topics-list", "Topics", f"topics: [{nasty}, {nasty}]")
    yield _article(
        "field-provider-map", "Provider", f"provider: {{name: {nasty}, domain: {nasty}, images: [{{url: {nasty}}}]}}"
    )
    yield _article(
        "field-related-map", "Related",
        f"related: [{{title: {nasty}, excerpt: {nasty}, provider: {{name: {nasty}}}, webUrl: 'https://example.com/r'}}]",
    )  # fmt: skip
    yield _article("field-image-title", "Image", f"images: [{{url: 'https://example.com/i.png', title: {nasty}}}]")


def _urls() -> Iterator[Kind]:
    for name, url in (
        ("javascript", "javascript:alert(1)"), ("javascript-case", "JaVaScRiPt:alert(1)"), ("data", "data:text/html,x"),
        ("file", "file:///etc/passwd"), ("vbscript", "vbscript:x"), ("dash", "--help"), ("dash-url", "-https://example.com"),
        ("space", "https://exa mple.com/"), ("newline", "https://example.com/\\nx"), ("tab", "https://exa\\tmple.com/"),
        ("control", "https://example.com/\\e]0;x\\a"), ("c1", "https://example.com/\\x9b"), ("bidi", "https://example.com/\\u202egnp"),
        ("credentials", "https://bank.example:login@evil.example/"), ("user", "https://bank.example@evil.example/"),
        ("backslash", "https://evil.example\\\\@bank.example/"), ("no-host", "https:///path"), ("only-scheme", "https://"),
        ("no-slashes", "https:example.com"), ("relative", "//example.com/x"), ("bracket", "https://[bad/"), ("port", "https://example.com:port/"),
        ("port-high", "https://example.com:99999/"), ("normalises", "https://example.com\\uFF03@evil.example"), ("dots", "https://..../"),
        ("label-long", f"https://{'x' * 100}.example/"), ("host-long", f"https://{'x.' * 200}example/"),
        ("100-kb", "https://example.com/" + "x" * 100_000), ("fullwidth-slash", "https://example.com\\uFF0F.evil.example/"),
    ):  # fmt: skip
        yield _article(f"url-{name}", f"Url {name}", f'webUrl: "{url}"')
    for name, url in (
        ("look-alike", "https://ex\u0430mple.com/login"), ("umlaut", "https://bücher.example/"), ("punycode", "https://xn--bcher-kva.example/"),
        ("emoji", "https://💩.example/"), ("ipv6", "https://[::1]:8080/"), ("shell", "https://example.com/$(id)`id`;id|id&id'%27"),
        ("percent", "https://example.com/%00%0a%1b"), ("upper", "HTTPS://EXAMPLE.COM/"),
    ):  # fmt: skip
        yield _article(f"url-{name}", f"Url {name}", f'webUrl: "{url}"')


def _values() -> Iterator[Kind]:
    for field, value in (
        ("quality", ".nan"), ("quality", ".inf"), ("quality", "-.inf"), ("quality", "1e999"), ("quality", "0x7f"), ("quality", "1_000"),
        ("quality", "９９"), ("quality", "99999999999999999999"), ("heat", "-1"), ("heat", "-99999"), ("heat", "[1]"), ("heat", "true"),
        ("date", "99999-01-01"), ("date", "0000-00-00"), ("date", "0001-01-01T00:00:00+14:00"), ("date", "9999-12-31T23:59:59-12:00"),
        ("date", "2023-02-30"), ("date", "2023-01-01T25:61:61Z"), ("date", "05/06/2023"), ("date", "1684428840"), ("date", "[2023]"),
        ("date", "2023-01-01T00:00:00+99:99"), ("date", "now"), ("date", "'" + "2" * 100_000 + "'"), ("published", "perhaps"), ("removed", "{a: b}"),
        ("images", "[{title: no address}]"), ("images", "https://example.com/i.png"), ("images", "[[[x]]]"), ("type", "[a]"), ("type", "x" * 5_000),
        ("provider", "[x]"), ("provider", "{name: [x], domain: {a: b}}"), ("topics", "{a: {b: c}}"), ("topics", "[" + "t," * 20_000 + "]"),
        ("topics", "',,,,'"), ("author", "[{name: x}, {}, []]"), ("related", "x"), ("related", "[~, ~]"), ("related", "[[x]]"),
        ("related", "{a: b}"), ("related", "[" + "{title: r}," * 5_000 + "]"), ("featuredContent", "'<iframe src=javascript:alert(1)>'"),
        ("featuredContent", "'<iframe src=//video.example/1>'"), ("secured", "x" * 1_000_000), ("excerpt", "y" * 1_000_000),
    ):  # fmt: skip
        number = sum(1 for earlier in _seen if earlier == field)
        _seen.append(field)
        yield _article(f"value-{field.lower()}-{number}", f"Value {field} {number}", f"{field}: {value}")


_seen: list[str] = []


def _bodies() -> Iterator[Kind]:
    nasty = f"{OSC_TITLE}{CLIPBOARD}\x9b2J\u202e{MARKUP}A"
    for name, body in (
        ("controls", nasty), ("entities", "&#27;]0;x&#7; &#x9b;31m &#8238; &amp;#27;[2J &Tab;&NewLine;x &#0; &#xd800; &#x110000;"),
        ("markup", MARKUP), ("table", f"| a | b |\n|---|---|\n| {MARKUP} | [/] |\n"), ("code", f"```python\n{nasty}\n```\n"),
        ("code-language", "```\x1b]0;x\x07[/b]\nx\n```\n"), ("script", "<script>alert(1)</script>\n\n<p onclick=x>Safe</p>"),
        ("style", "<style>* {display: none}</style><p>Seen</p>"), ("link-scheme", "[a](javascript:alert(1)) [b](data:x) [c](file:///etc/passwd)"),
        ("link-smuggled", "[https://bank.example/](https://evil.example/)"), ("link-action", "[x](<@click=app.quit>) [y](app.quit)"),
        ("link-controls", "[x](https://example.com/&#27;]0;x) [y](<https://example.com/\x1b]0;x\x07>)"),
        ("link-user", "[x](https://bank.example@evil.example/)"), ("link-long", f"[x](https://example.com/{'x' * 30_000})"),
        ("link-html", "<a href='https://evil.example/' title='\x1b[2J'>https://bank.example/</a>"), ("image", "![\x1b]0;x\x07](https://example.com/i.png)"),
        ("iframe", "<iframe src='javascript:alert(1)'></iframe><iframe src='https://video.example/1'></iframe>"),
        ("tags-deep", "<b>" * 13_000 + "x"), ("divs-deep", "<div>" * 8_000 + "x"), ("lists-deep", "<ul><li>" * 4_000 + "x"),
        ("tables-deep", "<table><tr><td>" * 2_500 + "x"), ("quotes-deep", "> " * 10_000 + "x"), ("items-deep", "- " * 10_000 + "x"),
        ("items-indented", "\n".join("  " * n + "- x" for n in range(150))), ("brackets", "[" * 39_000), ("images", "![" * 19_000),
        ("stars", "*a " * 13_000), ("underscores", "_" * 39_000), ("backticks", "".join("`" * n + "x" for n in range(1, 270))),
        ("links-open", "[a](" * 9_000), ("angles", "<" * 39_000), ("comments-open", "<!--" * 9_000), ("entities-many", "&amp;" * 7_900),
        ("paragraphs", "x\n\n" * 9_000), ("headings", "# x\n" * 9_000), ("rules", "---\n\n" * 7_000), ("fence-open", "```\n" + "x\n" * 9_000),
        ("columns-many", "|" * 2_000 + "\n" + "|-" * 1_999 + "|\n" + "|x" * 1_999 + "|\n"), ("rows-many", "|a|\n|-|\n" + "|x|\n" * 8_000),
        ("references", "".join(f"[{n}]: https://example.com/{n}\n" for n in range(1_000)) + "[1]" * 5_000), ("footnotes", "[^a]" * 9_000),
        ("line-long", "x" * 1_000_000), ("wide", "嫦" * 20_000), ("zalgo", "Z" + "\u0301" * 20_000), ("frontmatter-again", "---\ntitle: Not this\n---\n"),
        ("svg", "<svg><script>x</script><foreignObject><p>y</p></foreignObject></svg>"), ("template", "<template><p>x</p></template>"),
        ("unclosed", "<a href='https://example.com/x"), ("math", "<math><mi><table><mglyph><style><img src=x onerror=x>"),
    ):  # fmt: skip
        yield _article(f"body-{name}", f"Body {name}", body=body)


KINDS: tuple[Kind, ...] = (
    *_encodings(), *_marks(), *_bombs(), *_yaml(), *_terminal(), *_everywhere(), *_urls(), *_values(), *_bodies(),
)  # fmt: skip


def hostile_feed(directory: Path) -> Path:
    """A directory with a file of every kind in it."""
    for kind in KINDS:
        write(directory, kind.file, kind.content)
    return directory


def benign_feed(directory: Path, count: int) -> Path:
    """As many files, of which nothing is to be feared."""
    for number in range(count):
        write(
            directory, f"a{number:03}.md", _front(f"title: Article {number}", f"webUrl: https://example.com/{number}")
        )
    return directory


_LINK, _NO_FILE = "links are not followed", "not a regular file"


def hazards(feed: Path, outside: Path) -> dict[bytes, tuple[Fate, str]]:
    """What a directory can hold besides files: made in `feed`, as far as this system can. Returns what must become of
    each, by path. Everything that leads out of the feed leads to `outside`.
    """
    made: dict[bytes, tuple[Fate, str]] = {}
    root = os.fsencode(feed)
    feed.mkdir(parents=True, exist_ok=True)
    for name, target in (
        (b"link-out.md", outside / "secret.md"), (b"link-absolute.md", Path("/etc/passwd")), (b"link-loop.md", feed / "link-loop.md"),
        (b"link-nowhere.md", feed / "none" / "such"), (b"link-folder.md", outside), (b"link-device.md", Path("/dev/zero")),
    ):  # fmt: skip
        with suppress(OSError):
            os.symlink(target, root + b"/" + name)
            made[name] = ("ignored", _LINK)
    for name, target in ((b"linked-folder", outside), (b"linked-root", Path("/")), (b"linked-up", feed)):
        with suppress(OSError):
            os.symlink(target, root + b"/" + name)  # folders behind links are never entered
    if hasattr(os, "mkfifo"):
        os.mkfifo(feed / "pipe.md")
        made[b"pipe.md"] = ("ignored", _NO_FILE)
    with suppress(OSError, AttributeError), closing(socket.socket(socket.AF_UNIX)) as listening:
        listening.bind(os.path.relpath(feed / "socket.md"))  # a whole path may be too long for a socket
        made[b"socket.md"] = ("ignored", _NO_FILE)
    for name in (
        b"new\nline.md", b"escape\x1b]0;owned\x07.md", b"-rf.md", b"--help.md", b"not-\xff\xfe-utf-8.md", "bidi-\u202egnp.md".encode(),
        b"space .md", b" .md", b"[b]markup[/b].md", b"UPPER.MD", b"long-" + b"x" * 240 + b".md", "ne\u0301e.md".encode(), b"::error::.md",
        b"quote'\"`$(id).md", b"back\\slash.md", b"folder.md/inside.md", b"folder.txt/-/x.markdown", b"deep/" + b"d/" * 60 + b"x.md",
        "嫦娥.md".encode(), b"a,b:c.txt",
    ):  # fmt: skip
        with suppress(OSError):  # some systems refuse some names
            path = root + b"/" + name
            os.makedirs(os.path.dirname(path), exist_ok=True)
            with open(path, "wb") as file:
                file.write(_front("title: A hazard", "webUrl: https://example.com/hazard"))
            made[name] = ("article", "A hazard")
    for unseen in (".hidden.md", ".git/x.md", "folder.md/.hidden/x.md", "notes.rtf", "README", "picture.png"):
        write(feed, unseen, "---\ntitle: Not seen\n---\n")
    return made
