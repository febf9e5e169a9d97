"""What the features of the main screen have in common: the session, the services, and the widgets they share."""

from typing import TYPE_CHECKING, Any, TypeVar

from textual.app import App
from textual.notifications import SeverityLevel
from textual.screen import Screen
from textual.widget import AwaitMount, Widget

from reader.model.headline import Headline

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from reader.session.session import Session
    from reader.tui.screen.articles import Articles
    from reader.tui.screen.background import Background
    from reader.tui.screen.feature import Events
    from reader.tui.screen.lists import Lists
    from reader.tui.screen.marks import Marks
    from reader.tui.screen.panes import Panes
    from reader.tui.screen.screen import MainScreen
    from reader.tui.screen.sync import Sync
    from reader.tui.widgets.article_list import ArticleList
    from reader.tui.widgets.article_view import ArticleView
    from reader.tui.widgets.bars import KeyBar, TitleBar
    from reader.tui.widgets.list_pane import ListPane

T = TypeVar("T")

_LONGEST = 400  # characters of a message: a title or an address in it may be as long as a screen


class Desk:
    """Filled by the main screen; a test holds it to 25 public members, or it would become the next screen."""

    session: "Session"
    events: "Events"
    background: "Background"
    lists: "Lists"
    articles: "Articles"
    marks: "Marks"
    sync: "Sync"
    panes: "Panes"
    pane: "ListPane"
    list: "ArticleList"
    article: "ArticleView"
    title: "TitleBar"
    keys: "KeyBar"

    def __init__(self, screen: "MainScreen") -> None:
        self._screen = screen
        self._said_once: set[str] = set()
        self.node: Screen[None] = screen  # for timers and the like

    @property
    def app(self) -> App[Any]:
        """The app, for what is not of one screen: its theme, the clipboard, leaving."""
        return self._screen.app

    @property
    def row(self) -> Headline | None:
        """The row under the cursor."""
        selected = self.list.selected
        return self.list.row(selected) if selected is not None else None

    def say(self, message: str, severity: SeverityLevel = "information") -> None:
        """One message at a time: the newest. What went wrong takes longer to read."""
        self.app.clear_notifications()
        message = message if len(message) <= _LONGEST else f"{message[:_LONGEST]}…"
        self._screen.notify(message, severity=severity, timeout=12 if severity == "error" else 4, markup=False)

    def say_once(self, *sentences: str, severity: SeverityLevel = "error") -> None:
        """Say what stays so for long, a full disk for one, the first time that it is met."""
        news = [sentence for sentence in sentences if sentence and sentence not in self._said_once]
        self._said_once.update(news)
        if news:
            self.say(" ".join(news), severity)

    def key_of(self, command: str) -> str:
        """The first key of a command, for what is said to a person."""
        return self.session.keymap.key_of(command)

    def open(self, window: "Screen[T]", then: "Callable[[T | None], None] | None" = None) -> None:
        """Open a window over the screen; `then` gets its answer."""
        self.app.push_screen(window, then)

    def place(self, *widgets: Widget, before: Widget) -> AwaitMount:
        """Put a feature's own widgets on the screen."""
        return self._screen.mount(*widgets, before=before)

    def refresh(self) -> None:
        """What bars and an empty list say may have changed, with the keys that they name."""
        self._screen.show_counts(self.title.counts)

    def refresh_status(self) -> None:
        """What the line at the bottom says may have changed."""
        self._screen.refresh_status()

    def reload_settings(self) -> None:
        """Follow the file of settings, if it was changed."""
        settings = self.session.settings
        before = settings.config
        if settings.reload_if_changed():
            self.events.configured(before, settings.config)

    def views(self) -> "Mapping[str, str]":
        """The saved views, as the file has them now."""
        self.reload_settings()
        return self.session.config.views
