"""`broadsheet serve`: the same app in a web browser, at an address nobody can guess, its links opened there."""

import asyncio
import json
import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from itertools import count
from pathlib import Path
from typing import NamedTuple

import pytest
from aiohttp import ClientSession, ClientWebSocketResponse, WSMsgType, WSServerHandshakeError, web
from aiohttp.test_utils import TestClient, TestServer
from builders import PATIENCE, PROJECT, front_matter, write
from chromium import EXECUTABLE, chromium

from reader.system import program
from reader.tui.web import server as served_pages
from reader.tui.web import visitor
from reader.tui.web.server import Served

needs_signals = pytest.mark.skipif(os.name == "nt", reason="Windows has no signal that stands for Ctrl-C")

BROADSHEET = [sys.executable, "-m", "reader"]


_NUMBERS = count(1_000 * os.getpid())


def _free_port() -> int:
    """A port that nobody takes meanwhile: no system deals out those below 32,768."""
    while True:
        with socket.socket() as found, suppress(OSError):
            number = 10_000 + next(_NUMBERS) % 20_000
            found.bind(("127.0.0.1", number))
            return number


port = pytest.fixture(_free_port, name="port")
other_port = pytest.fixture(_free_port, name="other_port")


@asynccontextmanager
async def served(*words: object) -> AsyncIterator[str]:
    """The address that `broadsheet serve` with these words shows; it ends by Ctrl-C and leaves nothing behind."""
    command = [*BROADSHEET, "serve", *map(str, words)]
    process = await asyncio.create_subprocess_exec(*command, cwd=PROJECT, stdout=subprocess.PIPE)
    assert process.stdout
    try:
        line = (await asyncio.wait_for(process.stdout.readline(), PATIENCE)).decode()
        (address,) = re.findall(r"^Broadsheet is at (http://\S+/)$", line)
        yield address
        process.send_signal(signal.SIGINT)
        assert await asyncio.wait_for(process.wait(), PATIENCE) == 0
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


async def seen(socket: ClientWebSocketResponse, wanted: str) -> None:
    """Wait until the app has drawn `wanted`."""
    drawn = ""
    async with asyncio.timeout(PATIENCE):
        while wanted not in drawn:
            message = await socket.receive()
            assert message.type is WSMsgType.BINARY, message
            drawn += message.data.decode()


async def told(socket: ClientWebSocketResponse) -> list[object]:
    """The next thing that the browser is told to do."""
    async with asyncio.timeout(PATIENCE):
        while (message := await socket.receive()).type is not WSMsgType.TEXT:
            assert message.type is WSMsgType.BINARY, message
        found: list[object] = json.loads(message.data)
        return found


@pytest.fixture
def feed(tmp_path: Path) -> Path:
    feed = tmp_path / "a feed; 'with' $(odd) name"
    write(feed, "a.md", front_matter(title="In the browser", webUrl="https://example.com/a?b=c&d", date="2026-01-02"))
    write(feed, "b.md", front_matter(title="No page", webUrl="javascript:alert(1)", date="2026-01-01"))
    return feed


@pytest.mark.thorough
@needs_signals
async def test_the_app_is_drawn_and_its_links_go_to_that_browser(feed: Path, port: int) -> None:
    async with (
        served(feed, "--port", port) as address,
        ClientSession() as session,
        session.ws_connect(f"{address}ws?width=100&height=30") as socket,
    ):
        await seen(socket, "In the browser")
        await seen(socket, "example.com/a")
        await socket.send_json(["stdin", "o"])
        assert await told(socket) == ["open_url", {"url": "https://example.com/a?b=c&d", "new_tab": True}]
        await socket.send_json(["stdin", "jo"])
        await seen(socket, "has no page")
        await socket.send_json(["resize", {"width": 60, "height": 20}])
        await socket.send_json(["stdin", "Q"])
        async with asyncio.timeout(PATIENCE):
            while not socket.closed:
                await socket.receive()


@needs_signals
async def test_only_who_knows_the_address_gets_in(feed: Path, port: int) -> None:
    async with served(feed, "--port", port) as address, ClientSession() as session:
        assert re.fullmatch(rf"http://127\.0\.0\.1:{port}/[\w-]{{22}}/", address)
        bare = f"http://127.0.0.1:{port}/"
        for path in ("", "ws", "static/js/textual.js", "x" * 22 + "/", "x" * 22 + "/ws"):
            async with session.get(bare + path) as answer:
                assert answer.status == 404
        with pytest.raises(WSServerHandshakeError, match="404"):
            await session.ws_connect(f"{bare}ws")
        async with session.get(address) as answer:
            page = await answer.text()
            assert answer.status == 200 and "Broadsheet" in page
            assert "default-src 'self'" in answer.headers["Content-Security-Policy"]
            assert answer.headers["Referrer-Policy"] == "no-referrer"
        for path in re.findall(r"static/[\w/.-]+", page):
            async with session.get(address + path) as answer:
                assert answer.status == 200, path


def drawing(code: str) -> list[str]:
    """A process that a page takes for the app: it draws its size, says its number, and then does `code`."""
    begin = """
import os, signal, sys, time
def packet(kind, text): os.write(1, kind + len(text).to_bytes(4, "big") + text.encode())
os.write(1, b"__GANGLION__\\n")
packet(b"D", f"{os.environ['COLUMNS']}x{os.environ['ROWS']} is {os.getpid()};")
"""
    return [sys.executable, "-c", begin + code]


class Pages(NamedTuple):
    """What `serve` answers, without a process of its own."""

    client: TestClient[web.Request, web.Application]
    address: str

    @asynccontextmanager
    async def open(self, size: str = "") -> "AsyncIterator[ClientWebSocketResponse[bool]]":
        async with self.client.ws_connect(f"{self.address}ws{size}") as socket:
            yield socket


@asynccontextmanager
async def pages(code: str) -> AsyncIterator[Pages]:
    """Pages that are drawn by `code`."""
    served = Served([], "127.0.0.1", 8000)
    served.app_words = drawing(code)
    async with TestClient(TestServer(await served._make_app())) as client:
        yield Pages(client, f"/{served.secret}/")


async def drawn(socket: "ClientWebSocketResponse[bool]") -> tuple[str, int]:
    """The size and the number of the process behind a page."""
    async with asyncio.timeout(PATIENCE):
        size, pid = (await socket.receive_bytes()).decode().rstrip(";").split(" is ")
    return size, int(pid)


async def gone(pid: int) -> None:
    """Wait until no such process is there."""
    async with asyncio.timeout(PATIENCE):
        while True:
            try:
                os.kill(pid, 0)
            except ProcessLookupError:
                return
            await asyncio.sleep(0.01)


STUBBORN = "signal.signal(signal.SIGTERM, signal.SIG_IGN)\nwhile True: time.sleep(1000)"


@needs_signals
async def test_a_page_that_is_closed_leaves_no_process_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(visitor, "GRACE", 0.1)
    async with pages(STUBBORN) as page:
        async with page.open() as socket:
            _, pid = await drawn(socket)
        await gone(pid)


@needs_signals
async def test_the_end_of_the_server_ends_every_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(visitor, "GRACE", 0.1)
    async with pages(STUBBORN) as page, AsyncExitStack() as opened:
        sockets = [await opened.enter_async_context(page.open()) for _ in range(3)]
        pids = [(await drawn(socket))[1] for socket in sockets]
        await page.client.server.close()
        for pid in pids:
            await gone(pid)


@pytest.mark.thorough
@needs_signals
def test_the_app_does_not_outlive_its_server(feed: Path) -> None:
    environment = os.environ | {"TEXTUAL_DRIVER": "reader.tui.web.driver:WebDriver"}
    with subprocess.Popen(
        [*BROADSHEET, str(feed)], cwd=PROJECT, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as app:
        assert app.stdin and app.stdout
        assert app.stdout.readline() == b"__GANGLION__\n"
        app.stdin.close()
        app.stdout.read()
        app.wait(PATIENCE)


async def test_there_are_never_more_visitors_than_a_computer_can_bear(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(served_pages, "MAX_VISITORS", 2)
    async with pages("sys.stdin.buffer.read(1)") as page, page.open(), page.open():
        with pytest.raises(WSServerHandshakeError, match="503"):
            async with page.open():
                pass


@pytest.mark.parametrize(
    ("asked", "given"),
    [("?width=100&height=30", "100x30"), ("?width=20000&height=20000", "1000x400"), ("?width=-1&height=x", "1x24")],
)
async def test_no_page_is_larger_than_a_wall_of_screens(asked: str, given: str) -> None:
    async with pages("sys.stdin.buffer.read(1)") as page, page.open(asked) as socket:
        assert (await drawn(socket))[0] == given


@pytest.mark.parametrize("sent", ["[]", "{}", "x", '["resize", {"width": "x"}]', '["resize", 1]', '["stdin", 1]'])
async def test_nonsense_closes_the_page(sent: str) -> None:
    async with pages("sys.stdin.buffer.read(1)") as page, page.open() as socket:
        _, pid = await drawn(socket)
        await socket.send_str(sent)
        await gone(pid)


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 200),
        ({"Host": "localhost:9000", "Origin": "http://localhost:9000"}, 200),
        ({"Host": "[::1]:8000"}, 200),
        ({"Origin": "https://evil.example"}, 403),
        ({"Origin": "null"}, 403),
        ({"Host": "evil.example", "Origin": "http://evil.example"}, 403),
        ({"Host": "evil.example:8000"}, 403),
        ({"Host": "192.168.0.1"}, 403),
        ({"Host": "[::1"}, 403),
        ({"Host": "localhost.evil.example"}, 403),
    ],
)
async def test_other_sites_are_kept_out_even_where_the_address_is_known(headers: dict[str, str], status: int) -> None:
    async with pages("") as page, page.client.get(page.address, headers=headers) as answer:
        assert answer.status == status


@pytest.mark.parametrize(
    ("host", "served", "is_ours"),
    [
        ("192.168.0.7:8000", "0.0.0.0", True),
        (socket.gethostname(), "0.0.0.0", True),
        (f"{socket.gethostname()}.local:8000", "0.0.0.0", True),
        ("News.example:8000", "news.example", True),
        ("evil.example", "0.0.0.0", False),
        ("evil.example", "news.example", False),
    ],
)
def test_the_names_under_which_a_server_is_reached(host: str, served: str, is_ours: bool) -> None:
    assert served_pages.is_of(host, served) == is_ours


@needs_signals
@pytest.mark.skipif(not EXECUTABLE, reason="there is no Chromium on this machine")
async def test_in_a_real_browser(tmp_path: Path, port: int, other_port: int) -> None:
    asked: list[web.Request] = []

    async def answer(request: web.Request) -> web.Response:
        asked.append(request)
        return web.Response(text="the page")

    site = web.Application()
    site.router.add_get("/page", answer)
    runner = web.AppRunner(site)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", other_port).start()
    write(tmp_path / "feed", "a.md", front_matter(title="A", webUrl=f"http://127.0.0.1:{other_port}/page"))
    try:
        async with served(tmp_path / "feed", "--port", port) as address, chromium() as page:
            await page.ask("Page.navigate", url=address)
            await page.until("document.body?.classList.contains('-first-byte')")
            await page.until("document.activeElement.className == 'xterm-helper-textarea'")
            async with asyncio.timeout(PATIENCE):
                while not asked:  # the first frame may stand before the first article is there
                    await page.press("o")
                    await asyncio.sleep(0.5)
            assert "Referer" not in asked[0].headers
            await page.press("Q")
            await page.until("document.body.classList.contains('-closed')")
    finally:
        await runner.cleanup()


def run(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(words, cwd=PROJECT, capture_output=True, text=True, timeout=60)


@pytest.mark.thorough
def test_without_the_extra_it_says_what_to_install() -> None:
    code = "import sys; sys.modules['textual_serve'] = None; from reader.cli import main; sys.exit(main(['serve', 'sample_feed']))"
    done = run(sys.executable, "-c", code)
    assert (done.returncode, done.stdout) == (2, "")
    advice = program.installation("serve")
    assert done.stderr == f"broadsheet: Serving needs the extra serve. In Broadsheet's directory: {advice}\n"


def test_a_port_that_is_taken_is_a_sentence() -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        number = str(other.getsockname()[1])
        done = run(*BROADSHEET, "serve", "sample_feed", "--port", number)
    assert done.returncode == 2
    assert re.fullmatch(
        rf"broadsheet: Port {number} of 127\.0\.0\.1 cannot be used \(.+\); choose another with --port\.\n", done.stderr
    )


def test_a_directory_that_is_missing_is_said_before_anything_is_served() -> None:
    done = run(*BROADSHEET, "serve", "nowhere-at-all")
    assert (done.returncode, done.stderr) == (2, "broadsheet: There is no directory nowhere-at-all.\n")
