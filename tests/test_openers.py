"""Links out of the app through the programs of the settings, and what happens where there is none."""

import os
import sys
from pathlib import Path

import pytest
from app import Reader, reader
from builders import article, write
from textual.widgets import Static

from reader.cli import main
from reader.system.paths import config_file

pytestmark = pytest.mark.skipif(os.name == "nt", reason="the programs are scripts")

VIDEO = "https://video.example/1"


@pytest.fixture
def feed(tmp_path: Path) -> Path:
    write(
        tmp_path / "feed",
        "a.md",
        article(
            1,
            type="video",
            webUrl=VIDEO,
            ampWebUrl=f"{VIDEO}/amp",
            related=[{"title": "B", "type": "course", "webUrl": "https://course.example/1"}],
        ),
    )
    return tmp_path / "feed"


@pytest.fixture
def opened(home: Path, tmp_path: Path) -> Path:
    """What the program of the settings, and `$BROWSER`, were started with, a line for each."""
    file, program = tmp_path / "opened.txt", tmp_path / "program"
    program.write_text(
        f"#!{sys.executable}\nimport sys\nopen({str(file)!r}, 'a').write(' '.join(sys.argv[1:]) + '\\n')\n"
    )
    program.chmod(0o700)
    file.write_text("")
    config_file().parent.mkdir()
    config_file().write_text(
        f"[links]\nbrowser = '{program} browser'\nprefer_amp = true\n"
        f"[[open]]\ntype = 'video'\ncommand = '{program} player %u now'\n[[open]]\ntype = 'course'\ncommand = '{program} school'\n"
    )
    return file


def lets_links_out(app: Reader) -> None:
    """Undo what keeps links in tests from leaving."""
    del app.app.open_url


async def test_a_key_stands_beside_the_address_that_it_opens(feed: Path, opened: Path) -> None:
    async with reader(feed) as app:
        lets_links_out(app)
        lines = str(app.app.screen.query_one("#links", Static).content).splitlines()
        (opens,) = [line for line in lines if line.split()[0] == "o"]
        await app.press("o")
        await app.until(opened.read_text)
        assert opened.read_text().split()[1].removeprefix("https://") == opens.split()[-1]


@pytest.mark.thorough
async def test_each_link_goes_to_the_program_for_its_article(feed: Path, opened: Path) -> None:
    async with reader(feed) as app:
        lets_links_out(app)
        lines: list[str] = []
        for key, line in [
            ("o", f"player {VIDEO}/amp now"),
            ("1 o", "school https://course.example/1"),
            ("a", f"player {VIDEO}/amp now"),
        ]:
            await app.press(*key.split())
            lines.append(line)
            await app.until(lambda: len(opened.read_text().splitlines()) == len(lines))
            assert opened.read_text().splitlines() == lines
        app.app.open_url("https://elsewhere.example/")
        await app.until(lambda: "elsewhere" in opened.read_text())
        assert opened.read_text().splitlines()[-1] == "browser https://elsewhere.example/"


async def test_where_nothing_opens_links_the_address_is_copied(
    feed: Path, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BROWSER", "/none/such")
    async with reader(feed) as app:
        lets_links_out(app)
        await app.press("o")
        await app.until(lambda: len(app.toasts) == 2)
        assert app.toasts == [
            f"The program in $BROWSER was not found; open this URL yourself: {VIDEO}",
            f"Sent to the terminal's clipboard: {VIDEO}",
        ]
        assert app.app.clipboard == VIDEO
        app.app.copy_to_clipboard("")
        app.app.open_url("javascript:alert(1)")
        await app.until(lambda: any("is not opened" in toast for toast in app.toasts))
        assert app.app.clipboard == ""


def test_the_command_line_has_the_same_programs(feed: Path, opened: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["open", str(feed), "type:video"]) == 0
    assert opened.read_text() == f"player {VIDEO}/amp now\n"
    assert f"Opened {VIDEO}/amp" in capsys.readouterr().out
