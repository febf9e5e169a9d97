"""The place the person left these directories at: query, article, and how far the list was scrolled."""

from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import Any, NamedTuple

from reader.errors import StorageError
from reader.library import Library
from reader.library.headlines import id_of
from reader.query import Query, QueryError
from reader.session.appearance import Chosen
from reader.session.layout import PaneSettings
from reader.state import memory
from reader.state.file import StateFile


class ViewState(NamedTuple):
    """Where a list stands, and how: `selected` is the article's id, `top` the line at the top, from 0; `is_first`,
    that this person has read nothing yet.
    """

    query: Query = Query()
    selected: int | None = None
    top: int = 0
    arrangement: PaneSettings = PaneSettings()
    chosen: Chosen = Chosen()
    is_first: bool = False


def last_view_state(library: Library, state_file: Path, on_front_page: bool = False) -> ViewState:
    """Where the person was last time; the beginning, where that is not known or cannot be read. `on_front_page`: the
    top of that, wherever it was.
    """
    try:
        with closing(StateFile(state_file)) as state:
            view, chosen = memory.view(state, library.roots), Chosen.of(memory.looks(state))
            is_first = memory.is_unused(state)
    except StorageError:  # the app says so as soon as it can
        return ViewState()
    if on_front_page:
        query = Query.parse("is:lead group:day")
        return ViewState(query, None, 0, PaneSettings.of(view.get("layout")), chosen, is_first)
    key, top = view.get("key"), view.get("top")
    selected = library.ask(id_of, key) if isinstance(key, str) else None
    top = top if isinstance(top, int) and top > 0 else 0
    return ViewState(_query(view), selected, top, PaneSettings.of(view.get("layout")), chosen, is_first)


def _query(view: dict[str, Any]) -> Query:
    try:
        return Query.parse(str(view.get("query", "")))
    except QueryError:  # it was made with a saved view, or by a newer version
        return Query()


def remember(
    state: StateFile, collections: Sequence[Path], query: Query, key: str | None, top: int, arrangement: PaneSettings
) -> None:
    """Come back to this place next time."""
    layout = arrangement._asdict()
    memory.remember_view(state, collections, {"query": str(query), "key": key, "top": top, "layout": layout})
