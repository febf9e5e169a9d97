"""What a terminal shows of the bytes it was written: cells, each with its colours and attributes (ECMA-48)."""

import re
from typing import NamedTuple

from rich.cells import cell_len

_TOKEN = re.compile(
    r"\x1b\[(?P<parameters>[0-?]*)[ -/]*(?P<final>[@-~])"
    r"|\x1b[P\]_^X].*?(?:\x07|\x1b\\)"  # strings: titles, the clipboard, pictures
    r"|\x1b[ -/]*[0-Z\\^-~]"
    r"|(?P<char>[^\x1b])",
    re.DOTALL,
)
_ATTRIBUTES = {1: "bold", 2: "dim", 3: "italic", 4: "underline", 5: "blink", 7: "reverse", 9: "strike"}
_ENDS = {22: {"bold", "dim"}, 23: {"italic"}, 24: {"underline"}, 25: {"blink"}, 27: {"reverse"}, 29: {"strike"}}


class Pen(NamedTuple):
    """How a cell is drawn; a colour is the numbers that chose it, none the terminal's own."""

    foreground: tuple[int, ...] = ()
    background: tuple[int, ...] = ()
    attributes: frozenset[str] = frozenset()

    def changed(self, codes: list[int]) -> "Pen":
        """The pen after SGR `codes`."""
        pen = self
        while codes:
            code = codes.pop(0)
            if code in (38, 48):
                colour = tuple(codes.pop(0) for _ in range(2 if codes[0] == 5 else 4))
                pen = pen._replace(foreground=colour) if code == 38 else pen._replace(background=colour)
            elif code == 0:
                pen = Pen()
            elif code in _ATTRIBUTES:
                pen = pen._replace(attributes=pen.attributes | {_ATTRIBUTES[code]})
            elif code in _ENDS:
                pen = pen._replace(attributes=pen.attributes - _ENDS[code])
            elif 30 <= code <= 39 or 90 <= code <= 97:
                pen = pen._replace(foreground=() if code == 39 else (code,))
            elif 40 <= code <= 49 or 100 <= code <= 107:
                pen = pen._replace(background=() if code == 49 else (code,))
        return pen


class Emulator:
    """A terminal's screen; `feed` it what a program writes."""

    def __init__(self, width: int, height: int) -> None:
        self.width, self.height = width, height
        self._text, self._pens = [[""]], [[Pen()]]
        self._x = self._y = 0
        self._pen = Pen()
        self._rest = ""  # of a sequence that has begun
        self._erase(0, height)

    @property
    def lines(self) -> list[str]:
        return ["".join(line) for line in self._text]

    def pens(self, line: int) -> list[Pen]:
        """How each cell of a line is drawn."""
        return list(self._pens[line])

    def feed(self, written: str) -> None:
        written, at = self._rest + written, 0
        while token := _TOKEN.match(written, at):
            at = token.end()
            if char := token["char"]:
                self._put(char)
            elif token["final"]:
                self._control(token["parameters"], token["final"])
        self._rest = written[at:]

    def _put(self, char: str) -> None:
        if char == "\n":
            self._y = min(self._y + 1, self.height - 1)
        elif char == "\r":
            self._x = 0
        elif char >= " " and (width := cell_len(char)):
            for x in range(self._x, min(self._x + width, self.width)):
                self._text[self._y][x] = char if x == self._x else ""
                self._pens[self._y][x] = self._pen
            self._x += width
        elif char >= " " and self._x:
            self._text[self._y][self._x - 1] += char

    def _control(self, parameters: str, final: str) -> None:
        if not re.fullmatch(r"[0-9;]*", parameters):
            if parameters == "?1049":
                self._erase(0, self.height)
            return
        numbers = [int(number or 0) for number in parameters.split(";")]
        first = max(numbers[0], 1)
        if final == "m":
            self._pen = self._pen.changed(numbers)
        elif final in "Hf":
            self._move((numbers[1] if len(numbers) > 1 else 1) - 1, first - 1)
        elif final in "ABCD":
            step = {"A": (0, -1), "B": (0, 1), "C": (1, 0), "D": (-1, 0)}[final]
            self._move(self._x + step[0] * first, self._y + step[1] * first)
        elif final == "J" and numbers[0] == 2:
            self._erase(0, self.height)
        elif final in "JK":
            self._text[self._y][self._x :] = " " * (self.width - self._x)
            self._pens[self._y][self._x :] = [self._pen] * (self.width - self._x)
            if final == "J":
                self._erase(self._y + 1, self.height)

    def _move(self, x: int, y: int) -> None:
        self._x, self._y = max(0, min(x, self.width - 1)), max(0, min(y, self.height - 1))

    def _erase(self, start: int, end: int) -> None:
        for list_, blank in ((self._text, " "), (self._pens, self._pen)):
            list_[start:end] = [[blank] * self.width for _ in range(start, end)]  # type: ignore[list-item]
