"""A web server on this computer that answers each path in a way of its own, and notes what it was asked."""

import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from pathlib import Path
from typing import NamedTuple

from PIL import Image

# for 127.0.0.1, signed by itself, with its key: for tests alone
CERTIFICATE = Path(__file__).with_name("localhost.pem")

Answer = bytes | Callable[["Handler"], None]


class Asked(NamedTuple):
    path: str
    headers: dict[str, str]


class Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.answers: dict[str, Answer] = {}
        self.asked: list[Asked] = []
        self.scheme = "http"

    def at(self, path: str) -> str:
        """The address of `path`."""
        return f"{self.scheme}://127.0.0.1:{self.server_address[1]}{path}"

    def secure(self) -> None:
        """Speak TLS from now on, with a certificate that the system does not trust."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(CERTIFICATE)
        self.socket = context.wrap_socket(self.socket, server_side=True, do_handshake_on_connect=False)
        self.scheme = "https"

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that hangs up is what half of the tests are about."""


class Handler(BaseHTTPRequestHandler):
    server: Server

    def do_GET(self) -> None:
        self.server.asked.append(Asked(self.path, dict(self.headers)))
        answer = self.server.answers.get(self.path.partition("?")[0])
        if answer is None:
            self.send_error(404)
        elif isinstance(answer, bytes):
            self.give(answer)
        else:
            answer(self)

    def do_CONNECT(self) -> None:
        """As a proxy that leads nowhere."""
        self.server.asked.append(Asked(self.path, dict(self.headers)))
        self.send_error(403)

    def give(self, body: bytes, length: int | None = None, **headers: str) -> None:
        self.send_response(200)
        self.send_header("Content-Length", str(len(body) if length is None else length))
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Nothing."""


def to(location: str) -> Answer:
    """An answer that leads elsewhere."""

    def answer(handler: Handler) -> None:
        handler.send_response(302)
        handler.send_header("Location", location)
        handler.end_headers()

    return answer


def endless(handler: Handler) -> None:
    handler.send_response(200)
    handler.end_headers()
    with suppress(OSError):
        while True:
            handler.wfile.write(b"\0" * 65_536)


def slow(start: bytes) -> Answer:
    """An answer that begins with `start` and goes on by a byte at a time."""

    def answer(handler: Handler) -> None:
        with suppress(OSError):
            handler.wfile.write(start)
            while True:
                handler.wfile.write(b"a")
                time.sleep(0.02)

    return answer


@contextmanager
def image_server() -> Iterator[Server]:
    server = Server()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def image(format_: str = "PNG", size: tuple[int, int] = (40, 30), mode: str = "RGB") -> bytes:
    """A picture of one colour."""
    out = BytesIO()
    Image.new(mode, size, (200, 30, 60, 128)[: len(mode)]).save(out, format_)
    return out.getvalue()
