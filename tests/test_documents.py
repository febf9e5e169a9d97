"""The documents: no link leads nowhere, on the site either, and commands are what the command line knows."""

import re
from pathlib import Path, PurePosixPath

import pytest
from builders import PROJECT
from make_site import PAGES, linked

from reader.cli import SUBCOMMANDS, subcommand
from reader.cli.reading import parser as reading

DOCUMENTS = sorted(path.relative_to(PROJECT).as_posix() for path in PROJECT.glob("*.md")) + sorted(
    path.relative_to(PROJECT).as_posix() for folder in ("docs", "packaging") for path in (PROJECT / folder).glob("*.md")
)
_CODE = re.compile(r"```.*?```", re.DOTALL)
_LINK = re.compile(r"\]\(([^)\s]+)\)")
_HEADING = re.compile(r"^#{1,6} +(.+?) *#*$", re.MULTILINE)


def text_of(name: str) -> str:
    return (PROJECT / name).read_text(encoding="utf-8")


def anchors(text: str) -> set[str]:
    """What a heading can be led to by, as GitHub and the site have it."""
    plain = [re.sub(r"[`*]|\[([^\]]*)\]\([^)]*\)", r"\1", heading) for heading in _HEADING.findall(_CODE.sub("", text))]
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in plain}


def relative_links(text: str) -> list[tuple[str, str]]:
    """The path and the anchor of each link within the project."""
    links = [
        link for link in _LINK.findall(_CODE.sub("", text)) if "://" not in link and not link.startswith("mailto:")
    ]
    return [(path, anchor) for path, _, anchor in (link.partition("#") for link in links)]


def test_documents_are_all_on_the_site() -> None:
    assert set(PAGES) == set(DOCUMENTS)
    names = [name.lower() for name in PAGES.values()]
    assert len(names) == len(set(names)), "to some disks they are the same"
    named = set(re.findall(r"[\w-]+\.md", (PROJECT / "packaging" / "site.yml").read_text(encoding="utf-8")))
    assert named == set(PAGES.values())


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_link_leads_somewhere(name: str) -> None:
    folder = Path(name).parent
    for path, anchor in relative_links(text_of(name)):
        target = PROJECT / folder / path if path else PROJECT / name
        assert target.exists(), (name, path)
        if anchor:
            assert anchor in anchors(target.read_text(encoding="utf-8")), (name, path, anchor)


@pytest.mark.parametrize("name", DOCUMENTS)
def test_links_lead_to_the_same_on_the_site(name: str) -> None:
    there = relative_links(linked(text_of(name), PurePosixPath(name).parent))
    sources = {page: source for source, page in PAGES.items()}
    for (path, anchor), (page, its_anchor) in zip(relative_links(text_of(name)), there, strict=True):
        assert anchor == its_anchor
        if path.endswith(".md"):
            assert (PROJECT / Path(name).parent / path).resolve() == PROJECT / sources[page], (name, path)


COMMANDS = [
    (name, line)
    for name in ("README.md", "docs/for-repositories.md", "docs/for-blogs.md", "docs/for-feeds.md")
    for block in re.findall(r"```sh\n(.*?)```", text_of(name), re.DOTALL)
    for line in re.findall(r"^broadsheet ([^\s#].*)$", block, re.MULTILINE)
]


@pytest.mark.parametrize(("name", "line"), COMMANDS, ids=[line for _, line in COMMANDS])
def test_commands_have_the_options_that_they_are_shown_with(name: str, line: str) -> None:
    words = re.sub(r"(^|\s)#.*|\|.*", "", line).split()
    command = words[0] if words[0] in SUBCOMMANDS else ""
    parser = subcommand(command).parser() if command else reading()
    known = set(parser._option_string_actions) | {"-h", "--help"}
    options = {word for word in words if re.fullmatch(r"--[a-z-]+|-[a-zA-Z0-9]", word)}
    assert options <= known, (name, line)
    assert command or words[0].startswith(("~", "-", "#")), (name, line)
