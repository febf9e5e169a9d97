"""Articles on their way out: to a file, or to a command."""

import asyncio
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from reader.errors import CommandError, ReaderError, StorageError
from reader.model.ids import IdList
from reader.text.clean import plural
from reader.text.times import utc_now
from reader.tui.screen.feature import Feature, Handler

if TYPE_CHECKING:
    from reader.session.loaded import Loaded
    from reader.tui.screen.desk import Desk


class Export(Feature):
    """The commands that give articles to other programs."""

    def __init__(self, desk: "Desk") -> None:
        super().__init__(desk)
        self._commands: list[str] = []  # given an article so far, the newest first
        self._writer = ThreadPoolExecutor(1, "export")

    def ended(self) -> None:
        """Wait for files that are being written."""
        self._writer.shutdown()  # a file that was asked for is whole

    def commands(self) -> Mapping[str, Handler]:
        """The list goes to a file, the article under the cursor to a command."""
        return {"export": self._name_file, "pipe": lambda _: self.desk.articles.when_loaded(self._name_command)}

    def _name_file(self, count: int | None) -> None:
        from reader.outside import export  # the first frame does without what leads out
        from reader.tui.windows.prompt import Prompt

        ids = self.desk.list.ids
        heading = f"Write {plural(len(ids), 'article')} to"
        hint = f"format by extension: {export.endings_told()}"
        name = f"broadsheet-{utc_now():%Y-%m-%d}{export.FORMATS[export.DEFAULT].ending}"
        self.desk.open(Prompt(heading, hint, lambda typed: self._export(typed, ids), name))

    def _export(self, name: str, ids: IdList) -> None:
        from reader.outside import export

        file = Path(name).expanduser()
        form = export.ENDINGS.get(file.suffix.lower())
        if not name or not form:
            raise StorageError(f"The file name must end in {' '.join(export.ENDINGS)}.")
        if file.exists():
            raise StorageError(f"{file} already exists; choose another name.")
        self.desk.background.run(self._write(file.absolute(), form, ids), "export")

    async def _write(self, file: Path, form: str, ids: IdList) -> None:
        library = self.desk.session.library

        def write() -> None:
            from reader.outside import export

            with closing(library.twin()) as twin, file.open("x", encoding="utf-8", newline="") as stream:
                export.write(twin.records(ids), form, stream)

        try:
            await asyncio.get_running_loop().run_in_executor(self._writer, write)
        except (ReaderError, OSError) as error:
            self.desk.say(f"The export failed: {error}", severity="error")
        else:
            self.desk.say(f"Wrote {plural(len(ids), 'article')} to {file}")

    def _name_command(self, loaded: "Loaded | None") -> None:
        if not loaded or not loaded.article:
            self.desk.say("There is no article to pipe.", severity="warning")
            return
        from reader.outside.plain_text import as_text
        from reader.tui.windows.prompt import Prompt

        given = as_text(loaded.article, loaded.markdown, loaded.is_cut, loaded.body_links)
        hint = "gets the article as text on stdin · runs without a shell"
        self.desk.open(
            Prompt("Pipe the article to", hint, lambda command: self._pipe(command, given), history=self._commands)
        )

    def _pipe(self, command: str, given: str) -> None:
        if not command:
            raise CommandError("Type a command, such as: wc -w")
        if command in self._commands:
            self._commands.remove(command)
        self._commands.insert(0, command)
        self.desk.background.run(self._run(command, given), "pipe")

    async def _run(self, command: str, given: str) -> None:
        from reader.outside import pipe

        try:
            done = await asyncio.to_thread(pipe.run, command, given)
        except ReaderError as error:
            self.desk.say(str(error), severity="error")
            return
        if done.output.strip():
            from reader.tui.windows.page import output_page

            self.desk.open(output_page(self.desk.session.keymap, command, done.output))
        elif done.code:
            self.desk.say(f"{command} exited with code {done.code}.", severity="warning")
        else:
            self.desk.say(f"{command} finished without output.")
