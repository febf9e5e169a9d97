"""Where things are: the package's own files, and the person's directories.

What gives one of those raises StorageError where the person has no home.
"""

import os
import sys
from pathlib import Path
from typing import Literal

from reader.errors import StorageError

_PACKAGE = Path(__file__).parents[1]
_OURS_FIRST = (  # of a package called `reader`, too, which may be imported as Python starts
    "import sys; sys.path.insert(0, sys.argv.pop(1)); "
    "[sys.modules.pop(each) for each in list(sys.modules) if each.partition('.')[0] == 'reader']; "
)


def own_python(code: str, *words: str) -> list[str]:
    """The arguments of a process that runs `code` with this package; `words` are `sys.argv[1:]` there. Nothing is
    imported from the directory that it runs in.
    """
    return [sys.executable, "-P", "-c", _OURS_FIRST + code, str(_PACKAGE.parent), *words]


def asset(name: str) -> Path:
    """A directory that travels with the package (`styles`, `sample_feed`, `docs`): inside it in a wheel, beside it in a
    checkout. Raises FileNotFoundError.
    """
    for parent in (_PACKAGE, _PACKAGE.parent):
        if (parent / name).is_dir():
            return parent / name
    raise FileNotFoundError(f"{name} is missing from the installation of Broadsheet.")


def cache_dir() -> Path:
    """For what can be made again. `BROADSHEET_HOME` moves it, with everything else."""
    return _home("cache") or _user_path("cache")


def data_dir() -> Path:
    """For the person's marks, which must never be lost."""
    return _home("data") or _user_path("data")


def config_dir() -> Path:
    """For what the person writes themselves: `config.toml`."""
    return _home("config") or _user_path("config")


def config_file() -> Path:
    """The person's settings; need not exist."""
    return config_dir() / "config.toml"


def _user_path(part: Literal["cache", "data", "config"]) -> Path:
    import platformdirs  # takes as long as all the rest of this, and BROADSHEET_HOME does without

    find = {
        "cache": platformdirs.user_cache_path,
        "data": platformdirs.user_data_path,
        "config": platformdirs.user_config_path,
    }[part]
    try:
        path = find("broadsheet", appauthor=False)
    except RuntimeError:  # some releases say so, others give a path that begins with a tilde
        path = Path()
    if not path.is_absolute():
        raise StorageError("You have no home directory: set BROADSHEET_HOME to a directory for your data.")
    return path


def _home(part: str) -> Path | None:
    home = os.environ.get("BROADSHEET_HOME")
    try:
        return Path(home).expanduser() / part if home else None
    except RuntimeError:
        raise StorageError(f"BROADSHEET_HOME={home} refers to an unknown user: set it to a directory.") from None
