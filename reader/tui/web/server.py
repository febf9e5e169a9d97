"""The app in a web browser: textual-serve runs it for each page that is opened.

Whoever reaches such a page can do what the person can. So its address holds a secret: other people on this computer and
pages of other sites, which reach every port of it too, do not know it.
"""

import asyncio
import ipaddress
import re
import secrets
import socket
import sys
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path

from aiohttp import web
from textual_serve.server import Server, to_int

from reader.errors import OpenError
from reader.system.log import log
from reader.system.paths import asset
from reader.system.program import ourselves
from reader.tui.web.visitor import GRACE, Visitor

_HEADERS = {
    # nothing from other sites, not even a font; none of them may show the page in a frame
    "Content-Security-Policy": "default-src 'self' 'unsafe-inline'; img-src 'self' data:; frame-ancestors 'none'",
    "Cross-Origin-Opener-Policy": "same-origin",  # a page that is opened gets no hold of this one
    "Referrer-Policy": "no-referrer",  # nor learns its address
    "Cache-Control": "no-store",
}
_LOOPBACK = ("127.0.0.1", "localhost", "::1")
_HOST = re.compile(r"(?:\[([\da-f:.]+)\]|([^][:]+))(?::\d+)?", re.IGNORECASE)  # a name or an address, and a port
MAX_VISITORS = 8  # pages open at a time: each is a whole reader

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class Served(Server):
    """Shows the directories `collections` until Ctrl-C."""

    def __init__(self, collections: Sequence[Path], host: str, port: int) -> None:
        self.secret = secrets.token_urlsafe(16)
        name = f"[{host}]" if ":" in host else host
        address = f"http://{name}:{port}/{self.secret}/"
        super().__init__("", host, port, "Broadsheet", address)
        self.app_words = _words(collections)
        self._visitors: set[Visitor] = set()

    async def _make_app(self) -> web.Application:
        pages = await super()._make_app()
        pages.on_response_prepare.append(_harden)
        pages.middlewares.append(self._refuse_strangers)
        app = web.Application()
        app.add_subapp(f"/{self.secret}/", pages)
        return app

    async def handle_index(self, request: web.Request) -> web.Response:
        page = (asset("styles") / "served.html").read_text(encoding="utf-8")
        return web.Response(text=page, content_type="text/html")

    @web.middleware
    async def _refuse_strangers(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """A second lock, should the address ever be known: pages of other sites, and names that lead here of late, are
        kept out.
        """
        origin = request.headers.get("Origin")
        if not is_of(request.host, self.host) or (origin is not None and origin.partition("://")[2] != request.host):
            raise web.HTTPForbidden(text="Requests from other sites are refused.")
        return await handler(request)

    async def handle_websocket(self, request: web.Request) -> web.WebSocketResponse:
        if len(self._visitors) >= MAX_VISITORS:
            raise web.HTTPServiceUnavailable(text=f"{MAX_VISITORS} tabs are open already; close one of them.")
        page = web.WebSocketResponse(heartbeat=15)
        visitor = Visitor(self.app_words, page, self.download_manager)
        self._visitors.add(visitor)
        try:
            await page.prepare(request)
            await visitor.start(to_int(request.query.get("width", ""), 80), to_int(request.query.get("height", ""), 24))
            await self._process_messages(page, visitor)
        except (AssertionError, AttributeError, LookupError, TypeError, ValueError) as error:
            log.note(f"A page sent what no page of ours sends: {error!r}")
        finally:
            await visitor.stop()
            self._visitors.discard(visitor)
        return page

    async def on_shutdown(self, app: web.Application) -> None:
        """End what draws the pages that are open."""
        await asyncio.gather(*(visitor.stop() for visitor in self._visitors))

    async def on_startup(self, app: web.Application) -> None:
        """Nothing is said before there is an address."""

    def run(self) -> None:
        """Serve. Raises OpenError where that cannot be done at this host and port."""
        try:
            web.run_app(
                self._make_app(),
                host=self.host,
                port=self.port,
                access_log=None,
                print=lambda _: self._announce(),
                shutdown_timeout=GRACE,
            )
        except OSError as error:
            raise OpenError(
                f"Port {self.port} of {self.host} cannot be used ({error.strerror}); choose another with --port."
            ) from error

    def _announce(self) -> None:
        print(f"Broadsheet is at {self.public_url}\nCtrl-C stops it.", flush=True)
        if self.host not in _LOOPBACK:
            print(
                "Anyone with this URL can read, mark and run commands as you, and the connection is not encrypted.",
                file=sys.stderr,
            )


def is_of(host: str, served: str) -> bool:
    """Whether `host`, as a browser names it, is a name of this computer where `served` is listened to."""
    parts = _HOST.fullmatch(host)
    name = (parts[1] or parts[2]).lower() if parts else ""
    if name in (*_LOOPBACK, served.lower()):
        return True
    return served not in _LOOPBACK and (_is_address(name) or _first_label(name) == _first_label(socket.gethostname()))


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True


def _first_label(name: str) -> str:
    return name.lower().partition(".")[0]


def _words(collections: Sequence[Path]) -> list[str]:
    """The command that shows `collections`; nothing is imported from the directory it is run in."""
    return ourselves(*map(str, collections))


async def _harden(request: web.Request, response: web.StreamResponse) -> None:
    response.headers.update(_HEADERS)
