"""The syntaxes of front matter: how each is recognised, and how it is read. All go through the same door."""

import re
from collections.abc import Callable
from contextlib import suppress
from typing import NamedTuple

from reader.loader import headers, markup_headers
from reader.loader.headers import Split
from reader.loader.plain import Plain, read_plain
from reader.loader.yaml_events import Front, YamlError, read_mapping

MAX_FRONT_MATTER = 2_000_000  # characters; real files hold up to 143 KB

_START = re.compile(r"---[ \t]*(?:\n|$)")
_END = re.compile(r"\n(?:---|\.\.\.)[ \t]*(?=\n|\Z)")
_END_MARKS = ("\n---", "\n...")
_LANGUAGE = re.compile(r"---[ \t]*(json5?|toml|ya?ml)[ \t]*\n", re.IGNORECASE)
_FENCE = re.compile(r"(\+\+\+|;;;)[ \t]*(?:\n|$)")
_OBJECT = re.compile(r'\{\s*"[^"\n]{1,200}"\s*:')
_LITERAL = re.compile(
    r"(?:\s*import\s[^\n]*\n)*\s*export const (?:meta|metadata|frontmatter|frontMatter)\b[^={]{0,80}="
)
_ASSIGNMENT = re.compile(r"\s*[\w-]+[ \t]*=[ \t]*[\"'\[{\dtf]")


class Syntax(NamedTuple):
    """A way to write front matter. `split` gives None where a document does not begin so, and raises YamlError, with
    lines from 1, where it does and never ends; `read` makes fields of the front matter below so many lines, and raises
    YamlError.
    """

    name: str
    recognised: str  # as the reference says it
    writers: str
    split: Callable[[str], Split | None]
    read: Callable[[str, int], Front]
    suffixes: tuple[str, ...] = ()  # of the only files that are written so; none: of all
    skim: Callable[[str], Plain | None] | None = None  # the short way to the fields; None where it does not do


def _split_yaml(document: str) -> Split | None:
    start = _START.match(document)
    if not start:
        return None
    end = _end(document, start.end() - 1)  # from the newline: it may be empty
    if not end:
        raise YamlError("the front matter has no closing --- line", 1)
    return Split(document[start.end() : end.start() + 1], document[end.end() :], 1)


def _end(text: str, start: int) -> re.Match[str] | None:
    """Where the front matter that begins at `start` ends. Looks for the marks as plain text first: the search for
    the pattern would try it at every line.
    """
    stop = len(text)
    earliest = None
    for mark in _END_MARKS:
        at = text.find(mark, start, stop)
        while at >= 0:
            if match := _END.match(text, at):
                earliest, stop = match, at + len(mark)
                break
            at = text.find(mark, at + 1, stop)
    return earliest


def _read_yaml(text: str, before: int) -> Front:
    """YAML, or the TOML that some write between the same fences."""
    try:
        return read_mapping(text, before)
    except YamlError:
        if not _ASSIGNMENT.match(text):
            raise
    return _read_toml(text, before)


def _split_language(document: str) -> Split | None:
    start = _LANGUAGE.match(document)
    return _fenced(document, start.end(), "---") if start else None


def _read_language(text: str, before: int) -> Front:
    """What stands between `---json` and `---`, whose language can be told by how it begins."""
    if text.lstrip().startswith("{"):
        try:
            return _read_json(text, before)
        except YamlError as error:
            return _read_json5(text, before, error)
    return _read_toml(text, before) if _ASSIGNMENT.match(text) else read_mapping(text, before)


def _split_plus(document: str) -> Split | None:
    start = _FENCE.match(document)
    return _fenced(document, start.end(), "+++") if start and start[1] == "+++" else None


def _split_semicolons(document: str) -> Split | None:
    start = _FENCE.match(document)
    return _fenced(document, start.end(), ";;;") if start and start[1] == ";;;" else None


def _fenced(document: str, start: int, fence: str) -> Split:
    """What stands between the first line and the next that is `fence`. Raises YamlError."""
    at = start - 1
    while (at := document.find(f"\n{fence}", at)) >= 0:
        end = document.find("\n", at + 1)
        if not document[at + 1 + len(fence) : end if end >= 0 else None].strip():
            return Split(document[start : at + 1], document[end:] if end >= 0 else "", 1)
        at += 1
    raise YamlError(f"the front matter has no closing {fence} line", 1)


def _read_toml(text: str, before: int) -> Front:
    from reader.loader.toml_front import read_toml  # YAML is the rule

    return read_toml(text, before)


def _skim_toml(text: str) -> Plain | None:
    from reader.loader.toml_front import skim_toml

    return skim_toml(text)


def _skim_json(text: str) -> Plain | None:
    from reader.loader.json_front import skim_json

    return skim_json(text)


def _skim_language(text: str) -> Plain | None:
    if text.lstrip().startswith("{"):
        return _skim_json(text)
    return _skim_toml(text) if _ASSIGNMENT.match(text) else read_plain(text)


def _read_json(text: str, before: int) -> Front:
    from reader.loader.json_front import read_json

    if text.strip() and not text.lstrip().startswith("{"):
        text = f"{{{text.rstrip().removesuffix(',')}}}"  # Hexo leaves the braces out
    return read_json(text, before)


def _read_json5(text: str, before: int, error: YamlError) -> Front:
    """What is JSON but for names as keys, other quotes, comments and commas; else raises `error`."""
    with suppress(YamlError):
        return _read_literal(text, before)
    raise error


def _split_object(document: str) -> Split | None:
    if not _OBJECT.match(document):
        return None
    from reader.loader.json_front import object_at

    end = object_at(document)
    return Split(document[:end], document[end:])


def _split_literal(document: str) -> Split | None:
    start = _LITERAL.match(document)
    if not start:
        return None
    from reader.loader.literals import end_of_literal

    end = end_of_literal(document, start.end())
    return Split(
        document[start.end() : end], document[: start.start()] + document[end:], document.count("\n", 0, start.end())
    )


def _read_literal(text: str, before: int) -> Front:
    from reader.loader.literals import read_literal

    return read_literal(text, before)


def _read_unfenced(text: str, before: int) -> Front:
    """YAML, else as lines of keys and values: nothing says that it is more."""
    try:
        return read_mapping(text, before)
    except YamlError:
        return headers.read_headers(text, before)


_MARKDOWN = (".md", ".markdown", ".mdown", ".mkd", ".txt", ".mdx")
YAML = Syntax("YAML", "`---` on the first line", "Jekyll, Hexo, Hugo, Docusaurus, Obsidian …", _split_yaml, _read_yaml,
    skim=read_plain,
)  # fmt: skip
SYNTAXES = (
    YAML,
    Syntax("named", "`---json`, `---toml` or `---yaml` on the first line", "11ty", _split_language, _read_language,
        skim=_skim_language,
    ),
    Syntax("TOML", "`+++` on the first line", "Hugo, Zola, bulletty", _split_plus, _read_toml,
        skim=_skim_toml,
    ),
    Syntax("JSON", 'an object from the first line: `{"title": …`', "Hugo", _split_object, _read_json, _MARKDOWN,
        _skim_json,
    ),
    Syntax("fenced JSON", "`;;;` on the first line", "Hexo", _split_semicolons, _read_json),
    Syntax(
        "Nikola's comments", "`.. title: …` lines, in Markdown within `<!--`", "Nikola",
        headers.split_comments, headers.read_comments,
    ),
    Syntax(
        "Org", "`#+title: …` lines", "Org, Hugo",
        markup_headers.split_keywords, markup_headers.read_keywords, (".org",),
    ),
    Syntax(
        "AsciiDoc", "`= Title`, an author line, a date line, `:name: value` lines", "Asciidoctor, Antora",
        markup_headers.split_asciidoc, markup_headers.read_asciidoc, (".adoc", ".asciidoc"),
    ),
    Syntax(
        "reStructuredText", "a title underlined, `:name: value` lines", "Pelican, ABlog",
        markup_headers.split_docinfo, markup_headers.read_docinfo, (".rst",),
    ),
    Syntax(
        "Logseq's properties", "`name:: value` lines", "Logseq, Readwise",
        headers.split_properties, headers.read_properties, _MARKDOWN,
    ),
    Syntax(
        "unfenced YAML", "`title: …` or another name that is known, closed by `---`", "Hexo",
        headers.split_unfenced, _read_unfenced, _MARKDOWN,
    ),
    Syntax(
        "JBake", "`key=value` lines, closed by `~~~~~~`", "JBake",
        headers.split_assignments, headers.read_assignments, (*_MARKDOWN, ".adoc", ".asciidoc"),
    ),
    Syntax(
        "MultiMarkdown", "`Title: …` or `Date: …` among lines of that form, up to an empty one", "Pelican",
        headers.split_headers, headers.read_headers, _MARKDOWN,
    ),
    Syntax("MDX", "`export const metadata = {…}`, of literals", "Next.js", _split_literal, _read_literal, (".mdx",)),
)  # fmt: skip
_OTHERS = SYNTAXES[1:]
_WITH_FENCE = (".html", ".htm")  # files that are pages, unless a fence says otherwise
_FENCED = ("---", "+++", ";;;", "{")


def syntax_of(document: str, name: str) -> tuple[Syntax, Split] | None:
    """How the front matter of `document` is written, and its two parts; None where it has none. `name` is that of its
    file. Raises YamlError, with the document's lines from 1, where it begins and never ends.
    """
    if split := _split_yaml(document) if document.startswith("---") else None:
        return YAML, _bounded(split)
    suffix = name[name.rfind(".") :].lower()
    if suffix in _WITH_FENCE and not document.startswith(_FENCED):
        return None
    for syntax in _OTHERS:
        if (not syntax.suffixes or suffix in syntax.suffixes) and (split := syntax.split(document)):
            return syntax, _bounded(split)
    return None


def _bounded(split: Split) -> Split:
    if len(split.front) > MAX_FRONT_MATTER:
        raise YamlError(f"the front matter is longer than {MAX_FRONT_MATTER:,} characters", 1)
    return split
