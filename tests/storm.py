"""Random use: keys from a seed, in bursts, with clicks and resizes between them; and the reader to use them on.

python tests/storm.py DIRECTORY...    # the reader, deaf to what leaves it by design and to what writes files
"""

import random
import sys
from collections.abc import Iterator
from pathlib import Path

_LEAVE = "qQe"  # by design; and `|` runs what is typed
KEYS = (
    *(bytes([code]) for code in range(0x20, 0x7F) if chr(code) not in _LEAVE + "|"),
    *(bytes([code]) for code in range(0x01, 0x1B) if code not in (0x03, 0x11, 0x1A)),  # C-c, C-q, C-z
    *(f"\x1b[{end}".encode() for end in ("A", "B", "C", "D", "H", "F", "Z", "3~", "5~", "6~")),  # moves
    *(f"\x1bO{end}".encode() for end in "PQ"),  # F1, F2
    *(f"\x1b[1;3{end}".encode() for end in "CD"),  # with Alt
)
OFTEN = (b"\r", b"\r", b"\x1b[B", b"\x1b[A", b"\t", b" ")
WINDOWS = tuple(b"s ; t P C v : ? ' \" T ! B i \x13 \x14 / =".split()) + (b"\x1b",) * 4
SIZES = ((120, 30), (80, 24), (40, 12), (20, 5), (200, 60), (400, 100))


def bursts(seed: int, count: int) -> Iterator[bytes | tuple[int, int]]:
    """`count` keys and clicks in bursts of one to eight as they reach a terminal, and now and then a size in cells."""
    chance = random.Random(seed)
    while count > 0:
        if chance.random() < 0.05:
            yield chance.choice(SIZES)
        size = min(chance.choice((1, 1, 2, 3, 8)), count)
        yield b"".join(_press(chance) for _ in range(size))
        count -= size


def _press(chance: random.Random) -> bytes:
    luck = chance.random()
    if luck < 0.05:
        at = f"0;{chance.randint(1, 120)};{chance.randint(1, 30)}"
        return f"\x1b[<{at}M\x1b[<{at}m".encode() * chance.choice((1, 2))  # a click, or two
    key = chance.choice(WINDOWS if luck < 0.35 else OFTEN if luck < 0.6 else KEYS)
    return key * chance.choice((1, 1, 1, 2))  # or it repeats


def _stay() -> None:
    """Nothing chosen in a window or the palette ends the reader, writes where it likes, or asks a server whose name
    chance has typed.
    """
    from reader.tui.screen import screen
    from reader.tui.screen.feature import command_table
    from reader.tui.screen.features.export import Export
    from reader.tui.screen.features.files import Files

    out = ("quit", "close", "suspend", "edit", "settings", "pipe", "begin", "add_feed", "save_page")
    harmless = dict.fromkeys(out, lambda _: None)
    screen.command_table = lambda *given: command_table(*given) | harmless  # type: ignore[attr-defined]
    Files._edit = lambda *_: None  # type: ignore[method-assign]
    Export._export = lambda *_: None  # type: ignore[method-assign]


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parent.parent))
    from reader.cli import main

    _stay()
    sys.exit(main())
