"""Writes what is generated: the README's keys, the findings in docs/files.md, the settings in docs/configuration.md,
the fields in docs/queries.md and docs/command-line.md, the table of dependencies, the manual pages, the completion of
shells, the screenshots. `--check` says what is stale.
"""

import asyncio
import os
import re
import sys
import tempfile
import time
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(PROJECT), str(PROJECT / "tests")]

from builders import SAMPLE  # noqa: E402
from man import man_pages  # noqa: E402
from screenshots import screenshot  # noqa: E402

from reader.cli.completion import SCRIPTS  # noqa: E402
from reader.cli.keys import markdown_table  # noqa: E402
from reader.config.reference import reference  # noqa: E402
from reader.keys.keymap import DEFAULT  # noqa: E402
from reader.loader.syntaxes import SYNTAXES  # noqa: E402
from reader.model.fields import ASKED, EXPORTED, NUMBERS  # noqa: E402
from reader.model.findings import CODES  # noqa: E402

README, FILES = PROJECT / "README.md", PROJECT / "docs" / "files.md"
_FILE = {"bash": "broadsheet", "zsh": "_broadsheet", "fish": "broadsheet.fish"}  # where each shell looks for it
CONFIGURATION = PROJECT / "docs" / "configuration.md"
QUERIES, COMMAND_LINE = PROJECT / "docs" / "queries.md", PROJECT / "docs" / "command-line.md"


def filled(path: Path, what: str, table: str) -> str:
    """A document with today's table in it, between the marks of `what`."""
    return with_tables(path, {what: table})


def with_tables(path: Path, tables: dict[str, str]) -> str:
    """A document with today's tables in it, each between the marks of its name."""
    text = path.read_text(encoding="utf-8")
    for what, table in tables.items():
        begin, end = f"<!-- {what}: made by make docs -->\n", f"<!-- end of {what} -->\n"
        before, _, rest = text.partition(begin)
        _, _, after = rest.partition(end)
        text = f"{before}{begin}\n{table}\n{end}{after}"
    return text


def syntaxes_table() -> str:
    """The syntaxes of front matter as a Markdown table."""
    rows = (
        f"| {each.name} | {each.recognised} | {', '.join(each.suffixes) or 'all'} | {each.writers} |\n"
        for each in SYNTAXES
    )
    return "| syntax | recognised by | files | written by |\n| --- | --- | --- | --- |\n" + "".join(rows)


def findings_table() -> str:
    """The codes of `broadsheet check` as a Markdown table."""
    rows = (f"| `{name}` | {code.severity} | {code.means} |\n" for name, code in CODES.items())
    return "| code | severity | meaning |\n| --- | --- | --- |\n" + "".join(rows)


def asked_table() -> str:
    """The fields that a query compares as a Markdown table."""
    rows = (
        f"| `{name}` | numbers | {field.means} |\n" if name in NUMBERS else f"| `{name}:` | words | {field.means} |\n"
        for name, field in ASKED.items()
    )
    return "| field | compared with | what it is |\n| --- | --- | --- |\n" + "".join(rows)


def exported_table() -> str:
    """The fields of an export as a Markdown table, in its order, and what `count --by` calls them."""
    rows = (
        f"| `{field.exported}` | {field.kind} | {field.means} | {f'`{field.asked}`' if field.counted else ''} |\n"
        for field in EXPORTED
    )
    return "| field | kind | what it is | counted by |\n| --- | --- | --- | --- |\n" + "".join(rows)


def dependencies() -> str:
    """What pyproject.toml says beside each dependency, as tables."""
    lines = (PROJECT / "pyproject.toml").read_text(encoding="utf-8").splitlines()
    table, rows = "", []
    for line in lines:
        if heading := re.fullmatch(r"(\w+) = \[", line):
            table = heading[1]
        elif found := re.fullmatch(r'  "([\w-]+)([^"]*)", +# (.+) \((.+)\)', line):
            rows.append(f"| {found[1]} | {table} | {found[4]} | {found[3]} |\n")
    head = "# Dependencies\n\nMade by `make docs` from what `pyproject.toml` says beside each of them.\n\n"
    return head + "| package | for | licence | what it does here |\n| --- | --- | --- | --- |\n" + "".join(rows)


def generated() -> dict[Path, str]:
    """Every generated file and what it should hold."""
    configuration = filled(CONFIGURATION, "settings", reference().rstrip("\n") + "\n")
    queries = filled(QUERIES, "fields", asked_table())
    manual = man_pages({"query": queries, "config": configuration})
    return {
        README: filled(README, "keys", markdown_table(DEFAULT)),
        FILES: with_tables(FILES, {"syntaxes": syntaxes_table(), "findings": findings_table()}),
        QUERIES: queries,
        COMMAND_LINE: filled(COMMAND_LINE, "fields", exported_table()),
        CONFIGURATION: configuration,
        PROJECT / "docs" / "dependencies.md": dependencies(),
        **{PROJECT / "docs" / name: page for name, page in manual.items()},
        **{PROJECT / "docs" / "completion" / _FILE[shell]: script for shell, script in SCRIPTS.items()},
        PROJECT / "docs" / "screenshot.svg": asyncio.run(screenshot(SAMPLE, (132, 34), "2", "5", "g")),
    }


def main() -> int:
    stale = []
    for path, text in generated().items():
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            stale.append(path)
            if "--check" not in sys.argv:
                path.parent.mkdir(exist_ok=True)
                path.write_text(text, encoding="utf-8")
    for path in stale:
        print(f"{path.relative_to(PROJECT)} {'is stale: run make docs' if '--check' in sys.argv else 'written'}")
    return bool(stale and "--check" in sys.argv)


if __name__ == "__main__":
    os.environ["TZ"] = "UTC"
    if hasattr(time, "tzset"):
        time.tzset()
    with tempfile.TemporaryDirectory() as home:
        os.environ["BROADSHEET_HOME"] = home
        sys.exit(main())
