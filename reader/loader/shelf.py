"""Parts of a text that are not to be touched, kept aside while the rest is worked on."""

import re
from collections.abc import Callable

_KEPT = re.compile("\ufdd0([0-9]{1,9})\ufdd1")  # noncharacters, which no cleaned text holds
_MARKS = str.maketrans("", "", "\ufdd0\ufdd1")


class Shelf:
    """What was kept, each called by a mark that stands for it in the text."""

    def __init__(self) -> None:
        self._kept: list[str] = []

    def keep(self, part: str) -> str:
        """The mark that stands for `part`, which may hold marks itself."""
        self._kept.append(part)
        return f"\ufdd0{len(self._kept) - 1}\ufdd1"

    def restore(self, text: str) -> str:
        """`text` with every part at its place."""
        for _ in range(4):  # a part may hold another: code in a raw part in a formula
            if "\ufdd0" not in text:
                return text
            text = _KEPT.sub(self._part, text)
        return text.translate(_MARKS)

    def shifted(self, line: str, prefix: str = "", removed: str = "") -> str:
        """`line` with `prefix` in place of the `removed` it begins with; and so each line of what it stands for."""

        def shift(mark: re.Match[str]) -> str:
            first, *rest = self._part(mark).split("\n")
            if not rest:
                return mark[0]
            return self.keep("\n".join((first, *(prefix + each.removeprefix(removed) for each in rest))))

        line = prefix + line.removeprefix(removed)
        return _KEPT.sub(shift, line) if "\ufdd0" in line else line

    def _part(self, mark: re.Match[str]) -> str:
        number = int(mark[1])
        return self._kept[number] if number < len(self._kept) else ""


def apart(text: str, work: Callable[[str], str]) -> str:
    """`work` done on what stands between the marks."""
    return "".join(
        part if part.startswith("\ufdd0") else work(part) for part in re.split("(\ufdd0[0-9]{1,9}\ufdd1)", text)
    )


def unmarked(text: str) -> str:
    """`text` without characters that could be taken for marks."""
    return text.translate(_MARKS)


def paired(
    text: str, opening: re.Pattern[str], closing: re.Pattern[str], made: Callable[[re.Match[str], str], str]
) -> str:
    """`text` with `made` in place of each part between a match of `opening` and the next of `closing`. What is never
    closed stays.
    """
    done: list[str] = []
    at = 0
    while match := opening.search(text, at):
        end = closing.search(text, match.end())
        if not end:
            break
        done += [text[at : match.start()], made(match, text[match.end() : end.start()])]
        at = end.end()
    return "".join((*done, text[at:]))
