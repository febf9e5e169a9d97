"""Modules imported without what they want for features that are hardly ever used."""

import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from types import ModuleType


@contextmanager
def left_out(stand_ins: Mapping[str, ModuleType | None]) -> Iterator[None]:
    """Within, whatever imports one of these modules gets the one given in its place, or for None an ImportError; but
    those that have been imported already stay. Afterwards each can be imported as ever.
    """
    added = {name: module for name, module in stand_ins.items() if name not in sys.modules}
    sys.modules.update(added)  # type: ignore[arg-type]  # None is for what cannot be imported
    try:
        yield
    finally:
        for name in added:
            del sys.modules[name]


def stand_in(name: str, **contents: object) -> ModuleType:
    """A module that holds `contents` and nothing else."""
    module = ModuleType(name)
    vars(module).update(contents)
    return module


def import_pathlib() -> None:
    """Import `pathlib` without `urllib.parse` and what that imports: it takes two milliseconds of the fifty of a start,
    and only `Path.as_uri` needs it. From Python 3.13 on, this changes nothing.
    """
    with left_out({"urllib.parse": stand_in("urllib.parse", quote_from_bytes=_quote_from_bytes)}):
        import pathlib  # noqa: F401


def _quote_from_bytes(path: bytes) -> str:
    from urllib.parse import quote_from_bytes

    return quote_from_bytes(path)
