"""Pictures as sixels: textual-image's widget, its escape codes past the guard for text."""

from collections.abc import Iterable

from rich.segment import Segment
from textual.app import ComposeResult
from textual_image.widget.sixel import Image, _ImageSixelImpl


class Sixels(Image, Renderable=Image._Renderable):
    """A picture as sixels."""

    def compose(self) -> ComposeResult:
        yield _Unguarded(self.image, self._sixel_options)


class _Unguarded(_ImageSixelImpl, can_focus=False, inherit_css=False):
    """Nothing here is foreign but the colours. What has no style is written as it is (see guard.py)."""

    def _get_sixel_segments(self, sixel_data: str) -> Iterable[Segment]:
        return [Segment(text, None, control) for text, _, control in super()._get_sixel_segments(sixel_data)]
