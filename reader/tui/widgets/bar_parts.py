"""What the line at the top and the line at the bottom say, as (text, style) parts: without Textual, so that the first
paint can draw them too.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path

from reader.config.collections import Collections, name_of
from reader.keys.keymap import Keymap
from reader.library import Counts
from reader.session.layout import IN_WORDS, LayoutName
from reader.text.clean import one_line, plural
from reader.tui.widgets.cells import cell_len
from reader.tui.widgets.columns import fit

Part = tuple[str, str]
Clickable = tuple[str, str, str]  # the text of a part, its style, and the action of the screen that a click on it does

_NAME = 24  # cells the collection's name may claim before facts give way
_LEAST_FOR_LAYOUT = 60  # columns of a terminal whose last line has room for the name of a layout
_CRUMB, _STEP = 20, " › "  # cells of a title on the way, and what parts two of them
_IN_LIST = {
    "enter": "Read",
    "open": "Open",
    "open_amp": "AMP",
    "links": "Links",
    "toggle_read": "Mark read",
    "filter": "Filter",
    "sort": "Sort",
    "front_page": "Front page",
    "story": "Story",
    "copy": "Copy",
    "help": "Help",
    "close": "Quit",
}
_LEAST_FACTS = (
    "muted",
    "ignored",
    "starred",
    "changed",
    "order",
    "articles",
    "new",
    "problems",
    "unread",
)  # in the title: what gives way first
_DOES = {  # a click on a fact in the title
    "settings": "run('settings')",
    "articles": "show_all",
    "problems": "run('problems')",
    "ignored": "run('problems')",
    "muted": "run('mute')",
    "starred": "run('starred_only')",
    "changed": "run('changed_only')",
    "new": "run('new_only')",
    "unread": "run('hide_read')",
    "page": "run('front_page')",
    "order": "run('sort')",
}
FOR_AN_ARTICLE = frozenset({"enter", "open", "open_amp", "links", "toggle_read", "story", "copy", "read_on"})
_ONLY_IN_LIST = ("enter", "filter", "sort", "front_page")
_IN_ARTICLE = {"read_on": "Read on"} | {id_: word for id_, word in _IN_LIST.items() if id_ not in _ONLY_IN_LIST}
_LEAST_FIRST = (
    "front_page", "story", "copy", "links", "open_amp", "toggle_read", "sort", "filter", "open", "enter", "read_on",
    "close", "help",
)  # fmt: skip


def collection_name(roots: Sequence[Path], is_sample: bool, collections: Collections) -> str:
    """How the directories are called in the title."""
    if is_sample:
        return "sample feed"
    if named := name_of(roots, collections):
        return named
    return f"{len(roots)} directories" if len(roots) > 1 else one_line("/".join(roots[0].parts[-2:]))


def title_parts(
    width: int,
    keymap: Keymap,
    collection: str,
    counts: Counts,
    order: str,
    page: str = "",
    path: Sequence[str] = (),
    has_broken_settings: bool = False,
) -> list[Clickable]:
    """Which collection, how much of it, which page of it, in which order; in place of its name the `path` of titles
    that led here. Settings that cannot be read are named as long as they are so.
    """
    name = " Broadsheet "
    least = min(sum(cell_len(title) + 3 for title in path), width // 2) if path else min(cell_len(collection), _NAME)
    facts = _facts(keymap, counts, order, page, has_broken_settings)
    for fact in _LEAST_FACTS:
        if len(name) + least + 4 + len(" · ".join(facts.values())) > width:
            facts.pop(fact, None)
    room = max(width - len(name) - len(" · ".join(facts.values())) - 3, 0)
    *left, (last, style) = path_parts(room, path) if path else [(fit(f" {collection}", room), "$text")]
    way = "run('go_back')" if path else "run('collections')"
    before = [(text, style, way) for text, style in (*left, (last, style))]
    return [(name, "bold $primary", ""), *before, ("  ", style, ""), *_fact_parts(facts, page), (" ", "$quiet", "")]


def _fact_parts(facts: Mapping[str, str], page: str) -> list[Clickable]:
    parts: list[Clickable] = []
    for name, fact in facts.items():
        action = "run('story')" if page == "story" and name == "page" else _DOES[name]
        parts += [(" · ", "$quiet", "")] * bool(parts) + [(fact, "$quiet", action)]
    return parts


def path_parts(width: int, path: Sequence[str]) -> list[Part]:
    """The last titles of `path` that fit, as `… › Second › Third`, in exactly `width` cells."""
    titles = [_cut(title, _CRUMB) for title in path[:-1]] + [path[-1]]
    lead = " "
    while len(titles) > 1 and cell_len(lead + _STEP.join([*titles[:-1], _cut(titles[-1], _CRUMB)])) > width:
        del titles[0]
        lead = f" …{_STEP}"
    before = lead + "".join(title + _STEP for title in titles[:-1])
    if cell_len(before) + _CRUMB // 2 > width:
        before = " "[:width]
    return [(before, "$quiet"), (fit(titles[-1], max(width - cell_len(before), 0)), "$text")]


def _cut(title: str, width: int) -> str:
    return fit(title, min(cell_len(title), width))


def _facts(keymap: Keymap, counts: Counts, order: str, page: str, has_broken_settings: bool) -> dict[str, str]:
    facts = {
        "settings": f"settings: 1 error ({keymap.key_of('settings')})" if has_broken_settings else "",
        "articles": plural(counts.listed, "article"),
        "problems": _no_articles(keymap, plural(counts.problems, "problem") if counts.problems else ""),
        "ignored": _no_articles(keymap, f"{counts.ignored:,} ignored" if counts.ignored else "", not counts.problems),
        "muted": f"{counts.muted:,} muted" if counts.muted else "",
        "starred": f"{counts.starred:,} starred" if counts.starred else "",
        "changed": f"{counts.changed:,} changed" if counts.changed else "",
        "new": f"{counts.new:,} new" if counts.new else "",
        "unread": f"{counts.unread:,} unread",
        "page": page,
        "order": order,
    }
    return {name: fact for name, fact in facts.items() if fact}


def _no_articles(keymap: Keymap, fact: str, with_key: bool = True) -> str:
    """How many files are none, with the key that lists them."""
    return f"{fact} ({keymap.key_of('problems')})" if fact and with_key else fact


def key_parts(
    width: int,
    keymap: Keymap,
    status: str,
    unavailable: frozenset[str],
    in_article: bool,
    in_story: bool = False,
) -> tuple[dict[str, list[Part]], list[Part]]:
    """The hints that fit, each by its command's id, and what stands right of them: room, and the status."""
    right = f" {status} " if status else ""
    room = width - len(right)
    words = dict(_IN_ARTICLE if in_article else _IN_LIST)
    if in_article or in_story:
        words["close"] = "Back"
    hints = {
        id_: _hint(keys[0], word, id_ in unavailable) for id_, word in words.items() if (keys := keymap.keys_of(id_))
    }
    for id_ in _LEAST_FIRST:
        if _length(hints) > room:
            hints.pop(id_, None)
    return hints, [(" " * max(room - _length(hints), 0), ""), (right, "$text-accent")]


def place_in_list(cursor: int, count: int, layout: LayoutName, width: int) -> str:
    """`12/619`, before it the name of a layout that was chosen; nothing of an empty list."""
    if not count:
        return ""
    place = f"{cursor + 1:,}/{count:,}"
    return place if layout == "auto" or width < _LEAST_FOR_LAYOUT else f"{IN_WORDS[layout]} · {place}"


def _hint(key: str, word: str, is_unavailable: bool) -> list[Part]:
    if is_unavailable:
        return [(f" {key} {word} ", "$disabled")]
    return [(f" {key}", "bold $text-accent"), (f" {word} ", "$quiet")]


def _length(hints: dict[str, list[Part]]) -> int:
    return sum(cell_len(text) for parts in hints.values() for text, _ in parts)


def unavailable(has_page: bool, has_amp: bool) -> frozenset[str]:
    """The commands that an article has no use for."""
    return frozenset(({"open_amp"} if not has_amp else set()) | ({"open", "copy"} if not has_page else set()))
