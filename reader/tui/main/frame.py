"""What stands on the main screen: title, list, article, keys; and what the list shows."""

import asyncio
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from textual.app import ComposeResult
from textual.containers import Container
from textual.content import Content
from textual.notifications import SeverityLevel
from textual.reactive import reactive
from textual.screen import Screen
from textual.widgets import Static

from reader.config import Config
from reader.config.live import Live
from reader.errors import ReaderError
from reader.keys.keymap import key_of
from reader.keys.names import Keys, keys_name
from reader.library import Counts, Library, Progress
from reader.library.watch import Mode
from reader.model.headline import Headline
from reader.model.ids import Order
from reader.query import Query
from reader.session.appearance import Looks
from reader.session.layout import Stand
from reader.session.view_state import Place
from reader.state import Session, State
from reader.text import clean
from reader.text.words import Run
from reader.tui.widgets.article_view import ArticleView
from reader.tui.widgets.bar_parts import feed_name
from reader.tui.widgets.bars import KeyBar, TitleBar
from reader.tui.widgets.lines import headings
from reader.tui.widgets.list_pane import ListPane
from reader.tui.widgets.splitter import Splitter

_MESSAGE = 400  # characters: a title or an address in it may be as long as a screen
_STAGES = {"files": "", "words": "for search: "}


class Shown(NamedTuple):
    """A list and the question it answers: an answer to another question is dropped."""

    query: Query
    ids: Order
    counts: Counts
    groups: tuple[tuple[str, int], ...] = ()  # what the rows under each heading have in common, and how many they are

    @classmethod
    def of(cls, library: Library, query: Query) -> "Shown":
        with library.at_one_moment():
            groups = library.groups(query) if query.group else ()
            return cls(query, library.ids(query), library.counts(), tuple((each.name, each.count) for each in groups))


class Panes(Container):
    """Where list and article stand, the line between them, and cover it all: there is nothing to style."""

    BLANK = True


class Frame(Screen[None]):
    """The widgets, and the one list they show."""

    AUTO_FOCUS = "ArticleList"
    BLANK = True  # the widgets cover it

    query_shown: reactive[Query] = reactive(Query)
    pending_count: reactive[str] = reactive("")  # digits typed so far
    pending_keys: reactive[Keys] = reactive(())  # the beginning of a sequence
    progress: reactive[Progress | None] = reactive(None)

    def __init__(
        self,
        library: Library,
        state_file: Path,
        clock: Callable[[], datetime],
        is_sample: bool,
        watch_mode: Mode,
        place: Place,
        settings: Live,
    ) -> None:
        super().__init__()
        self.settings = settings
        self.place = place
        self.clock = clock
        self.watch_mode = watch_mode
        self.library = library
        self.state_file = state_file
        self.is_sample = is_sample
        self.bar = TitleBar()
        self.pane = ListPane(self.rows, clock)
        self.list = self.pane.list
        self.splitter = Splitter()
        self.article = ArticleView(clock, lambda: self.config.links.prefer_amp)
        self.panes = Panes(id="panes")
        self.arrangement = place.arrangement
        self.chosen = place.chosen
        self.looks = Looks.of(settings.config, place.chosen)
        self.stand: Stand = "one"
        self.keys = KeyBar()
        self._empty: Static | None = None
        self.shown: Shown | None = None
        self._said_once: set[str] = set()
        self.session: Session | None = None  # whose steps undo takes back
        self.saver = ThreadPoolExecutor(1, "saving")  # of marks and notes, in order; nothing else may fill it

    @property
    def config(self) -> Config:
        """The person's settings."""
        return self.settings.config

    def compose(self) -> ComposeResult:
        yield self.bar
        if self.is_sample:
            yield Static(Content(self._sample_hint()), id="sample")
        with self.panes:
            yield self.pane
            yield self.splitter
            yield self.article
        yield self.keys

    def _sample_hint(self) -> str:
        from reader.system.program import command

        advice = f"{command()} DIRECTORY"
        hints = (f"A sample to look around in. Your own articles: {advice}", f"Your own articles: {advice}", advice)
        return next((hint for hint in hints if len(hint) + 2 <= self.app.size.width), advice)

    def on_mount(self) -> None:
        self.name_feed()
        self.progress = Progress(0, 0)  # before the first look, or an unknown feed would be called empty
        self.set_reactive(Frame.query_shown, self.place.query)
        self.list.begin_at(self.place.top)
        self.show(Shown.of(self.library, self.query_shown), select=self.place.selected)

    def name_feed(self) -> None:
        """Say in the title what is read."""
        self.bar.feed = feed_name(self.library.roots, self.is_sample, self.config.feeds)

    def show(self, shown: Shown, select: int | None) -> None:
        """Show a list with the cursor on the article `select`, if it is there."""
        self.shown = shown
        query = shown.query
        self.bar.order = query.words
        self.pane.set_sort(query.sort)
        self._show_up(self._looked_for(query))
        self.list.show(shown.ids, select, headings(query.group, shown.groups, self.clock().date()))
        self.refresh_counts(shown.counts)

    def rows(self, ids: Sequence[int]) -> dict[int, Headline]:
        """What the list shows of these articles."""
        return self.library.headlines(ids)

    @property
    def counts_any(self) -> bool:
        """Whether a row is unread as long as any article of its story is."""
        return False

    def ratings(self, counts: Counts) -> frozenset[str]:
        """Which of quality and heat the list has a column for, where there is room."""
        return counts.filled

    def _show_up(self, looked_for: tuple[Run, ...]) -> None:
        self.list.looked_for = looked_for
        self.article.mark(looked_for)

    def _looked_for(self, query: Query) -> tuple[Run, ...]:
        if not query.term:
            return ()
        from reader.query.terms import looked_for

        return looked_for(query.term)

    def refresh_counts(self, counts: Counts) -> None:
        self.bar.counts = counts
        self.pane.set_filled(self.ratings(counts))
        self.refresh_empty()
        self.refresh_status()

    def refresh_empty(self) -> None:
        """Say what was looked for, where nothing was found."""
        is_empty = not self.list.count
        self.set_class(is_empty, "-empty")
        if not is_empty:
            return
        if self.progress:
            self._note("Reading the files…")
            return
        if self.query_shown.term:
            self._note("Nothing matches.\n\nEsc shows everything again.")
            return
        counts = self.bar.counts
        where = ", ".join(clean.one_line(str(root)) for root in self.library.roots)
        seen = f"{clean.plural(counts.ignored, 'file')} without, {clean.plural(counts.problems, 'file')} unreadable"
        self._note(
            f"No articles in {where}.\n\nLooked for .md, .markdown and .txt files that begin with front matter, in "
            f"every folder that is not hidden: {seen}.\n\n{key_of('rescan')} looks again."
        )

    def _note(self, message: str) -> None:
        """Say something in the place of list and article."""
        if not self._empty:
            self._empty = Static(markup=False, id="empty")
            self.panes.mount(self._empty)
        self._empty.update(message)

    def watch_pending_count(self) -> None:
        self.refresh_status()

    def watch_pending_keys(self) -> None:
        self.refresh_status()

    def watch_progress(self) -> None:
        self.refresh_status()

    def refresh_status(self) -> None:
        """What is being typed, else what goes on, else the place in the list."""
        if self.pending_count or self.pending_keys:
            self.keys.status = f"{self.pending_count} {keys_name(self.pending_keys)}".strip()
        elif self.list.selection:
            self.keys.status = f"{len(self.list.selection):,} selected"
        elif self.progress and not self.progress.total and not self.list.count:
            self.keys.status = "looking for files"
        elif self.progress and self.progress.total:
            self.keys.status = _progress_line(self.progress, self.size.width)
        elif self.list.count:
            self.keys.status = f"{self.list.cursor + 1:,}/{self.list.count:,}"
        else:
            self.keys.status = ""

    @property
    def in_article(self) -> bool:
        """Whether the article has the keys."""
        return self.focused is self.article

    def row(self) -> Headline | None:
        """The row under the cursor."""
        selected = self.list.selected
        return self.list.row(selected) if selected is not None else None

    def keep(self, note: Callable[[State], None]) -> None:
        """Have `note` write down what is to be known next time."""
        self.run_worker(self._keep(self.saver.submit(self._note_down, note)), group="notes")

    async def _keep(self, noted: Future[None]) -> None:
        try:
            await asyncio.wrap_future(noted)
        except ReaderError as error:
            self.say_once(str(error), severity="error")

    def _note_down(self, note: Callable[[State], None]) -> None:
        with closing(State(self.state_file, self.session)) as state:
            note(state)

    def on_unmount(self) -> None:
        self.saver.shutdown()  # what was to be saved is

    def say_once(self, *sentences: str, severity: SeverityLevel) -> None:
        """Say what stays as it is for long, a full disk for one, the first time that it is met."""
        news = [sentence for sentence in sentences if sentence and sentence not in self._said_once]
        self._said_once.update(news)
        if news:
            self.say(" ".join(news), severity)

    def say(self, message: str, severity: SeverityLevel = "information") -> None:
        """One message at a time: the newest. What went wrong takes longer to read."""
        self.app.clear_notifications()
        message = message if len(message) <= _MESSAGE else f"{message[:_MESSAGE]}…"
        self.notify(message, severity=severity, timeout=12 if severity == "error" else 4, markup=False)


def _progress_line(progress: Progress, width: int) -> str:
    """`▓▓▓░░░ 1,200 of 4,958 · 900/s · 4 s left`, as much of it as is no burden."""
    done = f"{_STAGES[progress.stage]}{progress.done:,} of {progress.total:,}"
    if width < 100:
        return done
    blocks = round(10 * progress.done / progress.total)
    rate = progress.done / max(progress.seconds, 0.001)
    left = (progress.total - progress.done) / rate if rate else 0
    return f"{'▓' * blocks}{'░' * (10 - blocks)} {done} · {rate:,.0f}/s · {left:,.0f} s left"
