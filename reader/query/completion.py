"""What may stand where the caret stands in a query being typed."""

import re
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from reader.model.fields import COUNTED, NUMBERS
from reader.query import GROUPS, SORT_KEYS
from reader.query.parser import FIELDS
from reader.query.terms import FLAGS

Names = Callable[[str], Sequence[str]]  # the values that a field has, such as the topics, the most frequent first

_LAST = re.compile(r'(?:[^\s"(-]|(?<=[^\s(])-|"(?:[^"]|"")*"?)*$')
_FIELD = re.compile(r'([A-Za-z]+)(:|=)"?(.*)', re.DOTALL)
_FIXED: dict[str, Sequence[str]] = {
    **FLAGS,
    "sort": [form for key in SORT_KEYS for form in (key, f"-{key}")],
    "group": [group or "none" for group in GROUPS],
    "since": ["today", "yesterday", "7d", "30d", "1y"],
    "on": ["today", "yesterday"],
    "before": ["7d", "30d", "1y"],
}
_NAMED = (*COUNTED, "field", "view")
_FIRST = ("provider", "topic", "is", "since", "quality", "sort", "title", "has", "heat", "group")  # to learn
MOST = 30  # candidates


class Completion(NamedTuple):
    """What the text from `start` to the caret may become; the likeliest first."""

    start: int
    candidates: list[str]

    @property
    def field(self) -> str:
        """What all candidates begin with, where they are values of a field: `provider:`."""
        field = _FIELD.match(self.candidates[0]) if self.candidates else None
        return field[1] + field[2] if field and field[3] else ""


def complete(text: str, caret: int, names: Names) -> Completion:
    """What the term that ends at `caret` may become, which is any field where nothing is typed yet. `names` knows the
    values that articles state.
    """
    last = _LAST.search(text[:caret])
    start = last.start() if last else caret
    typed = text[start:caret]
    field = _FIELD.fullmatch(typed)
    if not field:
        fields = _like(typed, FIELDS) if typed else dict.fromkeys((*_FIRST, *FIELDS))
        return Completion(start, [f"{name}{'>=' if name in NUMBERS else ':'}" for name in fields])
    name = field[1].lower()
    values = _FIXED.get(name) or (names(name) if name in _NAMED else ())
    return Completion(start, [f"{name}{field[2]}{_quoted(value)}" for value in _like(field[3], values)])


def _like(typed: str, values: Iterable[str]) -> list[str]:
    """Those of `values` that begin as `typed`, then those in which a word does."""
    low = typed.lower()
    values = list(values)
    begin = [value for value in values if value.lower().startswith(low)]
    within = [value for value in values if re.search(rf"[\s-]{re.escape(low)}", value.lower()) and value not in begin]
    return [*begin, *within][:MOST]


def _quoted(value: str) -> str:
    return value if re.fullmatch(r'[^\s()"*]+', value) else '"' + value.replace('"', '""') + '"'
