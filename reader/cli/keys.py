"""`broadsheet keys`: what every key does, as your settings have it."""

from collections.abc import Iterator

from reader.cli import FOUND
from reader.cli.output import write
from reader.cli.parser import Parser
from reader.config import load
from reader.config.commands import keymap_in
from reader.keys.keymap import Keymap
from reader.system.paths import config_file
from reader.text.clean import padded
from reader.text.escaping import as_json

_KEYS, _ID = 12, 18  # cells


def parser() -> Parser:
    made = Parser("broadsheet keys", description="List all keys and what they do, including your settings.")
    form = made.add_mutually_exclusive_group()
    form.add_argument("--markdown", action="store_true", help="as a Markdown table")
    form.add_argument("--json", action="store_true", help="as JSON")
    return made


def run(words: list[str]) -> int:
    options = parser().parse_args(words)
    keymap = keymap_in(load(config_file()))
    if options.markdown:
        print(markdown_table(keymap), end="")
    elif options.json:
        print(as_json(_as_json(keymap), indent=1))
    else:
        write(f"{line}\n" for line in _lines(keymap))
    return FOUND


def markdown_table(keymap: Keymap) -> str:
    """The commands as a Markdown table."""
    lines = ["| Key | Action |", "| --- | --- |"]
    for command in keymap.commands:
        keys = " ".join(f"`{key}`" for key in keymap.keys_of(command.id)).replace("|", "\\|")  # no border of a cell
        count = f" With a count: {command.count}." if command.count else ""
        lines.append(f"| {keys} | {command.help}{count} |")
    lines += [f"| `{key}` | {', '.join(f'`{id_}`' for id_ in commands)} |" for key, commands in keymap.macros]
    return "\n".join(lines) + "\n"


def _lines(keymap: Keymap) -> Iterator[str]:
    for topic, commands in keymap.by_topic():
        yield topic
        for command in commands:
            keys = "  ".join(keymap.keys_of(command.id)) or "–"
            yield f"  {padded(keys, _KEYS)}  {command.id:<{_ID}}  {command.help}"
    if keymap.macros:
        yield "Macros"
    for key, run_by_it in keymap.macros:
        yield f"  {padded(key, _KEYS)}  {', '.join(run_by_it)}"


def _as_json(keymap: Keymap) -> list[dict[str, object]]:
    commands: list[dict[str, object]] = [
        {
            "command": command.id,
            "keys": keymap.keys_of(command.id),
            "title": command.title,
            "help": command.help,
            "topic": command.topic,
            "count": command.count or None,
        }
        for command in keymap.commands
    ]
    return commands + [{"macro": run, "keys": [key]} for key, run in keymap.macros]
