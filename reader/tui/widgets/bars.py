"""The line at the top and the line at the bottom."""

from textual.content import Content
from textual.reactive import reactive
from textual.style import Style
from textual.widget import Widget

from reader.keys.keymap import DEFAULT, Keymap
from reader.library import Counts
from reader.query import Query
from reader.tui.widgets.bar_parts import key_parts, title_parts


def clickable(text: str, style: str, action: str) -> Content:
    """`text`; a click on it has the screen do `action`, which is of our own making."""
    content = Content.styled(text, style)
    return content.stylize(Style.from_meta({"@click": f"screen.{action}"})) if action else content


class TitleBar(Widget):
    """Which collection, how much of it, which page of it, in which order."""

    auto_links = False  # the facts keep their own colours

    keymap: reactive[Keymap] = reactive(DEFAULT)
    collection: reactive[str] = reactive("")
    counts: reactive[Counts] = reactive(Counts)
    page: reactive[str] = reactive("")
    path: reactive[tuple[str, ...]] = reactive(())  # titles on the way here
    order: reactive[str] = reactive(Query().words)

    has_broken_settings: reactive[bool] = reactive(False)

    def render(self) -> Content:
        facts = (self.collection, self.counts, self.order, self.page, self.path, self.has_broken_settings)
        return Content.assemble(*(clickable(*part) for part in title_parts(self.size.width, self.keymap, *facts)))


class KeyBar(Widget):
    """The keys worth knowing now, and what goes on: a count being typed, files being read, or the place in the list."""

    auto_links = False  # the hints keep their own colours

    keymap: reactive[Keymap] = reactive(DEFAULT)
    status: reactive[str] = reactive("")
    unavailable: reactive[frozenset[str]] = reactive(frozenset())
    in_article: reactive[bool] = reactive(False)
    in_story: reactive[bool] = reactive(False)

    def render(self) -> Content:
        state = (self.status, self.unavailable, self.in_article, self.in_story)
        hints, right = key_parts(self.size.width, self.keymap, *state)
        keys = [self._clickable(Content.assemble(*parts), id_) for id_, parts in hints.items()]
        room, (status, style) = right
        return Content.assemble(*keys, room, clickable(status, style, "status"))

    def _clickable(self, hint: Content, id_: str) -> Content:
        if id_ in self.unavailable:
            return hint
        return hint.stylize(Style.from_meta({"@click": f"screen.run('{id_}')"}))
