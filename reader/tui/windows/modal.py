"""What every window over the main screen has in common: it answers once."""

from typing import TYPE_CHECKING

from textual.await_complete import AwaitComplete
from textual.events import Event, Key
from textual.message import Message
from textual.screen import Screen, ScreenResultType

if TYPE_CHECKING:
    from reader.keys.keymap import Keymap


class AnswersOnce(Screen[ScreenResultType]):
    """A window whose first answer counts, however many keys and clicks reach it before it has gone.

    Last among the bases of a window: Textual takes the styles of the first.
    """

    _has_answered = False

    def press(self, event: Key) -> bool:
        """Do what a key says here, and say whether it says anything. The app asks when no widget has taken the key, as
        it does with the main screen: keys that come in a burst then are for what is open when their turn comes.
        """
        return False

    def follow(self, keymap: "Keymap") -> None:
        """The person's keys are others now."""

    def dismiss(self, result: ScreenResultType | None = None) -> AwaitComplete:
        """Close with an answer. Once there is one, or while another window covers this one, nothing is closed."""
        if self._has_answered or self.app.screen is not self:
            return AwaitComplete()
        self._has_answered = True
        closing: AwaitComplete = super().dismiss(result)
        return closing

    async def _on_message(self, message: Message) -> None:
        """Once it has answered, what its widgets say (their messages bubble) leads to nothing more."""
        if not self._has_answered or isinstance(message, Event) or not message.bubble:
            await super()._on_message(message)
