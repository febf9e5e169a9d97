"""The settings as they are now: the file is read again when it has changed."""

import os
from pathlib import Path

from reader.config import load
from reader.config.settings import Config
from reader.errors import ConfigError


class ConfigFile:
    """The settings in `file`. While it cannot be read, `fault` is why, and `config` is what it was before."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self.config = Config()
        self.fault: ConfigError | None = None
        self._seen: tuple[int, ...] | None = None
        self.reload_if_changed()

    def reload_if_changed(self) -> bool:
        """Read the file again if it has changed, and say whether it had. Costs one look at the directory."""
        seen = self._stamp()
        if seen == self._seen:
            return False
        self._seen, self.fault = seen, None
        try:
            self.config = load(self.file)
        except ConfigError as error:
            self.fault = error
        return True

    def _stamp(self) -> tuple[int, ...] | None:
        """None where there is no file."""
        try:
            info = os.stat(self.file)
        except OSError:
            return None
        return info.st_mtime_ns, info.st_size, info.st_ino
