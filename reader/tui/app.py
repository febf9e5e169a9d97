"""The app: themes, and the one seam through which links leave."""

import gc
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime
from functools import partial
from pathlib import Path

from textual import events, on, work
from textual.driver import Driver
from textual.timer import Timer
from textual.widget import Widget

from reader.config import Config
from reader.config.file import ConfigFile
from reader.errors import OpenError, ReaderError
from reader.library import Library, find_directories
from reader.library.preload import Preload
from reader.library.watch import Mode
from reader.session.appearance import Appearance, has_no_colours
from reader.session.session import Session
from reader.session.view_state import ViewState, last_view_state
from reader.system.log import log
from reader.system.paths import asset, config_file, data_dir
from reader.text.times import utc_now
from reader.tui import guard, patches
from reader.tui.copying import Copying
from reader.tui.screen.features.links import Links
from reader.tui.screen.features.visit import Visit
from reader.tui.screen.messages import CommandChosen, DirectoriesChosen
from reader.tui.screen.panes import AppearanceChanged
from reader.tui.screen.screen import MainScreen
from reader.tui.screen.suspended import run_suspended
from reader.tui.start.first_paint import FrameNote, Terminal, frame_note_file
from reader.tui.start.frame_note import frame_note_of, situation_of
from reader.tui.terminal.window import naming
from reader.tui.themes import THEMES, with_ours

_BEGINNING = ViewState()
_RIGHT = 3  # button of the mouse
_SETTLED = 1.0  # seconds after which nothing is in a hurry


def _driver(terminal: Terminal | None) -> type[Driver] | None:
    """Ours, where Textual would choose its own for such a terminal."""
    if sys.platform == "win32" or os.environ.get("TEXTUAL_DRIVER"):
        return None
    from reader.tui.terminal.driver import driver_for

    return driver_for(terminal)


class BroadsheetApp(Copying):
    """The reader on a library. `clock` says what time it is, for ages; tests stop it. `terminal` is the one that shows
    the first rows already, `ahead` reads the first of an unknown collection, `place` is where the list begins,
    `settings` are the person's (those in their file, where none are given).
    """

    TITLE = "Broadsheet"
    CSS_PATH = [asset("styles") / name for name in ("app.tcss", "list.tcss", "article.tcss")]  # noqa: RUF012
    DEFAULT_MODE = "first"  # a mode for each visit, so that a screen can take the place of another for good
    ENABLE_COMMAND_PALETTE = False  # by Textual's own key; ours is in the keymap

    _noting: Timer | None = None
    _last_key: events.Key | None = None  # until it comes back from a widget that has no use for it
    _last_target: Widget | None = None  # had that key

    def __init__(
        self,
        library: Library,
        *,
        is_sample: bool = False,
        asks_where: bool = False,
        clock: Callable[[], datetime] = utc_now,
        terminal: Terminal | None = None,
        watch_mode: Mode = "auto",
        ahead: Preload | None = None,
        place: ViewState = _BEGINNING,
        settings: ConfigFile | None = None,
    ) -> None:
        guard.install()
        patches.install()
        super().__init__(driver_class=_driver(terminal), ansi_color=has_no_colours() or None)
        for theme in THEMES:
            self.register_theme(theme)
        settings = settings or ConfigFile(config_file())
        self.theme = Appearance.of(settings.config, place.chosen).theme
        session = Session(
            library,
            data_dir() / "state.db",
            settings,
            clock,
            place,
            is_sample=is_sample,
            asks_where=asks_where,
            watch_mode=watch_mode,
        )
        self.main = MainScreen(session, ahead)

    def get_default_screen(self) -> MainScreen:
        self.main.expect(self.size)
        self.watch(self.main.bar, "collection", self._name_window)
        return self.main

    @on(DirectoriesChosen)
    def _read_collection(self, message: DirectoriesChosen) -> None:
        self._switch_to(message.directories, message.command)

    @work(group="switch")
    async def _switch_to(self, directories: Sequence[Path], command: str) -> None:
        """Read other directories: a visit of its own, which begins where the last one there was left."""
        before, last_mode = self.main.session, self.current_mode
        visit = self.main.feature(Visit)
        try:
            roots = find_directories(directories)
            if roots == before.library.roots:
                return
            library = Library(roots, before.library.directory, before.library.clock)
        except ReaderError as error:
            self._say(str(error))
            return
        place = last_view_state(library, before.state_file, before.config.front_page.first)
        self.main = MainScreen(
            Session(
                library,
                before.state_file,
                before.settings,
                before.clock,
                place,
                is_sample=roots == find_directories([asset("sample_feed")]),
                watch_mode=before.watch_mode,
            )
        )
        mode = str(id(self.main))
        self.add_mode(mode, self.get_default_screen)
        await self.switch_mode(mode)
        await self.remove_mode(last_mode)
        before.library.close()
        self._say(visit.last_words)
        if command:
            self.main.post_message(CommandChosen(command))

    @property
    def failure(self) -> Exception | None:
        """The error that nobody foresaw and that ended the app."""
        return self._exception

    def refresh_css(self, animate: bool = True) -> None:
        """For a theme chosen before the first frame: that parses all styles anyway, once its variables are known."""
        if self.screen_stack:
            super().refresh_css(animate)
        else:
            self.stylesheet.set_variables(self.get_css_variables())

    def get_css_variables(self) -> dict[str, str]:
        return with_ours(super().get_css_variables(), self.native_ansi_color)

    @contextmanager
    def batch_update(self) -> Iterator[None]:
        """Textual wakes only the app at the end: a screen that had something to draw meanwhile would go on waiting."""
        try:
            with super().batch_update():
                yield
        finally:
            for screen in self.screen_stack:
                screen.check_idle()

    def panic(self, *renderables: object) -> None:
        """End. Of what went wrong nothing is printed here: `run` raises it once the terminal is as it was."""
        if not self._exception:
            self._exception = RuntimeError(" ".join(map(str, renderables)) or "Textual gave up")
        super().panic()

    def _handle_exception(self, error: Exception) -> None:
        """End by an error, unless on the way out: a screen being closed may stumble over what it still meant to do."""
        if self._exit:
            log.failure(error)
        else:
            super()._handle_exception(error)

    async def _close_all(self) -> None:
        """Nothing opens any more while all is being closed."""
        self.workers.cancel_group(self, "switch")
        await super()._close_all()

    def _fatal_error(self) -> None:
        """Textual would print every local variable of every frame, foreign text among them."""
        self.panic()

    def action_help_quit(self) -> None:
        """C-c where no text is selected: say in our own words what Textual would."""
        quit_key = self.main.desk.key_of("quit")
        self.main.desk.say(f"No text is selected: select some with the mouse, and C-c copies it. {quit_key} quits.")

    async def on_key(self, event: events.Key) -> None:
        """A key that no widget has taken. A line that was opened while the key was on its way gets it."""
        if self._last_key is event:
            self._last_key = None
        line = self.focused
        if line and _is_line(line) and self._last_target is not line and event._sender is not line:
            line.post_message(events.Key(event.key, event.character).set_sender(line))
            event.prevent_default()
        elif await self.main.press(event.key) if self.screen is self.main else self._press_in_window(event):
            event.prevent_default()

    def _press_in_window(self, event: events.Key) -> bool:
        from reader.tui.windows.modal import AnswersOnce  # the first frame does without

        return isinstance(self.screen, AnswersOnce) and self.screen.press(event)

    async def on_event(self, event: events.Event) -> None:
        """Keys and clicks wait for a window that is being made: what they are for is not there yet."""
        if isinstance(event, events.InputEvent) and self.screen_stack:
            await self.screen._mounted_event.wait()
            if isinstance(event, events.MouseDown | events.MouseUp) and event.button == _RIGHT:
                if isinstance(event, events.MouseDown) and self.screen is self.main:
                    self.main.menu_at(event.x, event.y)
                return  # else it would click what is there, as the left one does
        if isinstance(event, events.Key) and not event.is_forwarded:
            await self._hand_on(event)
        else:
            await super().on_event(event)

    async def _hand_on(self, key: events.Key) -> None:
        """Give a key to the widget that has the focus. Where that is a line that was opened while other keys were on
        their way through the widget before, it follows them there: they are typed in their order.
        """
        line, before = self.focused, self._last_target
        is_behind = self._last_key and before and before.is_attached and not _is_line(before)
        if line and before and is_behind and _is_line(line):
            before._forward_event(key)
        else:
            self._last_target = line
            await super().on_event(key)
        self._last_key = key

    def on_mount(self) -> None:
        self.main.call_after_refresh(self._after_first_frame)

    def leave(self, return_code: int) -> None:
        """End as `Q` does, with this exit code. May be called by a handler of signals. Raises SystemExit where the app
        does not run yet.
        """
        if not self._loop:
            raise SystemExit(return_code)
        self._loop.call_soon_threadsafe(partial(self.exit, return_code=return_code))

    def give_terminal_back(self) -> None:
        """Leave the terminal as well as can be while the app is held up. May be called from another thread."""
        if self._driver:
            self._driver.stop_application_mode()
            self._driver.close()

    def _after_first_frame(self) -> None:
        self.app_resume_signal.subscribe(self.main, lambda _: self.refresh(layout=True))  # after C-z and fg
        self.add_mode(
            self.DEFAULT_MODE, self.get_default_screen
        )  # to be left; a mode from the start parses styles twice
        gc.freeze()  # what a start leaves behind stays: no collection need look at it again
        gc.enable()
        self.save_frame_note_soon()

    @on(AppearanceChanged)
    def save_frame_note_soon(self) -> None:
        """Note the look down when nothing is in a hurry."""
        if self._noting:
            self._noting.stop()
        self._noting = self.set_timer(_SETTLED, self.save_frame_note)

    def save_frame_note(self) -> None:
        """Note down what the screen looks like, for the next start's first paint."""
        file = frame_note_file(self.main.session.library)
        noted = FrameNote.load(file)
        if noted and noted.made_for == situation_of(self.main):
            return
        look = frame_note_of(self.main)
        if not look:
            self.save_frame_note_soon()
            return
        with suppress(OSError):  # no room for a note: the next start does without
            look.save(file)

    def _name_window(self, collection: str) -> None:
        if collection and self._driver and not self.is_headless and not self.is_web:
            self._driver.write(naming(collection))

    def open_url(self, url: str, *, new_tab: bool = True) -> None:
        """Every link of the app, ours and the widgets', leaves through here. Failure is a toast with the address."""
        from reader.outside import browser  # the first frame does without
        from reader.text.urls import display_url

        kind, config = self.main.feature(Links).kind_of(url), self.main.session.config
        try:
            browser.check_url(url)
        except OpenError as error:
            self._say(str(error))
            return
        try:
            in_terminal = not self.is_web and browser.program_for(url, kind, config).in_terminal
        except OpenError as error:  # over SSH, say: then it is to be opened elsewhere
            self.copy_to_clipboard(url)
            self._say(str(error))
            return
        if display_url(url) != url:  # a name that may look like another
            self.notify(f"Opening {display_url(url)}", timeout=12, markup=False)
        if self.is_web:
            super().open_url(url, new_tab=new_tab)
        elif in_terminal:
            self._say(run_suspended(self, lambda: browser.open_in_terminal(url, kind, config)))
        else:
            self._open_in_background(url, kind, config)

    @work(thread=True, group="browser")
    def _open_in_background(self, url: str, kind: str, config: Config) -> None:
        from reader.outside import browser

        try:
            browser.open_url(url, kind, config)
        except OpenError as error:
            self.call_from_thread(self._say, str(error))

    def _say(self, error: str) -> None:
        if error:
            self.notify(error, severity="error", timeout=12, markup=False)


def _is_line(widget: Widget) -> bool:
    """Whether letters are typed in it."""
    return widget.check_consume_key("a", "a")
