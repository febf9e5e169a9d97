"""`python observed.py FILE DIR`: the reader on DIR, which notes in FILE what its start imports up to two moments.

Runs in a process of its own and imports no more than `python -m reader` would: what it imported itself could not be seen
to be imported. Lines of FILE: `0 name` for a module imported before the first rows, `1 name` for one imported from there
to the first frame. Of Python's own library it notes what the reader's modules ask for; what that imports in turn differs
between versions of Python.
"""

import builtins
import os
import runpy
import sys
from collections.abc import Callable, Mapping, Sequence
from types import ModuleType
from typing import Any

_NEVER = 3600.0  # seconds


class Observer:
    """Notes the names at each moment."""

    def __init__(self, file: str) -> None:
        self._file = file
        self._before = {*sys.modules}
        self._asked: set[str] = set()  # of Python's own library, by the reader
        self._lines: list[str] = []
        self._import = builtins.__import__
        builtins.__import__ = self._note_import  # type: ignore[assignment]

    def _note_import(
        self, name: str, importing: Mapping[str, Any] | None = None, *others: Any, **more: Any
    ) -> ModuleType:
        importer = str((importing or {}).get("__name__", ""))
        if _root(importer) in ("reader", "__main__") and _root(name) in sys.stdlib_module_names:
            self._asked.add(name)
        return self._import(name, importing, *others, **more)

    def note(self, moment: int) -> None:
        """Note what has been imported since the moment before."""
        imported = {name for name, module in sys.modules.items() if getattr(module, "__spec__", None)} - self._before
        others = {name for name in imported if _root(name) not in sys.stdlib_module_names}
        names = (others | self._asked) - {line.partition(" ")[2] for line in self._lines}
        self._lines += [f"{moment} {name}" for name in sorted(names)]

    def save(self) -> None:
        unfinished = f"{self._file}.new"
        with open(unfinished, "w", encoding="utf-8") as file:
            file.writelines(f"{line}\n" for line in self._lines)
        os.replace(unfinished, self._file)


class _Change:
    """Changes a module when it is imported, and not before: that would import it."""

    def __init__(self, name: str, change: Callable[[ModuleType], None]) -> None:
        self._name, self._change = name, change
        sys.meta_path.insert(0, self)

    def find_spec(self, name: str, path: Sequence[str] | None, target: ModuleType | None = None) -> Any:
        if name != self._name:
            return None
        sys.meta_path.remove(self)
        spec = next(filter(None, (finder.find_spec(name, path, target) for finder in sys.meta_path)))
        assert spec.loader
        execute = spec.loader.exec_module

        def execute_and_change(module: ModuleType) -> None:
            execute(module)
            self._change(module)

        spec.loader.exec_module = execute_and_change  # type: ignore[method-assign]
        return spec


def _root(name: str) -> str:
    return name.partition(".")[0]


def _before(owner: type, method: str, act: Callable[[], None]) -> None:
    """Have `act` done before each call of a method."""
    does = getattr(owner, method)

    def wrapped(*arguments: Any) -> Any:
        act()
        return does(*arguments)

    setattr(owner, method, wrapped)


def main(file: str, *words: str) -> None:
    observer = Observer(file)

    def rows() -> None:
        observer.note(0)

    def frame() -> None:
        observer.note(1)
        observer.save()

    _Change("reader.tui.start.first_paint", lambda module: _before(module.Terminal, "write", rows))
    _Change("reader.tui.app", lambda module: _before(module.BroadsheetApp, "_after_first_frame", frame))
    _Change("reader.tui.screen.sync", lambda module: setattr(module, "_BREATH", _NEVER))  # what comes later stays later
    sys.path[0] = os.getcwd()
    sys.argv = ["reader", *words]
    runpy.run_module("reader", run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
