"""The yardstick for starting: a Textual app that shows one label and does nothing else."""

from textual.app import App, ComposeResult
from textual.widgets import Label


class Bare(App[None]):
    """As little as an app can be."""

    def compose(self) -> ComposeResult:
        yield Label("Hello")


if __name__ == "__main__":
    Bare().run()
