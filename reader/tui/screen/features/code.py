"""Code in the article, whose lines may be wider than that: scrolled sideways, or wrapped."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from reader.tui.screen.feature import Feature, Handler

if TYPE_CHECKING:
    from reader.config import Config

_STEP = 8  # cells


class Code(Feature):
    """The commands that scroll it; the setting says whether there is anything to scroll."""

    def commands(self) -> Mapping[str, Handler]:
        """A count is a number of steps."""
        return {
            "code_left": lambda count: self._scroll(-(count or 1)),
            "code_right": lambda count: self._scroll(count or 1),
        }

    def begun(self) -> None:
        """Wrap it, where the settings say so."""
        self.desk.article.set_class(self.desk.session.config.reading.code == "wrap", "-wraps-code")

    def configured(self, before: "Config", now: "Config") -> None:
        """Follow the settings."""
        self.begun()

    def _scroll(self, steps: int) -> None:
        if not self.desk.article.scroll_code(steps * _STEP):
            self.desk.say("No code on the screen is wider than the article.")
