"""A directory checked as a whole: what became of each of its files, and what is wrong or doubtful about it."""

import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby, islice
from pathlib import Path
from typing import NamedTuple

from reader import loader
from reader.errors import DirectoryError
from reader.library.again import Folders, Rule
from reader.library.rows import why_unlisted
from reader.library.scan import SUFFIXES, is_article_name
from reader.library.sites import with_stated
from reader.loader.generators import configurations, faults, site_of
from reader.loader.site import NO_SITE, Site
from reader.model.article import Article, EntryBase, Ignored, Problem, RelatedLink
from reader.model.findings import Finding
from reader.text.clean import one_line, some
from reader.text.escaping import path_text, visible
from reader.text.times import now_us
from reader.text.urls import canonical

MOST = 100  # findings of one file; who has more will not read them
_MORE = f"more than {MOST} findings; the others are not listed"
_COPIES = 16  # files of one page that an entry naming it is held against; real collections have two or three
_FEEDS = "feeds.toml"  # which `broadsheet add` writes: it is where it belongs
_HIDDEN = "it is hidden: a name on its path begins with a dot"
_OTHER_NAME = f"its name does not end in {', '.join(SUFFIXES[:-1])} or {SUFFIXES[-1]}"
_COMPARED: dict[str, Callable[[EntryBase], object]] = {  # by what the files call it
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

_HABITS = ("naive-date", "date-source", "title-source")  # what all files of a directory may well share
_MANY = 10  # articles
_UNLISTED = {  # by the flag that finds it, what an article is and what several are
    "removed": ("is removed", "are removed"),
    "draft": ("is a draft", "are drafts"),
    "future": ("is of a day to come", "are of days to come"),
    "expired": ("has expired", "have expired"),
}

_States = tuple[object, ...]  # a value for each of these fields


@dataclass(slots=True)
class Report:
    """Every file of a directory is an article, ignored, or has one finding that is an error. Paths are exact, see
    `escaping.path_text`; what else is said is clean.
    """

    articles: int = 0
    ignored: list[Ignored] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)


@dataclass(slots=True, eq=False)
class _Stub:
    """What an entry of related lists states, and the page it names: one for all files that hold the entry."""

    page: str
    states: _States


class _Edge(NamedTuple):
    """An entry of a related list: its position from 1, its line, and what it states."""

    number: int
    line: int | None
    stub: _Stub


@dataclass(slots=True)
class _Node:
    """An article as the others see it, and whom it names."""

    path: str
    states: _States
    page: str | None
    edges: list[_Edge]
    flag: str  # see `why_unlisted`

    @property
    def where(self) -> str:
        """Its path in a sentence."""
        return visible(self.path)


_Nearest = tuple[_Node, list[str]]


def check(root: Path, bare: Rule = "auto", stated: Site = NO_SITE) -> Report:
    """Read everything below `root`, and hold the articles against each other; `bare` says which files without front
    matter are articles, and `stated` is what the person says of the site. Raises DirectoryError where that cannot be.
    """
    files = [file for file, _ in configurations(root)]
    site = with_stated(site_of(root, files), stated)
    report = Report(findings=list(_of_site(root, files)))
    folders = Folders([root], bare)
    articles: list[_Node] = []
    stubs: dict[RelatedLink, _Stub] = {}
    for path, reason in _files(root, report):
        if reason:
            report.ignored.append(Ignored(_exact(path), reason))
            continue
        examined = loader.examine(root / path, path, folders.bare(0, os.fsencode(path)), site)
        content = examined.content
        if isinstance(content, Ignored):
            report.ignored.append(Ignored(_exact(path), content.reason))
        elif isinstance(content, Problem):
            report.findings.append(Finding(_exact(path), content.line, content.code, content.reason))
        else:
            report.articles += 1
            report.findings += [Finding(_exact(path), note.line, note.code, note.message) for note in examined.doubts]
            articles.append(_node(_exact(path), content, examined.entry_lines, stubs))
    findings = _shared(list(_without_flood(report.findings, report.articles)), report.articles)
    report.findings = [*findings, *_unlisted(articles), *_between(articles)]
    report.findings.sort(key=lambda finding: (finding.path, finding.line or 0))
    report.findings = list(_bounded(report.findings))
    report.ignored.sort(key=lambda ignored: ignored.path)
    return report


def _of_site(root: Path, files: Sequence[Path]) -> Iterator[Finding]:
    for file, line, why in faults(files):
        path = _exact(os.path.relpath(file, root))
        yield Finding(path, line, "site", f"the site's configuration cannot be read: {one_line(why)}")


def _unlisted(articles: Sequence[_Node]) -> Iterator[Finding]:
    """One finding for all articles that lists leave out for the same reason."""
    for flag, (one, many) in _UNLISTED.items():
        paths = sorted(article.path for article in articles if article.flag == flag)
        if len(paths) == 1:
            yield Finding(paths[0], None, "unlisted", f"it {one}, so only is:{flag} lists it")
        elif paths:
            which = f"{len(paths):,} of {len(articles):,} articles {many}, so only is:{flag} lists them"
            yield Finding(".", None, "unlisted", f"{which}: {some([visible(path) for path in paths])}")


def _without_flood(findings: Sequence[Finding], articles: int) -> Iterator[Finding]:
    """`findings` with one in place of many that name no page: a blog's own posts never do."""
    lacking = [finding.path for finding in findings if finding.code == "no-url"]
    if len(lacking) < 2:
        yield from findings
        return
    yield from (finding for finding in findings if finding.code != "no-url")
    if len(lacking) == articles:
        yield Finding(".", None, "own-pages", f"none of {articles:,} articles has a URL")
    else:
        names = some([visible(path) for path in lacking])
        yield Finding(".", None, "no-url", f"{len(lacking):,} of {articles:,} articles have no URL: {names}")


def _shared(findings: Sequence[Finding], articles: int) -> Iterator[Finding]:
    """`findings` with one in place of those that every article has: nobody mends a habit file by file."""
    kinds = {code: {each.path for each in findings if each.code == code} for code in _HABITS}
    habits = {code for code, paths in kinds.items() if len(paths) == articles >= _MANY}
    yield from (each for each in findings if each.code not in habits)
    for code in _HABITS:
        if code in habits:
            what = next(each.message for each in findings if each.code == code)
            yield Finding(".", None, code, f"all {articles:,} articles: {what}")


def _exact(path: str) -> str:
    return path_text(os.fsencode(path))


def _bounded(findings: Iterable[Finding]) -> Iterator[Finding]:
    """The first findings of each file, and behind them that there are more; they are sorted by their paths."""
    for path, those in groupby(findings, lambda finding: finding.path):
        first = list(islice(those, MOST + 1))
        yield from first[:MOST]
        if len(first) > MOST:
            yield Finding(path, None, "more", _MORE)


def _files(root: Path, report: Report) -> Iterator[tuple[str, str]]:
    """Every file below `root`, by name, and why it is not even looked into; empty where it is."""

    def complain(error: OSError) -> None:
        path = Path(os.fsdecode(error.filename)).relative_to(root).as_posix()
        if path == ".":
            raise DirectoryError(f"The directory {one_line(str(root))} cannot be read: {error.strerror}.") from error
        report.findings.append(
            Finding(_exact(path), None, "unreadable", f"the folder cannot be read: {error.strerror}")
        )

    for folder, folders, files in os.walk(root, onerror=complain):
        links = [name for name in folders if os.path.islink(os.path.join(folder, name))]
        for name in (*files, *links):
            path = Path(folder, name).relative_to(root)
            if path.as_posix() != _FEEDS:
                yield path.as_posix(), _why_not(path)


def _why_not(path: Path) -> str:
    if any(part.startswith(".") for part in path.parts):
        return _HIDDEN
    return "" if is_article_name(os.fsencode(path.name)) else _OTHER_NAME


def _node(path: str, article: Article, lines: Sequence[int], stubs: dict[RelatedLink, _Stub]) -> _Node:
    edges = [
        _Edge(number, lines[number - 1] if number <= len(lines) else None, _stub(entry, stubs))
        for number, entry in enumerate(article.related, 1)
        if entry.links.page
    ]
    page = article.links.stated_page
    flag = why_unlisted(article, now_us())
    return _Node(path, _states_of(article), canonical(page) if page else None, edges, flag)


def _stub(entry: RelatedLink, stubs: dict[RelatedLink, _Stub]) -> _Stub:
    if entry not in stubs:
        stubs[entry] = _Stub(canonical(entry.links.page or ""), _states_of(entry))
    return stubs[entry]


def _between(articles: Sequence[_Node]) -> Iterator[Finding]:
    """What articles say of each other, in no order. It takes time in proportion to what they hold, whatever that is:
    what an entry states is held against some files of its page, once for all files that hold the entry.
    """
    copies: dict[str, dict[_States, _Node]] = {}  # the files of each page that state different things
    firsts: dict[str, _Node] = {}
    for article in sorted(articles, key=lambda article: article.path):
        if article.page:
            first = firsts.setdefault(article.page, article)
            if first is not article:
                message = f"it has the same URL as {first.where}: {article.page}"
                yield Finding(article.path, None, "duplicate-url", message)
            those = copies.setdefault(article.page, {})
            if len(those) < _COPIES:
                those.setdefault(article.states, article)
    pairs = {(article.page, edge.stub.page) for article in articles for edge in article.edges}
    nearest: dict[_Stub, _Nearest] = {}
    for article in articles:
        for edge in _distinct(article.edges):
            if edge.stub.page in copies and edge.stub.page != article.page:
                if edge.stub not in nearest:
                    nearest[edge.stub] = _nearest(edge.stub, copies[edge.stub.page])
                yield from _about(article, edge, nearest[edge.stub], (edge.stub.page, article.page) in pairs)


def _distinct(edges: Iterable[_Edge]) -> Iterable[_Edge]:
    """The first of those that state the same."""
    return {edge.stub: edge for edge in reversed(list(edges))}.values()


def _nearest(stub: _Stub, copies: Mapping[_States, _Node]) -> _Nearest:
    """Of the files that `stub` may mean the one it differs least from, and the fields it states otherwise."""
    differing = [(article, _differing(stub.states, states)) for states, article in copies.items()]
    return min(differing, key=lambda each: len(each[1]))


def _about(article: _Node, edge: _Edge, nearest: _Nearest, is_mutual: bool) -> Iterator[Finding]:
    """What an entry of `article` says of the file it means."""
    who, (meant, differing) = f"related article {edge.number}", nearest
    if differing:
        message = f"{who} differs from {meant.where} in {', '.join(differing)}"
        yield Finding(article.path, edge.line, "stub-differs", message)
    if not is_mutual and article.page:
        message = f"{who} is {meant.where}, which does not name this one in return"
        yield Finding(article.path, edge.line, "one-way", message)


def _states_of(facts: EntryBase) -> _States:
    return tuple(of(facts) for of in _COMPARED.values())


def _differing(stated: _States, of_file: _States) -> list[str]:
    """The fields that an entry states otherwise than the file."""
    fields = zip(_COMPARED, stated, of_file, strict=True)
    return [name for name, ours, theirs in fields if ours not in (None, "", "untitled", theirs)]
