"""The palette: every command by its name, and every article by its title."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TypeVar

from rich.cells import cell_len
from textual.content import Content
from textual.fuzzy import FuzzySearch

from reader.keys.commands import ALIASES, COMMAND, Command
from reader.keys.keymap import Keymap
from reader.model.headline import Headline
from reader.text.clean import sort_key
from reader.tui.widgets.columns import fit
from reader.tui.windows.pick import Pick, Row, heading

T = TypeVar("T")
Choice = str | int  # a command or an article, by their ids

_WIDTH = 80  # cells
_SOURCE, _NARROW = 28, 50  # cells of where an article is from, and when; of a row that has no room for that
_SELF = "palette"  # which is open then


class Offers:
    """What the palette lists: commands by topic, those used last first; once something is typed, the commands and the
    articles that match it. `search` is asked for articles whenever that changes, and puts them into `articles`.
    """

    def __init__(self, keymap: Keymap, last_used: Sequence[str], search: Callable[[str], None]) -> None:
        self.articles: Sequence[Headline] = ()
        self._last_used_ids = last_used
        self.follow(keymap)
        self._search = search
        self._typed = ""
        self._fuzzy = FuzzySearch()

    def follow(self, keymap: Keymap) -> None:
        """List these keys from now on."""
        self._keymap = keymap
        self._commands = {command.id: command for command in keymap.commands if command.id != _SELF}
        self._last_used = [self._commands[id_] for id_ in self._last_used_ids if id_ in self._commands]

    def rows(self, typed: str) -> list[Row[Choice]]:
        """The rows for what is typed, the best match first."""
        typed = typed.strip()
        if typed != self._typed:
            self._typed = typed
            self._search(typed)
        if not typed:
            return list(self._all())
        articles = self._best(((row.title, row) for row in self.articles), typed)
        return [
            *(self._command_row(command, self._offsets(typed, command.title)) for command in self._matching(typed)),
            *([heading("Articles")] if articles else []),
            *(_article_row(row, self._offsets(typed, row.title)) for row in articles),
        ]

    def detail(self, choice: Choice) -> str:
        """What a command does; an article says all in its row."""
        return "Go to this article." if isinstance(choice, int) else self._commands[choice].help

    def _all(self) -> Iterator[Row[Choice]]:
        if self._last_used:
            yield heading("Used last")
            yield from map(self._command_row, self._last_used)
        for topic, commands in self._keymap.by_topic():
            yield heading(topic)
            yield from (self._command_row(command) for command in commands if command.id != _SELF)

    def _matching(self, typed: str) -> list[Command]:
        """What vi calls so, then those with these letters in their titles, then those with the words in their help."""
        others = list(self._commands.values())
        by_title = self._best(((command.title, command) for command in others), typed)
        words = sort_key(typed).split()
        by_help = [each for each in others if all(word in sort_key(each.help) for word in words)]
        by_name = [COMMAND[id_] for name, id_ in ALIASES.items() if name == typed]
        return list(dict.fromkeys([*by_name, *by_title, *by_help]))

    def _best(self, named: Iterable[tuple[str, T]], typed: str) -> list[T]:
        scores = [(self._fuzzy.match(typed, name)[0], each) for name, each in named]
        return [each for score, each in sorted(scores, key=lambda pair: -pair[0]) if score]

    def _offsets(self, typed: str, text: str) -> Sequence[int]:
        return self._fuzzy.match(typed, text)[1]

    def _command_row(self, command: Command, offsets: Sequence[int] = ()) -> Row[Choice]:
        keys = " ".join(self._keymap.keys_of(command.id))

        def line(width: int) -> Content:
            title = _marked(f"  {command.title}", [offset + 2 for offset in offsets])
            room = max(width - title.cell_length - 1 - cell_len(keys), 0)
            dots = ("· " * room)[-room:] if keys and room else ""
            return Content.assemble(title, (f" {dots}", "$quiet"), (keys, "bold"))

        return Row(line, command.id)


def palette(keymap: Keymap, offers: Offers) -> Pick[Choice]:
    """Answers with the command or the article chosen."""
    return Pick(
        keymap,
        "Commands",
        ("Enter chooses", "Esc closes"),
        offers.rows,
        rekey=offers.follow,
        placeholder="a command, or words of a title",
        typing="at once",
        detail=offers.detail,
        width=_WIDTH,
    )


def _article_row(row: Headline, offsets: Sequence[int]) -> Row[Choice]:
    day = f" · {row.published:%Y-%m-%d}" if row.published else ""

    def line(width: int) -> Content:
        source = fit(row.source, _SOURCE - len(day), right=True)
        origin = source + day if width > _NARROW else ""
        room = width - 3 - cell_len(origin)
        title = _marked(fit(row.title, room), [offset for offset in offsets if offset < min(room, len(row.title)) - 1])
        return Content.assemble("  ", title, " ", (origin, "$quiet"))

    return Row(line, row.id)


def _marked(text: str, offsets: Iterable[int]) -> Content:
    """A text with some of its letters marked. As content: markup in a title is text."""
    content = Content(text)
    for offset in offsets:
        content = content.stylize("underline", offset, offset + 1)
    return content
