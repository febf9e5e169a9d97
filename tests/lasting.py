"""Long use in a process of its own: prints the megabytes it holds before and after.

python tests/lasting.py windows|articles COUNT DIRECTORY
"""

import asyncio
import gc
import os
import subprocess
import sys
from itertools import cycle, islice
from pathlib import Path

PROJECT = Path(__file__).parent.parent
WINDOWS = ("sort", "theme", "topics", "providers", "overview", "help", "palette", "links", "tag", "front_matter")
_WARM = 30  # windows or articles after which caches have filled


def megabytes(pid: int) -> float:
    """The memory that a process holds."""
    return int(subprocess.check_output(["ps", "-o", "rss=", "-p", str(pid)])) / 1024


async def use(what: str, count: int, feed: Path) -> None:
    from app import Reader, reader

    async def look_into(app: Reader, command: str) -> None:
        await app.main.action_run(command)
        await app.soon(lambda: not app.is_on_main and app.app.screen._compositor.widgets)  # it has been drawn
        await app.type("escape")
        await app.soon(lambda: app.is_on_main)

    async def read_next(app: Reader) -> None:
        await app.press("j" if app.main.list.cursor < app.main.list.count - 1 else "g")
        await app.rested()

    async with reader(feed) as app:
        await app.settled()
        for number, command in enumerate(islice(cycle(WINDOWS), count + _WARM)):
            if number == _WARM:
                gc.collect()
                print(megabytes(os.getpid()))
            await (look_into(app, command) if what == "windows" else read_next(app))
        gc.collect()
        print(megabytes(os.getpid()))


if __name__ == "__main__":
    sys.path[:0] = [str(PROJECT), str(PROJECT / "tests")]
    asyncio.run(use(sys.argv[1], int(sys.argv[2]), Path(sys.argv[3])))
