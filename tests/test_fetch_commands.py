"""`add`, `fetch`, `feeds` and `save`, as a person and a script use them."""

import json
import re
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from builders import write
from feedhouse import answering, feed, item, status
from imageserver import Answer, Server

from reader.fetch.ledger import Ledger, locked
from reader.fetch.reports import Report
from reader.fetch.setup import ledger_file, lock_file
from reader.fetch.subscriptions import read
from reader.library.check import check
from reader.session.feeds import feeds_of
from reader.system.paths import config_file

pytestmark = pytest.mark.usefixtures("kept_processes")


@pytest.fixture(autouse=True)
def own_network() -> None:
    """The server is on this computer."""
    write(config_file().parent, config_file().name, '[fetch]\nprivate = ["127.0.0.1"]\n')


def page(*links: str, text: str = "") -> Answer:
    named = "".join(f'<link rel="alternate" type="application/rss+xml" href="{link}">' for link in links)
    html = f"<html lang='en'><head><title>A page</title>{named}</head><body>{text}</body></html>"
    return answering(html.encode(), Content_Type="text/html; charset=utf-8")


def test_from_nothing_to_a_list(tell: Any, server: Server, tmp_path: Path) -> None:
    server.answers |= {"/blog": page("/f.xml"), "/f.xml": answering(feed(item(1), item(2)), ETag='"a"')}
    news = tmp_path / "news"
    told = tell("add", server.at("/blog"), str(news), "--topic", "mine")
    assert told.code == 0, told.err
    assert told.lines == [
        f"The Feed  {server.at('/f.xml')}",
        "    Entry 1",
        "    Entry 2",
        f"Added: The Feed in {news}.",
        "2 new from 1 feed.",
    ]
    assert (
        (news / "feeds.toml").read_text()
        == f'[[feed]]\nurl = "{server.at("/f.xml")}"\ntitle = "The Feed"\nfolder = "the-feed"\ntopics = ["mine"]\n'
    )
    assert [line.split("  ")[-1] for line in tell("list", str(news)).lines] == ["Entry 2", "Entry 1"]
    assert check(news).findings == []
    assert tell("fetch", str(news)).lines == ["Nothing new, 1 feed not due yet."]
    assert [asked.path for asked in server.asked] == ["/blog", "/f.xml"], "no server is asked twice"
    assert "Already there" in tell("add", server.at("/f.xml"), str(news)).out


def test_what_came_when_a_feed_was_added_is_its_first_fetch(tell: Any, server: Server, tmp_path: Path) -> None:
    server.answers["/f"] = answering(feed(item(1)), ETag='"a"', Retry_After="7200")
    assert tell("add", server.at("/f"), str(tmp_path)).lines[-1] == "1 new from 1 feed."
    with closing(Ledger(ledger_file())) as ledger:
        _, state = ledger.feed(tmp_path, server.at("/f"))
        assert (state.etag, state.next - state.checked) == ('"a"', 7200)
        ledger.keep(1, replace(state, next=0.0))  # as if it were due
    assert tell("fetch", str(tmp_path)).lines == ["Nothing new."]
    assert [asked.headers.get("If-None-Match") for asked in server.asked] == [None, '"a"']


def test_while_a_fetch_runs_the_articles_of_a_new_feed_are_left_to_the_next(
    tell: Any, server: Server, tmp_path: Path
) -> None:
    server.answers["/f"] = feed(item(1))
    with closing(locked(lock_file()) or pytest.fail("it is free")):
        told = tell("add", server.at("/f"), str(tmp_path))
    assert told.code == 0 and f"`broadsheet fetch {tmp_path}` fetches its articles." in told.err
    assert tell("fetch", str(tmp_path)).lines == ["1 new from 1 feed."]


def test_of_a_feed_that_is_too_large_to_be_kept_the_articles_are_fetched_again(
    tell: Any, server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.answers["/f"] = feed(item(1))
    monkeypatch.setattr("reader.fetch.finding.KEPT", 100)
    assert "fetches its articles." in tell("add", server.at("/f"), str(tmp_path)).err
    assert tell("fetch", str(tmp_path)).lines == ["1 new from 1 feed."]


def test_comments_of_feeds_toml_stay(tell: Any, server: Server, tmp_path: Path) -> None:
    before = '# mine\n[[feed]]\nurl = "https://e.example/" # first\n'
    write(tmp_path, "feeds.toml", before)
    server.answers["/f"] = feed(item(1))
    assert tell("add", server.at("/f"), str(tmp_path)).code == 0
    after = (tmp_path / "feeds.toml").read_text()
    assert after.startswith(f"{before}\n[[feed]]\n") and len(read(tmp_path)) == 2


FOUND: list[tuple[dict[str, Answer], int, str]] = [
    ({"/p": page("/a", "/b"), "/a": feed(item(1)), "/b": feed(item(2))}, 1, "2 feeds are linked there: add one"),
    ({"/p": page("/none", "/a"), "/a": feed(item(1))}, 0, "Added"),
    ({"/p": page(), "/rss.xml": feed(item(1))}, 0, "/rss.xml"),
    ({"/p": page()}, 2, "There is no feed at"),
    ({}, 2, "the server answered 404"),
]


@pytest.mark.parametrize(("answers", "code", "said"), FOUND)
def test_what_a_page_names_is_found(
    tell: Any, server: Server, tmp_path: Path, answers: dict[str, Answer], code: int, said: str
) -> None:
    server.answers |= answers
    told = tell("add", server.at("/p"), str(tmp_path))
    assert told.code == code and said in told.out + told.err
    assert (tmp_path / "feeds.toml").exists() == (code == 0)


def test_feeds_that_came_with_a_directory_are_agreed_to_first(tell: Any, server: Server, tmp_path: Path) -> None:
    server.answers |= {"/a": answering(feed(item(1)), ETag='"a"'), "/b": feed(item(2))}
    write(tmp_path, "feeds.toml", f'[[feed]]\nurl = "{server.at("/a")}"\n')
    told = tell("fetch", str(tmp_path))
    assert told.code == 2 and "1 feed that you have not agreed to" in told.err and "127.0.0.1" in told.err
    assert not server.asked
    assert tell("fetch", str(tmp_path), "--trust").code == 0
    assert tell("fetch", str(tmp_path)).code == 0
    with open(tmp_path / "feeds.toml", "a") as file:  # as `git pull` may do
        file.write(f'[[feed]]\nurl = "{server.at("/b")}"\n')
    assert tell("fetch", str(tmp_path)).code == 2
    assert [asked.path for asked in server.asked] == ["/a"]


@pytest.mark.parametrize(
    "line", ["5", "{}", '{"result": "new"}', '{"result": "new", "new": 1}', '{"result": ' + "[" * 100_000, "x" * 9_999]
)
def test_what_is_no_report_of_a_feed_is_refused(line: str) -> None:
    """The program may have been replaced by another version while the app is open."""
    with pytest.raises(ValueError):
        Report.parse(line)


def test_hosts_to_agree_to_are_named_as_they_are_looked_up(tell: Any, tmp_path: Path) -> None:
    write(tmp_path, "feeds.toml", '[[feed]]\nurl = "https://ex\u0430mple.com/feed"\n')
    assert "xn--exmple-4nf.com" in tell("fetch", str(tmp_path)).err
    assert "https://ex\u0430mple.com (xn--exmple-4nf.com)/feed" in tell("feeds", str(tmp_path)).out
    assert feeds_of([tmp_path], datetime.now(UTC)).hosts == ("ex\u0430mple.com (xn--exmple-4nf.com)",)


def test_what_failed_is_said_with_its_reason_and_when_it_is_tried_again(
    tell: Any, server: Server, tmp_path: Path
) -> None:
    server.answers |= {"/a": feed(item(1)), "/b": status(500)}
    write(
        tmp_path,
        "feeds.toml",
        "".join(f'[[feed]]\nurl = "{server.at(path)}"\ntitle = "{path}"\n' for path in ("/a", "/b")),
    )
    assert tell("fetch", str(tmp_path), "--trust", "--dry-run").lines == ["now        /a", "now        /b"]
    told = tell("fetch", str(tmp_path))
    assert (told.code, told.lines) == (1, ["1 new from 1 feed, 1 feed failed."])
    assert told.err.startswith("broadsheet: /b: The server answered 500. Next try in ")
    listed = tell("feeds", str(tmp_path)).lines
    assert re.fullmatch(r"now +\+?\d+\w+ +/a  http://.*/a", listed[0])
    assert listed[1].startswith("never") and listed[1].endswith("The server answered 500.")
    assert tell("fetch", str(tmp_path), "--feed", "nothing such").code == 2
    assert tell("check", str(tmp_path)).lines == ["1 article, 0 errors, 0 warnings."], "feeds.toml is no stray file"


def test_cron_hears_of_a_feed_that_is_gone_once(tell: Any, server: Server, tmp_path: Path) -> None:
    server.answers["/a"] = status(410)
    write(tmp_path, "feeds.toml", f'[[feed]]\nurl = "{server.at("/a")}"\n')
    first, again = tell("fetch", str(tmp_path), "--trust", "-q"), tell("fetch", str(tmp_path), "-q")
    assert first.code == 1 and "is no longer fetched" in first.err and first.lines == []
    assert (again.code, again.lines, again.err) == (0, [], "")


def test_json_is_an_object_for_each_feed(tell: Any, server: Server, tmp_path: Path) -> None:
    server.answers["/a"] = feed(item(1))
    write(tmp_path, "feeds.toml", f'[[feed]]\nurl = "{server.at("/a")}"\n')
    (record,) = [json.loads(line) for line in tell("fetch", str(tmp_path), "--trust", "--json").lines]
    assert record["result"] == "new" and record["new"] == 1 and record["title"] == "The Feed" and record["reason"] == ""


def test_two_fetches_do_not_meet(tell: Any, server: Server, tmp_path: Path) -> None:
    write(tmp_path, "feeds.toml", f'[[feed]]\nurl = "{server.at("/a")}"\n')
    assert tell("fetch", str(tmp_path), "--trust", "--dry-run").code == 0
    lock = locked(lock_file())
    assert lock
    with closing(lock):
        told = tell("fetch", str(tmp_path))
        assert told.code == 2 and "Another fetch is running" in told.err
    assert not server.asked


def test_a_directory_without_feeds_says_what_to_do(tell: Any, tmp_path: Path) -> None:
    for command in ("fetch", "feeds"):
        told = tell(command, str(tmp_path))
        assert told.code == 2 and f"`broadsheet add URL {tmp_path}` adds one." in told.err
    assert "Say which directory" in tell("save", "https://e.example/").err


OPML = """<?xml version="1.0" encoding="UTF-8"?>
<opml version="2.0"><head><title>x</title></head><body>
  <outline text="Tech"><outline text="Python &amp; co"><outline type="rss" text="A &lt;b&gt;" xmlUrl="https://a.example/feed" htmlUrl="https://a.example/"/></outline></outline>
  <outline type="rss" title="B" xmlurl="feed://b.example/rss" category="/News/World,Daily"/>
  <outline text="bad" xmlUrl="javascript:alert(1)"/>
</body></opml>"""
NEWSBOAT = """# mine
https://a.example/feed tech "long tag" "~My A" "!hidden"
"query:All:unread = \\"yes\\""
"exec:~/bin/get.sh"
https://b.example/rss
"""
SFEED = """sfeedpath="$HOME/.sfeed/feeds"
feeds() {
	# feed <name> <feedurl> [basesiteurl] [encoding]
	feed "A" "https://a.example/feed" "https://a.example"
	feed 'B' 'https://b.example/rss'
}
"""
LISTS: list[tuple[str, str, list[tuple[str, str, tuple[str, ...]]], int]] = [
    ("x.opml", OPML, [("https://a.example/feed", "A", ("Tech", "Python & co")), ("http://b.example/rss", "B", ("World", "Daily"))], 1),
    ("urls", NEWSBOAT, [("https://a.example/feed", "My A", ("tech", "long tag", "hidden")), ("https://b.example/rss", "", ())], 2),
    ("sfeedrc", SFEED, [("https://a.example/feed", "A", ()), ("https://b.example/rss", "B", ())], 0),
    ("b/categories/Tech/a/.feed.toml", 'title = "A"\nfeed_url = "https://a.example/feed"\n', [("https://a.example/feed", "A", ("Tech",))], 0),
]  # fmt: skip


@pytest.mark.parametrize(("name", "text", "feeds", "refused"), LISTS, ids=[case[0] for case in LISTS])
def test_lists_of_other_readers_come_in(
    tell: Any, tmp_path: Path, name: str, text: str, feeds: list[tuple[str, str, tuple[str, ...]]], refused: int
) -> None:
    file = write(tmp_path / "from", name, text)
    news = tmp_path / "news"
    told = tell("feeds", str(news), "--import", str(tmp_path / "from" / "b" if name.startswith("b/") else file))
    assert told.code == 0, told.err
    assert [(each.url, each.title, each.topics) for each in read(news)] == feeds
    assert len({each.folder for each in read(news)}) == len(feeds)
    assert told.err.count("so it is left out") == refused
    assert (
        "there already"
        in tell("feeds", str(news), "--import", str(tmp_path / "from" / "b" if name.startswith("b/") else file)).out
    )


def test_what_is_exported_comes_in_again(tell: Any, tmp_path: Path) -> None:
    write(
        tmp_path / "a",
        "feeds.toml",
        '[[feed]]\nurl = "https://a.example/?a=1&b=2"\ntitle = "A & \\"B\\" #1"\ntopics = ["x", "y z"]\n',
    )
    file = write(tmp_path, "x.opml", tell("feeds", str(tmp_path / "a"), "--export").out)
    assert tell("feeds", str(tmp_path / "b"), "--import", str(file)).code == 0
    assert [(each.url, each.title, each.topics) for each in read(tmp_path / "b")] == [
        ("https://a.example/?a=1&b=2", 'A & "B" #1', ("x", "y z"))
    ]


@pytest.mark.quick(2)
@pytest.mark.parametrize(
    "text", ["", "<html/>", "# nothing\n", OPML[:60], "<opml><body/></opml>", '<!DOCTYPE x [<!ENTITY a "b">]><opml/>']
)
def test_a_list_that_lists_nothing_is_an_error(tell: Any, tmp_path: Path, text: str) -> None:
    told = tell("feeds", str(tmp_path / "news"), "--import", str(write(tmp_path, "list", text)))
    assert told.code == 2 and told.err.rstrip().endswith(".")


def test_a_page_is_saved_as_an_article(tell: Any, server: Server, tmp_path: Path) -> None:
    text = '<nav>menu</nav><article><h1>A page</h1><p>One <a href="/x">two</a>.</p><img src="i.png" alt="pic"></article><footer>foot</footer>'
    server.answers["/p"] = page(text=text)
    for number in ("", "-2"):
        told = tell("save", server.at("/p"), str(tmp_path), "--topic", "later")
        assert told.code == 0, told.err
        file = Path(told.lines[0])
        assert file.parent == tmp_path / "saved" and file.name.endswith(f"a-page{number}.md")
    written = file.read_text()
    assert 'title: "A page"\nexcerpt: "One two."\n' in written, "the heading is not said again"
    assert f'webUrl: "{server.at("/p")}"' in written and '  - "later"' in written and "feed:" not in written
    assert written.endswith(f"\n# A page\n\nOne [two]({server.at('/x')}).\n\n![pic]({server.at('/i.png')})\n")
    file.unlink()
    assert check(tmp_path).findings == []


@pytest.mark.parametrize(("answer", "said"), [(answering(b"%PDF", Content_Type="application/pdf"), "not a web page but application/pdf"), (status(403), "the server answered 403")])  # fmt: skip
def test_what_is_no_page_is_not_saved(tell: Any, server: Server, tmp_path: Path, answer: Answer, said: str) -> None:
    server.answers["/p"] = answer
    told = tell("save", server.at("/p"), str(tmp_path))
    assert told.code == 2 and said in told.err and not list(tmp_path.iterdir())
