"""The commands that look for articles: how their arguments are split, what they print, and their exit codes."""

import csv
import io
import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from builders import PROJECT, SAMPLE, article, feed_of, front_matter, write

from reader.cli import SUBCOMMANDS, subcommand
from reader.cli.arguments import parse, query_parser
from reader.errors import ReaderError
from reader.library.facets import FACET_FIELDS
from reader.system.paths import config_dir, config_file
from reader.text.clean import printable


@pytest.fixture
def feed(tmp_path: Path) -> Path:
    """Six articles, two of them without a date."""
    return feed_of(tmp_path / "feed", 6)


SPLIT = [  # arguments, the directories among them, the query
    ("", [], ""),
    ("rust", [], "rust"),
    ("there rust", ["there"], "rust"),
    ("there also rust there", ["there", "also"], "rust there"),
    ("/none ../none ./none ~/none . .. rust", ["/none", "../none", "./none", "~/none", ".", ".."], "rust"),
    ("none/such rust", ["none/such"], "rust"),
    ("path:a/b", [], "path:a/b"),
    ("https://example.com/a", [], "https://example.com/a"),
    ("there -rust", ["there"], "-rust"),
    ("-topic:ai -is:read", [], "-topic:ai -is:read"),
    ("-path/x", [], "-path/x"),
    ("there --limit 3 rust --rescan go", ["there"], "rust go"),
    ("--limit 3 there rust", ["there"], "rust"),
    ("there -- there", ["there"], "there"),
    ("-- AC/DC --limit", [], "AC/DC --limit"),
    ("rust -- -go", [], "rust -go"),
    ("--look -rust --limit=3", [], "-rust"),
]


def split(*words: str) -> tuple[list[Path], str]:
    made = query_parser("list", "")
    made.add_argument("--limit")
    named, query, _ = parse(made, words)
    return named, query


@pytest.mark.parametrize(("typed", "named", "query"), SPLIT)
def test_directories_come_first_and_the_rest_is_the_query(
    typed: str, named: list[str], query: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "there").mkdir()
    (tmp_path / "also").mkdir()
    monkeypatch.chdir(tmp_path)
    assert split(*typed.split()) == ([Path(name) for name in named], query)


def test_an_argument_with_blanks_is_a_query() -> None:
    assert split("AC/DC live") == ([], "AC/DC live")
    assert split('"open source"', "rust") == ([], '"open source" rust')


def test_a_directory_behind_the_query_is_refused() -> None:
    with pytest.raises(ReaderError, match=r"move \./feed to the front"):
        split("rust", "./feed")


VIEWS = "[views]\nhot = 'heat>20 sort:-heat'\n"

FOUND = [  # what is asked, the articles found, in order
    ("", [5, 4, 2, 1, 0, 3]),
    ("topic:1", [4, 1]),
    ("-provider:0 heat>10", [2, 1, 3]),
    ("sort:quality", [0, 1, 2, 3, 4, 5]),
    ("sort:quality --sort -quality --limit 2", [5, 4]),
    ("--sort topic,-quality", [3, 0, 4, 1, 5, 2]),
    ("--sort -date --limit all", [5, 4, 2, 1, 0, 3]),
    ("says article 4", [4]),
    ("view:hot", [3, 2]),
    ("view:hot --sort quality", [2, 3]),
    ("https://example.com/2", [2]),
    ("is:read", []),
]


@pytest.mark.parametrize(("asked", "numbers"), FOUND)
def test_a_query_finds_what_the_language_says(tell: Any, feed: Path, asked: str, numbers: list[int]) -> None:
    config_dir().mkdir()
    config_file().write_text(VIEWS)
    told = tell("list", feed, "--fields", "title", *asked.split())
    assert told.lines == ["title", *[f"Article {number}" for number in numbers]]
    assert told.code == (0 if numbers else 1)


def test_words_of_new_files_are_found_at_once(tell: Any, feed: Path) -> None:
    assert tell("count", feed, "zebra").out == "0\n"
    write(feed, "new.md", article(9, title="A zebra"))
    assert tell("count", feed, "zebra").out == "1\n"
    assert tell("count", feed, "--by", "topic").lines == ["3  Topic 0", "2  Topic 1", "2  Topic 2"]


def test_every_form_of_the_list_holds_the_same_articles(tell: Any, feed: Path) -> None:
    whole = tell("list", feed, "--json").json
    assert [record["title"] for record in whole] == [f"Article {number}" for number in (5, 4, 2, 1, 0, 3)]
    assert [json.loads(line) for line in tell("list", feed, "--jsonl").lines] == whole
    links = [record["webUrl"] for record in whole]
    assert tell("list", feed, "--urls").lines == links
    assert re.findall(r"\]\((.*?)\)", tell("list", feed, "--markdown").out) == links
    for form, delimiter in (("--csv", ","), ("--tsv", "\t")):
        table = csv.DictReader(io.StringIO(tell("list", feed, form).out), delimiter=delimiter)
        assert [row["webUrl"] for row in table] == links
    assert tell("list", feed, "--json", "--fields", "path,provider.domain", "--limit", 1).json == [
        {"path": "a005.md", "provider.domain": "p0.example"}
    ]


EMPTY = [("--json", "[]\n"), ("--jsonl", ""), ("--urls", ""), ("--markdown", ""), ("--fields=title", "title\n")]


@pytest.mark.parametrize(("form", "out"), EMPTY)
def test_nothing_found_is_still_well_formed(tell: Any, feed: Path, form: str, out: str) -> None:
    told = tell("list", feed, "nothing", form)
    assert (told.code, told.out) == (1, out)
    assert told.err == f"broadsheet: No match among 6 articles in {feed}.\n"


WRONG = [  # arguments, what is said
    ("list topic:x is:unred", "is: takes unread, read, starred, hidden, muted, new, changed, lead, removed, draft, future, expired; not unred. Did you mean unread?\n  topic:x is:unred\n             ^\n"),
    ("list 宇宙 toppic:x", "Did you mean topic?\n  宇宙 toppic:x\n       ^\n"),
    ("list view:x", "No views are saved yet.\n  view:x\n       ^\n"),
    ("count is:x", "\n  is:x\n     ^\n"),
    ("list --sort haet,date", "broadsheet: --sort: Unknown sort key 'haet'; the keys are date"),
    ("list --fields tilte", "broadsheet: --fields: Unknown field 'tilte'; the fields are feed"),
    ("list --fields title --urls", "--urls takes no --fields"),
    ("list --json --csv", "not allowed with argument"),
    ("list --limit many", "broadsheet: --limit: must be an integer up to 999999999, or all, not 'many'."),
    ("list --limit -3", "broadsheet: --limit: must be an integer up to 999999999, or all, not '-3'."),
    ("list --limit 9999999999", "must be an integer up to 999999999, or all, not '9999999999'."),
    ("list --jso", "broadsheet: There is no option --jso. Did you mean --json?\nTry: broadsheet list --help\n"),
    ("list none/such", "There is no directory none/such."),
    ("show /none/such", "There is no directory /none/such."),
    ("count ./none", "There is no directory none."),
    ("open ~/none/such rust", "There is no directory ~/none/such."),
    ("open", "broadsheet: A query is required."),
    ("open sample_feed", "A query is required"),
    ("open --amp --amp-cache rust", "not allowed with argument"),
    ("count --by colour", "broadsheet: --by: invalid choice: 'colour'"),
    ("list rust ./docs", "Directories come before the query: move ./docs to the front."),
]  # fmt: skip


@pytest.mark.parametrize(("words", "said"), WRONG, ids=[words for words, _ in WRONG])
def test_wrong_usage_ends_with_2_and_a_sentence(
    tell: Any, words: str, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(PROJECT)
    told = tell(*words.split())
    assert (told.code, told.out) == (2, "")
    assert said in told.err


def test_a_query_cannot_steer_the_terminal_by_its_error(tell: Any) -> None:
    told = tell("list", "a\x1b[2J is:\x1b]0;x\x07")
    assert told.code == 2
    assert told.err == printable(told.err)
    assert told.err.endswith("\n  a[2J is:]0;x\n          ^\n")


def test_settings_are_read_only_for_a_query_that_names_a_view(tell: Any, feed: Path) -> None:
    config_dir().mkdir()
    config_file().write_text("[views]\nhot = 'heat>'\n")
    assert tell("list", feed, "topic:1").code == 0
    told = tell("list", feed, "view:hot")
    assert told.code == 2
    assert "config.toml, line 2: Invalid query in view 'hot', column 6: heat> needs a value" in told.err


def test_show_prints_an_article_whole(tell: Any) -> None:
    told = tell("show", SAMPLE, "rubin")
    assert told.code == 0
    assert told.out == RUBIN


RUBIN = """\
Rubin Observatory opens its eyes: the first pictures from the largest digital camera ever built
NOIRLab (noirlab.edu) · 2025-06-23 15:00 UTC
news, Space, Astronomy
quality 103 · heat 158

The 3,200-megapixel camera on Cerro Pachón shows its first work: the Trifid and Lagoon nebulae, a corner of the Virgo \
cluster crowded with galaxies, and 2,104 asteroids that nobody had seen before.

After twenty years of planning and building, the **Vera C. Rubin Observatory** in Chile has shown what it can do. \
Two views stand out:

- the *Trifid* and *Lagoon* nebulae, put together from 678 exposures that took a little over seven hours;
- part of the *Virgo cluster*, where bright nearby spirals float in front of countless faint, distant galaxies.

In about ten hours of test observations the software also found **2,104 new asteroids**. Seven of them come near the \
Earth; none is dangerous.

> Every three or four nights, the whole southern sky, for ten years: that is the plan.

You can walk around in the full-size pictures on [the observatory’s own site](https://rubinobservatory.org/).

Links
  original: https://noirlab.edu/public/news/noirlab2521/
  Galaxies of the Virgo cluster: https://storage.noirlab.edu/media/archives/images/screen/noirlab2521a.jpg
  The Trifid and Lagoon nebulae: https://storage.noirlab.edu/media/archives/images/screen/noirlab2521b.jpg
  the observatory’s own site: https://rubinobservatory.org/
"""


def test_show_prints_related_articles_and_leaves_out_what_is_missing(tell: Any, tmp_path: Path) -> None:
    related = [
        {"title": "Second", "webUrl": "https://example.com/s", "publishedDateTime": "2026-01-02"},
        {"title": "Third"},
    ]
    write(tmp_path, "a.md", f"---\ntitle: Bare\nrelated: {json.dumps(related)}\n---\n")
    told = tell("show", tmp_path)
    assert told.out == (
        "Bare\nno date\n\nRelated\n  1. Second – example.com, 2026-01-02\n     https://example.com/s\n  2. Third\n"
    )


def test_show_as_json_has_the_fields_of_list_and_more(tell: Any) -> None:
    asked = (SAMPLE, "artemis", "sort:date")
    (shown,) = tell("show", *asked, "--json").json
    (listed,) = tell("list", *asked, "--json", "--limit", 1).json
    more = {name: value for name, value in shown.items() if name not in listed}
    assert shown == listed | more
    assert list(more) == ["authors", "body", "links", "relatedArticles", "more"]
    assert [link["title"] for link in more["links"]] == ["original", "The Moon covers the Sun during the flyby"]
    (related,) = more["relatedArticles"]
    assert (related["title"][:11], related["published"]) == ("Four people", "2026-04-11T01:15:00Z")
    assert set(related) <= set(listed)
    assert len(tell("show", SAMPLE, "topic:moon", "--json", "--limit", 0).json) == 3


def test_show_parts_several_articles_by_a_line(tell: Any, feed: Path) -> None:
    told = tell("show", feed, "--limit", 2, "sort:quality")
    first, second = told.out.split(f"\n{'─' * 40}\n\n")
    assert (first[:9], second[:9]) == ("Article 0", "Article 1")


def test_count(tell: Any, feed: Path) -> None:
    assert tell("count", feed).out == "6\n"
    assert tell("count", feed, "--json").json == {"count": 6}
    assert tell("count", feed, "topic:0", "--by", "provider").lines == ["1  Provider 0", "1  Provider 3"]
    assert tell("count", feed, "--by", "month").lines == ["5  2026-01", "1  none"]
    assert tell("count", feed, "--by", "lang", "--json").json == [{"name": None, "count": 6}]
    told = tell("count", feed, "nothing", "--by", "day", "--json")
    assert (told.code, told.out) == (1, "[]\n")
    for field in FACET_FIELDS:
        counts = [facet["count"] for facet in tell("count", SAMPLE, "--by", field, "--json").json]
        assert sum(counts) >= 30 or field in ("topic", "field")
        assert counts == sorted(counts, reverse=True)


@pytest.mark.quick(2)
@pytest.mark.parametrize(
    "words",
    [
        "list --json",
        "show topic:moon",
        "show --json",
        "count moon --by topic",
        "open moon --amp",
        "list --csv -moon view:x",
    ],
)
def test_no_command_imports_textual(words: str) -> None:
    code = f"import sys; from reader.cli import main; main({words.split()}); sys.exit(bool({{'textual', 'rich'}} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", code], cwd=PROJECT, capture_output=True, check=False).returncode == 0


def test_a_list_imports_nothing_it_does_without(tell: Any, feed: Path) -> None:
    """What the quick start of `list` rests on, measured by the benchmarks: each of these takes some milliseconds."""
    tell("list", feed)
    os.utime(feed, (1, 1))
    tell("list", feed)
    code = (
        f"import sys; from reader.cli import main; main(['list', {str(feed)!r}, '--limit', '1', '--jsonl']);"
        "print(*{'yaml', 'dataclasses', 'difflib', 'tomllib', 'csv', 'shutil', 'subprocess', 'reader.loader', 'reader.query.parser',"
        "'platformdirs', 'reader.model.article', 'reader.fetch', 'reader.web'} & set(sys.modules), file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=PROJECT, capture_output=True, text=True, check=True)
    assert done.stderr == "\n"


def test_help_names_every_command_and_every_command_has_help(tell: Any) -> None:
    told = tell("--help")
    for command, known in SUBCOMMANDS.items():
        assert re.search(rf"^  {command} .* {re.escape(known.does)}$", told.out, re.MULTILINE)
        helped = tell(command, "--help")
        assert helped.code == 0
        assert helped.out.startswith(f"usage: broadsheet {command} ")


def test_every_command_says_what_it_and_each_of_its_options_does() -> None:
    for name in ("", *SUBCOMMANDS):
        parser = subcommand(name).parser()
        assert parser.description
        assert all(action.help for action in parser.options), name


@pytest.mark.parametrize(
    ("excerpt", "above"), [(None, []), ("The first words.", []), ("In other words.", ["In other words."])]
)
def test_an_excerpt_stands_above_a_body_that_does_not_begin_with_it(
    tmp_path: Path, tell: Any, excerpt: str | None, above: list[str]
) -> None:
    write(tmp_path, "a.md", front_matter("The first words.\n\nMore.\n", title="A", excerpt=excerpt))
    assert tell("show", tmp_path).out.strip().split("\n\n")[1:] == [*above, "The first words.", "More."]
    assert tell("list", tmp_path, "--json").json[0]["excerpt"] == (excerpt or "The first words.")
