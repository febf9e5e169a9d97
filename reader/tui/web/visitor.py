"""One page of `broadsheet serve`: the process that draws it, from its opening to its closing."""

import asyncio
from asyncio.subprocess import PIPE, Process
from collections.abc import Sequence
from contextlib import suppress

from aiohttp import web
from textual_serve.app_service import AppService
from textual_serve.download_manager import DownloadManager

GRACE = 2.0  # seconds in which an app that is told to end does so
MAX_COLUMNS, MAX_ROWS = 1_000, 400  # more than a wall of screens shows; memory grows with their product


class Visitor(AppService):
    """The app behind a web socket. It ends with `stop`, whatever it does."""

    def __init__(self, command: Sequence[str], socket: web.WebSocketResponse, downloads: DownloadManager) -> None:
        super().__init__(
            "",
            write_bytes=socket.send_bytes,
            write_str=socket.send_str,
            close=self._close,
            download_manager=downloads,
        )
        self._words = command
        self._socket = socket

    async def _close(self) -> None:
        await self._socket.close()

    def _build_environment(self, width: int = 80, height: int = 24) -> dict[str, str]:
        environment = super()._build_environment(_within(width, MAX_COLUMNS), _within(height, MAX_ROWS))
        return environment | {"TEXTUAL_DRIVER": "reader.tui.web.driver:WebDriver"}

    async def _open_app_process(self, width: int = 80, height: int = 24) -> Process:
        environment = self._build_environment(width, height)
        self._process = await asyncio.create_subprocess_exec(
            *self._words, stdin=PIPE, stdout=PIPE, stderr=PIPE, env=environment
        )
        self._stdin = self._process.stdin
        return self._process

    async def set_terminal_size(self, width: int, height: int) -> None:
        await super().set_terminal_size(_within(width, MAX_COLUMNS), _within(height, MAX_ROWS))

    async def run(self) -> None:
        """Pass on what the app draws until it ends, and then close the page."""
        try:
            await super().run()
        finally:
            await self._close()

    async def stop(self) -> None:
        """End the app: it is asked to, and after a while it is not asked."""
        try:
            with suppress(TimeoutError):
                async with asyncio.timeout(GRACE):
                    await super().stop()
                    if self._process:
                        await self._process.wait()
        finally:
            if self._process and self._process.returncode is None:
                self._process.kill()
                await self._process.wait()


def _within(cells: int, most: int) -> int:
    return max(1, min(int(cells), most))
