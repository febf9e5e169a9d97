"""The main screen: what stands on it, who hears what the widgets say, and in which order a list is presented."""

import asyncio
from contextlib import ExitStack
from typing import TYPE_CHECKING, ClassVar, TypeVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.errors import NoWidget
from textual.geometry import Size
from textual.map_geometry import MapGeometry
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Static

from reader.keys.commands import COMMANDS
from reader.keys.names import key_name
from reader.library import Counts
from reader.library.preload import Preload
from reader.session.results import Results
from reader.session.session import Session
from reader.session.steps import shared_values, words_in
from reader.system.log import log
from reader.tui.patches import forget_sizes
from reader.tui.screen import status
from reader.tui.screen.articles import Articles
from reader.tui.screen.background import Background
from reader.tui.screen.desk import Desk
from reader.tui.screen.feature import Events, Feature, command_table
from reader.tui.screen.features import FEATURES
from reader.tui.screen.features.commands import OwnCommands
from reader.tui.screen.features.feeds import Feeds
from reader.tui.screen.features.filter import Filter
from reader.tui.screen.features.finding import Finding
from reader.tui.screen.features.folding import Folding
from reader.tui.screen.features.layout import Layout
from reader.tui.screen.features.links import Links
from reader.tui.screen.features.marking import Marking
from reader.tui.screen.features.related import Related
from reader.tui.screen.lists import Lists
from reader.tui.screen.marks import Marks
from reader.tui.screen.messages import CommandChosen
from reader.tui.screen.panes import PaneArea, Panes
from reader.tui.screen.sync import Sync
from reader.tui.widgets.article_list import ArticleList
from reader.tui.widgets.article_view import ArticleView
from reader.tui.widgets.bar_parts import place_in_list
from reader.tui.widgets.bars import KeyBar, TitleBar
from reader.tui.widgets.lines import headings
from reader.tui.widgets.list_pane import ColumnTitles, ListPane
from reader.tui.widgets.splitter import Splitter

if TYPE_CHECKING:
    from reader.tui.widgets.filter_bar import FilterBar, QueryInput

F = TypeVar("F", bound=Feature)
_RATINGS = {"quality", "heat"}


class MainScreen(Screen[None]):
    """Title, list, article, keys."""

    AUTO_FOCUS = "ArticleList"
    BLANK = True  # the widgets cover it
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "back", "Back", show=False)]

    def __init__(self, session: Session, ahead: Preload | None = None) -> None:
        super().__init__()
        self.session = session
        self.bar = TitleBar()
        self.pane = ListPane(session.headlines, session.clock)
        self.list = self.pane.list
        self.splitter = Splitter()
        self.article = ArticleView(session.clock, lambda: session.keymap, lambda: session.config.links.prefer_amp)
        self.area = PaneArea(id="panes")
        self.keys = KeyBar()
        self.keys.keymap = self.bar.keymap = session.keymap
        self.empty = Static(markup=False, id="empty")  # in the place of the list, once that is empty
        self.sample_hint = Static(markup=False, id="sample") if session.is_sample else None  # until the first key
        self.desk = self._furnished(Desk(self), ahead)
        features = [feature(self.desk) for feature in FEATURES]
        self._features: dict[type[Feature], Feature] = {type(feature): feature for feature in features}
        self.desk.events = Events(features)
        self._commands = command_table(features, [command.id for command in COMMANDS])

    def _furnished(self, desk: Desk, ahead: Preload | None) -> Desk:
        session = self.session
        desk.session = session
        desk.pane, desk.list, desk.article, desk.title, desk.keys = (
            self.pane,
            self.list,
            self.article,
            self.bar,
            self.keys,
        )
        desk.background = Background(self, session.library, session.state_file, desk.say_once)
        desk.lists, desk.articles, desk.marks = Lists(desk, self), Articles(desk, self), Marks(desk)
        desk.sync = Sync(desk, self, ahead)
        desk.panes = Panes(desk, self, self.area, session.place.arrangement)
        return desk

    @property
    def is_at_rest(self) -> bool:
        """Whether nothing is asked, run, written or about to be read; a test waits for it after each key."""
        desk = self.desk
        return desk.background.is_at_rest and desk.articles.is_at_rest and not desk.sync.is_running

    def feature(self, type_: type[F]) -> F:
        """The feature of this type."""
        return self._features[type_]  # type: ignore[return-value]

    def compose(self) -> ComposeResult:
        """Title, list and article side by side, and the line of keys; what else there is comes when it is wanted."""
        yield self.bar
        if self.sample_hint:
            self.sample_hint.update(status.sample_hint(self.desk.key_of("begin"), self.app.size.width))
            yield self.sample_hint
        with self.area:
            yield self.pane
            yield self.splitter
            yield self.article
        yield self.keys

    def on_mount(self) -> None:
        """Show the first list within the first frame; the files are looked at after that."""
        self._update_timer.resume()  # or what the first key changes would wait for its first tick
        self.desk.events.begun()
        self.list.begin_at(self.session.place.top)
        self.present(Results.of(self.session.library, self.session.query), select=self.session.place.selected)
        self.call_later(self.desk.sync.begin)  # when the frame has its list

    def on_unmount(self) -> None:
        """Nothing runs on: threads are told to end, and notes are written to their end."""
        self.desk.sync.close()
        self.desk.events.ended()
        self.desk.background.close()

    # --- presenting ------------------------------------------------------------------------------

    def present(self, results: Results, select: int | None) -> None:
        """A new list on the screen, with the cursor on the id `select` if it is there: in this order and no other."""
        shorter, select = self.feature(Filter).settle(results, select)  # while a query is typed
        if shorter is not None:
            self.desk.lists.show(shorter)
            return
        self._hold_frame()
        query = results.query
        self.session.results = results
        self.bar.order = query.words
        self.pane.set_order(query.sort, query.group)
        before, self.list.looked_for = self.list.looked_for, words_in(query)
        self.article.mark(self.list.looked_for)
        ids, select, folded = self.feature(Folding).fold(results, select)
        self.list.show(ids, select, headings(query.group, results.groups, self.session.clock().date(), folded))
        if self.list.looked_for != before and self.article.loaded:  # which part of the text it shows
            self.desk.articles.follow(self.list.selected)
        self.show_counts(results.counts)
        self.desk.lists.settle()
        self.desk.events.listed(results)

    def _hold_frame(self) -> None:
        """Draw nothing until each widget has said what it has to draw, which takes a turn of the loop: a list then
        comes in one frame, not in two that are a tick of Textual's clock apart.
        """
        held = ExitStack()
        held.enter_context(self.app.batch_update())
        asyncio.get_running_loop().call_soon(held.close)

    def show_counts(self, counts: Counts) -> None:
        """Say how many articles there are of each kind."""
        self.bar.counts = counts
        # on a front page the room of quality and heat is for the stories
        self.pane.set_filled(counts.filled - _RATINGS | {"stories"} if self.session.is_front_page else counts.filled)
        self.refresh_empty()
        self.refresh_status()

    def refresh_empty(self) -> None:
        """In the place of an empty list, say why it is; of no articles at all, on the whole screen."""
        is_empty = not self.list.count
        comes_back = self.classes & {"-empty", "-bare"} and not is_empty and not self.focused
        if comes_back or (is_empty and self.desk.panes.in_article):
            self.desk.panes.focus_list()
        self.set_class(is_empty and bool(self.session.query.term), "-empty")  # each class restyles all there is
        self.set_class(is_empty and not self.session.query.term, "-bare")
        if not is_empty:
            return
        if not self.empty.is_attached:
            self.area.mount(self.empty, before=self.splitter)
        is_reading = self.desk.sync.progress is not None
        self.empty.update(status.why_empty(self.session, self.bar.counts, is_reading))

    def refresh_status(self) -> None:
        """What is being typed, else what goes on, else the place among the matches in the article, or in the list."""
        rows, width = self.list, self.size.width
        article = self.article
        place = status.place_in_article(article.has_hints, *article.place_in_matches, article.is_whole)
        place = place or place_in_list(rows.cursor, rows.count, self.desk.panes.arrangement.name, width)
        typed, selected = self.session.keys.typed, len(rows.selection)
        going_on = self.feature(OwnCommands).status or self.feature(Feeds).status
        self.keys.status = status.line(typed, selected, going_on, self.desk.sync.progress, place, width)

    # --- keys ------------------------------------------------------------------------------------

    async def press(self, key: str) -> bool:
        """Do what a key says, and say whether it says anything here. The app asks when no widget has taken the key."""
        if key == "escape":
            return False
        if self.sample_hint:
            self.sample_hint.remove()
            self.sample_hint = None
        if self._is_for_typing(key):
            return False
        press = self.session.keys.press(key)
        if press is None:
            self.refresh_status()
            self._explain(key)
            return False
        self.refresh_status()
        if press.message:
            self.desk.say(press.message)
        # the count is for the first; where one opens a window or a line to type, the others do not come to pass
        for command in press.commands:
            await self.action_run(command)
            if self.app.screen is not self or self._is_typing:
                break
        return True

    def _explain(self, key: str) -> None:
        """Say of a key that does nothing here, the first time that it is pressed, where to look for one that does."""
        if key not in self.active_bindings:  # else it is Textual's
            help_key = self.desk.key_of("help")
            self.desk.say_once(f"{key_name(key)} does nothing here; {help_key} lists all keys.", severity="information")

    def _is_for_typing(self, key: str) -> bool:
        """Whether a line that is being typed has a use for it; the other keys are commands then too."""
        return self._is_typing and (len(key) == 1 or key in self.active_bindings)

    @property
    def _is_typing(self) -> bool:
        return bool(self.focused and self.focused.check_consume_key("a", "a"))

    async def action_run(self, command: str) -> None:
        """Do what the table of commands calls `command`, with the count typed before it."""
        count = self.session.keys.take_count()
        log.detail(lambda: f"command: {count or ''} {command}")
        if command not in self._commands:
            self.feature(OwnCommands).run(command)
            return
        result = self._commands[command](count)
        self.refresh_status()  # here, and the place that the cursor went to is in one frame with the row
        if result is not None:
            await result

    @on(CommandChosen)
    async def _command_chosen(self, message: CommandChosen) -> None:
        await self.action_run(message.id)

    def action_back(self) -> None:
        """Esc: forget what was typed, else whatever a feature takes back; never quit."""
        if self.session.keys.is_amid:
            self.session.keys.forget()
            self.refresh_status()
        else:
            self.desk.events.escaped()

    # --- the mouse -------------------------------------------------------------------------------

    async def action_click(self, command: str) -> None:
        """What is on the screen for a command was clicked."""
        if not self._has_selected:
            await self.action_run(command)

    def action_open_link(self, number: int) -> None:
        """A link in the article was clicked: the one of that number, from 1."""
        if not self._has_selected:
            self.feature(Links).open_link(number)

    def action_walk(self, number: int) -> None:
        """A related article was clicked: the one of that number, from 1."""
        if not self._has_selected:
            self.feature(Related).walk(number)

    def action_narrow(self, number: int) -> None:
        """The article's provider, category or a topic was clicked, of that number from 0."""
        if not self._has_selected:
            self.feature(Finding).narrow(number)

    def action_show_all(self) -> None:
        """The number of all articles was clicked."""
        self.desk.lists.clear_filter()

    async def action_status(self) -> None:
        """The end of the last line was clicked: take back what is typed or selected, else take the next layout."""
        if self.session.keys.is_amid:
            self.action_back()
        elif self.list.selection:
            self.feature(Marking).escaped()
        elif self.desk.panes.arrangement.name != "auto":
            await self.action_run("layout")

    @property
    def _has_selected(self) -> bool:
        """Whether the mouse has just selected text, and clicked nothing: a click forgets what was selected before."""
        return bool(self.selections)

    def menu_at(self, x: int, y: int) -> None:
        """The right button was pressed on a cell: go to the row there, and say what can be done with it."""
        widget, region = self.get_widget_at(x, y)
        if widget is self.list and not self.list.point_at(y - region.y):
            return
        if widget is self.list or self.article in widget.ancestors_with_self:
            self._open_menu()

    def _open_menu(self) -> None:
        from reader.tui.windows.article_menu import Answer, article_menu

        def act(answer: Answer | None) -> None:
            if isinstance(answer, str):
                self.run_worker(self.action_run(answer))
            elif answer is not None:
                self.feature(Finding).narrow(answer)

        article = self.desk.articles.selected()
        if row := self.desk.row:
            values = shared_values(article) if article else []
            self.desk.open(article_menu(self.session.keymap, row, values), act)

    # --- what the widgets say --------------------------------------------------------------------

    @on(ArticleList.Highlighted)
    def _highlighted(self, message: ArticleList.Highlighted) -> None:
        self.refresh_status()
        self.desk.events.highlighted(self.desk.row)
        self.desk.articles.follow(message.id)

    @on(ArticleList.Chosen)
    def _chosen(self) -> None:
        self.desk.panes.focus_article()

    @on(ArticleList.HeadingClicked)
    def _heading_clicked(self, message: ArticleList.HeadingClicked) -> None:
        self.feature(Folding).toggle_at(message.number)

    @on(ArticleView.LinkChosen)
    def _link_chosen(self, message: ArticleView.LinkChosen) -> None:
        self.feature(Links).follow(message.url)

    @on(ColumnTitles.Clicked)
    def _column_clicked(self, message: ColumnTitles.Clicked) -> None:
        self.feature(Finding).sort_by_column(message.key)

    @on(Splitter.Dragged)
    def _dragged(self, message: Splitter.Dragged) -> None:
        self.feature(Layout).drag(message.to)

    @on(events.DescendantFocus)
    def _focus_moved(self) -> None:
        self.desk.panes.follow_focus()

    def on_filter_bar_edited(self, message: "FilterBar.Edited") -> None:
        """Another letter was typed."""
        self.feature(Filter).edited(message.text)

    def on_filter_bar_kept(self, message: "FilterBar.Kept") -> None:
        """Enter: the query stays."""
        self.feature(Filter).kept(message.text)

    async def on_filter_bar_clicked(self) -> None:
        """A click on the bar edits what it shows."""
        await self.feature(Filter).begin("/")

    def on_query_input_cancelled(self) -> None:
        """Esc: the query from before comes back."""
        self.feature(Filter).cancelled()

    def on_query_input_history_wanted(self, message: "QueryInput.HistoryWanted") -> None:
        """Up and Down move in the list, where no query was kept that they could bring back."""
        self.list.move(-message.step)

    def find_widget(self, widget: Widget) -> MapGeometry:
        """Where a widget is. Textual does not know it of what is too far from the screen to be placed."""
        try:
            return super().find_widget(widget)
        except NoWidget:
            return self.article.find_part(widget)

    # --- the size --------------------------------------------------------------------------------

    def expect(self, size: Size) -> None:
        """Be laid out for a terminal of `size` from the start: to learn of it later costs a round of styling."""
        self.desk.panes.fit(size)

    def _screen_resized(self, size: Size) -> None:
        """Stand as this size asks before Textual lays it out, or a frame would show what no longer fits."""
        if self.outer_size and size != self.outer_size:
            forget_sizes()
        if self.desk.panes.fit(size) and self.is_attached:
            self.app.stylesheet.update(self)
        super()._screen_resized(size)
