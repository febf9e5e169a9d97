"""What words tell, counted in a sample of the articles from before.

An article of one era is weighed by those before that era: so a burst does not make its own words common, and an article
that comes changes nothing for those that are there. The first ones are weighed by the first so many articles, whether
those are from before or not; in a small collection that is all of it.

The sample holds the articles whose pages, which are hashes, are the smallest [bottom-k sketch: Cohen, Kaplan, 2007]:
the same ones in whatever order articles come.
"""

from bisect import insort
from collections import Counter, defaultdict
from collections.abc import Iterable
from itertools import chain
from math import log, log2

from reader.library.likeness import DAY, TOP, Text, words_of
from reader.text.gist import DATES

SAMPLE = 2_048  # articles
ERA = 256 * DAY
ALWAYS = 2**63 - 1  # the moment behind all others

_OF_A_DATE = 1  # the level of the name of a day or month
_FEWEST = 256  # a smaller sample counts as one of so many: of three articles no word is common


def until(moment: int, floor: int) -> int:
    """Up to which moment those articles came that weigh the words of an article of `moment`. `floor` is the first
    beginning of an era with SAMPLE articles before it, or ALWAYS.
    """
    return max(begun(moment), floor)


def begun(moment: int) -> int:
    """When the era of `moment` began."""
    return moment // ERA * ERA


class Sample:
    """Some of the articles that were added, and what their words tell."""

    def __init__(self) -> None:
        self._held: list[tuple[int, int, tuple[str, ...]]] = []  # page, day, words

    @property
    def last(self) -> int | None:
        """The greatest page in it; None as long as it holds all that was added."""
        return self._held[-1][0] if len(self._held) == SAMPLE else None

    def add(self, text: Text) -> None:
        """Let it hold `text`, where its page is small enough."""
        if len(self._held) == SAMPLE:
            if text.page > self._held[-1][0]:
                return
            self._held.pop()
        insort(self._held, (text.page, text.moment // DAY, tuple(words_of(text))))

    def levels(self) -> dict[str, int]:
        """The level of each word that is not rare: see likeness.py."""
        on_day: defaultdict[int, list[tuple[str, ...]]] = defaultdict(list)
        for _, day, words in self._held:
            on_day[day].append(words)
        articles = Counter(chain.from_iterable(words for _, _, words in self._held))
        days = Counter(chain.from_iterable(set().union(*spoken) for spoken in on_day.values()))
        size, of_days = max(len(self._held), _FEWEST), len(on_day)
        levels = {
            word: _level(size, _expected(count, days[word], of_days))
            for word, count in articles.items()
            if count << TOP > size  # or it is rare enough, whatever its days
        }
        return {word: level for word, level in levels.items() if level < TOP} | dict.fromkeys(DATES, _OF_A_DATE)


def sampled(texts: Iterable[Text]) -> Sample:
    """A sample of `texts`."""
    sample = Sample()
    for text in texts:
        sample.add(text)
    return sample


def _level(size: int, expected: float) -> int:
    return max(0, min(TOP, int(log2(size / expected))))


def _expected(articles: int, days: int, of_days: int) -> float:
    """How many articles let expect so many days with one, if they came by chance; never more than there are."""
    if days == of_days:
        return articles
    return max(1.0, min(articles, -of_days * log(1 - days / of_days)))
