"""What the screen says of itself in words: the line at the bottom, and why a list is empty."""

from collections.abc import Callable

from reader.library import Counts
from reader.library.progress import Progress
from reader.session.session import Session
from reader.text import clean

_STAGES = {"files": "", "words": "search index: "}
_WIDE = 100  # cells from which there is room for a bar of progress


def line(typed: str, selected: int, running: str, progress: Progress | None, place: str, width: int) -> str:
    """What is being typed, else how many rows are selected, else what goes on, else the `place` in the list."""
    if typed:
        return typed
    if selected:
        return f"{selected:,} selected"
    if running:
        return f"{running} · {place}" if place and width >= _WIDE else running
    if progress and progress.total:
        return _progress_line(progress, width)
    return place or ("scanning files" if progress else "")


def place_in_article(has_hints: bool, number: int, count: int, is_all: bool) -> str:
    """What the next key is for, else `match 3 of 12`, with a plus if not `is_all` is known; nothing where there is
    none.
    """
    if has_hints:
        return "letters follow a link"
    return f"match {number:,} of {count:,}{'' if is_all else '+'}" if count else ""


def _progress_line(progress: Progress, width: int) -> str:
    """`▓▓▓░░░ 1,200 of 4,958 · 900/s · 4 s left`, as much of it as is no burden."""
    done = f"{_STAGES[progress.stage]}{progress.done:,} of {progress.total:,}"
    if width < _WIDE:
        return done
    blocks = round(10 * progress.done / progress.total)
    rate = progress.done / max(progress.seconds, 0.001)
    left = (progress.total - progress.done) / rate if rate else 0
    return f"{'▓' * blocks}{'░' * (10 - blocks)} {done} · {rate:,.0f}/s · {left:,.0f} s left"


def sample_hint(begin: str, width: int) -> str:
    """What stands above the sample, in `width` cells, two of them its padding; `begin` is the key that leads on."""
    advice = f"{begin} opens your own directory, or adds a feed"
    hints = (f"A sample to look around in. {advice}", advice, f"{begin} opens yours")
    return next((hint for hint in hints if len(hint) + 2 <= width), "")


def why_empty(session: Session, counts: Counts, is_reading: bool) -> str:
    """What stands in the place of an empty list, with the key that helps."""
    if is_reading:
        return "Reading the files…"
    key = session.keymap.key_of
    if session.query.term:
        return _why_nothing_matches(str(session.query.term), key)
    if counts.hidden:
        return f"Every article here is hidden.\n\n{key('filter')} and is:hidden shows them; {key('hide')} unhides one."
    if counts.muted:
        return f"Every article here is muted.\n\n{key('filter')} and is:muted shows them; {key('mute')} unmutes."
    where = ", ".join(clean.one_line(str(root)) for root in session.library.roots)
    if not counts.ignored and not counts.problems:
        return (
            f"No articles in {where} yet.\n\n{key('fetch')} downloads its feeds, {key('add_feed')} adds one, "
            f"{key('save_page')} saves a web page.\n\nFiles with front matter, or that begin with a heading, are "
            f"articles too; {key('rescan')} looks again."
        )
    seen = f"{clean.plural(counts.ignored, 'file')} ignored, {counts.problems:,} unreadable"
    why = f"{key('problems')} says why. " if counts.ignored or counts.problems else ""
    return (
        f"No articles in {where}.\n\nLooked for files with front matter, or that begin with a heading, in "
        f"every folder that is not hidden.\n\n{seen}. {why}{key('rescan')} looks again."
    )


def _why_nothing_matches(term: str, key: Callable[[str], str]) -> str:
    """Of what one key shows, and shows no longer, the key is named."""
    reasons = {
        "is:starred": (
            "No starred articles yet.",
            f"{key('starred_only')} shows all again, and {key('star')} stars one.",
        ),
        "is:unread": ("You have read everything.", f"{key('hide_read')} shows all again."),
        "is:new": ("Nothing new since your last visit.", f"{key('new_only')} shows all again."),
        "is:muted": ("No muted articles.", f"Esc shows all again, and {key('mute')} mutes."),
        "is:changed": ("Nothing has been rewritten since you read it.", f"{key('changed_only')} shows all again."),
        "is:hidden": ("No hidden articles.", f"Esc shows all again, and {key('hide')} hides one."),
    }
    otherwise = "No matches.", f"{key('filter')} edits the filter, and Esc shows everything again."
    return "\n\n".join(reasons.get(term, otherwise))
