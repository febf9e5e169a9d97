"""The tables of fields, formats and sort keys hold together, and say what queries, counts and exports do."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from builders import article, keys, open_state, synced, write

from reader.library import Library, Record
from reader.library.facets import facets
from reader.model.fields import ASKED, EXPORTED, FIELDS, NUMBERS
from reader.outside.export import ENDINGS, FORMATS, endings_told
from reader.query import ORDERINGS, Query
from reader.query.terms import Number, Text

STATED_TWICE = {  # by every other article, and something else by the rest
    "category": ("news", "Science"),
    "lang": ("en-GB", "zh"),
    "type": ("video", "course"),
    "related": ([{"title": "One"}], [{"title": "One"}, {"title": "Two"}]),
}


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    for number in range(12):
        stated = {name: values[number % 2] for name, values in STATED_TWICE.items()}
        write(tmp_path, f"{'ab'[number % 2]}/a{number:02}.md", article(number, **stated) + "word " * (number % 3 * 500))
    with closing(synced(tmp_path)) as library, closing(open_state()) as state:
        library.search_words()
        state.mark(keys(library, library.ids(Query()))[::3], tag=["to read", "later"])
        library.mirror_marks(state)
        yield library


def test_scripts_can_count_the_columns_of_a_table() -> None:
    """A number given once stays: fields are only added, with the next number."""
    assert [field.place for field in EXPORTED] == list(range(1, len(EXPORTED) + 1))
    assert [field.exported for field in EXPORTED][:26] == (
        "feed path title excerpt published provider.name provider.domain source category lang topics type quality heat "
        "lead read originalUrl webUrl ampWebUrl cdnAmpWebUrl related starred hidden new tags story"
    ).split()


def test_a_field_has_one_row() -> None:
    for names in ([field.asked for field in FIELDS if field.asked], [field.exported for field in EXPORTED]):
        assert len(set(names)) == len(names)
    assert all(field.asked for field in FIELDS if field.counted)
    assert all(name.isalpha() and name.islower() for name in ASKED), "a query takes nothing else for a field"


def values(record: Record, exported: str) -> list[object]:
    """What an article exports in a field: each text of a list."""
    whole, _, part = exported.partition(".")
    value = record[whole]
    if isinstance(value, dict):
        value = value[part]
    stated: list[object] = value if isinstance(value, list) else [value]
    return [each for each in stated if each is not None]


def term_for(name: str, value: object) -> Number | Text:
    return Number(name, "=", value) if isinstance(value, int) else Text(name, str(value), exact=True)


@pytest.mark.parametrize("name", [name for name, field in ASKED.items() if field.exported])
def test_what_is_exported_in_a_field_is_found_by_it(library: Library, name: str) -> None:
    ids = library.ids(Query())
    terms: dict[Number | Text, set[int]] = {}
    for id_, record in zip(ids, library.records(ids), strict=True):
        for value in values(record, ASKED[name].exported):
            term = Number(name, "=", value) if isinstance(value, int) else Text(name, str(value), exact=True)
            terms.setdefault(term_for(name, value), set()).add(id_)
    assert len(terms) > 1, "the articles above must state some, or nothing is proved"
    assert all(isinstance(term, Number) == (name in NUMBERS) for term in terms)
    for term, stating in terms.items():
        assert set(library.ids(Query.parse(str(term)))) == stating, term


@pytest.mark.parametrize("name", [name for name, field in ASKED.items() if field.counted])
def test_what_is_exported_in_a_field_is_counted_by_it(library: Library, name: str) -> None:
    records = [*library.records(library.ids(Query()))]
    stated = [value for record in records for value in values(record, ASKED[name].exported)]
    counts = {facet.name: facet.count for facet in library.ask(facets, name, None, library.clock()) if facet.name}
    assert counts == {str(value): stated.count(value) for value in stated}


def test_every_format_says_what_it_is_and_no_two_share_an_ending() -> None:
    assert all(form.means for form in FORMATS.values())
    endings = [form.ending for form in FORMATS.values() if form.ending]
    assert sorted(endings) == sorted(ENDINGS)
    assert all(ending in endings_told().replace(",", "").split() for ending in endings)
    assert endings_told().startswith(".md .json .jsonl .csv .tsv") and endings_told().endswith(", or .txt for URLs")


def test_every_sort_key_has_a_letter_of_its_own() -> None:
    """Small ones: a capital puts its key behind others. `s` chooses what is highlighted; the others move and close."""
    letters = [ordering.letter for ordering in ORDERINGS.values()]
    assert len(set(letters)) == len(letters)
    assert all(letter.islower() and letter not in "sjkgq" for letter in letters)
