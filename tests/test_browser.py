"""Links to the browser: only web links, one process each, no shell."""

import os
import re
import stat
import sys
import threading
from pathlib import Path

import pytest

from reader.config import parse
from reader.errors import ConfigError, OpenError
from reader.outside import browser

URL = "https://example.com/a?b=c&d=e;$(touch)`id`'\"%s"


@pytest.fixture(autouse=True)
def all_the_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """However slow the machine is, a browser comes to its end."""
    monkeypatch.setattr(browser, "PATIENCE", 60)


def script(home: Path, name: str, code: str) -> Path:
    path = home / name
    path.write_text(f"#!{sys.executable}\nimport sys, time\n{code}\n")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return path


@pytest.fixture
def recorder(home: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A browser that writes its arguments to `opened.txt`, and noise to the terminal."""
    log = home / "opened.txt"
    path = script(home, "rec order", f"open({str(log)!r}, 'a').write(repr(sys.argv[1:]) + '\\n')\nprint('noise')")
    monkeypatch.setenv("BROWSER", f"'{path}'")
    return log


def test_the_link_arrives_as_one_argument(recorder: Path, capfd: pytest.CaptureFixture[str]) -> None:
    browser.open_url(URL)
    assert recorder.read_text() == f"{[URL]!r}\n"
    assert capfd.readouterr() == ("", "")


def test_browser_with_arguments_and_a_place_for_the_link(
    recorder: Path, monkeypatch: pytest.MonkeyPatch, home: Path
) -> None:
    monkeypatch.setenv("BROWSER", f"/none/such:'{home}/rec order' --new-tab '<%s>' &")
    browser.open_url("https://example.com/")
    assert recorder.read_text() == "['--new-tab', '<https://example.com/>']\n"


@pytest.mark.parametrize(
    "url",
    ["javascript:alert(1)", "file:///etc/passwd", "-h", "", "ftp://example.com", "https:/", "https://a b", "https://a\nb",
     "https://a\x1b]0;x", "https://a\u202eb", "--new-window=https://a.example/", " https://a.example/", "https://a.example/\x9b",
     "https://bank.example@evil.example/", "https://u:p@a.example/", "https://evil.example\\@bank.example/", "https://evil.example\\.a.example/",
     "https://a.example:port/", "https://[::1", "https://.../", "https://a.example/" + "x" * 100_000, "https://%0a.example/"],
)  # fmt: skip
def test_nothing_but_a_clean_web_link_is_opened(recorder: Path, url: str) -> None:
    with pytest.raises(OpenError):
        browser.open_url(url)
    assert not recorder.exists()


def test_what_is_refused_is_said_in_one_short_line() -> None:
    for url in ("data:" + "x" * 100_000, "https://a.example/\n\x1b[2J" * 5_000):
        with pytest.raises(OpenError) as refused:
            browser.open_url(url)
        assert len(str(refused.value)) < 400
        assert str(refused.value).isprintable()


@pytest.mark.thorough
def test_many_links_leave_no_child(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    begun = home / "begun.txt"
    code = f"import os\nopen({str(begun)!r}, 'a').write(f'{{os.getpid()}}\\n')"
    monkeypatch.setenv("BROWSER", str(script(home, "counted", code)))
    for number in range(20):
        browser.open_url(f"https://example.com/{number}")
    children = begun.read_text().split()
    assert len(children) == 20
    for child in children:
        with pytest.raises(ProcessLookupError):
            os.kill(int(child), 0)


def test_failure_names_the_link(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BROWSER", str(script(home, "fails", "sys.exit(3)")))
    with pytest.raises(OpenError, match=r"exit code 3: https://example\.com/"):
        browser.open_url("https://example.com/")
    monkeypatch.setenv("BROWSER", "/none/such")
    with pytest.raises(OpenError, match=r"https://example\.com/"):
        browser.open_url("https://example.com/")


def test_a_browser_that_stays_is_not_waited_for(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(browser, "PATIENCE", 0.05)
    go = home / "go"
    monkeypatch.setenv(
        "BROWSER", str(script(home, "stays", f"import os\nwhile not os.path.exists({str(go)!r}): time.sleep(0.01)"))
    )
    browser.open_url("https://example.com/")
    (waiter,) = [thread for thread in threading.enumerate() if thread.name == "browser"]
    assert waiter.is_alive()
    go.touch()
    waiter.join(60)
    assert not waiter.is_alive(), "a zombie is left"


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the search for a browser differs")
def test_without_browser_and_display_there_is_a_sentence(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in ("BROWSER", "DISPLAY", "WAYLAND_DISPLAY", "WSL_DISTRO_NAME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(OpenError, match="set \\$BROWSER"):
        browser.open_url("https://example.com/")
    script(tmp_path, "lynx", "")
    assert browser.program_for("https://example.com/").in_terminal
    script(tmp_path, "xdg-open", "")
    monkeypatch.setenv("DISPLAY", ":0")
    assert browser.program_for("https://example.com/").arguments == ["xdg-open", "https://example.com/"]


# --- programs of the settings -----------------------------------------------------------------------

OPENERS = """
[links]
browser = "web -n"
[[open]]
type = "video"
domain = "youtube.com"
command = "tube --url=%u --again=%u"
[[open]]
type = "Video"
command = "'my player' %u -x"
[[open]]
domain = "Docs.example"
command = "w3m"
[[open]]
domain = "term.example"
command = "dump"
terminal = true
"""

CHOSEN = [  # the address, the article's type, what is started, whether in the terminal
    ("https://www.youtube.com/watch?v=1", "video", ["tube", "--url=$", "--again=$"], False),
    ("https://youtube.com/1", "video", ["tube", "--url=$", "--again=$"], False),
    ("https://notyoutube.com/1", "video", ["my player", "$", "-x"], False),
    ("https://youtube.com.evil.example/1", "article", ["web", "-n", "$"], False),
    ("https://youtube.com/1", "article", ["web", "-n", "$"], False),
    ("https://a.docs.EXAMPLE/1", "article", ["w3m", "$"], True),
    ("https://term.example/%s%u", "", ["dump", "$"], True),
    ("https://a.example/$(id);`id`'\"&%u%s", "", ["web", "-n", "$"], False),
]


@pytest.mark.skipif(os.name == "nt", reason="quotes are taken apart differently there")
@pytest.mark.parametrize(("url", "kind", "arguments", "in_terminal"), CHOSEN)
def test_the_first_opener_that_fits_is_taken(url: str, kind: str, arguments: list[str], in_terminal: bool) -> None:
    found = browser.program_for(url, kind, parse(Path("config.toml"), OPENERS))
    assert found.arguments == [argument.replace("$", url) if "$" in argument else argument for argument in arguments]
    assert found.in_terminal == in_terminal


def test_an_opener_is_started_with_the_link_as_one_argument(recorder: Path, home: Path) -> None:
    settings = parse(Path("config.toml"), f"[[open]]\ntype = 'video'\ncommand = \"'{home}/rec order' --play %u\"")
    browser.open_url(URL, "video", settings)
    browser.open_url("https://example.com/", "article", settings)
    assert recorder.read_text() == f"{['--play', URL]!r}\n['https://example.com/']\n"


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("[[open]]\ntype = 'video'", "line 1: command is required and must be a string."),
        ("[[open]]\ncommand = 'mpv'\n[[open]]\ncommand = ''", "line 4: A command must begin with a program."),
        ('[[open]]\ncommand = "mpv \'%u"', "line 2: A quotation mark in this command is not closed."),
        ("[[open]]\ncommand = 'mpv'\ndomain = 'https://youtube.com/'", "line 3: A domain is a host name only"),
        ("[[open]]\ncommand = 'mpv'\ndomian = 'x'", "Did you mean domain?"),
        ('[links]\nbrowser = "\'"', "line 2: A quotation mark in this command is not closed."),
    ],
)
def test_what_cannot_open_anything_is_refused_with_its_line(source: str, said: str) -> None:
    with pytest.raises(ConfigError, match=re.escape(said)):
        parse(Path("config.toml"), source)


SYSTEMS = [  # the platform, its environment, what can be found, what is started
    ("darwin", {}, [], ["open"]),
    ("win32", {}, [], ["explorer"]),
    ("linux", {"WSL_DISTRO_NAME": "Debian"}, ["wslview", "explorer.exe", "xdg-open"], ["wslview"]),
    ("linux", {"WSL_DISTRO_NAME": "Debian"}, ["explorer.exe", "xdg-open"], ["explorer.exe"]),
    ("linux", {"DISPLAY": ":0"}, ["lynx", "xdg-open"], ["xdg-open"]),
    ("linux", {"SSH_TTY": "/dev/pts/0"}, ["xdg-open", "lynx"], ["lynx"]),
]


@pytest.mark.skipif(os.name == "nt", reason="the programs are scripts")
@pytest.mark.parametrize(("platform", "environment", "programs", "command"), SYSTEMS)
def test_each_system_has_its_own_way(
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    platform: str,
    environment: dict[str, str],
    programs: list[str],
    command: list[str],
) -> None:
    for name in ("BROWSER", "DISPLAY", "WAYLAND_DISPLAY", "WSL_DISTRO_NAME"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    for name in programs:
        script(tmp_path, name, "")
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(sys, "platform", platform)
    assert browser.program_for(URL).arguments == [*command, URL]
