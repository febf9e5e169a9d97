"""Marks: saved first, then shown."""

import asyncio
from contextlib import closing
from pathlib import Path

from reader.errors import ReaderError
from reader.library import Library
from reader.state import State
from reader.tui.main.syncing import Syncing


class Marking(Syncing):
    """The commands that mark articles."""

    def on_mount(self) -> None:
        self._writing = asyncio.Lock()  # marks are saved one after the other

    def do_toggle_read(self, count: int | None) -> None:
        self.mark(read=None)

    def do_mark_unread(self, count: int | None) -> None:
        self.mark(read=False)

    def mark(self, read: bool | None) -> None:
        """Mark the article under the cursor read, unread, or (None) the other way; shown once it is on the disk."""
        row = self.row()
        if row:
            self.run_worker(self._save_mark(row.id, read), group="marks")

    async def _save_mark(self, id_: int, read: bool | None) -> None:
        async with self._writing:
            row = self.library.headlines([id_]).get(id_)
            if row is None:
                return
            wanted = not row.read if read is None else read
            try:
                await asyncio.to_thread(_write_mark, self.library, self.state_file, row.key, wanted)
            except ReaderError as error:
                self.say(str(error), severity="error")
        self.list.refresh_rows()
        self.refresh_counts(self.library.counts())


def _write_mark(library: Library, state_file: Path, key: str, read: bool) -> None:
    with closing(State(state_file)) as state, closing(library.twin()) as twin:
        state.mark([key], read=read)
        twin.follow(state)
