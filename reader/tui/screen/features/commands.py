"""The person's own commands: a program gets the article, and what it says is shown, kept, or its own affair."""

import asyncio
from collections.abc import Mapping
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from reader.errors import CommandError, ReaderError
from reader.text.clean import some
from reader.tui.screen.feature import Feature, Handler
from reader.tui.screen.suspended import run_suspended

if TYPE_CHECKING:
    from reader.config.entries import OwnCommand
    from reader.outside.commands import Given
    from reader.outside.pipe import Done, Stopper
    from reader.session.loaded import Loaded
    from reader.tui.screen.desk import Desk


class OwnCommands(Feature):
    """Runs what `[[command]]` says in the settings."""

    def __init__(self, desk: "Desk") -> None:
        super().__init__(desk)
        self._running: dict[str, Stopper] = {}  # by the name of the command
        self._ready: dict[str, tuple[str, str]] = {}  # a title and a text that are still to be shown

    def commands(self) -> Mapping[str, Handler]:
        """What lists them all; each of them is run by `run`."""
        return {"commands": self._choose}

    @property
    def status(self) -> str:
        """`Summary …` while it runs; else nothing."""
        return f"{some(tuple(self._running), 2)} …" if self._running else ""

    def run(self, name: str) -> None:
        """Run the command of this name on the article under the cursor; stop it where it runs."""
        if name in self._running:
            self._running[name].stop()
        elif name in self._ready:
            self._show(*self._ready.pop(name))
        else:
            for command in self.desk.session.config.command:  # one that was just taken out of the settings is not there
                if command.name == name:
                    self.desk.articles.when_loaded(partial(self._begin, command))

    def escaped(self) -> bool:
        """Esc stops what runs."""
        for stopper in self._running.values():
            stopper.stop()
        return bool(self._running)

    def ended(self) -> None:
        """Nothing runs on."""
        self.escaped()

    def _choose(self, count: int | None) -> None:
        commands = self.desk.session.keymap.own
        if commands:
            from reader.tui.windows.menus import command_menu

            self.desk.open(command_menu(self.desk.session.keymap), lambda name: self.run(name) if name else None)
        else:
            self.desk.say(
                f"No commands yet: {self.desk.key_of('settings')} edits your settings, where each is a [[command]]."
            )

    def _begin(self, command: "OwnCommand", loaded: "Loaded | None") -> None:
        file, row = self.desk.articles.file, self.desk.row
        if not loaded or not loaded.article or not file or not row:
            self.desk.say(f"There is no article for {command.name}.", severity="warning")
            return
        from reader.outside.commands import given
        from reader.outside.pipe import Stopper

        try:
            what = given(command, loaded.article, loaded.body, file[0], self._record(loaded.id))
        except ReaderError as error:
            self.desk.say(str(error), severity="warning")
            return
        if command.output == "terminal":
            self._run_in_terminal(command, what, file[0])
            return
        stopper = self._running[command.name] = Stopper()
        self.desk.refresh_status()
        self.desk.background.run(self._run(command, what, stopper, row.key, loaded.article.title), "command")

    def _record(self, id_: int) -> "dict[str, object]":
        with closing(self.desk.session.library.twin()) as library:
            return next(iter(library.records([id_])), {})

    def _run_in_terminal(self, command: "OwnCommand", what: "Given", file: Path) -> None:
        from reader.outside.foreground import run_in_terminal

        run = partial(run_in_terminal, what.arguments, command.name, what.text)
        if failure := run_suspended(self.desk.app, run):
            self.desk.say(failure, severity="error")
        self.desk.sync.start({file})

    async def _run(self, command: "OwnCommand", what: "Given", stopper: "Stopper", key: str, title: str) -> None:
        from reader.outside.pipe import run_arguments

        try:
            run = partial(run_arguments, takes_errors=command.output != "keep", stopper=stopper)
            done = await asyncio.to_thread(run, what.arguments, what.text, command.seconds)
            await self._finish(command, done, key, title)
        except ReaderError as error:
            self.desk.say(f"{command.name}: {error}", severity="warning" if stopper.is_stopped else "error")
        finally:
            del self._running[command.name]
            self.desk.refresh_status()

    async def _finish(self, command: "OwnCommand", done: "Done", key: str, title: str) -> None:
        text = done.output + ("\n[There is more; only the beginning is kept.]\n" if done.is_cut else "")
        if command.output == "keep" and done.code:
            reason = next(iter(done.errors.strip().splitlines()[-1:]), f"exit code {done.code}")
            raise CommandError(f"it failed, so nothing is kept: {reason}")
        if command.output == "keep":
            from reader.state.kept import Kept, keep

            home = self.desk.session.state_file.parent
            await asyncio.to_thread(keep, home, key, Kept(command.name, text))
            did = f"is kept with “{title}”" if text.strip() else "printed nothing, so nothing is kept"
            self.desk.say(f"{command.name} {did}.")
            self.desk.articles.reload()
        elif text.strip():
            self._offer(command.name, f"{command.name}: {title}", text)
        else:
            ended = f"exited with code {done.code}" if done.code else "finished without output"
            self.desk.say(f"{command.name} {ended}.", severity="warning" if done.code else "information")

    def _offer(self, name: str, title: str, text: str) -> None:
        """Show a text, unless the person is amid something else by now: then say how to see it."""
        is_typing = any(self.desk.node.has_class(each) for each in ("-filtering", "-finding"))
        if self.desk.node.is_current and not is_typing:
            self._show(title, text)
        else:
            self._ready[name] = title, text
            self.desk.say(f"{name} is ready: {self.desk.key_of(name)} shows it.")

    def _show(self, title: str, text: str) -> None:
        from reader.tui.windows.page import output_page

        self.desk.open(output_page(self.desk.session.keymap, title, text))
