"""Copying: which tools are asked, and that no more is said than was done."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from app import reader
from builders import SAMPLE, feed_of
from terminal import Terminal

from reader.outside import clipboard

needs_scripts = pytest.mark.skipif(os.name == "nt", reason="a script with #! is no program there")
needs_terminal = pytest.mark.skipif(os.name == "nt", reason="needs a pseudo-terminal")
URL = "https://news.example/1"
IN_TMUX = {"TMUX": "/tmp/tmux-1000/default,1,0"}
Fake = Callable[..., Path]


@pytest.fixture
def fake(home: Path, monkeypatch: pytest.MonkeyPatch) -> Fake:
    """Makes a program that writes its arguments and its input to a file, and ends with a code; nothing else is found."""
    directory = home / "bin"
    directory.mkdir()
    monkeypatch.setenv("PATH", str(directory))
    monkeypatch.setattr(clipboard, "PATIENCE", 60)
    for name in ("SSH_CONNECTION", "DISPLAY", "WAYLAND_DISPLAY", "WSL_DISTRO_NAME"):
        monkeypatch.delenv(name, raising=False)

    def make(name: str, code: str = "0") -> Path:
        taken, program = home / f"{name}.txt", directory / name
        program.write_text(
            f"#!{sys.executable}\nimport sys, time\n"
            f"open({str(taken)!r}, 'a').write(' '.join(sys.argv[1:]) + '|' + sys.stdin.read() + '\\n')\n"
            f"sys.exit({code})\n"
        )
        program.chmod(0o700)
        return taken

    return make


@pytest.mark.parametrize(
    ("platform", "environ", "programs"),
    [
        ("linux", {}, []),
        ("linux", IN_TMUX, ["tmux load-buffer -w -", "tmux load-buffer -"]),
        ("linux", IN_TMUX | {"SSH_TTY": "/dev/pts/1", "DISPLAY": ":0"}, ["tmux load-buffer -w -", "tmux load-buffer -"]),
        ("linux", {"DISPLAY": ":0"}, ["xclip -selection clipboard", "xsel --clipboard --input"]),
        ("linux", {"DISPLAY": ":0", "WAYLAND_DISPLAY": "wayland-0"}, ["wl-copy", "xclip -selection clipboard", "xsel --clipboard --input"]),
        ("linux", {"DISPLAY": "localhost:10", "SSH_CONNECTION": "1"}, []),
        ("linux", {"WSL_DISTRO_NAME": "Debian"}, ["clip.exe"]),
        ("darwin", {}, ["pbcopy"]),
        ("darwin", {"SSH_CLIENT": "1"}, []),
        ("win32", {}, ["clip.exe"]),
    ],
)  # fmt: skip
def test_which_tools_may_reach_the_clipboard(
    platform: str, environ: dict[str, str], programs: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.platform", platform)
    assert [" ".join(tool.arguments) for tool in clipboard.tools(environ)] == programs


@pytest.mark.quick(1)
@needs_scripts
@pytest.mark.parametrize(
    ("environ", "name", "code", "taken", "done"),
    [
        (IN_TMUX, "tmux", "0", ["load-buffer -w -|"], "Copied to tmux's buffer and sent to the terminal's clipboard"),
        (IN_TMUX, "tmux", "'-w' in sys.argv", ["load-buffer -w -|", "load-buffer -|"], "Copied to tmux's buffer"),
        (IN_TMUX, "tmux", "1", ["load-buffer -w -|", "load-buffer -|"], ""),
        (IN_TMUX, "xclip", "0", [], ""),
        ({"DISPLAY": ":0"}, "xsel", "0", ["--clipboard --input|"], "Copied to the clipboard"),
        ({"DISPLAY": ":0"}, "xclip", "1", ["-selection clipboard|"], ""),
    ],
)
@pytest.mark.parametrize("text", [URL, "-w; $(touch x) `touch y` \u2013 嫦娥"])
def test_what_a_tool_is_given_and_what_is_said_then(
    environ: dict[str, str],
    name: str,
    code: str,
    taken: list[str],
    done: str,
    text: str,
    fake: Fake,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    file = fake(name, code)
    for variable, value in environ.items():
        monkeypatch.setenv(variable, value)
    assert clipboard.copy(text) == done
    assert (file.read_text().splitlines() if file.exists() else []) == [call + text for call in taken]


@pytest.mark.thorough
@needs_scripts
def test_a_tool_that_does_not_end_is_ended_and_has_not_done_it(fake: Fake, monkeypatch: pytest.MonkeyPatch) -> None:
    file = fake("xclip", "time.sleep(600)")
    monkeypatch.setenv("DISPLAY", ":0")
    for seconds in (0.5, 2, 8, 32):  # until it has come so far, however slow the machine is
        monkeypatch.setattr(clipboard, "PATIENCE", seconds)
        assert clipboard.copy(URL) == ""
        if file.exists() and file.read_text():
            break
    assert file.read_text() == f"-selection clipboard|{URL}\n"


@needs_scripts
async def test_whatever_is_copied_in_tmux_is_in_its_buffer(
    fake: Fake, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    feed = feed_of(tmp_path / "feed", 1)
    taken = fake("tmux")
    monkeypatch.setenv(*next(iter(IN_TMUX.items())))
    async with reader(feed) as app:
        url = app.main.desk.articles.selected().links.page  # type: ignore[union-attr]
        copies = [
            (["y"], f"{url}"),
            (["Y"], f"{app.title} \u2013 {url}"),
            (["semicolon", "y", "escape"], f"{url}"),
        ]
        for number, (keys, text) in enumerate(copies, 1):
            await app.press(*keys)
            await app.until(lambda number=number: len(app.toasts) == number)  # type: ignore[misc]
            assert app.toasts[-1] == f"Copied to tmux's buffer and sent to the terminal's clipboard: {text}"
            assert taken.read_text().splitlines()[-1] == f"load-buffer -w -|{text}"
            assert app.app.clipboard == text
        app.main.get_selected_text = lambda: "two\nlines"  # type: ignore[method-assign]
        await app.press("ctrl+c")
        await app.until(lambda: len(app.toasts) == len(copies) + 1)
        assert app.toasts[-1].endswith("clipboard: 9 characters")


async def test_where_no_tool_is_no_more_is_said_than_was_done(tmp_path: Path) -> None:
    async with reader(feed_of(tmp_path / "feed", 1)) as app:
        await app.press("y")
        await app.until(lambda: app.toasts)
        assert app.toasts == [f"Sent to the terminal's clipboard: {app.app.clipboard}"]


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Callable[..., str]]:
    """A tmux server of its own, with a terminal that looks at it."""

    def run(*arguments: str) -> str:
        command = ["tmux", "-S", str(tmp_path / "socket"), "-f", os.devnull, *arguments]
        return subprocess.run(command, check=True, capture_output=True, text=True, timeout=60).stdout

    run("new-session", "-d", "-x", "120", "-y", "30", "sleep", "600")
    yield run
    run("kill-server")


@pytest.mark.thorough
@needs_terminal
@pytest.mark.usefixtures("been_here")
def test_a_real_tmux_has_it_in_its_buffer(server: Callable[..., str], monkeypatch: pytest.MonkeyPatch) -> None:
    assert server("show-options", "-s", "set-clipboard") == "set-clipboard external\n"
    monkeypatch.setenv(
        "TMUX", server("display-message", "-p", "#{socket_path},#{pid},#{session_id}").strip().replace("$", "")
    )
    monkeypatch.setenv("TMUX_PANE", server("display-message", "-p", "#{pane_id}").strip())
    terminal = Terminal(str(SAMPLE))
    terminal.until("30 unread")
    terminal.press(b"y")
    terminal.until("Copied to tmux's buffer")
    terminal.press(b"q")
    assert terminal.wait() == 0
    assert server("show-buffer").startswith("https://")
