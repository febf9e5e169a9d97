"""Changed files are noticed, by being told or by looking again."""

import os
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

import pytest
from app import Reader, reader
from builders import PATIENCE, article, feed_of, write

from reader.library import watch
from reader.library.watch import Mode, Watch, is_remote

AWAKE = "awake.md"  # written until the system watches


class Heard(list["frozenset[Path] | None"]):
    """What a watch has said."""

    def until(self, path: Path | None, again: Callable[[], object] = lambda: None) -> None:
        """Wait until it has named `path`, or (None) said that anything may have changed; meanwhile do `again`."""
        deadline = time.monotonic() + PATIENCE
        while not any(told is None if path is None else told and path in told for told in list(self)):
            assert time.monotonic() < deadline, f"never heard of {path}: {self}"
            again()
            time.sleep(0.02)

    @property
    def names(self) -> set[str]:
        """What it has named, but for what woke it."""
        return {path.name for told in list(self) for path in told or ()} - {AWAKE}

    def until_written(self, path: Path) -> None:
        """Write a file again and again until it is named: the system takes a moment until it watches a directory."""
        self.until(path, lambda: write(path.parent, path.name, str(time.monotonic())))


@contextmanager
def watching(root: Path, mode: Mode = "auto") -> Iterator[Heard]:
    heard = Heard()
    watcher = Watch([root], mode, heard.append, lambda: 0.0)
    watcher.start()
    try:
        if mode == "auto":
            heard.until_written(root / AWAKE)
            heard.clear()
        yield heard
    finally:
        watcher.stop()


def test_files_that_come_change_move_and_go_are_named(tmp_path: Path) -> None:
    with watching(tmp_path) as heard:
        path = write(tmp_path, "a.md", "x")
        heard.until(path)
        heard.clear()
        path.write_text("y")
        heard.until(path)
        path.rename(tmp_path / "b.md")
        heard.until(tmp_path / "b.md")
        heard.clear()
        (tmp_path / "b.md").unlink()
        heard.until(tmp_path / "b.md")
        write(tmp_path, "deep/er/b.md", "x")
        heard.until(tmp_path / "deep")
        heard.until_written(tmp_path / "deep/er/c.md")
        heard.clear()
        shutil.rmtree(tmp_path / "deep")
        heard.until(tmp_path / "deep")


def test_what_is_hidden_is_not_heard_of(tmp_path: Path) -> None:
    with watching(tmp_path) as heard:
        write(tmp_path, ".git/index.md", "x")
        write(tmp_path, ".b.md.swp", "x")
        heard.until(write(tmp_path, "c.md", "x"))
        assert heard.names == {"c.md"}


def test_feeds_whose_names_begin_alike_are_both_heard_of(tmp_path: Path) -> None:
    for name in ("news", "news.old", ".hidden/feed"):
        (tmp_path / name).mkdir(parents=True)
    watcher = Watch([tmp_path / "news", tmp_path / "news.old", tmp_path / ".hidden/feed"], "auto", print, lambda: 0.0)
    for path, matters in (
        ("news/a.md", True),
        ("news.old/a.md", True),
        (".hidden/feed/a.md", True),
        ("news/.a.md", False),
    ):
        assert watcher._matters(1, str(tmp_path / path)) is matters


@pytest.mark.quick(1)
@pytest.mark.parametrize(
    "how", ["removed and made again", "replaced by another", "gone for a while", "under a new parent"]
)
def test_a_directory_that_is_made_again_is_heard_of_again(tmp_path: Path, how: str) -> None:
    root = tmp_path / "above" / "news"
    write(root, "a.md", "x")
    with watching(root) as heard:
        match how:
            case "removed and made again":
                shutil.rmtree(root)
                root.mkdir()
            case "replaced by another":
                write(tmp_path / "other", "b.md", "x")
                root.rename(tmp_path / "old")
                (tmp_path / "other").rename(root)
            case "gone for a while":
                root.rename(tmp_path / "old")
                heard.until(None)
                (tmp_path / "old").rename(root)
            case _:
                root.parent.rename(tmp_path / "old")
                root.mkdir(parents=True)
        heard.until(None)
        heard.until_written(root / "late.md")


def test_a_flood_is_told_as_a_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watch, "_MANY", 10)
    with watching(tmp_path) as heard:
        for number in range(30):
            write(tmp_path, f"{number}.md", "x")
        heard.until(None)


def test_where_the_system_does_not_tell_it_looks_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watch, "POLL", 0.05)
    with watching(tmp_path, "poll") as heard:
        heard.until(None)
    monkeypatch.setattr(watch, "is_remote", lambda root: True)
    heard = Heard()
    watcher = Watch([tmp_path], "auto", heard.append, lambda: 0.0)
    watcher.start()
    heard.until(None)
    watcher.stop()


@pytest.mark.skipif(os.name == "nt", reason="names are text there")
def test_a_name_that_is_no_text_is_no_end_of_watching(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watch, "POLL", 0.05)
    with watching(tmp_path) as heard:
        with open(os.path.join(os.fsencode(tmp_path), b"bad\xff.md"), "w") as file:
            file.write("x")
        heard.until(None)


def test_a_look_is_never_more_than_a_small_share_of_the_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    waits: list[float] = []
    watcher = Watch([tmp_path], "poll", print, lambda: 60.0)
    monkeypatch.setattr(watcher._stop, "wait", lambda seconds: waits.append(seconds) or True)  # type: ignore[func-returns-value]
    watcher._run()
    assert waits == [20 * 60]


def test_off_is_off(tmp_path: Path) -> None:
    watcher = Watch([tmp_path], "off", print, lambda: 0.0)
    watcher.start()
    assert not watcher._thread.is_alive()


MOUNTS = r"""22 1 254:0 / / rw,relatime shared:1 - ext4 /dev/root rw
30 22 0:26 / /mnt/news\040feeds rw - nfs4 server:/x rw
31 22 0:27 / /home/me/remote rw - fuse.sshfs me@host: rw
33 22 0:29 / /mnt/donn\xe9es rw - cifs //server rw
32 31 0:28 / /home/me/remote/local rw - tmpfs tmpfs rw
"""


@pytest.mark.parametrize(
    ("root", "remote"),
    [
        ("/home/me", False),
        ("/mnt/news feeds", True),
        ("/mnt/news feeds/ai", True),
        ("/mnt/news feeds 2", False),
        ("/mnt/donn\xe9es/x", True),
        ("/home/me/remote/x", True),
        ("/home/me/remote/local/x", False),
    ],
)
def test_remote_mounts(tmp_path: Path, root: str, remote: bool) -> None:
    mounts = write(
        tmp_path, "mountinfo", MOUNTS.replace(r"\xe9", "\xe9").encode() + b"34 22 0:30 / /mnt/b\xff rw - tmpfs t rw\n"
    )
    assert is_remote(Path(root), mounts) is remote
    assert is_remote(Path(root), tmp_path / "none") is False


@pytest.mark.thorough
async def test_the_app_shows_what_changes_by_itself(tmp_path: Path) -> None:
    async with reader(feed_of(tmp_path, 40), watch_mode="auto") as app:
        await app.press(*"jjjjjjjj")
        title, line = app.title, _line(app)
        await _written(app, tmp_path / "new.md", article(50, title="New", publishedDateTime="2026-04-01"))
        assert app.titles[0] == "New"
        assert app.title == title
        assert _line(app) == line


def _line(app: Reader) -> int:
    """The line on the screen that the row under the cursor begins on."""
    return app.main.list._layout.of(app.main.list.cursor) - app.main.list.scroll_offset.y


async def _written(app: Reader, path: Path, text: str) -> None:
    """Write a file again and again, until the watch, which needs a moment to begin, has told of it."""
    before, looks = app.main.list.count, count()

    def is_shown() -> bool:
        if (look := next(looks)) % 20 == 0:
            path.write_text(text + "\n" * look)
        return app.main.list.count > before

    await app.until(is_shown)


@pytest.mark.thorough
async def test_a_thousand_files_arrive_together(tmp_path: Path) -> None:
    feed = feed_of(tmp_path / "feed", 30)
    async with reader(feed, watch_mode="auto") as app:
        await _written(app, feed / "new.md", article(50))
        await app.press("5", "j")
        title = app.title
        await app.until(lambda: app.main.desk.sync.progress is None)
        app.toasts.clear()
        feed_of(tmp_path / "more", 1000)
        (tmp_path / "more").rename(feed / "more")
        await app.until(lambda: app.main.list.count == 1031 and app.toasts)
        assert app.toasts == ["1,000 new · W shows what is new"]
        assert app.title == title
