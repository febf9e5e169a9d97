"""Running the app so that its end waits for nothing."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing

from textual.app import App

from reader.system.sandbox import sandbox

_THREADS = 64  # at most; each waits most of its time, and there must be one for what comes next


def run(app: App[None]) -> None:
    """Run `app` until the person leaves. Threads may go on then, as what they wait for, a server or a disk, is no
    reason to keep a person: the process is to end by `os._exit`.
    """
    with closing(sandbox), asyncio.Runner(loop_factory=_loop) as runner:
        runner.run(app.run_async())


def _loop() -> asyncio.AbstractEventLoop:
    loop = asyncio.new_event_loop()
    loop.set_default_executor(ThreadPoolExecutor(_THREADS))
    loop.shutdown_default_executor = _leave_threads  # type: ignore[method-assign]
    return loop


async def _leave_threads(timeout: float | None = None) -> None:
    """In place of waiting for them."""
