"""Feeds as strangers write them: what each format says, and what becomes of whatever else comes."""

import json
import re
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader import loader
from reader.errors import ReaderError
from reader.fetch import composing, markdown, parsing, parts, simple_html
from reader.fetch.composing import Source, compose
from reader.fetch.dates import any_date, feed_date
from reader.fetch.markdown import Converter
from reader.fetch.parsing import parse
from reader.fetch.parts import ROUNDS, excerpt, settled, title
from reader.fetch.values import MAX_ENTRIES, Enclosure, Entry, Feed, feed_of, plain
from reader.model.article import Article
from reader.text import clean

URL = "https://example.com/blog/feed.xml"
DAY = datetime(2026, 11, 29, 10, 30, tzinfo=UTC)


def rss(items: str, channel: str = "", version: str = "2.0", head: str = "") -> str:
    return f'<?xml version="1.0"?>{head}<rss version="{version}"><channel><title>A</title><link>https://example.com/</link>{channel}{items}</channel></rss>'


def atom(entries: str, space: str = "http://www.w3.org/2005/Atom", more: str = "") -> str:
    return f'<?xml version="1.0"?><feed xmlns="{space}" {more}><title>A</title><link href="https://example.com/"/>{entries}</feed>'


def only(text: str | bytes, content_type: str = "") -> Entry:
    (entry,) = parse(text if isinstance(text, bytes) else text.encode(), URL, content_type).entries
    return entry


def stated(entry: Entry) -> dict[str, Any]:
    return {name: value for name, value in plain(entry).items() if name not in ("published", "updated")} | (
        {"published": entry.published} if entry.published else {}
    )


DATE = "Sun, 29 Nov 2026 10:30:00 GMT"
FORMATS: dict[str, tuple[str, dict[str, Any]]] = {
    "RSS 0.91": (
        rss("<item><title>T</title><link>https://e.example/1</link><description>D</description></item>", version="0.91", head='<!DOCTYPE rss PUBLIC "-//Netscape Communications//DTD RSS 0.91//EN" "http://my.netscape.com/publish/formats/rss-0.91.dtd">'),
        {"title": "T", "link": "https://e.example/1", "summary": "D"},
    ),
    "RSS 0.92": (
        rss('<item><description>D</description><enclosure url="http://e.example/a.mp3" length="7" type="audio/mpeg"/><category>C</category></item>', version="0.92"),
        {"summary": "D", "topics": ["C"], "enclosures": [{"url": "http://e.example/a.mp3", "type": "audio/mpeg", "length": 7}]},
    ),
    "RSS 2.0": (
        rss(f'<item><title>T</title><guid isPermaLink="false">g 1</guid><link>/1</link><pubDate>{DATE}</pubDate><author>jo@e.example (Jo Doe)</author><comments>/1#c</comments><category>a</category><category>A</category><category>b</category></item>'),
        {"id": "g 1", "title": "T", "link": "https://example.com/1", "published": DAY, "authors": ["Jo Doe"], "comments": "https://example.com/1#c", "topics": ["a", "b"]},
    ),
    "a guid that is the link": (
        rss("<item><title>T</title><guid>https://e.example/1</guid></item>"),
        {"id": "https://e.example/1", "title": "T", "link": "https://e.example/1"},
    ),
    "RSS with its modules": (
        rss('<item><title>T</title><dc:creator xmlns:dc="http://purl.org/dc/elements/1.1/">Jo</dc:creator><c:encoded xmlns:c="http://purl.org/rss/1.0/modules/content/"><![CDATA[<p>All & more</p>]]></c:encoded><description>D</description></item>'),
        {"title": "T", "authors": ["Jo"], "summary": "D", "content": "<p>All & more</p>"},
    ),
    "prefixes that nobody declared": (
        rss("<item><title>T</title><dc:date>2026-11-29T10:30:00Z</dc:date><content:encoded>&lt;p&gt;All&lt;/p&gt;</content:encoded></item>"),
        {"title": "T", "content": "<p>All</p>", "published": DAY},
    ),
    "RSS 0.90": (
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://my.netscape.com/rdf/simple/0.9/"><channel><title>A</title><link>https://example.com/</link></channel><item><title>T</title><link>https://e.example/1</link></item></rdf:RDF>',
        {"title": "T", "link": "https://e.example/1"},
    ),
    "RSS 1.0": (
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>A</title></channel><item rdf:about="https://e.example/1"><title>T</title><dc:date>2026-11-29T12:30:00+02:00</dc:date><dc:subject>S</dc:subject></item></rdf:RDF>',
        {"id": "https://e.example/1", "title": "T", "link": "https://e.example/1", "published": DAY, "topics": ["S"]},
    ),
    "a podcast": (
        rss('<item><title>T</title><itunes:image xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd" href="/p.png"/><enclosure url="/e.mp3" type="audio/mpeg" length="x"/></item>'),
        {"title": "T", "images": ["https://example.com/p.png"], "enclosures": [{"url": "https://example.com/e.mp3", "type": "audio/mpeg"}]},
    ),
    "Media RSS": (
        rss('<item xmlns:media="http://search.yahoo.com/mrss"><title>T</title><media:group><media:content url="https://m.example/v.mp4" type="video/mp4" fileSize="9"><media:thumbnail url="https://m.example/t.png"/></media:content></media:group><media:content url="https://m.example/i.jpg" medium="image"/></item>'),
        {"title": "T", "images": ["https://m.example/i.jpg", "https://m.example/t.png"], "enclosures": [{"url": "https://m.example/v.mp4", "type": "video/mp4", "length": 9}]},
    ),
    "Atom 1.0": (
        atom('<author><name>All</name></author><entry xml:base="/b/"><id>urn:1</id><title type="html">T &amp;amp; &lt;b&gt;U&lt;/b&gt;</title><link rel="edit" href="/edit"/><link href="1"/><link rel="enclosure" href="s.ogg" type="audio/ogg" length="3"/><published>2026-11-29T10:30:00Z</published><updated>2026-11-30T00:00:00Z</updated><category term="t" label="L"/><summary>a &lt; b</summary></entry>'),
        {"id": "urn:1", "title": "T & U", "link": "https://example.com/b/1", "published": DAY, "authors": ["All"], "topics": ["L"], "summary": "<p>a &lt; b</p>", "enclosures": [{"url": "https://example.com/b/s.ogg", "type": "audio/ogg", "length": 3}]},
    ),
    "Atom 1.0 in XHTML": (
        atom('<entry><title type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">A <em>b</em></div></title><content type="xhtml"><h:div xmlns:h="http://www.w3.org/1999/xhtml"><h:p class="c">One<h:br/>&lt;two&gt;</h:p></h:div></content><updated>2026-11-29T10:30:00Z</updated></entry>'),
        {"title": "A b", "content": '<p class="c">One<br>&lt;two&gt;</p>', "published": DAY},
    ),
    "Atom 0.3": (
        atom('<entry><id>i</id><title mode="escaped" type="text/html">T &amp;lt;&lt;i&gt;x&lt;/i&gt;</title><link rel="alternate" type="text/html" href="https://e.example/1"/><issued>2026-11-29T10:30:00Z</issued><content type="text/html" mode="escaped">&lt;p&gt;C&lt;/p&gt;</content></entry>', "http://purl.org/atom/ns#", 'version="0.3"'),
        {"id": "i", "title": "T <x", "link": "https://e.example/1", "published": DAY, "content": "<p>C</p>"},
    ),
    "YouTube": (
        atom('<entry><id>yt:video:x</id><title>T</title><link rel="alternate" href="https://v.example/x"/><media:group xmlns:media="http://search.yahoo.com/mrss/"><media:thumbnail url="https://v.example/t.jpg"/><media:description>Says.</media:description></media:group></entry>'),
        {"id": "yt:video:x", "title": "T", "link": "https://v.example/x", "images": ["https://v.example/t.jpg"], "summary": "<p>Says.</p>"},
    ),
    "what podcasts have besides": (
        rss('<item xmlns:itunes="http://www.itunes.com/DTDs/Podcast-1.0.dtd"><title>T</title><itunes:author>Jo Doe (jo@e.example)</itunes:author><itunes:category text="A"><itunes:category text="B"/></itunes:category><itunes:link rel="image" href="/l.png"/><itunes:image url="/u.png"/></item>'),
        {"title": "T", "authors": ["Jo Doe"], "topics": ["A", "B"], "images": ["https://example.com/u.png", "https://example.com/l.png"]},
    ),
    "RSS with elements of Atom": (
        rss('<item xmlns:atom="http://www.w3.org/2005/Atom" xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd"><title>T</title><atom:author><atom:name>Jo Doe</atom:name><atom:email>jo@e.example</atom:email></atom:author><atom:category term="a" label="A"/><itunes:keywords>b, c</itunes:keywords></item>'),
        {"title": "T", "authors": ["Jo Doe"], "topics": ["b", "c", "A"]},
    ),
    "names in capitals": (
        rss(f"<ITEM><Title>T</Title><LINK>/1</LINK><PubDate>{DATE}</PubDate><GUID isPermalink='FALSE'>https://e.example/g</GUID></ITEM>"),
        {"id": "https://e.example/g", "title": "T", "link": "https://example.com/1", "published": DAY},
    ),
    "CDF": (
        '<CHANNEL HREF="https://example.com/"><TITLE>A</TITLE><ITEM HREF="/1" LASTMOD="2026-11-29T10:30:00Z"><TITLE>T</TITLE><ABSTRACT>D</ABSTRACT></ITEM></CHANNEL>',
        {"title": "T", "link": "https://example.com/1", "summary": "D", "published": DAY},
    ),
    "the languages of texts": (
        rss('<item xml:lang="en_US"><title>T</title></item>'),
        {"title": "T", "lang": "en-US"},
    ),
    "the language of a body": (
        atom('<entry xml:lang="de"><id>i</id><title>T</title><content xml:lang="fr">C</content></entry>'),
        {"id": "i", "title": "T", "lang": "fr", "content": "<p>C</p>"},
    ),
    "Atom in base64": (
        atom('<entry><id>i</id><title mode="base64">VCAmbHQ7PGk+eDwvaT4=</title><content mode="base64" type="text/html">PHA+QzwvcD4=</content></entry>', "http://purl.org/atom/ns#", 'version="0.3"'),
        {"id": "i", "title": "T <x", "content": "<p>C</p>"},
    ),
    "Atom in what should be base64": (
        atom('<entry><id>i</id><title>T</title><content type="application/octet-stream">no!</content></entry>'),
        {"id": "i", "title": "T", "content": "no!"},
    ),
    "Atom before it had its name": (
        atom("<entry><id>i</id><title>T</title></entry>", "http://purl.org/echo/", 'version="0.2"'),
        {"id": "i", "title": "T"},
    ),
    "no namespace": (
        '<feed xmlns=""><title>A</title><entry><id>i</id><title>T</title></entry></feed>',
        {"id": "i", "title": "T"},
    ),
    "JSON Feed 1.0": (
        json.dumps({"version": "https://jsonfeed.org/version/1", "title": "A", "home_page_url": "https://example.com/", "author": {"name": "Jo"}, "items": [{"id": 7, "url": "/1", "content_text": "a < b\n\nc", "date_published": "2026-11-29T10:30:00Z"}]}),
        {"id": "7", "link": "https://example.com/1", "authors": ["Jo"], "content": "<p>a &lt; b</p><p>c</p>", "published": DAY},
    ),
    "JSON Feed 1.1": (
        json.dumps({"version": "https://jsonfeed.org/version/1.1", "title": "A", "items": [{"id": "i", "title": "T <b>", "url": "https://e.example/1", "authors": [{"name": "A"}, {"name": "B"}], "tags": ["x"], "content_html": "<p>C</p>", "language": "de", "attachments": [{"url": "https://e.example/a.mp3", "mime_type": "audio/mpeg", "size_in_bytes": 5}]}]}),
        {"id": "i", "title": "T ‹b›", "link": "https://e.example/1", "authors": ["A", "B"], "topics": ["x"], "content": "<p>C</p>", "lang": "de", "enclosures": [{"url": "https://e.example/a.mp3", "type": "audio/mpeg", "length": 5}]},
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", FORMATS)
def test_each_format_says_the_same_things(name: str) -> None:
    text, wanted = FORMATS[name]
    feed = parse(text.encode(), URL)
    assert feed.title == "A" and feed.notes == ()
    assert {key: value for key, value in stated(feed.entries[0]).items() if key != "updated"} == wanted
    assert feed_of(json.loads(json.dumps(plain(feed)))) == feed


ITEM = "<item><title>Zoë “x”</title></item>"
ENCODINGS: list[tuple[bytes, str]] = [
    (rss(ITEM).encode(), ""),
    (b"\xef\xbb\xbf" + rss(ITEM).encode(), ""),
    (rss(ITEM).encode("utf-16"), ""),
    (rss(ITEM).encode("utf-16-le"), "text/xml"),
    (rss(ITEM).removeprefix('<?xml version="1.0"?>').replace("<rss", "<!-- a --><rss").encode("utf-16-be"), ""),
    (rss(ITEM).encode("utf-32"), ""),
    (rss(ITEM).encode("utf-32-be"), ""),
    (rss(ITEM).encode("utf-32-le"), "text/xml; charset=utf-8"),
    (rss("<item><title>Zo\xeb &#147;x&#x94;</title></item>").encode(), ""),  # numbers as Windows has them
    (rss("<item><title>Zo\xeb \x93x\x94</title></item>").encode(), ""),
    (rss(ITEM).replace('"1.0"?', '"1.0" encoding="windows-1252"?').encode("cp1252"), ""),
    (rss(ITEM).replace('"1.0"?', '"1.0" encoding="ISO-8859-1"?').encode("cp1252"), ""),  # as Windows means it
    (rss(ITEM).encode("cp1252"), "application/rss+xml; charset=windows-1252"),
    (rss(ITEM).encode("cp1252"), ""),  # says nothing
    (rss(ITEM).replace('"1.0"?', '"1.0" encoding="utf-8"?').encode("cp1252"), ""),  # lies
    (rss(ITEM).replace('"1.0"?', '"1.0" encoding="iso-8859-1"?').encode(), ""),  # lies too
    (rss(ITEM).replace('"1.0"?', '"1.0" encoding="x-nothing"?').encode(), "text/xml; charset=hex"),
    (b"\n\n  " + rss(ITEM).encode(), ""),
    (b"<!-- hello -->" + rss(ITEM).encode(), ""),
    (b"Warning: something failed in line 3\n" + rss(ITEM).encode(), ""),
]


@pytest.mark.parametrize(("data", "content_type"), ENCODINGS)
def test_text_is_read_in_whatever_encoding(data: bytes, content_type: str) -> None:
    assert only(data, content_type).title == "Zoë “x”"


def test_one_broken_character_costs_itself_alone() -> None:
    data = rss("<item><title>Zoë Zoë Zoë X</title></item>").encode().replace(b"X", b"\xff")
    assert only(data).title == "Zoë Zoë Zoë \ufffd"


FULL = "<item><title>A</title></item><item><title>B</title></item>"
MENDED: list[tuple[str, list[str], str]] = [  # what comes, the titles that are read, and what is said
    (rss(FULL), ["A", "B"], ""),
    (rss("<item><title>A & B</title></item>"), ["A & B"], ""),
    (rss("<item><title>A &nbsp;&eacute;&mdash;&unknown; B</title></item>"), ["A é—&unknown; B"], ""),
    (rss("<item><title>A\x00\x08\x1b[31m&#27;&#0;&#x1b; B</title></item>"), ["A[31m B"], ""),
    (rss("<item><title><![CDATA[A & B &amp; <b>C</b>]]></title></item>"), ["A & B & C"], ""),
    (rss(FULL)[:-10], ["A", "B"], "is not well-formed at its line 1"),
    (rss(FULL)[:-30], ["A"], "1 of its entries left out."),
    (rss(FULL)[:-1], ["A", "B"], ""),
    (rss(f"{FULL}<item><title>C</item></item>"), ["A", "B"], "mismatched tag. 1 of its entries left out."),
    (rss(f"<item><title>A</item>{FULL}"), ["A", "B"], "mismatched tag. 1 of its entries left out."),
    (rss(f"<item><title>Z < A</title></item>{FULL}"), ["Z < A", "A", "B"], "Its entries were read nevertheless."),
    (rss(f"<item><title>Z ]]> A</title></item>{FULL}"), ["Z ]]> A", "A", "B"], "Its entries were read nevertheless."),
    (rss(f"<item><title>Z<br>& A &amp; B</title></item>{FULL}"), ["Z & A & B", "A", "B"], "mismatched tag. Its entries"),
    (rss(f"<item><title>Z</title><description><p>x<p>y</description></item>{FULL}"), ["Z", "A", "B"], "Its entries"),
    (rss(f"<item><title>Z</title><a b=c/></item>{FULL}"), ["A", "B"], "1 of its entries left out."),
    (f"{rss(FULL)}<p>trailing", ["A", "B"], "junk after document element"),
    (f"<br />\n<b>Warning</b>: x in y\n{rss(FULL)}", ["A", "B"], "junk after document element. Its entries"),
    ("<feed><title>A</title><entry><title>A</title></entry><entry><title>B<hr></title></entry></feed>", ["A", "B"], "mismatched"),
    ("<rdf:RDF><channel><items/></channel><item><title>A<hr></title></item></rdf:RDF>", ["A"], "mismatched"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "titles", "said"), MENDED)
def test_what_is_not_well_formed_gives_what_can_be_read(text: str, titles: list[str], said: str) -> None:
    feed = parse(text.encode(), URL)
    assert [entry.title for entry in feed.entries] == titles
    assert said in " ".join(feed.notes)


BAD = st.sampled_from(["<b>", "</b>", "<", "&", "]]>", "<![CDATA[", "-->", "<!--", "<item ", "</title>", "\x00", "a", " ", "é"])  # fmt: skip


@given(st.lists(BAD, max_size=6).map("".join), st.lists(BAD, max_size=6).map("".join))
def test_an_entry_costs_at_most_itself(title_: str, text: str) -> None:
    """Those before and behind it are read, unless it swallows them by a comment or a section that has no end."""
    entry = f"<item><title>{title_}</title><description>{text}</description></item>"
    titles = [each.title for each in parse(rss(f"<item><title>A</title></item>{entry}<item><title>B</title></item>").encode(), URL).entries]  # fmt: skip
    assert titles[0] == "A" and (titles[-1] == "B" or any(mark in entry for mark in ("<!--", "<![CDATA[")))


BOMB = '<!DOCTYPE rss [<!ENTITY a "aaaaaaaaaa">' + "".join(f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9)) + "]>"  # fmt: skip
REFUSED: list[tuple[bytes, str]] = [
    (b"", "The server sent nothing."),
    (b" \n", "The server sent nothing."),
    (b"<html><body>x</body></html>", "no feed but a web page"),
    (b"<!DOCTYPE html><html><head><title>x</title></head><body><p>x<br></body></html>", "no feed but a web page"),
    (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "no feed but a document <svg>"),
    (b"hello", "What came is no feed."),
    (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "What came is no feed."),
    (b"{}", "no list of items"),
    (b'{"items": 3}', "no list of items"),
    (b'{"items": [', "begins like JSON and is none"),
    (b"[" * 100_000, "What came is no feed."),
    (b'{"a":' * 100_000, "begins like JSON and is none"),
    (rss("<item><title>&j;</title></item>", head=BOMB).encode(), "defines entities of its own"),
    (rss("<item><title>&x;</title></item>", head='<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/passwd">]>').encode(), "defines entities of its own"),
    (rss("", head='<!DOCTYPE rss [<!ENTITY % x SYSTEM "http://127.0.0.1/x.dtd"> %x;]>').encode(), "defines entities of its own"),
    (rss("<item>" * 500).encode(), "some deeper than 200"),
    (b"<rss><channel><title>x", "is not well-formed"),
]  # fmt: skip


@pytest.mark.parametrize(("data", "said"), REFUSED)
def test_what_is_no_feed_is_refused_in_a_sentence(data: bytes, said: str) -> None:
    with pytest.raises(ReaderError) as raised:
        parse(data, URL)
    assert said in str(raised.value) and str(raised.value).endswith(".")


def test_a_doctype_is_passed_over_and_nothing_outside_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("socket.socket.connect", lambda *_: pytest.fail("nothing is asked"))
    head = '<!DOCTYPE rss SYSTEM "http://127.0.0.1:9/rss.dtd">'
    assert only(rss("<item><title>&nbsp;A&x;</title></item>", head=head)).title == "A&x;"


@pytest.mark.thorough
def test_a_feed_of_many_entries_or_much_text_is_cut_and_it_is_said() -> None:
    many = parse(rss("<item><title>x</title></item>" * (MAX_ENTRIES + 5)).encode(), URL)
    assert len(many.entries) == MAX_ENTRIES and "more than 2,000 entries; the first" in many.notes[0]
    long = parse(rss(f"<item><title>x</title><description>{'y' * 900_000}</description></item>" * 10).encode(), URL)
    assert sum(len(entry.summary) for entry in long.entries) <= parsing.MAX_TEXT
    assert len(long.entries) == 10 and "some entries are without their text" in long.notes[0]
    deep = parse(rss("<item><title>x</title></item>" + "<a/>" * 300_000).encode(), URL)
    assert len(deep.entries) == 1 and "more than 250,000 elements" in deep.notes[0]


DATES: list[tuple[str, str | None]] = [
    ("Sun, 29 Nov 2026 10:30:00 GMT", "2026-11-29T10:30"),
    ("Sun, 29 Nov 2026 10:30 EST", "2026-11-29T15:30"),
    ("29 Nov 26 10:30:00 +0200", "2026-11-29T08:30"),
    ("So, 29 Nov 2026 1:30:00 GMT", "2026-11-29T01:30"),
    ("Sun, 29 Nov 2026 10:30:00 GMT (winter)", "2026-11-29T10:30"),
    ("2026-11-29T10:30:00.123456789Z", "2026-11-29T10:30"),
    ("2026-11-29T10:30:00-05:00", "2026-11-29T15:30"),
    ("2026-11-29", "2026-11-29T00:00"),
    ("Thu, 01 Jan 1970 00:00:00 GMT", "1970-01-01T00:00"),
    ("0001-01-01T00:00:00Z", None),
    ("Sun, 31 Feb 2026 10:30:00 GMT", None),
    ("yesterday", None),
    ("", None),
    ("9" * 10_000, None),
]


@pytest.mark.parametrize(("text", "moment"), DATES)
def test_dates_of_feeds(text: str, moment: str | None) -> None:
    found = feed_date(text)
    assert (found.isoformat()[:16] if found else None) == moment


TITLES: list[tuple[str, bool, str]] = [
    ("A <b>bold</b> &amp;amp; &lt;i&gt;more&lt;/i&gt;", True, "A bold & more"),
    ("Use &amp;lt;video&amp;gt; now", True, "Use now"),
    ("Use <video> now", False, "Use ‹video› now"),
    ("if a < b and c > d", True, "if a < b and c > d"),
    ("&amp;amp;amp;amp;amp;amp;lt;", True, "<"),
    ("one\n two\u202e\x1b[2J", True, "one two[2J"),
    ("<script>alert(1)</script>News", True, "News"),
    ("Safe<applet code='x'></applet> <blink>and</blink> sound", True, "Safe and sound"),
    ("<math><mrow><mi>a</mi><mo>+</mo><msup><mi>b</mi><mn>2</mn></msup></mrow></math>", True, "a+b2"),
    ("One <svg width='9'><title>A dot</title><circle r='1'/></svg>two", True, "One two"),
    ("", True, ""),
]


@pytest.mark.parametrize(("text", "is_html", "shown"), TITLES)
def test_titles_are_plain(text: str, is_html: bool, shown: str) -> None:
    assert title(text, is_html) == shown


@given(st.text(alphabet=st.sampled_from("a &;<>/bampltgquot#x123\"'\u202e\n"), max_size=60), st.booleans())
def test_no_title_or_excerpt_has_anything_left_to_resolve(text: str, is_html: bool) -> None:
    for shown in (title(text, is_html), excerpt(text, 40)):
        assert clean.unescape(shown) == shown and clean.one_line(shown) == shown
        assert not re.search(r"</?[A-Za-z][^<>]*>", shown)


@pytest.mark.parametrize("text", ["&" + "amp;" * 1_400 + "lt;", "<b" * 1_400 + ">" * 1_400, "&lt;" * 900])
def test_titles_that_were_escaped_again_and_again_are_cleaned_a_few_times(text: str) -> None:
    rounds: list[str] = []

    def clean_once(said: str) -> str:
        rounds.append(said)
        return clean.title(said)

    shown = settled(clean_once, text)
    assert len(rounds) <= ROUNDS + 1 and clean.title(shown) == shown
    assert not re.search("</?[A-Za-z][^<>]*>", title(text)) and clean.unescape(title(text)) == title(text)


BODIES: list[tuple[str, str]] = [
    ('<p>One <b>two</b> <a href="/x?a=1&amp;b=2">three</a></p>', "One **two** [three](https://example.com/x?a=1&b=2)"),
    ('<img src="i.png" alt="A [b]">', r"![A \[b\]](https://example.com/blog/i.png)"),
    ('<a href="/p"><img src="//m.example/i.png" alt=""></a>', "[![](https://m.example/i.png)](https://example.com/p)"),
    ('<a href="javascript:alert(1)">x</a>', "x"),
    ("<script>x</script><style>y</style><p>z</p>", "z"),
    ('<iframe src="https://v.example/e"></iframe>', "[video](https://v.example/e)"),
    ('<base href="https://b.example/d/"><a href="x">y</a>', "[y](https://b.example/d/x)"),
    ("plain &amp; simple\r\n\r\nsecond", "plain & simple\n\nsecond"),
    ("", ""),
]


@pytest.mark.parametrize(("html", "wanted"), BODIES)
def test_bodies_become_markdown_with_whole_addresses(html: str, wanted: str) -> None:
    assert Converter().to_markdown(html, URL) == wanted


PIECES = ["word", " ", "  \n", "b.", "&amp;", "&nbsp;", "&mdash;", "&lt;", "é", "(x)", "-", "1.", "#", "*", "_", "<b>bold</b>", "<em>i j</em>", "<i> x</i>", "<b></b>", '<a href="/x?a=1&amp;b=2">link</a>', '<a href="y" target="_blank">l m</a>', '<a href="z(1)">p</a>', '<a href="javascript:x">j</a>', "<br>", "<br />", "<b>a <i>b</i></b>", "<code>c</code>", "x@e.example", "http://e.example/", "\xa0", "!", "+", "=", "~"]  # fmt: skip
paragraphs = st.lists(st.sampled_from(PIECES), max_size=8).map(lambda pieces: f"<p>{''.join(pieces)}</p>")


@given(
    st.lists(paragraphs | st.sampled_from(["\n", "loose", "<div>d</div>", "<p>"]), min_size=1, max_size=4).map("".join)
)
def test_the_shortcut_for_simple_paragraphs_gives_what_the_converter_gives(html: str) -> None:
    quick = simple_html.to_markdown(html, URL)
    assert quick is None or quick.strip() == markdown.converted(html, URL).strip()


def test_the_shortcut_is_taken() -> None:
    html = '<p>Some <b>words</b> &amp; a <a href="/x">link</a>.<br/>More.</p>\n<p>And more.</p>'
    assert (
        simple_html.to_markdown(html, URL)
        == "Some **words** &amp; a [link](https://example.com/x).\nMore.\n\nAnd more."
    )


def test_what_is_too_much_for_the_converter_stays_html() -> None:
    for html in ("<div>x</div>" * 5_000, "<p><b>x" * 500, "<p>" + "y" * 200_000):
        assert Converter().to_markdown(html, URL) == html
    assert Converter().to_markdown("<p>x</p>" * 5_000, URL) == "\n\n".join("x" * 5_000)  # as it needs no parser


def test_the_texts_of_a_feed_are_so_many_tags_together() -> None:
    """However they are shared out: an entry costs what the parser makes of it, also of what was never closed."""
    unclosed, closed = "<b><p>" * 30, "<div>y</div>" * 4
    converter = Converter(2_500)
    shown = [converter.to_markdown(html, URL) for html in (unclosed, unclosed, closed, unclosed * 5, unclosed, closed)]
    made = 30 + 30 + 30 * 31 // 2  # of the first: its own, and formatting opened anew in each of 30 paragraphs
    assert converter.tags == 2_500 - 3 * made - 2 * 8
    assert [html.startswith("<") for html in shown] == [False, False, False, True, False, False]


def test_hostile_texts_cost_a_feed_no_more_than_its_tags() -> None:
    """Texts of 1,000 tags that are never closed, in batches as they are written."""
    entry = Entry(id="1", title="T", summary="<b>" * 1_000)
    tags, converted = 12_345, 0
    for _ in range(4):
        documents, tags = json.loads(composing.job(composing.question([(entry, "")] * 5, SOURCE, tags)))
        converted += sum("<b>" not in document for document in documents)
    assert (converted, tags) == (12, 345)


SOURCE = Source(URL, 'The "Times" \\ Co', "https://www.example.com/", "en", ("mine",))
texts = st.text(max_size=40) | st.sampled_from(["---", "a: b", "- x", '"', "\\", "'", "#", "null", "2026-01-01", "\x85", "\u2028", "<b>x</b>", "&amp;", "|", "{{ x }}", "!!python/object:os.system"])  # fmt: skip
entries = st.builds(
    Entry,
    id=texts,
    title=texts.map(title),
    link=st.sampled_from(["", "https://e.example/1?a=1&b=%20", "http://e.example/ü"]),
    published=st.none() | st.just(DAY),
    authors=st.lists(texts.map(title).filter(bool), max_size=2).map(tuple),
    topics=st.lists(texts.map(title).filter(bool), max_size=2).map(tuple),
    summary=texts,
    content=texts,
    enclosures=st.sampled_from([(), (Enclosure("https://e.example/a.mp3", "audio/mpeg", 3),)]),
)


@given(entries)
def test_whatever_an_entry_says_its_file_is_an_article_that_says_it(entry: Entry) -> None:
    """And plain python-frontmatter reads the same, no key of it being the stranger's."""
    import frontmatter

    document = compose(entry, SOURCE, "2026-11-29T00:00:00Z", Converter())
    article = loader.parse(document.encode(), "a.md")
    assert isinstance(article, Article) and not article.notes
    assert (article.links.page or "") == (entry.link or (entry.enclosures[0].url if entry.enclosures else ""))
    assert article.topics[0] == "mine" and article.provider.name == 'The "Times" \\ Co'
    if entry.title:
        assert article.title == entry.title
    post = frontmatter.loads(document)
    keys = {
        "title",
        "excerpt",
        "publishedDateTime",
        "datedBy",
        "webUrl",
        "type",
        "lang",
        "authors",
        "provider",
        "topics",
    }
    assert set(post.metadata) <= keys | {"images", "enclosures", "comments", "feed", "guid"}
    assert post["title"] == document.split("\n")[1].removeprefix('title: "')[:-1].replace('\\"', '"').replace(
        "\\\\", "\\"
    )


@given(st.binary(max_size=300) | st.text(alphabet='<>/rssfeditmchanl" =?!&;[]-{}:x', max_size=200).map(str.encode))
def test_any_bytes_end_in_a_feed_or_a_sentence(data: bytes) -> None:
    try:
        feed = parse(data, URL)
    except ReaderError as error:
        assert str(error).endswith(".")
    else:
        assert isinstance(feed, Feed)


# What is quick gives what the rules give

PART = st.text("aZ09/_~%+,@=.-;?#&:\\ \xfc\n[", max_size=12)
ADDRESS = st.one_of(
    st.builds("http{}://{}{}{}".format, st.sampled_from(["", "s"]), st.text("ab.-9", max_size=8), st.sampled_from(["", ":80", ":99999"]), PART),
    PART,
    st.builds("/{}".format, PART),
    st.sampled_from(["https://e.example", "//e.example/x", "/a/../b", "/a//b", "http://e.example?x=1", "http://1.2/", f"http://{'a.' * 60}b/"]),
)  # fmt: skip


@given(ADDRESS, st.sampled_from(["https://e.example/a/b", "http://e.example", "http://e.example:81/x?y", "https://[::1]/x", "http://b\xfc.example/"]))  # fmt: skip
def test_an_address_that_is_plain_is_what_the_rules_make_of_it(stated: str, base: str) -> None:
    stated_once = clean.one_line(stated).replace(" ", "%20")
    assert parts.address(stated, base) == (parts.resolved(stated_once, base) if stated_once else "")


@given(
    st.integers(0, 40), st.sampled_from(["Jan", "Feb", "Sep", "Dec", "Mai"]), st.integers(1900, 2099), st.integers(0, 25),
    st.integers(0, 61), st.sampled_from(["GMT", "+0000", "-0430", "+1259", "EST", "+0960", "Z"]), st.booleans(),
)  # fmt: skip
def test_the_usual_date_is_the_moment_that_any_form_of_it_is(
    day: int, month: str, year: int, hour: int, minute: int, zone: str, is_padded: bool
) -> None:
    text = f"Sun, {f'{day:02}' if is_padded else day} {month} {year} {hour:02}:{minute:02}:07 {zone}"
    moment = any_date(text)
    assert feed_date(text) == (moment if moment and moment.year >= 1970 else None)
