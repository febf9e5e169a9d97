"""What Textual imports for features that this app does not have: a sixth of the time that its import takes."""

from contextlib import AbstractContextManager
from pathlib import Path

from reader.system import importing
from reader.system.importing import stand_in

_PALETTE = (
    "CommandListItem", "CommandPalette", "DiscoveryHit", "Hit", "Hits", "Provider", "SimpleProvider",
)  # fmt: skip


def left_out() -> AbstractContextManager[None]:
    """Import Textual within: its palette, which has an input, a tree and tables of its own, is an empty class then;
    asyncio finds no TLS, which it can do without; and the directory of downloads is looked up when it is asked for.
    Afterwards each of these modules can be imported as ever. Textual is pinned for it, and a test holds it.
    """
    return importing.left_out(
        {
            "ssl": None,  # as where Python was built without it
            "platformdirs": stand_in("platformdirs", user_downloads_path=_user_downloads_path),
            "textual.command": stand_in("textual.command", **{name: type(name, (), {}) for name in _PALETTE}),
        }
    )


def _user_downloads_path() -> Path:
    from platformdirs import user_downloads_path

    return user_downloads_path()
