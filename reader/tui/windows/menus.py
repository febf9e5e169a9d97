"""The lists to choose from: orders, topics and providers, links, what stands beside an article, names, problems."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from string import ascii_lowercase, digits
from typing import TYPE_CHECKING, Literal

from rich.cells import cell_len
from textual.content import Content

from reader.config.collections import Collections, name_of
from reader.keys.keymap import Keymap
from reader.library.facets import Facet
from reader.library.relations import Relation, Relations
from reader.model.article import Problem
from reader.model.headline import value_title
from reader.query import ORDERINGS, SORT_KEYS, Sort, SortKey, Sorts
from reader.query.terms import Not, Term, Text, stated
from reader.session.appearance import OWN_THEMES
from reader.system.program import command
from reader.text.clean import one_line, plural, sort_key
from reader.text.urls import display_url, is_path
from reader.tui.widgets.article_content import OUTSIDE
from reader.tui.widgets.columns import fit
from reader.tui.windows.frame import Hint
from reader.tui.windows.pick import Pick, Row, note

if TYPE_CHECKING:
    from reader.session.feeds import FeedRow

_Place = tuple[int | Path, int | None]  # a file, by its id or where it is, and a line
_MOST_PROBLEMS = 500  # shown; thousands would take seconds to lay out
_MOST_VALUES = 500  # listed; typing narrows them
_COUNT, _UNREAD, _NAME, _SOURCE = 8, 10, 20, 16  # cells
_ADDRESS, _SITE = 30, 22  # cells of an address; of the name of its site, which is shown where there are fewer
_WIDTH, _VALUES_WIDTH, _VIEWS_WIDTH = 100, 66, 76  # cells of windows
_QUERY = 40  # cells of a query
_TYPED = "other words …"


# --- orders ------------------------------------------------------------------------------------------


def sort_menu(keymap: Keymap, current: Sorts) -> Pick[Sorts]:
    """Answers with the order chosen: by its letter or with Enter; the current one again reverses it, and a capital
    puts it behind the keys there are.
    """
    window: Pick[Sorts] = Pick(
        keymap,
        "Sort by",
        ("letter sorts", "again reverses", "Shift adds", "Esc closes"),
        lambda _: [_sort_row(key, current) for key in SORT_KEYS],
        at=SORT_KEYS.index(current[0].key),
        commands={"sort": lambda sorts: window.dismiss(sorts)},
    )
    return window


def _sort_row(key: SortKey, current: Sorts) -> Row[Sorts]:
    letter, first = ORDERINGS[key].letter, current[0]
    chosen = (first.reversed() if key == first.key else Sort.natural(key),)
    turned = tuple(sort.reversed() if sort.key == key else sort for sort in current)
    added = turned if turned != current else (*current, Sort.natural(key))
    return Row(_sort_line(key, current), chosen, {letter: chosen, letter.upper(): added})


def _sort_line(key: SortKey, current: Sorts) -> Content:
    sort = next((sort for sort in current if sort.key == key), None)
    arrow = ("▼" if sort.descending else "▲") if sort else " "
    place = str(current.index(sort) + 1) if sort and len(current) > 1 else " "
    sort = sort or Sort.natural(key)
    return Content.assemble(
        (f" {ORDERINGS[key].letter} ", "bold $text-accent"), f"{arrow}{place} {fit(sort.words, 20)}"
    )


# --- topics and providers ----------------------------------------------------------------------------


class Values:
    """The values that articles have in a field, and which of them the query `term` states. `counted` has them, once
    they are counted.
    """

    def __init__(self, field: Literal["topic", "provider", "folder"], term: Term | None) -> None:
        self.field = field
        self.term = term
        self.counted: Sequence[Facet] | None = None

    def rows(self, typed: str) -> list[Row[Term]]:
        """Those that hold what was typed; first those that begin with it."""
        if self.counted is None:
            return []
        named = [facet for facet in self.counted if facet.name]
        if not named and not self.term:
            return [note(f"No article has a {self.field}; Esc closes.")]
        looked_for = sort_key(typed)
        facets = [facet for facet in (*self._gone(named), *named) if looked_for in sort_key(self._title(facet))]
        facets.sort(key=lambda facet: not sort_key(self._title(facet)).startswith(looked_for))
        return [self._row(facet) for facet in facets[:_MOST_VALUES]]

    def _gone(self, counted: Sequence[Facet]) -> list[Facet]:
        """Those that the query states, and no article has."""
        chosen = [part.term if isinstance(part, Not) else part for part in stated(self.term)]
        names = [part.text for part in chosen if isinstance(part, Text) and part.field == self.field and part.exact]
        present = {sort_key(facet.name) for facet in counted}
        return [Facet(name, 0) for name in names if sort_key(name) not in present]

    def _row(self, facet: Facet) -> Row[Term]:
        part, parts = Text(self.field, facet.name, exact=True), stated(self.term)
        mark = "✓" if part in parts else "–" if Not(part) in parts else " "
        return Row(lambda width: _value_line(self._title(facet), facet, mark, width), part)

    def _title(self, facet: Facet) -> str:
        return value_title(self.field, facet.name)


def value_menu(keymap: Keymap, title: str, values: Values) -> Pick[Term]:
    """Answers with a term that lets a value match or leaves it out; one that is there already is to be taken away."""
    window: Pick[Term] = Pick(
        keymap,
        title,
        ("Enter includes", "- excludes", "again clears", "Esc closes", "● unread"),
        values.rows,
        typing="at once",
        width=_VALUES_WIDTH,
        keys={"minus": lambda term: window.dismiss(Not(term))},
    )
    return window


def _value_line(title: str, facet: Facet, mark: str, width: int) -> Content:
    """A value's title, in how many articles it is, and how many of those are unread, unless all are."""
    unread = f"● {facet.unread:,}" if 0 < facet.unread < facet.count else ""
    return Content.assemble(
        (f"{mark} ", "bold $text-accent"),
        fit(title, width - 2 - _COUNT - _UNREAD),
        (f"{facet.count:>{_COUNT},}", "$quiet"),
        (f"{unread:>{_UNREAD}}", "$text-accent"),
    )


def mute_menu(keymap: Keymap, offers: Mapping[str, str], muted: Sequence[str]) -> Pick[str]:
    """Answers with the query that is to be muted, one of `offers`; with nothing where it is yet to be typed; or with
    one of those `muted` already, which is to be shown again.
    """
    meanings = {**offers, _TYPED: "", **dict.fromkeys(muted, "muted: choose it to unmute")}
    rows = _name_rows(meanings, lambda name: "✓ " if name in muted else "  ", widest=_QUERY)
    return Pick(
        keymap,
        "Never show",
        ("letter or Enter mutes", "Esc closes"),
        lambda _: [row if row.answer != _TYPED else Row(row.line, "", dict.fromkeys(row.letters, "")) for row in rows],
        width=_VIEWS_WIDTH,
    )


# --- what an article leads to ------------------------------------------------------------------------


def link_menu(keymap: Keymap, links: Sequence[tuple[str, str]], copy: Callable[[str], object]) -> Pick[int]:
    """Answers with the number of the link chosen; `copy` copies an address."""
    return Pick(
        keymap,
        "Links",
        (
            "Enter opens",
            f"1–{len(links)} selects",
            Hint("copy", "copies"),
            Hint("filter", "filters"),
            "Esc closes",
        ),
        lambda typed: [
            _link_row(number, label, url) for number, (label, url) in enumerate(links) if _holds(typed, label, url)
        ],
        at=0,
        typing="when asked",
        commands={"copy": lambda number: copy(links[number][1])},
        numbered=True,
        width=_WIDTH,
    )


def _link_row(number: int, label: str, url: str) -> Row[int]:
    def line(width: int) -> Content:
        room = (width - 5) * 2 // 5 if width > _ADDRESS * 2 else 0
        address = display_url(url).removeprefix("https://").removeprefix("www.")
        if room < _ADDRESS:
            address = address.rpartition("/")[2] if is_path(url) else address.partition("/")[0]
            room = min(room, _SITE)
        title = fit(label, width - 5 - room)
        return Content.assemble((f"{number + 1:>3} ", "$text-accent"), f"{title} ", (fit(address, room), "$quiet"))

    return Row(line, number)


def _holds(typed: str, *texts: str) -> bool:
    """Whether each word typed is in one of the texts."""
    return all(any(word in sort_key(text) for text in texts) for word in sort_key(typed).split())


def related_menu(keymap: Keymap, relations: Relations) -> Pick[int]:
    """Answers with the number of the article chosen, as they are counted beside the article."""
    numbered = list(enumerate(relations.all, 1))

    def rows(typed: str) -> list[Row[int]]:
        matches = [(n, each) for n, each in numbered if typed == str(n) or _holds(typed, each.title, each.source)]
        matches.sort(key=lambda match: typed != str(match[0]))
        return [_relation_row(number, each, _how(number, relations)) for number, each in matches]

    return Pick(
        keymap,
        "Related articles",
        ("Enter goes there", "Esc closes", "● unread", f"{OUTSIDE} not in this collection"),
        rows,
        typing="at once",
        width=_WIDTH,
    )


def _relation_row(number: int, relation: Relation, how: str) -> Row[int]:
    mark = OUTSIDE if not relation.row else " " if relation.row.read else "●"

    def line(width: int) -> Content:
        tail = f" {fit(relation.source, _SOURCE if width > 60 else 8)}{how}"
        title = fit(relation.title, width - 6 - cell_len(tail))
        return Content.assemble(
            (f"{number:>3} ", "$text-accent"), (f"{mark} ", "$text-accent"), title, (tail, "$quiet")
        )

    return Row(line, number)


def _how(number: int, relations: Relations) -> str:
    """What an article has to do with this one, unless this one's file names it."""
    if number <= len(relations.related):
        return ""
    return " mentions it" if relations.mentioned_by else " is similar"


# --- beginning ---------------------------------------------------------------------------------------


def begin_menu(keymap: Keymap) -> Pick[str]:
    """The ways in: answers with `open`, `add` or `sample`."""
    ways = {
        "open": ("o", "Open a directory", "of articles, notes or posts"),
        "add": ("a", "Add a feed", "and save its articles as files"),
        "sample": ("s", "Look at the sample", "and try the keys"),
    }
    return Pick(
        keymap,
        "Begin",
        ("letter or Enter chooses", "Esc closes", Hint("begin", "opens this again")),
        lambda _: [_way_row(*stated, way) for way, stated in ways.items()],
        closes=("close", "begin"),
        width=_VALUES_WIDTH + _COUNT,
    )


def _way_row(letter: str, name: str, what: str, way: str) -> Row[str]:
    line = Content.assemble((f" {letter} ", "bold $text-accent"), fit(name, _NAME), (f" {what}", "$quiet"))
    return Row(line, way, {letter: way})


# --- names -------------------------------------------------------------------------------------------


def collection_menu(keymap: Keymap, collections: Collections, roots: Sequence[Path]) -> Pick[str]:
    """The collections of the settings; the one that is read now is marked."""
    meanings = {name: one_line(" ".join(stated.directories)) for name, stated in collections.items()}
    current = name_of(roots, collections)
    return Pick(
        keymap,
        "Collections",
        ("letter or Enter opens", "Esc closes"),
        lambda _: _name_rows(meanings, lambda name: "✓ " if name == current else "  "),
        at=list(collections).index(current) if current else None,
    )


def view_menu(keymap: Keymap, views: Callable[[], Mapping[str, str]], forget: Callable[[str], object]) -> Pick[str]:
    """The saved views, as they are whenever they are listed; `forget` forgets one."""
    return Pick(
        keymap,
        "Views",
        ("letter or Enter shows", "Del deletes", "Esc closes"),
        lambda _: _name_rows(views(), lambda name: ""),
        keys={"delete": forget},
        closes=("close", "views"),
        width=_VIEWS_WIDTH,
    )


def command_menu(keymap: Keymap) -> Pick[str]:
    """The person's own commands, each with its key and what it does."""
    meanings = {command.id: " ".join([*keymap.keys_of(command.id), command.help]) for command in keymap.own}
    return Pick(
        keymap,
        "Your commands",
        ("letter or Enter runs", "Esc closes"),
        lambda _: _name_rows(meanings, lambda name: ""),
        closes=("close", "commands"),
        width=_VIEWS_WIDTH,
    )


def _name_rows(meanings: Mapping[str, str], mark: Callable[[str], str], widest: int = _NAME) -> list[Row[str]]:
    """Names with letters, and what each stands for; `mark` says what stands before it."""
    letters = {name: letter for letter, name in letters_of(meanings).items()}
    width = min(max(map(cell_len, meanings), default=0), widest)
    rows: list[Row[str]] = []
    for name, meaning in meanings.items():
        letter = letters.get(name, "")
        line = Content.assemble(
            (f" {letter or ' '} ", "bold $text-accent"), mark(name), fit(name, width), (f"  {meaning}", "$quiet")
        )
        rows.append(Row(line, name, {letter: name} if letter else {}))
    return rows


def letters_of(names: Iterable[str]) -> dict[str, str]:
    """A letter for each name: the first of its own that no name before it has, else any that is left."""
    letters: dict[str, str] = {}
    for name in names:
        own = [char for char in name.lower() if char in ascii_lowercase + digits]
        free = next((char for char in [*own, *ascii_lowercase, *digits] if char not in letters), None)
        if free:
            letters[free] = name
    return letters


def theme_menu(keymap: Keymap, available: Iterable[str], current: str, preview: Callable[[str], object]) -> Pick[str]:
    """Answers with the name of the theme chosen; `preview` shows each while the cursor is on it."""
    names = [*OWN_THEMES, *sorted(set(available) - set(OWN_THEMES))]
    return Pick(
        keymap,
        "Theme",
        ("Enter keeps", "Esc cancels"),
        lambda _: [Row(Content(name), name) for name in names],
        at=names.index(current),
        preview=preview,
        classes="themes",
    )


# --- problems ----------------------------------------------------------------------------------------


def problem_menu(
    keymap: Keymap,
    problems: Mapping[int, Problem],
    ignored: Sequence[tuple[str, int]] = (),
    feeds: "Sequence[FeedRow]" = (),
) -> Pick[_Place | str]:
    """The feeds that failed, and why; the files that are no articles: those that cannot be read, and why, then how many
    are `ignored` for which reason. Answers with the id or file of the one to edit, and its line; or with a reason.
    """
    more = len(problems) - _MOST_PROBLEMS
    rest = f"{plural(more, 'more file')}: {command()} check" if more > 0 else ""
    listed = list(problems.items())[:_MOST_PROBLEMS]
    return Pick(
        keymap,
        "Feeds that failed, and files that are not articles" if feeds else "Files that are not articles",
        ("Enter edits a file or lists ignored ones" if ignored else "Enter edits the file", "Esc closes", rest),
        lambda _: [
            *map(_failure_row, feeds[:_MOST_PROBLEMS]),
            *(_problem_row(id_, problem) for id_, problem in listed),
            *(_ignored_row(*each) for each in ignored),
        ],
        closes=("close", "problems"),
        width=_WIDTH,
        classes="problems",
    )


def _failure_row(feed: "FeedRow") -> Row[_Place | str]:
    return Row(Content.assemble((f"{feed.name}\n", "bold"), f"  {feed.fault}"), (feed.file, feed.line))


def _ignored_row(reason: str, count: int) -> Row[_Place | str]:
    return Row(Content.assemble((f"{plural(count, 'file')} ignored\n", "bold"), f"  {reason}."), reason)


def _problem_row(id_: int, problem: Problem) -> Row[_Place | str]:
    line = f":{problem.line}" if problem.line else ""
    content = Content.assemble((f"{problem.path}{line}\n", "bold"), f"  {problem.reason}.")
    return Row(content, (id_, problem.line))
