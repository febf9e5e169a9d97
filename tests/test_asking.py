"""What is read of a library is a function over the connection to its index, asked by `Library.ask`: whatever has become
of the file, an answer comes.
"""

import ast
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from functools import partial
from pathlib import Path

import pytest
from builders import NOW, PROJECT, feed_of, open_library, synced
from questions import questions

from reader.library import Library
from reader.library.headlines import tally


def names_asked() -> Iterator[str]:
    """The functions that are given to `Library.ask` anywhere; not what a sandbox or the screen's background is asked,
    and not by a name that stands for any of them.
    """
    for path in (PROJECT / "reader").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            match node:
                case ast.Call(ast.Attribute(asked, "ask"), [ast.Name() | ast.Attribute() as question, *_]):
                    name = ast.unparse(question).rpartition(".")[2]
                    others = ("sandbox", "box", "boxes", "self._boxes", "self.desk.background")
                    if ast.unparse(asked) not in others and name != "question":
                        yield name


def test_every_question_of_the_program_is_among_those_tried_here(tmp_path: Path) -> None:
    asked = {*names_asked()}
    with closing(open_library(tmp_path)) as library:
        tried = {question.__name__ for question, _ in questions(library)}
    assert asked <= tried, sorted(asked - tried)
    assert {"ids", "headlines", "relations_of"} <= asked


@pytest.mark.thorough
def test_what_is_asked_of_a_damaged_index_is_answered_by_an_empty_one(tmp_path: Path) -> None:
    feed = feed_of(tmp_path / "feed", 30)
    with closing(synced(feed)) as library:
        library.find_stories()
        library.search_words()
        library._db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        file, whole, asked = library._file, library._file.read_bytes(), questions(library)
    with closing(Library([feed], tmp_path / "empty", lambda: NOW)) as empty:
        answers = [empty.ask(question, *arguments) for question, arguments in asked]
    for (question, arguments), answer in zip(asked, answers, strict=True):
        file.write_bytes(whole)
        with closing(open_library(feed)) as library:
            made_anew: list[bool] = []
            library.when_rebuilt = partial(made_anew.append, True)
            file.write_bytes(b"x" * len(whole))
            assert library.ask(question, *arguments) == answer, question
            assert made_anew == [True], question


def test_what_makes_no_sense_as_a_value_is_damage_too(tmp_path: Path) -> None:
    with closing(synced(feed_of(tmp_path, 3))) as library:
        answers = iter([ValueError("Invalid isoformat string"), TypeError("int() argument must be"), None])

        def question(db: sqlite3.Connection, among: str, *, limit: int) -> tuple[str, int, int]:
            if error := next(answers):
                raise error
            return among, limit, tally(db).articles

        with pytest.raises(TypeError):  # an empty index holds no damage: this is a fault of the question
            library.ask(question, "all", limit=3)
        assert library.ask(question, "all", limit=3) == ("all", 3, 0)


@pytest.mark.parametrize("how", ["interrupted", "vtable constructor failed: json_each", "of a value cut short"])
def test_what_is_interrupted_is_no_damage_whatever_sqlite_calls_it(tmp_path: Path, how: str) -> None:
    """A virtual table that is being made at that moment says only that it could not be made."""
    with closing(synced(feed_of(tmp_path, 3))) as library, closing(library.twin()) as twin:
        library.when_rebuilt = twin.when_rebuilt = partial(pytest.fail, "the index was thrown away")

        def question(db: sqlite3.Connection) -> None:
            twin.interrupt()
            error = ValueError(how) if "value" in how else sqlite3.OperationalError(how)
            error.sqlite_errorcode = sqlite3.SQLITE_ERROR  # type: ignore[union-attr]
            raise error

        with pytest.raises(sqlite3.OperationalError):
            twin.ask(question)
        assert library.ask(tally).articles == 3
