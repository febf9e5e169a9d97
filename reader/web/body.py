"""What a server sent, read within bounds: so many bytes as they came, and so many when they are unpacked."""

import zlib
from collections.abc import Callable, Iterator
from http.client import HTTPResponse
from io import BytesIO

from reader.errors import WebError

_CHUNK = 64 * 1024
_ENCODINGS = {"gzip": 31, "x-gzip": 31, "deflate": 15}  # what zlib calls their windows


def read(
    answer: HTTPResponse, most: int, may_be_packed: bool, grows: Callable[[int], object] = lambda size: None
) -> bytes:
    """The whole body, unpacked. Raises WebError where that is more than `most` bytes, packed in another way, or less
    than was announced; OSError, HTTPException.
    """
    encoding = (answer.getheader("Content-Encoding") or "identity").strip().lower()
    if encoding != "identity" and not (may_be_packed and encoding in _ENCODINGS):
        raise WebError("the server sent it compressed")
    unpacker = _Unpacker(encoding) if encoding != "identity" else None
    whole, came = BytesIO(), 0
    while chunk := answer.read(_CHUNK):
        came += len(chunk)
        for part in unpacker.unpacked(chunk) if unpacker else (chunk,):
            size = whole.tell() + len(part)
            if size > most or came > most:
                raise WebError(f"it is more than {most // 2**20} MB")
            whole.write(part)
            grows(size)
    if answer.length or (unpacker and came and not unpacker.is_whole):
        raise ConnectionError("the connection was interrupted")
    return whole.getvalue()  # shared with it, not copied


class _Unpacker:
    """Unpacks piece by piece: a thousandth of what it becomes may come at once."""

    def __init__(self, encoding: str) -> None:
        self._window = _ENCODINGS[encoding]
        self._unpack = zlib.decompressobj(self._window)
        self._head = b""  # the first bytes: two tell whether it is packed as it says

    @property
    def is_whole(self) -> bool:
        return self._unpack.eof

    def unpacked(self, chunk: bytes) -> Iterator[bytes]:
        """What it becomes, in pieces. Raises WebError for what is not packed as it says."""
        part = b""
        while chunk or len(part) == _CHUNK:  # of what has come in whole, some may still be to go out
            try:
                part = self._once(chunk)
            except zlib.error as error:
                raise WebError("the compressed data is damaged") from error
            self._head += chunk[: 2 - len(self._head)]
            yield part
            chunk = self._unpack.unconsumed_tail

    def _once(self, chunk: bytes) -> bytes:
        try:
            return self._unpack.decompress(chunk, _CHUNK)
        except zlib.error:
            if len(self._head) == 2 or self._window != 15:
                raise
        self._unpack = zlib.decompressobj(-15)  # `deflate` without its head, as some servers send it
        return self._unpack.decompress(self._head + chunk, _CHUNK)
