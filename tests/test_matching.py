"""What `drop` finds of an entry that is in no index yet is what the index would find of its file."""

from pathlib import Path
from typing import Any

import pytest
from builders import NOW, article, synced, write
from hypothesis import HealthCheck, given, settings
from profiles import ANY_SPEED
from queries import terms

from reader import loader
from reader.fetch.matching import filter_of, matches
from reader.model.article import Article
from reader.query import Query, QueryError
from reader.query.terms import All, Extra, Flag, InStory, Not, Term, Text, all_of
from reader.query.terms import Any as AnyOf

MARKS = ("unread", "read", "starred", "hidden", "muted", "new", "changed", "lead")
TEXTS = ["Rust café news", "AI and open-source", "嫦娥 lands", "The R&D of C++", "a naïve Straße"]


def speaks_of_marks(term: Term) -> bool:
    match term:
        case Flag():
            return term.name in MARKS
        case InStory() | Extra():
            return True
        case Text():
            return term.field in ("tag", "folder")
        case Not():
            return speaks_of_marks(term.term)
        case All() | AnyOf():
            return any(map(speaks_of_marks, term.terms))
        case _:
            return False


@pytest.fixture(scope="module")
def collection(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("matching")
    for number in range(40):
        more: dict[str, Any] = {"topics": [("AI", "Open Source", "Café")[number % 3], "news"], "lang": "en"}
        more |= {"title": TEXTS[number % 5]} | ({"type": "video"} if number % 4 == 0 else {})
        write(root, f"a/b{number}.md", article(number, **more))
    return root


@settings(suppress_health_check=[*ANY_SPEED, HealthCheck.function_scoped_fixture])
@given(term=terms.filter(lambda term: not speaks_of_marks(term)))
def test_a_filter_finds_what_the_index_finds(collection: Path, term: Term) -> None:
    library = synced(collection)
    try:
        both = all_of(term, AnyOf((Flag("is", "removed"), Not(Flag("is", "removed")))))  # leave nothing out
        library.search_words()
        found = {library_path(library, id_) for id_ in library.ids(Query(both))}
    finally:
        library.close()
    names = [f"a/b{number}.md" for number in range(40)]
    articles = [(name, loader.read(collection / name, name)) for name in names]
    ours = {name for name, each in articles if isinstance(each, Article) and matches(term, each, NOW)}
    assert ours == found, str(term)


def library_path(library: Any, id_: int) -> str:
    (path,) = library.ask(lambda db: db.execute("SELECT path FROM file WHERE id = ?", (id_,)).fetchone())
    return str(path.decode())


@pytest.mark.parametrize(
    "query",
    [
        "is:read",
        "x -is:starred",
        "tag:x",
        "folder:x",
        "field:a=b",
        "is:muted",
        "a OR is:new",
        "story:https://e.example/",
    ],
)
def test_a_filter_cannot_speak_of_marks(query: str) -> None:
    with pytest.raises(QueryError, match="cannot be used here"):
        filter_of(query)
    assert filter_of("") is None
