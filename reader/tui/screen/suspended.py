"""The screen steps aside for a program that wants the terminal."""

from collections.abc import Callable

from textual.app import App, SuspendNotSupported

from reader.errors import OpenError


def run_suspended(app: App[None], run: Callable[[], None]) -> str:
    """Leave the terminal to what `run` starts there, until it ends. Returns what went wrong, in a sentence."""
    failure = ""
    try:
        with app.suspend():
            try:
                run()
            except OpenError as error:  # caught in here: from an exception, `suspend` does not return to the screen
                failure = str(error)
    except SuspendNotSupported:
        failure = "This terminal cannot be handed to another program."
    app.refresh(layout=True)
    return failure
