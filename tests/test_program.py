"""What the reader advises to type works, however it was started and installed."""

import os
import sys
from pathlib import Path

import pytest
from app import reader
from builders import SAMPLE, write
from terminal import Terminal

from reader.system import program

posix = pytest.mark.skipif(os.name == "nt", reason="its paths are others")


def executable(path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("#!/bin/sh\n")
    path.chmod(0o700)
    return path


@posix
@pytest.mark.parametrize(
    ("started", "python", "path", "advised"),
    [
        ("{here}/reader/__main__.py", "{here}/.venv/bin/python", "{bin}", ".venv/bin/python -m reader"),
        ("{here}/reader/__main__.py", "{bin}/python3", "{bin}", "python3 -m reader"),
        ("{here}/reader/__main__.py", "{else}/a b/python", "{bin}", "'{else}/a b/python' -m reader"),
        ("{bin}/broadsheet", "{bin}/python3", "{bin}", "broadsheet"),
        ("{bin}/broadsheet", "{bin}/python3", "{else}", "{bin}/broadsheet"),
        (".venv/bin/broadsheet", "{here}/.venv/bin/python", "{bin}", ".venv/bin/broadsheet"),
        ("./broadsheet", "{here}/.venv/bin/python", "{bin}", "./broadsheet"),
        ("", "", "{bin}", "broadsheet"),
        ("/elsewhere/a-script.py", "{bin}/python3", "{bin}", "broadsheet"),
    ],
)
def test_how_it_is_started_again(
    started: str, python: str, path: str, advised: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    places = {name: str(tmp_path / name) for name in ("here", "bin", "else")}
    for name in (
        "here/.venv/bin/python",
        "here/.venv/bin/broadsheet",
        "here/broadsheet",
        "bin/python3",
        "bin/broadsheet",
        "else/a b/python",
    ):
        executable(tmp_path / name)
    monkeypatch.chdir(tmp_path / "here")
    monkeypatch.setenv("PATH", path.format(**places))
    monkeypatch.setattr(sys, "argv", [started.format(**places)])
    monkeypatch.setattr(sys, "executable", python.format(**places))
    assert program.command() == advised.format(**places)


@posix
@pytest.mark.parametrize(
    ("prefix", "has_pip", "advised"),
    [
        ("/home/me/.local/pipx/venvs/broadsheet", False, 'pipx install --force ".[images]"'),
        ("/home/me/.local/share/uv/tools/broadsheet", False, 'uv tool install --force ".[images]"'),
        ("/usr", True, '.venv/bin/python -m pip install ".[images]"'),
        ("/usr", False, 'pip --python .venv/bin/python install ".[images]"'),
    ],
)
def test_how_an_extra_is_added(
    prefix: str, has_pip: bool, advised: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "prefix", prefix)
    monkeypatch.setattr(sys, "executable", str(executable(tmp_path / ".venv" / "bin" / "python")))
    monkeypatch.setattr(program, "find_spec", lambda name: object() if has_pip else None)
    assert program.installation("images") == advised


@pytest.mark.thorough
@posix
def test_what_the_sample_advises_works(tmp_path: Path) -> None:
    """The key leads to a directory of one's own; the first start asks by itself."""
    write(tmp_path, "a.md", "---\ntitle: Mine\n---\n")
    terminal = Terminal()
    for keys, shown, gone in (
        (b"", "Look at the sample", "nothing"),
        (b"s", "F3 opens your own directory", "Look at the sample"),
        (b"\x1bOR", "Look at the sample", "F3 opens your own directory"),
        (b"o", "it opens again next time", "Look at the sample"),
        (f"{tmp_path}\r".encode(), "Mine", "sample feed"),
    ):
        terminal.press(keys)
        terminal.until_true(lambda: shown in (lines := str(terminal.screen.lines)) and gone not in lines)  # noqa: B023
    terminal.press(b"Q")
    assert terminal.wait() == 0


@pytest.mark.quick(1)
@pytest.mark.parametrize("width", [40, 60, 80, 100])
async def test_the_advice_is_never_cut(width: int) -> None:
    async with reader(SAMPLE, is_sample=True, size=(width, 24)) as app:
        line = app.screen.lines[1].strip()
        assert line.endswith(("F3 opens your own directory, or adds a feed", "F3 opens yours"))
