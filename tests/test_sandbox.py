"""Foreign bodies and pictures are worked on in a process of their own: bound, and ended when nobody wants the answer."""

import os
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest
from app import reader
from builders import front_matter, open_state, write
from terminal import Terminal

from reader.errors import ReaderError
from reader.loader import body
from reader.session import loaded
from reader.system import sandbox
from reader.system.log import default_file
from reader.system.sandbox import EndedError, Sandbox

SLEEP = b"__import__('time').sleep(1000)"  # for `eval`, which is a job as good as any
PROCESS = b"str(__import__('os').getpid()).encode()"
REFUSE = b"(_ for _ in ()).throw(__import__('reader.errors').errors.PictureError('No.'))"
HTML = "<p>Some <b>words</b>.</p>\n"


@pytest.fixture
def box() -> Iterator[Sandbox]:
    with closing(Sandbox()) as box:
        yield box


def serve_by(monkeypatch: pytest.MonkeyPatch, change: str = "pass") -> None:
    """Have the process do `change` first, and give it all the time in the world."""
    code = f"import time; from reader.system import sandbox; from reader.loader import body; {change};"
    monkeypatch.setattr(sandbox, "_SERVE", f"{code} sandbox.SECONDS = 1000; sandbox.serve()")


def exists(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def test_one_process_does_job_after_job(box: Sandbox) -> None:
    first, second = (int(box.ask(eval, PROCESS)) for _ in range(2))
    assert first == second != os.getpid()
    box.close()
    assert not exists(first)
    third = int(box.ask(eval, PROCESS))
    assert third != first


def test_what_a_job_refuses_is_refused_by_the_same_sentence(box: Sandbox) -> None:
    with pytest.raises(ReaderError, match=r"^No\.$"):
        box.ask(eval, REFUSE)


def test_a_fault_is_written_down_and_the_process_goes_on(box: Sandbox) -> None:
    before = box.ask(eval, PROCESS)
    with pytest.raises(EndedError):
        box.ask(eval, b"1 / 0")
    assert "ZeroDivisionError" in default_file().read_text()
    assert box.ask(eval, PROCESS) == before


@pytest.mark.quick(1)
@pytest.mark.parametrize(
    "costly", [SLEEP, b"[None for _ in iter(int, 1)]", b"bytes(2**33)", b"__import__('os')._exit(0)"]
)
def test_what_reaches_a_bound_ends_the_process_and_the_next_job_has_another(box: Sandbox, costly: bytes) -> None:
    before = int(box.ask(eval, PROCESS))
    with pytest.raises(EndedError):
        box.ask(eval, costly)
    assert not exists(before)
    assert int(box.ask(eval, PROCESS)) != before


def test_what_is_not_wanted_any_more_is_ended(box: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    serve_by(monkeypatch)
    wanted, threads = threading.Event(), ThreadPoolExecutor()
    wanted.set()
    running = int(box.ask(eval, PROCESS))
    first = threads.submit(box.ask, eval, SLEEP, wanted.is_set)
    while not box._is_busy:
        pass
    next_ = threads.submit(box.ask, eval, PROCESS)
    box.stop_unwanted()
    assert not first.done()
    wanted.clear()
    box.stop_unwanted()
    assert isinstance(first.exception(), EndedError)
    assert int(next_.result()) != running and not exists(running)
    with pytest.raises(EndedError):
        box.ask(eval, PROCESS, wanted.is_set)


def test_a_system_that_gives_no_process(box: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_process() -> None:
        raise OSError("Cannot allocate memory")

    monkeypatch.setattr(sandbox, "_start", no_process)
    with pytest.raises(EndedError):
        box.ask(eval, PROCESS)


def html_feed(directory: Path, count: int) -> Path:
    for number in range(count):
        write(directory, f"{number}.md", front_matter(HTML, title=f"Article {number}", date=f"2026-01-{28 - number}"))
    return directory


@pytest.mark.thorough
async def test_an_article_is_ended_when_another_is_asked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, been_here: None
) -> None:
    serve_by(monkeypatch, "body.answer = lambda data: time.sleep(1000)")
    box = sandbox.sandbox
    box.close()  # what other tests left is not asleep
    async with reader(html_feed(tmp_path / "feed", 3), synced=False) as app:
        await app.soon(lambda: box._is_busy and not app.main.desk.sync.progress)
        first = box._process
        assert first
        await app.type("j")
        await app.soon(lambda: box._is_busy and box._process not in (None, first))
        assert first.returncode is not None
        second = box._process
        assert second
        await app.type("G", "semicolon")
        await app.soon(lambda: box._is_busy and box._process not in (None, second))
        await app.type("f")
        await app.soon(lambda: app.main.desk.row and app.main.desk.row.starred)
        box.close()
        await app.rested()
        await app.soon(lambda: "This article has no links." in app.toasts)
    assert not box._process


@pytest.mark.thorough
async def test_marks_are_saved_while_every_article_takes_for_ever(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, been_here: None
) -> None:
    go_on, load = threading.Event(), loaded.load
    monkeypatch.setattr(loaded, "load", lambda *place: go_on.wait() and load(*place))
    try:
        async with reader(html_feed(tmp_path / "feed", 20), synced=False) as app:
            await app.soon(lambda: app.main.desk.sync.progress is None and app.main.list.count)
            for _ in range(19):
                await app.type("j")
            await app.type("r")

            def is_saved() -> bool:
                with closing(open_state()) as state:
                    return state.marks(app.main.desk.row.key).read  # type: ignore[union-attr]

            await app.soon(is_saved)
            go_on.set()
    finally:
        go_on.set()


@pytest.mark.thorough
@pytest.mark.skipif(os.name == "nt", reason="needs a pseudo-terminal")
def test_nothing_that_takes_for_ever_holds_up_the_way_out(tmp_path: Path, been_here: None) -> None:
    code = (
        "import sys, time; from reader.session import loaded; from reader.__main__ import main\n"
        "loaded.load = lambda *_: time.sleep(1000)\nsys.exit(main())"
    )
    terminal = Terminal(str(html_feed(tmp_path / "feed", 3)), program=("-c", code))
    terminal.until("Article 2")
    terminal.press(b"jjQ")
    assert terminal.wait() == 0


def test_what_cannot_be_converted_in_time_is_left_out_and_that_is_said() -> None:
    assert body.convert(HTML, is_wanted=lambda: False) == body.Converted(is_cut=True)
