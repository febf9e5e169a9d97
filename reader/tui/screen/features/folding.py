"""Headings that fold: the articles under them go, but for the first."""

from bisect import bisect_right
from collections.abc import Mapping

from reader.model.ids import IdList
from reader.query import Group
from reader.session.results import Results
from reader.tui.screen.feature import Feature, Handler


class Folding(Feature):
    """Which groups are folded, as long as the list is grouped by the same."""

    _group: Group = ""
    _folded: frozenset[str] = frozenset()  # by what their articles have in common

    def commands(self) -> Mapping[str, Handler]:
        """One group, or all, folded and unfolded in turn."""
        return {"fold": lambda _: self._toggle(), "fold_all": lambda _: self._toggle_all()}

    def fold(self, results: Results, select: int | None) -> tuple[IdList, int | None, frozenset[str]]:
        """What to show of `results`, where in it the cursor goes that is to be on `select`, and the groups folded. One
        that holds an article gone to is folded no longer; the cursor that was in it goes to its first article.
        """
        if results.query.group != self._group:
            self._group, self._folded = results.query.group, frozenset()
        if not self._folded:
            return results.ids, select, self._folded
        from reader.session.folding import starts, visible  # most lists have no groups

        position = results.ids.position(select)
        if position is not None:
            begun = starts(results)
            number = bisect_right(begun, position) - 1
            name, first = results.groups[number][0], results.ids[begun[number]]
            if name in self._folded and select == self.desk.list.selected:
                select = first
            elif select != first:
                self._folded -= {name}
        return visible(results, self._folded), select, self._folded

    def toggle_at(self, number: int) -> None:
        """Fold the group `number` from the top, or unfold it."""
        results = self.desk.session.results
        if results and number < len(results.groups):
            self._show(results, self._folded ^ {results.groups[number][0]})

    def _toggle(self) -> None:
        number = self.desk.list.group_number
        if number is None:
            self._say_why_not()
        else:
            self.toggle_at(number)

    def _toggle_all(self) -> None:
        results = self.desk.session.results
        if results and results.groups:
            self._show(results, frozenset() if self._folded else frozenset(name for name, _ in results.groups))
        else:
            self._say_why_not()

    def _show(self, results: Results, folded: frozenset[str]) -> None:
        self._folded = folded
        self.desk.lists.show_again(results)

    def _say_why_not(self) -> None:
        self.desk.say(f"The list has no groups; {self.desk.key_of('group')} groups it.")
