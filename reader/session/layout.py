"""How list and article stand: which of them, beside or above each other, and how much of the room is the list's."""

from typing import Literal, NamedTuple, get_args

LayoutName = Literal["auto", "side", "stacked", "list", "article"]
PaneLayout = Literal["side", "stacked", "one"]  # "one": list or article, whichever has the keys

IN_WORDS: dict[LayoutName, str] = {
    "side": "side by side",
    "stacked": "stacked",
    "list": "list only",
    "article": "article only",
    "auto": "automatic",
}
LAYOUTS = tuple(IN_WORDS)

_WIDE, _TALL = 100, 30  # cells and lines from which both are shown where nothing is chosen
_LEAST_WIDE, _LEAST_TALL = 60, 14  # under which two panes are none
_STEP = 5
_FORMER = (55, 40)  # the shares that older versions kept for those who had chosen none
_LEAST_SHARE, _MOST_SHARE = 20, 80


class PaneSettings(NamedTuple):
    """A layout; and the list's share of the width side by side, of the height stacked, in hundredths."""

    name: LayoutName = "auto"
    side: int = 60
    stacked: int = 60

    @classmethod
    def of(cls, kept: object) -> "PaneSettings":
        """The arrangement that was kept as `_asdict`, as far as it can be read."""
        if not isinstance(kept, dict):
            return cls()
        name, side, stacked = (kept.get(field) for field in cls._fields)
        begun = cls(next((layout for layout in get_args(LayoutName) if layout == name), "auto"))
        if (side, stacked) == _FORMER:
            return begun
        return begun.with_share("side", side).with_share("stacked", stacked)

    def stand(self, width: int, height: int, is_reading: bool) -> PaneLayout:
        """How the panes stand in a terminal of this size: as chosen where there is room."""
        if self.name in ("list", "article"):
            return "one"
        if self.name == "auto":
            if width >= _WIDE:
                return "side"
            return "stacked" if height >= _TALL and not is_reading else "one"
        if self.name == "side" and width >= _LEAST_WIDE:
            return "side"
        return "stacked" if height >= _LEAST_TALL else "one"

    def after(self, stand: PaneLayout, in_article: bool) -> LayoutName:
        """What the next layout is called, after the one that is seen."""
        seen: LayoutName = stand if stand != "one" else "article" if in_article else "list"
        if self.name == "auto" or seen in ("list", "article"):
            return LAYOUTS[(LAYOUTS.index(seen) + 1) % len(LAYOUTS)]
        return LAYOUTS[(LAYOUTS.index(self.name) + 1) % len(LAYOUTS)]

    def share(self, stand: PaneLayout) -> int:
        """The hundredths that are the list's."""
        return {"side": self.side, "stacked": self.stacked, "one": 100}[stand]

    def with_share(self, stand: PaneLayout, share: object) -> "PaneSettings":
        """The same with another share for the list, within bounds; what is no number changes nothing."""
        if not isinstance(share, int) or stand == "one":
            return self
        share = max(_LEAST_SHARE, min(share, _MOST_SHARE))
        return self._replace(side=share) if stand == "side" else self._replace(stacked=share)

    def resized(self, stand: PaneLayout, steps: int) -> "PaneSettings":
        """The same with the list made wider, or higher, by so many steps."""
        return self.with_share(stand, self.share(stand) + _STEP * steps)
