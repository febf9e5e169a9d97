"""Opening and copying addresses."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING

from reader.text import clean
from reader.tui.screen.feature import Feature, Handler

if TYPE_CHECKING:
    from reader.model import article
    from reader.session.loaded import Loaded

_TOP = ("#", "#top")
_MOST_PAGES = 20  # opened by one key


class Links(Feature):
    """The commands that lead out of the reader."""

    def commands(self) -> Mapping[str, Handler]:
        """A count is the related article that is meant, from 1."""
        return {
            "open": self._open_page,
            "open_next": self._open_and_go_on,
            "open_amp": lambda count: self._open("AMP page", count, "amp"),
            "open_amp_cache": lambda count: self._open("AMP page in the cache", count, "amp_cache"),
            "comments": lambda _: self._open_comments(),
            "hints": lambda _: self.desk.articles.when_loaded(self._hint_links),
            "links": lambda _: self.desk.articles.when_loaded(self._choose_link),
            "copy": lambda _: self._copy(lambda title, url: url),
            "copy_title": lambda _: self._copy(lambda title, url: f"{title} – {url}"),
        }

    def _open_page(self, count: int | None) -> None:
        prefers_amp = self.desk.session.config.links.prefer_amp
        self._open("page", count, *(("amp", "page") if prefers_amp else ("page",)))

    def _open_and_go_on(self, count: int | None) -> None:
        if count and count > _MOST_PAGES:
            self.desk.say(
                f"{count:,} pages are too many to open at once; the limit is {_MOST_PAGES}.", severity="warning"
            )
            return
        rows = self.desk.list
        for _ in range(count or 1):
            before = rows.cursor
            self._open_page(None)
            self.desk.lists.go_to_unread(forward=True)
            if rows.cursor <= before:  # it went on from the other end, or there is no other
                return

    def _open(self, name: str, count: int | None, *variants: str) -> None:
        """Open the first of `variants` that the article has, or its related article number `count`; say so where there
        is none.
        """
        links = self._links_of(count)
        if links is None:
            return
        url = next(filter(None, (getattr(links, variant) for variant in variants)), None)
        if not url:
            self.desk.say(self._refusal(name, count, links), severity="warning")
            return
        self._go_out(url, is_own=count is None)

    def _open_comments(self) -> None:
        selected = self.desk.articles.selected()
        if selected and selected.comments:
            self._go_out(selected.comments, is_own=False)
        else:
            self.desk.say("The file of this article does not name a comments page.", severity="warning")

    def _go_out(self, url: str, is_own: bool) -> None:
        """Open `url`; whoever is at the article's own page reads it there."""
        self.desk.app.open_url(url)
        if is_own:
            self._note_opened()
            self.desk.marks.count_as_read()

    def _refusal(self, name: str, count: int | None, links: "article.Links") -> str:
        whose = "This article" if count is None else f"Related article {count}"
        offers = (
            ("open", "page", links.page),
            ("open_amp", "AMP page", links.amp),
            ("open_amp_cache", "AMP page in the cache", links.amp_cache),
        )
        keys = [f"{self.desk.key_of(id_)} opens its {what}" for id_, what, other in offers if other]
        return f"{whose} has no {name}{', but ' + ' and '.join(keys) if keys else ''}."

    def _note_opened(self) -> None:
        if row := self.desk.row:
            self.desk.background.save(lambda state: state.note_opened(row.key))

    def _links_of(self, count: int | None) -> "article.Links | None":
        if count is None:
            selected = self.desk.articles.selected()
            return selected.links if selected else None
        relation = self.desk.articles.relation(count)
        if not relation or relation.entry:
            return relation.entry.links if relation and relation.entry else None
        other = self.desk.articles.read(relation.row.id) if relation.row else None
        return other.links if other else None

    def kind_of(self, url: str) -> str:
        """The type of the article that `url` leads to, where the one under the cursor states it."""
        selected = self.desk.articles.selected()
        return selected.type_of(url) if selected else ""

    def _hint_links(self, loaded: "Loaded | None") -> None:
        self.desk.panes.focus_article()
        self.desk.node.call_after_refresh(self._put_hints)  # a small screen shows the article only now

    def _put_hints(self) -> None:
        if not self.desk.article.hint_links(self.desk.refresh_status):
            self.desk.say(f"No links on the screen; {self.desk.key_of('links')} lists all links of the article.")

    def _choose_link(self, loaded: "Loaded | None") -> None:
        links = loaded.links if loaded else []
        if links:
            from reader.tui.windows.menus import link_menu

            window = link_menu(self.desk.session.keymap, links, self.desk.app.copy_to_clipboard)
            self.desk.open(window, self._link_chosen)
        else:
            self.desk.say("This article has no links.", severity="warning")

    def _link_chosen(self, number: int | None) -> None:
        if number is not None:
            self.open_link(number)

    def open_link(self, number: int) -> None:
        """Open link `number` of the article, as `Loaded.links` counts them."""

        def open_it(loaded: "Loaded | None") -> None:
            links = loaded.links if loaded else []
            if number < len(links):
                self._follow(links[number][1])

        self.desk.articles.when_loaded(open_it)

    def follow(self, url: str) -> None:
        """A link in the body was clicked. It may be called like another address, so it is said which it is."""
        if url.startswith("#"):
            self.desk.articles.when_loaded(partial(self._go_to_part, url))
            return
        from reader.text.urls import display_url, is_path  # the first frame does without

        if not is_path(url):
            self.desk.say(f"Opening {clean.one_line(display_url(url))}")
        self._follow(url)

    def _follow(self, url: str) -> None:
        """Open a link of the article, which may lead to its own page, to its AMP page, or to another file."""
        from reader.text.urls import is_path

        if is_path(url):
            self._go_to_file(url)
            return
        selected = self.desk.articles.selected()
        self._go_out(url, is_own=bool(selected and selected.links.holds(url)))

    def _go_to_file(self, path: str) -> None:
        """Go to the article that a link to a file leads to, else to the page of the site that it leads to there."""
        row = self.desk.row
        if not row:
            return
        from reader.library.file_links import target_of

        id_ = row.id

        def go(target: int | None) -> None:
            if target is not None:
                self.desk.lists.walk_to(target)
                if part := path.partition("#")[2]:
                    self.desk.articles.when_loaded(partial(self._go_to_part, f"#{part}"))
            elif url := self._on_its_site(path):
                self._go_out(url, is_own=False)
            else:
                self.desk.say(f"There is no article {clean.one_line(path)} here.", severity="warning")

        self.desk.background.ask("file", lambda library: library.ask(target_of, id_, path), go)

    def _go_to_part(self, fragment: str, loaded: "Loaded | None") -> None:
        """Scroll to the heading that `fragment`, with its `#`, names."""
        if not loaded or not loaded.article:
            return
        from reader.loader.anchors import heading_at

        at = heading_at(fragment, [heading.title for heading in loaded.body.headings], loaded.article.body)
        if at is not None:
            self.desk.articles.go_to_heading(at)
        elif fragment in _TOP:
            self.desk.article.scroll_to_top()
        else:
            self.desk.say(f"There is no heading {clean.one_line(fragment)} in this article.", severity="warning")

    def _on_its_site(self, path: str) -> str | None:
        """The address that `path` leads to from the page of the article; None where its site is not known."""
        selected = self.desk.articles.selected()
        return selected.links.on_site(path) if selected else None

    def _copy(self, form: Callable[[str, str], str]) -> None:
        selected = self.desk.articles.selected()
        url = selected.links.page if selected else None
        if not selected or not url:
            self.desk.say("This article has no URL to copy.", severity="warning")
            return
        self.desk.app.clear_notifications()
        self.desk.app.copy_to_clipboard(form(selected.title, url))
