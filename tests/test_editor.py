"""A file in the editor, at its line."""

from pathlib import Path

import pytest

from reader.errors import OpenError
from reader.outside.editor import command_for

FILE = Path("/feed/-rf $(id);[x] a.md")


@pytest.fixture
def programs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A directory of editors, the only one they are looked for in."""
    for name in ("vim", "nano", "emacs", "code", "hx", "subl", "kate", "ed", "my editor"):
        (tmp_path / name).write_text("#!/bin/sh\n")
        (tmp_path / name).chmod(0o700)
    monkeypatch.setenv("PATH", str(tmp_path))
    for name in ("VISUAL", "EDITOR"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path


@pytest.mark.parametrize(
    ("editor", "command"),
    [
        ("vim", ["vim", "+7", str(FILE)]),
        ("nano -w", ["nano", "-w", "+7", str(FILE)]),
        ("emacs -nw", ["emacs", "-nw", "+7", str(FILE)]),
        ("code --wait", ["code", "--wait", "--goto", f"{FILE}:7"]),
        ("hx", ["hx", f"{FILE}:7"]),
        ("subl -w", ["subl", "-w", f"{FILE}:7"]),
        ("kate", ["kate", "--line", "7", str(FILE)]),
        ("ed", ["ed", str(FILE)]),
        ("'my editor' '-x y'", ["my editor", "-x y", str(FILE)]),
    ],
)
def test_each_editor_is_told_the_line_its_own_way(
    programs: Path, monkeypatch: pytest.MonkeyPatch, editor: str, command: list[str]
) -> None:
    monkeypatch.setenv("EDITOR", editor)
    assert command_for(FILE, 7) == command
    assert command_for(FILE, None) == without_line(command)


def without_line(command: list[str]) -> list[str]:
    return [
        *(word for word in command if word not in ("+7", "--line", "7", "--goto") and str(FILE) not in word),
        str(FILE),
    ]


def test_visual_comes_first_and_without_either_there_are_defaults(
    programs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert command_for(FILE, 1)[0] == "nano"
    monkeypatch.setenv("EDITOR", "ed")
    monkeypatch.setenv("VISUAL", "vim")
    assert command_for(FILE, 1)[0] == "vim"


@pytest.mark.parametrize("editor", ["no-such-editor", "'vim", "''"])
def test_an_editor_that_is_none_is_said(programs: Path, monkeypatch: pytest.MonkeyPatch, editor: str) -> None:
    monkeypatch.setenv("EDITOR", editor)
    with pytest.raises(OpenError, match=r"program in \$\w*EDITOR was not found"):
        command_for(FILE, 1)


def test_without_any_editor_there_is_a_sentence(programs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(programs / "none"))
    with pytest.raises(OpenError, match=r"set \$EDITOR"):
        command_for(FILE, 1)
