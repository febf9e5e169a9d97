"""What can be wrong with a file: the codes of `broadsheet check`, each with its weight and what it means."""

from typing import Literal, NamedTuple

Severity = Literal["error", "warning", "note"]


class Code(NamedTuple):
    """One kind of finding. An error means that the file is not shown; a warning, that something is doubtful; a
    note, that nothing need be done.
    """

    severity: Severity
    means: str


CODES: dict[str, Code] = {
    "front-matter": Code("error", "The front matter cannot be read: it is no YAML, never ends, or passes a limit."),
    "too-large": Code("error", "The file is larger than an article can be."),
    "unreadable": Code("error", "The file or folder cannot be opened."),
    "failed": Code("error", "Reading the file failed in a way that nobody foresaw; the log says how."),
    "value": Code("warning", "A field holds something it cannot make sense of; `i` shows it as it stands there."),
    "scheme": Code("warning", "An address is neither http nor https, so it is never opened."),
    "url": Code("warning", "An address is none: it has no host, a password, or characters that no address may hold."),
    "no-url": Code("warning", "The article names no page, so there is nothing to open."),
    "own-pages": Code("note", "No article names a page: they are a site's own, and there is nothing to open."),
    "duplicate-url": Code("warning", "Another file names the same page; both share one read mark."),
    "naive-date": Code("warning", "The date names no time zone, so it is taken for UTC."),
    "date-source": Code("warning", "The date is that of a change or of saving, because none of publication is stated."),
    "title-source": Code("warning", "The title is the file's name, because none is stated and there is no heading."),
    "lead-heat": Code(
        "warning", "The article leads its story (`published: true`), yet states `heat: -1`, which is none."
    ),
    "stub-differs": Code("warning", "An entry of `related` differs from the file of the article it names."),
    "one-way": Code("warning", "An entry of `related` names an article whose own list does not name this one."),
    "repeated": Code("warning", "A field is given more than once; the last one counts."),
    "key": Code("warning", "A field is left out, because its key is a list, a mapping or an alias."),
    "more": Code("warning", "The file has more findings than are listed."),
    "cut": Code("warning", "A field is longer than is shown."),
    "entities": Code("warning", "A text holds HTML entities or tags, which are resolved or left out."),
    "controls": Code(
        "warning", "A text holds characters that steer a terminal, hide or reorder text; they are left out."
    ),
    "encoding": Code("warning", "The file is not UTF-8; what cannot be read shows as \ufffd."),
}


class Finding(NamedTuple):
    """Something wrong in one file. `path` is relative to the directory; the line counts from 1."""

    path: str
    line: int | None
    code: str
    message: str

    @property
    def severity(self) -> Severity:
        return CODES[self.code].severity
