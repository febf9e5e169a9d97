"""What a feature of the main screen is: its own state, its commands, and its reaction to events."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from reader.config import Config
    from reader.model.headline import Headline
    from reader.session.loaded import Loaded
    from reader.session.results import Results
    from reader.session.sync import Synced
    from reader.state.history import Step
    from reader.tui.screen.desk import Desk

Handler = Callable[[int | None], Awaitable[None] | None]  # does a command, with the count typed before it


class Feature:
    """One concern of the main screen. It may touch the desk and its own widgets; no other feature.

    Every event is answered by doing nothing, unless a feature says otherwise.
    """

    def __init__(self, desk: "Desk") -> None:
        self.desk = desk

    def commands(self) -> Mapping[str, Handler]:
        """What does each of its commands, by the ids of `reader.keys.commands`."""
        return {}

    def begun(self) -> None:
        """The widgets stand, and the first list is about to be shown."""

    def configured(self, before: "Config", now: "Config") -> None:
        """The file of the person's settings was changed, and read again; what it says may be the same."""

    def listed(self, results: "Results") -> None:
        """Another list is on the screen."""

    def highlighted(self, row: "Headline | None") -> None:
        """The cursor stands on another article."""

    def loaded(self, loaded: "Loaded | None") -> None:
        """The article under the cursor has been read from its file, and is shown."""

    def marked(self, step: "Step | None") -> None:
        """Marks have changed: by `step`, or (None) by another reader's."""

    def synced(self, news: "Synced") -> None:
        """A sync got this far."""

    def escaped(self) -> bool:
        """Esc: take back what this feature has on the screen, if anything. True where it did."""
        return False

    def closed(self) -> bool:
        """The key that closes what is open, and at last the app: close what is this feature's. True where it did."""
        return False

    def ended(self) -> None:
        """The screen goes."""


class Events(Feature):
    """All features as one: what happens to it, happens to each, in order."""

    def __init__(self, features: Sequence[Feature]) -> None:
        self._features = features

    def begun(self) -> None:
        """Tell every feature that the widgets stand."""
        for feature in self._features:
            feature.begun()

    def configured(self, before: "Config", now: "Config") -> None:
        """Tell every feature that the settings were read again."""
        for feature in self._features:
            feature.configured(before, now)

    def listed(self, results: "Results") -> None:
        """Tell every feature that another list is on the screen."""
        for feature in self._features:
            feature.listed(results)

    def highlighted(self, row: "Headline | None") -> None:
        """Tell every feature that the cursor stands on another article."""
        for feature in self._features:
            feature.highlighted(row)

    def loaded(self, loaded: "Loaded | None") -> None:
        """Tell every feature that an article is shown."""
        for feature in self._features:
            feature.loaded(loaded)

    def marked(self, step: "Step | None") -> None:
        """Tell every feature that marks have changed."""
        for feature in self._features:
            feature.marked(step)

    def synced(self, news: "Synced") -> None:
        """Tell every feature how far a sync got."""
        for feature in self._features:
            feature.synced(news)

    def escaped(self) -> bool:
        """The first that has something to take back does so."""
        return any(feature.escaped() for feature in self._features)

    def closed(self) -> bool:
        """The first that has something open closes it."""
        return any(feature.closed() for feature in self._features)

    def ended(self) -> None:
        """Tell every feature that the screen goes."""
        for feature in self._features:
            feature.ended()


def command_table(features: Sequence[Feature], ids: Sequence[str]) -> dict[str, Handler]:
    """Every command of `ids` and what does it. Raises ValueError where one is missing, unknown or taken twice."""
    table: dict[str, Handler] = {}
    for feature in features:
        for id_, handler in feature.commands().items():
            if id_ in table or id_ not in ids:
                raise ValueError(f"{type(feature).__name__} takes the command {id_}, which is not free")
            table[id_] = handler
    if missing := set(ids) - table.keys():
        raise ValueError(f"no feature does {', '.join(sorted(missing))}")
    return table
