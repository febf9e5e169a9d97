"""The window to choose among what stands beside an article."""

from collections.abc import Iterable

from rich.cells import cell_len
from textual.content import Content

from reader.library.relations import Relation, Relations
from reader.text.clean import sort_key
from reader.tui.widgets.article_content import OUTSIDE
from reader.tui.widgets.columns import fit
from reader.tui.windows.menus import Narrowed

_TITLE, _SOURCE = 58, 16  # cells
_AROUND = 6  # lines of the window above and below the list


class RelatedMenu(Narrowed[int]):
    """Answers with the number of the article chosen, as they are counted beside the article."""

    heading = "Beside this article"
    hint = f"Enter goes there · ● unread · {OUTSIDE} not in this feed"

    def __init__(self, relations: Relations) -> None:
        super().__init__()
        self.relations = relations
        self.listed: list[int] = []

    def on_mount(self) -> None:
        self.query_one(".window").styles.max_height = len(self.relations.all) + _AROUND
        self.show_list()

    def narrow(self, typed: str) -> Iterable[Content]:
        known = enumerate(self.relations.all, 1)
        self.listed = [number for number, each in known if typed in sort_key(f"{each.title} {each.source}")]
        return [self._line(number, self.relations.all[number - 1]) for number in self.listed]

    def _line(self, number: int, relation: Relation) -> Content:
        mark = OUTSIDE if not relation.row else " " if relation.row.read else "●"
        how = self._how(number)
        room = min(self.app.size.width * 9 // 10 - 4, _TITLE + _SOURCE + 7 + len(how))
        tail = f" {fit(relation.source, _SOURCE if room > 60 else 8)}{how}"
        return Content.assemble(
            (f"{number:>3} ", "$text-accent"),
            (f"{mark} ", "$text-accent"),
            fit(relation.title, room - 6 - cell_len(tail)),
            (tail, "$quiet"),
        )

    def _how(self, number: int) -> str:
        """What an article has to do with this one, unless this one's file names it."""
        if number <= len(self.relations.related):
            return ""
        return " mentions it" if self.relations.mentioned_by else " is like it"

    def choose(self, number: int) -> None:
        self.dismiss(self.listed[number])
