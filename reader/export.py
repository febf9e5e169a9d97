"""Articles written for other programs, from the records that the library gives: the one code that does it.

JSON is exact. In CSV and TSV, which end up in spreadsheets, a text that a spreadsheet would run as a formula has an
apostrophe before it.
"""

import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Literal, TextIO, get_args

from reader.errors import ReaderError
from reader.query import nearest

Format = Literal["json", "jsonl", "csv", "tsv", "urls", "markdown"]
FORMATS: tuple[Format, ...] = get_args(Format)

Record = Mapping[str, object]

FIELDS = (
    "feed", "path", "title", "excerpt", "published", "provider", "provider.name", "provider.domain", "source",
    "category", "lang", "topics", "type", "quality", "heat", "lead", "read", "originalUrl", "webUrl", "ampWebUrl",
    "cdnAmpWebUrl", "related", "starred", "hidden", "new", "tags", "story",
)  # fmt: skip
COLUMNS = tuple(field for field in FIELDS if field != "provider")  # of a table where none are named
_URLS = ("originalUrl", "webUrl", "ampWebUrl", "cdnAmpWebUrl")  # the first there is leads to the article

_ENCODED = {ord(char): f"%{ord(char):02X}" for char in ' ()<>"\\'}  # what ends a link in Markdown


def parse_fields(words: str) -> tuple[str, ...]:
    """The fields named in `title,provider.name`. Raises ReaderError, which names the nearest."""
    fields = tuple(word.strip() for word in words.split(","))
    for field in fields:
        if field not in FIELDS:
            known = f"the fields are {', '.join(FIELDS)}.{nearest(field, FIELDS)}"
            raise ReaderError(f"There is no field {field!r}; {known}")
    return fields


def write(records: Iterable[Record], form: Format, stream: TextIO, fields: Sequence[str] = ()) -> None:
    """Write `records` as they come. `fields` are those of objects and tables, all where none are named; a list of
    links has none.
    """
    match form:
        case "markdown":
            stream.writelines(map(_item, records))
        case "urls":
            stream.writelines(f"{url}\n" for url in map(page, records) if url)
        case "jsonl":
            stream.writelines(f"{text}\n" for text in _objects(records, fields))
        case "json":
            write_array(_objects(records, fields), stream)
        case "csv":
            _write_table(records, _csv_rows(stream), _columns(fields))
        case "tsv":
            _write_table(records, _tsv_rows(stream), _columns(fields))


def write_array(objects: Iterable[str], stream: TextIO) -> None:
    """Write JSON objects as one array, as they come."""
    before = "[\n"
    for text in objects:
        stream.write(before + text)
        before = ",\n"
    stream.write("[]\n" if before == "[\n" else "\n]\n")


def page(record: Record) -> str | None:
    """The address that leads to the article, if it has any."""
    return next((str(record[name]) for name in _URLS if record[name]), None)


def _objects(records: Iterable[Record], fields: Sequence[str]) -> Iterable[str]:
    for record in records:
        chosen = {field: _value(record, field) for field in fields} if fields else record
        yield json.dumps(chosen, ensure_ascii=False)


def _value(record: Record, field: str) -> object:
    name, _, part = field.partition(".")
    value = record[name]
    return value.get(part) if part and isinstance(value, Mapping) else value


def _columns(fields: Sequence[str]) -> list[str]:
    """The columns for `fields`; a field with parts is one for each."""
    parts = {"provider": ["provider.name", "provider.domain"]}
    return [column for field in fields or COLUMNS for column in parts.get(field, [field])]


def _write_table(records: Iterable[Record], write_row: Callable[[list[str]], object], columns: list[str]) -> None:
    write_row(columns)
    for record in records:
        write_row([_cell(_value(record, column)) for column in columns])


def _csv_rows(stream: TextIO) -> Callable[[list[str]], object]:
    import csv

    return csv.writer(stream, lineterminator="\n").writerow


def _tsv_rows(stream: TextIO) -> Callable[[list[str]], object]:
    """No cell holds a tab or a newline, so none is quoted: `cut` and `awk` know no quotes."""
    return lambda cells: stream.write("\t".join(cells) + "\n")


def _cell(value: object) -> str:
    """`value` as a cell: on one line, empty where it is missing, and never a formula."""
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case list():
            return _cell("; ".join(map(str, value)))
        case str():
            line = " ".join(value.split())
            return "'" + line if line.startswith(("=", "+", "-", "@")) else line
        case _:
            return str(value)


def _item(record: Record) -> str:
    """An article as an item of a Markdown list: title, source and day, and what it says in a few sentences."""
    title, url = _escaped(str(record["title"])), page(record)
    named = f"[{title}]({url.translate(_ENCODED)})" if url else title
    origin = ", ".join(_escaped(str(part)) for part in (record["source"], str(record["published"] or "")[:10]) if part)
    excerpt = _escaped(str(record["excerpt"] or ""))
    return f"- **{named}**{f' – {origin}' if origin else ''}" + (f"\\\n  {excerpt}\n" if excerpt else "\n")


def _escaped(text: str) -> str:
    """`text` as Markdown that shows it as it is, also at the beginning of a line."""
    inline = re.sub(r"[\\`*_\[\]<>]|&(?=#?\w+;)", r"\\\g<0>", text)
    return re.sub(r"^(?:(\d+)(?=[.)])|(?=[-+=#~]))", r"\1\\", inline)
