"""A collection as news is: many words of which most are rare, and events that several providers tell in words of their
own. Where `feedgen` has few words, so that files are of one size, this one has what it takes to infer events.
"""

import random
from datetime import UTC, datetime, timedelta
from pathlib import Path

_NEWEST = datetime(2026, 4, 30, 18, tzinfo=UTC)
_A_DAY = 70  # articles
_VOCABULARY = 40_000
_SYLLABLES = "ba be bo da de di ga go ka ke ki la le lo ma me mi na ne no pa pe ra re ro sa se si ta te to va ve za zo"


def make_news_feed(directory: Path, articles: int, seed: int = 1) -> None:
    """Write `articles` files into `directory`, the same for the same seed: a quarter tells what others tell too."""
    rng = random.Random(seed)
    directory.mkdir(parents=True, exist_ok=True)
    number = 0
    while number < articles:
        moment = _NEWEST - timedelta(days=number / _A_DAY)
        size = min(1 if rng.random() < 0.92 else 2 + int(rng.paretovariate(1.6)), 30, articles - number)
        event = _words(rng, 30)
        for _ in range(size):
            (directory / f"{moment:%Y-%m-%d}-{number:07}.md").write_text(_file(rng, number, moment, event), "utf-8")
            moment -= timedelta(hours=rng.random() * 12)
            number += 1


def _words(rng: random.Random, count: int) -> list[str]:
    """Words as often as in any language: the nth one as 1 / n [Zipf]."""
    return [_word(int(_VOCABULARY ** rng.random())) for _ in range(count)]


def _word(rank: int) -> str:
    syllables = _SYLLABLES.split()
    word = ""
    while rank or len(word) < 4:
        rank, digit = divmod(rank, len(syllables))
        word += syllables[digit]
    return word


def _file(rng: random.Random, number: int, moment: datetime, event: list[str]) -> str:
    title = rng.sample(event[:12], 6) + _words(rng, 3)
    excerpt = rng.sample(event, 15) + _words(rng, 15)
    rng.shuffle(title)
    provider = int(rng.paretovariate(0.6)) % 400
    return "\n".join(
        [
            "---",
            f'title: "{" ".join(title).capitalize()}"',
            f'excerpt: "{" ".join(excerpt).capitalize()}."',
            f"publishedDateTime: {moment:%Y-%m-%dT%H:%M:%SZ}",
            f'webUrl: "https://provider{provider}.example/{number}"',
            "provider:",
            f"  name: Provider {provider}",
            f"  domain: provider{provider}.example",
            "---",
            "",
            " ".join(_words(rng, 40)).capitalize() + ".",
            "",
        ]
    )
