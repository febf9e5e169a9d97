"""Every setting there is: its table, name, type, default and meaning.

To add one, add a field here and nothing else: reading, its errors with line and nearest name, docs/configuration.md and
`broadsheet config --example` follow from it.

    class Reading(Table):                     # the table [reading]; its docstring is what the reference says of it
        seconds: Annotated[int, Setting("How long …", least=1, most=3600)] = 5

- The type is `bool`, `int`, `float`, `str`, a `Literal`, `tuple[str, ...]` (a text alone is read as one of them, an
  empty one as none) or `Mapping[str, str | tuple[str, ...]]` (names that the person chooses).
- A new table is a Table and a field of Config with its name: `reading: Reading = Reading()`. A list of tables,
  `[[open]]`, is `open: tuple[Opener, ...] = ()`; what an entry must state has no default.
- `check(value, config)` raises Wrong where the type does not say enough. It sees all that was read. Import there what
  it needs: this module stands on the start path.

Read it with `config.load(config_file())`; in the app from `MainScreen.config`, which follows the file. What must change
with it listens: `@on(Configuring.Configured)` on a layer of the main screen. Document it with `make docs`.
"""

from __future__ import annotations  # what is annotated costs nothing, until a file is read

import os
import re
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Annotated, Any, Literal, NamedTuple, dataclass_transform

from reader.library.heat import HALF_LIFE
from reader.query import Query, QueryError
from reader.text.clean import cells, nearest, one_line

ThemeName = Literal[
    "chosen", "broadsheet-dark", "broadsheet-light", "broadsheet-contrast", "terminal",
    "ansi-dark", "ansi-light", "atom-one-dark", "atom-one-light", "catppuccin-frappe", "catppuccin-latte",
    "catppuccin-macchiato", "catppuccin-mocha", "dracula", "flexoki", "gruvbox", "monokai", "nord", "rose-pine",
    "rose-pine-dawn", "rose-pine-moon", "solarized-dark", "solarized-light", "textual-dark", "textual-light",
    "tokyo-night",
]  # fmt: skip
COLUMNS = ("age", "provider", "topic", "title", "quality", "heat", "related", "marks")
COLOURS = (
    "accent", "primary", "secondary", "success", "warning", "error",
    "red", "green", "yellow", "blue", "magenta", "cyan",
)  # fmt: skip
MarkRead = Literal["open", "shown", "never"]
FEED_NAME = r"\w[\w.+-]*"  # so it is no path, no option, and no term of a query but a word
NONE: Mapping[str, Any] = MappingProxyType({})


class InvalidSettingError(Exception):
    """A value that its type allows and that is wrong all the same; `below` leads to the place inside of it."""

    def __init__(self, message: str, *below: str | int) -> None:
        super().__init__(message)
        self.below = below


@dataclass_transform(kw_only_default=True, frozen_default=True)
class Table:
    """The settings of one table. A frozen dataclass to look at; a start is too short to make a dozen of those."""

    def __init__(self, **stated: object) -> None:
        vars(self).update(stated)

    def __eq__(self, other: object) -> bool:
        return type(self) is type(other) and all(getattr(self, name) == getattr(other, name) for name in self.names())

    def __repr__(self) -> str:
        return f"{type(self).__name__}({', '.join(f'{name}={getattr(self, name)!r}' for name in self.names())})"

    @classmethod
    def names(cls) -> tuple[str, ...]:
        """The settings, in the order they are declared."""
        return tuple(cls.__annotations__)


class Setting(NamedTuple):
    """What is said of a setting beside its type: a sentence, for the example a TOML value or lines, its bounds."""

    help: str
    example: str = ""
    least: int | None = None
    most: int | None = None
    check: Callable[[Any, Config], None] | None = None


def _check_collections(collections: Mapping[str, tuple[str, ...]], config: Config) -> None:
    for name, directories in collections.items():
        if not re.fullmatch(FEED_NAME, name):
            raise InvalidSettingError(
                "A collection's name is one word: letters, digits, and behind the first of them - _ . and +.", name
            )
        for directory in directories or ("",):
            if not os.path.isabs(os.path.expanduser(directory)):
                raise InvalidSettingError(
                    f"The collection {name} wants a directory with its whole path, or one that begins with ~/.", name
                )


def _check_views(views: Mapping[str, str], config: Config) -> None:
    for name, query in views.items():
        try:
            Query.parse(query, views)
        except QueryError as error:
            raise InvalidSettingError(
                f"The view {name!r} cannot be read, at its column {error.column + 1}: {error}", name
            ) from error


def _check_keys(keys: Mapping[str, tuple[str, ...]], config: Config) -> None:
    _check_keymap(config.keymap, keys, {})


def _check_macros(macros: Mapping[str, tuple[str, ...]], config: Config) -> None:
    _check_keymap(config.keymap, config.keys, macros)


def _check_keymap(preset: str, keys: Mapping[str, tuple[str, ...]], macros: Mapping[str, tuple[str, ...]]) -> None:
    from reader.keys.keymap import KeyRefused, keymap_of

    try:
        keymap_of(preset, keys, macros)
    except KeyRefused as error:
        raise InvalidSettingError(str(error), error.name) from error


def _check_columns(names: tuple[str, ...], config: Config) -> None:
    for name in names:
        if name not in COLUMNS:
            raise InvalidSettingError(
                f"There is no column {name!r}.{nearest(name, COLUMNS)} There are {', '.join(COLUMNS)}."
            )
    if names and "title" not in names:
        raise InvalidSettingError("columns lacks title.")
    if len(set(names)) < len(names):
        raise InvalidSettingError("columns names one twice.")


def _check_query(query: str, config: Config) -> None:
    try:
        parsed = Query.parse(query, config.views)
    except QueryError as error:
        raise InvalidSettingError(f"The query cannot be read, at its column {error.column + 1}: {error}") from error
    if not parsed.term:
        raise InvalidSettingError("The query finds every row: name what is to stand out.")


def _check_colour(colour: str, config: Config) -> None:
    if colour and colour not in COLOURS and not re.fullmatch("#[0-9a-fA-F]{6}", colour):
        near = nearest(colour, COLOURS)
        raise InvalidSettingError(
            f"There is no colour {colour!r}.{near} There are such as #ff8800, and {', '.join(COLOURS)}."
        )


def _check_mark(mark: str, config: Config) -> None:
    if len(mark) != 1 or cells(mark) != 1 or one_line(mark) != mark:
        raise InvalidSettingError("mark is one character, one cell wide.")


class Reading(Table):
    """When an article counts as read."""

    mark_read: Annotated[
        MarkRead,
        Setting(
            '"open": when its page is opened, or it is read to its end; "shown": also when it has been shown for some '
            'seconds; "never": only by hand.'
        ),
    ] = "open"
    seconds: Annotated[int, Setting('How many seconds those of "shown" are.', least=1, most=3_600)] = 5


class FrontPage(Table):
    """The front page, which shows one article of each story."""

    unread: Annotated[
        Literal["lead", "any"],
        Setting('What makes a row unread. "lead": the article shown; "any": any article of its story.'),
    ] = "lead"


class Look(Table):
    """What the screen looks like."""

    theme: Annotated[
        ThemeName, Setting('The colours. "chosen": those last chosen in the app, by the command theme.')
    ] = "chosen"


class Pictures(Table):
    """The pictures of articles, which the command picture fetches and shows; they need the extra `images`."""

    protocol: Annotated[
        Literal["auto", "kitty", "sixel", "blocks"],
        Setting('How they are drawn; "auto": as the terminal is known to be able to, else in half blocks.'),
    ] = "auto"
    private: Annotated[bool, Setting("Whether they are fetched from this computer and your own network too.")] = False


def _check_browser(command: str, config: Config) -> None:
    if command:
        _check_command(command, config)


def _check_command(command: str, config: Config) -> None:
    import shlex

    try:
        if not shlex.split(command):
            raise InvalidSettingError("A command begins with the program to start.")
    except ValueError as error:
        raise InvalidSettingError("A quote in this command is never closed.") from error


def _check_domain(domain: str, config: Config) -> None:
    if "/" in domain or ":" in domain:
        raise InvalidSettingError("A domain is the name of a site alone: youtube.com.")


class Ranking(Table):
    """How articles are ranked by `sort:-hot`."""

    half_life_days: Annotated[int, Setting("After how many days a heat counts half.", least=1, most=3_650)] = HALF_LIFE


class Links(Table):
    """What opens links."""

    browser: Annotated[
        str,
        Setting(
            "The command that opens links: a program and its arguments, without a shell. %u stands for the link, which "
            "else comes last. Without one it is $BROWSER, or the browser of the system.",
            '"firefox --new-tab %u"',
            check=_check_browser,
        ),
    ] = ""
    prefer_amp: Annotated[bool, Setting("Whether to open the AMP page of an article, where it has one.")] = False


class Opener(Table):
    """A command of its own for the links of some articles. The first one that fits an article is taken."""

    command: Annotated[
        str,
        Setting("What opens them, written like browser.", '"mpv %u"', check=_check_command),
    ]
    type: Annotated[str, Setting("Only articles of this type.", '"video"')] = ""
    domain: Annotated[
        str, Setting("Only links to this site and its subdomains.", '"youtube.com"', check=_check_domain)
    ] = ""
    terminal: Annotated[bool, Setting("Whether the command wants this terminal until it ends.")] = False


class Listing(Table):
    """What a row of the list shows."""

    columns: Annotated[
        tuple[str, ...],
        Setting(
            f"Which columns, in which order; none: those that fit. There are {', '.join(COLUMNS)}; title must be "
            "among them. Where there is no room for all, the last give way.",
            '["age", "title", "provider", "quality", "heat", "marks"]',
            check=_check_columns,
        ),
    ] = ()
    rows: Annotated[
        Literal["chosen", "one", "two"],
        Setting(
            'How many lines a row has. "chosen": as last chosen in the app, by the command density; else two in '
            "terminals of 60 to 130 columns."
        ),
    ] = "chosen"


class Highlight(Table):
    """Rows that stand out, each by the first query that finds it. They always get a mark: colour alone tells nobody."""

    query: Annotated[str, Setting("Which rows.", '"heat>200 is:unread"', check=_check_query)]
    colour: Annotated[
        str,
        Setting(f"Of the title: {', '.join(COLOURS)}, or one such as #ff8800; none: as it is.", check=_check_colour),
    ] = ""
    style: Annotated[Literal["plain", "bold", "italic", "underline", "reverse"], Setting("Of the title.")] = "plain"
    mark: Annotated[str, Setting("The character behind the unread mark.", check=_check_mark)] = "›"


def _check_headers(headers: Mapping[str, tuple[str, ...]], config: Config) -> None:
    for host, lines in headers.items():
        if "/" in host or ":" in host:
            raise InvalidSettingError("A host is its name alone: reader.example.", host)
        for line in lines:
            if not re.fullmatch(r"[A-Za-z0-9-]+: *[^\x00-\x1f\x7f]+", line):
                raise InvalidSettingError('A header is a name, a colon and a value: "Authorization: $TOKEN".', host)


class Fetch(Table):
    """How feeds are fetched: [Feeds](fetching.md)."""

    at_once: Annotated[int, Setting("How many hosts are asked at once.", least=1, most=32)] = 8
    private: Annotated[
        tuple[str, ...],
        Setting(
            "Hosts of this computer and your own network from which feeds are fetched all the same, as their addresses "
            "have them. Your own are asked without a pause.",
            '["127.0.0.1", "nas.local"]',
        ),
    ] = ()
    proxy: Annotated[
        str, Setting("The HTTP proxy; without one it is that of http_proxy.", '"http://proxy.example:3128"')
    ] = ""


class Config(Table):
    """What config.toml says."""

    keymap: Annotated[
        Literal["default", "newsboat"],
        Setting("The keys to begin with: those of Broadsheet, or those of newsboat for whatever both can do."),
    ] = "default"
    reading: Reading = Reading()
    look: Look = Look()
    list: Listing = Listing()
    highlight: tuple[Highlight, ...] = ()
    front_page: FrontPage = FrontPage()
    pictures: Pictures = Pictures()
    fetch: Fetch = Fetch()
    fetch_headers: Annotated[
        Mapping[str, tuple[str, ...]],
        Setting(
            "Headers that a host gets with each request, and no other host. $NAME stands for a variable of your "
            "environment, so that no secret need stand here.",
            '"reader.example" = "Authorization: Bearer $READER_TOKEN"',
            check=_check_headers,
        ),
    ] = NONE
    ranking: Ranking = Ranking()
    links: Links = Links()
    open: tuple[Opener, ...] = ()
    collections: Annotated[
        Mapping[str, tuple[str, ...]],
        Setting(
            "Directories with names, for `broadsheet ai`, `broadsheet list ai` and the menu of collections; a list of "
            "directories is read as one collection.",
            'ai = "~/src/ai/_news"\nall = ["~/src/ai/_news", "~/clippings"]',
            check=_check_collections,
        ),
    ] = NONE
    views: Annotated[
        Mapping[str, str],
        Setting(
            "Queries with names: the command views shows them, `view:morning` is part of another query.",
            'morning = "is:unread since:1d"',
            check=_check_views,
        ),
    ] = NONE
    keys: Annotated[
        Mapping[str, tuple[str, ...]],
        Setting(
            "Keys of your own for commands, in place of those they have; broadsheet keys lists both. A key is written "
            "as it is shown: j, C-d, M-x, Space, F5; several with blanks between them are typed one after another. An "
            "empty text leaves a command without a key.",
            'star = "m"\ntop = ["g g", "Home"]\nsuspend = ""',
            check=_check_keys,
        ),
    ] = NONE
    macros: Annotated[
        Mapping[str, tuple[str, ...]],
        Setting(
            "Commands that run one after another when a comma and this key are typed, until one opens a window or a "
            "line to type.",
            'x = ["open", "next_unread"]',
            check=_check_macros,
        ),
    ] = NONE
