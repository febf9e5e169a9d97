"""Opening and copying addresses."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from textual import on

from reader.keys.keymap import key_of
from reader.text import clean
from reader.text.urls import shown
from reader.tui.main.searching import Searching
from reader.tui.widgets.article_view import ArticleView

if TYPE_CHECKING:
    from reader.library.relations import Relation
    from reader.model.article import Links
    from reader.session.loaded import Loaded


class Opening(Searching):
    """The commands that lead out of the reader."""

    def do_open(self, count: int | None) -> None:
        self._open("page", count, *(("amp", "page") if self.config.links.prefer_amp else ("page",)))

    def do_open_next(self, count: int | None) -> None:
        self.do_open(None)
        self.go_to_unread(forward=True)

    def do_open_amp(self, count: int | None) -> None:
        self._open("AMP page", count, "amp")

    def do_open_amp_cache(self, count: int | None) -> None:
        self._open("AMP page in the cache", count, "amp_cache")

    def _open(self, name: str, count: int | None, *variants: str) -> None:
        """Open the first of `variants` that the article has, or its related article number `count`; say so where there
        is none.
        """
        links = self._links_of(count)
        if links is None:
            return
        url = next(filter(None, (getattr(links, variant) for variant in variants)), None)
        if url:
            self._go_out(url, is_own=count is None)
            return
        whose = "This article" if count is None else f"Related article {count}"
        offers = (
            ("open", "page", links.page),
            ("open_amp", "AMP page", links.amp),
            ("open_amp_cache", "AMP page in the cache", links.amp_cache),
        )
        keys = [f"{key_of(id_)} opens its {what}" for id_, what, other in offers if other]
        self.say(f"{whose} has no {name}{', but ' + ' and '.join(keys) if keys else ''}.", severity="warning")

    def _links_of(self, count: int | None) -> "Links | None":
        if count is None:
            article = self.selected_article()
        else:
            relation = self.relation(count)
            if not relation or relation.entry:
                return relation.entry.links if relation and relation.entry else None
            article = self.article_of(relation.row.id) if relation.row else None
        return article.links if article else None

    def relation(self, number: int) -> "Relation | None":
        """What stands beside the article as `number`; says so where there is nothing."""
        relations = self.relations().all
        if 1 <= number <= len(relations):
            return relations[number - 1]
        has = clean.plural(len(relations), "related article")
        self.say(f"There is no related article {number}: this one has {has}.", severity="warning")
        return None

    def kind_of(self, url: str) -> str:
        """The type of the article that `url` leads to, where the one under the cursor states it."""
        article = self.selected_article()
        if not article:
            return ""
        return next((each.type for each in (article, *article.related) if each.links.holds(url)), "")

    def do_links(self, count: int | None) -> None:
        self.when_loaded(self._choose_link)

    def _choose_link(self, loaded: "Loaded | None") -> None:
        links = loaded.links if loaded else []
        if links:
            from reader.tui.windows.dialogs import LinkMenu

            self.app.push_screen(LinkMenu(links), self._open_chosen)
        else:
            self.say("This article has no links.", severity="warning")

    def _open_chosen(self, number: int | None) -> None:
        if number is not None:
            self.action_open_link(number)

    def action_open_link(self, number: int) -> None:
        """Open link `number` of the article, as `Loaded.links` counts them."""

        def open_it(loaded: "Loaded | None") -> None:
            links = loaded.links if loaded else []
            if number < len(links):
                self._follow(links[number][1])

        self.when_loaded(open_it)

    @on(ArticleView.LinkChosen)
    def _link_chosen(self, message: ArticleView.LinkChosen) -> None:
        """A link in the body may be called like another address, so it is said which it is."""
        self.say(f"Opening {clean.one_line(shown(message.url))}")
        self._follow(message.url)

    def _follow(self, url: str) -> None:
        """Open a link of the article, which may lead to its own page, or to its AMP page."""
        article = self.selected_article()
        self._go_out(url, is_own=bool(article and article.links.holds(url)))

    def _go_out(self, url: str, is_own: bool) -> None:
        """Open `url`; whoever is at the article's own page reads it there."""
        self.app.open_url(url)
        if is_own:
            self.note_opened()
            self.has_been_read()

    def do_copy(self, count: int | None) -> None:
        self._copy(count, lambda title, url: url)

    def do_copy_title(self, count: int | None) -> None:
        self._copy(count, lambda title, url: f"{title} – {url}")

    def _copy(self, count: int | None, form: Callable[[str, str], str]) -> None:
        article = self.selected_article()
        url = article.links.page if article else None
        if not article or not url:
            self.say("This article has no address to copy.", severity="warning")
            return
        self.app.clear_notifications()
        self.app.copy_to_clipboard(form(article.title, url))
