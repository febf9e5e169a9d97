"""A file written as a whole."""

import os
from pathlib import Path
from tempfile import NamedTemporaryFile


def replace(file: Path, content: str | bytes, mode: int) -> None:
    """Write all of `file`, text as UTF-8, with these permissions, or nothing; it is on the disk when this returns.
    Raises OSError.
    """
    with NamedTemporaryFile(dir=file.parent, prefix=f".{file.stem}-", delete=False) as new:
        try:
            new.write(content.encode() if isinstance(content, str) else content)
            new.flush()
            os.fsync(new.fileno())
            new.close()
            os.chmod(new.name, mode)
            os.replace(new.name, file)
        except BaseException:
            os.unlink(new.name)
            raise
