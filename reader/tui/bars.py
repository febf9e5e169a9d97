"""The line at the top and the line at the bottom."""

from textual.content import Content
from textual.reactive import reactive
from textual.style import Style
from textual.widget import Widget

from reader.commands import COMMANDS, key_name
from reader.library import Counts
from reader.query import Sort
from reader.text import plural
from reader.tui.columns import fit


class TitleBar(Widget):
    """Which feed, how much of it, in which order."""

    feed: reactive[str] = reactive("")
    counts: reactive[Counts] = reactive(Counts)
    sort: reactive[Sort] = reactive(Sort)

    def render(self) -> Content:
        width = self.size.width
        name = Content.assemble((" Broadsheet ", "bold $primary"))
        facts = self._facts()
        while facts and name.cell_length + len(" · ".join(facts)) + 2 > width:
            facts.pop(1 if len(facts) > 2 else 0)
        right = " · ".join(facts) + " "
        room = width - name.cell_length - len(right)
        feed = fit(f" {self.feed}", room) if room > 4 else " " * max(room, 0)
        return Content.assemble(name, (feed, "$text"), (right, "$foreground-muted"))

    def _facts(self) -> list[str]:
        facts = [plural(self.counts.articles, "article"), f"{self.counts.unread:,} unread"]
        if self.counts.problems:
            facts.append(plural(self.counts.problems, "problem") + " (!)")
        return [*facts, self.sort.words]


class KeyBar(Widget):
    """The keys worth knowing now, and what goes on: a count being typed, files being read, or the place in the list."""

    auto_links = False  # the hints keep their own colours

    status: reactive[str] = reactive("")
    unavailable: reactive[frozenset[str]] = reactive(frozenset())

    def render(self) -> Content:
        status = f" {self.status} " if self.status else ""
        room = self.size.width - len(status)
        keys = Content("")
        for command in COMMANDS:
            if not command.footer:
                continue
            hint = self._hint(command.id, key_name(command.keys[0]), command.footer)
            if keys.cell_length + hint.cell_length > room:
                break
            keys += hint
        padding = " " * max(room - keys.cell_length, 0)
        return Content.assemble(keys, padding, (status, "$text-accent"))

    def _hint(self, id_: str, key: str, word: str) -> Content:
        if id_ in self.unavailable:
            return Content.styled(f" {key} {word} ", "$foreground-disabled")
        hint = Content.assemble((f" {key}", "bold $text-accent"), (f" {word} ", "$foreground-muted"))
        return hint.stylize(Style.from_meta({"@click": f"screen.run('{id_}')"}))
