"""The windows about feeds: which there are, which were found somewhere, and whether strangers' are to be fetched."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from textual.content import Content

from reader.keys.keymap import Keymap
from reader.library.facets import Facet
from reader.text.clean import one_line, plural, some, sort_key
from reader.text.urls import display_url
from reader.tui.widgets.columns import fit
from reader.tui.windows.frame import Hint
from reader.tui.windows.pick import Pick, Row, note

if TYPE_CHECKING:
    from reader.fetch.finding import Candidate
    from reader.session.feeds import FeedRow

_WIDTH = 100  # cells
_COUNT, _UNREAD = 8, 10  # cells
_TITLES = 5  # of a feed that was found
_HOSTS = 30  # named


def feed_menu(keymap: Keymap, feeds: "Sequence[FeedRow]", counts: Mapping[str, Facet]) -> "Pick[tuple[str, FeedRow]]":
    """Answers with the feed chosen, and what with it: `show` or `edit`. `counts` has its articles by its address."""
    window: Pick[tuple[str, FeedRow]] = Pick(
        keymap,
        plural(len(feeds), "feed"),
        ("Enter shows its articles", Hint("edit", "edits"), "Esc closes", "● unread", "! failed"),
        lambda typed: [
            _feed_row(feed, counts) for feed in feeds if sort_key(typed) in sort_key(f"{feed.name} {feed.url}")
        ],
        typing="when asked",
        commands={"edit": lambda chosen: window.dismiss(("edit", chosen[1]))},
        closes=("close", "feeds"),
        detail=lambda chosen: _detail(chosen[1]),
        width=_WIDTH,
    )
    return window


def _feed_row(feed: "FeedRow", counts: Mapping[str, Facet]) -> "Row[tuple[str, FeedRow]]":
    facet = counts.get(feed.url, Facet(feed.url, 0))

    def line(width: int) -> Content:
        unread = f"● {facet.unread:,}" if facet.unread else ""
        return Content.assemble(
            ("! " if feed.fault else "  ", "$text-error"),
            fit(feed.name, width - 2 - _COUNT - _UNREAD),
            (f"{facet.count:>{_COUNT},}", "$quiet"),
            (f"{unread:>{_UNREAD}}", "$text-accent"),
        )

    return Row(line, ("show", feed))


def _detail(feed: "FeedRow") -> str:
    """Why it failed, else when it was read and is asked again, and where it is."""
    last = (
        "Not downloaded yet"
        if feed.last == "never"
        else "Downloaded just now"
        if feed.last == "now"
        else f"Downloaded {feed.last} ago"
    )
    return feed.fault or f"{last}, next {feed.next} · {display_url(feed.url)}"


def candidate_menu(keymap: Keymap, candidates: "Sequence[Candidate]") -> "Pick[Candidate]":
    """Answers with the feed that is to be added."""
    return Pick(
        keymap,
        "Add a feed" if len(candidates) == 1 else f"Add one of {plural(len(candidates), 'feed')}",
        ("Enter adds", "Esc closes"),
        lambda _: [_candidate_row(each) for each in candidates],
        width=_WIDTH,
    )


def _candidate_row(candidate: "Candidate") -> "Row[Candidate]":
    def line(width: int) -> Content:
        titles = [one_line(each.title or each.link) for each in candidate.feed.entries[:_TITLES]]
        lines = [fit(display_url(candidate.url), width), *(fit(f"  {title}", width) for title in titles)]
        name = one_line(candidate.feed.title) or "A feed without a name"
        return Content.assemble((fit(name, width), "bold"), *((f"\n{each}", "$quiet") for each in lines))

    return Row(line, candidate)


def trust_menu(keymap: Keymap, count: int, hosts: Sequence[str]) -> Pick[bool]:
    """Answers whether feeds that came with a directory are to be fetched from now on."""
    where = f"They are on {some([*hosts], _HOSTS)}."
    return Pick(
        keymap,
        f"This collection names {plural(count, 'feed')} that you have not agreed to",
        ("Enter chooses", "Esc closes"),
        lambda _: [
            note(where),
            _choice("y", "Download them, now and from now on", True),
            _choice("n", "Not now", False),
        ],
        width=_WIDTH,
    )


def _choice(letter: str, words: str, answer: bool) -> Row[bool]:
    return Row(Content.assemble((f" {letter} ", "bold $text-accent"), words), answer, {letter: answer})
