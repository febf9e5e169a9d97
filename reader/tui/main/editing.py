"""The file behind an article: as it stands there, and in the person's editor."""

from dataclasses import dataclass
from pathlib import Path

from textual import on, work
from textual.message import Message
from textual.worker import get_current_worker

from reader.model.article import Ignored, Problem
from reader.tui.main.opening import Opening
from reader.tui.screen.suspended import step_aside


class Editing(Opening):
    """The commands about files. Nothing here writes to one; an editor may."""

    @dataclass(repr=False, eq=False)
    class FrontMatterRead(Message):
        """The front matter of the file called `name`, or why there is none."""

        name: str
        stated: str | Problem | Ignored

    def do_edit(self, count: int | None) -> None:
        place = self._selected_file()
        if place:
            self._edit_file(place[0], count)
        else:
            self.say("There is no article to edit.", severity="warning")

    def _edit_file(self, path: Path, line: int | None) -> None:
        from reader.outside.editor import edit  # the first frame does without

        if failure := step_aside(self.app, lambda: edit(path, line)):
            self.say(failure, severity="error")
        self.start_sync({path})

    def do_front_matter(self, count: int | None) -> None:
        place = self._selected_file()
        if not place:
            self.say("There is no article to show.", severity="warning")
            return
        self._read_front_matter(*place)

    @work(thread=True, exclusive=True, group="front matter")
    def _read_front_matter(self, path: Path, name: str) -> None:
        """Not on the event loop: a long one takes a while."""
        from reader import loader

        stated = loader.front_matter(path, name)
        if not get_current_worker().is_cancelled:
            self.post_message(self.FrontMatterRead(name, stated))

    @on(FrontMatterRead)
    def _show_front_matter(self, message: FrontMatterRead) -> None:
        from reader.tui.windows.dialogs import OutputPage

        if not isinstance(message.stated, str):
            self.say(f"{message.stated}.", severity="warning")
        elif self.is_current:  # else the person has gone on to something else
            self.app.push_screen(OutputPage(message.name, message.stated))

    def do_problems(self, count: int | None) -> None:
        from reader.tui.windows.dialogs import ProblemMenu

        problems = self.library.problems_by_id()
        if problems:
            self.app.push_screen(ProblemMenu(problems), self._edit_problem)
        else:
            self.say("There are no problems: every file with front matter is an article.")

    def _edit_problem(self, chosen: tuple[int, int | None] | None) -> None:
        place = self.library.file_of(chosen[0]) if chosen else None
        if chosen and place:
            self._edit_file(place[0], chosen[1])
