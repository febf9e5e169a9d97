"""What is checked before a version is published."""

from pathlib import Path
from typing import Any

import pytest
import yaml
from builders import PROJECT
from release import faults, notes, version

from reader import __version__

DATED = "# Changes\n\n## 0.2.0 (2026-12-01)\n\n### Added\n\nThis.\n\n## 0.1.0 (2026-11-29)\n\n### Added\n\nAll.\n"
FAULTS = {
    ("v0.2.0", DATED): [],
    ("v0.3.0", DATED): ["The tag v0.3.0 is not the version of reader/__init__.py, v0.2.0."],
    ("0.2.0", DATED): ["The tag 0.2.0 is not the version of reader/__init__.py, v0.2.0."],
    ("v0.2.0", DATED.replace("2026-12-01", "not released")): [
        "CHANGELOG.md has no date for 0.2.0: put it in place of “not released”."
    ],
    ("v0.2.0", DATED.replace("0.2.0", "0.2.1")): ["The first heading of CHANGELOG.md must be: ## 0.2.0 (YYYY-MM-DD)"],
    ("v0.2.0", DATED.replace("### Added\n\n", "", 1)): [
        "CHANGELOG.md must sort its changes under ### Added, ### Changed, ### Deprecated, ### Removed, ### Fixed, "
        "### Security."
    ],
}


@pytest.mark.parametrize(("tag", "changes"), FAULTS, ids=range(len(FAULTS)))
def test_a_tag_is_published_with_its_version_and_its_changes(tag: str, changes: str) -> None:
    assert list(faults(tag, changes, "0.2.0")) == FAULTS[tag, changes]


def test_the_notes_are_those_of_the_newest_version() -> None:
    assert notes(DATED) == "### Added\n\nThis."


def test_the_version_stands_in_one_place_and_this_one_only_lacks_its_date() -> None:
    assert version() == __version__
    changes = (PROJECT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert [fault for fault in faults(f"v{__version__}", changes, __version__) if "has no date" not in fault] == []


@pytest.mark.parametrize("path", sorted((PROJECT / ".github" / "workflows").glob("*.yml")), ids=lambda path: path.stem)
def test_workflows_may_write_nothing_unless_a_job_needs_to(path: Path) -> None:
    workflow: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    assert workflow["permissions"] == {"contents": "read"}
    writing = {name: job["permissions"] for name, job in workflow["jobs"].items() if "permissions" in job}
    assert writing == (
        {"publish": {"id-token": "write"}, "announce": {"contents": "write"}} if path.stem == "release" else {}
    )
