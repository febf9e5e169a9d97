"""`broadsheet check`: every file accounted for, and every kind of finding where it belongs."""

import json
import os
import re
from collections import Counter
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from builders import article, feed_of, front_matter, synced, write
from hostile import KINDS, OSC_TITLE, hazards, hostile_feed

from reader.cli import main
from reader.library import check as checking
from reader.library.check import check
from reader.library.headlines import tally
from reader.library.scan import SUFFIXES
from reader.model.findings import CODES
from reader.system.paths import config_file
from reader.text import urls

URL = "https://example.com/a"
ABOUT_A = {"title": "A", "webUrl": URL}


def found(feed: Path) -> list[tuple[str, int | None, str]]:
    return [(finding.path, finding.line, finding.code) for finding in check(feed).findings]


def related(*stubs: Mapping[str, object], **fields: object) -> str:
    return front_matter(**fields, related=list(stubs))


FILES: list[tuple[dict[str, str | bytes], list[tuple[str, int | None, str]]]] = [
    ({"a.md": front_matter(**ABOUT_A)}, []),
    ({"a.md": "---\ntitle: 'A\n---\n"}, [("a.md", 2, "front-matter")]),
    ({"a.md": "\n\n---\nx: y\ntitle: 'A\n---\n"}, [("a.md", 5, "front-matter")]),
    ({"a.md": b"---\ntitle: A\n---\n" + b"x" * 4_000_000}, [("a.md", None, "too-large")]),
    ({"a.md": front_matter(**ABOUT_A, quality="high")}, [("a.md", 4, "value")]),
    ({"a.md": front_matter(**ABOUT_A, ampWebUrl="ftp://example.com/a")}, [("a.md", 4, "scheme")]),
    ({"a.md": front_matter(**ABOUT_A, ampWebUrl="https://u:p@example.com/")}, [("a.md", 4, "url")]),
    ({"a.md": front_matter(**ABOUT_A, related=[{"title": "R", "webUrl": "ftp://x"}])}, [("a.md", 5, "scheme")]),
    ({"a.md": front_matter(title="A")}, [("a.md", None, "no-url")]),
    ({"a.md": front_matter(**ABOUT_A), "b.md": front_matter(**ABOUT_A)}, [("b.md", None, "duplicate-url")]),
    ({"a.md": front_matter(**ABOUT_A), "b.md": front_matter(title="B", webUrl="http://EXAMPLE.com/a/?utm_source=x")},
     [("b.md", None, "duplicate-url")]),
    ({"a.md": f"---\ntitle: A\nwebUrl: {URL}\ndate: 2023-05-18 10:00\n---\n"}, [("a.md", 4, "naive-date")]),
    ({"a.md": f"---\ntitle: A\nwebUrl: {URL}\ndate: 2023-05-18\n---\n"}, [("a.md", 4, "naive-date")]),
    ({"a.md": f"---\ntitle: A\nwebUrl: {URL}\ndate: May 18, 2023 4:54 PM\n---\n"}, [("a.md", 4, "naive-date")]),
    ({"a.md": f"---\ntitle: A\nwebUrl: {URL}\ndate: 2023-05-18T10:00:00+02:00\n---\n"}, []),
    ({"a.md": f"---\ntitle: A\nwebUrl: {URL}\npubDate: Thu, 18 May 2023 16:54:00 GMT\n---\n"}, []),
    ({"a.md": front_matter(**ABOUT_A, heat=-1, published=True)}, [("a.md", 4, "lead-heat")]),
    ({"a.md": front_matter(**ABOUT_A, heat=-1, published=False)}, []),
    ({"a.md": related({"title": "B", "webUrl": f"{URL}/b", "quality": 3}, **ABOUT_A),
      "b.md": related(ABOUT_A, title="B", webUrl=f"{URL}/b", quality=4)}, [("a.md", 5, "stub-differs")]),
    ({"a.md": related({"title": "B", "webUrl": f"{URL}/b"}, **ABOUT_A),
      "b.md": front_matter(title="B", webUrl=f"{URL}/b", quality=4)}, [("a.md", 5, "one-way")]),
    ({"a.md": related({"title": "Elsewhere", "webUrl": f"{URL}/c"}, {**ABOUT_A}, **ABOUT_A)}, []),
    ({"a.md": f"---\ntitle: A\nwebUrl: {URL}\ntitle: B\n---\n"}, [("a.md", 4, "repeated")]),
    ({"a.md": f"---\ntitle: A\nwebUrl: {URL}\nlastmod: 2023-05-18T10:00:00Z\n---\n"}, [("a.md", 4, "date-source")]),
    ({"a.md": f"---\ntitle: A\nurl: {URL}\ncreated: 2023-05-18T10:00:00Z\n---\n"}, [("a.md", 4, "date-source")]),
    ({"a.md": "---\ntitle: A\ncreated: 2023-05-18T10:00:00Z\nurl: /on/its/site/\n---\n"}, [("a.md", None, "no-url")]),
    ({"a.md": f"---\ntitle: A\nwebUrl: {URL}\ndate: 2023-05-18 10:00\ntimezone: Asia/Tokyo\n---\n"}, []),
    ({"a.md": f"---\nurl: {URL}\n---\nWater."}, [("a.md", None, "title-source")]),
    ({"a.md": f"---\nurl: {URL}\n---\n## A\n\nWater."}, []),
    ({"a.md": front_matter(title="A"), "b.md": front_matter(title="B")}, [(".", None, "own-pages")]),
    ({"a.md": front_matter(title="A"), "b.md": front_matter(title="B"), "c.md": front_matter(**ABOUT_A)},
     [(".", None, "no-url")]),
    ({"a.md": front_matter(**ABOUT_A, draft=True)}, [("a.md", None, "unlisted")]),
    ({"a.md": front_matter(**ABOUT_A, removed=True)}, [("a.md", None, "unlisted")]),
    ({"a.md": f"---\ntitle: A\nwebUrl: {URL}\ndate: 2999-05-18T10:00:00Z\n---\n"}, [("a.md", None, "unlisted")]),
    ({"a.md": front_matter(**ABOUT_A, publishedDateTime="2999-05-18T10:00:00Z")}, []),
    ({"a.md": front_matter(**ABOUT_A, expiryDate="2023-05-18T10:00:00Z")}, [("a.md", None, "unlisted")]),
    ({"a.md": front_matter(**ABOUT_A, draft=True), "b.md": front_matter(title="B", webUrl=f"{URL}/b", draft=True)},
     [(".", None, "unlisted")]),
    ({"a.md": front_matter(**ABOUT_A), "hugo.toml": "title = 'A'\nbaseURL = \n"}, [("hugo.toml", 2, "site")]),
    ({"a.md": front_matter(**ABOUT_A), "_config.yml": b"url: \xff"}, [("_config.yml", None, "site")]),
    ({"a.md": front_matter(**ABOUT_A), "config.toml": "oops", "hugo.toml": "baseURL = 'https://example.com'"}, []),
    ({"a.md": f"---\ntitle: A\nwebUrl: {URL}\ndate: 2023-05-18\n---\n",
      "hugo.toml": "baseURL = 'https://example.com'\ntimeZone = 'Mars/Olympus'"}, [("a.md", 4, "naive-date")]),
    ({"a.md": f"---\ntitle: A\nwebUrl: {URL}\n? [x]\n: y\n---\n"}, [("a.md", 4, "key")]),
    ({"a.md": front_matter(title="A" * 3_000, webUrl=URL)}, [("a.md", 2, "cut")]),
    ({"a.md": front_matter(**ABOUT_A, odd="x" * 5_000)}, [("a.md", 4, "cut")]),
    ({"a.md": front_matter(title="A &amp; B", webUrl=URL)}, [("a.md", 2, "entities")]),
    ({"a.md": front_matter(title="A <b>B</b>", webUrl=URL)}, [("a.md", 2, "entities")]),
    ({"a.md": front_matter(title="A", webUrl=URL, excerpt="B\x1b[2J")}, [("a.md", 4, "controls")]),
    ({"a.md": front_matter(title="A", webUrl=URL, odd=[{"k\u202e": "B"}])}, [("a.md", 4, "controls")]),
    ({"a.md": front_matter("x\u200by", title="A", webUrl=URL)}, [("a.md", None, "controls")]),
    ({"a.md": f"---\ntitle: A\x00\nwebUrl: {URL}\n---\n"}, [("a.md", 2, "controls")]),
    ({"a.md": f"---\r\ntitle: A\r\nwebUrl: {URL}\r\n---\r\n"}, []),
    ({"a.md": f"---\nwebUrl: {URL}\ntitle: Café\n---\n".encode("latin-1")}, [("a.md", 3, "encoding")]),
    ({"a.md": f"---\nwebUrl: {URL}\ntitle: A\n---\n".encode("utf-16")}, [("a.md", None, "encoding")]),
]  # fmt: skip


@pytest.mark.parametrize(("files", "findings"), FILES)
def test_each_kind_of_finding(
    tmp_path: Path, files: dict[str, str | bytes], findings: list[tuple[str, int | None, str]]
) -> None:
    for name, content in files.items():
        write(tmp_path, name, content)
    assert found(tmp_path) == findings


def test_every_code_is_among_them_but_for_what_no_file_can_do() -> None:
    assert {code for _, findings in FILES for *_, code in findings} | {"unreadable", "failed", "more"} == set(CODES)


@pytest.mark.thorough
def test_every_file_is_an_article_an_error_or_ignored(tmp_path: Path) -> None:
    feed = tmp_path / "feed"
    hazards(hostile_feed(feed), tmp_path)
    files = sum(
        len(files) + sum((folder / name).is_symlink() for name in folders) for folder, folders, files in walk(feed)
    )
    report = check(feed)
    errors = [finding for finding in report.findings if finding.severity == "error"]
    assert report.articles + len(report.ignored) + len(errors) == files
    assert {error.path for error in errors} == {kind.file for kind in KINDS if kind.fate == "problem"}
    with closing(synced(feed)) as library:
        assert library.ask(tally).articles == report.articles


def walk(feed: Path) -> list[tuple[Path, list[str], list[str]]]:
    return [(Path(folder), folders, files) for folder, folders, files in os.walk(feed)]


@pytest.mark.parametrize(
    ("words", "code"), [([], 1), (["--json"], 1), (["--github"], 1), (["--json", "--github"], 2), (["--frobnicate"], 2)]
)
def test_exit_codes(tmp_path: Path, words: list[str], code: int, capsys: pytest.CaptureFixture[str]) -> None:
    write(tmp_path, "a.md", "---\n- x\n---\n")
    try:
        assert main(["check", *words, str(tmp_path)]) == code
    except SystemExit as exit_:
        assert exit_.code == code


@pytest.mark.parametrize(("words", "code"), [([], 0), (["--strict"], 1)])
def test_warnings_are_no_errors_unless_asked(tmp_path: Path, words: list[str], code: int) -> None:
    write(tmp_path, "a.md", front_matter(title="A"))
    assert main(["check", *words, str(tmp_path)]) == code
    assert main(["check", *words, str(feed_of(tmp_path / "clean", 3))]) == 0
    assert main(["check", str(tmp_path / "none")]) == 2


def output(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    main(["check", *words])
    return capsys.readouterr().out


@pytest.fixture
def faulty(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A directory with an article, a doubt, an error in a file of an evil name, and files of no interest."""
    monkeypatch.chdir(tmp_path)
    write(tmp_path, "feed/a.md", article(1))
    write(tmp_path, "feed/b.md", front_matter(title="B"))
    write(tmp_path, f"feed/c,d:{OSC_TITLE}%.md", "---\ntitle: 'C\n---\n")
    write(tmp_path, "feed/README", "")
    write(tmp_path, "feed/LICENSE", "")
    write(tmp_path, "feed/.git/x", "")
    return tmp_path / "feed"


NO_URL = "the article has no URL, in originalUrl, webUrl, url or another field"
OTHER_NAME = f"its name does not end in {', '.join(SUFFIXES[:-1])} or {SUFFIXES[-1]}"


def test_for_people(faulty: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert output(capsys, "feed").splitlines() == [
        f"./feed/b.md: warning: {NO_URL} [no-url]",
        "./feed/c,d:\\u001b]0;owned\\u0007%.md:2: error: the quotation mark opened here is not closed [front-matter]",
        "2 articles, 1 error, 1 warning.",
        f"2 files ignored: {OTHER_NAME}.",
        "1 file ignored: it is hidden: a name on its path begins with a dot.",
    ]


def test_for_scripts(faulty: Path, capsys: pytest.CaptureFixture[str]) -> None:
    report: dict[str, Any] = json.loads(output(capsys, "--json", "feed"))
    assert report == {
        "articles": 2,
        "ignored": [
            {"path": ".git/x", "reason": "it is hidden: a name on its path begins with a dot"},
            {"path": "LICENSE", "reason": OTHER_NAME},
            {"path": "README", "reason": OTHER_NAME},
        ],
        "findings": [
            {"path": "b.md", "line": None, "severity": "warning", "code": "no-url", "message": NO_URL},
            {"path": f"c,d:{OSC_TITLE}%.md", "line": 2, "severity": "error", "code": "front-matter",
             "message": "the quotation mark opened here is not closed"},
        ],
    }  # fmt: skip


def test_for_github(faulty: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert output(capsys, "--github", "feed").splitlines() == [
        f"::warning file=feed/b.md,title=no-url::{NO_URL}",
        "::error file=feed/c%2Cd%3A\\u001b]0;owned\\u0007%25.md,line=2,title=front-matter::the quotation mark opened here is not closed",
    ]


def test_feeds_by_name_and_several_directories(
    faulty: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    other = write(tmp_path, "other/e.md", front_matter(title="E")).parent
    config_file().parent.mkdir(parents=True, exist_ok=True)
    config_file().write_text(f"[collections]\nmine = [{json.dumps(str(faulty))}, {json.dumps(str(other))}]\n", "utf-8")
    *faults, articles = output(capsys, "mine").splitlines()[:4]
    assert [line.partition(": ")[0] for line in faults] == [
        f"{faulty}/b.md", f"{faulty}/c,d:\\u001b]0;owned\\u0007%.md:2", f"{other}/e.md",
    ]  # fmt: skip
    assert articles == "3 articles, 1 error, 2 warnings."
    report = json.loads(output(capsys, "--json", "feed", "other"))
    assert report["articles"] == 3
    assert [each["path"] for each in report["findings"]] == ["feed/b.md", f"feed/c,d:{OSC_TITLE}%.md", "other/e.md"]
    assert [each["path"] for each in report["ignored"]] == ["feed/.git/x", "feed/LICENSE", "feed/README"]


def test_it_is_the_current_directory_by_default(
    faulty: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(faulty)
    assert output(capsys).startswith("./b.md: warning: ")


ORDERS = (
    "::add-mask::a",
    "::stop-commands::tok",
    "##vso[task.setvariable variable=PATH]x",
    "a ##[add-path]b",
    "  ::warning::c",
)


@pytest.mark.skipif(os.name == "nt", reason="names hold no colons there")
@pytest.mark.parametrize("ci", ["GITHUB_ACTIONS", "TF_BUILD", "TEAMCITY_VERSION", ""])
@pytest.mark.parametrize("form", ["", "--json", "--github"])
def test_no_name_and_no_field_commands_a_ci(
    tmp_path: Path, ci: str, form: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for variable in ("GITHUB_ACTIONS", "TF_BUILD", "TEAMCITY_VERSION"):
        monkeypatch.delenv(variable, raising=False)
    if ci:
        monkeypatch.setenv(ci, "True")
    monkeypatch.chdir(tmp_path)
    for number, name in enumerate(ORDERS):
        write(tmp_path, f"{name}.md", "---\n[\n---\n")
        write(tmp_path, f"{number}.md", front_matter(**{"title": name, "webUrl": name, name: "x" * 5_000}))
    lines = output(capsys, *form.split(), ".").splitlines()
    ours = ("::error file=", "::warning file=", "::notice file=") if form == "--github" else ()
    assert [line for line in lines if line.lstrip().startswith("::") and not line.startswith(ours or "\0")] == []
    assert not ci or not any(re.search(r"##\w*\[", line) for line in lines)
    if form == "--json":
        report = json.loads("\n".join(lines))
        assert {each["path"] for each in report["findings"]} >= {f"{name}.md" for name in ORDERS}


@pytest.mark.thorough
def test_of_one_file_a_hundred_findings_are_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """And every pair is looked at once: the same entry in many files, of a page that many files are of."""
    appearance = 0

    def canonical(url: str) -> str:
        nonlocal appearance
        appearance += 1
        return urls.canonical(url)

    monkeypatch.setattr(checking, "canonical", canonical)
    for number in range(30):
        write(tmp_path, f"a{number:02}.md", front_matter(title=f"A{number}", webUrl=URL))
        stubs = [{"webUrl": URL, "title": f"other {one % 150}"} for one in range(300)]
        write(tmp_path, f"b{number:02}.md", related(*stubs, title="B", webUrl=f"{URL}/{number}"))
    report = check(tmp_path)
    counts = Counter(finding.path for finding in report.findings)
    assert {counts[f"b{number:02}.md"] for number in range(30)} == {101}
    assert [finding.code for finding in report.findings if finding.path == "b07.md"].count("more") == 1
    assert appearance == 60 + 150, "each page and each distinct entry once"


def test_an_entry_is_held_against_some_of_many_files_of_its_page(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    compared = 0
    differing = checking._differing

    def count(*both: Any) -> list[str]:
        nonlocal compared
        compared += 1
        return differing(*both)

    monkeypatch.setattr(checking, "_differing", count)
    for number in range(100):
        write(tmp_path, f"a{number:02}.md", front_matter(title=f"A{number}", webUrl=URL))
    write(
        tmp_path,
        "b.md",
        related(*({"webUrl": URL, "title": f"B{one}"} for one in range(10)), title="B", webUrl=f"{URL}/b"),
    )
    check(tmp_path)
    assert compared <= 10 * 16


def test_a_folder_that_cannot_be_read_is_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, "a.md", front_matter(**ABOUT_A))
    write(tmp_path, "sub/b.md", front_matter(**ABOUT_A))
    real = os.scandir

    def scandir(path: str) -> Any:
        if os.fspath(path).endswith("sub"):
            raise PermissionError(13, "Permission denied", path)
        return real(path)

    monkeypatch.setattr(os, "scandir", scandir)
    assert found(tmp_path) == [("sub", None, "unreadable")]


def test_help_explains_every_code(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["check", "--help"])
    told = capsys.readouterr().out
    assert all(f"  {name}" in told and code.means in told for name, code in CODES.items())


@pytest.mark.parametrize(("count", "codes"), [(10, ["naive-date"]), (9, ["naive-date"] * 9)])
def test_what_every_article_shares_is_one_finding(tmp_path: Path, count: int, codes: list[str]) -> None:
    for number in range(count):
        write(tmp_path, f"{number}.md", f"---\ntitle: A\nurl: {URL}/{number}\ndate: 2023-05-18\n---\n")
    assert [finding.code for finding in check(tmp_path).findings] == codes
