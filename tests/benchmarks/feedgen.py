"""Collections of any size, shaped like real ones: `python tests/benchmarks/feedgen.py DIR --articles 100000`.

The shape follows what two real feeds measure: stories of up to 180 articles whose files list one another whole (95 %
of all bytes), one lead a story, AMP on a tenth, heat on a third and log-normal, qualities of 0 to 130, a few
hundred providers of unequal size. Every hundredth file carries a hazard: entities, CJK, no date, folded text,
Windows line ends, anchors, comments.

`--small` writes files of about 1 KB instead, for feeds of so many articles that real ones would fill the disk: a
paragraph each, no hazards, and one or two related articles in a tenth of them. `--posts` writes the same with bodies as
long as blogs have them: 4 KB on average, of words as unequal as those of a language.
"""

import argparse
import random
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import accumulate
from pathlib import Path

_WORDS = (
    "cloud data market model network chip river report engine storage battery orbit trade signal garden policy "
    "bridge number winter summer launch update release bank ocean forest cable border satellite harbour language "
    "museum protein station budget election vaccine robot quantum copper railway summit glacier library container"
).split(" ")
_VERBS = tuple("reaches opens closes doubles loses wins delays joins leaves tests cuts raises moves finds".split(" "))
_TOPICS = ["AI", "Azure", "Security", "Storage", "Databases", "Science", "Business", "Space", "Energy", "Policy"]
_LETTERS = "eeetttaaaooiinnsshhrrddllcumwfgypbvk"
_NEWEST = datetime(2026, 4, 30, 18, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class _Made:
    """One article: its file's name, the fields it shares with stubs, and those of its own."""

    name: str
    quality: int
    shared: list[str]  # YAML lines
    own: list[str]


def make_feed(directory: Path, articles: int, seed: int = 1) -> None:
    """Write `articles` files into `directory`, the same for the same seed."""
    rng = random.Random(seed)
    directory.mkdir(parents=True, exist_ok=True)
    number = 0
    while number < articles:
        size = min(_story_size(rng), articles - number)
        story = [_article(rng, number + position, articles) for position in range(size)]
        for made, text in _files(rng, story):
            (directory / made.name).write_bytes(text.encode())
        number += size


def make_small_feed(directory: Path, articles: int, seed: int = 1) -> None:
    """Write `articles` files of about 1 KB into `directory`, the same for the same seed."""
    rng = random.Random(seed)
    directory.mkdir(parents=True, exist_ok=True)
    before: list[_Made] = []
    for number in range(articles):
        made = _article(rng, number, articles)
        related = rng.sample(before, rng.randrange(1, len(before) + 1)) if before and rng.random() < 0.1 else []
        lines = [*made.shared, *made.own, *(["related:"] if related else []), *map(_stub, related)]
        body = " ".join(rng.choices(_WORDS, k=25)).capitalize() + "."
        (directory / made.name).write_bytes("\n".join(["---", *lines, "---", "", body, ""]).encode())
        before = [*before[-1:], made]


def make_posts(directory: Path, articles: int, seed: int = 1) -> None:
    """Write `articles` files with bodies of real lengths into `directory`, the same for the same seed."""
    make_small_feed(directory, articles, seed)
    rng = random.Random(seed)
    vocabulary = _vocabulary(rng)
    weights = list(accumulate(1 / (rank + 3) for rank in range(len(vocabulary))))  # Zipf's law
    for path in sorted(directory.iterdir()):
        length = max(30, int(rng.lognormvariate(6.1, 0.8)))
        words = rng.choices(vocabulary, cum_weights=weights, k=length)
        paragraphs = [" ".join(words[at : at + 80]).capitalize() + "." for at in range(0, length, 80)]
        with path.open("a", encoding="utf-8") as file:
            file.write("\n" + "\n\n".join(paragraphs) + "\n")


def _vocabulary(rng: random.Random) -> list[str]:
    """As many words as a large blog uses, the frequent ones shorter."""
    made = {"".join(rng.choices(_LETTERS, k=2 + int(rng.betavariate(2, 3) * 11))) for _ in range(40_000)}
    return sorted(made, key=lambda word: (len(word) // 3, word))


def _story_size(rng: random.Random) -> int:
    """Half of all stories are single; the rest have a long tail up to 180."""
    return 1 if rng.random() < 0.5 else min(2 + int(rng.paretovariate(1.0)), 180)


def _article(rng: random.Random, number: int, articles: int) -> _Made:
    moment = _NEWEST - timedelta(seconds=int(number * 4 * 365 * 86_400 / max(articles, 1)) + rng.randrange(3_600))
    words = rng.sample(_WORDS, 5)
    title = f"{words[0].title()} {words[1]} {rng.choice(_VERBS)} {words[2]} {words[3]}, {words[4]} {number}"
    provider = int(rng.paretovariate(0.6)) % 400
    domain = f"provider{provider}.example"
    slug = title.lower().replace(" ", "-").replace(",", "")
    url = f"https://{domain}/{moment:%Y/%m}/{slug}"
    quality = min(int(abs(rng.gauss(60, 30))), 130)
    heat = int(rng.lognormvariate(3.5, 1.2)) if rng.random() < 0.36 else -1
    excerpt = " ".join(rng.choices(_WORDS, k=30)).capitalize() + "."
    shared = [
        f'title: "{title}"',
        f'excerpt: "{excerpt}"',
        f"publishedDateTime: {moment:%Y-%m-%dT%H:%M:%SZ}",
        f'webUrl: "{url}"',
        "type: " + ("video" if rng.random() < 0.03 else "article"),
        "provider:",
        f"  name: Provider {provider}",
        f"  domain: {domain}",
        f"quality: {quality}",
    ]
    if rng.random() < 0.1:
        amp = f"https://{domain}/amp/{slug}"
        shared += [f'ampWebUrl: "{amp}"', f'cdnAmpWebUrl: "https://cdn.example/c/s/{amp[8:]}"']
    if rng.random() < 0.35:
        shared += ["images:", f'  - url: "https://{domain}/{slug}.jpg"', "    width: 1200", "    height: 675"]
    topics = rng.sample(_TOPICS, rng.randrange(1, 4))
    own = [f"heat: {heat}", f'originalUrl: "{url}"', "category: news", "topics:", *(f"  - {topic}" for topic in topics)]
    return _Made(f"{moment:%Y-%m-%d}-{slug}.md", quality, shared, own)


def _files(rng: random.Random, story: list[_Made]) -> Iterator[tuple[_Made, str]]:
    """The files of one story; each lists all the others, best first."""
    ranked = sorted(story, key=lambda made: -made.quality)
    stubs = {made.name: _stub(made) for made in ranked}
    for made in story:
        lines = [*made.shared, *made.own, f"published: {'true' if made is ranked[0] else 'false'}"]
        related = "\n".join(stubs[other.name] for other in ranked if other is not made)
        secured = f'secured: "{rng.randbytes(420).hex()}"'
        text = "\n".join(["---", *lines, *(["related:", related] if related else []), secured, "---", ""])
        yield made, _with_hazard(rng, text)


def _stub(made: _Made) -> str:
    """An article as others list it under `related`."""
    return "  - " + "\n    ".join(made.shared)


def _with_hazard(rng: random.Random, text: str) -> str:
    if rng.random() >= 0.01:
        return text
    title = next(line for line in text.split("\n") if line.startswith("title: "))
    folded = "title: >-\n  " + title[8:-1].replace(", ", ",\n  ")
    return rng.choice(
        [
            text.replace(title, title[:-1] + ' &amp;quot;quoted&amp;quot;"', 1),
            text.replace(title, 'title: "嫦娥六号 ' + title[8:], 1),
            text.replace("publishedDateTime: 20", "publishedDateTime: soon 20", 1),
            text.replace(title, folded, 1),
            text.replace("\n", "\r\n"),
            text.replace("category: news", "category: &kind news # a comment\nsection: *kind", 1),
            text.replace(title, "title: [not, a, line]", 1),
        ]
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("directory", type=Path)
    parser.add_argument("--articles", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--small", action="store_true", help="files of about 1 KB")
    parser.add_argument("--posts", action="store_true", help="files with bodies")
    options = parser.parse_args()
    start = time.perf_counter()
    make = make_small_feed if options.small else make_posts if options.posts else make_feed
    make(options.directory, options.articles, options.seed)
    print(f"{options.articles:,} articles in {time.perf_counter() - start:.1f} s")


if __name__ == "__main__":
    main()
