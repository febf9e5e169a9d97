"""The line between list and article, which the mouse can drag."""

from dataclasses import dataclass

from textual import events
from textual.content import Content
from textual.geometry import Offset
from textual.message import Message
from textual.widget import Widget


class Splitter(Widget):
    """A line down or across; a heavy one, of class `-heavy`, where the article behind it has the keys."""

    ALLOW_SELECT = False

    _is_held = False

    @dataclass(repr=False, eq=False)
    class Dragged(Message):
        """The person drags the line to this place on the screen."""

        to: Offset

    def render(self) -> Content:
        width, height = self.size
        across, down = ("━", "▌") if self.has_class("-heavy") else ("─", "▏")
        return Content(across * width if width > 1 else "\n".join(down * height))

    def on_mouse_down(self, event: events.MouseDown) -> None:
        self._is_held = True
        self.capture_mouse()
        event.stop()

    def on_mouse_move(self, event: events.MouseMove) -> None:
        if self._is_held:
            self.post_message(self.Dragged(event.screen_offset))

    def on_mouse_up(self) -> None:
        self._is_held = False
        self.release_mouse()
