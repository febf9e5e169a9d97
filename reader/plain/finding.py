"""Asking for another list: filters, orders, topics and providers, stories, saved views."""

from collections.abc import Callable, Mapping
from typing import Literal

from reader.config.writing import save_view
from reader.library.facets import Facet, facets
from reader.library.headlines import headlines
from reader.library.overview import overview
from reader.library.stories import has_stories
from reader.model.headline import value_title
from reader.plain.place import Handler, Place, Refusal
from reader.query import GROUPS, ORDERINGS, SORT_KEYS, Query, parse_sorts
from reader.query.terms import Text, without
from reader.session import steps
from reader.text.clean import plural

_LISTED = 10  # of each part of an overview
_MOST_VALUES = 100  # that anybody listens to; a filter finds others


class Finding:
    """The commands that ask for another list; each says which it is then."""

    def __init__(self, place: Place) -> None:
        self._place = place

    def commands(self) -> Mapping[str, Handler]:
        """What to look for is typed behind the command."""
        return {
            "filter": lambda count, words: self._filter(words),
            "query": lambda count, words: self._show(Query.parse(words, self._views)),
            "topics": lambda count, words: self._values("topic", "Topics", words),
            "providers": lambda count, words: self._values("provider", "Providers", words),
            "folders": lambda count, words: self._values("folder", "Folders", words),
            "starred_only": lambda count, _: self._step(lambda query: steps.with_flag(query, "starred")),
            "hide_read": lambda count, _: self._step(lambda query: steps.with_flag(query, "unread")),
            "changed_only": lambda count, _: self._step(lambda query: steps.with_flag(query, "changed")),
            "new_only": lambda count, _: self._step(lambda query: steps.with_flag(query, "new")),
            "front_page": lambda count, _: self._front_page(),
            "story": lambda count, _: self._story(),
            "same_story": lambda count, _: self._switch_stories(),
            "sort": lambda count, words: self._sort(words),
            "reverse": lambda count, _: self._step(steps.reversed_order),
            "group": lambda count, words: self._group(words),
            "overview": lambda count, _: self._overview(),
            "views": lambda count, words: self._view(words),
            "save_view": lambda count, words: self._save_view(words),
        }

    @property
    def _views(self) -> Mapping[str, str]:
        self._place.session.settings.reload_if_changed()
        return self._place.session.config.views

    def _show(self, query: Query) -> None:
        self._place.show(query)
        self._place.tell_list()

    def _step(self, step: Callable[[Query], Query]) -> None:
        self._show(step(self._place.query))

    def _filter(self, typed: str) -> None:
        """Show only what `typed` finds, in the order there is; all, where nothing is typed."""
        stated = Query.parse(typed, self._views)
        query = self._place.query
        self._show(query._replace(term=stated.term) if str(stated) == str(stated.term or "") else stated)

    def _values(self, field: Literal["topic", "provider", "folder"], what: str, chosen: str) -> None:
        place = self._place
        term = without(place.query.term, field)
        counted = [facet for facet in place.library.ask(facets, field, term, place.library.clock()) if facet.name]
        position = place.choose(what, [_value(field, facet) for facet in counted[:_MOST_VALUES]], chosen)
        if position is not None:
            part = Text(field, counted[position].name, exact=True)
            self._step(lambda query: steps.with_part(query, part))

    def _sort(self, typed: str) -> None:
        if not typed:
            orders = [f"{key}: {ORDERINGS[key].ascending}, or -{key}: {ORDERINGS[key].descending}" for key in SORT_KEYS]
            self._place.say(
                f"Order: {self._place.query.words}. Type sort and one of these, or several separated by commas."
            )
            for order in orders:
                self._place.say(f"{order}.")
            return
        sorts = parse_sorts(typed.replace(" ", ""))
        self._step(lambda query: query.sorted_by(*sorts))

    def _group(self, name: str) -> None:
        group = next((each for each in GROUPS if each == name), None) if name else None
        if name and group is None:
            fields = ", ".join(filter(None, GROUPS))
            raise Refusal(f"A list can be grouped by {fields}; group alone takes the next one.")
        self._step(lambda query: steps.with_next_group(query) if group is None else query._replace(group=group))

    # --- stories ---------------------------------------------------------------------------------

    def _front_page(self) -> None:
        self._step(lambda query: steps.with_flag(query, "lead"))
        if self._place.session.is_front_page and not self._place.library.ask(has_stories):
            self._place.say("No articles here are related, so each is its own story.")

    def _story(self) -> None:
        """The story of this article; back from it, where it is listed."""
        place = self._place
        story = steps.story_in(place.query)
        if story:
            trail = place.session.trail
            spot = trail.back_to(place.here(), lambda spot: steps.story_in(spot.query) != story)
            place.return_to(spot) if spot else self._show(place.query._replace(term=None))
            return
        query = place.session.story_query(place.id)
        if not query:
            raise Refusal("This article is the only one of its story.")
        place.go_to(place.id, query)

    def _switch_stories(self) -> None:
        """Take for a story what is inferred to be one, or what files state."""
        place = self._place
        place.check_inferred()
        place.library.fold_by(not place.library.is_inferred)
        place.refresh()
        place.say(f"Stories are {'inferred' if place.library.is_inferred else 'related articles'} now.")

    def _overview(self) -> None:
        """What the list holds, in sentences."""
        place = self._place
        library = place.library
        with library.snapshot():
            view = library.ask(overview, place.query, library.clock(), _LISTED)
            leads = library.ask(headlines, [story.lead for story in (*view.biggest, *view.hottest)])
        place.say(f"{view.words.replace(' · ', ', ')}.")
        counts = {f"By {view.unit}": view.periods, "Providers": view.providers, "Topics": view.topics}
        for what, counted in counts.items():
            if named := [f"{facet.name} {facet.count:,}" for facet in counted if facet.count]:
                place.say(f"{what}: {'; '.join(named)}.")
        for what, stories in (("Biggest stories", view.biggest), ("Hottest stories", view.hottest)):
            titles = [f"{leads[story.lead].title}, {plural(story.articles, 'article')}" for story in stories]
            if titles:
                place.say(f"{what}: {'; '.join(titles)}.")

    # --- saved views -----------------------------------------------------------------------------

    def _view(self, name: str) -> None:
        views = self._views
        if name in views:
            self._show(Query.parse(views[name], views))
            return
        position = self._place.choose("Views", [f"{each}: {query}" for each, query in views.items()], name)
        if position is not None:
            self._show(Query.parse(list(views.values())[position], views))

    def _save_view(self, name: str) -> None:
        query = str(self._place.query)
        if not name or not query:
            raise Refusal("Type save view and a name, once the list is filtered or sorted.")
        save_view(self._place.session.settings.file, name, query)
        self._place.say(f"Saved as {name}: {query}.")


def _value(field: str, facet: Facet) -> str:
    return f"{value_title(field, facet.name)}, {plural(facet.count, 'article')}, {facet.unread:,} unread"
