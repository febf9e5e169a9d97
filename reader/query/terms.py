"""The parts of a query: values that print themselves in the language they are read from."""

import re
from dataclasses import dataclass
from typing import Literal

from reader.text.words import Run, run

Comparison = Literal["=", ">", ">=", "<", "<="]
Edge = Literal["since", "before", "on"]

FLAGS = {  # what `is:` and `has:` take
    "is": (
        "unread", "read", "starred", "hidden", "muted", "new", "changed", "lead",
        "removed", "draft", "future", "expired",
    ),
    "has": ("amp", "image", "related", "video", "link", "date"),
}  # fmt: skip
_NAME = re.compile(r'[^\s()"*:=<>]+')  # of a field of the file's own
_BARE = re.compile(r'[^\s()"*]+')


@dataclass(frozen=True, slots=True)
class Words:
    """Words next to each other in title, excerpt, provider, topics or body; with `prefix` the last one may go on."""

    text: str
    prefix: bool = False

    def __str__(self) -> str:
        plain = _BARE.fullmatch(self.text) and self.text not in ("OR", "AND") and self.text[0] != "-"
        is_field = re.match(r"[A-Za-z]+(?::|[<>]=?|=)", self.text)
        return (self.text if plain and not is_field else _quoted(self.text)) + "*" * self.prefix


@dataclass(frozen=True, slots=True)
class Text:
    """Words next to each other in one field; with `exact` the whole of it. A path holds `text` as it stands; a
    folder is called so, or one above it is.
    """

    field: str  # one of `fields.TEXTS`
    text: str
    exact: bool = False
    prefix: bool = False

    def __str__(self) -> str:
        return f"{self.field}{'=' if self.exact else ':'}{_unspaced(self.text)}{'*' * self.prefix}"


@dataclass(frozen=True, slots=True)
class Number:
    """A value compared; an article without it never matches."""

    field: str  # one of `fields.NUMBERS`
    comparison: Comparison
    value: int

    def __str__(self) -> str:
        return f"{self.field}{self.comparison}{self.value}"


@dataclass(frozen=True, slots=True)
class Published:
    """A date compared; an article without one never matches. `when` is as dates.py reads it."""

    edge: Edge
    when: str

    def __str__(self) -> str:
        return f"{self.edge}:{self.when}"


@dataclass(frozen=True, slots=True)
class Flag:
    """`is:unread`, `has:amp`."""

    verb: str
    name: str

    def __str__(self) -> str:
        return f"{self.verb}:{self.name}"


@dataclass(frozen=True, slots=True)
class Extra:
    """A field of the file's own, whatever it is called: words in it, the whole of it, or a number or day compared; with
    `prefix` the last word may go on. Without `comparison` it is enough that the article states it.
    """

    name: str
    comparison: Comparison | Literal[":", ""] = ""
    text: str = ""
    prefix: bool = False

    def __str__(self) -> str:
        if not self.comparison:
            return f"has:{_unspaced(f'field.{self.name}')}"
        name = self.name if _NAME.fullmatch(self.name) else _quoted(self.name)
        return f"field:{name}{self.comparison}{_unspaced(self.text)}{'*' * self.prefix}"


@dataclass(frozen=True, slots=True)
class Address:
    """The article of a page."""

    url: str

    def __str__(self) -> str:
        return f"url:{_unspaced(self.url)}"


@dataclass(frozen=True, slots=True)
class InStory:
    """The articles of a story; `name` is its own, or the address of an article in it."""

    name: str

    def __str__(self) -> str:
        return f"story:{_unspaced(self.name)}"


@dataclass(frozen=True, slots=True)
class View:
    """A query the person has saved under a name; None asks for everything."""

    name: str
    term: "Term | None"

    def __str__(self) -> str:
        return f"view:{_unspaced(self.name)}"


@dataclass(frozen=True, slots=True)
class Not:
    """Whatever does not match."""

    term: "Term"

    def __str__(self) -> str:
        return f"-({self.term})" if isinstance(self.term, All | Any) else f"-{self.term}"


@dataclass(frozen=True, slots=True)
class All:
    """What matches each of at least two terms. Made by `all_of`."""

    terms: tuple["Term", ...]

    def __str__(self) -> str:
        return " ".join(f"({term})" if isinstance(term, Any) else str(term) for term in self.terms)


@dataclass(frozen=True, slots=True)
class Any:
    """What matches one of at least two terms. Made by `any_of`."""

    terms: tuple["Term", ...]

    def __str__(self) -> str:
        return " OR ".join(map(str, self.terms))


Leaf = Words | Text | Number | Published | Flag | Extra | Address | InStory
Term = Leaf | View | Not | All | Any


def all_of(*terms: Term) -> Term:
    """All of `terms`, at least one, in the one form that the parser gives."""
    flat = [part for term in terms for part in (term.terms if isinstance(term, All) else (term,))]
    return flat[0] if len(flat) == 1 else All(tuple(flat))


def any_of(*terms: Term) -> Term:
    """Any of `terms`, at least one, in the one form that the parser gives."""
    flat = [part for term in terms for part in (term.terms if isinstance(term, Any) else (term,))]
    return flat[0] if len(flat) == 1 else Any(tuple(flat))


def conjuncts(term: Term | None) -> tuple[Term, ...]:
    """The terms that must all match."""
    return term.terms if isinstance(term, All) else (term,) if term else ()


def narrowed(term: Term | None, part: Term) -> Term:
    """`term` with `part` as one more that must match."""
    return all_of(*dict.fromkeys((*conjuncts(term), part)))


def toggled(term: Term | None, part: Term) -> Term | None:
    """`term` with `part` as one more that must match, in place of its opposite; without it where it was there.

    Of a field with one value, such as the provider, each value is an alternative to the others.
    """
    opposite = part.term if isinstance(part, Not) else Not(part)
    kept = [other for other in conjuncts(term) if other not in (part, opposite)]
    rivals = next((other for other in kept if _are_rivals(other, part)), None)
    if rivals:
        others = tuple(other for other in _alternatives(rivals) if other != part)
        kept[kept.index(rivals)] = any_of(*others) if part in _alternatives(rivals) else any_of(*others, part)
    elif part not in conjuncts(term):
        kept.append(part)
    return all_of(*kept) if kept else None


def _are_rivals(term: Term, part: Term) -> bool:
    """Whether `term` names values of the same field, of which an article has one, as `part`."""
    return all(
        isinstance(part, Text) and isinstance(other, Text) and other.exact and other.field == part.field != "topic"
        for other in _alternatives(term)
    )


def without(term: Term | None, field: str) -> Term | None:
    """`term` without what it says of a field that has one value: what the other values would find."""
    kept = [other for other in conjuncts(term) if not _are_rivals(other, Text(field, "", exact=True))]
    return all_of(*kept) if kept else None


def _alternatives(term: Term) -> tuple[Term, ...]:
    return term.terms if isinstance(term, Any) else (term,)


def stated(term: Term | None) -> tuple[Term, ...]:
    """The terms that must match, or must not, or of which one must."""
    return tuple(part for other in conjuncts(term) for part in _alternatives(other))


def ranking(term: Term | None) -> "tuple[Words | Text, ...]":
    """The parts of `term` that look for words in a text: what `sort:match` goes by."""
    match term:
        case Words() | Text(field="title" | "text", exact=False):
            return (term,)
        case All() | Any():
            return tuple(dict.fromkeys(each for part in term.terms for each in ranking(part)))
        case View():
            return ranking(term.term)
        case _:
            return ()


def runs_of(term: Term | None) -> tuple[Run, ...]:
    """The words that make an article match, to be marked where it is shown."""
    return tuple(run(part.text, part.prefix) for part in ranking(term))


def speaks_of(term: Term | None, flag: str) -> bool:
    """Whether `term` says itself what is to become of articles that are left out otherwise: `removed`, `hidden`."""
    match term:
        case Flag():
            return term.name == flag
        case Not() | View():
            return speaks_of(term.term, flag)
        case All() | Any():
            return any(speaks_of(part, flag) for part in term.terms)
        case _:
            return False


def _unspaced(text: str) -> str:
    return text if _BARE.fullmatch(text) else _quoted(text)


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'
