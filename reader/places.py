"""Where things are: the package's own files, and the person's cache and data directories."""

import os
from pathlib import Path

import platformdirs

_PACKAGE = Path(__file__).parent


def asset(name: str) -> Path:
    """A directory that travels with the package (`styles`, `sample_feed`): inside it in a wheel, beside it in a
    checkout. Raises FileNotFoundError.
    """
    for parent in (_PACKAGE, _PACKAGE.parent):
        if (parent / name).is_dir():
            return parent / name
    raise FileNotFoundError(f"{name} is missing from the installation of Broadsheet.")


def cache_dir() -> Path:
    """For what can be made again. `BROADSHEET_HOME` moves it, with everything else."""
    return _home("cache") or platformdirs.user_cache_path("broadsheet", appauthor=False)


def data_dir() -> Path:
    """For the person's marks, which must never be lost."""
    return _home("data") or platformdirs.user_data_path("broadsheet", appauthor=False)


def _home(part: str) -> Path | None:
    home = os.environ.get("BROADSHEET_HOME")
    return Path(home).expanduser() / part if home else None
