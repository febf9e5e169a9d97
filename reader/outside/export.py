"""Articles written for other programs, from the records that the library gives: the one code that does it.

JSON is exact. In CSV and TSV, which end up in spreadsheets, a text that a spreadsheet would run as a formula has an
apostrophe before it; the paths there come back exactly, see `escaping.reversible`.
"""

import os
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import BinaryIO, NamedTuple, TextIO

from reader.errors import ReaderError
from reader.model.fields import EXPORTED
from reader.text import clean
from reader.text.clean import nearest
from reader.text.escaping import as_json, escape, in_log, path_bytes, reversible

Record = Mapping[str, object]

COLUMNS = tuple(field.exported for field in EXPORTED)  # of a table where none are named
FIELDS = tuple(dict.fromkeys(name for column in COLUMNS for name in (column.partition(".")[0], column)))  # with objects
_URLS = ("originalUrl", "webUrl", "ampWebUrl", "cdnAmpWebUrl")  # the first there is leads to the article

_PATHS = tuple(field.exported for field in EXPORTED if field.kind == "path")
_FORMULA = ("=", "+", "-", "@")  # https://owasp.org/www-community/attacks/CSV_Injection

_QUOTES = {ord(char): f"%{ord(char):02X}" for char in "'\"`\\"}  # what xargs and shells take for quotes
_ENCODED = _QUOTES | {ord(char): f"%{ord(char):02X}" for char in " ()<>"} | {ord("&"): "&amp;"}  # for Markdown


class Format(NamedTuple):
    """A form in which articles go to other programs."""

    means: str
    write: Callable[[Iterable[Record], TextIO, Sequence[str]], None]  # the records and, where it takes any, the fields
    ending: str = ""  # of a file's name that asks for it; empty where no file is written so
    holds: str = ""  # what is in such a file, where its ending does not say
    takes_fields: bool = False
    names: Callable[[Iterable[Record]], Iterator[str]] | None = None  # where it is these, which NUL may end too


def parse_fields(words: str) -> tuple[str, ...]:
    """The fields named in `title,provider.name`. Raises ReaderError, which names the nearest."""
    fields = tuple(word.strip() for word in words.split(","))
    for field in fields:
        if field not in FIELDS:
            advice = f"the fields are {', '.join(FIELDS)}.{nearest(field, FIELDS)}"
            raise ReaderError(f"Unknown field {field!r}; {advice}")
    return fields


def write(records: Iterable[Record], form: str, stream: TextIO, fields: Sequence[str] = ()) -> None:
    """Write `records` as they come, in one of `FORMATS`. `fields` are those of objects and tables, all where none are
    named; lists of links and of paths have none.
    """
    FORMATS[form].write(records, stream, fields)


def write_null(records: Iterable[Record], form: str, stream: BinaryIO) -> None:
    """Write the names of `records` in one of `FORMATS` that has them, a NUL behind each; paths are the files' very
    bytes.
    """
    names = FORMATS[form].names
    assert names, f"{form} has no names"
    stream.writelines(path_bytes(name) + b"\0" for name in names(records))


def write_array(objects: Iterable[str], stream: TextIO) -> None:
    """Write JSON objects as one array, as they come."""
    before = "[\n"
    for written in objects:
        stream.write(before + written)
        before = ",\n"
    stream.write("[]\n" if before == "[\n" else "\n]\n")


def page(record: Record) -> str | None:
    """The address that leads to the article, if it has any."""
    return next((str(record[name]) for name in _URLS if record[name]), None)


def _files(records: Iterable[Record]) -> Iterator[str]:
    return (os.path.join(str(record["feed"]), str(record["path"])) for record in records)


def _links(records: Iterable[Record]) -> Iterator[str]:
    """The pages of `records`, as words for `xargs` and shells: a quote in one is encoded."""
    return (_encoded(url, _QUOTES) for url in map(page, records) if url)


def _encoded(url: str, characters: Mapping[int, str]) -> str:
    """`url` with these encoded, and `#` behind the first, which no address may hold (RFC 3986, 3.5)."""
    head, hash_, fragment = url.partition("#")
    return (head + hash_ + fragment.replace("#", "%23")).translate(characters)


def _objects(records: Iterable[Record], fields: Sequence[str]) -> Iterable[str]:
    for record in records:
        chosen = {field: _value(record, field) for field in fields} if fields else record
        yield as_json(chosen)


def _value(record: Record, field: str) -> object:
    name, _, part = field.partition(".")
    value = record[name]
    return value.get(part) if part and isinstance(value, Mapping) else value


def _columns(fields: Sequence[str]) -> list[str]:
    """The columns for `fields`; a field with parts is one for each."""
    return [column for field in fields or COLUMNS for column in COLUMNS if f"{column}.".startswith(f"{field}.")]


def _write_table(records: Iterable[Record], write_row: Callable[[list[str]], object], columns: list[str]) -> None:
    write_row(columns)
    for record in records:
        write_row([(_path if column in _PATHS else _cell)(_value(record, column)) for column in columns])


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
            line = in_log(clean.one_line(value))
            return "'" + line if _is_formula(line) else line
        case _:
            return str(value)


def _path(value: object) -> str:
    """A path as a cell from which it comes back exactly, and never a formula."""
    written = reversible(str(value))
    return escape(written[0]) + written[1:] if _is_formula(written) else written


def _is_formula(cell: str) -> bool:
    """Whether a spreadsheet may run `cell`: also behind quotes, which it takes off, and in East Asia's wide forms."""
    return unicodedata.normalize("NFKC", cell.lstrip('"')[:1]).startswith(_FORMULA)


def _item(record: Record) -> str:
    """An article as an item of a Markdown list: title, source and day, and what it says in a few sentences."""
    title, url = _escaped(str(record["title"])), page(record)
    named = f"[{title}]({_encoded(url, _ENCODED)})" if url else title
    origin = ", ".join(_escaped(str(part)) for part in (record["source"], str(record["published"] or "")[:10]) if part)
    excerpt = _escaped(str(record["excerpt"] or ""))
    return f"- **{named}**{f' – {origin}' if origin else ''}" + (f"\\\n  {excerpt}\n" if excerpt else "\n")


def _escaped(words: str) -> str:
    """`words` as Markdown that shows them as they are, also at the beginning of a line."""
    inline = re.sub(r"[\\`*_\[\]<>~]|&(?=#?\w+;)", r"\\\g<0>", words)
    return re.sub(r"^(?:(\d+)(?=[.)])|(?=[-+=#:]))", r"\1\\", inline)


def _write_markdown(records: Iterable[Record], stream: TextIO, fields: Sequence[str]) -> None:
    stream.writelines(map(_item, records))


def _write_links(records: Iterable[Record], stream: TextIO, fields: Sequence[str]) -> None:
    stream.writelines(f"{url}\n" for url in _links(records))


def _write_files(records: Iterable[Record], stream: TextIO, fields: Sequence[str]) -> None:
    stream.writelines(f"{reversible(file)}\n" for file in _files(records))


def _write_lines(records: Iterable[Record], stream: TextIO, fields: Sequence[str]) -> None:
    stream.writelines(f"{written}\n" for written in _objects(records, fields))


def _write_json(records: Iterable[Record], stream: TextIO, fields: Sequence[str]) -> None:
    write_array(_objects(records, fields), stream)


def _write_csv(records: Iterable[Record], stream: TextIO, fields: Sequence[str]) -> None:
    import csv

    _write_table(records, csv.writer(stream, lineterminator="\n").writerow, _columns(fields))


def _write_tsv(records: Iterable[Record], stream: TextIO, fields: Sequence[str]) -> None:
    """No cell holds a tab or a newline, so none is quoted: `cut` and `awk` know no quotes."""
    _write_table(records, lambda cells: stream.write("\t".join(cells) + "\n"), _columns(fields))


FORMATS = {
    "json": Format("one JSON array", _write_json, ".json", takes_fields=True),
    "jsonl": Format("one JSON object per line", _write_lines, ".jsonl", takes_fields=True),
    "csv": Format("comma-separated values", _write_csv, ".csv", takes_fields=True),
    "tsv": Format("tab-separated values", _write_tsv, ".tsv", takes_fields=True),
    "urls": Format("one URL per line", _write_links, ".txt", "URLs", names=_links),
    "paths": Format("one file path per line", _write_files, names=_files),
    "markdown": Format("a list with links", _write_markdown, ".md"),
}
DEFAULT = "markdown"  # of files: what people read
ENDINGS = {FORMATS[name].ending: name for name in (DEFAULT, *FORMATS) if FORMATS[name].ending}


def endings_told() -> str:
    """The endings that a file's name may have, the default first: `.md .json .csv, or .txt for URLs`."""
    plain = [ending for ending, name in ENDINGS.items() if not FORMATS[name].holds]
    others = [f"or {ending} for {FORMATS[name].holds}" for ending, name in ENDINGS.items() if FORMATS[name].holds]
    return ", ".join([" ".join(plain), *others])
