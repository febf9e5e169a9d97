"""From feeds on a server to article files: what is written, what is left alone, and what is hostile."""

import gzip
import os
import shutil
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import frontmatter
import pytest
from builders import write
from feedhouse import House, answering, feed, item
from imageserver import Answer, endless, to

from reader.config.settings import Config, Fetch
from reader.errors import ConfigError
from reader.fetch import subscriptions
from reader.fetch.ledger import Ledger
from reader.fetch.storage import Folder, digest
from reader.library.check import check
from reader.web.manners import DAY, HOUR

pytestmark = pytest.mark.usefixtures("kept_processes")


def test_new_entries_become_files_that_check_and_others_read(house: House) -> None:
    house.serve(
        item(1, more='<enclosure url="/a.mp3" type="audio/mpeg" length="5"/>'),
        item(2, "&lt;b&gt;Two&lt;/b&gt; &amp;amp; more"),
    )
    assert house.counts() == (2, 0, 0, 0, 0)
    assert list(house.files()) == ["f/2026-11-02-entry-1.md", "f/2026-11-03-two-more.md"]
    assert [(finding.path, finding.message) for finding in check(house.root).findings] == []
    post = frontmatter.load(str(house.root / "f/2026-11-02-entry-1.md"))
    assert post.metadata == {
        "title": "Entry 1",
        "excerpt": "What entry 1 says at some length.",
        "publishedDateTime": datetime(2026, 11, 2, 10, tzinfo=UTC),
        "webUrl": "https://example.com/e/1",
        "type": "audio",
        "provider": {"name": "The Feed", "domain": "example.com"},
        "enclosures": [{"url": "https://example.com/a.mp3", "type": "audio/mpeg", "length": 5}],
        "feed": house.server.at("/f"),
        "guid": "id-1",
    }
    assert post.content == "What entry 1 says at some length."
    assert not list(house.root.rglob(".broadsheet-*"))


def test_what_was_edited_stays_what_changed_is_rewritten_and_what_was_deleted_stays_away(house: House) -> None:
    house.serve(item(1), item(2), item(3), item(4))
    house.fetch()
    names = list(house.files())
    edited, deleted = house.root / names[0], house.root / names[1]
    edited.write_text(edited.read_text() + "\nA note of mine.\n")
    deleted.unlink()
    before = house.files()
    house.serve(item(1, "Entry 1, again"), item(2, "Entry 2, again"), item(3, "Entry 3, again"), item(4), item(5))
    assert house.counts(2 * HOUR) == (1, 1, 0, 1, 0)
    after = house.files()
    assert after[names[0]] == before[names[0]] and names[1] not in after and after[names[3]] == before[names[3]]
    assert 'title: "Entry 3, again"' in after[names[2]] and len(after) == 4
    assert house.counts(2 * HOUR) == (0, 0, 0, 0, 0) and house.files() == after


SAME: list[tuple[str, list[str], list[str], int]] = [  # what it is, the first and the second document, files then
    ("nothing changed", [item(1), item(2)], [item(1), item(2)], 2),
    ("a new guid for the same page and nearly the same words", [item(1)], [item(1).replace("id-1", "id-9").replace("some length", "great length")], 1),
    ("a new guid for the same page, that says something else", [item(1)], [item(1, "Quite another", "Nothing of what stood there is left in this").replace("id-1", "id-9")], 2),
    ("an id used again, for another page", [item(1)], [item(1, "Quite another", "Nothing of what stood there is left in this").replace("/e/1", "/e/7")], 2),
    ("a page moved under the same id", [item(1)], [item(1).replace("/e/1", "/e/7")], 1),
    ("two with the same id", [item(1), item(2).replace("id-2", "id-1")], [item(1), item(2).replace("id-2", "id-1")], 2),
    ("the same entry twice", [item(1), item(1)], [item(1)], 1),
    ("the same page under two ids", [item(1), item(1).replace("id-1", "id-2")], [item(1)], 1),
    ("no id", [item(1).replace("id-1", "")], [item(1).replace("id-1", "")], 1),
    ("no id and no page", ["<item><title>A</title></item>", "<item><title>B</title></item>"], ["<item><title>A</title></item>"], 2),
    ("an entry that is gone", [item(1), item(2)], [item(2)], 2),
    ("two titles alike", [item(1, "Same"), item(29, "Same", "something else altogether")], [item(1, "Same")], 2),
]  # fmt: skip


@pytest.mark.quick(3)
@pytest.mark.parametrize(("first", "second", "files"), [case[1:] for case in SAME], ids=[case[0] for case in SAME])
def test_what_is_the_same_entry(house: House, first: list[str], second: list[str], files: int) -> None:
    house.serve(*first)
    house.fetch()
    house.serve(*second)
    house.fetch(25 * HOUR)
    assert len(house.files()) == files, list(house.files())
    house.fetch(25 * HOUR)
    assert len(house.files()) == files


def test_ids_of_two_feeds_are_never_mixed(house: House) -> None:
    house.server.answers |= {"/a": feed(item(1)), "/b": feed(item(1, "Another", "of another feed altogether"))}
    write(house.root, "feeds.toml", "".join(f'[[feed]]\nurl = "{house.server.at(path)}"\n' for path in ("/a", "/b")))
    house.fetch()
    assert len(house.files()) == 2


def test_an_entry_without_a_date_or_of_the_future_is_dated_by_its_fetch_and_says_so(house: House) -> None:
    house.serve("<item><title>None</title><link>/n</link></item>", item(1).replace("2 Nov 2026", "2 Nov 2036"))
    house.fetch()
    for text in house.files().values():
        assert "publishedDateTime: 2026-11-29T12:00:00Z\ndatedBy: fetch\n" in text
    before = house.files()
    house.serve("<item><title>None</title><link>/n</link></item>", item(1).replace("2 Nov 2026", "2 Nov 2036"))
    assert house.counts(25 * HOUR) == (0, 0, 0, 0, 0) and house.files() == before


def test_what_is_dropped_is_never_written(house: House) -> None:
    house.subscribe(drop="sponsored OR topic:sport", topics=["mine"])
    house.serve(item(1), item(2, "Sponsored: buy this"), item(3, more="<category>Sport</category>"))
    assert house.counts() == (1, 0, 2, 0, 0)
    assert ["mine" in text for text in house.files().values()] == [True]
    house.serve(item(1), item(2, "Sponsored: buy that"), item(3, more="<category>Sport</category>"))
    assert house.counts(2 * HOUR) == (0, 0, 0, 0, 0)


def test_what_is_older_than_the_person_wants_goes_unless_it_is_theirs(house: House) -> None:
    house.subscribe(keep="20d")
    house.serve(item(1), item(12), item(13), item(14))
    assert house.counts() == (3, 0, 1, 0, 0)
    names = list(house.files())
    (house.root / names[1]).write_text("mine")
    house.precious.add("https://example.com/e/14")
    house.serve(item(27))
    assert house.counts(17 * DAY) == (1, 0, 0, 0, 1)
    assert list(house.files()) == [names[1], names[2], "f/2026-11-28-entry-27.md"]


@pytest.mark.skipif(os.name == "nt", reason="a folder has no descriptor there")
def test_files_are_on_the_disk_before_they_have_their_names_and_those_before_it_is_said(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    done: list[tuple[str, int]] = []

    def noted(what: str, do: Callable[..., None], inode: Callable[..., os.stat_result]) -> Callable[..., None]:
        def act(*words: Any) -> None:
            do(*words)
            done.append((what, inode(words[0]).st_ino))

        return act

    monkeypatch.setattr(os, "fsync", noted("fsync", os.fsync, os.fstat))
    monkeypatch.setattr(os, "link", noted("link", os.link, os.stat))
    monkeypatch.setattr(Ledger, "settle", noted("settle", Ledger.settle, lambda ledger: os.stat(house.ledger)))
    house.serve(item(1), item(2))
    house.fetch()
    one, two = ((house.root / name).stat().st_ino for name in house.files())
    steps = [("fsync", one), ("fsync", two), ("link", one), ("link", two), ("fsync", (house.root / "f").stat().st_ino)]
    assert done == [*steps, ("settle", house.ledger.stat().st_ino)]


def test_another_computer_takes_over_what_git_brought(house: House) -> None:
    house.serve(item(1), item(2, 'a "quoted" \\ title'))
    house.fetch()
    before = house.files()
    house.ledger = house.ledger.with_name("other.db")
    house.serve(item(1, "Entry 1, again"), item(2, 'a "quoted" \\ title'), item(3))
    assert house.counts()[0] == 1
    assert before.items() < house.files().items()


def test_a_feed_chooses_no_path_and_writes_over_nothing(house: House) -> None:
    mine = write(house.root, "f/2026-11-02-entry-1.md", "mine")
    house.serve(
        item(1),
        item(2, "../../../evil"),
        item(3, "con"),
        item(4, "/etc/passwd \x00"),
        item(5, "ü" * 300),
        item(6, ".hidden"),
    )
    house.fetch()
    names = set(house.files())
    assert mine.read_text() == "mine"
    assert names == {
        "f/2026-11-02-entry-1.md", "f/2026-11-02-entry-1-2.md", "f/2026-11-03-evil.md", "f/2026-11-04-con.md",
        "f/2026-11-05-etc-passwd.md", f"f/2026-11-06-{'u' * 101}.md", "f/2026-11-07-hidden.md",
    }  # fmt: skip
    assert all(len(os.fsencode(Path(name).name)) <= 120 for name in names)
    assert {path.name for path in house.root.parent.iterdir()} <= {"news", "fetch.db", "fetch.db-wal", "fetch.db-shm"}


@pytest.mark.parametrize(
    "folder", ["../x", "/x", "a/../b", ".git", "a/.b", "con", "a\\b", "a:b", "x.", "", "a//b", "./a"]
)
def test_a_folder_that_leads_elsewhere_is_an_error_with_its_line(house: House, folder: str) -> None:
    write(house.root, "feeds.toml", f'[[feed]]\nurl = "https://e.example/"\nfolder = {folder!r}\n')
    if folder:
        with pytest.raises(ConfigError, match=r"feeds\.toml, line 3: The folder"):
            subscriptions.read(house.root)


@pytest.mark.skipif(os.name == "nt", reason="links need a right there")
def test_nothing_is_written_behind_a_link(house: House, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    os.symlink(tmp_path / "elsewhere", house.root / "f")
    house.serve(item(1))
    outcome = house.one()
    assert (outcome.kind, "lies behind a link" in outcome.state.reason) == ("failed", True)
    assert not list((tmp_path / "elsewhere").iterdir())


@pytest.mark.skipif(os.name == "nt", reason="links need a right there")
def test_nothing_is_written_through_a_link_that_waits_for_it(tmp_path: Path) -> None:
    precious, folder = write(tmp_path, "precious", "mine"), Folder(tmp_path, "f")
    os.symlink(precious, tmp_path / "f" / f".broadsheet-{digest(b'a.md').hex()}")
    with folder.staged("a.md", b"new"):
        assert folder.add("a.md")
    with folder.staged("a.md", b"newer"):
        assert folder.replace("a.md", {digest(b"new")})
    assert (precious.read_text(), folder.read("a.md")) == ("mine", b"newer")
    assert sorted(path.name for path in (tmp_path / "f").iterdir()) == ["a.md"]


def test_a_directory_named_as_what_is_unfinished_is_left_alone(tmp_path: Path) -> None:
    folder = Folder(tmp_path, "f")
    write(tmp_path, "f/.broadsheet-0", "left by a kill")
    write(tmp_path, "f/.broadsheet-1/a.md", "somebody's")
    folder.tidy()
    assert [path.name for path in (tmp_path / "f").iterdir()] == [".broadsheet-1"]


WRONG: list[tuple[str, str]] = [
    ("[[feed]]\ntitle = 'x'\n", "url is required"),
    ("[[feed]]\nurl = 'ftp://x/'\n", "line 2: The address of a feed is not an http"),
    ("[[feed]]\nurl = 'https://e.example/'\nheaders = 'x'\n", "line 3: Unknown setting headers in [[feed]]"),
    ("[[feed]]\nurl = 'https://e.example/'\ncommand = 'x'\n", "Unknown setting command in [[feed]]"),
    ("[[feed]]\nurl = 'https://e.example/'\nkeep = 'long'\n", "keep is an age such as 90d"),
    ("[[feed]]\nurl = 'https://e.example/'\ndrop = '('\n", "Invalid query, column"),
    ("[[feed]]\nurl = 'https://e.example/'\ndrop = 'is:read'\n", "cannot be used here"),
    ("proxy = 'x'\n", "Unknown table or setting proxy. There are [[feed]]."),
    ("[[feed]]\nurl = 'https://e.example/'\n" * 2, "stands there twice"),
    ("[[feed]\n", "is not valid TOML"),
    (f"[[feed]]\nurl = 'https://e.example/'\nx = {'9' * 5_000}\n", "is not valid TOML"),
    (f"\n{'a.' * 200_000}a = 1\n", "feeds.toml, line 2: This is a line with more than 32 parts of keys."),
    (f"# {'x' * 2_000_000}\n", "feeds.toml is larger than 2 MB. Remove feeds from it."),
]


@pytest.mark.parametrize(("source", "said"), WRONG)
def test_a_feeds_toml_that_is_wrong_is_an_error_with_its_line(house: House, source: str, said: str) -> None:
    write(house.root, "feeds.toml", source)
    with pytest.raises(ConfigError) as raised:
        subscriptions.read(house.root)
    assert said in str(raised.value)


@pytest.mark.skipif(os.name == "nt", reason="there are no such pipes")
def test_a_feeds_toml_that_is_a_pipe_is_refused_at_once(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "feeds.toml")
    with pytest.raises(ConfigError, match="is not a regular file"):
        subscriptions.read(tmp_path)


BOMB = gzip.compress(b"<rss>" + b" " * 20_000_000)
HOSTILE: list[tuple[Answer, str]] = [
    (lambda handler: handler.give(BOMB, Content_Encoding="gzip"), "It is more than 10 MB."),
    (endless, "It is more than 10 MB."),
    (to("/f"), "Too many redirects."),
    (to("file:///etc/passwd"), "Its URL is not an http or https URL, so it is not downloaded."),
    (answering(b'<!DOCTYPE x [<!ENTITY a "b">]><rss/>'), "What came is no feed. The feed defines entities of its own, which no feed needs and attacks are made of."),
    (lambda handler: handler.give(feed(item(1)), length=99_999), "The connection was interrupted."),
]  # fmt: skip


@pytest.mark.quick(3)
@pytest.mark.parametrize(("answer", "reason"), HOSTILE)
def test_what_is_hostile_costs_its_feed_and_no_other(house: House, answer: Answer, reason: str) -> None:
    house.server.answers |= {"/f": answer, "/g": feed(item(1))}
    write(
        house.root,
        "feeds.toml",
        "".join(f'[[feed]]\nurl = "{house.server.at(path)}"\ntitle = "{path}"\n' for path in ("/f", "/g")),
    )
    outcomes = {outcome.name: outcome for outcome in house.fetch()}
    assert (outcomes["/f"].kind, outcomes["/f"].state.reason) == ("failed", reason)
    assert outcomes["/g"].written.new == 1 and len(house.files()) == 1


@pytest.mark.thorough
def test_a_large_feed_is_taken(house: House) -> None:
    house.serve(*(item(number, text="word " * 2_000) for number in range(500)))
    assert house.counts() == (500, 0, 0, 0, 0)
    assert len(house.files()) == 500


def test_ones_own_network_is_asked_only_where_the_settings_name_it(house: House) -> None:
    house.config = Config()
    house.serve(item(1))
    assert "is in your own network" in house.one().state.reason
    assert not house.server.asked


def test_headers_of_the_settings_come_from_the_environment(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TOKEN", "secret")
    house.config = Config(
        fetch=Fetch(private=("127.0.0.1",)), fetch_headers={"127.0.0.1": ("Authorization: Bearer $TOKEN",)}
    )
    house.serve(item(1))
    house.one()
    assert house.server.asked[0].headers["Authorization"] == "Bearer secret"
    assert "feed reader" in house.server.asked[0].headers["User-Agent"]


def stopped_at(step: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """As if the process had ended there."""
    from reader.fetch.storage import Folder

    class Killed(BaseException):
        pass

    owner: type = Ledger if step in ("settle", "intend") else Folder
    real: Callable[..., object] = getattr(owner, step)
    calls = 0

    def sometimes(*arguments: object, **more: object) -> object:
        nonlocal calls
        calls += 1
        if calls == (3 if owner is Folder else 1):
            raise Killed
        return real(*arguments, **more)

    monkeypatch.setattr(owner, step, sometimes)
    monkeypatch.setattr("threading.excepthook", lambda *_: None)


@pytest.mark.parametrize("step", ["intend", "add", "settle"])
def test_who_is_stopped_between_two_steps_finds_all_at_the_next_fetch(
    house: House, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    house.serve(*(item(number) for number in range(6)))
    with monkeypatch.context() as patch:
        stopped_at(step, patch)
        house.fetch()
    assert len(house.files()) == {"intend": 0, "add": 2, "settle": 6}[step]
    write(house.root, "f/.broadsheet-half", "---\ntit")
    house.serve(*(item(number, "Changed meanwhile" if number == 1 else "") for number in range(6)))
    house.fetch(2 * HOUR)
    assert len(house.files()) == 6 and not list(house.root.rglob(".broadsheet-*"))
    assert sum("Changed meanwhile" in text for text in house.files().values()) == 1
    shutil.copytree(house.root, house.root.parent / "copy")
    assert house.counts(2 * HOUR)[:2] == (0, 0)


def test_a_name_that_was_meant_for_an_entry_is_not_given_to_another(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    house.serve(*(item(number) for number in range(4)))
    with monkeypatch.context() as patch:
        stopped_at("add", patch)
        house.fetch()
    another = item(31, "Entry 3", "Something else of that day, under the same title")
    house.serve(another, *(item(number) for number in range(4)))
    house.fetch(2 * HOUR)
    assert sorted(name for name in house.files() if "entry-3" in name) == [
        "f/2026-11-04-entry-3-2.md",
        "f/2026-11-04-entry-3.md",
    ]
