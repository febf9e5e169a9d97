"""What a table of settings says of each: for what reads, checks and documents them."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from reader.config.settings import Config


class Setting(NamedTuple):
    """What is said of a setting beside its type: a sentence, for the example a TOML value or lines, its bounds; and
    whether it is a command, so that a string is split into arguments.
    """

    help: str
    example: str = ""
    least: int | None = None
    most: int | None = None
    check: Callable[[Any, "Config"], None] | None = None
    is_command: bool = False
