"""Which keys do what: the keys of COMMANDS, over them those of a preset, and over those the person's own.

What is laid over takes a key away from what lies below; two of the same layer that want it are an error.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import NamedTuple

from reader.config import Config
from reader.config.settings import Wrong
from reader.keys.commands import COMMAND, COMMANDS
from reader.keys.names import Keys, key_name, keys_name, read_keys
from reader.query import nearest

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
    "links": "u #",
    "related": "V",
    "query": "F",
    "topics": "t",
    "starred_only": "*",
    "hide_read": "l",
    "views": "f",
    "sort": "g",
    "reverse": "G",
    "export": "s C-s",
    "rescan": "r R F5",
    "palette": ":",
}
_PRESETS: Mapping[str, Mapping[str, str]] = {"default": {}, "newsboat": _NEWSBOAT}
_FIXED = {"ctrl+q": "quits", "escape": "goes back"}  # however keys are set, there is a way out


class Keymap(NamedTuple):
    """What each sequence of keys runs: a command, or the commands of a macro."""

    runs: Mapping[Keys, tuple[str, ...]]

    def begins(self, typed: Keys) -> bool:
        """Whether more keys must follow `typed`."""
        return any(len(keys) > len(typed) and keys[: len(typed)] == typed for keys in self.runs)

    def keys_of(self, id_: str) -> tuple[str, ...]:
        """The keys of a command as people write them."""
        return tuple(keys_name(keys) for keys, run in self.runs.items() if run == (id_,))

    @property
    def macros(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """The macros by their keys: `, x`."""
        return tuple((keys_name(keys), run) for keys, run in self.runs.items() if len(run) > 1)


DEFAULT = Keymap({(key,): (command.id,) for command in COMMANDS for key in command.keys})
_current = DEFAULT


def current() -> Keymap:
    """The keys as they are now, in all of this process."""
    return _current


def use(config: Config) -> None:
    """Let the keys be those that settings ask for which could be read."""
    global _current
    _current = keymap_of(config)


def key_of(id_: str) -> str:
    """The first key of a command, for what is said to a person; where it has none, how else to find it."""
    return next(iter(_current.keys_of(id_)), f"“{COMMAND[id_].title}” in the palette")


def keymap_of(config: Config) -> Keymap:
    """The keys that settings ask for which could be read."""
    if not config.keys and not config.macros and config.keymap == "default":
        return DEFAULT
    return Keymap(_runs(config, [*_own(config.keys), *_macros(config.macros)]))


def check_keys(keys: Mapping[str, tuple[str, ...]], config: Config) -> None:
    """Raises Wrong, where [keys] cannot be so."""
    _runs(config, _own(keys))


def check_macros(macros: Mapping[str, tuple[str, ...]], config: Config) -> None:
    """Raises Wrong, where [macros] cannot be so."""
    _runs(config, [*_own(config.keys), *_macros(macros)])


def robbed(config: Config) -> Iterator[tuple[str, str]]:
    """For each command whose last key the person gave away: the name under which that is stated, and a sentence."""
    own = [*_own(config.keys), *_macros(config.macros)]
    before, now = Keymap(_preset(config)), keymap_of(config)
    for command in COMMANDS:
        id_, keys = command.id, [keys for keys, run in before.runs.items() if run == (command.id,)]
        takers = [name for name, taken, _ in own if any(_clash(taken, each) for each in keys)]
        if takers and id_ not in config.keys and not now.keys_of(id_):
            were = f"{' and '.join(map(keys_name, keys))} {'was' if len(keys) == 1 else 'were'}"
            yield takers[-1], f"{were} {id_}'s; {id_} has no key now."


def _runs(config: Config, own: Sequence[Entry]) -> dict[Keys, tuple[str, ...]]:
    runs = _preset(config)
    _lay(runs, config.keys, own)
    return runs


def _preset(config: Config) -> dict[Keys, tuple[str, ...]]:
    preset = _PRESETS[config.keymap]
    runs = dict(DEFAULT.runs)
    _lay(runs, preset, [(id_, read_keys(key), (id_,)) for id_, keys in preset.items() for key in keys.split()])
    return runs


def _lay(runs: dict[Keys, tuple[str, ...]], ids: Collection[str], layer: Sequence[Entry]) -> None:
    """Put keys over others, which give way; those of the commands `ids` all go. Raises Wrong, where two clash."""
    laid: dict[Keys, str] = {}
    for keys in [keys for keys, run in runs.items() if len(run) == 1 and run[0] in ids]:
        del runs[keys]
    for name, keys, run in layer:
        if other := next((each for each in laid if _clash(each, keys)), None):
            raise Wrong(_said(keys, other, laid[other]), name)
        for below in [each for each in runs if each not in laid and _clash(each, keys)]:
            del runs[below]
        laid[keys] = name
        runs[keys] = run


def _clash(one: Keys, other: Keys) -> bool:
    """Whether they are the same keys, or one is the beginning of the other."""
    return all(this == that for this, that in zip(one, other, strict=False))


def _said(keys: Keys, other: Keys, name: str) -> str:
    if keys == other:
        return f"{keys_name(keys)} is a key of {name} already."
    short, long = sorted((keys, other), key=len)
    return f"{keys_name(long)} begins with {keys_name(short)}, which {name} has too: one of them could not be reached."


def _own(stated: Mapping[str, tuple[str, ...]]) -> list[Entry]:
    for id_ in stated:
        _check_command(id_, id_)
    return [(id_, _read(written, id_), (id_,)) for id_, keys in stated.items() for written in keys]


def _macros(stated: Mapping[str, tuple[str, ...]]) -> list[Entry]:
    for name, commands in stated.items():
        if not commands:
            raise Wrong(f'The macro {name} wants the commands it runs: ["open", "next_unread"].', name)
        for id_ in commands:
            _check_command(id_, name)
    return [(name, (MACRO, *_read(name, name)), commands) for name, commands in stated.items()]


def _check_command(id_: str, place: str) -> None:
    if id_ not in COMMAND:
        from reader.system.program import command

        near = nearest(id_, tuple(COMMAND))
        raise Wrong(f"There is no command {id_}.{near} {command()} keys lists them.", place)


def _read(written: str, place: str) -> Keys:
    try:
        keys = read_keys(written)
    except ValueError as error:
        raise Wrong(str(error), place) from error
    if keys[0].isdigit():
        raise Wrong(f"{written} cannot be a key: a number typed first is a count.", place)
    for key in keys:
        if key in _FIXED:
            raise Wrong(f"{key_name(key)} cannot be a key: it {_FIXED[key]}, whatever else is set.", place)
    return keys
