"""Queries against the index give what a plain look at every article gives."""

import json
import random
import re
import typing
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import groupby
from math import inf, log2
from operator import eq, ge, gt, le, lt
from pathlib import Path

import graphs
import pytest
from builders import NOW, article, open_state, synced, write
from hypothesis import given, settings
from profiles import examples
from queries import NAMES, WORDS, queries

from reader import loader
from reader.library import Library
from reader.library.facets import Facet, facets, groups, remembered
from reader.library.headlines import headlines
from reader.library.orders import marked_out
from reader.library.schema import UNLISTED
from reader.loader.body_text import body_text
from reader.model.article import Article
from reader.model.story import name_of
from reader.query import Group, Query, Sort, SortKey
from reader.query.dates import stretch
from reader.query.terms import All, Any, Extra, Flag, InStory, Not, Number, Published, Term, Text, Words, ranking
from reader.text.clean import sort_key
from reader.text.hashing import page_id
from reader.text.times import from_microseconds
from reader.text.urls import canonical
from reader.text.words import holds, run

COUNT = 70
MUTED = ["title:open quality>0", "topic=bbc -is:starred", "text:嫦"]
MARKUP = ["{}", "{}", "**{}**", "> {}", "[{}](https://example.com/news)", "<b>{}</b>", "<!-- {} -->", "## {}\n"]
TAGS = ["AI", "Café", "Open Source", "new"]
COMPARE: dict[str, Callable[[int, int], bool]] = {"=": eq, ">": gt, ">=": ge, "<": lt, "<=": le}


def made_up(rng: random.Random, number: int) -> str:
    """An article with something in every field that a query can ask for, and without it now and then."""

    def some(values: list[str], most: int) -> list[str]:
        return rng.sample(values, rng.randrange(most + 1))

    fields: dict[str, object] = {
        "title": " ".join(some(WORDS, 3)) or f"Untitled {number}",
        "excerpt": " ".join(some(WORDS, 4)),
        "topics": some(NAMES, 3),
        "category": rng.choice(["", "News", "Café"]),
        "provider": {"name": rng.choice(["", *NAMES]), "domain": rng.choice(["", "bbc.co.uk", "News.example"])},
        "type": rng.choice(["article", "video", "Course"]),
        "lang": rng.choice(["", "en", "en-GB", "zh"]),
        "quality": rng.choice([None, 0, 50, 80, 119]),
        "heat": rng.choice([-1, 0, 3, 50]),
        "related": [{"title": "R", "webUrl": related(rng)} for _ in range(rng.choice([0, 0, 1, 3]))],
        "removed": rng.random() < 0.1,
        "draft": rng.random() < 0.1,
        "published": rng.random() < 0.3,
        "publishedDateTime": rng.choice(["2026-01-07T10:00:00Z", "2026-04-30", "2026-05-01T11:30:00Z", "0001-01-01", "9999-12-31T23:59:59Z"]),
        "cdnAmpWebUrl": rng.choice([None, f"https://amp.example/{number}"]),
        rng.choice(["status", "Status"]): rng.choice([None, "Open Source", "café", ["a", "rust"]]),
        "words_count": rng.choice([None, 0, 2_000, 2.5, "2,000", "many"]),
        "my key": rng.choice([None, {"inner": "news"}, "C++", True]),
        "due": rng.choice([None, "2026-01-07", "2026-05-01 10:00", "2027", "soon"]),
        "zażółć": rng.choice([None, "嫦娥", "Й"]),
        "images": rng.choice([None, [{"url": "https://example.com/p.png"}]]),
        "featuredContent": rng.choice([None, '<iframe src="https://example.com/v"></iframe>']),
    }  # fmt: skip
    return article(number, **{key: value for key, value in fields.items() if value is not None}) + body(rng)


def body(rng: random.Random) -> str:
    """Words in Markdown or HTML, for none to a few minutes."""
    marked = [rng.choice(MARKUP).format(word) for word in rng.sample(WORDS, rng.randrange(6))]
    return rng.choice(["", " ".join(marked), "\n".join(marked), " ".join(marked * rng.choice([20, 150, 400]))])


def why_unlisted(each: Article) -> str:
    """The flag that asks for an article that is in no list; empty where it is in all."""
    return "removed" if each.removed else "draft" if each.draft else ""


def terms(queries: Sequence[str]) -> list[Term]:
    return [term for query in queries if (term := Query.parse(query).term)]


def related(rng: random.Random) -> str:
    """The address of an article, or of none."""
    return f"https://example.com/{rng.randrange(3 * COUNT)}"


class Sample:
    """A feed with its library, and the same articles as the loader alone reads them."""

    def __init__(self, feed: Path) -> None:
        rng = random.Random(7)
        for number in range(COUNT):
            write(
                feed, rng.choice(["a/", "B/", "é/", "", "a/deep/", "B/deep/a/"]) + f"b{number}.md", made_up(rng, number)
            )
        self.library = synced(feed)
        self.library.find_stories()
        self.library.search_words()
        paths = sorted((path.relative_to(feed).as_posix() for path in feed.rglob("*.md")), key=str.encode)
        read = [loader.read(feed / path, path) for path in paths]
        self.articles = [each for each in read if isinstance(each, Article)]
        self.moments = {each.path: moment(each, feed) for each in self.articles}
        self.stories = graphs.stories(graphs.of_article(each) for each in self.articles if not why_unlisted(each))
        self.ids = {record["path"]: id_ for id_, record in self.everything()}
        keys = {row.key for row in self.library.ask(headlines, list(self.ids.values())).values() if rng.random() < 0.5}
        with closing(open_state()) as state:
            state.mark(keys, read=True)
            state.mark(sorted(key for key in keys if rng.random() < 0.4), starred=True)
            state.mark(sorted(key for key in keys if rng.random() < 0.4), hidden=True)
            for tag in TAGS:
                state.mark(sorted(key for key in keys if rng.random() < 0.3), tag=[tag])
            self.library.mirror_marks(state)
        self.library.mute(MUTED)
        rows = self.library.ask(headlines, list(self.ids.values()))
        self.rows = {path: rows[id_] for path, id_ in self.ids.items()}
        self.muted: set[str] = set()
        self.leads: set[str] = set()
        self.tags: dict[object, typing.Any] = {record["path"]: record["tags"] for _, record in self.everything()}
        self.muted = {each.path for each in self.articles if any(self.matches(each, term) for term in terms(MUTED))}
        self.leads = {lead for story in self.stories for lead in self.leads_of(story)}

    def everything(self) -> Iterator[tuple[int, dict[str, object]]]:
        ids = self.library.ids(
            Query.parse(" ".join(f"(is:{flag} OR -is:{flag})" for flag in (*UNLISTED, "hidden", "muted")))
        )
        yield from zip(ids, self.library.records(ids), strict=True)

    def leads_of(self, story: Sequence[graphs.Stated]) -> Iterator[str]:
        """The lead and, where that is hidden, the best of the others that are not."""
        lead = graphs.lead_of(story)
        yield lead.path
        others = [each for each in story if not self.is_left_out(each.path)]
        if self.is_left_out(lead.path) and others:
            yield graphs.lead_of(others).path

    def is_left_out(self, path: str) -> bool:
        return self.rows[path].hidden or path in self.muted

    def expected(self, query: Query) -> list[Article]:
        """The articles that match, put in order by one stable sort a key, the least important first."""
        shown = [each for each in self.articles if speaks_of(why_unlisted(each), query.term) or not why_unlisted(each)]
        shown = [each for each in shown if speaks_of("hidden", query.term) or not self.rows[each.path].hidden]
        shown = [each for each in shown if speaks_of("muted", query.term) or each.path not in self.muted]
        found = [each for each in shown if query.term is None or self.matches(each, query.term)]
        sorts = list(query.sorts)
        if query.group:
            key: SortKey = "date" if query.group == "day" else "path" if query.group == "folder" else query.group
            sorts.insert(0, next((sort for sort in sorts if sort.key == key), Sort.natural(key)))
        if not {"date", "path"} & {sort.key for sort in query.sorts}:
            sorts.append(Sort("date", True))
        for position, sort in reversed(list(enumerate(sorts))):
            by_day = query.group == "day" and position == 0 and query.sort.key != "date"
            by_folder = query.group == "folder" and position == 0
            values: dict[str, typing.Any] = {
                each.path: self.day(each)
                if by_day
                else each.folder.encode()
                if by_folder
                else self.value(each, sort, query.term)
                for each in found
            }
            with_value = [each for each in found if values[each.path] is not None]
            with_value.sort(key=lambda each: values[each.path], reverse=sort.descending)
            found = with_value + [each for each in found if values[each.path] is None]
        return found

    def day(self, each: Article) -> str | None:
        moment = self.moments[each.path]
        return moment.date().isoformat() if moment else None

    def value(self, each: Article, sort: Sort, term: Term | None) -> typing.Any:
        values = {
            "date": self.moments[each.path],
            "heat": each.heat,
            "hot": hot(each, self.moments[each.path]),
            "quality": each.quality,
            "title": sort_key(each.title).encode(),
            "provider": sort_key(each.source).encode() or None,
            "topic": sort_key(each.topics[0]).encode() or None if each.topics else None,
            "related": len(each.related),
            "path": self.ids[each.path],
            "unread": self.rows[each.path].read,
            "minutes": each.minutes,
            "match": score(each, term),
        }
        return values[sort.key]

    def matches(self, each: Article, term: Term) -> bool:
        match term:
            case Words():
                return any(holds(text, run(term.text, term.prefix)) for texts in searched(each) for text in texts)
            case Text("text"):
                return holds(body_text(each.body), run(term.text, term.prefix))
            case Text("tag"):
                return any(text_matches(tag, term) for tag in self.tags[each.path])
            case Text("folder", exact=False):
                return is_in_folder(each, term)
            case Text():
                return any(text_matches(text, term) for text in texts(each, term.field))
            case Number():
                number = len(each.related) if term.field == "related" else getattr(each, term.field)
                return number is not None and COMPARE[term.comparison](number, term.value)
            case Published():
                start, end = stretch(term.when, NOW)
                moment = each.published
                if moment is None:
                    return False
                return {"since": moment >= start, "before": moment < start, "on": start <= moment < end}[term.edge]
            case Flag():
                return self.flag(each, term.name)
            case Extra():
                return has_extra(each, term)
            case Not():
                return not self.matches(each, term.term)
            case InStory():
                return self.is_in_story(each, term.name)
            case All():
                return all(self.matches(each, part) for part in term.terms)
            case Any():
                return any(self.matches(each, part) for part in term.terms)
            case _:
                page = each.links.page
                return page is not None and canonical(page) == canonical(term.url)  # type: ignore[union-attr]

    def is_in_story(self, each: Article, name: str) -> bool:
        """Whether a neighbour, near or far, is called so."""
        for story in self.stories:
            if each.path in [other.path for other in story]:
                return any(is_called(other, name) for other in story)
        return False

    def flag(self, each: Article, name: str) -> bool:
        links = each.links
        return bool({
            "unread": not self.rows[each.path].read,
            **{mark: getattr(self.rows[each.path], mark) for mark in ("read", "starred", "hidden", "new", "changed")},
            "muted": each.path in self.muted,
            "lead": each.path in self.leads,
            **dict.fromkeys(UNLISTED, False),
            why_unlisted(each): True,
            "amp": links.amp or links.amp_cache,
            "image": each.images,
            "related": each.related,
            "video": each.type == "video" or each.embeds,
            "link": links.page or links.amp or links.amp_cache,
            "date": each.published,
        }[name])  # fmt: skip


def is_called(each: graphs.Stated, name: str) -> bool:
    page = each.page and canonical(each.page)
    return page is not None and (canonical(name) == page or name == name_of(page_id(page)))


def moment(each: Article, feed: Path) -> datetime | None:
    """Where it stands in time: one of a day to come is as old as its file."""
    if not each.published or each.published < datetime.now(UTC) + timedelta(1):
        return each.published
    return from_microseconds((feed / each.path).stat().st_mtime_ns // 1_000)


def hot(each: Article, moment: datetime | None) -> float | None:
    if each.heat is None or moment is None:
        return None
    return log2(each.heat) + (moment - datetime(1970, 1, 1, tzinfo=UTC)) / timedelta(3) if each.heat else -inf


def is_in_folder(each: Article, term: Text) -> bool:
    """Whether the folders on the way to an article, one behind the other, are those of `term`; the last may go on."""
    way, named = sort_key(each.folder).split("/"), sort_key(term.text.strip("/")).split("/")
    for at in range(len(way) - len(named) + 1):
        *before, last = way[at : at + len(named)]
        if before == named[:-1] and (last.startswith(named[-1]) if term.prefix else last == named[-1]):
            return True
    return False


def has_extra(each: Article, term: Extra) -> bool:
    """Whether a field of the file's own, one of the article's first, is what `term` asks for."""
    value = next((value for name, value in each.more if sort_key(name) == sort_key(term.name)), None)
    if value is None or not term.comparison:
        return value is not None
    if term.comparison == ":":
        return holds(value, run(term.text, term.prefix))
    if term.comparison == "=":
        return sort_key(value) == sort_key(term.text)
    compare = COMPARE[term.comparison]
    if "-" in term.text[1:]:
        is_day = re.match(r"\d{4}-\d\d-\d\d", value)
        return bool(is_day) and compare(value[: len(term.text)], term.text)  # type: ignore[arg-type]
    is_number = re.fullmatch(r"-?\d+(\.\d+)?", value)
    return bool(is_number) and compare(float(value), float(term.text))  # type: ignore[arg-type]


def searched(each: Article) -> tuple[tuple[str, ...], ...]:
    """Where words are looked for: in which they count most in the order by match comes first."""
    topics = json.dumps(each.topics, ensure_ascii=False)
    return (each.title,), (each.excerpt, each.source, topics), (body_text(each.body),)


def score(each: Article, term: Term | None) -> int | None:
    """How well an article matches the words that `term` looks for: three for each that is in the title, two, or one."""
    values = [
        next((value for value, texts in zip((3, 2, 1), searched(each), strict=True)
              if any(holds(text, run(part.text, part.prefix)) for text in texts)), 0)
        for part in ranking(term)
    ]  # fmt: skip
    return sum(values) or None


def texts(each: Article, field: str) -> tuple[str, ...]:
    if field == "topic":
        return each.topics
    stated = {"provider": each.source, "domain": each.provider.domain}
    return (stated[field] if field in stated else getattr(each, field),)


def text_matches(text: str, term: Text) -> bool:
    if term.field == "path":
        return (
            ascii_lower(term.text) == ascii_lower(text) if term.exact else ascii_lower(term.text) in ascii_lower(text)
        )
    return same(text, term) if term.exact else holds(text, run(term.text, term.prefix))


def same(text: str, term: Text) -> bool:
    if term.field in ("provider", "topic") and not sort_key(text):
        return False
    return sort_key(text) == sort_key(term.text)


def ascii_lower(text: str) -> str:
    return text.encode().lower().decode()


def speaks_of(flag: str, term: Term | None) -> bool:
    return term is not None and f"is:{flag}" in str(term)


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sample]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("BROADSHEET_HOME", str(tmp_path_factory.mktemp("home")))
        made = Sample(tmp_path_factory.mktemp("feed"))
        with closing(made.library):
            yield made


def found(library: Library, query: Query) -> list[object]:
    return [record["path"] for record in library.records(library.ids(query))]


@settings(max_examples=examples(2_400))
@given(query=queries)
def test_any_query_finds_what_a_look_at_every_article_finds(sample: Sample, query: Query) -> None:
    assert found(sample.library, query) == [each.path for each in sample.expected(query)]


def month(each: Article) -> str:
    return each.published.date().isoformat()[:7] if each.published else ""


HEADINGS: dict[str, Callable[[Sample, Article], str]] = {
    "day": lambda sample, each: sample.day(each) or "",
    "provider": lambda _, each: sort_key(each.source),
    "topic": lambda _, each: sort_key(each.topics[0]) if each.topics else "",
    "folder": lambda _, each: sort_key(each.folder),
}


@pytest.mark.quick(1)
@pytest.mark.parametrize("remembered", [False, True])
@settings(max_examples=examples(200))
@given(query=queries.filter(lambda query: bool(query.group)))
def test_headings_part_the_list_as_it_stands(sample: Sample, remembered: bool, query: Query) -> None:
    if remembered:
        sample.library.remember_orders()
    runs = [
        Facet(name, len(list(run)))
        for name, run in groupby(sample.expected(query), partial(HEADINGS[query.group], sample))
    ]
    headings = sample.library.ask(groups, query, sample.library.clock())
    assert [Facet(sort_key(each.name), each.count) for each in headings] == runs


@pytest.mark.parametrize(
    ("group", "headings"),
    [
        ("provider", [("ACME", 2), ("Acme Labs", 1)]),
        ("topic", [("AI", 3)]),
        ("day", [("1970-01-02", 1), ("1970-01-01", 1), ("1969-12-31", 1)]),
    ],
)
def test_a_heading_is_spelled_as_the_newest_article_spells_it(
    tmp_path: Path, group: Group, headings: list[tuple[str, int]]
) -> None:
    stated = [("1970-01-01", "acme", "ai"), ("1970-01-02", "ACME", "AI"), ("1969-12-31T23:59:59Z", "Acme Labs", "Ai")]
    for number, (day, provider, topic) in enumerate(stated):
        fields = {"publishedDateTime": day, "provider": {"name": provider}, "topics": [topic]}
        write(tmp_path / "feed", f"{number}.md", article(number, **fields))
    with closing(synced(tmp_path / "feed")) as library:
        rows = library.ask(groups, Query(group=group), library.clock())
    assert [(each.name, each.count) for each in rows] == headings


@settings(max_examples=examples(200))
@given(query=queries)
def test_facets_count_what_the_query_finds(sample: Sample, query: Query) -> None:
    articles = sample.expected(query)
    counts = {
        "topic": Counter(key for each in articles for key in {sort_key(topic) for topic in each.topics}),
        "provider": Counter(sort_key(each.source) for each in articles),
        "lang": Counter(sort_key(each.lang) for each in articles),
        "folder": Counter(sort_key(each.folder) for each in articles),
        "month": Counter(month(each) for each in articles),
    }
    waiting = [each for each in articles if not sample.rows[each.path].read]
    unread: dict[str, Counter[typing.Any]] = {
        "topic": Counter(key for each in waiting for key in {sort_key(topic) for topic in each.topics}),
        "provider": Counter(each.source for each in waiting),
        "lang": Counter(each.lang for each in waiting),
        "month": Counter(month(each) for each in waiting),
        "folder": Counter(each.folder for each in waiting),
    }
    for field, count in counts.items():
        stated = sample.library.ask(facets, field, query.term, sample.library.clock())
        assert {sort_key(facet.name): facet.count for facet in stated} == count
        assert sum(facet.unread for facet in stated) == sum(unread[field].values())
        assert [facet.count for facet in stated] == sorted(count.values(), reverse=True)


@pytest.mark.parametrize("field", ["topic", "provider", "folder"])
def test_what_is_remembered_is_what_a_count_gives(
    sample: Sample, field: typing.Literal["topic", "provider", "folder"]
) -> None:
    sample.library.remember_orders()
    counted = sample.library.ask(facets, field, None, sample.library.clock())
    at_hand = sample.library.ask(remembered, field)
    assert at_hand is not None
    assert [(sort_key(each.name), each.count) for each in at_hand] == [
        (sort_key(each.name), each.count) for each in counted
    ]
    assert len(counted) > 1 and sample.library.ask(marked_out)


def test_ages_count_from_now(tmp_path: Path) -> None:
    write(tmp_path, "a.md", article(1, publishedDateTime=datetime(2026, 4, 24, 12, 0, 1, tzinfo=UTC)))
    write(tmp_path, "b.md", article(2, publishedDateTime=datetime(2026, 4, 24, 11, 59, 59, tzinfo=UTC)))
    with closing(synced(tmp_path)) as library:
        assert found(library, Query.parse("since:7d")) == ["a.md"]
        assert found(library, Query.parse("before:7d")) == ["b.md"]


def test_topics_and_words_follow_every_change(tmp_path: Path) -> None:
    write(tmp_path, "a.md", article(1, topics=["AI", "Rust"]))
    with closing(synced(tmp_path)) as library, closing(open_state()) as state:
        library.search_words()
        assert found(library, Query.parse("topic=rust")) == ["a.md"]
        write(tmp_path, "a.md", article(1, topics=["Go", "go"]))
        library.sync(state)
        library.search_words()
        assert [library.ids(Query.parse(f"topic={name}"))[:] for name in ("rust", "ai")] == [[], []]
        assert library.ask(facets, "topic", None, library.clock()) == [Facet("Go", 1, 1)]
        (tmp_path / "a.md").unlink()
        library.sync(state)
        assert library.ask(facets, "topic", None, library.clock()) == []
