"""The file behind an article: as it stands there, and in the person's editor; and files that cannot be read."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from reader.library import Library
from reader.tui.screen.feature import Feature, Handler
from reader.tui.screen.suspended import run_suspended

if TYPE_CHECKING:
    from reader.loader import Examined
    from reader.model.article import Ignored, Problem
    from reader.session.feeds import FeedRow

    _Problems = tuple[dict[int, Problem], list[tuple[str, int]], Sequence[FeedRow]]


class Files(Feature):
    """The commands about files. Nothing here writes to one; an editor may."""

    def commands(self) -> Mapping[str, Handler]:
        """What is done with files; a count before `edit` is the line to begin at."""
        return {
            "edit": self._edit_selected,
            "front_matter": self._show_front_matter,
            "problems": self._show_problems,
            "rescan": lambda _: self.desk.sync.start(),
        }

    def _edit_selected(self, count: int | None) -> None:
        file = self.desk.articles.file
        if file:
            self._edit(file[0], count)
        else:
            self.desk.say("There is no article to edit.", severity="warning")

    def _edit(self, path: Path, line: int | None) -> None:
        from reader.outside.editor import edit  # the first frame does without

        if failure := run_suspended(self.desk.app, lambda: edit(path, line)):
            self.desk.say(failure, severity="error")
        self.desk.sync.start({path})

    def _show_front_matter(self, count: int | None) -> None:
        file = self.desk.articles.file
        if not file:
            self.desk.say("There is no article to show.", severity="warning")
            return
        (path, name), id_ = file, self.desk.list.selected or 0

        def question(library: Library) -> "str | Problem | Ignored":
            from reader import loader
            from reader.library.earlier import changes
            from reader.library.sites import site_of_article

            site = library.ask(site_of_article, id_)
            stated, examined = loader.front_matter(path, name), loader.examine(path, name, site=site)
            if not isinstance(stated, str):
                return stated
            return _with_changes(library.ask(changes, id_), _with_notes(stated, examined))

        self.desk.background.ask("front matter", question, lambda stated: self._show_stated(name, stated))

    def _show_stated(self, name: str, stated: "str | Problem | Ignored") -> None:
        from reader.tui.windows.page import output_page

        if not isinstance(stated, str):
            self.desk.say(f"{stated}.", severity="warning")
        elif self.desk.node.is_current:  # else the person has gone on to something else
            self.desk.open(output_page(self.desk.session.keymap, name, stated))

    def _show_problems(self, count: int | None) -> None:
        session = self.desk.session
        roots, now = session.library.roots, session.clock()

        def question(library: Library) -> "_Problems":
            from reader.library.files import ignored, problems
            from reader.session.feeds import feeds_of

            return library.ask(problems), library.ask(ignored), feeds_of(roots, now).failing

        self.desk.background.ask("problems", question, self._list_problems)

    def _list_problems(self, problems: "_Problems") -> None:
        from reader.tui.windows.menus import problem_menu

        if not any(problems):
            self.desk.say("No problems: every file is an article.")
        elif self.desk.node.is_current:
            self.desk.open(problem_menu(self.desk.session.keymap, *problems), self._problem_chosen)

    def _problem_chosen(self, chosen: tuple[int | Path, int | None] | str | None) -> None:
        if isinstance(chosen, str):
            self._show_ignored(chosen)
        elif chosen:
            self._edit_problem(*chosen)

    def _show_ignored(self, reason: str) -> None:
        from reader.library.files import ignored_paths
        from reader.tui.windows.page import output_page

        paths = self.desk.session.library.ask(ignored_paths, reason)
        self.desk.open(output_page(self.desk.session.keymap, f"Ignored: {reason}", "\n".join(paths)))

    def _edit_problem(self, place: int | Path, line: int | None) -> None:
        from reader.library.files import file_of

        library = self.desk.session.library
        if isinstance(place, Path):  # a list of feeds
            self._edit(place, line)
        elif file := library.ask(file_of, library.roots, place):
            self._edit(file[0], line)


def _with_changes(changes: Sequence[str] | None, stated: str) -> str:
    """Above what a file states, what it says otherwise than when it was read."""
    if changes is None:
        return stated
    lines = changes or ["The earlier text is lost: the index has been rebuilt since."]
    return "\n".join(["Changed since you read it:", "", *lines, "", stated])


def _with_notes(stated: str, examined: "Examined") -> str:
    """The front matter, below it what was doubtful about it, and where its page is from if no file says so."""
    from reader.model.article import Article  # the first frame does without
    from reader.text.urls import display_url

    article = examined.content
    if not isinstance(article, Article):
        return stated
    doubts = [*article.notes, *(note for note in examined.doubts if note.code == "title-source")]
    notes = [f"! {f'line {note.line}: ' if note.line else ''}{note.message}." for note in doubts]
    if article.links.is_made:
        notes.append(f"Its URL is made from the file's path: {display_url(article.links.web or '')}")
    return "\n\n".join([stated, "\n".join(notes)]) if notes else stated
