"""Checks of a release: `python packaging/release.py v0.2.0` says what is missing before that tag may be published, and
`--notes` prints what CHANGELOG.md has to say of it.
"""

import re
import sys
from collections.abc import Iterator
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
KINDS = ("Added", "Changed", "Deprecated", "Removed", "Fixed", "Security")  # https://keepachangelog.com
_HEADING = re.compile(r"^## (\S+) \((\d{4}-\d\d-\d\d|not released)\)$", re.MULTILINE)
_VERSION = re.compile(r'^__version__ = "([^"]+)"$', re.MULTILINE)


def version() -> str:
    """The version of the project, which stands in one place."""
    found = _VERSION.search((PROJECT / "reader" / "__init__.py").read_text(encoding="utf-8"))
    assert found, "reader/__init__.py states no version"
    return found[1]


def faults(tag: str, changes: str, stated: str) -> Iterator[str]:
    """What keeps `tag` from being published, given CHANGELOG.md and the version that the program states."""
    if tag != f"v{stated}":
        yield f"The tag {tag} is not the version of reader/__init__.py, v{stated}."
    newest = _HEADING.search(changes)
    if not newest or newest[1] != stated:
        yield f"The first heading of CHANGELOG.md must be: ## {stated} (YYYY-MM-DD)"
    elif newest[2] == "not released":
        yield f"CHANGELOG.md has no date for {stated}: put it in place of “not released”."
    if not any(line.startswith("### ") for line in notes(changes).splitlines()):
        yield f"CHANGELOG.md must sort its changes under {', '.join(f'### {kind}' for kind in KINDS)}."


def notes(changes: str) -> str:
    """What CHANGELOG.md says of the newest version."""
    return (_HEADING.split(changes)[3:4] or [""])[0].strip()


def main() -> int:
    """Print what is asked for. Returns the exit code."""
    changes = (PROJECT / "CHANGELOG.md").read_text(encoding="utf-8")
    if sys.argv[1:] == ["--notes"]:
        print(notes(changes))
        return 0
    missing = list(faults(sys.argv[1], changes, version()))
    print("\n".join(missing) or f"{sys.argv[1]} may be published.")
    return bool(missing)


if __name__ == "__main__":
    sys.exit(main())
