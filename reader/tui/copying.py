"""The one seam through which text is copied."""

from dataclasses import dataclass

from textual import on, work
from textual.app import App
from textual.message import Message

from reader.text import clean

_MOST = 200  # characters of what was copied that are shown


class Copying(App[None]):
    """Copies what the app and its widgets copy, and says what was done, never more."""

    @dataclass(repr=False, eq=False)
    class Copied(Message):
        """What was copied, and what was done with it."""

        copied: str
        done: str

    def copy_to_clipboard(self, text: str) -> None:
        """Ask the terminal, and a tool that reaches the clipboard where there is one."""
        super().copy_to_clipboard(text)
        self._copy_by_tool(text)

    @work(thread=True, group="clipboard")
    def _copy_by_tool(self, copied: str) -> None:
        from reader.outside import clipboard  # the first frame does without

        done = "" if self.is_web else clipboard.copy(copied)  # in a browser, this computer's is another's
        self.post_message(self.Copied(copied, done or clipboard.SENT))

    @on(Copied)
    def _say_copied(self, message: Copied) -> None:
        line = clean.one_line(message.copied)
        is_short = line == message.copied and len(line) <= _MOST
        what = line if is_short else clean.plural(len(message.copied), "character")
        self.notify(f"{message.done}: {what}", timeout=4, markup=False)
