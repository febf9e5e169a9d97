"""Writes what is generated: the README's key table and the screenshots. `--check` only says what is stale."""

import asyncio
import os
import sys
import tempfile
import time
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(PROJECT), str(PROJECT / "tests")]

from builders import SAMPLE  # noqa: E402
from screenshots import screenshot  # noqa: E402

from reader.commands import markdown_table  # noqa: E402

BEGIN, END = "<!-- keys: made by make docs -->\n", "<!-- end of keys -->\n"


def readme() -> str:
    """The README with today's keys in it."""
    text = (PROJECT / "README.md").read_text(encoding="utf-8")
    before, _, rest = text.partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}\n{markdown_table()}\n{END}{after}"


def generated() -> dict[Path, str]:
    """Every generated file and what it should hold."""
    return {
        PROJECT / "README.md": readme(),
        PROJECT / "docs" / "screenshot.svg": asyncio.run(screenshot(SAMPLE, (132, 34), "2", "5", "g")),
    }


def main() -> int:
    stale = []
    for path, text in generated().items():
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            stale.append(path)
            if "--check" not in sys.argv:
                path.write_text(text, encoding="utf-8")
    for path in stale:
        print(f"{path.relative_to(PROJECT)} {'is stale: run make docs' if '--check' in sys.argv else 'written'}")
    return bool(stale and "--check" in sys.argv)


if __name__ == "__main__":
    os.environ["TZ"] = "UTC"
    if hasattr(time, "tzset"):
        time.tzset()
    with tempfile.TemporaryDirectory() as home:
        os.environ["BROADSHEET_HOME"] = home
        sys.exit(main())
