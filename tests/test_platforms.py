"""What stands in on this system for those that lack something, and the list of what depends on one."""

import ast
import errno
import os
import re
import stat
import subprocess
import sys
import unicodedata
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from builders import PROJECT, SAMPLE, write
from hypothesis import given
from hypothesis import strategies as st
from test_rooms import imports, modules

from reader.fetch.naming import file_name, folder_fault, folder_name
from reader.fetch.storage import Folder
from reader.library.scan import _FOLDER, _stat_of
from reader.text.times import utc_now

# --- the list ------------------------------------------------------------------------------------

DEPENDS = (  # what only some systems have, or have otherwise
    r"\bsignal\.SIG|\btermios\b|\bfcntl\b|\bpty\b|os\.fork|os\.kill|setrlimit|start_new_session|isatty\(|os\.name\b"
    r"|sys\.platform|chmod\(|0o\d{3}|os\.(?:link|rename|replace|access)\(|\.(?:replace|rename)\(\w+\)|O_NOFOLLOW|O_NONBLOCK"
    r"|watchfiles|platformdirs|BEGIN EXCLUSIVE|st_uid|st_ino\b|cpu_count|ctypes|ZoneInfo\(|create_default_context|/proc/"
    r"|suspend_process|reconfigure\("
)


def test_all_that_depends_on_the_system_is_on_the_list() -> None:
    page = (PROJECT / "docs" / "platforms.md").read_text(encoding="utf-8")
    listed = set(re.findall(r"`([\w/]+\.py)`", page))
    depending = {
        path.relative_to(PROJECT / "reader").as_posix()
        for path in modules()
        if re.search(DEPENDS, path.read_text(encoding="utf-8"))
    }
    assert depending <= listed
    assert {name for name in listed if not (PROJECT / "reader" / name).exists()} == set()


@pytest.mark.thorough
def test_no_process_is_forked() -> None:
    for path in modules():
        assert "multiprocessing" not in imports(path), path
        calls = [node for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(node, ast.Call)]
        assert not [
            call for call in calls if ast.unparse(call.func) in ("os.fork", "os.forkpty", "ProcessPoolExecutor")
        ]


# --- a Python that lacks what Windows lacks ------------------------------------------------------

LACKING = """\
import os, signal, sys
for name in ("fork", "forkpty", "getuid", "geteuid", "O_NOFOLLOW", "O_NONBLOCK", "mkfifo"):
    if hasattr(os, name):
        delattr(os, name)
for name in ("SIGHUP", "SIGWINCH", "SIGTSTP", "SIGUSR1", "SIGALRM"):
    if hasattr(signal, name):
        delattr(signal, name)
for name in ("termios", "tty", "pty", "pwd", "grp", "resource", "readline", "curses"):
    sys.modules[name] = None
"""
COMMANDS = (["list", "-n", "3"], ["show", "rubin"], ["count", "--by", "topic"], ["check"], ["stories"], ["--plain"])


@pytest.mark.quick(1)
@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_commands_work_without_what_other_systems_lack(words: list[str], tmp_path: Path) -> None:
    """Nor have the processes that they start."""
    write(tmp_path, "sitecustomize.py", LACKING)
    command, *options = words
    told = [
        subprocess.run(
            [sys.executable, "-m", "reader", command, str(SAMPLE), *options],
            cwd=PROJECT,
            env=os.environ | environ,
            input="list\nread\n",
            capture_output=True,
            text=True,
        )
        for environ in ({"PYTHONPATH": str(tmp_path)}, {"BROADSHEET_HOME": str(tmp_path / "home")})
    ]
    assert "Traceback" not in told[0].stderr
    assert (told[0].returncode, told[0].stdout) == (told[1].returncode, told[1].stdout)


# --- names ---------------------------------------------------------------------------------------

WINDOWS = re.compile(r'(?i)(?:con|prn|aux|nul|com\d|lpt\d)(?:\..*)?|.*[<>:"/\\|?*\x00-\x1f].*|.*[. ]')
RESERVED = ["CON", "aux", "Nul.", "COM1", "lpt9", "con.md", "What?", "a:b", "end. ", "..", ""]


@given(st.text() | st.sampled_from(RESERVED))
def test_every_system_takes_the_names_that_are_made(title: str) -> None:
    for name in (file_name(title, utc_now()), folder_name(title, "example.com")):
        assert not WINDOWS.fullmatch(name)
        assert folder_fault(name) == ""
        assert name == name.lower() or name == name.casefold()


@given(st.text())
def test_a_title_has_one_name_however_its_accents_are_written(title: str) -> None:
    names = {file_name(unicodedata.normalize(form, title), utc_now().replace(hour=0)) for form in ("NFC", "NFD")}
    assert len(names) == 1


@pytest.mark.parametrize("name", ["CON", "aux", "com1", "lpt9.txt", "a:b", "ends."])
def test_no_feed_is_put_where_windows_has_no_place(name: str) -> None:
    assert folder_fault(name)


def test_where_case_makes_no_difference_no_file_is_written_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As a disk of macOS or Windows does it: a name is taken by whatever is spelled like it."""
    lexists, link = os.path.lexists, os.link

    def found(path: Any) -> bool:
        path = Path(path)
        return lexists(path) or path.name.lower() in {each.name.lower() for each in path.parent.iterdir()}

    def linked(source: Any, target: Any) -> None:
        if found(target):
            raise FileExistsError(errno.EEXIST, "File exists")
        link(source, target)

    monkeypatch.setattr("os.path.lexists", found)
    monkeypatch.setattr("os.link", linked)
    mine = write(tmp_path, "news/Today.md", "mine")
    folder = Folder(tmp_path, "news")
    assert folder.free_name(lambda number: f"today{f'-{number}' if number > 1 else ''}.md", set()) == "today-2.md"
    with folder.staged("today.md", b"theirs"):
        assert not folder.add("today.md")
        assert folder.add("today-2.md", staged="today.md")
    assert mine.read_text() == "mine"


@pytest.mark.parametrize(("tag", "enters"), [(0, True), (0xA0000003, False)], ids=["folder", "junction"])
@pytest.mark.parametrize("name", [b"news", b"news.md"])
def test_a_junction_of_windows_is_a_link(name: bytes, tag: int, enters: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    """To Python it is a folder and no symbolic link."""
    monkeypatch.setattr("reader.library.scan.os", SimpleNamespace(name="nt"))
    info = SimpleNamespace(st_mode=stat.S_IFDIR | 0o777, st_reparse_tag=tag)
    entry: Any = SimpleNamespace(name=name, is_dir=lambda **_: True, stat=lambda **_: info)
    assert _stat_of(entry, name) == (_FOLDER if enters else None)


# --- line ends -----------------------------------------------------------------------------------


def test_files_with_crlf_say_the_same(tmp_path: Path, tell: Any) -> None:
    for path in SAMPLE.rglob("*.md"):
        text = path.read_bytes().replace(b"\r\n", b"\n")
        write(tmp_path / "lf", str(path.relative_to(SAMPLE)), text)
        write(tmp_path / "crlf", str(path.relative_to(SAMPLE)), text.replace(b"\n", b"\r\n"))
    for words in (
        ["list", "--csv", "--fields", "title,excerpt,published,topics,webUrl,words"],
        ["check"],
        ["show", "rubin"],
    ):
        command, *options = words
        one, other = (tell(command, str(tmp_path / name), *options) for name in ("lf", "crlf"))
        assert one.out.replace("/lf/", "/crlf/").replace("/lf:", "/crlf:") == other.out, words
