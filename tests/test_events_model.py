"""Files that come, change and go, and stories that a person parts and joins, beside a library made from nothing and a
model in plain Python.
"""

import shutil
import tempfile
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path
from unittest.mock import patch

from builders import front_matter, write
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from profiles import examples

from reader.library import Library, background, find_directories
from reader.library.events import Infer
from reader.library.stories import members, stories_of
from reader.model.marks import Change
from reader.query import Query
from reader.session.marks import parted
from reader.state.state import State

FILES, PAGES = 8, 6  # two pages have two files each
TITLES = ("Volcano closes airports", "Volcano closes airports again", "Strike halts ferries", "Airports open")
PROVIDERS = ("A", "B", "C")
JOINS = ("0123456789", "abcdef0123")
which = st.integers(0, PAGES - 1)
some = st.sets(which, min_size=1, max_size=3)

Pages = frozenset[int]


def key(page: int) -> str:
    return f"https://example.com/{page}"


class Telling(RuleBasedStateMachine):
    """A reader who infers events while files and opinions change."""

    @initialize()
    def begin(self) -> None:
        self.room = Path(tempfile.mkdtemp())
        self.feed = self.room / "feed"
        self.kind: Infer = "events"
        self.apart: set[int] = set()
        self.joined: dict[str, set[int]] = {name: set() for name in JOINS}
        self.patches = [patch.object(background, "SAMPLE", 5), patch.object(background, "ERA", 6 * 86_400_000_000)]
        self.patches.append(patch("reader.library.events._MANY", 0))
        for each in self.patches:
            each.start()
        for number in range(12):  # from before: the sample is of these
            write(
                self.feed, f"old{number}.md", self.text(100 + number, f"Nothing {number} {'x' * number}", number, "D")
            )
        self.state = State(self.room / "data" / "state.db")
        self.library = self.made("cache")

    def made(self, cache: str) -> Library:
        return Library(find_directories([self.feed]), self.room / cache)

    def text(self, page: int, title: str, day: int, provider: str) -> str:
        moment = f"2026-01-{day + 1:02}T00:00:00Z"
        return front_matter(title=title, publishedDateTime=moment, webUrl=key(page), provider={"name": provider})

    def teardown(self) -> None:
        self.library.close()
        self.state.close()
        for each in self.patches:
            each.stop()
        shutil.rmtree(self.room)

    # --- what happens ----------------------------------------------------------------------------

    @rule(
        file=st.integers(0, FILES - 1),
        title=st.sampled_from(TITLES),
        day=st.integers(13, 21),
        by=st.sampled_from(PROVIDERS),
    )
    def publish(self, file: int, title: str, day: int, by: str) -> None:
        write(self.feed, f"{file}.md", self.text(file % PAGES, title, day, by))

    @rule(file=st.integers(0, FILES - 1))
    def withdraw(self, file: int) -> None:
        (self.feed / f"{file}.md").unlink(missing_ok=True)

    @rule(pages=some, is_apart=st.booleans())
    def part(self, pages: set[int], is_apart: bool) -> None:
        self.mark(pages, parted(not is_apart, JOINS))
        (self.apart.update if is_apart else self.apart.difference_update)(pages)
        for join in self.joined.values() if is_apart else ():
            join -= pages

    @rule(pages=some, name=st.sampled_from(JOINS))
    def join(self, pages: set[int], name: str) -> None:
        self.mark(pages, {"apart": False, "story": [name]})
        self.apart -= pages
        self.joined[name] |= pages

    def mark(self, pages: Iterable[int], change: Change) -> None:
        self.state.mark(map(key, pages), **change)

    @rule(pages=some)
    def change_the_mind(self, pages: set[int]) -> None:
        self.mark(pages, {"apart": True, "story": list(JOINS)})
        self.state.undo()

    @rule(kind=st.sampled_from(["twins", "events"]))
    def infer(self, kind: Infer) -> None:
        self.kind = kind

    @rule()
    def infer_nothing_for_a_while(self) -> None:
        self.library.infer_events("off")

    @rule()
    def restart(self) -> None:
        self.library.close()
        self.library = self.made("cache")

    # --- what is to be ---------------------------------------------------------------------------

    @invariant()
    def the_stories_are_those_of_a_library_made_from_nothing(self) -> None:
        grown = self.stories(self.library)
        with closing(self.made("fresh")) as fresh:
            assert grown == self.stories(fresh)
            assert pairs(self.library) == pairs(fresh)
        shutil.rmtree(self.room / "fresh")
        self.check(grown, pairs(self.library))

    def stories(self, library: Library) -> set[Pages]:
        """The pages of each story that has several files."""
        library.sync(self.state)
        library.mirror_marks(self.state)
        library.find_stories()
        library.infer_events(self.kind)
        library.fold_by(True)
        ids = list(library.ids(Query()))
        rows = zip(ids, library.records(ids), strict=True)
        pages = {id_: int(str(row["originalUrl"] or row["webUrl"]).rpartition("/")[2]) for id_, row in rows}
        found = library.ask(stories_of, ids)
        stories = [[pages[id_] for id_ in library.ask(members, story.lead)] for story in found.values()]
        return {frozenset(story) for story in stories if len(story) > 1}

    def check(self, stories: set[Pages], alike: set[tuple[int, int, int, int]]) -> None:
        """What the person said is so; and nobody else is in a story without being like one in it."""
        there = {int(name.stem) % PAGES for name in self.feed.glob("[0-9].md")}
        together = self.together(there)
        for join in together:
            assert len(join) == 1 or any(join <= story for story in stories)
        for story in stories:
            for page in story if len(story) > 1 else ():
                joined = next((join for join in together if page in join), set())
                if page in self.apart:
                    assert len(joined) > 1, f"{page} is to stand alone"
                elif len(joined) < 2:
                    others = {other for one, other, _, twin in alike if one == page and (twin or self.kind == "events")}
                    assert (others & story) - self.apart, f"{page} is like none of {story}"

    def together(self, there: set[int]) -> list[set[int]]:
        """The pages that the person wants in one story: one in two joins makes one of both, also while it has no file."""
        one, two = self.joined.values()
        joins = [one | two] if one & two else [one, two]
        return [join & there for join in joins if join & there]


def pairs(library: Library) -> set[tuple[int, int, int, int]]:
    """Which pages are alike, by their numbers."""
    query = (
        "SELECT one.key, two.key, likeness, twin FROM alike "
        "JOIN article AS one ON one.page = alike.page JOIN article AS two ON two.page = alike.other"
    )
    rows = library._db.execute(query).fetchall()
    return {(int(one.rpartition("/")[2]), int(two.rpartition("/")[2]), like, twin) for one, two, like, twin in rows}


Telling.TestCase.settings = settings(max_examples=examples(40), stateful_step_count=12)
TestTelling = Telling.TestCase
