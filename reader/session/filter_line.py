"""The filter line as a state machine: at rest it shows the query; while it is typed, each letter may ask another one.

at rest --begin--> typed --edit--> typed --keep or cancel--> at rest
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Literal, NamedTuple

from reader.query import Query, QueryError
from reader.session.results import Results
from reader.session.steps import is_filter

if TYPE_CHECKING:
    from reader.query.typed import Typed

Prompt = Literal["/", "="]  # a filter of what is listed, or the whole query


class ListPosition(NamedTuple):
    """A list and where it stood: the id under the cursor, and the line at the top, from 0."""

    query: Query
    selected: int | None = None
    top: int = 0


class Edit(NamedTuple):
    """What the text asks for (None: nothing that can be read), and what is to be said at which column of it."""

    query: Query | None
    message: str = ""
    column: int | None = None


class FilterLine:
    """One filter line."""

    def __init__(self) -> None:
        self.is_active = False
        self.prompt: Prompt = "/"
        self.before = ListPosition(Query())
        self._views: Mapping[str, str] = {}
        self._shorter: Query | None = None  # what is typed, without a word that may become a field's name
        self._kept = (Query(), "")  # a query, and how it was typed

    def begin(self, prompt: Prompt, before: ListPosition, views: Mapping[str, str]) -> str:
        """Begin to type, with saved `views` that may be named. Returns the text to begin with."""
        self.is_active = True
        self.prompt, self.before, self._views = prompt, before, views
        self._shorter = None
        query, text = self._kept
        if prompt == "=":
            return str(before.query)
        if query == before.query:
            return text
        return f"{before.query.term} " if before.query.term else ""  # not typed, so the next letter begins a new word

    def edit(self, text: str) -> Edit:
        """What `text` asks for while it is being typed."""
        try:
            query, unfinished, self._shorter = self._parse(text)
        except QueryError as error:
            return Edit(None, str(error), error.column)
        return Edit(query, str(unfinished), unfinished.column) if unfinished else Edit(query)

    def keep(self, text: str) -> Edit:
        """The text is complete. Where it cannot be read it stays being typed."""
        try:
            query, error, _ = self._parse(text, is_done=True)
        except QueryError as unreadable:
            error = unreadable
        if error:
            return Edit(None, str(error), error.column)
        self.is_active = False
        self._kept = (query, text.strip())
        return Edit(query)

    def cancel(self) -> ListPosition:
        """Give up. Returns what was listed before."""
        self.is_active = False
        return self.before

    def settle(self, results: Results, select: int | None) -> tuple[Query | None, int | None]:
        """While typing: a query to ask instead of showing `results`, and the id to select; both as given at rest.

        A word that may become a field's name is no reason to find nothing; and the cursor returns to the article it
        stood on, as soon as that matches again.
        """
        if not self.is_active:
            return None, select
        if not results.ids and self._shorter:
            return self._shorter, select
        if select is not None and results.ids.position(self.before.selected) is not None:
            select = self.before.selected
        return None, select

    def text_at_rest(self, query: Query) -> str:
        """How the line states `query`: as it was typed, but for the * of a word that was only begun."""
        typed_query, text = self._kept
        words = str(query.term or "")
        return text if typed_query == query and not words.endswith("*") else words

    def is_shown(self, query: Query) -> bool:
        """Whether the line has a place on the screen."""
        return self.is_active or is_filter(query)

    def _parse(self, text: str, is_done: bool = False) -> "Typed":
        """A filter leaves order and headings as they were. Raises QueryError."""
        from reader.query.typed import parse_typed

        return parse_typed(text, self._views, self.before.query if self.prompt == "/" else Query(), is_done)
