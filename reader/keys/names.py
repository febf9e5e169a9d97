"""Keys, as people call them (`C-d`, `;`, `PgDn`, `g g`) and as Textual does (`ctrl+d`, `semicolon`, `pagedown`)."""

import re
import unicodedata

from reader.text.clean import nearest

Keys = tuple[str, ...]  # pressed one after another, by Textual's names

_NAMES = {  # of Textual, where people write another
    "down": "↓",
    "up": "↑",
    "left": "←",
    "right": "→",
    "pagedown": "PgDn",
    "pageup": "PgUp",
    "home": "Home",
    "end": "End",
    "insert": "Ins",
    "delete": "Del",
    "backspace": "Bksp",
    "enter": "Enter",
    "tab": "Tab",
    "space": "Space",
    "escape": "Esc",
}
_NAMED = {  # what else people write
    **{written.lower(): name for name, written in _NAMES.items()},
    **{name: name for name in _NAMES},
    **{f"f{number}": f"f{number}" for number in range(1, 25)},
    "return": "enter",
}
_SHORT = {  # Textual's names of characters that Unicode calls otherwise
    "solidus": "slash",
    "reverse_solidus": "backslash",
    "commercial_at": "at",
    "hyphen_minus": "minus",
    "plus_sign": "plus",
    "low_line": "underscore",
}
_MODIFIERS = {"C": "ctrl", "M": "alt", "A": "alt", "S": "shift", "ctrl": "ctrl", "alt": "alt", "shift": "shift"}
_SAME = {"ctrl+i": "tab", "ctrl+m": "enter", "ctrl+left_square_bracket": "escape"}  # to every terminal
_WRITTEN = r"((?:[CMAS]-|(?:ctrl|alt|shift)\+)*)(.+)"


def key_name(key: str) -> str:
    """Textual's `ctrl+d` as people write it: `C-d`."""
    *modifiers, base = key.split("+")
    return "".join(f"{'M' if each == 'alt' else each[0].upper()}-" for each in modifiers) + _base_name(base)


def keys_name(keys: Keys) -> str:
    """`g g`"""
    return " ".join(map(key_name, keys))


def read_keys(written: str) -> Keys:
    """The keys that a person wrote, with blanks between them. Raises ValueError with a sentence."""
    words = written.split()
    if not words:
        raise ValueError("A key is missing: write j, C-d, Space or PgDn, or several separated by spaces, such as g g.")
    return tuple(_read_key(word) for word in words)


def _read_key(word: str) -> str:
    modifiers, base = re.fullmatch(_WRITTEN, word).groups()  # type: ignore[union-attr]  # one or more characters always match
    held = {_MODIFIERS[each] for each in re.findall(r"\w+", modifiers)}
    name = _textual_name(base)
    if not name:
        raise ValueError(f"Unknown key {word}.{nearest(base.lower(), tuple(_NAMED))}")
    if len(name) == 1 and "shift" in held:
        held, name = held - {"shift"}, name.upper()
    if "ctrl" in held:  # which a terminal does not tell from the capital
        name = name.lower()
    key = "+".join([*sorted(held), name])
    return _SAME.get(key, key)


def _textual_name(base: str) -> str:
    """Nothing where there is no such key."""
    if base.lower() in _NAMED:
        return _NAMED[base.lower()]
    if len(base) != 1:
        base = _CHARACTERS.get(base.lower(), "")
    if len(base) != 1 or not base.isprintable():
        return ""
    if base.isalnum():
        return base
    name = _name_of(base)
    _CHARACTERS[name] = base
    return name


def _name_of(char: str) -> str:
    """Textual's name of what is neither a letter nor a digit."""
    name = unicodedata.name(char, "").lower().replace("-", "_").replace(" ", "_")
    return _SHORT.get(name, name)


def _base_name(base: str) -> str:
    if base in _NAMES or len(base) == 1:
        return _NAMES.get(base, base)
    return _CHARACTERS.get(base, base.upper())  # F5


_CHARACTERS = {
    _name_of(chr(code)): chr(code) for code in range(33, 127)
}  # and others that were read; no way leads back
