"""The folders of `reader/` are its floors: imports only point down, and only the top floors see the screen."""

import ast
import inspect
import re
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from builders import PROJECT

from reader.tui.screen.desk import Desk

READER = PROJECT / "reader"
FLOORS = (  # from the ground up: a room imports only what stands before it
    "errors", "text", "model", "system", "web", "query", "loader", "state", "library", "keys", "config", "outside", "fetch",
    "session", "plain", "tui", "cli",
)  # fmt: skip
BELOW_THE_SCREEN = FLOORS[: FLOORS.index("tui")]
LOOSE = {"__init__.py", "__main__.py", "errors.py"}  # the only modules that are in no room


def modules(folder: Path = READER) -> list[Path]:
    return sorted(folder.rglob("*.py"))


@cache
def imports(path: Path, at_start: bool = False) -> frozenset[str]:
    """What a module imports by dotted name, within functions too unless `at_start`; not what only type checkers read."""
    return frozenset(_imports(ast.parse(path.read_text(encoding="utf-8")), at_start))


def _imports(node: ast.AST, at_start: bool) -> Iterator[str]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.If) and ast.unparse(child.test) == "TYPE_CHECKING":
            continue
        if at_start and isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef):
            continue
        if isinstance(child, ast.Import):
            yield from (alias.name for alias in child.names)
        elif isinstance(child, ast.ImportFrom):
            yield from _modules_named(child)
        yield from _imports(child, at_start)


def _modules_named(node: ast.ImportFrom) -> Iterator[str]:
    assert node.module, "no relative imports here"
    for alias in node.names:
        name = f"{node.module}.{alias.name}"
        yield name if _file(name) else node.module


def _file(name: str) -> Path | None:
    """The file of one of our modules or packages."""
    path = PROJECT / name.replace(".", "/")
    return next((each for each in (path.with_suffix(".py"), path / "__init__.py") if each.exists()), None)


@cache
def _first(path: Path) -> frozenset[Path]:
    """What is imported before a module is."""
    packages = (folder / "__init__.py" for folder in path.parents if folder.is_relative_to(READER))
    return frozenset((*packages, *(file for name in imports(path, at_start=True) if (file := _file(name)))))


def loaded_with(path: Path) -> set[Path]:
    """What is imported wherever a module is, itself among it."""
    loaded: set[Path] = set()
    waiting = {path}
    while waiting:
        loaded |= waiting
        waiting = {file for each in waiting for file in _first(each)} - loaded
    return loaded


def room_of(path: Path) -> str:
    return path.relative_to(READER).parts[0].removesuffix(".py")


def test_every_room_has_a_floor_and_says_in_a_sentence_what_it_is() -> None:
    rooms = {path.name.removesuffix(".py") for path in READER.iterdir() if not path.name.startswith("_")}
    assert rooms == set(FLOORS)
    assert {path.name for path in READER.glob("*.py")} == LOOSE
    for folder in {path.parent for path in modules()}:
        docstring = ast.get_docstring(ast.parse((folder / "__init__.py").read_text(encoding="utf-8"))) or ""
        assert docstring.endswith("."), folder


def test_the_design_draws_them_in_this_order() -> None:
    tree = (PROJECT / "docs" / "design.md").read_text(encoding="utf-8").split("```")[1]
    assert re.findall(r"^  (\w+)(?:/|\.py)", tree, re.MULTILINE) == list(FLOORS)


@pytest.mark.quick(1)
@pytest.mark.parametrize("room", FLOORS)
def test_a_room_imports_only_from_below(room: str) -> None:
    allowed = {"__init__", *FLOORS[: FLOORS.index(room) + 1]}
    for path in modules():
        if room_of(path) == room:
            ours = {room_of(file) for name in imports(path) if name.startswith("reader") and (file := _file(name))}
            assert ours <= allowed, path


def test_only_the_screen_sees_textual_and_rich() -> None:
    for path in modules():
        if room_of(path) in BELOW_THE_SCREEN:
            assert not {"textual", "rich"} & {name.split(".")[0] for name in imports(path)}, path


def test_whoever_imports_all_below_the_screen_has_no_textual() -> None:
    below = [path for path in modules() if room_of(path) in BELOW_THE_SCREEN]
    names = {".".join(path.relative_to(PROJECT).with_suffix("").parts).removesuffix(".__init__") for path in below}
    code = f"import sys, {', '.join(sorted(names))}; print(*sys.modules)"
    answer = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=PROJECT)
    assert not {"textual", "rich"} & set(answer.stdout.split())


def test_no_module_leads_back_to_itself() -> None:
    edges = {path: {file for name in imports(path) if (file := _file(name)) and file != path} for path in modules()}
    while leaves := [path for path, targets in edges.items() if not targets & edges.keys()]:
        for path in leaves:
            del edges[path]
    assert not edges, "these import each other in a circle, or one that does"


def test_no_import_waits_within_a_function_for_what_is_there_already() -> None:
    for path in modules():
        late = {file for name in _imports_within_functions(path) if (file := _file(name))}
        assert not late & loaded_with(path), path


def _imports_within_functions(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield from _imports(node, at_start=False)


def test_no_feature_knows_another() -> None:
    features = "reader.tui.screen.features."
    for path in modules(READER / "tui" / "screen" / "features"):
        if path.name != "__init__.py":
            assert not [name for name in imports(path) if name.startswith(features)], path


def test_the_desk_stays_small() -> None:
    """What every feature may touch: past this it would be the screen once more."""
    public = {name for name in {*Desk.__annotations__, *vars(Desk)} if not name.startswith("_")} | {"node"}
    assert len(public) <= 25, sorted(public)


def test_the_session_asks_no_thread_and_draws_nothing() -> None:
    for path in modules(READER / "session"):
        assert not {"textual", "rich", "threading", "asyncio"} & {name.split(".")[0] for name in imports(path)}, path


def test_the_chains_of_our_own_classes_are_short() -> None:
    from reader.tui.screen.screen import MainScreen

    ours = [each for each in inspect.getmro(MainScreen) if each.__module__.startswith("reader.")]
    assert ours == [MainScreen]


def test_the_values_need_only_the_standard_library() -> None:
    outside = {"yaml", "frontmatter", "platformdirs", "justhtml", "markdown_it"}
    for path in modules():
        if room_of(path) in ("errors", "text", "model", "query", "keys"):
            assert not outside & {name.split(".")[0] for name in imports(path)}, path


@pytest.mark.thorough
def test_the_first_frame_waits_for_no_window_and_for_nothing_that_reads_queries_or_files() -> None:
    later = {"reader.loader", "reader.query.parser", "reader.query.terms", "reader.text.graphemes"}
    later |= {"reader.config.writing", "reader.session.loaded", "reader.library.stories", "reader.library.relations"}
    later |= {f"reader.tui.widgets.{name}" for name in ("filter_bar", "picture")}
    rooms = ("reader.tui.windows.", "reader.outside.", "reader.fetch", "reader.web")
    outside = {"PIL", "idna", "justhtml", "markdown_it", "tomlkit", "tomllib", "watchfiles", "yaml"}
    code = "import sys, reader.tui.app; print(*sys.modules)"
    answer = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=PROJECT)
    imported = set(answer.stdout.split())
    assert not (later | outside) & imported
    assert not [name for name in imported if name.startswith(rooms) and name != "reader.tui.windows.modal"]
