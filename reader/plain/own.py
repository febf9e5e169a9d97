"""The person's own commands, `[[command]]`: one after the other, and what each says is said."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from reader.library.files import file_of
from reader.outside.commands import given
from reader.outside.foreground import run_in_terminal
from reader.outside.pipe import run_arguments
from reader.plain.place import Handler, Place, Refusal
from reader.state.kept import Kept, keep

if TYPE_CHECKING:
    from reader.config.entries import OwnCommand


class OwnCommands:
    """The command that lists and runs them."""

    def __init__(self, place: Place) -> None:
        self._place = place

    def commands(self) -> Mapping[str, Handler]:
        """A count is the command of that number."""
        return {"commands": lambda count, words: self._choose(words if count is None else str(count))}

    def run(self, name: str) -> None:
        """Run the command of this name on the article. Raises Refusal, CommandError, OpenError, StorageError."""
        command = next((each for each in self._place.session.config.command if each.name == name), None)
        if not command:
            raise Refusal(f"There is no command {name} in your settings.")
        self._run(command)

    def _choose(self, chosen: str) -> None:
        commands = self._place.session.config.command
        if not commands:
            raise Refusal("No commands yet: add each as a [[command]] in your settings.")
        names = [each.name.lower() for each in commands]
        chosen = str(names.index(chosen.lower()) + 1) if chosen.lower() in names else chosen
        position = self._place.choose("Your commands", [each.name for each in commands], chosen)
        if position is not None:
            self._run(commands[position])

    def _run(self, command: "OwnCommand") -> None:
        place, library = self._place, self._place.library
        loaded, file = place.loaded(), library.ask(file_of, library.roots, place.id)
        if not loaded.article or not file:
            raise Refusal(f"There is no article for {command.name}.")
        record = next(iter(library.records([place.id])), {})
        what = given(command, loaded.article, loaded.body, file[0], record)
        if command.output == "terminal":
            run_in_terminal(what.arguments, command.name, what.text)
            return
        keeps = command.output == "keep"
        done = run_arguments(what.arguments, what.text, command.seconds, takes_errors=not keeps)
        if keeps and not done.code:
            keep(place.session.state_file.parent, place.row.key, Kept(command.name, done.output))
        place.say(done.words)
