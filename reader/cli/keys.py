"""`broadsheet keys`: what every key does."""

import argparse

from reader.cli import FOUND
from reader.commands import by_topic, markdown_table


def parser() -> argparse.ArgumentParser:
    made = argparse.ArgumentParser("broadsheet keys", description="Print what every key does.")
    made.add_argument("--markdown", action="store_true", help="as a Markdown table")
    return made


def run(words: list[str]) -> int:
    if parser().parse_args(words).markdown:
        print(markdown_table(), end="")
        return FOUND
    for topic, commands in by_topic():
        print(topic)
        for command in commands:
            print(f"  {command.keys_shown:<10}  {command.help}")
    return FOUND
