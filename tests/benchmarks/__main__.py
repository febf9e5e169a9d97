"""The benchmarks: `python tests/benchmarks`, or `python -m benchmarks` in tests/; `quick` and `imports` are its tools."""

import sys
from pathlib import Path

if __name__ == "__main__":
    _TESTS = Path(__file__).resolve().parent.parent
    sys.path[:0] = [str(_TESTS.parent), str(_TESTS)]
    from benchmarks import imports, quick, run

    words = sys.argv[1:]
    tool = {"quick": quick.main, "imports": imports.main}.get(words[0] if words else "")
    sys.exit(tool(words[1:]) if tool else run.main(words))
