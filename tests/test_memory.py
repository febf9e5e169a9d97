"""What long use leaves behind: nothing that counts."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from builders import dated_feed

needs_ps = pytest.mark.skipif(os.name == "nt", reason="needs ps")


@needs_ps
@pytest.mark.usefixtures("been_here")
@pytest.mark.thorough
@pytest.mark.parametrize(
    ("what", "count"),
    [
        ("articles", 50),
        ("windows", 100),
        ("windows", 1000),
        ("articles", 1000),
    ],
)
def test_what_is_closed_is_given_back(tmp_path: Path, what: str, count: int) -> None:
    """Each window left 0.35 MB behind, and each article more: 100 windows held 35 MB."""
    feed = dated_feed(tmp_path / "feed")
    done = subprocess.run(
        [sys.executable, str(Path(__file__).with_name("lasting.py")), what, str(count), str(feed)],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    before, after = map(float, done.stdout.split())
    assert after - before < 5
