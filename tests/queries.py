"""Any query at all, as the language can state it."""

from hypothesis import strategies as st

from reader.model.story import name_of
from reader.query import GROUPS, SORT_KEYS, Query, Sort
from reader.query.terms import (
    FLAGS,
    Address,
    Extra,
    Flag,
    InStory,
    Not,
    Number,
    Published,
    Term,
    Text,
    Words,
    all_of,
    any_of,
)
from reader.text.hashing import page_id
from reader.text.words import words

WORDS = [
    "rust",
    "Ru",
    "café",
    "CAFE",
    "open-source",
    "open",
    "news",
    "2026",
    "嫦娥",
    "嫦",
    "naïve",
    "AI",
    "a",
    "Straße",
    "й",
]
NAMES = ["AI", "ai", "Open Source", "Café", "嫦娥", "BBC News", "bbc", "The Verge", "news", 'say "hi"', "C++", "R&D"]

bare = st.one_of(
    st.sampled_from([*WORDS, *NAMES]),
    st.lists(st.sampled_from(WORDS), min_size=2, max_size=3).map(" ".join),
    st.text(max_size=8),
)
wordy = bare.filter(lambda text: bool(words(text)))

texts = st.one_of(
    st.builds(Text, st.sampled_from(["title", "provider", "topic", "category", "type", "lang", "domain", "tag"]), wordy, st.just(False), st.booleans()),
    st.builds(Text, st.sampled_from(["title", "provider", "topic", "category", "type", "lang", "domain", "tag"]), bare.filter(bool), st.just(True)),
    st.builds(Text, st.just("text"), wordy, st.just(False), st.booleans()),
    st.builds(Text, st.just("folder"), st.sampled_from(["a", "A", "a/deep", "deep", "de", "B/", ".", "é", "E", "a/de", "x"]), st.booleans()),
    st.builds(Text, st.just("folder"), st.sampled_from(["a", "de", "a/de"]), st.just(False), st.just(True)),
    st.builds(Text, st.just("path"), st.sampled_from(["a/", "b1", "B1", ".md", "é", "a/b1.md"]), st.booleans()),
)  # fmt: skip
names = st.sampled_from(["status", "Status", "words_count", "my key", "due", "zażółć", "none"])
numbers = st.one_of(st.integers(-3, 4_000).map(str), st.sampled_from(["2.5", "2026-01", "2026-01-07", "2027-12-31"]))
extras = st.one_of(
    st.builds(Extra, names),
    st.builds(Extra, names, st.just(":"), wordy, st.booleans()),
    st.builds(Extra, names, st.just("="), bare.filter(bool)),
    st.builds(Extra, names, st.sampled_from([">", ">=", "<", "<="]), numbers),
)
leaves: st.SearchStrategy[Term] = st.one_of(
    st.builds(Words, wordy, st.booleans()),
    texts,
    extras,
    st.builds(
        Number,
        st.sampled_from(["quality", "heat", "related", "minutes", "words"]),
        st.sampled_from(["=", ">", ">=", "<", "<="]),
        st.integers(-2, 120),
    ),
    st.builds(
        Published, st.sampled_from(["since", "before"]), st.sampled_from(["30d", "2h", "1y", "99999y", "2w", "3m"])
    ),
    st.builds(
        Published,
        st.sampled_from(["since", "before", "on"]),
        st.sampled_from(["2026", "2026-1", "2026-01-07", "today", "yesterday", "9999", "9999-12-31", "0001"]),
    ),
    st.sampled_from([Flag(verb, name) for verb, names in FLAGS.items() for name in names]),
    st.integers(0, 70).map(lambda number: Address(f"http://EXAMPLE.com/{number}#top")),
    st.integers(0, 70).map(lambda number: InStory(f"http://EXAMPLE.com/{number}#top")),
    st.integers(0, 70).map(lambda number: InStory(name_of(page_id(f"https://example.com/{number}")))),
)
terms = st.recursive(
    leaves,
    lambda inner: st.one_of(
        inner.map(Not),
        st.lists(inner, min_size=2, max_size=3).map(lambda parts: all_of(*parts)),
        st.lists(inner, min_size=2, max_size=3).map(lambda parts: any_of(*parts)),
    ),
    max_leaves=6,
)
sorts = st.lists(
    st.builds(Sort, st.sampled_from(SORT_KEYS), st.booleans()), min_size=1, max_size=3, unique_by=lambda sort: sort.key
).map(tuple)
queries = st.builds(Query, st.none() | terms, sorts, st.sampled_from(GROUPS))
