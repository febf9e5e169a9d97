"""docs/queries.md and docs/command-line.md say what is so: every query in them is read, and the cookbook is run."""

import re
import tomllib
from contextlib import closing

import pytest
from builders import PROJECT, SAMPLE, open_state, synced

from reader.cli import SUBCOMMANDS
from reader.keys.commands import COMMANDS
from reader.keys.keymap import DEFAULT
from reader.library.facets import FACET_FIELDS
from reader.library.headlines import first_headlines
from reader.model.fields import TEXTS
from reader.outside.export import FIELDS, FORMATS
from reader.query import GROUPS, SORT_KEYS, Query
from reader.query.parser import FIELDS as QUERY_FIELDS
from reader.query.terms import FLAGS

QUERIES = (PROJECT / "docs" / "queries.md").read_text(encoding="utf-8")
COMMAND_LINE = (PROJECT / "docs" / "command-line.md").read_text(encoding="utf-8")
COOKBOOK = re.findall(r"^\| `(.+)` \| .+ \| (\d+|–) \|$", QUERIES.partition("## Cookbook")[2], re.MULTILINE)
(VIEWS,) = [tomllib.loads(toml)["views"] for toml in re.findall(r"```toml\n(.*?)```", QUERIES, re.DOTALL)]


def spans(document: str) -> list[str]:
    """What stands between single backticks."""
    return re.findall(r"`([^`\n]+)`", re.sub(r"```.*?```", "", document, flags=re.DOTALL))


LATELY = {"is:unread since:1d": [], "is:lead since:30d sort:-quality": ["Four people are back from the Moon"]}


def test_the_cookbook_finds_what_it_says() -> None:
    assert len(COOKBOOK) >= 20
    with closing(synced(SAMPLE)) as library, closing(open_state()):
        library.find_stories()
        library.search_words()
        found = {query: len(library.ids(Query.parse(query))) for query, _ in COOKBOOK}
        assert found == {
            query: len(LATELY[query]) if count == "–" else int(count)  # what is recent depends on the day
            for query, count in COOKBOOK
        }
        for query, titles in LATELY.items():
            rows = library.ask(first_headlines, Query.parse(query), 10, library.clock())
            assert [row.title.partition(":")[0] for row in rows] == titles


@pytest.mark.parametrize("query", [span for span in spans(QUERIES) if re.search(r"[:=>]\S", span)])
def test_every_query_in_the_document_is_one(query: str) -> None:
    if query not in ("<=", "url:…"):
        Query.parse(query, VIEWS)


def test_the_document_names_every_field_flag_and_key() -> None:
    named = set(spans(QUERIES))
    assert {f"{field}:" for field in TEXTS} <= named
    assert {f"{verb}:{name}" for verb, names in FLAGS.items() for name in names} <= named
    assert set(SORT_KEYS) <= named
    assert {f"group:{group}" for group in GROUPS if group} <= named
    for field in QUERY_FIELDS:
        assert any(re.match(rf"{field}\b", span) for span in named), field
    assert all(Query.parse(query, VIEWS) for query in VIEWS.values())


def test_the_command_line_document_names_every_command_format_and_field() -> None:
    named = set(spans(COMMAND_LINE))
    assert set(FIELDS) <= named
    assert {f"--{form}" for form in FORMATS} <= named
    assert set(FACET_FIELDS) <= named
    for command in SUBCOMMANDS:
        assert f"| `broadsheet {command}" in COMMAND_LINE


def test_every_query_of_the_tutorial_finds_something_in_the_sample() -> None:
    document = (PROJECT / "docs" / "tutorial.md").read_text(encoding="utf-8")
    queries = re.findall(r"^\| `(.+?)` \|", document, re.MULTILINE)
    assert len(queries) >= 4
    with closing(synced(SAMPLE)) as library:
        library.search_words()
        assert all(library.ids(Query.parse(query)) for query in queries)


def test_the_readme_is_short_and_its_keys_are_keys() -> None:
    readme = (PROJECT / "README.md").read_text(encoding="utf-8")
    assert len(readme.splitlines()) <= 150
    table = re.findall(r"^\| (`.+`) \| .+ \|$", readme.partition("## First keys")[2].partition("## ")[0], re.MULTILINE)
    keys = {key for row in table for key in spans(row)}
    assert len(keys) >= 15
    assert keys - {"Esc"} <= {key for command in COMMANDS for key in DEFAULT.keys_of(command.id)}


def test_links_in_the_documents_lead_somewhere() -> None:
    for file in (PROJECT / "README.md", *(PROJECT / "docs").glob("*.md")):
        for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", file.read_text(encoding="utf-8")):
            assert (file.parent / target).exists(), f"{file.name}: {target}"
