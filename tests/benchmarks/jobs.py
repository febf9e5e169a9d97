"""What is timed inside a process of its own: `python -m benchmarks.jobs NAME DIR` prints seconds as one JSON object.

The one place of the benchmarks that knows the reader's own interface.
"""

import json
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from functools import partial
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from reader.library.events import Infer

Answer = dict[str, object]
ORDERS = ("-date", "date", "-heat", "title")  # those that are switched to
TYPED = {  # what has been typed already, and the letter that is timed
    "a rare word": ("818", "2"),
    "a word that half of the articles hold": ("c", "l"),
    "the first letter of nearly all articles": ("", "c"),
}
IN_BODIES = {  # of the vocabulary of `feedgen.make_posts`
    "a rare word of bodies": "yebnoe",
    "what words in half of the bodies begin with": "net",
}
SHOWN = 30  # titles given: some of them are on the first screen
_NEAR = 3  # rows from the cursor that are on the screen with it


def build(feed: Path, with_stories: bool = True, infer: "Infer" = "off", with_bodies: bool = True) -> Answer:
    """A library made from nothing: until every article is listed, until all are in stories, and until all can be
    searched for too; and the processor time of all that, that of other processes too.
    """
    from reader.library import Library, find_directories
    from reader.library.bodies import sizes
    from reader.state.state import State
    from reader.system.paths import cache_dir, data_dir

    started = perf_counter()
    with (
        closing(State(data_dir() / "state.db")) as state,
        closing(Library(find_directories([feed]), cache_dir())) as library,
    ):
        if not with_stories:
            library._db.execute("DROP TRIGGER article_joins")
        library.keep_bodies(with_bodies)
        library.sync(state)
        library.mirror_marks(state)
        listed = perf_counter() - started
        library.find_stories()
        library.infer_events(infer)
        linked = perf_counter() - started
        library.search_words()
        whole = perf_counter() - started
        words, bodies = library.ask(sizes)
    per_article = {"words": words, "bodies": bodies}
    return per_article | {"listed": listed, "linked": linked, "whole": whole, "computed": sum(os.times()[:4])}


def build_without_bodies(feed: Path) -> Answer:
    """The same by a library that does not search them."""
    return build(feed, with_bodies=False)


def build_without_stories(feed: Path) -> Answer:
    """The same by a library that knows of no article whose story is to be found."""
    return build(feed, with_stories=False)


def build_with_events(feed: Path) -> Answer:
    """The same by a library that infers which articles tell the same."""
    return build(feed, infer="events")


def place(feed: Path) -> Answer:
    """Milliseconds in which each of some articles is placed that comes into a library of events, among the newest."""
    from reader.library import Library, find_directories
    from reader.query import Query
    from reader.system.paths import cache_dir

    with closing(Library(find_directories([feed]), cache_dir())) as library:
        db, taken = library._db, list[float]()
        for id_ in list(library.ids(Query()))[:2_000:10]:
            row = db.execute("SELECT * FROM article WHERE id = ?", (id_,)).fetchone()
            db.execute("DELETE FROM article WHERE id = ?", (id_,))
            library.infer_events("events")
            db.execute(f"INSERT INTO article VALUES ({', '.join('?' * len(row))})", row)
            taken += _each([partial(library.infer_events, "events")])
        return {"placed": taken}


def rescan(feed: Path) -> Answer:
    """A look at files of which none has changed, by a library that has looked before."""
    from reader.library import Library, find_directories
    from reader.state.state import State
    from reader.system.paths import cache_dir, data_dir

    with (
        closing(State(data_dir() / "state.db")) as state,
        closing(Library(find_directories([feed]), cache_dir())) as library,
    ):
        library.sync(state)
        with _timed() as seconds:
            outcome = library.sync(state)
    return {"seconds": seconds[0], "news": bool(outcome)}


def expect(feed: Path) -> Answer:
    """What the list will show: the first titles, and where the second article and its neighbours are in each order; a
    sort leaves the first row the first.
    """
    from reader.library import Library, find_directories
    from reader.library.headlines import headlines
    from reader.query import Query, Sort
    from reader.system.paths import cache_dir

    with closing(Library(find_directories([feed]), cache_dir())) as library:
        lists = {order: list(library.ids(Query().sorted_by(Sort.parse(order)))) for order in ORDERS}
        newest = lists["-date"]
        second = newest[1]
        places = {order: ids.index(second) for order, ids in lists.items()}
        near = {order: lists[order][max(place - 1, 0) : place + _NEAR] for order, place in places.items()}
        rows = library.ask(headlines, [*newest[:SHOWN], *(id_ for ids in near.values() for id_ in ids)])
        return {
            "articles": len(newest),
            "titles": [rows[id_].title for id_ in newest[:SHOWN]],
            "places": {order: place + 1 for order, place in places.items()},
            "near": {order: [rows[id_].title for id_ in ids if id_ != second] for order, ids in near.items()},
        }


def found(feed: Path) -> Answer:
    """How many articles each word typed finds, and the topic that most articles have."""
    from reader.library import Library, find_directories
    from reader.library.facets import facets
    from reader.query.typed import parse_typed
    from reader.system.paths import cache_dir

    with closing(Library(find_directories([feed]), cache_dir())) as library:
        words = {name: before + key for name, (before, key) in TYPED.items()}
        counts = {name: len(library.ids(parse_typed(word, {}).query)) for name, word in words.items()}
        return {"counts": counts, "topic": library.ask(facets, "topic", None, library.clock())[0].name}


def found_in_bodies(feed: Path) -> Answer:
    """How many articles each word typed finds that stands in bodies."""
    from reader.library import Library, find_directories
    from reader.query.typed import parse_typed
    from reader.system.paths import cache_dir

    with closing(Library(find_directories([feed]), cache_dir())) as library:
        counts = {name: len(library.ids(parse_typed(word, {}).query)) for name, word in IN_BODIES.items()}
        return {"counts": counts}


def forget_place(feed: Path) -> Answer:
    """Begin at the top next time."""
    from reader.library import find_directories
    from reader.state import memory
    from reader.state.state import State
    from reader.system.paths import data_dir

    with closing(State(data_dir() / "state.db")) as state:
        memory.remember_view(state, find_directories([feed]), {})
    return {}


def read(feed: Path) -> Answer:
    """Every byte of every file, and nothing else."""
    with _timed() as seconds:
        size = sum(len(path.read_bytes()) for path in feed.rglob("*") if path.is_file())
    return {"seconds": seconds[0], "bytes": size}


def frontmatter(feed: Path) -> Answer:
    """python-frontmatter over the same files; it gives up on some of them."""
    from frontmatter import load

    failed = 0
    with _timed() as seconds:
        for path in feed.rglob("*"):
            try:
                load(str(path)) if path.is_file() else None
            except Exception:
                failed += 1
    return {"seconds": seconds[0], "failed": failed}


def marks(feed: Path) -> Answer:
    """Milliseconds of each of many marks, counts and looks for what is unread. Leaves the marks as they were."""
    from reader.library import Library, find_directories
    from reader.library.headlines import tally
    from reader.library.marks import first_unread
    from reader.query import Query
    from reader.session import marks
    from reader.state.state import State
    from reader.system.paths import cache_dir, data_dir

    with (
        closing(State(data_dir() / "state.db")) as state,
        closing(Library(find_directories([feed]), cache_dir())) as library,
    ):
        ids = library.ids(Query())

        def mark(marked: Sequence[int], **flags: bool) -> None:
            marks.mark(state, library, marked, flags)  # type: ignore[arg-type]
            library.mirror_marks(state)

        def undo() -> None:
            state.undo()
            library.mirror_marks(state)

        mark(ids[: len(ids) // 2], read=True)
        starts = [number * 7919 % len(ids) for number in range(200)]
        answer: Answer = {
            "count": _each(partial(library.ask, tally) for _ in starts),
            "next": _each(partial(library.ask, first_unread, ids, range(start, len(ids))) for start in starts),
            "one": _each(partial(mark, [ids[start]], starred=True) for start in starts),
        }
        both = _each(work for _ in range(12) for work in (partial(mark, ids, read=True), undo))
        for _ in (*dict.fromkeys(starts), None):
            undo()
        return answer | {"all": both[::2], "undo": both[1::2]}


def replicate(feed: Path) -> Answer:
    """Milliseconds to write the marks of all articles for another machine, to merge them there, and the same for one
    mark more; and the bytes of the file.
    """
    from reader.library import Library, find_directories
    from reader.library.marks import keys_of, pages_of
    from reader.query import Query
    from reader.state.replication import replicate
    from reader.state.state import State
    from reader.system.paths import cache_dir, data_dir

    folder = data_dir() / "carried"
    folder.mkdir(parents=True)
    with (
        closing(State(data_dir() / "state.db")) as mine,
        closing(State(data_dir() / "other" / "state.db")) as other,
        closing(Library(find_directories([feed]), cache_dir())) as library,
    ):
        all_keys = library.ask(keys_of, library.ask(pages_of, library.ids(Query())))
        mine.mark(all_keys, read=True)
        write, merge = partial(replicate, mine, folder), partial(replicate, other, folder)
        answer: Answer = {"write": _each([write])}
        answer["bytes"] = [sum(file.stat().st_size for file in folder.iterdir())]
        answer |= {"merge": _each([merge])}
        write()
        one: dict[str, list[float]] = {"write one": [], "merge one": []}
        for key in all_keys[:100]:
            mine.mark([key], starred=True)
            one["write one"] += _each([write])
            one["merge one"] += _each([merge])
        return answer | one


def stories(feed: Path) -> Answer:
    """Milliseconds of each of many questions about stories, in a library whose orders are remembered."""
    from reader.library import Library, find_directories
    from reader.library.stories import members, mentioned_by, resolve, similar, stories_of
    from reader.query import Query
    from reader.system.paths import cache_dir

    with closing(Library(find_directories([feed]), cache_dir())) as library:
        library.find_stories()
        library.search_words()
        library.remember_orders()
        front = [Query.parse(f"is:lead sort:{key}") for key in ("-date", "-hot", "-quality", "title")]
        leads = library.ids(front[0])
        told = library.ids(Query.parse("has:related"))
        picked = [told[number * 7919 % len(told)] for number in range(200)]
        alone = [leads[number * 7919 % len(leads)] for number in range(50)]
        names = [story.name for story in library.ask(stories_of, picked).values()]
        return {
            "front page": _each(partial(library.ids, query) for query in front * 25),
            "facts of 60 rows": _each(
                partial(library.ask, stories_of, leads[start : start + 60]) for start in range(0, len(leads), 1_000)
            ),
            "articles of a story, as a query": _each(
                partial(library.ids, Query.parse(f"story:{name}")) for name in names
            ),
            "articles of a story, the lead first": _each(partial(library.ask, members, id_) for id_ in picked),
            "related entries to articles": _each(partial(library.ask, resolve, id_) for id_ in picked),
            "who mentions an article": _each(partial(library.ask, mentioned_by, id_) for id_ in picked),
            "more like this": _each(partial(library.ask, similar, id_, 10) for id_ in alone),
        }


def _each(work: Iterable[Callable[[], object]]) -> list[float]:
    """Milliseconds that each takes."""
    taken = []
    for one in work:
        with _timed() as seconds:
            one()
        taken.append(seconds[0] * 1000)
    return taken


@contextmanager
def _timed() -> Iterator[list[float]]:
    seconds: list[float] = []
    started = perf_counter()
    yield seconds
    seconds.append(perf_counter() - started)


JOBS: dict[str, Callable[[Path], Answer]] = {
    job.__name__: job
    for job in (
        build,
        build_without_stories,
        build_with_events,
        place,
        build_without_bodies,
        rescan,
        expect,
        found,
        found_in_bodies,
        forget_place,
        read,
        marks,
        replicate,
        stories,
        frontmatter,
    )
}

if __name__ == "__main__":
    print(json.dumps(JOBS[sys.argv[1]](Path(sys.argv[2]))))
