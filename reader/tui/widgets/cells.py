"""How many cells of a terminal a text takes, as Rich counts them, by which Textual draws.

What is painted before Textual is there seldom holds a character for which Rich has to be imported: that takes three
milliseconds of the fifty of a start.
"""

from reader.text.clean import is_ordinary


def cell_len(text: str) -> int:
    """The cells that `text` takes."""
    if is_ordinary(text):
        return len(text)
    from rich import cells

    return cells.cell_len(text)


def set_cell_size(text: str, total: int) -> str:
    """`text` in exactly `total` cells: cut, half a wide character as a blank, or filled up with blanks."""
    if is_ordinary(text):
        return text[: max(total, 0)].ljust(total)
    from rich import cells

    return cells.set_cell_size(text, total)
