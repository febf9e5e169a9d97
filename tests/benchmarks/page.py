"""The page of figures: its text is written by people, its table by `make bench`."""

from collections.abc import Mapping
from pathlib import Path

BEGIN, END = "<!-- table: made by make bench -->\n", "<!-- end of table -->\n"

_NEW = f"""# Performance

All figures here were measured by `make bench`, on the machine named below the table.

{BEGIN}{END}
## How it is measured

Programs run in a pseudo-terminal of 120 x 40 and are timed from outside: from the start of the process, or from the moment a
key is written, to the end of the frame that shows the expected result. So the figures include Python's start, drawing, and the
terminal, as a user would experience them. Builds and rescans are timed inside their own process. Each command
alternates with its yardstick, and a figure is the median of all rounds. p99 is the time that 99 of 100 key presses stay below.

The collections are generated and always the same: small files of about 1 KB, and files shaped like real ones, most of whose
bytes are lists of related articles. All files are in the page cache before anything is timed; “cold” means that
the reader has no index of the collection. Bytecode is compiled beforehand, as an installer does. Memory is the sum of the
peaks of all processes of the app.

## Running the benchmarks

```sh
make bench                                   # about twenty minutes; the collections are kept for next time
make bench BENCH="--only keys --runs 10"     # one topic
make bench BENCH="--help"                    # all options
```

Times differ between machines. Ratios to a yardstick should hold, since both are measured on the same machine.
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
