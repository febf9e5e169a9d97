"""What can be wrong with a file: the codes of `broadsheet check`, each with its severity and meaning."""

from typing import Literal, NamedTuple

Severity = Literal["error", "warning", "note"]


class Code(NamedTuple):
    """One kind of finding. An error means that the file is not shown; a warning, that something is doubtful; a
    note, that nothing need be done.
    """

    severity: Severity
    means: str


CODES: dict[str, Code] = {
    "front-matter": Code("error", "The front matter cannot be read: not valid YAML, not closed, or over a limit."),
    "too-large": Code("error", "The file is larger than the limit."),
    "unreadable": Code("error", "The file or folder cannot be opened."),
    "failed": Code("error", "Internal error while reading the file; see the log."),
    "value": Code("warning", "The value of a field is invalid; `i` shows it as written."),
    "scheme": Code("warning", "A URL is neither http nor https, so it is never opened."),
    "url": Code("warning", "Invalid URL: no host, a password, or characters that are not allowed."),
    "no-url": Code("warning", "The article has no URL, so there is nothing to open."),
    "own-pages": Code("note", "No article has a URL: these are a site's own pages, and there is nothing to open."),
    "duplicate-url": Code("warning", "Another file has the same URL; both are marked as read together."),
    "unlisted": Code(
        "note", "A draft, or an article of another kind that lists leave out until they are asked for it."
    ),
    "site": Code("warning", "A site's configuration cannot be read, so the URLs of its pages are unknown."),
    "naive-date": Code("warning", "The date has no time zone; UTC is assumed."),
    "date-source": Code("warning", "No date of publication is given; the date of a change or of saving is used."),
    "title-source": Code("warning", "No title and no heading: the name of the file is used."),
    "lead-heat": Code(
        "warning", "The article is the lead of its story (`published: true`), but has `heat: -1`, which means none."
    ),
    "stub-differs": Code("warning", "An entry of `related` differs from the file of that article."),
    "one-way": Code("warning", "An entry of `related` names an article that does not name this one in return."),
    "repeated": Code("warning", "A field occurs more than once; the last one is used."),
    "key": Code("warning", "A field is ignored, because its key is a list, a mapping or an alias."),
    "more": Code("warning", "The file has more findings than are listed."),
    "cut": Code("warning", "A field is too long and is shown shortened."),
    "entities": Code("warning", "A text contains HTML entities or tags, which are converted or removed."),
    "controls": Code(
        "warning", "A text contains characters that control a terminal, or hide or reorder text; they are removed."
    ),
    "encoding": Code("warning", "The file is not UTF-8; invalid bytes are shown as \ufffd."),
}


class Finding(NamedTuple):
    """Something wrong in one file. `path` is relative to the directory; the line counts from 1."""

    path: str
    line: int | None
    code: str
    message: str

    @property
    def severity(self) -> Severity:
        """How bad it is, as its code says."""
        return CODES[self.code].severity
