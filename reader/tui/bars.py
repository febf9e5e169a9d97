"""The line at the top and the line at the bottom."""

from collections.abc import Sequence
from pathlib import Path

from rich.cells import cell_len
from textual.content import Content
from textual.reactive import reactive
from textual.style import Style
from textual.widget import Widget

from reader.commands import COMMAND, key_name
from reader.library import Counts
from reader.query import Sort
from reader.text import one_line, plural
from reader.tui.columns import fit

_FEED = 24  # cells the feed's name may claim before facts give way
_IN_LIST = {
    "enter": "Read",
    "open": "Open",
    "open_amp": "AMP",
    "links": "Links",
    "toggle_read": "Mark read",
    "sort": "Sort",
    "copy": "Copy",
    "help": "Help",
    "close": "Quit",
}
_IN_ARTICLE = {"read_on": "Read on"} | {id_: word for id_, word in _IN_LIST.items() if id_ not in ("enter", "sort")}
_IN_ARTICLE["close"] = "Back"
_LEAST_FIRST = ("copy", "links", "open_amp", "toggle_read", "sort", "open", "enter", "read_on", "close", "help")


class TitleBar(Widget):
    """Which feed, how much of it, in which order."""

    feed: reactive[str] = reactive("")
    counts: reactive[Counts] = reactive(Counts)
    sort: reactive[Sort] = reactive(Sort)

    def render(self) -> Content:
        width = self.size.width
        name = Content.assemble((" Broadsheet ", "bold $primary"))
        wanted = name.cell_length + min(cell_len(self.feed), _FEED) + 4
        facts = self._facts()
        while facts and wanted + len(" · ".join(facts)) > width:
            del facts[-1 if len(facts) == 3 else 0]
        right = " · ".join(facts) + " "
        feed = fit(f" {self.feed}", max(width - name.cell_length - len(right) - 2, 0)) + "  "
        return Content.assemble(name, (feed, "$text"), (right, "$foreground-muted"))

    def _facts(self) -> list[str]:
        """The least important ones stand at the ends: they go first where room is short."""
        problems = [plural(self.counts.problems, "problem") + " (!)"] if self.counts.problems else []
        return [plural(self.counts.articles, "article"), *problems, f"{self.counts.unread:,} unread", self.sort.words]


class KeyBar(Widget):
    """The keys worth knowing now, and what goes on: a count being typed, files being read, or the place in the list."""

    auto_links = False  # the hints keep their own colours

    status: reactive[str] = reactive("")
    unavailable: reactive[frozenset[str]] = reactive(frozenset())
    in_article: reactive[bool] = reactive(False)

    def render(self) -> Content:
        status = f" {self.status} " if self.status else ""
        room = self.size.width - len(status)
        hints = {id_: self._hint(id_, word) for id_, word in (_IN_ARTICLE if self.in_article else _IN_LIST).items()}
        for id_ in _LEAST_FIRST:
            if sum(hint.cell_length for hint in hints.values()) > room:
                hints.pop(id_, None)
        keys = Content("").join(hints.values())
        padding = " " * max(room - keys.cell_length, 0)
        return Content.assemble(keys, padding, (status, "$text-accent"))

    def _hint(self, id_: str, word: str) -> Content:
        key = key_name(COMMAND[id_].keys[0])
        if id_ in self.unavailable:
            return Content.styled(f" {key} {word} ", "$foreground-disabled")
        hint = Content.assemble((f" {key}", "bold $text-accent"), (f" {word} ", "$foreground-muted"))
        return hint.stylize(Style.from_meta({"@click": f"screen.run('{id_}')"}))


def feed_name(roots: Sequence[Path], is_sample: bool) -> str:
    """How the directories are called in the title."""
    if is_sample:
        return "sample feed"
    return f"{len(roots)} directories" if len(roots) > 1 else one_line("/".join(roots[0].parts[-2:]))
