"""What Textual imports for features that this app does not have: a sixth of the time that its import takes."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType

_PALETTE = (
    "CommandListItem", "CommandPalette", "DiscoveryHit", "Hit", "Hits", "Provider", "SimpleProvider",
)  # fmt: skip


@contextmanager
def left_out() -> Iterator[None]:
    """Import Textual within: its palette, which has an input, a tree and tables of its own, is an empty class then;
    asyncio finds no TLS, which it can do without; and the directory of downloads is looked up when it is asked for.
    Afterwards each of these modules can be imported as ever. Textual is pinned for it, and a test holds it.
    """
    stand_ins = {
        "ssl": None,  # as where Python was built without it
        "platformdirs": _module("platformdirs", user_downloads_path=_user_downloads_path),
        "textual.command": _module("textual.command", **{name: type(name, (), {}) for name in _PALETTE}),
    }
    added = {name: module for name, module in stand_ins.items() if name not in sys.modules}
    sys.modules.update(added)  # type: ignore[arg-type]  # None is for what cannot be imported
    try:
        yield
    finally:
        for name in added:
            del sys.modules[name]


def _module(name: str, **contents: object) -> ModuleType:
    module = ModuleType(name)
    vars(module).update(contents)
    return module


def _user_downloads_path() -> Path:
    from platformdirs import user_downloads_path

    return user_downloads_path()
