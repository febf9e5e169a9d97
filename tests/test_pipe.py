"""An article handed to real commands."""

import os
import shlex
import sys
import time
from pathlib import Path

import pytest

from reader.errors import CommandError
from reader.outside import pipe


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
    late = python(f"time.sleep(1.2); open({str(mark)!r}, 'w')")
    with pytest.raises(CommandError, match=r"ran longer than 0\.7 seconds and was stopped"):
        pipe.run(python(f"import subprocess; subprocess.run({shlex.split(late)!r})"), "", 0.7)
    if os.name != "nt":
        time.sleep(1.2)
        assert not mark.exists()


@pytest.mark.skipif(os.name == "nt", reason="made with fork")
def test_a_command_that_leaves_something_running_is_not_waited_for() -> None:
    start = time.monotonic()
    done = pipe.run(python("print('copied', flush=True); os.fork() or time.sleep(3)"), "", 10)
    assert done[:2] == (0, "copied\n")
    assert time.monotonic() - start < 2
