"""The person's own commands, `[[command]]`, as commands beside ours; and the keys of all."""

from reader.config.settings import Config
from reader.keys.commands import OWN, Command
from reader.keys.keymap import Keymap, keymap_of

_DOES = {
    "show": "Run {program} on the article and show its output.",
    "keep": "Run {program} on the article and keep its output.",
    "terminal": "Run {program} on the article in this terminal.",
}


def own_commands(config: Config) -> tuple[Command, ...]:
    """Each as a command; its keys as they are written."""
    return tuple(
        Command(each.name, each.key, each.name, _DOES[each.output].format(program="".join(each.run[:1])), OWN)
        for each in config.command
    )


def keymap_in(config: Config) -> Keymap:
    """The keymap that the settings ask for. Raises KeyRefused."""
    return keymap_of(config.keymap, config.keys, config.macros, own_commands(config))
