"""The file behind an article: as it stands there, and in the person's editor."""

from pathlib import Path

from reader.tui.aside import step_aside
from reader.tui.main.opening import Opening


class Editing(Opening):
    """The commands about files. Nothing here writes to one; an editor may."""

    def do_edit(self, count: int | None) -> None:
        place = self._selected_file()
        if place:
            self._edit_file(place[0], count)
        else:
            self.say("There is no article to edit.", severity="warning")

    def _edit_file(self, path: Path, line: int | None) -> None:
        from reader.editor import edit  # the first frame does without

        if failure := step_aside(self.app, lambda: edit(path, line)):
            self.say(failure, severity="error")
        self.start_sync({path})

    def do_front_matter(self, count: int | None) -> None:
        place = self._selected_file()
        if not place:
            self.say("There is no article to show.", severity="warning")
            return
        from reader import loader
        from reader.tui.dialogs import OutputPage

        path, name = place
        stated = loader.front_matter(path, name)
        if isinstance(stated, str):
            self.app.push_screen(OutputPage(name, stated))
        else:
            self.say(f"{stated}.", severity="warning")

    def do_problems(self, count: int | None) -> None:
        from reader.tui.dialogs import ProblemMenu

        problems = self.library.problems_by_id()
        if problems:
            self.app.push_screen(ProblemMenu(problems), self._edit_problem)
        else:
            self.say("There are no problems: every file with front matter is an article.")

    def _edit_problem(self, chosen: tuple[int, int | None] | None) -> None:
        place = self.library.file_of(chosen[0]) if chosen else None
        if chosen and place:
            self._edit_file(place[0], chosen[1])
