"""The headings of an article, to choose one and go there."""

from collections.abc import Sequence

from textual.content import Content

from reader.keys.keymap import Keymap
from reader.loader.body import Heading
from reader.text.clean import sort_key
from reader.tui.widgets.columns import fit
from reader.tui.windows.frame import Hint
from reader.tui.windows.pick import Pick, Row

_WIDTH = 76  # cells
_INDENT = 2  # cells for each level


def contents_menu(keymap: Keymap, headings: Sequence[Heading], at: int) -> Pick[int]:
    """Answers with the number of the heading chosen, from 0; the cursor begins on `at`."""
    highest = min(heading.level for heading in headings)
    return Pick(
        keymap,
        "Contents",
        ("Enter goes there", f"1–{len(headings)} selects", Hint("filter", "filters"), "Esc closes"),
        lambda typed: [
            _row(number, heading, heading.level - highest)
            for number, heading in enumerate(headings)
            if all(word in sort_key(heading.title) for word in sort_key(typed).split())
        ],
        at=at,
        typing="when asked",
        closes=("close", "contents"),
        numbered=True,
        width=_WIDTH,
    )


def _row(number: int, heading: Heading, depth: int) -> Row[int]:
    def line(width: int) -> Content:
        indent = " " * min(depth * _INDENT, width // 3)
        return Content.assemble(
            (f"{number + 1:>3} ", "$text-accent"), indent, fit(heading.title, width - 4 - len(indent))
        )

    return Row(line, number)
