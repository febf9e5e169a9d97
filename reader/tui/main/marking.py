"""Marks: saved first, then shown. Each command marks the selected articles, or the one under the cursor."""

import asyncio
from collections.abc import Callable, Sequence
from contextlib import closing
from typing import Literal, TypedDict

from reader.errors import ReaderError
from reader.keys.keymap import key_of
from reader.state import State, Step
from reader.text.clean import plural
from reader.tui.main.syncing import Syncing

_WORDS = {
    "read": ("unread", "read"),
    "starred": ("without a star", "starred"),
    "hidden": ("shown again", "hidden"),
}


Change = Callable[[State, list[str]], Step | None]  # of the marks of the articles with these keys


class Wanted(TypedDict, total=False):
    """What State.mark takes."""

    read: bool
    starred: bool
    hidden: bool
    tag: list[str]
    untag: list[str]


class Marking(Syncing):
    """The commands that mark articles."""

    def on_mount(self) -> None:
        self._writing = asyncio.Lock()  # marks are saved one after the other

    # --- the commands ----------------------------------------------------------------------------

    def do_toggle_read(self, count: int | None) -> None:
        self._toggle("read")

    def do_mark_unread(self, count: int | None) -> None:
        self._mark(self.targets(), lambda: {"read": False})

    def do_star(self, count: int | None) -> None:
        self._toggle("starred")

    def do_hide(self, count: int | None) -> None:
        self._toggle("hidden")

    def do_tag(self, count: int | None) -> None:
        from reader.tui.windows.prompt import Prompt

        ids = self.targets()
        if not ids:
            return
        own = self.library.tags_of(ids[0]) if len(ids) == 1 else []
        known = " ".join(self.library.tags())
        hint = f"a minus before a tag takes it off{f' · yours: {known}' if known else ''}"
        whose = "this article" if len(ids) == 1 else plural(len(ids), "article")
        self.app.push_screen(Prompt(f"Tags of {whose}", hint, lambda typed: self._tag(ids, own, typed), " ".join(own)))

    def _tag(self, ids: Sequence[int], before: Sequence[str], typed: str) -> None:
        words = typed.replace(",", " ").split()
        off = {word[1:] for word in words if word.startswith("-") and word != "-"}
        on = {word for word in words if not word.startswith("-")}
        self._mark(ids, lambda: {"tag": sorted(on - off), "untag": sorted(off | (set(before) - on))})

    def do_mark_all_read(self, count: int | None) -> None:
        self._mark(self.list.ids, lambda: {"read": True})

    def do_mark_above_read(self, count: int | None) -> None:
        self._mark(self.list.ids[: self.list.cursor], lambda: {"read": True})

    def do_mark_below_read(self, count: int | None) -> None:
        self._mark(self.list.ids[self.list.cursor + 1 :], lambda: {"read": True})

    def do_undo(self, count: int | None) -> None:
        self.run_worker(self._step(State.undo, "There is nothing to undo."), group="marks")

    def do_redo(self, count: int | None) -> None:
        self.run_worker(self._step(State.redo, "There is nothing to redo."), group="marks")

    def do_select(self, count: int | None) -> None:
        self.list.toggle_selected()
        self.list.move(1)
        self.refresh_status()

    def do_select_range(self, count: int | None) -> None:
        self.list.select_range()
        self.refresh_status()

    # --- saving ----------------------------------------------------------------------------------

    def targets(self) -> list[int]:
        """The selected articles in the list's order, else the one under the cursor."""
        chosen = self.list.selection
        if chosen:
            return [id_ for id_ in self.list.ids if id_ in chosen]
        return [self.list.selected] if self.list.selected is not None else []

    def mark_read(self) -> None:
        """Mark the article under the cursor read, as something was done that shows it has been."""
        if self.list.selected is not None:
            self._mark([self.list.selected], lambda: {"read": True})

    def _toggle(self, name: Literal["read", "starred", "hidden"]) -> None:
        """Mark all of them; where all bear the mark already, none of them."""
        ids = self.targets()

        def decide() -> Wanted:
            rows = self.library.headlines(ids).values()
            value = not all(getattr(row, name) for row in rows)
            return {"read": value} if name == "read" else {"starred": value} if name == "starred" else {"hidden": value}

        self._mark(ids, decide)

    def _mark(self, ids: Sequence[int], decide: Callable[[], Wanted]) -> None:
        """Mark articles as `decide` says once all marks made before are saved; shown when it is on the disk."""
        if ids:
            self.run_worker(self._save(ids, decide), group="marks")

    async def _save(self, ids: Sequence[int], decide: Callable[[], Wanted]) -> None:
        async with self._writing:
            wanted = decide()
            try:
                step = await self._saved(lambda state, keys: state.mark(keys, **wanted), ids)
            except ReaderError as error:
                self.say(str(error), severity="error")
                return
        assert step
        self.list.selection = frozenset()
        self.show_marks(step, is_other_list="hidden" in wanted)
        if len(ids) > 1:
            self.say(f"{_told(step)} {key_of('undo')} undoes it.")

    async def _step(self, take: Callable[[State], Step | None], nothing: str) -> None:
        async with self._writing:
            try:
                step = await self._saved(lambda state, _: take(state), ())
            except ReaderError as error:
                self.say(str(error), severity="error")
                return
        if step and step.articles:
            self.show_marks(step, is_other_list="hidden" in step.now)
            self.say(_told(step))
        else:
            self.say("Nothing to change: it was marked otherwise since." if step else nothing)

    async def _saved(self, work: Change, ids: Sequence[int]) -> Step | None:
        return await asyncio.get_running_loop().run_in_executor(self.saver, self._change, work, ids)

    def _change(self, work: Change, ids: Sequence[int]) -> Step | None:
        with closing(State(self.state_file, self.session)) as state, closing(self.library.twin()) as library:
            self.session = state.session
            step = work(state, library.keys(ids))
            library.follow(state)
            return step

    def show_marks(self, step: Step, is_other_list: bool) -> None:
        """Show what `step` has changed, and another list where it may be one."""
        self.list.refresh_rows()
        self.refresh_counts(self.library.counts())
        if is_other_list:
            self.ask_again()
        if any(name.startswith("tag:") for name in step.now):
            self.load(self.list.selected)


def _told(step: Step) -> str:
    """`12 articles: read.`"""
    words = [_word(name, value) for name, value in step.now.items()]
    return f"{plural(step.articles, 'article')}: {', '.join(words)}."


def _word(name: str, value: bool) -> str:
    if name in _WORDS:
        return _WORDS[name][value]
    return f"{'tagged' if value else 'without the tag'} {name.removeprefix('tag:')}"
