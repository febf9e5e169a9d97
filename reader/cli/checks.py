"""`broadsheet check [DIR ...]`: what is wrong or doubtful in directories, for people, scripts, and GitHub's pages."""

import argparse
import os
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace

from reader.cli import FOUND, NOTHING_FOUND
from reader.cli.arguments import directories
from reader.cli.output import write
from reader.cli.parser import Parser
from reader.config import load
from reader.config.collections import sites_of
from reader.library import find_directories
from reader.library.check import Report, check
from reader.loader import NO_SITE
from reader.model.findings import CODES
from reader.system.paths import config_file
from reader.text import clean
from reader.text.escaping import as_json, in_log, path_text, visible

_LEVELS = {"note": "notice"}  # as GitHub calls them
_EPILOG = """exit codes: 0 no errors, 1 errors, 2 invalid usage or a directory cannot be read

findings:
""" + "\n".join(f"  {name:<14} {code.severity:<8} {code.means}" for name, code in CODES.items())


def parser() -> Parser:
    made = Parser(
        "broadsheet check",
        description="Check article files for errors and warnings.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    made.add_argument(
        "collections",
        metavar="DIR",
        nargs="*",
        default=["."],
        help="a directory, or a collection from your settings (default: the current directory)",
    )
    form = made.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help="print a JSON object")
    form.add_argument("--github", action="store_true", help="print annotations for GitHub Actions")
    made.add_argument("--strict", action="store_true", help="exit with 1 for warnings too")
    return made


def run(words: list[str]) -> int:
    options = parser().parse_args(words)
    named = directories(options.collections)
    roots = [find_directories([directory])[0] for directory in named]
    config = load(config_file())
    sites = sites_of(roots, config.collections)
    reports = [check(root, config.reading.bare, sites.get(root, NO_SITE)) for root in roots]
    places = map(os.path.relpath, roots) if options.github else map(str, named)
    report = reports[0] if options.json and len(reports) == 1 else _together(places, reports)
    if options.json:
        print(_as_json(report))
    elif options.github:
        print(*_annotations(report), sep="\n", end="\n" if report.findings else "")
    else:
        write(f"{line}\n" for line in _lines(report))
    wrong = [
        finding
        for finding in report.findings
        if finding.severity in (("error", "warning") if options.strict else ("error",))
    ]
    return NOTHING_FOUND if wrong else FOUND


def _together(places: Iterable[str], reports: Iterable[Report]) -> Report:
    """One report of all, whose paths say where they are."""
    both = Report()
    for place, report in zip(places, reports, strict=True):
        both.articles += report.articles
        both.ignored += [replace(ignored, path=_join(place, ignored.path)) for ignored in report.ignored]
        both.findings += [finding._replace(path=_join(place, finding.path)) for finding in report.findings]
    return both


def _as_json(report: Report) -> str:
    return as_json(
        {
            "articles": report.articles,
            "ignored": [{"path": ignored.path, "reason": ignored.reason} for ignored in report.ignored],
            "findings": [
                {
                    "path": finding.path,
                    "line": finding.line,
                    "severity": finding.severity,
                    "code": finding.code,
                    "message": finding.message,
                }
                for finding in report.findings
            ],
        },
        indent=1,
    )


def _lines(report: Report) -> Iterator[str]:
    """`./ai/a.md:3: warning: the date names no time zone … [naive-date]`, and at the end the sum."""
    for finding in report.findings:
        line = f":{finding.line}" if finding.line else ""
        yield f"{_as_path(finding.path)}{line}: {finding.severity}: {finding.message} [{finding.code}]"
    severities = Counter(finding.severity for finding in report.findings)
    sums = [clean.plural(report.articles, "article")]
    sums += [clean.plural(severities[severity], severity) for severity in ("error", "warning")]
    sums += [clean.plural(severities["note"], "note")] if severities["note"] else []
    yield ", ".join(sums) + "."
    for reason, count in Counter(ignored.reason for ignored in report.ignored).most_common():
        yield f"{clean.plural(count, 'file')} ignored: {reason}."


def _as_path(path: str) -> str:
    """A path at the beginning of a line, where its name could be taken for something else, such as a CI's command."""
    return visible(path if path.startswith(("/", "./", "../")) or path == "." else f"./{path}")


def _annotations(report: Report) -> Iterator[str]:
    """https://docs.github.com/actions/reference/workflow-commands-for-github-actions"""
    for finding in report.findings:
        line = f",line={finding.line}" if finding.line else ""
        where = _escaped(visible(finding.path)).replace(":", "%3A").replace(",", "%2C")
        level = _LEVELS.get(finding.severity, finding.severity)
        yield f"::{level} file={where}{line},title={finding.code}::{_escaped(finding.message)}"


def _escaped(words: str) -> str:
    return in_log(words).replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _join(named: str, path: str) -> str:
    if path == ".":
        return named
    return path if named == "." else f"{path_text(os.fsencode(named)).rstrip('/')}/{path}"
