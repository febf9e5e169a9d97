"""The wheel, installed into a fresh environment, works outside the checkout."""

import json
import os
import subprocess
import sys
import sysconfig
import venv
from pathlib import Path

import pytest
from builders import PROJECT

from reader import __version__

pytestmark = pytest.mark.thorough


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The scripts of an environment that holds the wheel; the dependencies are lent by the one running the tests."""
    directory = tmp_path_factory.mktemp("wheel")
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check"]
    build = ["wheel", "--quiet", "--no-deps", "--no-build-isolation", "--wheel-dir", str(directory), str(PROJECT)]
    subprocess.run([*pip, *build], check=True)
    venv.create(directory / "env", symlinks=os.name != "nt")
    python = next((directory / "env").glob("[bS][ic][nr]*/python*"))
    (wheel,) = directory.glob("*.whl")
    install = ["--python", str(python), "install", "--quiet", "--no-deps", "--no-index", str(wheel)]
    subprocess.run([*pip, *install], check=True)
    (packages,) = (directory / "env").glob("**/site-packages")
    (packages / "lent.pth").write_text(sysconfig.get_path("purelib") + "\n")
    return python.parent


def run(installed: Path, *words: str) -> str:
    command = [str(installed / "broadsheet"), *words]
    done = subprocess.run(command, cwd=installed, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=True)
    return done.stdout


def test_the_command_and_the_list_work_from_the_wheel(installed: Path) -> None:
    assert run(installed, "--version") == f"broadsheet {__version__}\n"
    records = [json.loads(line) for line in run(installed, "list", "--jsonl").splitlines()]
    assert len(records) == 30
    assert str(installed.parent) in records[0]["feed"]


def test_the_wheel_holds_styles_and_sample_and_nothing_else(installed: Path) -> None:
    (packages,) = installed.parent.glob("**/site-packages/reader")
    assert (packages / "styles" / "app.tcss").exists()
    assert sorted(path.name for path in packages.parent.iterdir() if not path.name.startswith("broadsheet-")) == [
        "lent.pth",
        "reader",
    ]


def test_the_wheel_explains_queries_and_settings(installed: Path) -> None:
    assert run(installed, "help", "query").startswith("QUERIES\n")
    assert run(installed, "help", "config").startswith("SETTINGS\n")


def test_the_wheel_brings_manual_pages_and_completion(installed: Path) -> None:
    share = installed.parent / "share"
    for page in ("broadsheet.1", "broadsheet-query.7", "broadsheet-config.5"):
        file = share / "man" / f"man{page[-1]}" / page
        assert file.read_text(encoding="utf-8").startswith(".TH BROADSHEET")
    brought = ("bash-completion/completions/broadsheet", "zsh/site-functions/_broadsheet")
    for name in (*brought, "fish/vendor_completions.d/broadsheet.fish"):
        assert "broadsheet completion words" in (share / name).read_text(encoding="utf-8")


def test_the_app_starts_from_the_wheel(installed: Path) -> None:
    code = """
import asyncio
from reader.tui.app import BroadsheetApp
from reader.library import Library, find_directories
from reader.system.paths import asset, cache_dir
async def main():
    app = BroadsheetApp(Library(find_directories([asset("sample_feed")]), cache_dir()))
    async with app.run_test() as pilot:
        while app.main.list.count < 30:
            await pilot.pause(0.05)
asyncio.run(main())
"""
    subprocess.run([str(next(installed.glob("python*"))), "-c", code], cwd=installed, check=True)
