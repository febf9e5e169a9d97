"""Fields that Broadsheet has no place for are found all the same, within bounds."""

from contextlib import closing
from pathlib import Path

import pytest
from builders import article, open_state, synced, write

from reader.library import Library
from reader.library.facets import Facet, facets
from reader.library.rows import MAX_EXTRAS, MAX_VALUE
from reader.query import Query, QueryError

PRINTED = [
    ("field:status=done", "field:status=done"),
    ('field:"my key"="in progress"', 'field:"my key"="in progress"'),
    ("field:status:don*", "field:status:don*"),
    ("field:Words>=2000", "field:Words>=2000"),
    ("field:due<2026-05-01", "field:due<2026-05-01"),
    ("-field:a=b", "-field:a=b"),
    ("has:field.language", "has:field.language"),
    ('has:"field.my key"', 'has:"field.my key"'),
    ('field:"say ""hi"""=x', 'field:"say ""hi"""=x'),
]  # fmt: skip


@pytest.mark.parametrize(("typed", "printed"), PRINTED)
def test_such_a_term_prints_as_it_is_typed(typed: str, printed: str) -> None:
    assert str(Query.parse(typed)) == printed
    assert Query.parse(printed) == Query.parse(typed)


REFUSED = [
    ("field:status", "needs a name and a value", 6),
    ("field:=done", "needs a name and a value", 6),
    ("field>2", "needs a name and a value", 6),
    ("field:status=", "field:status= needs a value", 13),
    ("field:status:-", "no letter or digit", 13),
    ("field:words>many", "needs a number or a day", 12),
    ("has:field.", "has: takes", 4),
]  # fmt: skip


@pytest.mark.parametrize(("typed", "message", "column"), REFUSED)
def test_what_is_no_such_term_is_said(typed: str, message: str, column: int) -> None:
    with pytest.raises(QueryError, match=message) as refused:
        Query.parse(typed)
    assert refused.value.column == column


def count(library: Library, typed: str) -> int:
    return len(library.ids(Query.parse(typed)))


def test_they_follow_every_change(tmp_path: Path) -> None:
    write(tmp_path, "a.md", article(1, status="Done", Tongue="de", nested={"deep": ["x", "y"]}))
    write(tmp_path, "b.md", article(2, status="open"))
    with closing(synced(tmp_path)) as library, closing(open_state()) as state:
        assert [count(library, typed) for typed in ("field:status=done", "has:field.status", "has:field.tongue")] == [
            1,
            2,
            1,
        ]
        assert count(library, "field:nested:y") == 1
        stated = library.ask(facets, "field", None, library.clock())
        assert stated == [Facet("status", 2, 2), Facet("nested", 1, 1), Facet("tongue", 1, 1)]
        write(tmp_path, "a.md", article(1, status="open"))
        library.sync(state)
        assert [
            count(library, typed) for typed in ("field:status=done", "field:status=OPEN", "has:field.language")
        ] == [0, 2, 0]
        (tmp_path / "b.md").unlink()
        library.sync(state)
        assert library._db.execute("SELECT name, value FROM extra").fetchall() == [("status", "open")]


def test_what_has_a_place_of_its_own_and_what_only_the_article_shows_are_no_such_fields(tmp_path: Path) -> None:
    write(tmp_path, "a.md", article(1, related=[{"title": "R"}], secured="0a0b", heat=3, lang="en"))
    with closing(synced(tmp_path)) as library:
        assert library._db.execute("SELECT * FROM extra").fetchall() == []


def test_as_much_is_kept_of_them_as_is_ever_asked_for(tmp_path: Path) -> None:
    fields = {f"f{number:03}": "x" * 3 * MAX_VALUE for number in range(2 * MAX_EXTRAS)}
    write(tmp_path, "a.md", article(1, **fields))
    with closing(synced(tmp_path)) as library:
        rows = library._db.execute("SELECT name, length(value) FROM extra ORDER BY name").fetchall()
    assert len(rows) <= MAX_EXTRAS
    assert {length for _, length in rows} == {MAX_VALUE}
