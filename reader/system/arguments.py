"""A command as a person writes it, as the argument vector that it means. No shell ever sees one."""

import os
import shlex


def split(command: str) -> list[str]:
    """The words of `command`, as a POSIX shell splits them; on Windows backslashes are kept, for paths are full of
    them. Raises ValueError with a sentence where a quotation mark is not closed.
    """
    try:
        words = shlex.split(command, posix=os.name != "nt")
    except ValueError as error:
        raise ValueError(f"Not a valid command: {str(error)[:1].lower()}{str(error)[1:]}.") from error
    return words if os.name != "nt" else [word.strip('"') for word in words]
