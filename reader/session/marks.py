"""Marks as values: what a command changes, and what is said of it."""

from collections.abc import Callable, Collection, Iterable, Sequence
from typing import TYPE_CHECKING, Literal

from reader.model.headline import Headline
from reader.state.history import Step
from reader.text.clean import plural

if TYPE_CHECKING:
    from reader.library import Library
    from reader.model.marks import Change
    from reader.state.state import State

Flag = Literal["read", "starred", "hidden"]

_WORDS: dict[str, tuple[str, str]] = {
    "read": ("unread", "read"),
    "starred": ("star removed", "starred"),
    "hidden": ("no longer hidden", "hidden"),
    "changed": ("read again", "changed since it was read"),
    "apart": ("back in its story", "taken out of its story"),
}


Decide = Callable[[], "Change"]  # called when all marks made before are saved


def mark(state: "State", library: "Library", ids: Sequence[int], change: "Change") -> Step:
    """Mark articles, as one step that can be undone. On the disk when this returns. Raises StorageError."""
    from reader.library.headlines import tally
    from reader.library.marks import keys_of, pages_of, unread

    if change == {"read": True} and len(ids) > 1:
        library.mirror_marks(state)
        if 2 * library.ask(tally).unread < len(ids):  # to look at all of them takes longer
            ids = [*library.ask(unread, ids, in_story=False)]
    return state.mark_pages(library.ask(pages_of, ids), lambda pages: library.ask(keys_of, pages), **change)


def toggled(rows: Collection[Headline], name: Flag) -> "Change":
    """Mark all of `rows`; where all bear the mark already, none of them."""
    value = not all(getattr(row, name) for row in rows)
    return {"read": value} if name == "read" else {"starred": value} if name == "starred" else {"hidden": value}


def tags_typed(before: Sequence[str], typed: str) -> "Change":
    """The tags in `typed`, apart by blanks or commas; `-tag` and those `before` that are not typed again come off."""
    words = typed.replace(",", " ").split()
    off = {word[1:] for word in words if word.startswith("-") and word != "-"}
    on = {word for word in words if not word.startswith("-")}
    return {"tag": sorted(on - off), "untag": sorted(off | (set(before) - on))}


def parted(are_apart: bool, joins: Iterable[str]) -> "Change":
    """Out of its story, and of those it was joined to, by their names; back again, where all are apart already."""
    return {"apart": False} if are_apart else {"apart": True, "unstory": list(joins)}


def joined(is_any_apart: bool, name: str) -> "Change":
    """In the story called `name`, and no longer apart."""
    return {"apart": False, "story": [name]} if is_any_apart else {"story": [name]}


def summary(step: Step) -> str:
    """`12 articles: read.`"""
    return f"{plural(step.articles, 'article')}: {', '.join(words(step))}."


def words(step: Step) -> list[str]:
    """What articles are now: `read`, `tagged later`."""
    return [_word(name, value) for name, value in step.now.items()]


def _word(name: str, value: bool) -> str:
    if name in _WORDS:
        return _WORDS[name][value]
    if name.startswith("story:"):
        return "joined to one story" if value else "no longer joined"
    return f"{'tagged' if value else 'removed tag'} {name.removeprefix('tag:')}"
