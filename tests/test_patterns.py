"""No pattern takes the square of its input's length: each is fed 200,000 of every character that it repeats.

Nothing here is measured. One that took the square would be at it for minutes, and is ended before.
"""

import ast
import re
import signal
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from re import _constants as codes  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any, NamedTuple

import pytest
from builders import PROJECT

from reader.config import settings
from reader.text import graphemes

MANY = 200_000
PATIENCE = 20  # seconds of processor time for what takes a hundredth of one
LISTS = ("finditer", "findall", "split")
FLAG = re.compile(r"re\.[A-Z]+\b")
METHODS = {"sub", "search", "match", "fullmatch", "split", "finditer", "findall"}
FUNCTIONS = {f"re.{name}" for name in METHODS | {"compile"}}
_SAMPLES = {
    codes.CATEGORY_SPACE: " \n", codes.CATEGORY_NOT_SPACE: "a", codes.CATEGORY_WORD: "a1", codes.CATEGORY_NOT_WORD: "\u0301",
    codes.CATEGORY_DIGIT: "1", codes.CATEGORY_NOT_DIGIT: "a",
}  # fmt: skip


class Pattern(NamedTuple):
    """A pattern, where it stands in the source, and the methods by which it is used there."""

    where: str
    source: str | bytes
    flags: int
    methods: tuple[str, ...]


LOCAL = {  # what the patterns within functions are made of
    "name": "script", "text": "ab", "words": 2, "elements": r"(?is)<script\b[^<>]*>.*?</script\b[^<>]*>?", "low": "ab", "members": "a-z", "inner": "    ", "indent": 0, "length": 12,
    "marks": r"[^\w\s\x00-\u02ff]{4,}", "COLLECTION_NAME": settings.COLLECTION_NAME, **{name: getattr(graphemes, name) for name in dir(graphemes) if name.isupper()},
}  # fmt: skip


def patterns() -> Iterator[Pattern]:
    """Every pattern in the package: the first argument of every call of `re`."""
    for path in sorted((PROJECT / "reader").rglob("*.py")):
        name = ".".join(path.relative_to(PROJECT).with_suffix("").parts)
        module = import_module(name.removesuffix(".__init__")) if not name.endswith("__main__") else ast
        source = path.read_text(encoding="utf-8")
        statements = [each for each in ast.walk(ast.parse(source)) if isinstance(each, ast.Assign | ast.FunctionDef)]
        for statement in statements:
            for call in ast.walk(statement):
                if isinstance(call, ast.Call) and ast.unparse(call.func) in FUNCTIONS:
                    methods = _methods(source, statement, call)
                    yield from _evaluated(f"{name} {call.lineno}", statement, call, {**LOCAL, **vars(module)}, methods)


def _methods(source: str, statement: ast.Assign | ast.FunctionDef, call: ast.Call) -> tuple[str, ...]:
    used = ast.unparse(call.func).removeprefix("re.")
    if used != "compile":
        return (used,)
    name = statement.name if isinstance(statement, ast.FunctionDef) else ast.unparse(statement.targets[0])
    names = "|".join((name, *re.findall(rf"\bfor (\w+) in {name}\b", source)))
    used_of_it = set(re.findall(rf"\b(?:{names})(?:\([^()]*\)|\[[^\[\]]*\])?\.([a-z]+)\(", source)) & METHODS
    return tuple(sorted(used_of_it)) or ("search", "match")


def _evaluated(
    where: str, statement: ast.AST, call: ast.Call, names: dict[str, Any], methods: tuple[str, ...]
) -> Iterator[Pattern]:
    flags = sum(eval(flag, names) for argument in call.args[1:] if FLAG.match(flag := ast.unparse(argument)))
    around = [each for each in ast.walk(statement) if isinstance(each, ast.GeneratorExp) and call in ast.walk(each.elt)]
    loops = [loop for each in around for loop in each.generators]
    source = ast.ListComp(call.args[0], loops) if loops else ast.List([call.args[0]])
    yield from (Pattern(where, each, flags, methods) for each in eval(ast.unparse(source), names))


def repeated(parsed: Any) -> Iterator[str]:
    """A character or two of each thing that a parsed pattern repeats without end."""
    for code, argument in parsed:
        if code in (codes.MAX_REPEAT, codes.MIN_REPEAT, codes.POSSESSIVE_REPEAT) and argument[1] is codes.MAXREPEAT:
            yield from _samples(argument[2])
        for inner in argument if isinstance(argument, list | tuple) else (argument,):
            for part in inner if isinstance(inner, list) else (inner,):
                if isinstance(part, parser.SubPattern):
                    yield from repeated(part)


def _samples(parsed: Any) -> Iterator[str]:
    for code, argument in parsed:
        if code is codes.LITERAL:
            yield chr(argument)
        elif code in (codes.NOT_LITERAL, codes.ANY):
            yield from "a "
        elif code is codes.RANGE:
            yield chr(argument[0])
        elif code is codes.CATEGORY:
            yield from _SAMPLES[argument]
        elif code is codes.IN:
            yield from "a \t<" if argument[0][0] is codes.NEGATE else _samples(argument)
        else:
            for inner in argument if isinstance(argument, list | tuple) else (argument,):
                for part in inner if isinstance(inner, list) else (inner,):
                    if isinstance(part, parser.SubPattern):
                        yield from _samples(part)


def beginning(parsed: Any) -> str:
    """The literals that a pattern begins with."""
    begun = ""
    for code, argument in parsed:
        if code is not codes.LITERAL:
            break
        begun += chr(argument)
    return begun


def use(compiled: "re.Pattern[Any]", method: str, given: Any) -> None:
    """Use a pattern as its module does."""
    answer = compiled.sub(given[:0], given) if method == "sub" else getattr(compiled, method)(given)
    if method in LISTS:
        deque(answer, 0)


ALL = sorted(set(patterns()), key=str)


def test_they_are_all_there() -> None:
    assert len(ALL) > 70


@contextmanager
def ended_in_time() -> Iterator[None]:
    """Where the system can, end a search that goes on and on: it asks for signals on its way."""

    def end(*_: object) -> None:
        raise AssertionError("it takes the square of its input, or worse")

    if not hasattr(signal, "setitimer"):
        yield
        return
    before = signal.signal(signal.SIGVTALRM, end)
    signal.setitimer(signal.ITIMER_VIRTUAL, PATIENCE)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


def test_one_that_takes_the_square_is_ended() -> None:
    if hasattr(signal, "setitimer"):
        with pytest.raises(AssertionError, match="square"), ended_in_time():
            signal.setitimer(signal.ITIMER_VIRTUAL, 0.01)
            re.sub("<!--.*?-->", "", "<!--" * MANY)


@pytest.mark.quick(24)
@pytest.mark.parametrize("pattern", ALL, ids=lambda pattern: f"{pattern.where} {'-'.join(pattern.methods)}")
def test_a_pattern_is_quick_on_many_of_what_it_repeats(pattern: Pattern) -> None:
    compiled, parsed = re.compile(pattern.source, pattern.flags), parser.parse(pattern.source, pattern.flags)
    begun = beginning(parsed)
    for char in dict.fromkeys(repeated(parsed)):
        for text in (begun + char * MANY, (begun + char) * (MANY // (1 + len(begun))), f"{char * MANY}\x00"):
            given: Any = text if isinstance(pattern.source, str) else text.encode("latin-1", "replace")
            for method in pattern.methods:
                with ended_in_time():
                    use(compiled, method, given)
