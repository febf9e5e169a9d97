"""An article handed to real commands."""

import os
import shlex
import sys
from pathlib import Path

import pytest
from terminal import wait_for_end_of_all

from reader.errors import CommandError
from reader.outside import pipe


@pytest.fixture(autouse=True)
def all_the_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a command has written is waited for until it is there."""
    monkeypatch.setattr(pipe, "_GRACE", 60)


def python(code: str) -> str:
    """A command that runs `code`."""
    return f"{shlex.quote(sys.executable)} -c {shlex.quote('import os, sys, time; ' + code)}"


DONE = [  # what runs, its exit code, its output
    ("print(sys.stdin.read())", 0, "Die Größe – 嫦娥\n\n"),
    ("sys.exit(3)", 3, ""),
    ("sys.stderr.write('on error'); sys.exit(1)", 1, "on error"),
    ("print(sys.argv)", 0, "['-c']\n"),
    ("print('a\\x1b[2Jb\\u202ec\\td')", 0, "a[2Jbc  d\n"),
    ("os.write(1, b'\\xff')", 0, "\ufffd"),
    ("sys.stdin.close()", 0, ""),
]


@pytest.mark.parametrize(("code", "exit_code", "output"), DONE)
def test_the_article_goes_in_and_the_output_comes_out_clean(
    code: str, exit_code: int, output: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONUTF8", "1")
    assert pipe.run(python(code), "Die Größe – 嫦娥\n")[:2] == (exit_code, output)


def test_no_shell_sees_the_command(tmp_path: Path) -> None:
    mark = tmp_path / "mark"
    done = pipe.run(f"{python('print(sys.argv[1:])')} '$(touch {mark})' ; touch {mark} > x", "")
    assert done.output == f"{[f'$(touch {mark})', ';', 'touch', str(mark), '>', 'x']!r}\n"
    assert not mark.exists()


@pytest.mark.parametrize(
    ("command", "said"),
    [
        ("", "Type a command"),
        ("   ", "Type a command"),
        ("say 'hello", "Not a valid command: no closing quotation."),
        ("none-such-command -x", "Command not found: none-such-command."),
        ("/none/such/command", "Command not found: /none/such/command."),
        (shlex.quote(str(Path(__file__).parent)), "cannot be started: "),
        ("a\0b", "cannot be started: embedded null byte."),
        ("\x1b[2J", "Command not found: [2J."),
    ],
)
def test_what_cannot_be_run_is_said(command: str, said: str) -> None:
    with pytest.raises(CommandError) as caught:
        pipe.run(command, "")
    assert said in str(caught.value)
    assert str(caught.value).isprintable()


def test_only_the_beginning_of_a_long_output_is_kept_and_the_command_comes_to_its_end() -> None:
    command = python("sys.stdout.write('x' * 3_000_000); sys.stdout.flush(); sys.exit(7)")
    done = pipe.run(command, "y" * 1_000_000, most=1_000)
    assert done == (7, "x" * 1_000, "", True)


@pytest.mark.thorough
def test_a_command_that_does_not_end_is_stopped_with_what_it_started(tmp_path: Path) -> None:
    mark = tmp_path / "mark"
    inner = python(f"open({str(mark)!r}, 'w').write('begun'); time.sleep(600)")
    for seconds in (0.5, 2, 8, 32):  # until it has come so far, however slow the machine is
        with pytest.raises(CommandError, match=rf"ran longer than {seconds:g} seconds and was stopped"):
            pipe.run(python(f"import subprocess; subprocess.run({shlex.split(inner)!r})"), "", seconds)
        if mark.exists():
            break
    assert mark.exists()
    if os.name != "nt":
        wait_for_end_of_all()


@pytest.mark.skipif(os.name == "nt", reason="made with fork")
def test_a_command_that_leaves_something_running_is_not_waited_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pipe, "_GRACE", 1)  # second, in which what it has written is read
    os.mkfifo(tmp_path / "go")
    left = f"os.fork() or open({str(tmp_path / 'go')!r}).read()"  # it waits until somebody writes there
    done = pipe.run(python(f"print('copied', flush=True); {left}"), "", 60)
    assert done[:2] == (0, "copied\n")
    (tmp_path / "go").write_text("")
    wait_for_end_of_all()
