"""What long use leaves behind: nothing that counts."""

import os
import platform
import subprocess
import sys
from pathlib import Path

import pytest
from builders import PROJECT, dated_feed

# What four threads hold at once; each heap of glibc beside the first begins at a multiple of 64 MiB.
_FOUR_THREADS = """
import threading
from reader.system.heap import share_one_heap

share_one_heap()
full = threading.Barrier(5)

def hold():
    held = bytearray(50_000)
    full.wait()
    full.wait()

for _ in range(4):
    threading.Thread(target=hold).start()
full.wait()
starts = [int(line.partition("-")[0], 16) for line in open("/proc/self/maps") if line.endswith(" 0 \\n")]
print(sum(start % (64 << 20) == 0 for start in starts))
full.wait()
"""

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


@pytest.mark.skipif(sys.platform != "linux", reason="it is asked of /proc")
def test_threads_share_one_heap() -> None:
    def heaps(code: str) -> int:
        return int(subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, cwd=PROJECT).stdout)

    assert heaps(_FOUR_THREADS) == 0
    apart = 4 if platform.libc_ver()[0] == "glibc" else 0
    assert heaps(_FOUR_THREADS.replace("\nshare_one_heap()", "")) == apart
