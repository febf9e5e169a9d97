"""Articles on their way out: to a file, or to a command."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from reader.errors import CommandError, ReaderError, StorageError
from reader.model.ids import Order
from reader.text.clean import plural
from reader.text.times import utc_now
from reader.tui.main.editing import Editing

if TYPE_CHECKING:
    from reader.outside.export import Format
    from reader.session.loaded import Loaded

_FORMATS: "dict[str, Format]" = {
    ".md": "markdown",
    ".json": "json",
    ".jsonl": "jsonl",
    ".csv": "csv",
    ".tsv": "tsv",
    ".txt": "urls",
}


class Exporting(Editing):
    """The commands that give articles to other programs."""

    def on_mount(self) -> None:
        self._piped: list[str] = []  # commands given an article so far, the newest first
        self._writer = ThreadPoolExecutor(1, "export")

    def on_unmount(self) -> None:
        self._writer.shutdown()  # a file that was asked for is whole

    def do_export(self, count: int | None) -> None:
        from reader.tui.windows.prompt import Prompt

        ids = self.list.ids
        heading = f"Write {plural(len(ids), 'article')} to"
        hint = "its ending says as what: .md .json .jsonl .csv .tsv, or .txt for addresses"
        name = f"broadsheet-{utc_now():%Y-%m-%d}.md"
        self.app.push_screen(Prompt(heading, hint, lambda typed: self._export(typed, ids), name))

    def _export(self, name: str, ids: Order) -> None:
        file = Path(name).expanduser()
        format_ = _FORMATS.get(file.suffix.lower())
        if not name or not format_:
            raise StorageError(f"End the name with one of {' '.join(_FORMATS)}.")
        if file.exists():
            raise StorageError(f"{file} is there already; choose another name.")
        self.run_worker(self._write(file.absolute(), format_, ids), group="export")

    async def _write(self, file: Path, format_: "Format", ids: Order) -> None:
        try:
            await asyncio.get_running_loop().run_in_executor(self._writer, self._write_now, file, format_, ids)
        except (ReaderError, OSError) as error:
            self.say(f"The export failed: {error}", severity="error")
        else:
            self.say(f"Wrote {plural(len(ids), 'article')} to {file}")

    def _write_now(self, file: Path, format_: "Format", ids: Order) -> None:
        from reader.outside import export  # the first frame does without what leads out

        with closing(self.library.twin()) as library, file.open("x", encoding="utf-8", newline="") as stream:
            export.write(library.records(ids), format_, stream)

    def do_pipe(self, count: int | None) -> None:
        self.when_loaded(self._choose_command)

    def _choose_command(self, loaded: "Loaded | None") -> None:
        if not loaded or not loaded.article:
            self.say("There is no article to give to a command.", severity="warning")
            return
        from reader.outside.plain_text import as_text
        from reader.tui.windows.prompt import Prompt

        given = as_text(loaded.article, loaded.markdown, loaded.is_cut, loaded.body_links)
        hint = "it is given the article as text; no shell stands between"
        self.app.push_screen(
            Prompt("Give the article to", hint, lambda command: self._pipe(command, given), history=self._piped)
        )

    def _pipe(self, command: str, given: str) -> None:
        if not command:
            raise CommandError("Name a command, such as: wc -w")
        if command in self._piped:
            self._piped.remove(command)
        self._piped.insert(0, command)
        self.run_worker(self._run(command, given), group="pipe")

    async def _run(self, command: str, given: str) -> None:
        from reader.outside import pipe

        try:
            done = await asyncio.to_thread(pipe.run, command, given)
        except ReaderError as error:
            self.say(str(error), severity="error")
            return
        if done.output.strip():
            from reader.tui.windows.dialogs import OutputPage

            self.app.push_screen(OutputPage(command, done.output))
        elif done.code:
            self.say(f"{command} ended with {done.code}.", severity="warning")
        else:
            self.say(f"{command} took the article.")
