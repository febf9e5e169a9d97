"""A headless Chromium, driven by its own protocol."""

import asyncio
import itertools
import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from aiohttp import ClientSession, ClientWebSocketResponse
from builders import PATIENCE

_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
_OPTIONS = ["--headless=new", "--remote-debugging-port=0", "--no-first-run", "--disable-background-networking"]
EXECUTABLE = next((found for name in _NAMES if (found := shutil.which(name))), None)


class Page:
    """One tab."""

    def __init__(self, socket: ClientWebSocketResponse) -> None:
        self._socket = socket
        self._numbers = itertools.count(1)

    async def ask(self, method: str, **parameters: Any) -> dict[str, Any]:
        """Send a command and wait for its answer."""
        number = next(self._numbers)
        await self._socket.send_json({"id": number, "method": method, "params": parameters})
        while True:
            answer = await self._socket.receive_json(timeout=PATIENCE)
            if answer.get("id") == number:
                assert "error" not in answer, answer
                result: dict[str, Any] = answer["result"]
                return result

    async def value(self, expression: str) -> Any:
        """What a JavaScript expression is on the page."""
        answer = await self.ask("Runtime.evaluate", expression=expression, returnByValue=True)
        return answer["result"].get("value")

    async def until(self, expression: str) -> None:
        """Wait for what must become true on the page."""
        async with asyncio.timeout(PATIENCE):
            while not await self.value(expression):
                await asyncio.sleep(0.05)

    async def press(self, key: str) -> None:
        """Type a character, as a person does."""
        await self.ask("Input.dispatchKeyEvent", type="keyDown", text=key, key=key)
        await self.ask("Input.dispatchKeyEvent", type="keyUp", key=key)


@asynccontextmanager
async def chromium() -> AsyncIterator[Page]:
    """An empty tab of a new Chromium, which leaves nothing behind."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as directory:  # a short name: it has sockets in there
        process = _started(directory)
        try:
            port = await _port(Path(directory) / "DevToolsActivePort")
            async with ClientSession() as session:
                async with session.get(f"http://127.0.0.1:{port}/json/list") as answer:
                    tabs = [each for each in await answer.json() if each["type"] == "page"]
                async with session.ws_connect(tabs[0]["webSocketDebuggerUrl"], max_msg_size=0) as socket:
                    yield Page(socket)
        finally:
            process.terminate()
            process.wait()


def _started(directory: str) -> "subprocess.Popen[bytes]":
    assert EXECUTABLE
    options = [*_OPTIONS, f"--user-data-dir={directory}"]
    if hasattr(os, "getuid") and os.getuid() == 0:
        options.append("--no-sandbox")  # it refuses to start as root otherwise
    environment = os.environ | {"TMPDIR": directory}
    return subprocess.Popen([EXECUTABLE, *options, "about:blank"], stderr=subprocess.DEVNULL, env=environment)


async def _port(file: Path) -> str:
    async with asyncio.timeout(PATIENCE):
        while not file.exists() or not (found := re.match(r"\d+\n", file.read_text())):
            await asyncio.sleep(0.05)
    return found[0].strip()
