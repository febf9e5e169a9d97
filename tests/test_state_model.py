"""Any sequence of marks, undo, redo, restarts, syncs and renamed files, beside a model in plain Python."""

import shutil
import tempfile
from collections.abc import Iterable
from pathlib import Path

from builders import article, front_matter, write
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from profiles import examples

from reader.library import Library, find_directories
from reader.library.headlines import headlines, tally
from reader.library.marks import tags
from reader.query import Query
from reader.state.state import State

PAGES, NOTES = 4, 3  # articles with an address, and without
WHICH = st.sets(st.integers(0, PAGES + NOTES - 1), max_size=PAGES + NOTES)
FACTS = st.dictionaries(st.sampled_from(["read", "starred", "hidden", "x", "y"]), st.booleans(), min_size=1, max_size=3)

Change = tuple[int, str, bool]  # article, fact, what it became


class Model:
    """What the person said, as sets and lists."""

    def __init__(self) -> None:
        self.true: set[tuple[int, str]] = set()
        self.done: list[list[Change]] = []
        self.undone: list[list[Change]] = []

    def mark(self, articles: Iterable[int], facts: dict[str, bool]) -> int:
        step = [
            (article, name, value)
            for article in articles
            for name, value in facts.items()
            if ((article, name) in self.true) != value
        ]
        if step:
            self.done.append(step)
            self.undone.clear()
        return self._make(step)

    def undo(self) -> int | None:
        return self._turn(self.done, self.undone, is_undo=True)

    def redo(self) -> int | None:
        return self._turn(self.undone, self.done, is_undo=False)

    def _turn(self, source: list[list[Change]], target: list[list[Change]], is_undo: bool) -> int | None:
        if not source:
            return None
        step = source.pop()
        target.append(step)
        return self._make([(article, name, value != is_undo) for article, name, value in step])

    def _make(self, step: list[Change]) -> int:
        for article_, name, value in step:
            (self.true.add if value else self.true.discard)((article_, name))
        return len({article_ for article_, _, _ in step})


class Reading(RuleBasedStateMachine):
    """A reader on a feed whose files keep moving."""

    @initialize()
    def begin(self) -> None:
        self.room = Path(tempfile.mkdtemp())
        self.feed = self.room / "feed"
        self.model = Model()
        self.names = 0
        self.files: dict[int, Path] = {}
        for number in range(PAGES + NOTES):
            text = article(number) if number < PAGES else front_matter(f"Note {number}.", title=f"Article {number}")
            self.files[number] = write(self.feed, f"{number}.md", text)
        self.open()
        self.sync()

    def open(self) -> None:
        self.state = State(self.room / "data" / "state.db")
        self.library = Library(find_directories([self.feed]), self.room / "cache")

    def close(self) -> None:
        self.state.close()
        self.library.close()

    def teardown(self) -> None:
        self.close()
        shutil.rmtree(self.room)

    def records(self) -> dict[int, dict[str, object]]:
        found = self.library.records(self.library.ids(Query.parse("is:hidden OR -is:hidden")))
        return {int(str(record["title"]).removeprefix("Article ")): record for record in found}

    def keys(self, articles: Iterable[int]) -> list[str]:
        ids = self.library.ids(Query.parse("is:hidden OR -is:hidden"))
        rows = self.library.ask(headlines, ids)
        known = {int(row.title.removeprefix("Article ")): row.key for row in rows.values()}
        return [known[article_] for article_ in articles]

    @rule(articles=WHICH, facts=FACTS)
    def mark(self, articles: set[int], facts: dict[str, bool]) -> None:
        flags = {name: value for name, value in facts.items() if len(name) > 1}
        tag = [name for name, value in facts.items() if len(name) == 1 and value]
        untag = [name for name, value in facts.items() if len(name) == 1 and not value]
        step = self.state.mark(self.keys(articles), tag=tag, untag=untag, **flags)  # type: ignore[arg-type]
        assert step.articles == self.model.mark(articles, facts)

    @rule()
    def undo(self) -> None:
        step = self.state.undo()
        assert (step.articles if step else None) == self.model.undo()

    @rule()
    def redo(self) -> None:
        step = self.state.redo()
        assert (step.articles if step else None) == self.model.redo()

    @rule()
    def restart(self) -> None:
        self.close()
        self.open()

    @rule()
    def lose_the_index(self) -> None:
        self.close()
        shutil.rmtree(self.room / "cache")
        self.open()
        self.sync()

    @rule()
    def sync(self) -> None:
        self.library.sync(self.state)

    @rule(number=st.integers(0, PAGES + NOTES - 1), folder=st.sampled_from(["", "deep/"]))
    def rename(self, number: int, folder: str) -> None:
        self.sync()  # a file that moves twice while nobody looks, and loses its index too, cannot be known again
        self.names += 1
        to = self.feed / f"{folder}{self.names}-renamed.md"
        to.parent.mkdir(exist_ok=True)
        self.files[number] = self.files[number].rename(to)
        self.sync()

    @invariant()
    def the_index_says_what_the_person_said(self) -> None:
        self.library.mirror_marks(self.state)
        said = set()
        for number, record in self.records().items():
            said |= {(number, name) for name in ("read", "starred", "hidden") if record[name]}
            said |= {(number, str(tag)) for tag in record["tags"]}  # type: ignore[attr-defined]
        assert said == self.model.true
        counts = self.library.ask(tally)
        hidden = {number for number, name in said if name == "hidden"}
        read = {number for number, name in said if name == "read"}
        assert counts.unread == PAGES + NOTES - len(read | hidden)
        assert (counts.hidden, counts.starred) == (len(hidden), sum(name == "starred" for _, name in said))
        assert self.library.ask(tags) == {tag: count for tag in "xy" if (count := sum(name == tag for _, name in said))}


Reading.TestCase.settings = settings(max_examples=examples(25), stateful_step_count=20)
TestReading = Reading.TestCase


def test_the_model_itself() -> None:
    model = Model()
    assert (model.mark([1, 2], {"read": True}), model.undo(), model.undo(), model.redo()) == (2, 2, None, 2)
    assert model.true == {(1, "read"), (2, "read")}
