"""What one person is reading now: what all features of the screen share."""

from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path

from reader.config import Config
from reader.config.commands import keymap_in
from reader.config.file import ConfigFile
from reader.keys.keymap import Keymap
from reader.library import Library
from reader.library.headlines import headlines, with_fields
from reader.library.watch import Mode
from reader.model.headline import Headline
from reader.query import Query
from reader.session.appearance import RowFormat
from reader.session.key_reader import KeyReader
from reader.session.results import Results
from reader.session.trail import Trail
from reader.session.view_state import ViewState
from reader.state.history import UndoSession


class Session:
    """One visit to some directories. `clock` says what time it is; `place` is where the list was left last time."""

    def __init__(
        self,
        library: Library,
        state_file: Path,
        settings: ConfigFile,
        clock: Callable[[], datetime],
        place: ViewState,
        *,
        is_sample: bool,
        asks_where: bool = False,
        watch_mode: Mode,
    ) -> None:
        self.library = library
        self.state_file = state_file
        self.settings = settings
        self.clock = clock
        self.place = place
        self.is_sample = is_sample
        # nothing was read yet, no directory was named, and none is known
        self.asks_where = asks_where and place.is_first and not settings.config.collections
        self.watch_mode = watch_mode
        self.query = place.query  # the list that is wanted
        self.results: Results | None = None  # the list that is there
        self.trail = Trail()
        self.keys = KeyReader(self._keymap_set())
        library.fold_by(self.config.stories.infer != "off")
        self.undo: UndoSession | None = None  # whose steps undo takes back

    @property
    def config(self) -> Config:
        """The person's settings."""
        return self.settings.config

    @property
    def keymap(self) -> Keymap:
        """The person's keys."""
        return self.keys.keymap

    def reread_keys(self) -> None:
        """Let the keys be those that the settings ask for now; what was typed of a command is forgotten."""
        self.keys = KeyReader(self._keymap_set())

    def _keymap_set(self) -> Keymap:
        return keymap_in(self.config)

    @property
    def is_front_page(self) -> bool:
        """Whether the list holds leads of stories only."""
        return bool(self.results and self.results.is_front_page)

    @property
    def counts_any(self) -> bool:
        """Whether a row is unread as long as any article of its story is."""
        return self.is_front_page and self.config.front_page.unread == "any"

    def headlines(self, ids: Sequence[int]) -> dict[int, Headline]:
        """The rows of `ids` as the list shows them; on a front page with their stories."""
        rows = self.library.ask(headlines, ids)
        if fields := RowFormat(self.config.list.columns).fields:
            rows = {row.id: row for row in self.library.ask(with_fields, rows.values(), fields)}
        if not self.is_front_page:
            return rows
        from reader.library.marks import unread
        from reader.library.stories import stories_of

        stories, unread_ids = self.library.ask(stories_of, ids), self.library.ask(unread, ids, self.counts_any)
        return {id_: row._replace(story=stories.get(id_), read=id_ not in unread_ids) for id_, row in rows.items()}

    def story_query(self, id_: int) -> Query | None:
        """What lists the story of an article, the newest of it first; None where it is the only one of its story."""
        from reader.library.stories import story_of
        from reader.query.terms import InStory

        story = self.library.ask(story_of, id_)
        return Query(InStory(story.name)) if story and story.articles > 1 else None
