"""What is muted is in no list, is counted, and is found by asking for it."""

from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from app import reader
from builders import article, open_state, synced, titles, write
from commandline import CliResult
from textual.widgets import Input, Static

from reader import config
from reader.errors import ConfigError
from reader.library import Library
from reader.library.headlines import headlines, tally
from reader.query import Query
from reader.session.sync import Synced, SyncJob
from reader.system.paths import config_file


@pytest.fixture
def feed(tmp_path: Path) -> Path:
    for number in range(4):
        write(tmp_path, f"{number}.md", article(number, topics=["Deals" if number % 2 else "News"]) + f"body{number}")
    return tmp_path


def listed(library: Library, typed: str = "sort:title") -> list[str]:
    return titles(library, library.ids(Query.parse(typed)))


def test_muted_articles_are_in_no_list_that_does_not_ask_for_them(feed: Path) -> None:
    with closing(synced(feed)) as library:
        library.search_words()
        library.mute(["topic=deals"])
        assert listed(library) == ["Article 0", "Article 2"]
        assert listed(library, "is:muted sort:title") == ["Article 1", "Article 3"]
        assert listed(library, "article* sort:title") == ["Article 0", "Article 2"]
        counts = library.ask(tally)
        assert (counts.articles, counts.listed, counts.muted, counts.unread) == (4, 2, 2, 2)
        library.mute([])
        assert (len(listed(library)), library.ask(tally).muted, library.ask(tally).unread) == (4, 0, 4)


def test_articles_that_come_or_change_are_muted_as_their_words_are_entered(feed: Path) -> None:
    with closing(synced(feed)) as library, closing(open_state()) as state:
        library.search_words()
        library.mute(["text:lion"])
        write(feed, "9.md", article(9) + "A lion.")
        write(feed, "0.md", article(0) + "A lion, too.")
        library.sync(state)
        library.search_words()
        assert listed(library, "is:muted sort:title") == ["Article 0", "Article 9"]
        write(feed, "0.md", article(0) + "None.")
        library.sync(state)
        library.search_words()
        assert listed(library, "is:muted") == ["Article 9"]


def test_the_app_shows_no_muted_article_with_the_first_list_after_a_sync(feed: Path) -> None:
    write(config_file().parent, config_file().name, "[mute]\nqueries = ['text:body3', 'topic=news']\n")
    reports: list[Synced] = []
    with closing(synced(feed)) as library, closing(open_state()) as state:
        write(feed, "3.md", article(3) + "body3 again")
        SyncJob(None, Query(), config.load(config_file()), (), is_visit=False).run(library, state, reports.append)
        first = next(report.results for report in reports if report.results and report.outcome)
        assert [library.ask(headlines, [id_])[id_].title for id_ in first.ids] == ["Article 1"]


def test_a_command_leaves_out_what_the_app_muted(feed: Path, tell: Callable[..., CliResult]) -> None:
    with closing(synced(feed)) as library:
        library.mute(["topic=deals"])
    assert len(tell("list", feed).lines) == 2
    write(feed, "5.md", article(5, topics=["deals"]))
    assert len(tell("list", feed).lines) == 2
    assert len(tell("list", feed, "is:muted").lines) == 3
    assert tell("list", feed, "none").err == f"broadsheet: No match among 5 articles in {feed}, 3 muted.\n"


async def test_a_provider_is_muted_and_shown_again(feed: Path) -> None:
    async with reader(feed) as app:
        await app.press("H", "p")
        await app.until(lambda: len(app.titles) == 3)
        assert config.load(config_file()).mute.queries == ('provider="Provider 2"',)
        assert app.main.bar.counts.listed == 3
        await app.press("U")
        await app.until(lambda: len(app.titles) == 4)
        assert config.load(config_file()).mute.queries == ()


async def test_what_the_list_is_filtered_by_is_muted(feed: Path) -> None:
    async with reader(feed) as app:
        await app.press("/", *"text:body1", "enter")
        await app.until(lambda: app.titles == ["Article 1"])
        await app.press("H", "enter")
        await app.until(lambda: app.titles == [])
        await app.press("escape")
        await app.until(lambda: len(app.titles) == 3)
        assert config.load(config_file()).mute.queries == ("text:body1*",)
        assert "3 articles · 1 muted · " in str(app.main.bar.render())


@pytest.mark.thorough
async def test_words_are_muted_and_what_is_muted_is_listed(feed: Path) -> None:
    write(config_file().parent, config_file().name, "# mine\n[mute]\nqueries = ['topic=news'] # these\n")
    async with reader(feed) as app:
        await app.until(lambda: app.titles == ["Article 1", "Article 3"])
        await app.press("H", "o")
        assert app.app.screen.query_one(Input).value == 'title:"Article 1"'
        await app.press("backspace", "enter")
        assert "Type words" in str(app.app.screen.query_one(".hint", Static).render())
        await app.press(*"body", "1", "enter")
        await app.until(lambda: app.titles == ["Article 3"])
        assert config.load(config_file()).mute.queries == ("topic=news", "body1")
        assert config_file().read_text().startswith("# mine")
        await app.press("f")
        await app.until(lambda: app.main.bar.counts.starred == 1)
        await app.press("H", "end", "enter")
        await app.until(lambda: app.titles == ["Article 1", "Article 3"])
        await app.press("U")
        await app.until(lambda: app.main.bar.counts.starred == 0)
        assert config.load(config_file()).mute.queries == ("topic=news",)


WRONG = [
    ("queries = ['topic:']", "Invalid query 'topic:', column 7"),
    ("queries = ['view:mine']", "There is no view"),
    ("queries = ['sort:-heat']", "would mute every article"),
]  # fmt: skip


@pytest.mark.parametrize(("line", "message"), WRONG)
def test_a_query_that_cannot_mute_is_said(line: str, message: str) -> None:
    write(config_file().parent, config_file().name, f"[views]\nmine = 'rust'\n\n[mute]\n{line}\n")
    with pytest.raises(ConfigError, match="line 5") as error:
        config.load(config_file())
    assert message in str(error.value)
