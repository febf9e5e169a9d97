"""Feeds: fetched, listed and added; pages saved."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from textual.timer import Timer

from reader.config import Config
from reader.library import Library
from reader.session.sync import Synced
from reader.tui.screen.feature import Feature, Handler
from reader.tui.screen.fetch import Fetch
from reader.tui.screen.suspended import run_suspended

if TYPE_CHECKING:
    from reader.fetch.finding import Candidate
    from reader.session.feeds import FeedRow
    from reader.session.feeds import Feeds as Listed
    from reader.tui.screen.desk import Desk

T = TypeVar("T")


class Feeds(Feature):
    """Nothing here is asked of the network unless the person says so, by a key or in the settings."""

    def __init__(self, desk: "Desk") -> None:
        super().__init__(desk)
        self._fetch = Fetch(desk)
        self._timer: Timer | None = None
        self._has_started = False
        self._address = ""  # that no feed was added from; to be mended

    def commands(self) -> Mapping[str, Handler]:
        """What is done with feeds."""
        return {"fetch": self._fetch_or_stop, "feeds": self._list, "add_feed": self._add, "save_page": self._save}

    @property
    def status(self) -> str:
        """How far a fetch is, for the line at the bottom."""
        return self._fetch.status

    def begun(self) -> None:
        """Where the settings say so, feeds are fetched from time to time."""
        self._set_timer(self.desk.session.config)

    def configured(self, before: Config, now: Config) -> None:
        """The interval may be another."""
        if now.fetch.every != before.fetch.every:
            self._set_timer(now)

    def _set_timer(self, config: Config) -> None:
        if self._timer:
            self._timer.stop()
        seconds = config.fetch.every_seconds
        self._timer = self.desk.node.set_interval(seconds, self._fetch_unasked) if seconds else None

    def synced(self, news: Synced) -> None:
        """The first look at the files is over: a fetch begins, where the settings want one at the start."""
        if news.has_ended and not self._has_started:
            self._has_started = True
            if self.desk.session.config.fetch.at_start:
                self._fetch_unasked()

    def escaped(self) -> bool:
        """Esc stops a fetch."""
        is_running = self._fetch.is_running
        self._fetch.stop()
        return is_running

    def ended(self) -> None:
        """Nothing is fetched behind a screen that has gone."""
        self._fetch.stop()

    # --- fetching --------------------------------------------------------------------------------

    def _fetch_or_stop(self, count: int | None) -> None:
        if not self.escaped():
            self._ask(self._fetch_all)

    def _fetch_unasked(self) -> None:
        if not self._fetch.is_running:
            self._ask(self._fetch_trusted)

    def _ask(self, then: "Callable[[Listed], None]") -> None:
        """Have `then` get the feeds of this collection."""
        session = self.desk.session
        roots, now = session.library.roots, session.clock()

        def question(library: Library) -> "Listed":
            from reader.session.feeds import feeds_of

            return feeds_of(roots, now)

        self.desk.background.ask("feeds", question, then)

    def _fetch_all(self, feeds: "Listed") -> None:
        if feeds.error:
            self.desk.say(feeds.error, severity="error")
        elif not feeds.rows:
            self._say_none()
            self.desk.sync.start()
        elif feeds.untrusted:
            self._ask_trust(feeds)
        else:
            self._start(feeds, is_asked_for=True)

    def _say_none(self) -> None:
        self.desk.say(f"There are no feeds here; {self.desk.key_of('add_feed')} adds one.")

    def _fetch_trusted(self, feeds: "Listed") -> None:
        if feeds.untrusted and feeds.rows:
            fetch = self.desk.key_of("fetch")
            self.desk.say_once(
                f"This collection names feeds that you have not agreed to; {fetch} asks.", severity="information"
            )
        elif feeds.rows and not feeds.error:
            self._start(feeds, is_asked_for=False)

    def _start(self, feeds: "Listed", is_asked_for: bool) -> None:
        if not self._fetch.is_running:
            self._fetch.start(self.desk.session.library.roots, len(feeds.rows), is_asked_for)

    def _ask_trust(self, feeds: "Listed") -> None:
        from reader.tui.windows.feed_menus import trust_menu

        def agree(is_agreed: bool | None) -> None:
            if is_agreed:
                self._agree(feeds)

        self.desk.open(trust_menu(self.desk.session.keymap, feeds.to_agree_to, feeds.hosts), agree)

    def _agree(self, feeds: "Listed") -> None:
        from reader.session.feeds import trust

        self._try("feeds", lambda: trust(feeds), lambda _: self._start(feeds, is_asked_for=True))

    # --- the list of feeds -----------------------------------------------------------------------

    def _list(self, count: int | None) -> None:
        self._ask(self._show_list)

    def _show_list(self, feeds: "Listed") -> None:
        from reader.library.facets import stated
        from reader.tui.windows.feed_menus import feed_menu

        library = self.desk.session.library
        if feeds.error:
            self.desk.say(feeds.error, severity="error")
        elif not feeds.rows:
            self._say_none()
        elif self.desk.node.is_current:
            counts = {each.name: each for each in library.ask(stated, "feed")}
            self.desk.open(feed_menu(self.desk.session.keymap, feeds.rows, counts), self._feed_chosen)

    def _feed_chosen(self, chosen: "tuple[str, FeedRow] | None") -> None:
        """Show what came from a feed, which its files state; or edit what is stated of it."""
        from reader.query.terms import Extra

        if not chosen:
            return
        what, row = chosen
        if what == "edit":
            self._edit(row)
        else:
            self.desk.lists.show(self.desk.lists.query._replace(term=Extra("feed", "=", row.url)))

    def _edit(self, row: "FeedRow") -> None:
        from reader.outside.editor import edit

        if failure := run_suspended(self.desk.app, lambda: edit(row.file, row.line)):
            self.desk.say(failure, severity="error")

    # --- more feeds, and pages -------------------------------------------------------------------

    def _root_to_add_to(self) -> Path | None:
        """The directory that a feed or a page is added to: the first that has feeds, else the first. None in the
        sample, where nothing is written, which is said.
        """
        session = self.desk.session
        if session.is_sample:
            begin = self.desk.key_of("begin")
            self.desk.say(f"Nothing can be added to the sample; {begin} opens your own directory.", severity="warning")
            return None
        from reader.session.feeds import are_there

        roots = session.library.roots
        return next((root for root in roots if are_there([root])), roots[0])

    def _add(self, count: int | None) -> None:
        from reader.tui.windows.prompt import Prompt

        if root := self._root_to_add_to():
            hint = "The URL of a feed, or of a page that links to one, such as a blog"
            self.desk.open(Prompt("Add a feed", hint, lambda url: self._find(url, root), self._address))

    def _find(self, url: str, root: Path) -> None:
        if not url:
            return
        from reader.session.feeds import find

        config, self._address = self.desk.session.config, url
        self.desk.say(f"Looking for feeds at {url} …")
        self._try("find", lambda: find(url, config), lambda candidates: self._offer(candidates, root))

    def _offer(self, candidates: "Sequence[Candidate]", root: Path) -> None:
        from reader.tui.windows.feed_menus import candidate_menu

        def choose(chosen: "Candidate | None") -> None:
            if chosen:
                self._add_chosen(chosen, root)

        if self.desk.node.is_current:
            self.desk.app.clear_notifications()
            self.desk.open(candidate_menu(self.desk.session.keymap, candidates), choose)

    def _add_chosen(self, chosen: "Candidate", root: Path) -> None:
        from reader.session.feeds import Added, add

        def then(added: Added) -> None:
            if not added.is_new:
                self.desk.say(f"{chosen.feed.title or chosen.url} is already there.")
            elif added.words:
                why = f" {self.desk.key_of('problems')} says why." if added.has_failed else ""
                self.desk.sync.announce(f"{added.words}{why}")
            elif not self._fetch.is_running:
                self._fetch.start([root], 1, is_asked_for=True, pattern=chosen.url)

        config, self._address = self.desk.session.config, ""
        self._try("add", lambda: add(root, chosen, config), then)

    def _save(self, count: int | None) -> None:
        from reader.tui.windows.prompt import Prompt

        if root := self._root_to_add_to():
            self.desk.open(Prompt("Save a web page", "Its URL", lambda url: self._save_page(url, root)))

    def _save_page(self, url: str, root: Path) -> None:
        if not url:
            return
        from reader.session.feeds import save

        def then(file: Path) -> None:
            self.desk.sync.announce(f"Saved as {file.relative_to(root)}.", {file})

        config = self.desk.session.config
        self.desk.say(f"Downloading {url} …")
        self._try("save", lambda: save(url, root, config), then)

    def _try(self, kind: str, work: Callable[[], T | str], then: Callable[[T], object]) -> None:
        """Have `then` get what `work` returns, from a thread; or say in what sentence it failed."""

        def deliver(answer: T | str) -> None:
            if isinstance(answer, str):
                self.desk.say(answer, severity="error")
            else:
                then(answer)

        self.desk.background.ask(kind, lambda _: work(), deliver)
