"""What a feature asks of the screen or the app, where it concerns more than itself."""

from dataclasses import dataclass
from pathlib import Path

from textual.message import Message


@dataclass(repr=False, eq=False)
class CommandChosen(Message):
    """A command was chosen by its name."""

    id: str


class DirectoriesChosen(Message):
    """Other directories are to be read, and `command` is to be run there, if any."""

    def __init__(self, directories: tuple[Path, ...], command: str = "") -> None:
        super().__init__()
        self.directories = directories
        self.command = command
