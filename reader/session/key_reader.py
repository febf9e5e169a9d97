"""From keys to commands: counts, and sequences of keys."""

from typing import NamedTuple

from reader.keys.keymap import Keymap
from reader.keys.names import Keys, keys_name

_MAX_COUNT = 9_999_999


class Press(NamedTuple):
    """What a key comes to: commands to run (none: more keys must follow), and what is to be said of it."""

    commands: tuple[str, ...] = ()
    message: str = ""


class KeyReader:
    """Reads keys one by one. `count` and `pending` are what has been typed of a command so far."""

    def __init__(self, keymap: Keymap) -> None:
        self.keymap = keymap
        self.count = ""
        self.pending: Keys = ()

    @property
    def is_amid(self) -> bool:
        """Whether something has been typed that no command has used yet."""
        return bool(self.count or self.pending)

    @property
    def typed(self) -> str:
        """That, as people write it."""
        return f"{self.count} {keys_name(self.pending)}".strip()

    def press(self, key: str) -> Press | None:
        """What `key`, by Textual's name, comes to; None where it says nothing here, which forgets a count typed."""
        keys = (*self.pending, key)
        if commands := self.keymap.runs.get(keys):
            self.pending = ()
            return Press(commands)
        if self.keymap.begins(keys):
            self.pending = keys
        elif self.pending:
            self.forget()
            return Press(message=f"{keys_name(keys)} is not assigned.")
        elif key.isdigit() and (self.count or key != "0"):
            self.count = str(min(int(self.count + key), _MAX_COUNT))
        else:
            self.forget()
            return None
        return Press()

    def take_count(self) -> int | None:
        """The count that was typed, for the command that runs now."""
        count = int(self.count) if self.count else None
        self.forget()
        return count

    def forget(self) -> None:
        """Begin anew."""
        self.count, self.pending = "", ()
