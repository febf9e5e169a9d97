"""The person's keys in windows: what moves in the main screen moves here too, whatever keys it has."""

from collections.abc import Callable, Mapping
from typing import Any

from textual import events
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.screen import Screen
from textual.widgets import Input, OptionList

from reader.keys.keymap import Keymap
from reader.session.key_reader import KeyReader

Actions = Mapping[str, Callable[[int | None], object]]  # by commands, each with the count typed before its key

_FIXED = {  # move in every window, unless the person has them do something else there
    "down": "down",
    "up": "up",
    "pagedown": "page_down",
    "pageup": "page_up",
    "home": "top",
    "end": "bottom",
}
_EDITING = {binding.key for binding in Binding.make_bindings(Input.BINDINGS)}


class WindowKeys:
    """Has a window, or a widget in it, do `actions` when their keys are pressed."""

    def __init__(self, keymap: Keymap, actions: Actions) -> None:
        self._actions = actions
        self.follow(keymap)

    def follow(self, keymap: Keymap) -> None:
        """Go by these keys from now on."""
        self._reader = KeyReader(keymap.only(self._actions, _FIXED))

    @property
    def number(self) -> int:
        """The number typed so far, 0 for none."""
        return int(self._reader.count or 0)

    def forget(self) -> None:
        """Begin anew, with no number."""
        self._reader.forget()

    def press(self, event: events.Key, window: Screen[Any]) -> bool:
        """Do what a key says, and say whether it says anything here. Left alone is one that a line being typed in has a
        use for, and Esc.
        """
        if event.key == "escape" or _is_for_typing(event, window):
            return _typed_late(event, window)
        press = self._reader.press(event.key)
        if press is None:
            return False
        if press.message:
            window.notify(press.message, timeout=4, markup=False)
        for id_ in press.commands:
            self._actions[id_](self._reader.take_count())
        return True


def _is_for_typing(event: events.Key, window: Screen[Any]) -> bool:
    focused = window.focused or next((line for line in window.query(Input) if line.display), None)  # which is to get it
    return isinstance(focused, Input) and (event.is_printable or event.key in _EDITING)


def _typed_late(event: events.Key, window: Screen[Any]) -> bool:
    """Type a letter that was on its way to something else when a line got the keys; that line would have kept it."""
    line = window.focused
    if not isinstance(line, Input) or not event.is_printable:
        return False
    line.insert_text_at_cursor(event.character or "")
    return True


def list_moves(options: Callable[[], OptionList]) -> Actions:
    """What moves the cursor of a list."""
    return {
        "down": lambda count: options().action_cursor_down() if count is None else _step(options(), count),
        "up": lambda count: options().action_cursor_up() if count is None else _step(options(), -count),
        "half_down": lambda _: _step(options(), _half(options())),
        "half_up": lambda _: _step(options(), -_half(options())),
        "page_down": lambda _: options().action_page_down(),  # type: ignore[no-untyped-call]
        "page_up": lambda _: options().action_page_up(),  # type: ignore[no-untyped-call]
        "top": lambda count: options().action_first() if count is None else go_to(options(), count - 1),
        "bottom": lambda count: options().action_last() if count is None else go_to(options(), count - 1),
    }


def _step(options: OptionList, lines: int) -> None:
    go_to(options, (options.highlighted or 0) + lines)


def go_to(options: OptionList, number: int) -> None:
    """To option `number`, from 0, or to the nearest that can be chosen, rather further on than back."""
    if options.highlighted is not None:  # else there is nothing to choose
        way = 1 if number >= options.highlighted else -1
        choosable = [at for at, option in enumerate(options.options) if not option.disabled]
        options.highlighted = min(choosable, key=lambda at: (abs(at - number), (number - at) * way))


def _half(options: OptionList) -> int:
    """How many options half a page has."""
    lines = options.virtual_size.height
    return max(options.scrollable_content_region.height * options.option_count // (2 * max(lines, 1)), 1)


def scroll_moves(view: Callable[[], VerticalScroll]) -> Actions:
    """What scrolls a text."""
    return {
        "down": lambda count: _scroll(view(), count or 1),
        "up": lambda count: _scroll(view(), -(count or 1)),
        "half_down": lambda _: _scroll(view(), view().container_size.height // 2 or 1),
        "half_up": lambda _: _scroll(view(), -(view().container_size.height // 2 or 1)),
        **dict.fromkeys(("page_down", "read_on"), lambda _: view().scroll_page_down(animate=False)),
        **dict.fromkeys(("page_up", "read_back"), lambda _: view().scroll_page_up(animate=False)),
        "top": lambda count: view().scroll_to(y=(count or 1) - 1, animate=False),
        "bottom": lambda count: view().scroll_to(y=view().max_scroll_y if count is None else count - 1, animate=False),
    }


def _scroll(view: VerticalScroll, lines: int) -> None:
    view.scroll_to(y=view.scroll_offset.y + lines, animate=False, immediate=True)
