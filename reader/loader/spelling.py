"""How the keys of a mapping are spelled: whichever way a blog writes a name, its field finds it."""

from functools import lru_cache

from reader.loader.yaml_events import Node

_MAX_NAMES = 1_000  # characters of all keys that are remembered together
_MAX_NAME = 64  # characters of a key that may be spelled otherwise


@lru_cache(1_024)
def _plain_name(key: str) -> str:
    return key.lower().replace("_", "").replace("-", "").replace(" ", "")


def plain(key: str) -> str:
    """`key` without what spellings of it differ in: `external-url`, `external_url` and `externalUrl` are one."""
    return _plain_name(key) if len(key) <= _MAX_NAME else key.lower()


class Spelling(dict[str, str | None]):
    """Each name that was asked for by the key that it is in a mapping with these keys, None where there is none."""

    def __init__(self, keys: tuple[str, ...]) -> None:
        super().__init__((key, key) for key in keys)
        self.plain = {plain(key): key for key in keys}
        self.present: dict[tuple[str, ...], tuple[str, ...]] = {}  # those of some names that are there

    def __missing__(self, name: str) -> str | None:
        key = self[name] = self.plain.get(plain(name))
        return key


def spelling_of(values: dict[str, Node]) -> Spelling:
    """Most files of a directory have the same keys."""
    keys = tuple(values)
    if len(keys) <= _MAX_NAME and sum(map(len, keys)) <= _MAX_NAMES:
        return _usual_spelling(keys)
    return Spelling(keys)


@lru_cache(256)
def _usual_spelling(keys: tuple[str, ...]) -> Spelling:
    return Spelling(keys)
