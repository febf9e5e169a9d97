"""Which keys do what: the keys of COMMANDS, over them those of a preset, and over those the person's own.

What is laid over takes a key away from what lies below; two of the same layer that want it are an error.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import NamedTuple

from reader.keys.commands import COMMAND, COMMANDS, Command
from reader.keys.names import Keys, key_name, keys_name, read_keys
from reader.text.clean import nearest

MACRO = "comma"  # begins every macro
Entry = tuple[str, Keys, tuple[str, ...]]  # under which name it is stated, the keys, and what they run

_NEWSBOAT: Mapping[str, str] = {  # its defaults, for what both can do; and a key for whatever they leave without one
    "down": "j J ↓",
    "up": "k K ↑",
    "top": "Home",
    "bottom": "End",
    "page_up": "PgUp",
    "previous_match": "C-p",
    "focus_article": "→",
    "other_down": "}",
    "other_up": "{",
    "toggle_read": "N",
    "mark_unread": "M",
    "mark_all_read": "A C",
    "star": "C-b",
    "tag": "C-e",
    "open_amp_cache": "C-a",
    "contents": "&",
    "comments": "$",
    "links": "u #",
    "related": "V",
    "query": "F",
    "topics": "t",
    "starred_only": "*",
    "hide_read": "l",
    "changed_only": "^",
    "views": "f",
    "sort": "g",
    "reverse": "G",
    "fold": "%",
    "fold_all": "_",
    "export": "s C-s",
    "fetch": "r R C-r",
    "palette": ":",
}
_PRESETS: Mapping[str, Mapping[str, str]] = {"default": {}, "newsboat": _NEWSBOAT}
_FIXED = {"ctrl+q": "quits", "escape": "goes back"}  # however keys are set, there is a way out


class KeyRefused(Exception):
    """A key that cannot be so, in a sentence; `name` is the command or the macro for which it is stated."""

    def __init__(self, sentence: str, name: str) -> None:
        super().__init__(sentence)
        self.name = name


class Keymap(NamedTuple):
    """What each sequence of keys runs: a command, or the commands of a macro. `own` are the person's own commands."""

    runs: Mapping[Keys, tuple[str, ...]]
    own: tuple[Command, ...] = ()

    def begins(self, typed: Keys) -> bool:
        """Whether more keys must follow `typed`."""
        return any(len(keys) > len(typed) and keys[: len(typed)] == typed for keys in self.runs)

    def keys_of(self, id_: str) -> tuple[str, ...]:
        """The keys of a command as people write them."""
        return tuple(keys_name(keys) for keys, run in self.runs.items() if run == (id_,))

    def key_of(self, id_: str) -> str:
        """The first key of a command, for what is said to a person; where it has none, how else to find it."""
        return next(iter(self.keys_of(id_)), f"“{self.command(id_).title}” in the palette")

    def command(self, id_: str) -> Command:
        """A command, of the person's own or of ours."""
        return next((each for each in self.own if each.id == id_), None) or COMMAND[id_]

    @property
    def commands(self) -> tuple[Command, ...]:
        """All commands, the person's own at the end."""
        return (*COMMANDS, *self.own)

    def by_topic(self) -> Iterator[tuple[str, list[Command]]]:
        """All commands under the heading they belong to, in the table's order."""
        for topic in dict.fromkeys(command.topic for command in self.commands):
            yield topic, [command for command in self.commands if command.topic == topic]

    def only(self, ids: Collection[str], fixed: Mapping[str, str]) -> "Keymap":
        """The keys of the commands `ids` alone, macros not; and those of `fixed` (key to command) that are free."""
        own = {keys: run for keys, run in self.runs.items() if len(run) == 1 and run[0] in ids}
        begun = {keys[0] for keys in own}
        free: dict[Keys, tuple[str, ...]] = {
            (key,): (id_,) for key, id_ in fixed.items() if id_ in ids and key not in begun
        }
        return Keymap(free | own)

    @property
    def macros(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """The macros by their keys: `, x`."""
        return tuple((keys_name(keys), run) for keys, run in self.runs.items() if len(run) > 1)


DEFAULT = Keymap({(key,): (command.id,) for command in COMMANDS for key in command.keys})


def keymap_of(
    preset: str,
    keys: Mapping[str, Sequence[str]],
    macros: Mapping[str, Sequence[str]],
    own: Sequence[Command] = (),
) -> Keymap:
    """The keymap of `preset` with a person's `keys` (by command), `macros` (by key) and `own` commands over it, their
    keys as they are written in the settings. Raises KeyRefused.
    """
    if not keys and not macros and not own and preset == "default":
        return DEFAULT
    runs = _preset(preset)
    _lay(runs, keys, _layer(keys, macros, own))
    return Keymap(runs, tuple(own))


def _layer(
    keys: Mapping[str, Sequence[str]], macros: Mapping[str, Sequence[str]], own: Sequence[Command]
) -> list[Entry]:
    """Whatever keys the person has given to something."""
    to_own = [(each.id, _read(written, each.id), (each.id,)) for each in own for written in each.keys]
    return [*_own(keys), *_macros(macros, own), *to_own]


def robbed(
    preset: str,
    keys: Mapping[str, Sequence[str]],
    macros: Mapping[str, Sequence[str]],
    own: Sequence[Command],
) -> Iterator[tuple[str, str]]:
    """For each command whose last key the person gave away: the name under which that is stated, and a sentence.
    Raises KeyRefused.
    """
    layer = _layer(keys, macros, own)
    before, now = Keymap(_preset(preset)), keymap_of(preset, keys, macros, own)
    for command in COMMANDS:
        id_, lost = command.id, [each for each, run in before.runs.items() if run == (command.id,)]
        takers = [name for name, taken, _ in layer if any(_clash(taken, each) for each in lost)]
        if takers and id_ not in keys and not now.keys_of(id_):
            were = f"{' and '.join(map(keys_name, lost))} {'was' if len(lost) == 1 else 'were'}"
            yield takers[-1], f"{were} assigned to {id_}, which has no key now."


def _preset(name: str) -> dict[Keys, tuple[str, ...]]:
    preset = _PRESETS[name]
    runs = dict(DEFAULT.runs)
    _lay(runs, preset, [(id_, read_keys(key), (id_,)) for id_, keys in preset.items() for key in keys.split()])
    return runs


def _lay(runs: dict[Keys, tuple[str, ...]], ids: Collection[str], layer: Sequence[Entry]) -> None:
    """Put keys over others, which give way; those of the commands `ids` all go. Raises KeyRefused, where two clash."""
    laid: dict[Keys, str] = {}
    for keys in [keys for keys, run in runs.items() if len(run) == 1 and run[0] in ids]:
        del runs[keys]
    for name, keys, run in layer:
        if other := next((each for each in laid if _clash(each, keys)), None):
            raise KeyRefused(_sentence(keys, other, laid[other]), name)
        for below in [each for each in runs if each not in laid and _clash(each, keys)]:
            del runs[below]
        laid[keys] = name
        runs[keys] = run


def _clash(one: Keys, other: Keys) -> bool:
    """Whether they are the same keys, or one is the beginning of the other."""
    return all(this == that for this, that in zip(one, other, strict=False))


def _sentence(keys: Keys, other: Keys, name: str) -> str:
    if keys == other:
        return f"{keys_name(keys)} is already assigned to {name}."
    short, long = map(keys_name, sorted((keys, other), key=len))
    return f"{keys_name(keys)} conflicts with {keys_name(other)} (assigned to {name}): {long} begins with {short}."


def _own(stated: Mapping[str, Sequence[str]]) -> list[Entry]:
    for id_ in stated:
        _check_command(id_, id_)
    return [(id_, _read(written, id_), (id_,)) for id_, keys in stated.items() for written in keys]


def _macros(stated: Mapping[str, Sequence[str]], own: Sequence[Command]) -> list[Entry]:
    for name, commands in stated.items():
        if not commands:
            raise KeyRefused(f'The macro {name} needs a list of commands, such as ["open", "next_unread"].', name)
        for id_ in commands:
            _check_command(id_, name, [each.id for each in own])
    return [(name, (MACRO, *_read(name, name)), tuple(commands)) for name, commands in stated.items()]


def _check_command(id_: str, place: str, own: Collection[str] = ()) -> None:
    if id_ not in COMMAND and id_ not in own:
        from reader.system.program import command

        near = nearest(id_, (*COMMAND, *own))
        raise KeyRefused(f"Unknown command {id_}.{near} To list all commands: {command()} keys", place)


def _read(written: str, place: str) -> Keys:
    try:
        keys = read_keys(written)
    except ValueError as error:
        raise KeyRefused(str(error), place) from error
    if keys[0].isdigit():
        raise KeyRefused(f"{written} cannot be assigned: digits are used for counts.", place)
    for key in keys:
        if key in _FIXED:
            raise KeyRefused(f"{key_name(key)} cannot be assigned: it always {_FIXED[key]}.", place)
    return keys
