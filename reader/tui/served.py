"""The app in a web browser: textual-serve runs it for each page that is opened.

Whoever reaches such a page can do what the person can. So its address holds a secret: other people on this computer and
pages of other sites, which reach every port of it too, do not know it.
"""

import secrets
import shlex
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from aiohttp import web
from textual_serve.server import Server

import reader
from reader.errors import OpenError
from reader.places import asset

_HEADERS = {
    # nothing from other sites, not even a font; none of them may show the page in a frame
    "Content-Security-Policy": "default-src 'self' 'unsafe-inline'; img-src 'self' data:; frame-ancestors 'none'",
    "Cross-Origin-Opener-Policy": "same-origin",  # a page that is opened gets no hold of this one
    "Referrer-Policy": "no-referrer",  # nor learns its address
    "Cache-Control": "no-store",
}
_LOOPBACK = ("127.0.0.1", "localhost", "::1")


class Served(Server):
    """Shows the directories `feeds` until Ctrl-C."""

    def __init__(self, feeds: Sequence[Path], host: str, port: int) -> None:
        self.secret = secrets.token_urlsafe(16)
        name = f"[{host}]" if ":" in host else host
        address = f"http://{name}:{port}/{self.secret}/"
        super().__init__(_command(feeds), host, port, "Broadsheet", address)

    async def _make_app(self) -> web.Application:
        pages = await super()._make_app()
        pages.on_response_prepare.append(_harden)
        app = web.Application()
        app.add_subapp(f"/{self.secret}/", pages)
        return app

    async def handle_index(self, request: web.Request) -> web.Response:
        page = (asset("styles") / "served.html").read_text(encoding="utf-8")
        return web.Response(text=page, content_type="text/html")

    async def on_startup(self, app: web.Application) -> None:
        """Nothing is said before there is an address."""

    def run(self) -> None:
        """Serve. Raises OpenError where that cannot be done at this host and port."""
        try:
            web.run_app(
                self._make_app(), host=self.host, port=self.port, access_log=None, print=lambda _: self._announce()
            )
        except OSError as error:
            raise OpenError(
                f"Port {self.port} of {self.host} cannot be used ({error.strerror}); --port names another."
            ) from error

    def _announce(self) -> None:
        print(f"Broadsheet is at {self.public_url}\nCtrl-C ends it.", flush=True)
        if self.host not in _LOOPBACK:
            print(
                "Whoever has this address can read, mark and run commands as you, and what is shown is not encrypted.",
                file=sys.stderr,
            )


def _command(feeds: Sequence[Path]) -> str:
    """The command line that shows `feeds`; nothing is imported from the directory it is run in."""
    root = str(Path(reader.__file__).parents[1])
    code = f"import sys; sys.path.insert(0, {root!r}); from reader.__main__ import main; sys.exit(main())"
    words = [sys.executable, "-P", "-c", code, *map(str, feeds)]
    return subprocess.list2cmdline(words) if sys.platform == "win32" else shlex.join(words)


async def _harden(request: web.Request, response: web.StreamResponse) -> None:
    response.headers.update(_HEADERS)
