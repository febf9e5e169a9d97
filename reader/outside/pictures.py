"""Pictures from the web: fetched when the person asks for one, bounded in bytes, pixels and seconds, kept in a cache.

An address in a file is a stranger's. So no picture is fetched from this computer or the network around it, where a mere
request may do something, unless the person's settings allow it; each redirect is looked at like the first address; and
what is connected to is the address that was looked at, not one the name may lead to a moment later.
"""

import ipaddress
import os
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from hashlib import blake2b
from http.client import HTTPConnection, HTTPException, HTTPResponse
from io import BytesIO
from pathlib import Path
from queue import Empty, SimpleQueue
from time import monotonic
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin, urlsplit

from reader import __version__
from reader.errors import PictureError, ReaderError, StorageError
from reader.system.sandbox import EndedError, sandbox
from reader.system.sqlite import create_private, make_private
from reader.text import urls
from reader.text.clean import one_line

if TYPE_CHECKING:
    from PIL.Image import Image

SECONDS = 15.0  # for all of it: every redirect, every byte
MAX_BYTES = 10 * 2**20
MAX_PIXELS = 40_000_000  # of the picture as it came
MAX_SCANS = 100  # of a JPEG, each of which goes over all its pixels; progressive ones have some ten
MAX_CACHE = 100 * 2**20  # bytes of all pictures kept; those not looked at for longest go first
_SIDE = 1_600  # pixels of the longer side of a picture that is kept: more than a terminal shows
_REDIRECTS = 5
_CHUNK = 64 * 1024
_JPEG, _START_OF_SCAN = b"\xff\xd8", b"\xff\xda"
_FORMATS = ("JPEG", "PNG", "GIF", "WEBP", "AVIF", "BMP")  # Pillow knows others, some of which run programs
_REDIRECT = (301, 302, 303, 307, 308)
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")

_Found = tuple[Any, Any, int, str, Any]  # what socket.getaddrinfo gives for one address
Address = ipaddress.IPv4Address | ipaddress.IPv6Address


def is_public(address: Address) -> bool:
    """Whether `address` is one of the open internet: neither this computer nor a network of its own."""
    if isinstance(address, ipaddress.IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour or _translated(address)
        if inner:
            return is_public(inner)
        if address.is_reserved or address.is_site_local:  # which count as global: old ways to write private ones
            return False
    return address.is_global and not address.is_multicast


def _translated(address: ipaddress.IPv6Address) -> ipaddress.IPv4Address | None:
    """The address that a network of IPv6 alone reaches in place of `address`."""
    return ipaddress.IPv4Address(address.packed[12:]) if address in _NAT64 else None


def is_any(address: Address) -> bool:
    """For those whose pictures are on their own network."""
    return True


def picture(
    url: str,
    directory: Path,
    may_reach: Callable[[Address], bool] = is_public,
    is_wanted: Callable[[], bool] = lambda: True,
) -> "Image":
    """The picture at `url`, from the cache in `directory` or else from the web, no side longer than `_SIDE` pixels.

    Blocks for up to `SECONDS`, and those that decoding may take; needs Pillow. Raises PictureError.
    """
    file = directory / f"{blake2b(url.encode(), digest_size=16).hexdigest()}.png"
    with suppress(OSError, PictureError):  # not kept, or damaged since: it is fetched
        kept = decoded(file.read_bytes(), is_wanted)
        with suppress(OSError):  # where nothing can be written it counts as older than it is
            os.utime(file)
        return kept
    image = decoded(_fetched(url, may_reach), is_wanted)
    with suppress(OSError, StorageError):  # no room to keep it: it is shown all the same
        _keep(image, file)
    return image


def decoded(data: bytes, is_wanted: Callable[[], bool] = lambda: True) -> "Image":
    """The picture in `data`, made small, by a process of its own: see `sandbox`. Raises PictureError."""
    from PIL import Image

    if (
        data.startswith(_JPEG) and data.count(_START_OF_SCAN) > MAX_SCANS
    ):  # nowhere else in one, as ITU-T T.81 B.1.1.5 says
        raise PictureError("The picture has too many scans to be shown.")
    try:
        mode, width, height, pixels = sandbox.ask(small, data, is_wanted).split(b" ", 3)
    except EndedError as error:
        raise PictureError("The picture takes too much time or memory to be shown.") from error
    except ReaderError as error:
        raise PictureError(str(error)) from error
    return Image.frombytes(mode.decode(), (int(width), int(height)), pixels)


def small(data: bytes) -> bytes:
    """The picture in `data` made small, as its mode, width, height and pixels. Raises PictureError."""
    image = _small(data)
    return f"{image.mode} {image.width} {image.height} ".encode() + image.tobytes()


def _small(data: bytes) -> "Image":
    from PIL import Image, ImageOps

    Image.MAX_IMAGE_PIXELS = None  # Pillow would only warn, on the screen; ours is looked at below
    try:
        with Image.open(BytesIO(data), formats=_FORMATS) as image:
            width, height = image.size
            if width * height > MAX_PIXELS:
                raise PictureError(f"The picture is too large to be shown: {width:,} by {height:,} pixels.")
            image.draft("RGB", (_SIDE, _SIDE))
            image.thumbnail((_SIDE, _SIDE))
            return ImageOps.exif_transpose(image.convert("RGBA" if image.has_transparency_data else "RGB"))
    except (PictureError, MemoryError):
        raise
    except Exception as error:  # of whatever kind a decoder's faults are
        raise PictureError("The download is damaged, or not a supported picture.") from error


def _keep(image: "Image", file: Path) -> None:
    make_private(file.parent)
    unfinished = file.with_suffix(f".{os.getpid()}-{threading.get_ident()}")
    try:
        create_private(unfinished)
        image.save(unfinished, "PNG")
        os.replace(unfinished, file)
    finally:
        unfinished.unlink(missing_ok=True)
    found = sorted(((entry.stat(), entry.path) for entry in os.scandir(file.parent)), key=lambda each: each[0].st_mtime)
    size = sum(stat.st_size for stat, _ in found)
    for stat, path in found[:-1]:
        if size > MAX_CACHE:
            os.unlink(path)
            size -= stat.st_size


def _fetched(url: str, may_reach: Callable[[Address], bool]) -> bytes:
    deadline = monotonic() + SECONDS
    for _ in range(_REDIRECTS + 1):
        if fault := urls.fault(url):
            raise PictureError(f"The picture's URL {fault}, so it is not downloaded.")
        try:
            with _asked(url, may_reach, deadline) as answer:
                if answer.status not in _REDIRECT:
                    body = _body(answer)
                    if monotonic() >= deadline:  # where it was cut off, it may look as if it had ended
                        raise TimeoutError
                    return body
                url = urljoin(url, answer.getheader("Location") or "")
        except PictureError:
            raise
        except (OSError, HTTPException, ValueError) as error:
            late = monotonic() >= deadline or isinstance(error, TimeoutError)
            why = f"it took longer than {SECONDS:.0f} seconds" if late else one_line(str(error)) or type(error).__name__
            raise PictureError(f"The picture could not be downloaded: {why}.") from error
    raise PictureError("The picture could not be downloaded: too many redirects.")


@contextmanager
def _asked(url: str, may_reach: Callable[[Address], bool], deadline: float) -> Iterator[HTTPResponse]:
    """The answer of the server of `url`; the connection ends at `deadline`, whatever is going on."""
    parts = urlsplit(url)
    host = urls.ascii_host(parts.hostname or "") if "[" not in parts.netloc else parts.hostname or ""
    port = parts.port or (443 if parts.scheme == "https" else 80)
    connection = _Connection(host, port, parts.scheme == "https", may_reach, deadline)
    stop = threading.Timer(max(deadline - monotonic(), 0), connection.shut)
    stop.start()
    try:
        target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        headers = {"User-Agent": f"Broadsheet/{__version__}", "Accept": "image/*", "Accept-Encoding": "identity"}
        connection.request("GET", _quoted(target), headers=headers)
        with connection.getresponse() as answer:
            yield answer
    finally:
        stop.cancel()
        connection.close()


def _quoted(target: str) -> str:
    from urllib.parse import quote

    return quote(target, safe="".join(map(chr, range(0x21, 0x7F))))


class _Connection(HTTPConnection):
    """A connection to an address that may be reached, and to no other."""

    def __init__(
        self, host: str, port: int, is_secure: bool, may_reach: Callable[[Address], bool], deadline: float
    ) -> None:
        super().__init__(host, port)
        self.default_port = 443 if is_secure else 80  # which the server is not told
        self._is_secure = is_secure
        self._may_reach = may_reach
        self._deadline = deadline

    def connect(self) -> None:
        self.sock = self._reached()
        if self._is_secure:
            secure = ssl.create_default_context().wrap_socket(
                self.sock, server_hostname=self.host, do_handshake_on_connect=False
            )
            self.sock = secure  # before it waits: `shut` must find it
            secure.do_handshake()

    def shut(self) -> None:
        """End it, whatever another thread waits for."""
        reached: socket.socket | None = self.sock
        if reached:  # else it is not there yet, and finds its time to be over when it is
            with suppress(OSError):  # it is no more
                socket.socket.shutdown(reached, socket.SHUT_RDWR)

    def _reached(self) -> socket.socket:
        """A connection to the first address of the host that answers."""
        found = _looked_up(self.host, self.port, self._deadline)
        allowed = [each for each in found if self._may_reach(ipaddress.ip_address(each[4][0]))]
        if not allowed:
            raise PictureError(f"{self.host} is in your own network. To allow this, set private = true in [pictures].")
        failure = OSError()
        for family, kind, protocol, _, address in allowed:
            reached = socket.socket(family, kind, protocol)
            try:
                reached.settimeout(max(self._deadline - monotonic(), 0.001))
                reached.connect(address)
            except OSError as error:
                reached.close()
                failure = error
            else:
                return reached
        raise failure


def _looked_up(host: str, port: int, deadline: float) -> "list[_Found]":
    """The addresses of `host`. Raises TimeoutError at `deadline`, which the system's own look-up knows nothing of: its
    thread is left to it.
    """
    answers: SimpleQueue[list[_Found] | Exception] = SimpleQueue()

    def look_up() -> None:
        try:
            answers.put(socket.getaddrinfo(host, port, type=socket.SOCK_STREAM))
        except (OSError, ValueError) as error:
            answers.put(error)

    threading.Thread(target=look_up, name="look-up", daemon=True).start()
    try:
        found = answers.get(timeout=max(deadline - monotonic(), 0))
    except Empty:
        raise TimeoutError from None
    if isinstance(found, Exception):
        raise found
    return found


def _body(answer: HTTPResponse) -> bytes:
    """What was sent, whole, and no more than MAX_BYTES of it."""
    if answer.status != 200:
        raise PictureError(f"The picture could not be downloaded: the server answered {answer.status}.")
    if answer.getheader("Content-Encoding", "identity") != "identity":
        raise PictureError("The picture could not be downloaded: the server sent it compressed.")
    data = b""
    while chunk := answer.read(_CHUNK):
        data += chunk
        if len(data) > MAX_BYTES:
            raise PictureError(f"The picture is too large to be downloaded: more than {MAX_BYTES // 2**20} MB.")
    if answer.length:
        raise ConnectionError("the connection was interrupted")
    return data
