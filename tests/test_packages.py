"""Packages for systems are made of pyproject.toml and the lock."""

import hashlib
import json
import os
import re
import subprocess
from pathlib import Path

import packages
import pytest
from builders import PROJECT
from feedhouse import answering
from imageserver import Server
from packages import Locked, dependencies, generated, locked

LOCK = (PROJECT / "requirements" / "run.txt").read_text(encoding="utf-8")
FOR_WINDOWS = r"(?m)^\S+ ; sys_platform == 'win32' (?:\\\n +--hash=\S+ ?)+\n"


def test_every_line_of_the_lock_is_read_but_those_for_windows() -> None:
    found, lock = locked(LOCK), re.sub(FOR_WINDOWS, "", LOCK)
    assert len(lock) < len(LOCK)
    assert [each.name for each in found] == [line.partition("==")[0] for line in lock.splitlines() if "==" in line]
    assert sum(len(each.hashes) for each in found) == lock.count("--hash=sha256:")
    assert set(dependencies()) <= {each.name for each in found}


def test_files_of_packages_name_every_dependency() -> None:
    for path, text in generated():
        for name in dependencies():
            assert name.removeprefix("python-").removeprefix("py") in text, (path.name, name)


@pytest.mark.skipif(os.name == "nt", reason="they are for other systems")
def test_scripts_of_packages_can_be_read_by_their_shells() -> None:
    scripts = [PROJECT / "packaging" / "PKGBUILD"]
    scripts += [PROJECT / "packaging" / "debian" / name for name in ("broadsheet.sh", "postinst", "prerm")]
    for script in scripts:
        subprocess.run(["bash", "-n", str(script)], check=True)


def test_a_formula_has_the_source_of_each_dependency_by_a_hash_of_the_lock(
    server: Server, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    digest, other = "a" * 64, "b" * 64
    files = [
        {"filename": "one-1.0-py3-none-any.whl", "url": "../files/one.whl", "hashes": {"sha256": digest}},
        {"filename": "one-0.9.tar.gz", "url": "../files/old.tar.gz", "hashes": {"sha256": other}},
        {"filename": "one-1.0.tar.gz", "url": "../files/one.tar.gz", "hashes": {"sha256": digest}},
    ]
    server.answers["/simple/one/"] = answering(json.dumps({"files": files}).encode())
    monkeypatch.setattr(packages, "locked", lambda _: [Locked("one", "1.0", frozenset({digest}))])
    (tmp_path / "sdist").write_bytes(b"source")
    made = packages.formula((tmp_path / "sdist").as_uri(), server.at("/simple"))
    url = server.at("/simple/files/one.tar.gz")
    assert f'  resource "one" do\n    url "{url}"\n    sha256 "{digest}"\n  end' in made
    assert hashlib.sha256(b"source").hexdigest() in made
    monkeypatch.setattr(packages, "locked", lambda _: [Locked("one", "1.0", frozenset({"c" * 64}))])
    with pytest.raises(LookupError, match=r"no sdist of one 1\.0"):
        packages.formula((tmp_path / "sdist").as_uri(), server.at("/simple"))
