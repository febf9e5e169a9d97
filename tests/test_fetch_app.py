"""Feeds in the app: fetched beside the screen, listed, added; pages saved; and where a person begins who has nothing."""

import asyncio
import re
import threading
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from app import Reader, keys, reader
from builders import open_state, write
from feedhouse import feed, item, status
from imageserver import Answer, Handler, Server
from test_fetch_commands import page

from reader.fetch.ledger import Ledger, locked
from reader.fetch.setup import ledger_file, lock_file
from reader.fetch.subscriptions import read
from reader.session.view_state import ViewState
from reader.state import memory
from reader.system.paths import asset, config_file
from reader.tui.screen.features.feeds import Feeds

pytestmark = pytest.mark.usefixtures("kept_processes")

SAMPLE = asset("sample_feed")
OWN_NETWORK = '[fetch]\nprivate = ["127.0.0.1"]\n'


@pytest.fixture(autouse=True)
def own_network() -> None:
    """The server is on this computer."""
    write(config_file().parent, config_file().name, OWN_NETWORK)


def subscribe(root: Path, *urls: str, trusted: bool = True) -> Path:
    """A collection with these feeds, to which the person has agreed."""
    write(root, "feeds.toml", "".join(f'[[feed]]\nurl = "{url}"\n' for url in urls))
    if trusted:
        with closing(Ledger(ledger_file())) as ledger:
            ledger.trust(root.resolve(), urls)
    return root


class Gate:
    """An answer that waits until the test opens it."""

    def __init__(self, then: bytes) -> None:
        self.asked, self.opened = threading.Event(), threading.Event()
        self._then = then

    def __call__(self, handler: Handler) -> None:
        self.asked.set()
        self.opened.wait(60)
        handler.give(self._then)


async def fetched(app: Reader) -> None:
    """Wait until what was fetched has been said."""
    await app.until(lambda: any("feed" in toast and toast.endswith((".", "why.")) for toast in app.toasts))


def text(app: Reader) -> str:
    return "\n".join(app.screen.lines)


def state_of(app: Reader) -> str:
    return app.main.feature(Feeds).status


async def test_a_key_fetches_and_the_list_grows_in_place(server: Server, tmp_path: Path) -> None:
    write(tmp_path, "mine.md", "---\ntitle: Mine\npublishedDateTime: 2020-01-01T00:00:00Z\n---\nText.\n")
    server.answers |= {"/a": feed(item(1), item(2)), "/b": status(500)}
    subscribe(tmp_path, server.at("/a"), server.at("/b"))
    async with reader(tmp_path) as app:
        assert not server.asked, "nothing is asked of the network unless the person says so"
        await app.press("ctrl+r")
        await fetched(app)
        assert app.titles == ["Entry 2", "Entry 1", "Mine"]
        assert app.title == "Mine", "the cursor stays on its article"
        assert app.toasts[-1] == "2 new from 1 feed, 1 feed failed. ! says why."
        await app.press("exclamation_mark")
        assert "Feeds that failed" in text(app)
        assert f"{server.at('/b')[7:20]}" in text(app) and "The server answered 500. Next try in " in text(app)
        await app.press("escape", "ctrl+r")
        await app.until(lambda: "Nothing new" in app.toasts[-1])
        assert app.toasts[-1] == "Nothing new, 2 feeds not due yet."
    assert sorted(asked.path for asked in server.asked) == ["/a", "/b"]


@pytest.mark.thorough
async def test_the_list_grows_while_more_is_to_come(server: Server, tmp_path: Path) -> None:
    gate = Gate(feed(item(2)))
    server.answers |= {"/a": feed(item(1)), "/b": gate}
    async with reader(subscribe(tmp_path, server.at("/a"), server.at("/b")), watch_mode="auto") as app:
        await app.press("ctrl+r")
        await app.until(lambda: app.titles == ["Entry 1"])
        assert "feeds 1/2" in app.screen.lines[-1] and not app.toasts
        gate.opened.set()
        await app.until(lambda: app.toasts)
        assert app.toasts == ["2 new from 2 feeds."] and app.titles == ["Entry 2", "Entry 1"]


@pytest.mark.quick(1)
@pytest.mark.parametrize("key", ["ctrl+r", "escape"])
async def test_keys_answer_while_it_runs_and_one_stops_it(server: Server, tmp_path: Path, key: str) -> None:
    gate = Gate(feed(item(1)))
    server.answers["/a"] = gate
    for number in range(3):
        write(tmp_path, f"{number}.md", f"---\ntitle: Mine {number}\n---\nText.\n")
    async with reader(subscribe(tmp_path, server.at("/a"))) as app:
        await app.press("ctrl+r")
        await app.until(gate.asked.is_set)
        assert "feeds 0/1" in app.screen.lines[-1]
        before = app.title
        await app.press("j")
        assert app.title != before
        await app.press(key)
        await app.until(lambda: not state_of(app))
        await app.until(lambda: app.toasts)
        assert app.toasts[-1] == "Stopped after 0 of 1 feeds: Nothing new."
        gate.opened.set()
        with closing(locked(lock_file()) or pytest.fail("the process still runs")):
            pass


@pytest.mark.thorough
async def test_keys_are_answered_while_many_feeds_come_in(server: Server, tmp_path: Path) -> None:
    """No server answers before the keys that are typed while it is waited for have done what they do."""
    names = ["Jungle", "Kiosk", "Quartz", "Xylem", "Zebra"]  # with letters that no entry begins with
    for number, name in enumerate(names):
        write(tmp_path, f"{name}.md", f"---\ntitle: {name}\npublishedDateTime: 2020-01-0{9 - number}\n---\nText.\n")
    gates = [Gate(feed(*(item(number * 20 + each) for each in range(20)))) for number in range(len(names) - 1)]
    server.answers |= {f"/{number}": gate for number, gate in enumerate(gates)}
    async with reader(subscribe(tmp_path, *map(server.at, server.answers)), watch_mode="auto") as app:
        await app.press("ctrl+r")
        for name, gate in zip(names[1:], gates, strict=True):
            await app.until(gate.asked.is_set)
            await app.press("j")
            assert app.title == name
            await app.press("slash", name[0].lower())
            assert app.titles == [name]
            await app.press("escape")
            assert app.title == name and state_of(app)
            gate.opened.set()
        await fetched(app)
        assert app.toasts[-1] == "80 new from 4 feeds." and len(app.titles) == 85


async def test_leaving_ends_it_at_once(server: Server, tmp_path: Path) -> None:
    gate = Gate(feed(item(1)))
    server.answers["/a"] = gate
    async with reader(subscribe(tmp_path, server.at("/a"))) as app:
        await app.press("ctrl+r")
        await app.until(gate.asked.is_set)
    lock = None
    while not lock:  # a process takes a moment to end
        lock = locked(lock_file())
        await asyncio.sleep(0.01)
    lock.close()
    gate.opened.set()
    assert not list(tmp_path.rglob("*.md"))


@pytest.mark.thorough
async def test_two_windows_do_not_fetch_at_once(server: Server, tmp_path: Path) -> None:
    subscribe(tmp_path, server.at("/a"))
    async with reader(tmp_path) as app:
        with closing(locked(lock_file()) or pytest.fail("it is free")):
            await app.press("ctrl+r")
            await app.until(lambda: app.toasts)
            assert app.toasts == ["Another fetch is running: wait until it is done."]
    assert not server.asked


@pytest.mark.thorough
async def test_feeds_of_a_stranger_are_agreed_to_first(server: Server, tmp_path: Path) -> None:
    server.answers["/a"] = feed(item(1))
    subscribe(tmp_path, server.at("/a"), trusted=False)
    async with reader(tmp_path) as app:
        await app.press("ctrl+r")
        assert "This collection names 1 feed that you have not agreed to" in text(app)
        assert "They are on 127.0.0.1." in text(app)
        await app.press("n")
        assert not server.asked
        await app.press("ctrl+r", "y")
        await fetched(app)
        assert app.titles == ["Entry 1"]


async def test_where_there_are_no_feeds_files_are_looked_at(tmp_path: Path) -> None:
    async with reader(tmp_path) as app:
        assert "C-r downloads its feeds, C-n adds one" in text(app)
        write(tmp_path, "a.md", "---\ntitle: A\n---\n")
        await app.press("ctrl+r")
        await app.until(lambda: app.titles == ["A"])
        assert app.toasts[0] == "There are no feeds here; C-n adds one."
    assert not ledger_file().exists()


SETTINGS = [("at_start = true", True), ('every = "1h"', False), ("", False)]


@pytest.mark.quick(1)
@pytest.mark.parametrize(("setting", "is_asked"), SETTINGS)
async def test_only_the_settings_fetch_unasked(server: Server, tmp_path: Path, setting: str, is_asked: bool) -> None:
    write(config_file().parent, config_file().name, f"{OWN_NETWORK}{setting}\n")
    server.answers["/a"] = feed(item(1))
    async with reader(subscribe(tmp_path, server.at("/a"))) as app:
        if is_asked:
            await app.until(lambda: app.titles == ["Entry 1"])
        else:
            await app.settled()
    assert bool(server.asked) == is_asked


@pytest.mark.thorough
async def test_the_timer_fetches_what_is_due_and_is_silent_where_nothing_came(server: Server, tmp_path: Path) -> None:
    server.answers["/a"] = feed()
    async with reader(subscribe(tmp_path, server.at("/a"))) as app:
        feeds = app.main.feature(Feeds)
        write(config_file().parent, config_file().name, f'{OWN_NETWORK}every = "30m"\n')
        await app.until(lambda: feeds._timer and feeds._timer._interval == 1_800)
        assert feeds._timer
        feeds._timer._callback()  # type: ignore[misc]
        await app.until(lambda: server.asked and not state_of(app))
        await app.ready()
        assert not app.toasts


@pytest.mark.thorough
async def test_feeds_are_listed_with_counts_and_failures(server: Server, tmp_path: Path) -> None:
    server.answers |= {"/a": feed(item(1), item(2), title="The First"), "/b": status(404)}
    subscribe(tmp_path, server.at("/a"), server.at("/b"))
    async with reader(tmp_path, size=(100, 24)) as app:
        await app.press("at")
        assert "Not downloaded yet, next now" in text(app) and "2 feeds" in text(app)
        await app.press("escape", "ctrl+r")
        await fetched(app)
        write(tmp_path, "mine.md", "---\ntitle: Mine\n---\n")
        await app.press("f5")
        await app.until(lambda: "Mine" in app.titles)
        await app.press("at")
        await app.until(lambda: "2 feeds" in text(app))
        assert re.search(r"The First +2 +● 2 ", text(app))
        assert re.search(r"! http://127\S* +0 ", text(app))
        assert "Downloaded just now, next in " in text(app)
        await app.press("j")
        assert "The server answered 404. Next try in " in text(app)
        await app.press("k")
        await app.press("enter")
        assert app.is_on_main and app.titles == ["Entry 2", "Entry 1"]


FOUND: list[tuple[dict[str, Answer], str]] = [
    ({"/p": page("/a"), "/a": feed(item(1))}, "/p"),
    ({"/a": feed(item(1))}, "/a"),
]


@pytest.mark.quick(1)
@pytest.mark.parametrize(("answers", "address"), FOUND)
async def test_a_feed_is_added_by_its_address_or_a_page(
    server: Server, tmp_path: Path, answers: dict[str, Answer], address: str
) -> None:
    server.answers |= answers
    async with reader(tmp_path) as app:
        await app.press("ctrl+n", *keys(server.at(address)), "enter")
        await app.until(lambda: "Add a feed" in text(app) and not app.is_on_main)
        assert "The Feed" in text(app) and "Entry 1" in text(app)
        await app.press("enter")
        await app.until(lambda: app.titles == ["Entry 1"])
        assert [each.url for each in read(tmp_path)] == [server.at("/a")]
        await fetched(app)
        assert app.toasts[-1] == "1 new from 1 feed."
        assert [asked.path for asked in server.asked] == [*answers], "no server is asked twice"
        await app.press("ctrl+n", *keys(server.at(address)), "enter")
        await app.until(lambda: not app.is_on_main)
        await app.press("enter")
        await app.until(lambda: app.toasts[-1] == "The Feed is already there.")


async def test_an_address_without_a_feed_is_said_and_can_be_mended(server: Server, tmp_path: Path) -> None:
    async with reader(tmp_path) as app:
        await app.press("ctrl+n", *keys(server.at("/none")), "enter")
        await app.until(lambda: app.toasts and "404" in app.toasts[-1])
        await app.press("ctrl+n")
        assert server.at("/none") in text(app)
    assert not (tmp_path / "feeds.toml").exists()


async def test_a_page_is_saved_and_is_in_the_list(server: Server, tmp_path: Path) -> None:
    server.answers["/p"] = page(text="<article><p>A text that is long enough to be one.</p></article>")
    async with reader(tmp_path) as app:
        await app.press("ctrl+g", *keys(server.at("/p")), "enter")
        await app.until(lambda: app.titles == ["A page"])
        assert app.toasts[-1].startswith("Saved as saved/")
        await app.press("ctrl+g", *keys(server.at("/none")), "enter")
        await app.until(lambda: "404" in app.toasts[-1])


# --- from end to end ---------------------------------------------------------------------------------


def an_hour_later(root: Path) -> None:
    """All feeds are due again."""
    with closing(Ledger(ledger_file())) as ledger:
        for each in read(root):
            number, state = ledger.feed(root, each.url)
            ledger.keep(number, replace(state, next=0.0))


@pytest.mark.thorough
@pytest.mark.parametrize("by", ["command", "key"])
async def test_edits_stay_changes_are_marked_and_nothing_comes_twice(
    tell: Any, server: Server, tmp_path: Path, by: str
) -> None:
    news = tmp_path / "news"
    server.answers["/f.xml"] = feed(*(item(number, text=f"Entry {number} was first.") for number in (1, 2, 3)))
    assert tell("add", server.at("/f.xml"), str(news)).lines[-1] == "3 new from 1 feed."
    async with reader(news) as app:
        await app.press("j", "r", "j", "r")  # 2 and 1 are read
        assert app.titles == ["Entry 3", "Entry 2", "Entry 1"]
        await app.settled()
        (edited,) = (file for file in news.rglob("*entry-1.md"))
        by_hand = edited.read_text() + "\nMy own note.\n"
        edited.write_text(by_hand)
        await app.press("f5")
        await app.until(lambda: app.main.bar.counts.changed == 1)
        await app.press("r", "r")
        await app.until(lambda: app.main.bar.counts.changed == 0)
        server.answers["/f.xml"] = feed(
            item(0), *(item(number, text=f"Entry {number} is other now.") for number in (1, 2, 3))
        )
        an_hour_later(news)
        if by == "key":
            await app.press("ctrl+r")
            await fetched(app)
            assert app.toasts[-1] == "1 new from 1 feed, 2 changed, 1 kept with your edits."
        else:
            told = await asyncio.to_thread(tell, "fetch", str(news))
            assert told.lines == ["1 new from 1 feed, 2 changed, 1 kept with your edits."]
            await app.press("f5")
        await app.until(lambda: app.main.bar.counts.articles == 4)
        await app.press("g", "percent_sign")
        await app.until(lambda: app.titles == ["Entry 2"])
        await app.press("i")
        assert "- Entry 2 was first." in text(app) and "+ Entry 2 is other now." in text(app)
        await app.press("escape", "percent_sign")
        await app.until(lambda: sorted(app.titles) == ["Entry 0", "Entry 1", "Entry 2", "Entry 3"])
    assert edited.read_text() == by_hand
    assert len(list(news.rglob("*.md"))) == 4


# --- where to begin ----------------------------------------------------------------------------------

FIRST = ViewState(is_first=True)


async def test_who_has_nothing_is_asked_and_may_look_at_the_sample(tmp_path: Path) -> None:
    async with reader(SAMPLE, is_sample=True, asks_where=True, place=FIRST) as app:
        await app.until(lambda: not app.is_on_main)
        for words in ("Open a directory", "Add a feed", "Look at the sample"):
            assert words in text(app)
        assert not app.main.query("#tour"), "one box at a time"
        await app.press("s")
        assert app.is_on_main and app.main.query("#sample") and not app.main.query("#tour")
        assert app.toasts == ["F2 shows the first keys, ? all of them."]
        await app.press("ctrl+n")
        assert app.is_on_main and "Nothing can be added to the sample; F3 opens" in app.toasts[-1]
    with closing(open_state()) as state:
        assert memory.last_directories(state) == []


@pytest.mark.thorough
async def test_a_directory_is_opened_and_opened_again_next_time(tmp_path: Path) -> None:
    write(tmp_path, "a.md", "---\ntitle: A\n---\n")
    async with reader(SAMPLE, is_sample=True, asks_where=True, place=FIRST) as app:
        await app.until(lambda: not app.is_on_main)
        await app.press("o", *keys(str(tmp_path / "none")), "enter")
        assert "There is no directory" in text(app)
        await app.press("ctrl+u", *keys(str(tmp_path)), "enter")
        await app.until(lambda: app.titles == ["A"])
        await app.ready()
        await app.press("f3", "s")
        await app.until(lambda: app.main.session.is_sample)
    with closing(open_state()) as state:
        assert memory.last_directories(state) in ([tmp_path], [])


@pytest.mark.thorough
async def test_a_feed_is_added_to_a_directory_that_is_made(server: Server, tmp_path: Path) -> None:
    server.answers["/a"] = feed(item(1))
    news = tmp_path / "my" / "news"
    async with reader(SAMPLE, is_sample=True, asks_where=True, place=FIRST) as app:
        await app.until(lambda: not app.is_on_main)
        await app.press("a", "ctrl+u", *keys(str(news)), "enter")
        await app.until(lambda: app.main.session.library.roots == (news,) and not app.is_on_main)
        await app.press(*keys(server.at("/a")), "enter")
        await app.until(lambda: "The Feed" in text(app))
        await app.press("enter")
        await app.until(lambda: app.titles == ["Entry 1"])
    with closing(open_state()) as state:
        assert memory.last_directories(state) == [news]


async def test_who_has_collections_is_not_asked() -> None:
    write(config_file().parent, config_file().name, '[collections]\nnews = "~/news"\n')
    async with reader(SAMPLE, is_sample=True, asks_where=True, place=FIRST) as app:
        await app.settled()
        assert app.is_on_main
