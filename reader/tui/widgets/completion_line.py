"""The line below a query being typed, while Tab walks what a term may become."""

from collections.abc import Iterator, Sequence

from rich.cells import cell_len
from textual.content import Content

from reader.query.completion import Completion
from reader.tui.widgets.columns import fit

_GAP = "  "


def completion_line(completion: Completion, taken: int, width: int) -> Content:
    """The candidates in so many cells, that number `taken` marked (-1: none is). The field of values is named once."""
    field = completion.field
    words = [candidate.removeprefix(field) for candidate in completion.candidates]
    begin = f" {field} " if field else " "
    pages = _pages(words, width - cell_len(begin) - 1)
    first, last = next(page for page in pages if taken < page[1])
    parts = [(fit(word, min(cell_len(word), width - cell_len(begin) - 1)), number) for number, word in enumerate(words)]
    line = Content(_GAP).join(
        Content.styled(word, "bold reverse" if number == taken else "$quiet") for word, number in parts[first:last]
    )
    end = "…" if last < len(words) else ""
    return Content.assemble((begin, "$text-accent"), line, (end, "$quiet"))


def _pages(words: Sequence[str], room: int) -> Iterator[tuple[int, int]]:
    """From which word to which one as many fit as have room; at least one."""
    first, used = 0, 0
    for number, word in enumerate(words):
        longer = used + len(_GAP) * (number > first) + cell_len(word)
        if longer > room and number > first:
            yield first, number
            first, longer = number, cell_len(word)
        used = longer
    yield first, len(words)
