"""The front matter of a file as a person is shown it."""

from pathlib import Path
from threading import Event

import pytest
from app import reader
from builders import front_matter, write

from reader import loader

PAYLOADS = [  # front matter, and what of it a person is shown
    ("title: A\nheat: 1", "title: A\nheat: 1"),
    ("a: 1\nsecured:\n  payload: xxxx\n  key: yyyy\n\nb: 2", "a: 1\nsecured: (encrypted payload)\nb: 2"),
    ("secured: 'xxxx'\nb: 2", "secured: (encrypted payload)\nb: 2"),
    (
        "related:\n  - secured:\n      key: yyyy\n    title: B",
        "related:\n  - secured: (encrypted payload)\n    title: B",
    ),
    ("related: [{title: B, secured: {key: yyyy}}]", "related: [{title: B, secured: (encrypted payload)}]"),
    ("{'secured': {key: yyyy}, b: 2}", "{'secured': (encrypted payload), b: 2}"),
    ("unsecured: yes", "unsecured: yes"),
    ("secured:\n- yyyy\n- zzzz\nb: 2", "secured: (encrypted payload)\nb: 2"),
    ("a: é\nsecured: |\n  yyyy\n\n  zzzz\n\n# of b\nb: 2", "a: é\nsecured: (encrypted payload)\n# of b\nb: 2"),
    ("secured: {a: {b: yyyy}, c: zzzz}\nb: 2", "secured: (encrypted payload)\nb: 2"),
    ("secured: {\na: yyyy\n}\nb: 2", "secured: (encrypted payload)\nb: 2"),
    ("a: {b: 1, secured: yyyy}", "a: {b: 1, secured: (encrypted payload)}"),
    ("[{secured: [yyyy]}]", "[{secured: (encrypted payload)"),  # no fields
    ("? secured\n: yyyy\nb: 2", "? secured: (encrypted payload)\nb: 2"),
    ("!!str &a Secured: !x yyyy\nb: 2", "!!str &a Secured: (encrypted payload)\nb: 2"),
    ('"s\\u0065cured": &a yyyy\nb: 2', '"s\\u0065cured": (encrypted payload)\nb: 2'),
    ("secured:\nb: 2", "secured: (encrypted payload)\nb: 2"),
    ("secured:\n  secured: yyyy\n  a: zzzz", "secured: (encrypted payload)"),
    ("a: b: c\nsecured:\n- yyyy\nb: 2", "a: b: c\nsecured: (encrypted payload)"),  # nobody knows where it ends
]


@pytest.mark.parametrize(("stated", "shown"), PAYLOADS)
def test_front_matter_is_shown_as_it_stands_without_payloads(tmp_path: Path, stated: str, shown: str) -> None:
    write(tmp_path, "a.md", f"---\n{stated}\n---\nThe body")
    assert loader.front_matter(tmp_path / "a.md", "a.md") == shown


def test_front_matter_steers_no_terminal_and_need_not_be_sound(tmp_path: Path) -> None:
    write(tmp_path, "a.md", "---\ntitle: '\x1b]0;x\x07\u202e\n---\n")
    assert loader.front_matter(tmp_path / "a.md", "a.md") == "title: ']0;x"


def test_front_matter_is_that_of_the_file_as_it_is_now(tmp_path: Path) -> None:
    for title in ("Before", "Afterwards"):
        path = write(tmp_path, "a.md", front_matter(title=title))
        assert title in str(loader.front_matter(path, "a.md"))


@pytest.mark.parametrize("stated", ["#\n" * 900_000, "a: " + "b" * 1_900_000])
def test_of_a_long_front_matter_the_beginning_is_shown(tmp_path: Path, stated: str) -> None:
    write(tmp_path, "a.md", f"---\n{stated}\n---\n")
    shown = loader.front_matter(tmp_path / "a.md", "a.md")
    assert isinstance(shown, str) and shown.endswith("\n… The rest is too long to show here.")
    assert len(shown) < 201_000 and shown.count("\n") <= 5_000


@pytest.mark.parametrize("blank", [" ", "\n", "\n  ", " \n"])
@pytest.mark.parametrize(
    "stated",
    [
        "secured: a{}b\nc: 1",
        "secured:\n  a: b{}\nc: 1",
        "secured: 'a{}'",
        "secured: [a,{}b]",
        "secured: |\n  a{}\n  b",
        "a: :\nsecured{}: b",
    ],
)
def test_a_payload_may_hold_any_number_of_blanks(tmp_path: Path, stated: str, blank: str) -> None:
    """One that took the square of their number would be at it for hours."""
    write(tmp_path, "a.md", f"---\n{stated.format(blank * 200_000)}\n---\n")
    assert "secured" in str(loader.front_matter(tmp_path / "a.md", "a.md"))


async def test_a_long_one_is_read_beside_what_the_person_does(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("a", "b"):
        write(tmp_path, f"{name}.md", front_matter(title=name))
    begun, go_on, real = Event(), Event(), loader.front_matter

    def slow(path: Path, name: str) -> object:
        begun.set()
        go_on.wait()
        return real(path, name)

    monkeypatch.setattr(loader, "front_matter", slow)
    async with reader(tmp_path) as app:
        await app.type("i")
        await app.soon(begun.is_set)
        before = app.title
        await app.type("j")
        await app.soon(lambda: app.title != before)
        go_on.set()
        await app.until(lambda: not app.is_on_main)


def test_what_has_no_front_matter_says_so(tmp_path: Path) -> None:
    write(tmp_path, "a.md", "Text")
    write(tmp_path, "b.md", "---\ntitle: A\n")
    assert str(loader.front_matter(tmp_path / "a.md", "a.md")) == "a.md: it has no front matter"
    assert str(loader.front_matter(tmp_path / "b.md", "b.md")) == "b.md:1: the front matter has no closing --- line"
    assert str(loader.front_matter(tmp_path / "c.md", "c.md")) == "c.md: it was gone before it could be read"
