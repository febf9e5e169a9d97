"""Queries and orders as they are typed."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from profiles import examples
from queries import queries

from reader.query import SORT_KEYS, Query, QueryError, Sort
from reader.query.typed import parse_typed


@pytest.mark.parametrize(
    ("typed", "sort"),
    [("date", Sort("date", False)), ("-heat", Sort("heat", True)), ("Title", Sort("title", False))],
)
def test_parsing(typed: str, sort: Sort) -> None:
    assert Sort.parse(typed) == sort


@given(st.sampled_from(SORT_KEYS), st.booleans())
def test_an_order_prints_as_it_is_typed(key: str, descending: bool) -> None:
    sort = Sort(key, descending)  # type: ignore[arg-type]
    assert Sort.parse(str(sort)) == sort
    assert sort.reversed().reversed() == sort


def test_an_unknown_key_names_the_nearest() -> None:
    with pytest.raises(QueryError, match="Did you mean heat"):
        Sort.parse("-haet")
    with pytest.raises(QueryError, match="the keys are date, heat"):
        Sort.parse("")


def test_a_list_is_newest_first_unless_told_otherwise() -> None:
    assert str(Query().sort) == "-date"
    assert Query().sort.words == "newest first"
    assert [str(Sort.natural(key)) for key in SORT_KEYS] == [
        "-date", "-heat", "-hot", "-quality", "title", "provider", "topic", "-related", "path", "unread", "minutes",
        "-match",
    ]  # fmt: skip


READ = [  # as typed, as printed
    ("", ""),
    ("rust", "rust"),
    ("  rust   go ", "rust go"),
    ("rust AND go", "rust go"),
    ("rus*", "rus*"),
    ('"open source"', '"open source"'),
    ('"open so"*', '"open so"*'),
    ("open-source", "open-source"),
    ("-rust", "-rust"),
    ("--rust", "--rust"),
    ("a OR b c", "a OR b c"),
    ("(a OR b) c", "(a OR b) c"),
    ("((a) (b))", "a b"),
    ("-(a b)", "-(a b)"),
    ('"OR"', '"OR"'),
    ('"-x"', '"-x"'),
    ('"say ""hi"""', '"say ""hi"""'),
    ("Topic:AI", "topic:AI"),
    ('topic="Open Source"', 'topic="Open Source"'),
    ("provider:bbc*", "provider:bbc*"),
    ("quality:80", "quality=80"),
    ("quality>=80 heat<-1", "quality>=80 heat<-1"),
    ("since:7D before:2023-06 on:2023-05-18", "since:7d before:2023-06 on:2023-05-18"),
    ("is:UNREAD has:amp", "is:unread has:amp"),
    ("https://example.com/a?b=(1", None),
    ("https://example.com/a?b=1", "url:https://example.com/a?b=1"),
    ("sort:-heat,date rust", "rust sort:-heat,date"),
    ("sort:heat,-heat", "sort:heat"),
    ("sort:-date", ""),
    ("group:day rust", "rust group:day"),
    ("view:mine", "view:mine sort:-heat"),
    ("view:mine sort:title", "view:mine sort:title"),
    ("(view:mine)", "view:mine"),
    ("path:2023/05", "path:2023/05"),
]
VIEWS = {"mine": "rust sort:-heat", "to read": "rust", "loop": "view:pool", "pool": "view:loop", "bad": "topic:"}

WRONG = [  # as typed, the column, what is said
    ("toppic:AI", 0, "Unknown field 'toppic'. Did you mean topic?"),
    (
        "rust is:unred",
        8,
        "is: takes unread, read, starred, hidden, muted, new, changed, lead, removed, draft, future, expired; not unred. Did you mean unread?",
    ),
    ("heat>hot", 5, "heat needs an integer, such as heat>=50, not hot."),
    ("heat>9999999999999999999", 5, "heat needs an integer"),
    ("title>3", 5, 'title is a text field: write title:word or title="the whole value".'),
    ("title=x*", 6, "* cannot be used with =; write title:x*."),
    ("since>2023", 0, "since cannot be compared with >; write since:2023."),
    ("since:2023-13", 6, "since: needs 2023, 2023-05"),
    ("on:7d", 3, "7d is an age, not a day: write since:7d or before:7d."),
    ("topic:", 6, 'topic: needs a value: a word or "a phrase".'),
    ('"open', 0, "This quotation mark is not closed."),
    ("a (b", 2, "This parenthesis is not closed."),
    ("a) b", 1, "This closing parenthesis has no opening one."),
    ("()", 0, "The parentheses are empty."),
    ("a OR", 4, "OR needs a term on both sides."),
    ("OR a", 4, "OR needs a term on both sides."),
    ("a AND", 5, "AND needs a term on both sides."),
    ("a - b", 2, "A minus sign needs a term after it."),
    ("&&", 0, "&& has no letter or digit to search for."),
    ("topic:&", 6, "& has no letter or digit to search for."),
    ("sort:haet", 5, "Unknown sort key 'haet'"),
    ("-sort:heat", 1, "sort: and group: must be outside parentheses."),
    ("(sort:heat)", 1, "sort: and group: must be outside parentheses."),
    ("group:month", 6, "group: takes none, day, provider, topic, folder; not month."),
    (
        "story:rust",
        6,
        "story: needs a story ID, or the URL of an article in the story, not rust",
    ),
    ("view:mien", 5, "There is no view 'mien'. Did you mean mine?"),
    ("view:to read", 5, "There is no view 'to'. Did you mean view:\"to read\"?"),
    ("view:loop", 5, "Invalid query in view 'pool'"),
    ("view:bad", 5, "Invalid query in view 'bad', column 7: topic: needs a value"),
    ("(" * 100 + "a", 41, "The query is nested more than 40 levels deep."),
    ("-" * 100 + "a", 41, "The query is nested more than 40 levels deep."),
    ("a " * 300, 400, "The query has more than 200 terms."),
    ("a" * 5_000, 4_000, "The query is longer than 4,000 characters."),
]


@pytest.mark.parametrize(("typed", "printed"), [(typed, printed) for typed, printed in READ if printed is not None])
def test_a_query_prints_in_one_form(typed: str, printed: str) -> None:
    assert str(Query.parse(typed, VIEWS)) == printed


@pytest.mark.parametrize(("typed", "column", "said"), WRONG, ids=[typed[:20] for typed, _, _ in WRONG])
def test_an_error_says_what_was_expected_and_where(typed: str, column: int, said: str) -> None:
    with pytest.raises(QueryError) as caught:
        Query.parse(typed, VIEWS)
    assert said in str(caught.value)
    assert caught.value.column == column


@settings(max_examples=examples(1_000))
@given(queries)
def test_a_query_prints_as_it_is_read(query: Query) -> None:
    assert Query.parse(str(query)) == query


@settings(max_examples=examples(1_000))
@given(
    st.text()
    | st.lists(st.sampled_from([*'()-:="* <>', "OR", "is:", "sort:", "view:", "rust", "\ud800", "\0"])).map("".join)
)
def test_whatever_is_typed_is_a_query_or_an_error_with_its_place(typed: str) -> None:
    for read in (Query.parse, parse_typed):
        try:
            read(typed, VIEWS)
        except QueryError as error:
            assert 0 <= error.column <= len(typed)


TYPING = [  # so far, what is shown, what is said
    ("r", "r*", ""),
    ("rust ", "rust", ""),
    ("rust g", "rust g*", ""),
    ('"open so', '"open so"*', ""),
    ('"open source"', '"open source"', ""),
    ("rust -g", "rust -g", ""),  # what must not match is left out by whole words only
    ("rust -", "rust", "A minus sign"),
    ("rust OR", "rust", "OR needs"),
    ("rust OR g", "rust OR g*", ""),
    ("rust (a OR", "rust a", "OR needs"),
    ("rust topic", "rust topic*", ""),
    ("rust topic:", "rust", "topic: needs"),
    ("rust topic:A", "rust topic:A*", ""),
    ('rust topic="A', "rust topic:A*", ""),
    ('rust topic="A"', "rust topic=A", ""),
    ("rust is:unr", "rust", "is: takes"),
    ("rust since:2", "rust", "since: needs"),
    ("rust since:202", "rust", "since: needs"),
    ("rust since:2023-", "rust", "since: needs"),
    ("rust heat>", "rust", "heat> needs"),
    ("rust toppic:A", "rust", "Unknown field"),
    ("&", "", "& has no"),
]  # fmt: skip


@pytest.mark.parametrize(("typed", "shown", "said"), TYPING)
def test_what_is_half_typed_never_throws_the_list_away(typed: str, shown: str, said: str) -> None:
    query, error, _ = parse_typed(typed, {})
    assert str(query) == shown
    assert said in str(error or "")
    assert bool(said) == bool(error)


def test_an_error_before_the_end_is_an_error_while_typing_too() -> None:
    with pytest.raises(QueryError, match="Unknown field 'toppic'"):
        parse_typed("toppic:AI rus", {})


DONE = [  # what was typed, what it is while it is typed and when that is done
    ("topic=AI", "topic:AI*", "topic=AI"),
    ("rus", "rus*", "rus*"),
    ("at&t", "at&t*", "at&t"),  # else it would find "at the"
    ("at&", "at&*", "at&"),
    ("c++", "c++*", "c++"),
    ("at&t*", "at&t*", "at&t*"),
    ("-at&t", "-at&t", "-at&t"),
    ("open-source so", "open-source so*", "open-source so*"),
    ('"see at&t', '"see at&t"*', '"see at&t"'),
    ('"open so', '"open so"*', '"open so"*'),
    ("title:o'reill", "title:o'reill*", "title:o'reill"),
    ("provider:at&t", "provider:at&t*", "provider:at&t"),
    ("嫦娥", "嫦娥*", "嫦娥*"),
]


@pytest.mark.parametrize(("typed", "meanwhile", "done"), DONE)
def test_a_word_that_punctuation_binds_is_whole_once_it_is_typed(typed: str, meanwhile: str, done: str) -> None:
    assert str(parse_typed(typed, {}).query) == meanwhile
    assert str(parse_typed(typed, {}, is_done=True).query) == done
