"""What the reader advises to type works, however it was started and installed."""

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from app import reader
from builders import PROJECT, SAMPLE
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
def test_what_the_sample_advises_works() -> None:
    """Typed from where it was started, it reads a directory."""
    terminal = Terminal()
    terminal.until(" DIRECTORY")
    advised = re.search(r"Your own articles: (.+) DIRECTORY", terminal.text)
    terminal.press(b"Q")
    assert terminal.wait() == 0
    assert advised
    words = [*shlex.split(advised[1]), "list", str(SAMPLE), "--limit", "1"]
    assert shutil.which(words[0], path=f"{PROJECT}{os.pathsep}{os.environ['PATH']}") or (PROJECT / words[0]).exists()
    done = subprocess.run(words, cwd=PROJECT, capture_output=True, text=True, check=False, timeout=60)
    assert (done.returncode, len(done.stdout.splitlines())) == (0, 1), done.stderr


@pytest.mark.quick(1)
@pytest.mark.parametrize("width", [40, 60, 80, 100])
async def test_the_advice_is_never_cut(width: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(program, "command", lambda: ".venv/bin/python -m reader")
    async with reader(SAMPLE, is_sample=True, size=(width, 24)) as app:
        line = app.screen.lines[1].strip()
        assert line.endswith("python -m reader DIRECTORY")
