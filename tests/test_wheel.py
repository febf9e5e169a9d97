"""The wheel, installed into a fresh environment, works outside the checkout."""

import json
import os
import shutil
import subprocess
import sys
import sysconfig
import venv
from collections.abc import Iterator
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


def run(installed: Path, *words: str, environ: dict[str, str] | None = None, typed: str = "") -> str:
    command = [str(installed / "broadsheet"), *words]
    done = subprocess.run(command, cwd=installed, env=environ, input=typed, capture_output=True, text=True, check=True)
    return done.stdout


def test_the_command_and_the_list_work_from_the_wheel(installed: Path) -> None:
    assert run(installed, "--version") == f"broadsheet {__version__}\n"
    records = [json.loads(line) for line in run(installed, "list", "--jsonl").splitlines()]
    assert len(records) == 30
    assert str(installed.parent) in records[0]["feed"]


def test_the_wheel_holds_styles_and_sample_and_nothing_else(installed: Path) -> None:
    (packages,) = installed.parent.glob("**/site-packages")
    assert (packages / "broadsheet" / "reader" / "styles" / "app.tcss").exists()
    assert {path.name for path in packages.iterdir() if not path.name.startswith("broadsheet-")} == {
        "broadsheet",
        "lent.pth",
    }


@pytest.fixture
def another_reader(installed: Path, tmp_path: Path) -> Iterator[Path]:
    """Another project's package of that name, installed beside ours, and imported as Python starts."""
    (packages,) = installed.parent.glob("**/site-packages")
    other, early = packages / "reader", packages / "another.pth"
    other.mkdir()
    for name in ("__init__.py", "__main__.py", "cli.py", "errors.py"):
        (other / name).write_text("main = lambda: print('another') or 9\n", encoding="utf-8")
    early.write_text("import reader, reader.errors\n", encoding="utf-8")
    yield other
    early.unlink()
    shutil.rmtree(other)


def test_another_project_called_reader_is_neither_written_over_nor_run(installed: Path, another_reader: Path) -> None:
    before = {path.name: path.read_bytes() for path in another_reader.glob("*.py")}
    in_first_place = os.environ | {"PYTHONPATH": str(another_reader.parent)}
    for environ in (None, in_first_place):
        assert run(installed, "--version", environ=environ) == f"broadsheet {__version__}\n"
        assert run(installed, "count", environ=environ) == "30\n"
        assert "<" not in run(installed, "show", "rubin", environ=environ)  # HTML, by a process of its own
    plain = run(installed, "--plain", typed="feeds\n")  # by another one
    assert "another" not in plain
    assert "There are no feeds" in plain
    assert {path.name: path.read_bytes() for path in another_reader.glob("*.py")} == before


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
import pathlib, sys, broadsheet
sys.path.insert(0, str(pathlib.Path(broadsheet.__file__).parent))
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


# --- built twice -------------------------------------------------------------------------------

TREE = ("reader", "styles", "sample_feed", "tests", "docs", "packaging", "requirements")
FILES = ("pyproject.toml", "Makefile", "LICENSE", "README.md", "CHANGELOG.md", "CONTRIBUTING.md", "SECURITY.md")


def checked_out(target: Path, mode: int, moment: int) -> Path:
    """A copy of the project, made at another time under another umask."""
    for name in TREE:
        shutil.copytree(PROJECT / name, target / name, ignore=shutil.ignore_patterns("__pycache__", "*.pyc"))
    for name in FILES:
        shutil.copy(PROJECT / name, target / name)
    for path in sorted(target.rglob("*"), key=lambda path: path.stat().st_ino, reverse=mode == 0o600):
        if path.is_file():
            path.chmod(mode)
            os.utime(path, (moment, moment))
    return target


def built(project: Path, into: Path) -> dict[str, bytes]:
    """What `python -m build` makes of a project, by name."""
    environ = os.environ | {"SOURCE_DATE_EPOCH": "1700000000"}
    command = [sys.executable, "-m", "hatchling", "build", "-d", str(into)]
    subprocess.run(command, cwd=project, env=environ, check=True, capture_output=True)
    return {path.name: path.read_bytes() for path in into.iterdir()}


def test_it_is_built_twice_with_the_same_bytes_and_from_the_sdist_too(tmp_path: Path) -> None:
    first = built(checked_out(tmp_path / "one", 0o644, 1_600_000_000), tmp_path / "first")
    second = built(checked_out(tmp_path / "two", 0o600, 1_650_000_000), tmp_path / "second")
    assert len(first) == 2
    assert first == second
    (archive,) = (tmp_path / "first").glob("*.tar.gz")
    shutil.unpack_archive(archive, tmp_path / "unpacked", filter="data")
    (project,) = (tmp_path / "unpacked").iterdir()
    assert {path.name for path in project.iterdir()} >= {*TREE, *FILES}
    assert built(project, tmp_path / "third") == first
