"""CONTRIBUTING.md is a page, and what it points at is there."""

import re

from builders import PROJECT

PAGE = (PROJECT / "CONTRIBUTING.md").read_text(encoding="utf-8")


def test_it_is_one_page() -> None:
    assert len(PAGE.splitlines()) <= 75


def test_the_files_and_names_that_it_states_are_there() -> None:
    for path in re.findall(r"`((?:reader|tests|docs|styles|packaging|requirements|sample_feed)/[\w./-]*)`", PAGE):
        assert (PROJECT / path).exists(), path
    for name, path in re.findall(r"`([A-Z_]{6,})`[^`]*?in\s+`([\w/]+\.py)`", PAGE):
        assert re.search(rf"^{name}\b", (PROJECT / path).read_text(encoding="utf-8"), re.MULTILINE), name


def test_the_readme_is_short_and_its_picture_small() -> None:
    assert len((PROJECT / "README.md").read_text(encoding="utf-8").splitlines()) <= 150
    assert (PROJECT / "docs" / "demo.svg").stat().st_size < 150_000
