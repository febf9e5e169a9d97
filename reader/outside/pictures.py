"""Pictures from the web: fetched when the person asks for one, bounded in bytes, pixels and seconds, kept in a cache.

An address in a file is a stranger's: `reader.web` says what is reached.
"""

import os
import threading
from collections.abc import Callable
from contextlib import suppress
from hashlib import blake2b
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from reader.errors import PictureError, PrivateNetworkError, ReaderError, StorageError, WebError
from reader.system.sandbox import EndedError, sandbox
from reader.system.sqlite import create_private, make_private
from reader.web.addresses import MayReach, only_public
from reader.web.client import Door, get
from reader.web.proxies import proxies

if TYPE_CHECKING:
    from PIL.Image import Image

SECONDS = 15.0  # for all of it: every redirect, every byte
MAX_BYTES = 10 * 2**20
MAX_PIXELS = 40_000_000  # of the picture as it came
MAX_SCANS = 100  # of a JPEG, each of which goes over all its pixels; progressive ones have some ten
MAX_CACHE = 100 * 2**20  # bytes of all pictures kept; those not looked at for longest go first
_SIDE = 1_600  # pixels of the longer side of a picture that is kept: more than a terminal shows
_JPEG, _START_OF_SCAN = b"\xff\xd8", b"\xff\xda"
_FORMATS = ("JPEG", "PNG", "GIF", "WEBP", "AVIF", "BMP")  # Pillow knows others, some of which run programs


def picture(
    url: str,
    directory: Path,
    may_reach: MayReach = only_public,
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
    files = sorted(((entry.stat(), entry.path) for entry in os.scandir(file.parent)), key=lambda each: each[0].st_mtime)
    size = sum(stat.st_size for stat, _ in files)
    for stat, path in files[:-1]:
        if size > MAX_CACHE:
            os.unlink(path)
            size -= stat.st_size


def _fetched(url: str, may_reach: MayReach) -> bytes:
    door = Door(
        accept="image/*",
        may_reach=may_reach,
        seconds=SECONDS,
        most=MAX_BYTES,
        may_be_packed=False,
        proxy_of=proxies(),
    )
    try:
        answer = get(url, door)
    except PrivateNetworkError as error:
        why = f"{error.host} is in your own network. To allow this, set private = true in [pictures]."
        raise PictureError(why) from error
    except WebError as error:
        raise PictureError(f"The picture could not be downloaded: {error.why}.") from error
    if answer.status != 200:
        raise PictureError(f"The picture could not be downloaded: the server answered {answer.status}.")
    return answer.data
