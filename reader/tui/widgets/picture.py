"""A picture in the detail pane, drawn as the terminal can: by kitty's protocol, as sixels, or in half blocks.

textual-image asks the terminal what it can while it is imported. While the app runs, the answers would come as keys: so
it is not let near the terminal, and what the terminal says of itself in the environment decides.
"""

import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from io import StringIO
from types import ModuleType, SimpleNamespace
from typing import TYPE_CHECKING, Literal

from textual.app import App, ComposeResult
from textual.containers import Container

if TYPE_CHECKING:
    from PIL.Image import Image
    from textual_image.widget._base import Image as ImageWidget

Protocol = Literal["kitty", "sixel", "blocks"]

_KITTY = ("xterm-kitty", "xterm-ghostty")  # $TERM of those that know its placeholders
_SIXEL_TERMS = ("foot", "mlterm", "contour", "xterm-sixel")
_SIXEL_PROGRAMS = ("iTerm.app", "WezTerm", "mintty")
_TEXT = 3  # lines under a picture that fills the pane


def protocol_of(environ: Mapping[str, str]) -> Protocol:
    """How a terminal shows pictures, by what it says of itself. A multiplexer keeps pictures for itself."""
    term, program = environ.get("TERM", ""), environ.get("TERM_PROGRAM", "")
    if "TMUX" in environ or "STY" in environ or term.startswith(("tmux", "screen")) or program == "tmux":
        return "blocks"
    if term in _KITTY:
        return "kitty"
    if term.startswith(_SIXEL_TERMS) or program in _SIXEL_PROGRAMS:
        return "sixel"
    return "blocks"


class Picture(Container):
    """Shows `image`, as large as there is room, and no larger than it is."""

    def __init__(self, image: "Image", protocol: Protocol, app: App[None]) -> None:
        super().__init__()
        self._image = image
        self._drawing = _widget(image, protocol, app)
        self._rows = 1

    def compose(self) -> ComposeResult:
        yield self._drawing

    def fit(self, height: int) -> None:
        """Be shown whole in a pane of `height` lines, with some of them left for text."""
        self._rows = max(height - _TEXT, 1)
        self.on_resize()

    def on_resize(self) -> None:
        """Take as many cells as there are, in the picture's own shape."""
        from textual_image._terminal import get_cell_size

        cell, (width, height) = get_cell_size(), self._image.size
        scale = min(self.size.width * cell.width / width, self._rows * cell.height / height, 1)
        self._drawing.styles.width = max(round(width * scale / cell.width), 1)
        self._drawing.styles.height = max(round(height * scale / cell.height), 1)

    def on_unmount(self) -> None:
        self._drawing.image = None  # a terminal that holds it lets it go


def _widget(image: "Image", protocol: Protocol, app: App[None]) -> "ImageWidget":
    with _silence():
        from textual_image import _terminal, widget
    _measure(_terminal)
    if protocol == "kitty" and (driver := app._driver):
        from textual_image.renderable import tgp

        # through the driver, in order with all else: what is written beside it may end up within an escape code
        terminal = SimpleNamespace(write=driver.write, flush=driver.flush)
        tgp.sys = SimpleNamespace(__stdout__=terminal)  # type: ignore[attr-defined,assignment]
        return widget.TGPImage(image)
    if protocol == "sixel":
        from reader.tui.widgets.sixels import Sixels

        return Sixels(image)
    return widget.HalfcellImage(flat(image, app.screen.background_colors[1].rgb))


def flat(image: "Image", background: tuple[int, int, int]) -> "Image":
    """`image` on a background, where one shows through: half blocks are not transparent."""
    from PIL import Image

    if image.mode != "RGBA":
        return image
    below = Image.new("RGB", image.size, background)
    below.paste(image, mask=image)
    return below


@contextmanager
def _silence() -> Iterator[None]:
    """Meanwhile standard output is no terminal."""
    before = sys.__stdout__
    sys.__stdout__ = StringIO()  # type: ignore[misc,assignment]
    try:
        yield
    finally:
        sys.__stdout__ = before  # type: ignore[misc]


def _measure(terminal: ModuleType) -> None:
    """Note how many pixels a cell has, where the system knows; else those of a VT340 stay."""
    if sys.__stdout__ and sys.__stdout__.isatty():
        with suppress(OSError):  # no pixels are known there
            rows, columns, width, height = terminal.get_tiocgwinsz()
            if width >= columns and height >= rows:
                terminal.get_cell_size._result = terminal.CellSize(width // columns, height // rows)
