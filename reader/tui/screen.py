"""The main screen: owns the query, the ids and the article; hands them down, hears messages up."""

import asyncio
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from time import monotonic
from typing import ClassVar

from textual import events, on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container
from textual.content import Content
from textual.message import Message
from textual.notifications import SeverityLevel
from textual.reactive import reactive
from textual.screen import Screen
from textual.timer import Timer
from textual.widgets import Static
from textual.worker import get_current_worker

from reader import text
from reader.article import Article, Ignored, Links, Problem
from reader.commands import COMMANDS
from reader.errors import ReaderError
from reader.headline import Headline
from reader.library import Counts, Library, Outcome, Progress
from reader.order import Order
from reader.query import Query, Sort
from reader.state import State
from reader.tui.article_list import ArticleList, ColumnTitles, ListPane
from reader.tui.article_view import ArticleView, Loaded
from reader.tui.bars import KeyBar, TitleBar
from reader.tui.dialogs import HelpPage, LinkMenu, ProblemPage, SortMenu

_GROW = 0.2  # seconds at least between two looks at a list that grows
_REST = 0.04  # seconds the cursor rests on an article before its file is read
_MAX_COUNT = 9_999_999


def _bindings() -> list[BindingType]:
    return [
        Binding(",".join(command.keys), f"run('{command.id}')", command.title, show=False, id=command.id)
        for command in COMMANDS
    ]


class MainScreen(Screen[None]):
    """Title, list, article, keys. Every command of COMMANDS is a method `do_<id>(count)` here."""

    BINDINGS: ClassVar[list[BindingType]] = [
        *_bindings(),
        Binding("escape", "back", "Back", show=False),
    ]
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (100, "-wide")]  # noqa: RUF012
    VERTICAL_BREAKPOINTS = [(0, "-short"), (20, "-tall")]  # noqa: RUF012
    AUTO_FOCUS = "ArticleList"

    query_shown: reactive[Query] = reactive(Query)
    pending_count: reactive[str] = reactive("")  # digits typed so far
    progress: reactive[Progress | None] = reactive(None)

    @dataclass
    class ArticleLoaded(Message):
        """An article's file has been read."""

        loaded: Loaded

    @dataclass
    class Synced(Message):
        """A sync got this far, and the list is now this; with an outcome or an error it has ended."""

        shown: "_Shown | None" = None
        progress: Progress | None = None
        outcome: Outcome | None = None
        error: str = ""

    def __init__(self, library: Library, state_file: Path, clock: Callable[[], datetime], is_sample: bool) -> None:
        super().__init__()
        self.library = library
        self.state_file = state_file
        self.is_sample = is_sample
        self.bar = TitleBar()
        self.pane = ListPane(library.headlines, clock)
        self.list = self.pane.list
        self.article = ArticleView(clock)
        self.keys = KeyBar()
        self._empty = Static(markup=False, id="empty")
        self._rest: Timer | None = None
        self._shown: _Shown | None = None
        self._is_new_feed = True
        self._writing = asyncio.Lock()  # marks are saved one after the other

    # --- what is on the screen -------------------------------------------------------------------

    def compose(self) -> ComposeResult:
        yield self.bar
        if self.is_sample:
            hint = "A sample to look around in. Your own articles: broadsheet DIRECTORY"
            yield Static(Content(hint), id="sample")
        with Container(id="panes"):
            yield self.pane
            yield self._empty
            yield self.article
        yield self.keys

    def on_mount(self) -> None:
        self.bar.feed = "sample feed" if self.is_sample else _feed_name(self.library.roots)
        self.progress = Progress(0, 0)  # before the first look, or an unknown feed would be called empty
        self._refresh_ids(select=None)
        self.call_after_refresh(self._start_sync)  # the first frame comes before any look at the files

    def watch_query_shown(self, query: Query) -> None:
        self.bar.sort = query.sort
        self.pane.set_sort(query.sort)
        if self.is_mounted:
            self._refresh_ids(select=self.list.selected)

    def watch_pending_count(self) -> None:
        self._refresh_status()

    def watch_progress(self) -> None:
        self._refresh_status()

    def _refresh_ids(self, select: int | None) -> None:
        """Ask the library anew, with the cursor on the article `select` if it is still there."""
        self._show(_Shown.of(self.library, self.query_shown), select)

    def _show(self, shown: "_Shown", select: int | None) -> None:
        self._shown = shown
        self.list.show(shown.ids, select)
        self._refresh_counts(shown.counts)

    def _refresh_counts(self, counts: Counts) -> None:
        self.bar.counts = counts
        self.pane.set_filled(counts.filled)
        self._refresh_empty()
        self._refresh_status()

    def _refresh_empty(self) -> None:
        is_empty = not self.list.count
        self.set_class(is_empty, "-empty")
        if not is_empty:
            return
        if self.progress:
            self._empty.update("Reading the files…")
            return
        counts = self.bar.counts
        where = ", ".join(text.one_line(str(root)) for root in self.library.roots)
        seen = f"{text.plural(counts.ignored, 'file')} without, {text.plural(counts.problems, 'file')} unreadable"
        self._empty.update(
            f"No articles in {where}.\n\nLooked for .md, .markdown and .txt files that begin with front matter, in "
            f"every folder that is not hidden: {seen}.\n\nC-r looks again."
        )

    def _refresh_status(self) -> None:
        if self.pending_count:
            self.keys.status = self.pending_count
        elif self.progress and not self.progress.total and not self.list.count:
            self.keys.status = "looking for files"
        elif self.progress and self.progress.total:
            self.keys.status = _progress_line(self.progress, self.size.width)
        elif self.list.count:
            self.keys.status = f"{self.list.cursor + 1:,}/{self.list.count:,}"
        else:
            self.keys.status = ""

    # --- from the files to the list --------------------------------------------------------------

    def do_rescan(self, count: int | None) -> None:
        if self.progress is None:
            self.progress = Progress(0, 0)
            self._start_sync()

    def _start_sync(self) -> None:
        self._is_new_feed = not self.list.count
        self._sync()

    @work(thread=True, exclusive=True, group="sync")
    def _sync(self) -> None:
        """Runs in a thread, and asks the new list there too: a hundred thousand ids would be felt on the screen."""
        worker = get_current_worker()
        try:
            with closing(self.library.twin()) as library, closing(State(self.state_file)) as state:
                pace = _Pace()

                def report(progress: Progress) -> None:
                    if pace.is_due():
                        with pace.measured():
                            shown = _Shown.of(library, self.query_shown)
                        self.post_message(self.Synced(shown, progress))

                outcome = library.sync(state.read_among, report, lambda: worker.is_cancelled)
                library.follow(state.changes)
                state.remember_feeds([] if self.is_sample else library.roots)
                self.post_message(self.Synced(_Shown.of(library, self.query_shown), outcome=outcome))
        except ReaderError as error:
            self.post_message(self.Synced(error=str(error)))

    @on(Synced)
    def _synced(self, message: Synced) -> None:
        self.progress = message.progress
        if message.error:
            self._say(message.error, severity="error")
        if message.shown and message.shown != self._shown:
            self._show_grown(message.shown)
        elif not self.list.count:
            self._refresh_empty()
        if message.outcome:
            self._tell(message.outcome)

    def _show_grown(self, shown: "_Shown") -> None:
        """Show a list that a sync has changed, with the cursor where it was."""
        selected = self.list.selected
        if selected is not None and self.library.file_of(selected) is None:
            row = self.list.row(selected)
            selected = self.library.find(row.key) if row else None  # its file was renamed
        # a first list still at its top shows what is newest; any other keeps its article
        select = None if self._is_new_feed and self.list.cursor == 0 else selected
        if shown.query == self.query_shown:
            self._show(shown, select)
        else:
            self._refresh_ids(select)

    def _tell(self, outcome: Outcome) -> None:
        """One line for what a sync found; of a feed never seen before it tells nothing, for all is new."""
        if outcome.changed:
            self.list.refresh_rows()
            self._load(self.list.selected)
        counts = ((outcome.added, "new"), (outcome.changed, "changed"), (outcome.gone, "gone"))
        news = [f"{count:,} {word}" for count, word in counts if count]
        if news and not self._is_new_feed:
            self._say(", ".join(news))

    # --- from the cursor to the article ----------------------------------------------------------

    @on(ArticleList.Highlighted)
    def _highlighted(self, message: ArticleList.Highlighted) -> None:
        self._refresh_status()
        self._refresh_keys()
        if self._rest:
            self._rest.stop()
        self._rest = self.set_timer(_REST, lambda: self._load(message.id))

    def _load(self, id_: int | None) -> None:
        place = self.library.file_of(id_) if id_ is not None else None
        if id_ is None or not place:
            self.run_worker(self.article.show(None), group="show", exclusive=True)
        else:
            self._load_file(id_, *place)

    @work(thread=True, exclusive=True, group="load")
    def _load_file(self, id_: int, path: Path, name: str) -> None:
        worker = get_current_worker()
        loaded = _load(id_, path, name)
        if not worker.is_cancelled:
            self.post_message(self.ArticleLoaded(loaded))

    @on(ArticleLoaded)
    async def _article_loaded(self, message: ArticleLoaded) -> None:
        if message.loaded.id == self.list.selected:
            await self.article.show(message.loaded)
            self._refresh_keys()

    def _loaded(self) -> Loaded | None:
        """The article under the cursor, read at once where a key was quicker than the detail pane."""
        shown, selected = self.article.loaded, self.list.selected
        if shown and shown.id == selected:
            return shown
        place = self.library.file_of(selected) if selected is not None else None
        return _load(selected, *place) if selected is not None and place else None

    def _article(self) -> Article | None:
        loaded = self._loaded()
        return loaded.content if loaded and isinstance(loaded.content, Article) else None

    @on(events.DescendantFocus)
    def _focus_moved(self) -> None:
        self.keys.in_article = self.in_article

    def _refresh_keys(self) -> None:
        row = self._row()
        missing = {"open", "copy"} if not row or not row.has_page else set()
        if not row or not row.has_amp:
            missing.add("open_amp")
        self.keys.unavailable = frozenset(missing)

    def _row(self) -> Headline | None:
        selected = self.list.selected
        return self.list.row(selected) if selected is not None else None

    def _say(self, message: str, severity: SeverityLevel = "information") -> None:
        """One message at a time: the newest."""
        self.app.clear_notifications()
        self.notify(message, severity=severity, timeout=4, markup=False)

    # --- keys ------------------------------------------------------------------------------------

    def on_key(self, event: events.Key) -> None:
        """Digits build a count for the next command."""
        if event.key.isdigit() and (self.pending_count or event.key != "0"):
            event.stop()
            self.pending_count = str(min(int(self.pending_count + event.key), _MAX_COUNT))

    async def action_run(self, command: str) -> None:
        """Do what the table of commands calls `command`, with the count typed before it."""
        count = int(self.pending_count) if self.pending_count else None
        self.pending_count = ""
        result = getattr(self, f"do_{command}")(count)
        if asyncio.iscoroutine(result):
            await result

    def action_back(self) -> None:
        """Esc: forget the count, or go back to the list. It never quits."""
        if self.pending_count:
            self.pending_count = ""
        else:
            self.do_focus_list(None)

    @property
    def in_article(self) -> bool:
        """Whether the article has the keys."""
        return self.focused is self.article

    def _move(self, lines: int, in_article: bool) -> None:
        if in_article:
            self.article.scroll_lines(lines)
        else:
            self.list.move(lines)

    def do_down(self, count: int | None) -> None:
        self._move(count or 1, self.in_article)

    def do_up(self, count: int | None) -> None:
        self._move(-(count or 1), self.in_article)

    def do_other_down(self, count: int | None) -> None:
        self._move(count or 1, not self.in_article)

    def do_other_up(self, count: int | None) -> None:
        self._move(-(count or 1), not self.in_article)

    def do_half_down(self, count: int | None) -> None:
        self._move(self._page() // 2 or 1, self.in_article)

    def do_half_up(self, count: int | None) -> None:
        self._move(-(self._page() // 2 or 1), self.in_article)

    def do_page_down(self, count: int | None) -> None:
        self._move(self._page(), self.in_article)

    def do_page_up(self, count: int | None) -> None:
        self._move(-self._page(), self.in_article)

    def _page(self) -> int:
        return self.article.page if self.in_article else self.list.page

    def do_top(self, count: int | None) -> None:
        if self.in_article:
            self.article.scroll_to_top()
        else:
            self.list.move_to((count or 1) - 1)

    def do_bottom(self, count: int | None) -> None:
        if self.in_article:
            self.article.scroll_to_end()
        else:
            self.list.move_to((count or self.list.count) - 1)

    def do_focus_list(self, count: int | None) -> None:
        self.list.focus()
        self.remove_class("-reading")

    def do_focus_article(self, count: int | None) -> None:
        if self.list.count:
            self.add_class("-reading")
            self.article.focus()

    def do_switch_pane(self, count: int | None) -> None:
        if self.in_article:
            self.do_focus_list(None)
        else:
            self.do_focus_article(None)

    def do_enter(self, count: int | None) -> None:
        self.do_focus_article(None)

    def do_read_on(self, count: int | None) -> None:
        if self.article.at_end:
            self._mark(read=True)
            self.do_next_unread(None)
        else:
            self.article.scroll_lines(self.article.page)

    def do_read_back(self, count: int | None) -> None:
        self.article.scroll_lines(-self.article.page)

    def do_next_unread(self, count: int | None) -> None:
        here, end = self.list.cursor, self.list.count
        self._go_to_unread(range(here + 1, end), range(here))

    def do_previous_unread(self, count: int | None) -> None:
        here, end = self.list.cursor, self.list.count
        self._go_to_unread(range(here - 1, -1, -1), range(end - 1, here, -1))

    def _go_to_unread(self, *stretches: range) -> None:
        """Go to the first unread article in the first of these stretches of rows that has one."""
        for positions in stretches:
            position = self.library.first_unread(self.list.ids, positions)
            if position is not None:
                self.list.move_to(position)
                return
        self._say("There is no other unread article.")

    @on(ArticleList.Chosen)
    def _chosen(self) -> None:
        self.do_focus_article(None)

    # --- opening ---------------------------------------------------------------------------------

    def do_open(self, count: int | None) -> None:
        if self._open("page", "page", count) and count is None:
            self._mark(read=True)

    def do_open_next(self, count: int | None) -> None:
        self.do_open(None)
        self.do_next_unread(None)

    def do_open_amp(self, count: int | None) -> None:
        if self._open("amp", "AMP page", count) and count is None:
            self._mark(read=True)

    def do_open_amp_cache(self, count: int | None) -> None:
        if self._open("amp_cache", "AMP page in the cache", count) and count is None:
            self._mark(read=True)

    def _open(self, variant: str, name: str, count: int | None) -> bool:
        """Open one address of the article, or of its related article number `count`; say so where there is none."""
        links = self._links_of(count)
        if links is None:
            return False
        url = getattr(links, variant)
        if url:
            self.app.open_url(url)
            return True
        whose = "This article" if count is None else f"Related article {count}"
        offers = (
            ("o", "page", links.page),
            ("a", "AMP page", links.amp),
            ("A", "AMP page in the cache", links.amp_cache),
        )
        keys = [f"{key} opens its {what}" for key, what, other in offers if other]
        self._say(f"{whose} has no {name}{', but ' + ' and '.join(keys) if keys else ''}.", severity="warning")
        return False

    def _links_of(self, count: int | None) -> Links | None:
        article = self._article()
        if article is None or count is None:
            return article.links if article else None
        if not 1 <= count <= len(article.related):
            has = text.plural(len(article.related), "related article")
            self._say(f"There is no related article {count}: this one has {has}.", severity="warning")
            return None
        return article.related[count - 1].links

    def do_links(self, count: int | None) -> None:
        loaded = self._loaded()
        links = loaded.links if loaded else []
        if links:
            self.app.push_screen(LinkMenu(links), self._open_chosen)
        else:
            self._say("This article has no links.", severity="warning")

    def _open_chosen(self, number: int | None) -> None:
        if number is not None:
            self.action_open_link(number)

    def action_open_link(self, number: int) -> None:
        """Open link `number` of the article, as `Loaded.links` counts them."""
        loaded = self._loaded()
        links = loaded.links if loaded else []
        if number < len(links):
            self.app.open_url(links[number][1])

    @on(ArticleView.LinkChosen)
    def _link_chosen(self, message: ArticleView.LinkChosen) -> None:
        self.app.open_url(message.url)

    def do_copy(self, count: int | None) -> None:
        self._copy(count, lambda title, url: url)

    def do_copy_title(self, count: int | None) -> None:
        self._copy(count, lambda title, url: f"{title} – {url}")

    def _copy(self, count: int | None, form: Callable[[str, str], str]) -> None:
        article = self._article()
        url = article.links.page if article else None
        if not article or not url:
            self._say("This article has no address to copy.", severity="warning")
            return
        copied = form(article.title, url)
        self.app.copy_to_clipboard(copied)
        self._say(f"Copied {copied}")

    # --- marks -----------------------------------------------------------------------------------

    def do_toggle_read(self, count: int | None) -> None:
        self._mark(read=None)

    def do_mark_unread(self, count: int | None) -> None:
        self._mark(read=False)

    def _mark(self, read: bool | None) -> None:
        """Mark the article under the cursor read, unread, or (None) the other way; shown once it is on the disk."""
        row = self._row()
        if row:
            self.run_worker(self._save_mark(row.id, read), group="marks")

    async def _save_mark(self, id_: int, read: bool | None) -> None:
        async with self._writing:
            row = self.library.headlines([id_]).get(id_)
            if row is None:
                return
            wanted = not row.read if read is None else read
            try:
                await asyncio.to_thread(_write_mark, self.library, self.state_file, row.key, wanted)
            except ReaderError as error:
                self._say(str(error), severity="error")
        self.list.refresh_rows()
        self._refresh_counts(self.library.counts())

    # --- the list and the rest -------------------------------------------------------------------

    @work
    async def do_sort(self, count: int | None) -> None:
        chosen = await self.app.push_screen_wait(SortMenu(self.query_shown.sort))
        if chosen:
            self.query_shown = Query(chosen)

    def do_reverse(self, count: int | None) -> None:
        self.query_shown = Query(self.query_shown.sort.reversed())

    @on(ColumnTitles.Clicked)
    def _title_clicked(self, message: ColumnTitles.Clicked) -> None:
        sort = self.query_shown.sort
        self.query_shown = Query(sort.reversed() if message.key == sort.key else Sort.natural(message.key))

    def do_problems(self, count: int | None) -> None:
        self.app.push_screen(ProblemPage(self.library.problems()))

    def do_help(self, count: int | None) -> None:
        self.app.push_screen(HelpPage())

    def do_palette(self, count: int | None) -> None:
        self.app.action_command_palette()

    def do_close(self, count: int | None) -> None:
        if self.in_article:
            self.do_focus_list(None)
        else:
            self.app.exit()

    def do_quit(self, count: int | None) -> None:
        self.app.exit()

    def do_suspend(self, count: int | None) -> None:
        self.app.action_suspend_process()


def _load(id_: int, path: Path, name: str) -> Loaded:
    from reader import body, loader  # the first frame does not wait for them

    content = loader.read(path, name)
    if isinstance(content, Ignored):
        content = Problem(content.path, content.reason)
    if not isinstance(content, Article) or not content.body:
        return Loaded(id_, content)
    markdown, is_cut = body.to_markdown(content.body)
    return Loaded(id_, content, markdown, is_cut, tuple(body.links(markdown)))


@dataclass(frozen=True, slots=True)
class _Shown:
    """A list and the question it answers: an answer to another question is dropped."""

    query: Query
    ids: Order
    counts: Counts

    @classmethod
    def of(cls, library: Library, query: Query) -> "_Shown":
        return cls(query, library.ids(query), library.counts())


class _Pace:
    """When a list that grows is asked for again: a few times a second, and never more than a tenth of the time."""

    def __init__(self) -> None:
        self._due = 0.0

    def is_due(self) -> bool:
        return monotonic() >= self._due

    @contextmanager
    def measured(self) -> Iterator[None]:
        start = monotonic()
        yield
        end = monotonic()
        self._due = end + max(_GROW, 10 * (end - start))


def _progress_line(progress: Progress, width: int) -> str:
    """`▓▓▓░░░ 1,200 of 4,958 · 900/s · 4 s left`, as much of it as is no burden."""
    done = f"{progress.done:,} of {progress.total:,}"
    if width < 100:
        return done
    blocks = round(10 * progress.done / progress.total)
    rate = progress.done / max(progress.seconds, 0.001)
    left = (progress.total - progress.done) / rate if rate else 0
    return f"{'▓' * blocks}{'░' * (10 - blocks)} {done} · {rate:,.0f}/s · {left:,.0f} s left"


def _write_mark(library: Library, state_file: Path, key: str, read: bool) -> None:
    with closing(State(state_file)) as state, closing(library.twin()) as twin:
        state.set_read([key], read)
        twin.follow(state.changes)


def _feed_name(roots: Sequence[Path]) -> str:
    if len(roots) > 1:
        return f"{len(roots)} directories"
    return text.one_line("/".join(roots[0].parts[-2:]))
