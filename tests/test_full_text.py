"""The text of an entry taken from its page: by the page's own elements, or a command of the person's."""

import sys
from datetime import UTC, datetime
from email.utils import format_datetime
from pathlib import Path

import pytest
from feedhouse import House, answering, item, status
from imageserver import Answer, Server

from reader.config.settings import Config, Fetch
from reader.fetch.full_text import MOST_PAGES
from reader.web.manners import DAY, HOUR

pytestmark = pytest.mark.usefixtures("kept_processes")

PAGE = b"""<html><head><title>T</title></head><body><nav>Menu</nav>
<article><p>The whole text, which is far longer than what the feed says of it.</p><p><a href="more">More</a></p></article>
</body></html>"""
WHOLE = "The whole text, which is far longer than what the feed says of it."


def entry(server: Server, number: int, text: str = "The beginning") -> str:
    return item(number, text=text).replace(f"<link>/e/{number}</link>", f"<link>{server.at(f'/e/{number}')}</link>")


def asked(house: House) -> list[str]:
    return [each.path for each in house.server.asked]


@pytest.fixture
def full(house: House) -> House:
    house.subscribe(full_text=True)
    house.serve(entry(house.server, 1))
    house.server.answers["/e/1"] = answering(PAGE, Content_Type="text/html")
    return house


def test_the_text_is_that_of_the_page_and_the_excerpt_that_of_the_feed(full: House) -> None:
    full.fetch()
    (text,) = full.files().values()
    assert text.endswith(f"\n{WHOLE}\n\n[More]({full.server.at('/e/more')})\n")
    assert 'excerpt: "The beginning"' in text and "<base" not in text
    accept = full.server.asked[1].headers["Accept"]
    assert asked(full) == ["/f", "/e/1"] and accept.startswith("text/html")


def test_a_page_is_asked_for_once_and_again_only_when_the_feed_says_something_else(full: House) -> None:
    full.fetch()
    assert full.counts(2 * HOUR) == (0, 0, 0, 0, 0) and asked(full) == ["/f", "/e/1", "/f"]
    full.serve(entry(full.server, 1, "Another beginning"))
    assert full.counts(2 * HOUR) == (0, 1, 0, 0, 0) and asked(full)[3:] == ["/f", "/e/1"]


def test_without_the_setting_no_page_is_asked_for(house: House) -> None:
    house.serve(entry(house.server, 1))
    house.fetch()
    assert asked(house) == ["/f"]


def test_what_is_too_old_to_be_written_is_not_asked_for(full: House) -> None:
    full.subscribe(full_text=True, keep="2d")
    old = format_datetime(datetime(2020, 1, 1, tzinfo=UTC))
    full.serve(entry(full.server, 1).replace("2 Nov 2026 10:00:00 GMT", old))
    assert full.counts() == (0, 0, 1, 0, 0) and asked(full) == ["/f"]


@pytest.mark.parametrize(
    ("page", "said"),
    [
        (status(404), "the server answered 404"),
        (answering(b"%PDF", Content_Type="application/pdf"), "not a web page but application/pdf"),
        (answering(b"<p>" + b"x" * 2**22, Content_Type="text/html"), "it is more than 3 MB"),
        (answering(b"<article>Less</article>", Content_Type="text/html"), ""),
    ],
)
def test_where_the_page_says_nothing_more_the_text_of_the_feed_stays(full: House, page: Answer, said: str) -> None:
    full.server.answers["/e/1"] = page
    outcome = full.one()
    assert outcome.written.new == 1 and said in " ".join(outcome.notes) and bool(outcome.notes) == bool(said)
    assert next(iter(full.files().values())).endswith("\nThe beginning\n")


def test_a_site_without_pages_is_given_up_soon_and_the_most_is_forty(full: House) -> None:
    full.serve(*(entry(full.server, number, f"The beginning {number}") for number in range(2, 60)))
    assert "58 articles have only the text of the feed" in full.one().notes[0]
    assert len(asked(full)) == 1 + 3
    for number in range(2, 60):
        full.server.answers[f"/e/{number}"] = answering(PAGE, Content_Type="text/html")
    full.serve(*(entry(full.server, number, f"Once more {number}") for number in range(2, 60)))
    outcome = full.one(2 * DAY)
    assert outcome.written.changed == 58 and "18 articles have only the text" in outcome.notes[0]
    assert sum(WHOLE in text for text in full.files().values()) == MOST_PAGES


def test_a_server_that_says_it_is_too_much_is_left_alone(full: House) -> None:
    full.serve(*(entry(full.server, number, f"The beginning {number}") for number in range(1, 9)))
    full.server.answers["/e/1"] = status(429, Retry_After="7200")
    assert full.one().written.new == 8 and len(asked(full)) == 2
    assert full.one(1.5 * HOUR).kind == "waiting" and full.one(HOUR).kind == "new"


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("import sys; print('<p>' + sys.stdin.read()[1:5] + ' of ' + sys.argv[1] + '</p>', 'x' * 30)", "html of"),
        ("print('# A *Markdown* text', 'x' * 30)", "# A *Markdown* text xxx"),
        ("import sys; print('oh no', file=sys.stderr); print('The *text* alone', 'x' * 30)", "\nThe *text* alone xxx"),
        ("print('<script>alert(1)</script><p onclick=x>The text', 'x' * 30)", "\nThe text xxx"),
        ("import sys; print('x' * 99); sys.exit(3)", "\nThe beginning\n"),
    ],
)
def test_a_command_of_the_persons_makes_the_text(full: House, tmp_path: Path, code: str, text: str) -> None:
    (tmp_path / "make.py").write_text(code, encoding="utf-8")
    command = f'"{Path(sys.executable).as_posix()}" "{(tmp_path / "make.py").as_posix()}" %u'
    full.config = Config(fetch=Fetch(private=("127.0.0.1",), full_text_command=command))
    outcome = full.one()
    (written,) = full.files().values()
    assert text in written and not {"<script", "onclick", "oh no"} & set(written.split())
    assert (" of " not in text) or full.server.at("/e/1") in written.partition("\n---\n")[2]
    assert ("exit code 3" in " ".join(outcome.notes)) == ("exit(3)" in code)
