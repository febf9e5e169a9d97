"""The page of figures: its text is written by people, its table by `make bench`."""

from collections.abc import Mapping
from pathlib import Path

BEGIN, END = "<!-- table: made by make bench -->\n", "<!-- end of table -->\n"

_NEW = f"""# How fast it is

Every figure here was made by `make bench`, on the machine named below the table; nothing is copied from elsewhere.

{BEGIN}{END}
## What is measured

Programs run in a pseudo-terminal of 120 x 40 and are timed from outside: from the start of the process, or the write of
a key, to the end of the frame that shows what is expected. So the figures hold Python's start, the drawing and the way
through the terminal, as a person meets them. Builds and rescans are timed inside a process of their own. Each command
and its yardstick take turns, and a figure is the median of all turns; p99 is what 99 of 100 keys stay below.

The feeds are generated, the same every time: small files of about 1 KB, and files shaped like real ones, most of whose
bytes are lists of related articles. All files are in the system's memory before anything is timed: “cold” means that
the reader does not know the feed. Bytecode is compiled beforehand, as an installation does it. Memory is the sum of the
peaks of all processes of the app.

## How to repeat it

```sh
make bench                                   # about twenty minutes; the feeds are kept for next time
make bench BENCH="--only keys --runs 10"     # one topic
make bench BENCH="--help"                    # all options
```

Times on another machine are others; what is compared to a yardstick should hold, as both were made on the same machine.
"""


def write_page(page: Path, table: str, facts: Mapping[str, str]) -> None:
    """Put the table and what it was made on between the page's marks; a page that is missing is made."""
    text = page.read_text(encoding="utf-8") if page.exists() else _NEW
    before, begin, rest = text.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise SystemExit(f"{page.name} has no marks for the table: {BEGIN.strip()} and {END.strip()}")
    page.parent.mkdir(parents=True, exist_ok=True)
    page.write_text(f"{before}{BEGIN}\n{table}\n{facts_line(facts)}\n\n{END}{after}", encoding="utf-8")


def facts_line(facts: Mapping[str, str]) -> str:
    """`Measured on: processor AMD EPYC · cores 2 · …`"""
    return "Measured on: " + " · ".join(f"{name} {value}" for name, value in facts.items())
