"""The page that a file becomes on its own site: from the generator's configuration, from the settings, or from neither."""

import json
import os
from contextlib import closing
from pathlib import Path
from typing import Literal

import pytest
from app import reader
from builders import article, front_matter, keys, open_state, synced, write
from textual.widgets import Static

from reader import loader
from reader.cli import main
from reader.library import Library
from reader.library.check import check
from reader.library.sites import site_of_article
from reader.loader.fields import as_line
from reader.loader.generators import MAX_BYTES, configurations, site_of
from reader.loader.site import Made, Site, is_pattern, page_on
from reader.model.article import Article
from reader.query import Query
from reader.system.paths import config_file

HUGO, ZOLA = 'baseURL = "https://h.example/sub/"\n', 'base_url = "https://z.example"\n'
JEKYLL, HEXO = "url: https://j.example\nbaseurl: /b\n", "url: https://x.example\nsource_dir: source\n"
DATED = front_matter(title="A Title & Co", date="2020-03-04", slug=None)

PAGES = [  # configuration, what is in it, the file, what is in that, its page
    ("hugo.toml", HUGO, "content/posts/One Two.md", DATED, "https://h.example/sub/posts/one-two/"),
    ("config.toml", HUGO, "content/posts/one/index.md", DATED, "https://h.example/sub/posts/one/"),
    ("config/_default/hugo.toml", HUGO, "content/a.md", DATED, "https://h.example/sub/a/"),
    ("hugo.yaml", "baseurl: https://h.example\n", "content/a.md", DATED, "https://h.example/a/"),
    ("hugo.json", '{"baseURL": "https://h.example"}', "content/a.md", DATED, "https://h.example/a/"),
    ("hugo.toml", f"{HUGO}[permalinks]\nposts = '/:year/:month/:slug/'\n", "content/posts/one.md", DATED, "https://h.example/sub/2020/03/a-title-co/"),
    ("hugo.toml", f"{HUGO}[permalinks.page]\nposts = '/:year/:slugorfilename/'\n", "content/posts/one.md", DATED, "https://h.example/sub/2020/one/"),
    ("hugo.toml", HUGO, "content/posts/one.md", front_matter(title="A", slug="other"), "https://h.example/sub/posts/other/"),
    ("hugo.toml", HUGO, "content/posts/one.md", front_matter(title="A", url="/2013/old/"), "https://h.example/sub/2013/old/"),
    ("hugo.toml", HUGO, "content/posts/one.md", front_matter(title="A", url="https://e.example/x"), "https://e.example/x"),
    ("hugo.toml", f"uglyURLs = true\n{HUGO}", "content/posts/One.md", DATED, "https://h.example/sub/posts/one.html"),
    ("hugo.toml", f"uglyURLs = true\n{HUGO}", "content/posts/one/index.md", DATED, "https://h.example/sub/posts/one/"),
    ("hugo.toml", f"{HUGO}[languages.en]\nweight = 1\n[languages.de]\n", "content/posts/one.de.md", DATED, "https://h.example/sub/de/posts/one/"),
    ("hugo.toml", f"{HUGO}[languages.en]\nweight = 1\n[languages.de]\n", "content/posts/one/index.en.md", DATED, "https://h.example/sub/posts/one/"),
    ("hugo.toml", HUGO, "content/posts/one.go.md", DATED, "https://h.example/sub/posts/one.go/"),
    ("config.toml", f"{ZOLA}default_language = 'en'\n[languages.fr]\n", "content/blog/one.fr.md", "+++\ntitle = 'A'\n+++\n", "https://z.example/fr/blog/one/"),
    ("_config.yml", f"{JEKYLL}defaults:\n- scope: {{path: '', type: posts}}\n  values: {{permalink: '/p/:title/'}}\n", "_posts/2020-03-04-one.md", front_matter(title="A"), "https://j.example/b/p/one/"),
    ("_config.yml", f"{JEKYLL}collections:\n  docs: {{output: true, permalink: '/:collection/:path/'}}\n", "_docs/a/one.md", front_matter(title="A"), "https://j.example/b/docs/a/one/"),
    ("hugo.toml", HUGO, "notes/one.md", DATED, None),
    ("hugo.toml", 'baseURL = "/"\n', "content/one.md", DATED, None),
    ("hugo.toml", 'baseURL = "javascript:alert(1)"\n', "content/one.md", DATED, None),
    ("hugo.toml", "baseURL = \n", "content/one.md", DATED, None),
    ("hugo.toml", HUGO + "#" * MAX_BYTES, "content/one.md", DATED, None),
    ("config.toml", 'name = "of another program"\n', "content/one.md", DATED, None),
    ("config.toml", ZOLA, "content/blog/2020-03-04-One.md", "+++\ntitle = 'A'\n+++\n", "https://z.example/blog/one/"),
    ("config.toml", ZOLA, "content/blog/one.md", "+++\ntitle = 'A'\npath = 'x/y'\n+++\n", "https://z.example/x/y"),
    ("_config.yml", JEKYLL, "_posts/2020-03-04-one-two.md", front_matter(title="A", categories=["News"]), "https://j.example/b/news/2020/03/04/one-two.html"),
    ("_config.yml", f"{JEKYLL}permalink: pretty\n", "_posts/2020-03-04-one.md", front_matter(title="A"), "https://j.example/b/2020/03/04/one/"),
    ("_config.yml", f"{JEKYLL}permalink: /p/:year-:i_month/:title\n", "_posts/2020-03-04-one.md", front_matter(title="A"), "https://j.example/b/p/2020-3/one"),
    ("_config.yml", JEKYLL, "_posts/2020-03-04-one.md", front_matter(title="A", permalink="/own/:title/"), "https://j.example/b/own/one/"),
    ("_config.yml", JEKYLL, "about.md", front_matter(title="A"), "https://j.example/b/about.html"),
    ("_config.yml", JEKYLL, "_data/one.md", front_matter(title="A"), None),
    ("_config.yml", HEXO, "source/_posts/你好.md", DATED, "https://x.example/2020/03/04/%E4%BD%A0%E5%A5%BD/"),
    ("_config.yml", f"{HEXO}permalink: :year/:title.html\n", "source/_posts/a/b.md", DATED, "https://x.example/2020/a/b.html"),
    ("_config.yml", f"{HEXO}permalink: :abbrlink/\n", "source/_posts/one.md", DATED, None),
    ("_config.yml", HEXO, "source/about/index.md", DATED, "https://x.example/about/"),
]  # fmt: skip


def pages(root: Path) -> list[object]:
    with closing(synced(root)) as library:
        return [record["webUrl"] for record in library.records(library.ids(Query()))]


@pytest.mark.parametrize(("configuration", "stated", "name", "text", "page"), PAGES)
def test_a_page_is_made_as_the_generator_makes_it(
    tmp_path: Path, configuration: str, stated: str, name: str, text: str, page: str | None
) -> None:
    write(tmp_path, configuration, stated)
    path = write(tmp_path, name, text)
    assert pages(tmp_path) == [page]
    assert pages(path.parent) == [page], "from a directory within the project"


def test_a_configuration_of_another_user_is_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    configuration = write(tmp_path, "hugo.toml", HUGO)
    write(tmp_path, "content/one.md", DATED)
    assert [file for file, _ in configurations(tmp_path / "content")] == [configuration]
    real = os.lstat

    def of_another(path: str | Path) -> os.stat_result:
        facts = list(real(path))
        facts[4] += Path(path) == configuration
        return os.stat_result(facts)

    monkeypatch.setattr(os, "lstat", of_another)
    assert configurations(tmp_path / "content") == []


@pytest.mark.parametrize(
    ("zone", "stated", "page"),
    [
        ("Asia/Tokyo", "2020-03-04 02:00:00", "https://s.example/2020/03/04/"),
        ("Asia/Tokyo", "2020-03-04 20:00:00Z", "https://s.example/2020/03/05/"),
        ("America/New_York", "2020-03-04", "https://s.example/2020/03/04/"),
    ],
)
def test_days_are_those_of_the_site(tmp_path: Path, zone: str, stated: str, page: str) -> None:
    write(tmp_path, "_config.yml", f"url: https://s.example\ntimezone: {zone}\npermalink: /:year/:month/:day/\n")
    write(tmp_path, "_posts/one.md", f"---\ntitle: A\ndate: {stated}\n---\n")
    assert pages(tmp_path) == [page]


def test_a_time_without_a_zone_is_one_of_the_site(tmp_path: Path) -> None:
    write(tmp_path, "_config.yml", "url: https://s.example\ntimezone: Asia/Tokyo\n")
    write(tmp_path, "_posts/one.md", "---\ntitle: A\ndate: 2020-03-04 09:00:00\n---\n")
    with closing(synced(tmp_path)) as library:
        (record,) = library.records(library.ids(Query()))
    assert record["published"] == "2020-03-04T00:00:00Z"
    assert {finding.code for finding in check(tmp_path).findings} == set()


def test_the_settings_say_what_no_configuration_does(home: Path, tmp_path: Path) -> None:
    write(tmp_path, "hugo.toml", HUGO)
    write(tmp_path, "content/one.md", DATED)
    site = Site("https://other.example", "/:year/:path", "Asia/Tokyo")
    with closing(synced(tmp_path)) as library, closing(open_state()) as state:
        for sites, page in (({tmp_path: site}, "https://other.example/2020/one"), ({}, "https://h.example/sub/one/")):
            library.state_sites(sites)
            library.sync(state)
            (id_,) = library.ids(Query())
            (record,) = library.records([id_])
            assert record["webUrl"] == page
            assert library.ask(site_of_article, id_).url == page[: len(library.ask(site_of_article, id_).url)]


def test_a_configuration_that_changes_is_followed_and_no_mark_is_lost(tmp_path: Path) -> None:
    configuration = write(tmp_path, "hugo.toml", HUGO)
    write(tmp_path, "content/one.md", DATED)
    with closing(synced(tmp_path)) as library, closing(open_state()) as state:
        state.mark([key_of(library)], read=True)
        configuration.write_text('baseURL = "https://new.example"\n')
        library.sync(state)
        (record,) = library.records(library.ids(Query()))
        assert (record["webUrl"], record["read"]) == ("https://new.example/one/", True)
        configuration.unlink()
        library.sync(state)
        (record,) = library.records(library.ids(Query()))
        assert (record["webUrl"], record["read"]) == (None, True)


@pytest.mark.parametrize(
    "pattern", ["/" + ":title" * 30_000, "/" + "x" * 190_000, "/\ud800/:title/", "/\x1b[2J/:title/"]
)
def test_a_pattern_is_no_longer_than_a_line_and_clean(tmp_path: Path, pattern: str) -> None:
    stated = {"baseURL": "https://x.example", "permalinks": {"posts": pattern}}
    write(tmp_path, "hugo.json", json.dumps(stated))
    write(tmp_path, "content/posts/a.md", front_matter(title="word " * 300))
    site = site_of(tmp_path, [tmp_path / "hugo.json"])
    assert [as_line(pattern) == pattern for _, pattern in site.sections] == [True]
    assert len(pages(tmp_path)) == 1, "the file is read"


def key_of(library: Library) -> str:

    return keys(library, library.ids(Query()))[0]


@pytest.mark.parametrize(
    ("text", "is_one"), [("/:year/:title/", True), ("/a/", True), (":year/", False), ("/:yaer/", False), ("/{title}", True)]
)  # fmt: skip
def test_what_a_pattern_is(text: str, is_one: bool) -> None:
    assert is_pattern(text) is is_one


@pytest.mark.parametrize(
    ("generator", "topics"), [("hexo", ("machine learning",)), ("jekyll", ("machine", "learning"))]
)
def test_tags_in_one_text_are_parted_as_the_generator_does(
    generator: Literal["hexo", "jekyll"], topics: tuple[str, ...]
) -> None:
    content = b"---\ntitle: A\ntags: machine learning\n---\n"
    article = loader.parse(content, "a.md", site=Site(generator=generator))
    assert isinstance(article, Article) and article.topics == topics


def test_what_an_address_is_made_of_may_be_missing() -> None:
    assert page_on(Site("https://s.example", "/:year/"), Made("a.md")) is None
    assert page_on(Site(), Made("a.md")) is None
    assert page_on(Site("https://s.example"), Made("a\n/b.md")) == "https://s.example/a%0A/b/"


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("site = 'ftp://x'", "The site is not an http or https URL"),
        ("permalink = '/:yaer/'", "permalink must be a path such as /:year/:month/:title/"),
        ("timezone = 'Mars'", "timezone must be the name of a time zone"),
        ("sit = ''", "Unknown setting sit in [collections.blog]. Did you mean site?"),
        ("site = 3", "site must be a string."),
    ],
)
def test_a_mistake_in_the_table_of_a_collection_is_named_with_its_line(
    home: Path, capsys: pytest.CaptureFixture[str], line: str, message: str
) -> None:
    config_file().parent.mkdir()
    config_file().write_text(f"[collections]\n[collections.blog]\ndirectories = '{home}'\n{line}\n")
    assert main(["config", "--check"]) != 0
    said = capsys.readouterr()
    assert message in said.out + said.err and "line 4" in said.out + said.err


async def test_o_opens_the_page_and_links_lead_to_the_site(home: Path, tmp_path: Path) -> None:
    config_file().parent.mkdir()
    config_file().write_text(
        f"[collections.blog]\ndirectories = '{tmp_path}'\nsite = 'https://s.example/'\npermalink = '/:path/'\n"
    )
    text = article(5, title=None, originalUrl=None, webUrl=None, ampWebUrl=None, cdnAmpWebUrl=None, related=[])
    write(tmp_path, "a/one.md", text + "Look at [the shop](/shop/) and ![it](it.png).")
    async with reader(tmp_path) as app:
        await app.soon(lambda: app.main.article.loaded and app.main.article.loaded.links)
        await app.type("i")

        def shown() -> str:
            return "\n".join(str(each.render()) for each in app.app.screen.query(Static))

        await app.soon(lambda: "Its URL is made from the file's path: https://s.example/a/one/" in shown())
        assert "! there is no title and no heading, so the file name is shown." in shown()
        await app.type("escape")
        await app.type("o")
        await app.soon(lambda: app.opened == ["https://s.example/a/one/"])
        await app.soon(lambda: app.is_on_main)
        app.main.action_open_link(1)
        await app.soon(lambda: len(app.opened) == 2)
        app.main.action_open_link(2)
        await app.soon(lambda: len(app.opened) == 3)
        assert set(app.opened) >= {"https://s.example/shop/", "https://s.example/a/one/it.png"}
