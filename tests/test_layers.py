"""The layers of the main screen share one object: none takes a private name of another's, or of Textual's."""

import ast
import inspect
from collections import Counter
from textwrap import dedent

from textual.screen import Screen

from reader.tui.main import MainScreen

LAYERS = [layer for layer in MainScreen.__mro__ if layer.__module__.startswith("reader.tui.main")]
OVERRIDDEN = {"_screen_resized"}  # Textual's, and meant


class Empty(Screen[None]):
    """What every class of Textual's has by itself."""


def private_names(layer: type) -> set[str]:
    """What a layer defines in its class, and what its methods give to `self`."""
    assigned = {
        node.attr
        for node in ast.walk(ast.parse(dedent(inspect.getsource(layer))))
        if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store) and ast.unparse(node.value) == "self"
    }
    return {name for name in {*vars(layer), *assigned} - vars(Empty).keys() if name.startswith("_")}


def test_no_two_layers_have_a_private_name_in_common() -> None:
    times = Counter(name for layer in LAYERS for name in private_names(layer) if not name.startswith("__"))
    assert len(times) > 100
    assert {name for name, count in times.items() if count > 1} == set()


def test_no_layer_takes_a_private_name_of_textual() -> None:
    theirs = {*dir(Screen), *vars(Screen())}
    ours = {name for layer in LAYERS for name in private_names(layer) if not name.startswith("__")}
    assert ours & theirs == OVERRIDDEN
