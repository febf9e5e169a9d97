"""Pictures of the app: the same bytes on every machine."""

import re
from pathlib import Path

from app import reader

from reader.session.layout import PaneSettings
from reader.session.view_state import ViewState

AS_IT_COMES = PaneSettings()
_FONT_FACE = re.compile(r"@font-face \{.*?\}\s*", re.DOTALL)
_TERMINAL_ID = re.compile(r"terminal-\d+")


async def screenshot(feed: Path, size: tuple[int, int], *keys: str, arrangement: PaneSettings = AS_IT_COMES) -> str:
    """An SVG of the app on `feed` after `keys`, at columns x rows."""
    async with reader(feed, size=size, is_sample=True, place=ViewState(arrangement=arrangement)) as app:
        await app.press(*keys)
        if app.is_on_main:
            await app.rested()
        svg = await app.picture()
    return _TERMINAL_ID.sub("terminal", _FONT_FACE.sub("", svg))
