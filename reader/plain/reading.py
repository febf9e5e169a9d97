"""A visit, line by line: what is typed is done, and what came of it is said."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from reader.errors import ReaderError
from reader.plain.commands import NAMES, NoCommand, explained, explanation, read
from reader.plain.feeds import Feeds
from reader.plain.finding import Finding
from reader.plain.leaving import Leaving
from reader.plain.marking import Marking
from reader.plain.moving import Moving
from reader.plain.own import OwnCommands
from reader.plain.place import Handler, Place, Refusal, Say
from reader.session.session import Session
from reader.session.view_state import remember
from reader.state.state import State


class Reading:
    """One visit to some directories. `collection` is another one to go on with, once `is_over`."""

    def __init__(self, session: Session, state: State, say: Say) -> None:
        self.place = Place(session, state, say)
        self.is_over = False
        self.collection: Sequence[Path] | None = None
        self._leaving, self._own = Leaving(self.place), OwnCommands(self.place)
        self.commands: Mapping[str, Handler] = {
            **Moving(self.place).commands(),
            **Marking(self.place).commands(),
            **Finding(self.place).commands(),
            **self._leaving.commands(),
            **self._own.commands(),
            **Feeds(self.place, self._leaving.look_again).commands(),
            "collections": lambda count, words: self._collections(words),
            "where": lambda count, _: self.place.tell_list(),
            "help": lambda count, words: self._help(words),
            "close": lambda count, _: self.leave(),
            "quit": lambda count, _: self.leave(),
        }

    def begin(self) -> None:
        """Look at the files, and say where the person is."""
        self._leaving.look_again(is_visit=True)
        if fault := self.place.session.settings.fault:
            self.place.say(str(fault))
        self.place.tell_list()
        self.place.say("Type help for the commands.")

    def take(self, line: str) -> None:
        """Do what `line` asks for. What goes wrong is said."""
        try:
            asked = read(line, self.place.session.keymap)
            for id_ in asked.commands:
                if id_ in self.commands:
                    self.commands[id_](asked.count, asked.words)
                else:
                    self._own.run(id_)
        except (ReaderError, NoCommand) as error:
            self.place.say(str(error))

    def leave(self) -> None:
        """Keep where the person is."""
        self.is_over = True

    def end(self) -> None:
        """What came until now is known, and the next visit begins where this one ends. Raises StorageError."""
        place, session = self.place, self.place.session
        roots, key = session.library.roots, place.row.key if place.ids and place.cursor else None
        remember(place.state, roots, place.query, key, place.cursor if key else 0, session.place.arrangement)
        place.state.end_visit(roots)

    def _collections(self, chosen: str) -> None:
        collections = self.place.session.config.collections
        if not collections:
            raise Refusal("No collections yet: add them to [collections] in your settings.")
        names = list(collections)
        chosen = str(names.index(chosen) + 1) if chosen in names else chosen
        position = self.place.choose("Collections", names, chosen)
        if position is not None:
            self.collection = tuple(map(Path, collections[names[position]].directories))
            self.leave()

    def _help(self, word: str) -> None:
        place = self.place
        keymap = place.session.keymap
        id_ = NAMES.get(word.lower().replace("_", " "))
        if word and id_ is None:
            id_ = read(word, keymap).commands[0]
        for sentence in [explanation(id_, keymap)] if id_ else explained(keymap):
            place.say(sentence)
        if not word:
            place.say("A number alone goes to that row of the list. Enter alone reads on.")
            place.say("A name may be cut short, if no other name begins the same way.")
