"""What every measurement needs: the feeds, a library for each, and how often to repeat."""

import hashlib
import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType
from typing import Any

from benchmarks import feedgen, newsgen, screen
from benchmarks.launch import PROJECT, environment, reader, say
from benchmarks.terminal import Terminal

SHAPED = 6_000  # files shaped like real ones
_COPIES = 10  # of a corpus
_SLOWEST = 300  # files read in a second
_STAY = 2.0  # seconds a person stays at least


@dataclass(frozen=True, slots=True)
class Expected:
    """What the list shows of a feed: see `jobs.expect`."""

    articles: int
    titles: list[str]
    places: dict[str, int]
    near: dict[str, list[str]]


@dataclass(frozen=True, slots=True)
class Bench:
    """One run. `keep` holds the feeds, which later runs use again; `room` holds all else and goes with the run."""

    articles: int
    runs: int
    keep: Path
    room: Path
    corpus: Path | None = None
    _expected: dict[Path, Expected] = field(default_factory=dict)

    def small(self, articles: int) -> Path:
        """A feed of so many files of 1 KB."""
        return self._made("small", articles, feedgen.make_small_feed)

    def posts(self, articles: int) -> Path:
        """A feed of so many files with bodies as long as blogs have them."""
        return self._made("posts", articles, feedgen.make_posts)

    def news(self, articles: int) -> Path:
        """A feed of so many files with many words, in which a quarter tells what others tell too."""
        return self._made("news", articles, newsgen.make_news_feed, newsgen)

    def shaped(self) -> Path:
        """A feed of files shaped like real ones; of real ones, where a corpus is given."""
        if not self.corpus:
            return self._made("shaped", min(SHAPED, self.articles), feedgen.make_feed)
        feed = self.room / "corpus"
        if not feed.exists():
            _multiply(self.corpus, feed)
        return feed

    @property
    def shape(self) -> str:
        """What `shaped` holds, in words."""
        return "real files" if self.corpus else "files shaped like real ones"

    def _made(
        self, kind: str, articles: int, make: Callable[[Path, int], None], generator: ModuleType = feedgen
    ) -> Path:
        """The feed as kept, or made now. Its name follows from the generator's text: a changed one makes it anew."""
        feed = (
            self.keep
            / f"{kind}-{articles}-{hashlib.sha256(Path(str(generator.__file__)).read_bytes()).hexdigest()[:8]}"
        )
        if not feed.exists():
            say(f"making {feed.name}")
            for old in self.keep.glob(f"{kind}-{articles}-*"):
                shutil.rmtree(old)
            unfinished = self.room / feed.name
            make(unfinished, articles)
            unfinished.rename(feed)
        return feed

    def home(self, feed: Path) -> Path:
        """Where the reader's cache and state for `feed` are: a library that the app has built in full."""
        self.expected(feed)
        return self._home(feed)

    def expected(self, feed: Path) -> Expected:
        """What the list will show of `feed`."""
        if feed not in self._expected:
            say(f"building the library of {feed.name}")
            self._build(feed)
            self._expected[feed] = Expected(**self.job("expect", feed, self._home(feed)))
        return self._expected[feed]

    def _build(self, feed: Path) -> None:
        """Let the app read the feed and be opened on it once more, long enough for all that it leaves for later."""
        patience = 60 + sum(1 for _ in feed.rglob("*")) / _SLOWEST
        for _ in range(2):
            with self.open(feed, self._home(feed)) as terminal:
                if not terminal.seen(screen.FIRST, patience=patience):
                    raise LookupError(f"the app shows no list of {feed.name}")
                terminal.rest(patience)
                time.sleep(_STAY)
        self.job("build", feed, self._home(feed))

    def _home(self, feed: Path) -> Path:
        return self.room / f"home-{feed.name}"

    def new_home(self) -> Path:
        """A home in which nothing is known; there is one at a time."""
        home = self.room / "new-home"
        shutil.rmtree(home, ignore_errors=True)
        return home

    def job(self, name: str, feed: Path, home: Path) -> dict[str, Any]:
        """Run one of `jobs.JOBS` in a process of its own."""
        paths = os.pathsep.join([str(PROJECT), str(PROJECT / "tests")])
        command = [sys.executable, "-m", "benchmarks.jobs", name, str(feed)]
        surroundings = environment(home) | {"PYTHONPATH": paths}
        done = subprocess.run(command, env=surroundings, cwd=PROJECT, stdout=subprocess.PIPE, check=True)
        answer: dict[str, Any] = json.loads(done.stdout)
        return answer

    def open(self, feed: Path, home: Path) -> Terminal:
        """The app on `feed`, from the beginning and not from where it was left last time."""
        if (home / "data" / "state.db").exists():
            self.job("forget_place", feed, home)
        return Terminal(reader(str(feed)), environment=environment(home), directory=PROJECT, quit_keys=b"Q")


def _multiply(corpus: Path, feed: Path) -> None:
    for path in sorted(corpus.rglob("*")):
        if path.is_file():
            into = feed / path.relative_to(corpus).parent
            into.mkdir(parents=True, exist_ok=True)
            for copy in range(_COPIES):
                shutil.copyfile(path, into / f"{path.stem}-{copy}{path.suffix}")
