"""From keys to commands: counts, sequences of keys, macros."""

import asyncio

from textual import on

from reader.keys import keymap
from reader.keys.names import keys_name
from reader.system.log import log
from reader.tui.main.configuring import Configuring
from reader.tui.main.picturing import Picturing

_MAX_COUNT = 9_999_999


class Keying(Picturing):
    """Does what keys say. Every command of COMMANDS is a method `do_<id>(count)` of one of the layers."""

    async def press(self, key: str) -> bool:
        """Do what a key says, and say whether it says anything here. The app asks when no widget has taken the key."""
        if key == "escape" or self._is_for_typing(key):
            return False
        typed = (*self.pending_keys, key)
        if run := keymap.current().runs.get(typed):
            await self._run_all(run)
        elif keymap.current().begins(typed):
            self.pending_keys = typed
        elif self.pending_keys:
            self._forget(f"{keys_name(typed)} is no key.")
        elif key.isdigit() and (self.pending_count or key != "0"):
            self.pending_count = str(min(int(self.pending_count + key), _MAX_COUNT))
        else:
            return False
        return True

    def _is_for_typing(self, key: str) -> bool:
        """Whether a line that is being typed has a use for it; the other keys are commands then too."""
        return self._is_typing and (len(key) == 1 or key in self.active_bindings)

    @property
    def _is_typing(self) -> bool:
        return bool(self.focused and self.focused.check_consume_key("a", "a"))

    async def _run_all(self, commands: tuple[str, ...]) -> None:
        """The count is for the first; where one opens a window or a line to type, the others do not come to pass."""
        for command in commands:
            await self.action_run(command)
            if self.app.screen is not self or self._is_typing:
                break

    async def action_run(self, command: str) -> None:
        """Do what the table of commands calls `command`, with the count typed before it."""
        count = int(self.pending_count) if self.pending_count else None
        self._forget()
        log.detail(lambda: f"command: {count or ''} {command}")
        result = getattr(self, f"do_{command}")(count)
        if asyncio.iscoroutine(result):
            await result

    def _forget(self, why: str = "") -> None:
        """Begin anew with counts and sequences."""
        self.pending_count, self.pending_keys = "", ()
        if why:
            self.say(why)

    def action_back(self) -> None:
        """Esc: forget what was typed, go to the list, unselect, leave the story, take the filter away; never quit."""
        if self.pending_count or self.pending_keys:
            self._forget()
        elif self.in_article:
            self.do_focus_list(None)
        elif self.list.selection:
            self.list.selection = frozenset()
            self.refresh_status()
        elif not self.leave_story():
            self.clear_filter()

    @on(Configuring.Configured)
    def _use_keys(self, message: Configuring.Configured) -> None:
        keymap.use(message.now)
        self.keys.refresh()
        self.bar.refresh()
        self.name_feed()
        self.refresh_empty()
        self.load(self.list.selected)
