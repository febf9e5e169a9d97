"""From text to what it states of a Query, by recursive descent.

    query    = any
    any      = all ("OR" all)*
    all      = item+                        -- "AND" may stand between them
    item     = "-" item | "(" any ")" | field operator value | word | '"' phrase '"'

`sort:` and `group:` may stand anywhere outside parentheses. A quote within quotes is doubled.
"""

import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import NamedTuple, NoReturn, TypeVar, get_args

from reader.model.fields import NUMBERS, TEXTS
from reader.model.story import is_name
from reader.query.dates import is_age, stretch
from reader.query.sorting import GROUPS, Group, QueryError, Sorts, parse_sorts
from reader.query.terms import (
    FLAGS,
    Address,
    Comparison,
    Edge,
    Extra,
    Flag,
    InStory,
    Not,
    Number,
    Published,
    Term,
    Text,
    View,
    Words,
    all_of,
    any_of,
)
from reader.query.wanted import A_WORD, WANTED
from reader.text.clean import nearest
from reader.text.words import is_bound, words

MAX_LENGTH = 4_000  # characters; nobody types more, and what is bounded here needs no bound further down
MAX_DEPTH = 40  # parentheses, minus signs and views within each other
MAX_TERMS = 200

_EDGES: tuple[Edge, ...] = get_args(Edge)
FIELDS = (*TEXTS, *NUMBERS, *_EDGES, *FLAGS, "field", "url", "story", "view", "sort", "group")

_FIELD = re.compile(r"([A-Za-z]+)(:|>=|<=|=|>|<)")
_EXTRA = re.compile(r'(?:"((?:[^"]|"")+)"|([^\s()"*:=<>]+))(:|>=|<=|=|>|<)')
_COMPARED = re.compile(r"-?[0-9]{1,15}(?:\.[0-9]{1,15})?|[0-9]{4}-[0-9]{2}(?:-[0-9]{2})?")
_WORD = re.compile(r'[^\s()"]+')
_QUOTED = re.compile(r'"((?:[^"]|"")*)("?)')
_ITEM = re.compile(r'(?:[^\s"]|"(?:[^"]|"")*(?:"|$))+')
_URL = re.compile(r'https?://[^\s()"]+')
T = TypeVar("T")

_SOME_DAY = datetime(2000, 1, 1, tzinfo=UTC)


class Stated(NamedTuple):
    """What a text states of a query: order and headings are None where it states none."""

    term: Term | None
    sorts: Sorts | None
    group: Group | None


def parse(text: str, views: Mapping[str, str]) -> Stated:
    """What `text` states; `views` are those it may name. Raises QueryError."""
    return Parser(text, views).stated()


class Parser:
    """Reads one text, once."""

    def __init__(
        self,
        text: str,
        views: Mapping[str, str],
        *,
        is_typed: bool = False,
        is_done: bool = True,
        naming: tuple[str, ...] = (),
    ) -> None:
        self.text = text
        self.views = views
        self.is_typed = is_typed
        self.is_done = is_done
        self.naming = naming  # the views that this text is read for
        self.depth = 0
        self.at = 0
        self.last_item = 0  # where the item read last begins
        self.is_negated = False
        self.count = 0
        self.sorts: Sorts | None = None
        self.group: Group | None = None

    def stated(self) -> Stated:
        """What the text states. Raises QueryError."""
        if len(self.text) > MAX_LENGTH:
            self.fail(f"The query is longer than {MAX_LENGTH:,} characters.", MAX_LENGTH)
        term = self.any()
        if self.at < len(self.text):
            self.fail("This closing parenthesis has no opening one.")
        return Stated(term, self.sorts, self.group)

    def fail(self, message: str, column: int | None = None) -> NoReturn:
        raise QueryError(message, self.at if column is None else column)

    def fails_at_last_item(self) -> bool:
        """Whether nothing follows the item that could not be read; False where there is none at all."""
        item = _ITEM.match(self.text, self.last_item)
        return bool(item and not self.text[item.end() :].strip())

    def any(self) -> Term | None:
        terms = [self.all()]
        while self.keyword("OR"):
            terms.append(self.all())
        if len(terms) == 1:
            return terms[0]
        stated = [term for term in terms if term]
        if len(stated) < len(terms):
            self.fail("OR needs a term on both sides.")
        return any_of(*stated)

    def all(self) -> Term | None:
        terms: list[Term] = []
        while not self.is_at_end():
            self.keyword("AND")
            if self.is_at_end():
                self.fail("AND needs a term on both sides.")
            if term := self.item():
                terms.append(term)
        return all_of(*terms) if terms else None

    def is_at_end(self) -> bool:
        """Whether what must all match ends here."""
        self.skip_blanks()
        return self.at == len(self.text) or self.text[self.at] == ")" or self.sees("OR")

    def skip_blanks(self) -> None:
        while self.at < len(self.text) and self.text[self.at].isspace():
            self.at += 1

    def sees(self, keyword: str) -> bool:
        word = _WORD.match(self.text, self.at)
        return bool(word and word[0] == keyword)

    def keyword(self, keyword: str) -> bool:
        self.skip_blanks()
        if not self.sees(keyword):
            return False
        self.last_item = self.at
        self.at += len(keyword)
        return True

    def item(self) -> Term | None:
        """One term; None for `sort:` and `group:`, which are noted."""
        self.last_item = self.at
        self.count += 1
        if self.count > MAX_TERMS:
            self.fail(f"The query has more than {MAX_TERMS} terms.")
        if self.text[self.at] == "-":
            return self.negated()
        if self.text[self.at] == "(":
            return self.parenthesised()
        if url := _URL.match(self.text, self.at):
            self.at = url.end()
            return Address(url[0])
        if field := _FIELD.match(self.text, self.at):
            if field[1].lower() == "field":
                return self.extra(field[0])
            return self.field(field[1].lower(), field[2])
        return self.words()

    def negated(self) -> Term:
        start = self.at
        self.at += 1
        if self.at == len(self.text) or self.text[self.at].isspace() or self.text[self.at] == ")":
            self.fail("A minus sign needs a term after it.", start)
        self.deepen()
        self.is_negated = not self.is_negated
        term = self.item()
        self.is_negated = not self.is_negated
        self.depth -= 1
        if term is None:
            self.fail("sort: and group: cannot be excluded; to reverse an order, write sort:-heat.", start)
        return Not(term)

    def parenthesised(self) -> Term:
        start = self.at
        self.at += 1
        self.deepen()
        term = self.any()
        self.depth -= 1
        if self.at == len(self.text):
            if not self.is_typed:
                self.fail("This parenthesis is not closed.", start)
        else:
            self.at += 1
        if term is None:
            self.last_item = start
            self.fail("The parentheses are empty.", start)
        return term

    def deepen(self) -> None:
        self.depth += 1
        if len(self.naming) + self.depth > MAX_DEPTH:
            self.fail(f"The query is nested more than {MAX_DEPTH} levels deep.")

    def words(self) -> Words:
        start = self.at
        text, is_quoted = self.value()
        text, has_star = self.without_star(text, is_quoted)
        if not words(text):
            self.fail(f"{text or '*'} has no letter or digit to search for.", start)
        return Words(text, has_star or self.goes_on(text, is_quoted))

    def value(self) -> tuple[str, bool]:
        """A bare or quoted text, and whether it is quoted."""
        if quoted := _QUOTED.match(self.text, self.at):
            if not quoted[2] and not self.is_typed:
                self.fail("This quotation mark is not closed.")
            self.at = quoted.end()
            return quoted[1].replace('""', '"'), True
        bare = _WORD.match(self.text, self.at)
        self.at = bare.end() if bare else self.at
        return bare[0] if bare else "", False

    def without_star(self, text: str, is_quoted: bool) -> tuple[str, bool]:
        """The text without the `*` behind it, and whether there is one."""
        if is_quoted:
            has_star = self.text[self.at : self.at + 1] == "*"
            self.at += has_star
            return text, has_star
        return text.rstrip("*"), text.endswith("*")

    def goes_on(self, text: str, is_quoted: bool) -> bool:
        """Whether the `text` just read is still being typed; of what must not match, only whole words are left out."""
        is_last = self.is_typed and self.at == len(self.text) and not self.is_negated
        return is_last and not (is_quoted and self.text.endswith('"')) and not (self.is_done and is_bound(text))

    def field(self, name: str, operator: str) -> Term | None:
        start = self.at
        if name not in FIELDS:
            self.fail(f"Unknown field {name!r}.{nearest(name, FIELDS)}", start)
        self.at += len(name) + len(operator)
        value_at = self.at
        text, is_quoted = self.value()
        if not text:
            self.fail(f"{name}{operator} needs a value: {WANTED.get(name, A_WORD)}.", value_at)
        if name in TEXTS:
            return self.text_term(name, operator, text, is_quoted, value_at)
        if name in NUMBERS:
            return self.number_term(name, operator, text, value_at)
        if operator not in (":", "="):
            self.fail(f"{name} cannot be compared with {operator}; write {name}:{text}.", start)
        for edge in _EDGES:
            if name == edge:
                return self.published_term(edge, text.lower(), value_at)
        return self.other_term(name, text, value_at)

    def text_term(self, field: str, operator: str, text: str, is_quoted: bool, column: int) -> Text:
        text, has_star = self.without_star(text, is_quoted)
        whole = f'{field}="the whole value"'
        if operator not in (":", "="):
            self.fail(f"{field} is a text field: write {field}:word or {whole}.", column - len(operator))
        if operator == "=" and field == "text":
            self.fail(f'text is compared by words: write text:{text} or text:"{text} …".', column - len(operator))
        if operator == "=" and has_star:
            self.fail(f"* cannot be used with =; write {field}:{text}*.", column)
        if field not in ("path", "folder") and operator == ":" and not words(text):
            self.fail(f"{text or '*'} has no letter or digit to search for.", column)
        goes_on = self.goes_on(text, is_quoted)
        if operator == "=" and (self.is_done or not goes_on or not words(text)):
            return Text(field, text, exact=True)
        return Text(field, text, prefix=field != "path" and (has_star or goes_on))

    def extra(self, begun: str) -> Extra:
        """A field of the file's own: `field:status=done`."""
        self.at += len(begun)
        extra = _EXTRA.match(self.text, self.at)
        if begun[-1] != ":" or not extra:
            self.fail(f"field: needs {WANTED['field']}.")
        self.at = extra.end()
        name, operator = (extra[1] or "").replace('""', '"') or extra[2], extra[3]
        start = self.at
        text, is_quoted = self.value()
        if operator == ":":
            text, has_star = self.without_star(text, is_quoted)
            if not words(text):
                self.fail(f"{text or '*'} has no letter or digit to search for.", start)
            return Extra(name, ":", text, has_star or self.goes_on(text, is_quoted))
        if not text:
            self.fail(f"field:{name}{operator} needs a value.", start)
        if operator != "=" and not _COMPARED.fullmatch(text):
            self.fail(f"{name} needs a number or a day, such as 2000 or 2026-05-01, not {text}.", start)
        for comparison in get_args(Comparison):
            if operator == comparison:
                return Extra(name, comparison, text)
        raise AssertionError(operator)

    def number_term(self, field: str, operator: str, text: str, column: int) -> Number:
        if not re.fullmatch(r"-?[0-9]{1,15}", text):
            self.fail(f"{field} needs an integer, such as {field}>=50, not {text}.", column)
        for comparison in get_args(Comparison):
            if operator.replace(":", "=") == comparison:
                return Number(field, comparison, int(text))
        raise AssertionError(operator)

    def published_term(self, edge: Edge, text: str, column: int) -> Published:
        try:
            stretch(text, _SOME_DAY)
        except ValueError:
            self.fail(f"{edge}: needs {WANTED[edge]}; not {text}.", column)
        if edge == "on" and is_age(text):
            self.fail(f"{text} is an age, not a day: write since:{text} or before:{text}.", column)
        return Published(edge, text)

    def other_term(self, name: str, text: str, column: int) -> Term | None:
        match name:
            case "url":
                return Address(text)
            case "story" if not is_name(text):
                self.fail(f"story: needs {WANTED[name]}, not {text}.", column)
            case "story":
                return InStory(text)
            case "view":
                return self.view(text, column)
            case "sort":
                self.sorts = self.within(parse_sorts, text, column)
            case "group":
                self.group = self.within(_parse_group, text, column)
            case _:
                return self.flag(name, text, column)
        return None

    def within(self, parse: Callable[[str], T], text: str, column: int) -> T:
        """What `parse` makes of a part of the query."""
        if self.depth:
            self.fail("sort: and group: must be outside parentheses.", self.last_item)
        try:
            return parse(text)
        except QueryError as error:
            self.fail(str(error), column)

    def flag(self, verb: str, name: str, column: int) -> Flag | Extra:
        if verb == "has" and name.startswith("field.") and name != "field.":
            return Extra(name.removeprefix("field."))
        name = name.lower()
        if name not in FLAGS[verb]:
            self.fail(f"{verb}: takes {', '.join(FLAGS[verb])}; not {name}.{nearest(name, FLAGS[verb])}", column)
        return Flag(verb, name)

    def view(self, name: str, column: int) -> Term:
        if name in self.naming:
            self.fail(f"The view {name!r} refers to itself.", column)
        if name not in self.views:
            wholes = (f" Did you mean {View(view, None)}?" for view in self.views if view.startswith(f"{name} "))
            near = next(wholes, "") or nearest(name, tuple(self.views))
            saved = f" The views are {', '.join(map(repr, self.views))}." if self.views else " No views are saved yet."
            self.fail(f"There is no view {name!r}.{near or saved}", column)
        parser = Parser(self.views[name], self.views, naming=(*self.naming, name))
        try:
            stated = parser.stated()
        except QueryError as error:
            self.fail(f"Invalid query in view {name!r}, column {error.column + 1}: {error}", column)
        self.count += parser.count
        if not self.depth:  # its order counts where the query states none itself
            self.sorts = self.sorts or parser.sorts
            self.group = parser.group if self.group is None else self.group
        return View(name, stated.term)


def _parse_group(text: str) -> Group:
    for group in GROUPS:
        if text.lower() == (group or "none"):
            return group
    names = tuple(group or "none" for group in GROUPS)
    raise QueryError(f"group: takes {', '.join(names)}; not {text}.{nearest(text, names)}")
