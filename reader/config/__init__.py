"""The person's settings: `config.toml` in their configuration directory, which need not exist.

What can be set stands in `settings`. What reads and writes TOML is imported where there is a file to read.
"""

from pathlib import Path

from reader.config.settings import Config, Reading
from reader.errors import ConfigError

__all__ = ["Config", "Reading", "load", "parse", "source_of"]


def load(file: Path) -> Config:
    """The settings in `file`, which may be missing. Raises ConfigError, which says where and what to do."""
    return parse(file, source_of(file))


def source_of(file: Path) -> str:
    """What `file` holds; nothing where it is missing. Raises ConfigError."""
    try:
        return file.read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        return ""
    except OSError as error:
        raise ConfigError(f"{file} cannot be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise ConfigError(f"{file} is not UTF-8 text; save it as UTF-8.") from error


def parse(file: Path, source: str) -> Config:
    """The settings that `source` states; `file` is what errors name. Raises ConfigError."""
    if not source.strip():
        return Config()
    from reader.config.document import Document

    return Document(file, source).read(Config)
