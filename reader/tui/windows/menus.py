"""The lists to choose from: orders, topics and providers, links, what stands beside an article, names, problems."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from string import ascii_lowercase, digits
from typing import Literal

from rich.cells import cell_len
from textual.content import Content

from reader.config.collections import Collections, name_of
from reader.keys.keymap import Keymap
from reader.library.facets import Facet
from reader.library.relations import Relation, Relations
from reader.model.article import Problem
from reader.query import ORDERINGS, SORT_KEYS, Sort, SortKey, Sorts
from reader.query.terms import Not, Term, Text, stated
from reader.session.appearance import OWN_THEMES
from reader.system.program import command
from reader.text.clean import one_line, plural, sort_key
from reader.text.urls import display_url
from reader.tui.widgets.article_content import OUTSIDE
from reader.tui.widgets.columns import fit
from reader.tui.windows.keys import hint
from reader.tui.windows.pick import Pick, Row

_MOST_PROBLEMS = 500  # shown; thousands would take seconds to lay out
_MOST_VALUES = 500  # listed; typing narrows them
_VALUE, _COUNT, _NAME = 36, 7, 20  # cells
_TITLE, _SOURCE = 58, 16  # cells
_AROUND = 6  # lines of a window above and below its list


# --- orders ------------------------------------------------------------------------------------------


def sort_menu(keymap: Keymap, current: Sorts) -> Pick[Sorts]:
    """Answers with the order chosen: by its letter or with Enter; the current one again reverses it, and a capital
    puts it behind the keys there are.
    """
    window: Pick[Sorts] = Pick(
        keymap,
        "Sort by",
        "again reverses · capital: then by",
        lambda _: [_sort_row(key, current) for key in SORT_KEYS],
        at=SORT_KEYS.index(current[0].key),
        commands={"sort": lambda sorts: window.dismiss(sorts)},
        classes="sort",
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

    def __init__(self, field: Literal["topic", "provider"], term: Term | None) -> None:
        self.field = field
        self.term = term
        self.counted: Sequence[Facet] | None = None

    def rows(self, typed: str) -> list[Row[Term]]:
        """Those that hold what was typed; first those that begin with it."""
        if self.counted is None:
            return []
        looked_for = sort_key(typed)
        facets = [facet for facet in (*self._gone(self.counted), *self.counted) if looked_for in sort_key(facet.name)]
        facets.sort(key=lambda facet: not sort_key(facet.name).startswith(looked_for))
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
        return Row(lambda width: _value_line(facet, mark, width), part)


def value_menu(keymap: Keymap, heading: str, values: Values) -> Pick[Term]:
    """Answers with a term that lets a value match or leaves it out; one that is there already is to be taken away."""
    window: Pick[Term] = Pick(
        keymap,
        heading,
        "Enter shows · - leaves out · again undoes · ● unread",
        values.rows,
        narrows=True,
        keys={"minus": lambda term: window.dismiss(Not(term))},
    )
    return window


def _value_line(facet: Facet, mark: str, width: int) -> Content:
    return Content.assemble(
        (f" {mark} ", "bold $text-accent"),
        fit(facet.name, min(_VALUE, width - 30)),
        (f"{facet.count:>{_COUNT},}", "$quiet"),
        (f" ●{facet.unread:,}" if facet.unread else "", "$text-accent"),
    )


# --- what an article leads to ------------------------------------------------------------------------


def link_menu(keymap: Keymap, links: Sequence[tuple[str, str]], copy: Callable[[str], object]) -> Pick[int]:
    """Answers with the number of the link chosen; `copy` copies an address."""
    return Pick(
        keymap,
        "Open a link",
        " · ".join(filter(None, ("Enter opens", hint(keymap, ("copy", "copies")), "Esc closes"))),
        lambda _: [_link_row(number, label, url) for number, (label, url) in enumerate(links)],
        commands={"copy": lambda number: copy(links[number][1])},
        classes="links",
    )


def _link_row(number: int, label: str, url: str) -> Row[int]:
    line = Content.assemble((f"{fit(label, 34)} ", ""), (display_url(url).removeprefix("https://"), "$quiet"))
    return Row(line, number)


def related_menu(keymap: Keymap, relations: Relations) -> Pick[int]:
    """Answers with the number of the article chosen, as they are counted beside the article."""
    numbered = list(enumerate(relations.all, 1))

    def rows(typed: str) -> list[Row[int]]:
        words = sort_key(typed)
        matches = [(n, each) for n, each in numbered if words in sort_key(f"{each.title} {each.source}")]
        return [_relation_row(number, each, _how(number, relations)) for number, each in matches]

    return Pick(
        keymap,
        "Beside this article",
        f"Enter goes there · ● unread · {OUTSIDE} not in this collection",
        rows,
        narrows=True,
        most_lines=len(numbered) + _AROUND,
        classes="related",
    )


def _relation_row(number: int, relation: Relation, how: str) -> Row[int]:
    mark = OUTSIDE if not relation.row else " " if relation.row.read else "●"

    def line(width: int) -> Content:
        room = min(width * 9 // 10 - 4, _TITLE + _SOURCE + 7 + len(how))
        tail = f" {fit(relation.source, _SOURCE if room > 60 else 8)}{how}"
        title = fit(relation.title, room - 6 - cell_len(tail))
        return Content.assemble(
            (f"{number:>3} ", "$text-accent"), (f"{mark} ", "$text-accent"), title, (tail, "$quiet")
        )

    return Row(line, number)


def _how(number: int, relations: Relations) -> str:
    """What an article has to do with this one, unless this one's file names it."""
    if number <= len(relations.related):
        return ""
    return " mentions it" if relations.mentioned_by else " is like it"


# --- names -------------------------------------------------------------------------------------------


def collection_menu(keymap: Keymap, collections: Collections, roots: Sequence[Path]) -> Pick[str]:
    """The collections of the settings; the one that is read now is marked."""
    meanings = {name: one_line(" ".join(stated.directories)) for name, stated in collections.items()}
    current = name_of(roots, collections)
    return Pick(
        keymap,
        "Collections",
        "its letter or Enter reads · Esc closes",
        lambda _: _name_rows(meanings, lambda name: "✓ " if name == current else "  "),
        at=list(collections).index(current) if current else None,
    )


def view_menu(keymap: Keymap, views: Callable[[], Mapping[str, str]], forget: Callable[[str], object]) -> Pick[str]:
    """The saved views, as they are whenever they are listed; `forget` forgets one."""
    return Pick(
        keymap,
        "Views",
        "its letter or Enter shows · Del forgets · Esc closes",
        lambda _: _name_rows(views(), lambda name: ""),
        keys={"delete": forget},
        closes=("close", "views"),
        classes="views",
    )


def _name_rows(meanings: Mapping[str, str], mark: Callable[[str], str]) -> list[Row[str]]:
    """Names with letters, and what each stands for; `mark` says what stands before it."""
    letters = {name: letter for letter, name in letters_of(meanings).items()}
    width = min(max(map(cell_len, meanings), default=0), _NAME)
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
        "Enter keeps · Esc goes back",
        lambda _: [Row(Content(name), name) for name in names],
        at=names.index(current),
        preview=preview,
        classes="themes",
    )


# --- problems ----------------------------------------------------------------------------------------


def problem_menu(keymap: Keymap, problems: Mapping[int, Problem]) -> Pick[tuple[int, int | None]]:
    """The files that cannot be read, and why. Answers with the id of the one to edit, and its line."""
    more = len(problems) - _MOST_PROBLEMS
    rest = f"{plural(more, 'more file')}: {command()} check · " if more > 0 else ""
    listed = list(problems.items())[:_MOST_PROBLEMS]
    return Pick(
        keymap,
        "Files that cannot be read",
        f"{rest}Enter edits the file · Esc closes",
        lambda _: [_problem_row(id_, problem) for id_, problem in listed],
        closes=("close", "problems"),
        classes="problems",
    )


def _problem_row(id_: int, problem: Problem) -> Row[tuple[int, int | None]]:
    line = f":{problem.line}" if problem.line else ""
    content = Content.assemble((f"{problem.path}{line}\n", "bold"), f"  {problem.reason}.")
    return Row(content, (id_, problem.line))
