"""The real app on a feed, driven by keys."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, closing, nullcontext
from pathlib import Path
from typing import Any

from builders import NOW, PATIENCE
from emulator import Emulator
from textual._compositor import Compositor, CompositorUpdate
from textual._context import active_app
from textual.app import App
from textual.css.model import RuleSet
from textual.css.stylesheet import Stylesheet
from textual.pilot import Pilot
from textual.widgets import Input

from reader.library import Library, find_directories
from reader.library.headlines import headlines
from reader.library.preload import preloading
from reader.library.watch import Mode
from reader.session.view_state import ViewState
from reader.system.paths import cache_dir, data_dir
from reader.tui.app import BroadsheetApp
from reader.tui.screen.features.filter import Filter
from reader.tui.screen.features.visit import Visit
from reader.tui.screen.screen import MainScreen
from reader.tui.widgets.filter_bar import FilterBar

_BEGINNING = ViewState()
DRAW = Compositor.render_update
_PARSE = Stylesheet._parse_rules
_PARSED: dict[Any, list[RuleSet]] = {}
_NAMES = {
    "*": "asterisk",
    " ": "space",
    ":": "colon",
    "=": "equals_sign",
    ">": "greater_than_sign",
    "-": "minus",
    '"': "quotation_mark",
}


def keys(text: str) -> list[str]:
    """The keys that type `text`, by Textual's names."""
    return [_NAMES.get(char, char) for char in text]


async def handled(patience: float = PATIENCE) -> None:
    """Wait until every message has been handled, which is when the event loop has nothing left that could go on at
    once; no longer than `patience` seconds. Pilot asks every widget, which costs more than what most keys do.
    """
    loop = asyncio.get_running_loop()
    deadline = loop.time() + patience
    await asyncio.sleep(0)
    while loop._ready and loop.time() < deadline:  # type: ignore[attr-defined]
        await asyncio.sleep(0)


async def rest(patience: float = 20.0) -> None:
    """Wait until every message has been handled, all is drawn, and nothing goes on beside the screen; no longer than
    `patience` seconds. Where something goes on for long, a test takes `type` and `soon`, which do without.
    """
    app = active_app.get()
    deadline = asyncio.get_running_loop().time() + patience
    calm, pause = 0, 0.001
    while calm < 2 and asyncio.get_running_loop().time() < deadline:
        await handled()
        if _is_quiet(app):
            app.screen._on_timer_update()
        calm = calm + 1 if _is_quiet(app) and _is_drawn(app) else 0
        await asyncio.sleep(0 if calm else pause)
        pause = min(1.3 * pause, 0.01)


def draw_if_asked(compositor: Compositor, full: bool = False, *rest: Any, **more: Any) -> Any:
    """Draw a frame for a test that looks at it. The others go nowhere, and take a third of an app's time."""
    compositor._dirty_regions.clear()
    return DRAW(compositor, full, *rest, **more) if full else None


def parse_once(sheet: Stylesheet, css: str, *of_it: Any, **more: Any) -> list[RuleSet]:
    """The rules in `css`, parsed for the first app of all and for every theme: no app changes them."""
    key = (css, of_it, *more.items(), frozenset(sheet._variables.items()))
    if key not in _PARSED:
        _PARSED[key] = _PARSE(sheet, css, *of_it, **more)
    return _PARSED[key]


def _is_quiet(app: "App[Any]") -> bool:
    """Whether nothing is on its way to the screen, be it an answer or another size."""
    is_resizing = app._resize_event or app._resize_timer  # the screens do not know yet
    return not is_resizing and (not isinstance(app, BroadsheetApp) or app.main.is_at_rest)


def _is_drawn(app: "App[Any]") -> bool:
    """Whether there is nothing to draw, or a frame is held; what waits for a frame has happened."""
    screen = app.screen
    waiting = screen._layout_required or screen._repaint_required or screen._dirty_widgets or screen._callbacks
    return bool(app._batch_count) or not waiting


class Reader:
    """The app as a test sees it."""

    def __init__(self, app: BroadsheetApp, pilot: "Pilot[None]", toasts: list[str]) -> None:
        self.app = app
        self.pilot = pilot
        self.opened: list[str] = []
        self.toasts = toasts

    @property
    def main(self) -> MainScreen:
        return self.app.main

    @property
    def filter(self) -> FilterBar:
        """The line in which queries are typed."""
        bar = self.main.feature(Filter).bar
        assert bar
        return bar

    @property
    def title(self) -> str:
        """The title under the cursor."""
        selected = self.main.list.selected
        row = self.main.list.row(selected) if selected is not None else None
        return row.title if row else ""

    @property
    def is_on_main(self) -> bool:
        """Whether no window is open over the main screen."""
        return self.app.screen is self.main

    @property
    def titles(self) -> list[str]:
        rows = self.main.session.library.ask(headlines, self.main.list.ids)
        return [rows[id_].title if id_ in rows else "" for id_ in self.main.list.ids]  # one may just have gone

    @property
    def screen(self) -> Emulator:
        """What a terminal would show."""
        compositor = self.app.screen._compositor
        update = compositor.render_update(full=True, screen_stack=self.app._background_screens)
        assert isinstance(update, CompositorUpdate)
        emulator = Emulator(*self.app.size)
        emulator.feed(update.render_segments(self.app.console))
        return emulator

    @property
    def top_line(self) -> str:
        """The first line of the article that is on the screen."""
        region = self.main.article.content_region
        line = next(line for line in self.screen.lines[region.y :] if line[region.x :].strip())
        return line[region.x : region.right].strip(" ▌█▇▆▅▄▃▂▁")

    async def picture(self) -> str:
        """What is shown, as an SVG: with the cursor where a person types, however far it is in blinking."""
        for line in self.app.screen.query(Input):
            line.cursor_blink = False
        await self.pilot.pause()
        return self.app.export_screenshot()

    async def press(self, *keys: str) -> None:
        await self.pilot.press(*keys)

    async def until(self, happened: Callable[[], object]) -> None:
        """Wait for what must happen."""
        deadline = asyncio.get_running_loop().time() + PATIENCE
        while not happened():
            assert asyncio.get_running_loop().time() < deadline, "it never happened"
            await self.pilot.pause(0.01)
        await self.pilot.pause()

    async def type(self, *keys: str) -> None:
        """Like `press`, without waiting until the app is at rest: while a build or a command runs it never is."""
        for key in keys:
            self.app.simulate_key(key)
            await asyncio.sleep(0.03)

    async def soon(self, happened: Callable[[], object]) -> None:
        """Like `until`, without waiting until the app is at rest."""
        deadline = asyncio.get_running_loop().time() + PATIENCE
        while not happened():
            assert asyncio.get_running_loop().time() < deadline, "it never happened"
            await asyncio.sleep(0.005)

    async def rested(self) -> None:
        """Wait until the detail pane shows the article under the cursor."""
        await self.until(self._is_article_shown)

    async def idle(self) -> None:
        """Wait until nothing is asked or written any more."""
        await self.until(self._is_idle)

    async def ready(self) -> None:
        """Wait until words can be searched for."""
        await self.until(lambda: not self.main.desk.sync.is_running)

    async def settled(self) -> None:
        """Wait until nothing goes on any more: the marks that the start itself wrote have been looked at too."""
        await self.until(
            lambda: (
                self.main.feature(Visit).state_time == self.main.session.state_file.stat().st_mtime_ns
                and self._is_idle()
            )
        )

    def _is_idle(self) -> bool:
        return not any(worker.is_running for worker in self.app.workers)

    def _is_article_shown(self) -> bool:
        parts = self.main.article._parts
        return bool(parts and parts._loaded and parts._loaded.id == self.main.list.selected)


@asynccontextmanager
async def reader(
    *feeds: Path,
    size: tuple[int, int] = (120, 30),
    is_sample: bool = False,
    asks_where: bool = False,
    watch_mode: Mode = "off",
    synced: bool = True,
    reads_ahead: bool = False,
    place: ViewState = _BEGINNING,
) -> AsyncIterator[Reader]:
    """The app on `feeds`, its first sync done and the first article shown (unless not `synced`). Links go to `Reader.opened`."""
    library = Library(find_directories(feeds), cache_dir(), lambda: NOW)
    with (
        closing(library),
        preloading(library, data_dir() / "state.db") if reads_ahead else nullcontext() as ahead,
    ):
        app = BroadsheetApp(
            library,
            is_sample=is_sample,
            asks_where=asks_where,
            clock=lambda: NOW,
            watch_mode=watch_mode,
            ahead=ahead,
            place=place,
        )
        toasts: list[str] = []
        notify = app.notify

        def record(message: str, **options: Any) -> None:
            toasts.append(message)
            notify(message, **options)

        app.notify = record  # type: ignore[method-assign]
        async with app.run_test(size=size, notifications=True, tooltips=True) as pilot:
            driven = Reader(app, pilot, toasts)
            app.open_url = lambda url, *, new_tab=True: driven.opened.append(url)  # type: ignore[method-assign]
            if synced:
                await driven.until(lambda: app.main.desk.sync.progress is None)
                if app.main.list.count:
                    await driven.rested()
            yield driven
