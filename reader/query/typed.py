"""What a query asks for while it is typed."""

import re
from collections.abc import Mapping
from typing import NamedTuple

from reader.query import Query, QueryError, in_unicode
from reader.query.parser import FIELDS, Parser

_FIELD_BEGUN = re.compile(r"(?:^|[\s(-])([A-Za-z]+)$")
_EVERYTHING = Query()


class Typed(NamedTuple):
    """What a query being typed asks for so far: the term at its end may be left out, and `error` then says why.

    `shorter` is the query without its last word, where that may yet become a field, as in `rust top`.
    """

    query: Query
    error: QueryError | None = None
    shorter: Query | None = None


def parse_typed(text: str, views: Mapping[str, str], base: Query = _EVERYTHING, is_done: bool = False) -> Typed:
    """The query that `text` states while it is typed: quotes and parentheses are closed, its last word may go on,
    and a term at its end that is not finished does not count. Raises QueryError for anything before that.

    Order and headings are those of `base` where the text states none. With `is_done` all has been typed: `topic=AI`
    then is the topic AI, and no longer those that begin with it.
    """
    error: QueryError | None = None
    text = in_unicode(text)
    while True:
        parser = Parser(text, views, is_typed=True, is_done=is_done)
        try:
            query = base.stating(parser.stated())
            return Typed(query, error, None if error or is_done else _shorter(text, views, base))
        except QueryError as latest:
            if not parser.fails_at_last_item():
                raise
            error = error or latest
            text = text[: parser.last_item].rstrip() + " "  # with a blank behind it, a word has come to its end


def _shorter(text: str, views: Mapping[str, str], base: Query) -> Query | None:
    word = _FIELD_BEGUN.search(text)
    if not word or not any(field.startswith(word[1].lower()) for field in FIELDS):
        return None
    return parse_typed(text[: word.start(1)] + " ", views, base, is_done=True).query
