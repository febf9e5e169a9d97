"""What stands for a text or for bytes, in few bits.

The functions are hashlib's own, by the modules that it has them from, as in Python's `random`: hashlib would load
OpenSSL too, which takes as long as reading the first rows, and three megabytes.
"""

from collections.abc import Callable
from contextlib import suppress
from importlib import import_module
from typing import Any


def _function(name: str, *modules: str) -> Callable[..., Any]:
    """What the first of `modules` that there is calls `name`."""
    for module in modules:
        with suppress(ImportError):
            function: Callable[..., Any] = getattr(import_module(module), name)
            return function
    raise ImportError(f"There is no {name} in {', '.join(modules)}.")


_blake2b = _function("blake2b", "_blake2", "hashlib")
_sha256 = _function("sha256", "_sha2", "_sha256", "hashlib")  # the first from Python 3.12 on


def page_id(key: str) -> int:
    """64 bits that stand for a canonical address: among a million, two share theirs once in 40 million tries."""
    return digest(key.encode("utf-8", "surrogatepass"))


def digest(content: bytes) -> int:
    """64 bits that stand for `content`."""
    return int.from_bytes(_blake2b(content, digest_size=8).digest(), "big", signed=True)


def digits(content: bytes, count: int = 16) -> str:
    """So many hexadecimal digits, at most 64, that stand for `content` in the name of a file."""
    return str(_sha256(content).hexdigest()[:count])
