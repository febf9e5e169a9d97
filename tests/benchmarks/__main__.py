"""The benchmarks: `python tests/benchmarks`, or `python -m benchmarks` in tests/."""

import sys
from pathlib import Path

if __name__ == "__main__":
    _TESTS = Path(__file__).resolve().parent.parent
    sys.path[:0] = [str(_TESTS.parent), str(_TESTS)]
    from benchmarks.run import main

    sys.exit(main())
