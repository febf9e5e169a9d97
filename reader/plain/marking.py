"""Marks: on the articles selected, else on the one where the person is."""

from collections.abc import Mapping

from reader.config.writing import add_mute, remove_mute
from reader.library.headlines import headlines
from reader.library.marks import count_apart, joins_of, tags, tags_of
from reader.library.stories import story_of
from reader.plain.place import Handler, Place, Refusal
from reader.query import Query
from reader.session.marks import Flag, joined, parted, summary, tags_typed, toggled
from reader.session.muting import offers
from reader.state.history import Step


class Marking:
    """The commands that mark articles; each says what they are then."""

    def __init__(self, place: Place) -> None:
        self._place = place

    def commands(self) -> Mapping[str, Handler]:
        """Tags and what is muted are typed behind the command."""
        place = self._place
        return {
            "toggle_read": lambda count, _: self._toggle("read"),
            "star": lambda count, _: self._toggle("starred"),
            "hide": lambda count, _: self._toggle("hidden"),
            "mark_unread": lambda count, _: place.mark(place.targets(), {"read": False}),
            "read_next": lambda count, _: self._read_and_go_on(),
            "mark_all_read": lambda count, _: place.mark(place.ids, {"read": True}),
            "mark_above_read": lambda count, _: place.mark(place.ids[: place.cursor], {"read": True}),
            "mark_below_read": lambda count, _: place.mark(place.ids[place.cursor + 1 :], {"read": True}),
            "tag": lambda count, words: self._tag(words),
            "mute": lambda count, words: self._mute(words),
            "select": lambda count, _: self._select(place.cursor, place.cursor),
            "select_range": lambda count, _: self._select_range(),
            "part": lambda count, _: self._part(),
            "join": lambda count, _: self._join(),
            "undo": lambda count, _: self._step(place.state.undo(), "Nothing to undo."),
            "redo": lambda count, _: self._step(place.state.redo(), "Nothing to redo."),
        }

    def _toggle(self, name: Flag) -> None:
        ids = self._place.targets()
        self._place.mark(ids, toggled(self._place.library.ask(headlines, ids).values(), name))

    def _read_and_go_on(self) -> None:
        self._place.mark(self._place.targets(), {"read": True})
        self._place.go_to_unread(forward=True)

    def _tag(self, typed: str) -> None:
        place = self._place
        ids = place.targets()
        own = place.library.ask(tags_of, ids[0]) if len(ids) == 1 else []
        if not typed:
            place.say(f"Tags of this article: {', '.join(own) or 'none'}.")
            place.say(f"All your tags: {', '.join(place.library.ask(tags)) or 'none'}.")
            place.say("Type tag and a name to add one, tag and -name to remove it.")
            return
        change = tags_typed((), typed)
        place.mark(ids, change)

    def _mute(self, typed: str) -> None:
        """Never show what one of the choices finds, or what is typed; show it again where it is muted."""
        place = self._place
        term = Query.parse(typed).term if typed and not typed.isdecimal() else None
        if term:
            self._switch_mute(str(term))
            return
        record = next(place.library.records(place.ids[place.cursor : place.cursor + 1]), None)
        meanings = offers(record, place.query.term) if record else {}
        meanings |= dict.fromkeys(place.session.config.mute.queries, "muted")
        position = place.choose("Choices", [f"{what}: {query}" for query, what in meanings.items()], typed)
        if position is None:
            place.say("Type mute and a number, or words or any query. What is muted is shown again.")
        else:
            self._switch_mute(list(meanings)[position])

    def _switch_mute(self, query: str) -> None:
        place, session = self._place, self._place.session
        is_muted = query in session.config.mute.queries
        (remove_mute if is_muted else add_mute)(session.settings.file, query)
        session.settings.reload_if_changed()
        place.library.mute(session.config.mute.queries)
        place.library.search_words()
        place.refresh()
        place.say(f"{query} is {'shown again' if is_muted else 'muted'}.")
        place.tell_list()

    # --- the selection ---------------------------------------------------------------------------

    def _select(self, first: int, last: int) -> None:
        place = self._place
        if not place.ids:
            raise Refusal("The list is empty.")
        chosen = frozenset(place.ids[first : last + 1])
        place.selection = place.selection - chosen if chosen <= place.selection else place.selection | chosen
        place.say(f"{len(place.selection):,} selected.")

    def _select_range(self) -> None:
        place = self._place
        chosen = [position for position, id_ in enumerate(place.ids[: place.cursor + 1]) if id_ in place.selection]
        self._select(max(chosen, default=place.cursor), place.cursor)

    # --- stories ---------------------------------------------------------------------------------

    def _part(self) -> None:
        place = self._place
        place.check_inferred()
        ids = place.targets()
        all_apart = place.library.ask(count_apart, ids) == len(ids)
        place.mark(ids, parted(all_apart, place.library.ask(joins_of, ids)))

    def _join(self) -> None:
        place = self._place
        place.check_inferred()
        ids = place.targets()
        story = place.library.ask(story_of, ids[0])
        if len(ids) < 2 or not story:
            raise Refusal("First select an article of each story to join.")
        place.mark(ids, joined(place.library.ask(count_apart, ids) > 0, story.name))

    def _step(self, step: Step | None, nothing: str) -> None:
        if not step:
            raise Refusal(nothing)
        self._place.marked(step)
        changed = "These marks have been changed since, so they were left alone."
        self._place.say(summary(step) if step.articles else changed)
