"""A directory checked as a whole: what became of each of its files, and what is wrong or doubtful about it."""

import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from reader import loader
from reader.article import Article, Facts, Ignored, Problem, RelatedLink
from reader.errors import FeedError
from reader.findings import Finding
from reader.library.scan import SUFFIXES, is_article_name
from reader.text import one_line
from reader.urls import canonical

_HIDDEN = "it is hidden: a name on its path begins with a dot"
_OTHER_NAME = f"its name does not end in {', '.join(SUFFIXES[:-1])} or {SUFFIXES[-1]}"
_COMPARED: dict[str, Callable[[Facts], object]] = {  # by what the files call it
    "title": lambda facts: facts.title,
    "excerpt": lambda facts: facts.excerpt,
    "publishedDateTime": lambda facts: facts.published,
    "type": lambda facts: facts.type,
    "provider": lambda facts: facts.provider.name,
    "quality": lambda facts: facts.quality,
    "heat": lambda facts: facts.heat,
    "ampWebUrl": lambda facts: facts.links.amp,
    "cdnAmpWebUrl": lambda facts: facts.links.amp_cache,
}


@dataclass(slots=True)
class Report:
    """Every file of a directory is an article, ignored, or has one finding that is an error."""

    articles: int = 0
    ignored: list[Ignored] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)


class _Edge(NamedTuple):
    """An entry of a related list: its position from 1, its line, and what it states."""

    number: int
    line: int | None
    stub: RelatedLink


@dataclass(slots=True)
class _Known:
    """An article as the others see it, and whom it names."""

    path: str
    facts: Facts
    page: str | None
    edges: list[_Edge]


def check(root: Path) -> Report:
    """Read everything below `root`, and hold the articles against each other. Raises FeedError where that cannot be."""
    report = Report()
    known: list[_Known] = []
    stubs: dict[RelatedLink, RelatedLink] = {}  # each stands in many files, and is kept once
    for path, reason in _files(root, report):
        if reason:
            report.ignored.append(Ignored(one_line(path.encode("utf-8", "replace").decode()), reason))
            continue
        examined = loader.examine(root / path, path)
        content = examined.content
        if isinstance(content, Ignored):
            report.ignored.append(content)
        elif isinstance(content, Problem):
            report.findings.append(Finding(content.path, content.line, content.code, content.reason))
        else:
            report.articles += 1
            report.findings += [Finding(content.path, note.line, note.code, note.message) for note in examined.doubts]
            known.append(_know(content, examined.entry_lines, stubs))
    report.findings += _between(known)
    report.findings.sort(key=lambda finding: (finding.path, finding.line or 0))
    report.ignored.sort(key=lambda ignored: ignored.path)
    return report


def _files(root: Path, report: Report) -> Iterator[tuple[str, str]]:
    """Every file below `root`, by name, and why it is not even looked into; empty where it is."""

    def complain(error: OSError) -> None:
        path = Path(os.fsdecode(error.filename)).relative_to(root).as_posix()
        if path == ".":
            raise FeedError(f"The directory {one_line(str(root))} cannot be read: {error.strerror}.") from error
        shown = one_line(path.encode("utf-8", "replace").decode())
        report.findings.append(Finding(shown, None, "unreadable", f"the folder cannot be read: {error.strerror}"))

    for folder, folders, files in os.walk(root, onerror=complain):
        links = [name for name in folders if os.path.islink(os.path.join(folder, name))]
        for name in (*files, *links):
            path = Path(folder, name).relative_to(root)
            yield path.as_posix(), _why_not(path)


def _why_not(path: Path) -> str:
    if any(part.startswith(".") for part in path.parts):
        return _HIDDEN
    return "" if is_article_name(os.fsencode(path.name)) else _OTHER_NAME


def _know(article: Article, lines: Sequence[int], stubs: dict[RelatedLink, RelatedLink]) -> _Known:
    edges = [
        _Edge(number, lines[number - 1] if number <= len(lines) else None, stubs.setdefault(stub, stub))
        for number, stub in enumerate(article.related, 1)
        if stub.links.page
    ]
    facts = Facts(**{name: getattr(article, name) for name in Facts.__slots__})
    return _Known(article.path, facts, canonical(article.links.page) if article.links.page else None, edges)


def _between(known: Sequence[_Known]) -> Iterator[Finding]:
    """What articles say of each other."""
    by_page: dict[str, list[_Known]] = {}
    for article in sorted(known, key=lambda article: article.path):
        if article.page:
            same = by_page.setdefault(article.page, [])
            if same:
                message = f"it names the same page as {same[0].path}: {article.page}"
                yield Finding(article.path, None, "duplicate-url", message)
            same.append(article)
    pairs = {(article.page, canonical(edge.stub.links.page or "")) for article in known for edge in article.edges}
    for article in known:
        for edge in article.edges:
            page = canonical(edge.stub.links.page or "")
            if page in by_page and page != article.page:
                yield from _about(article, edge, by_page[page], (page, article.page) in pairs)


def _about(article: _Known, edge: _Edge, named: Sequence[_Known], is_mutual: bool) -> Iterator[Finding]:
    """What `article` says of the files `named`, which are of one page."""
    who = f"related article {edge.number}"
    nearest = min(named, key=lambda known: len(_differing(edge.stub, known.facts)))
    if differing := _differing(edge.stub, nearest.facts):
        message = f"{who} differs from {nearest.path} in {', '.join(differing)}"
        yield Finding(article.path, edge.line, "stub-differs", message)
    if not is_mutual and article.page:
        yield Finding(article.path, edge.line, "one-way", f"{who} is {nearest.path}, which does not name this one")


def _differing(stub: RelatedLink, facts: Facts) -> list[str]:
    """The fields that `stub` states otherwise."""
    return [name for name, of in _COMPARED.items() if of(stub) not in (None, "", "untitled", of(facts))]
