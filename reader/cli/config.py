"""`broadsheet config`: where the settings are, whether they can be read, and what they may be."""

import argparse

from reader import config
from reader.cli import FOUND
from reader.places import config_file


def parser() -> argparse.ArgumentParser:
    made = argparse.ArgumentParser("broadsheet config", description="Your settings: config.toml, which need not exist.")
    what = made.add_mutually_exclusive_group(required=True)
    what.add_argument("--path", action="store_true", help="print where the file is, or would be")
    what.add_argument("--check", action="store_true", help="say what is wrong in it, with its line")
    what.add_argument("--example", action="store_true", help="print one in which every setting is explained")
    return made


def run(words: list[str]) -> int:
    options = parser().parse_args(words)
    if options.path:
        print(config_file())
    elif options.check:
        config.load(config_file())
        print(
            f"{config_file()} is right." if config_file().exists() else f"There is no {config_file()}: nothing is set."
        )
    else:
        from reader.config.reference import example

        print(example(), end="")
    return FOUND
