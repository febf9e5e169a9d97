"""Every setting there is: its table, name, type, default and meaning.

To add one, add a field here and nothing else: reading, its errors with line and nearest name, docs/configuration.md and
`broadsheet config --example` follow from it.

    class Reading(Table):                     # the table [reading]; its docstring is what the reference says of it
        seconds: Annotated[int, Setting("How long …", least=1, most=3600)] = 5

- The type is `bool`, `int`, `float`, `str`, a `Literal`, `tuple[str, ...]` (a single string is read as a tuple of one,
  an empty one as none) or `Mapping[str, str | tuple[str, ...]]` (names that the person chooses).
- A new table is a Table and a field of Config with its name: `reading: Reading = Reading()`. A list of tables,
  `[[open]]`, is `open: tuple[entries.Opener, ...] = ()`; what an entry must state has no default.
- Where the type does not say enough, `check=checks.name` names a function of `checks`. It sees all that was read, and
  raises InvalidSettingError.

Read it with `config.load(config_file())`; in the app from the session, which follows the file. A feature that must
change with it has `configured(before, now)`. Document it with `make docs`.
"""

from __future__ import annotations  # what is annotated costs nothing, until a file is read

from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Annotated, Any, Literal, dataclass_transform

from reader.library.heat import HALF_LIFE

if TYPE_CHECKING:
    from reader.config import checks, entries
    from reader.config.setting import Setting

ThemeName = Literal[
    "chosen", "broadsheet-dark", "broadsheet-light", "broadsheet-contrast", "terminal",
    "ansi-dark", "ansi-light", "atom-one-dark", "atom-one-light", "catppuccin-frappe", "catppuccin-latte",
    "catppuccin-macchiato", "catppuccin-mocha", "dracula", "flexoki", "gruvbox", "monokai", "nord", "rose-pine",
    "rose-pine-dawn", "rose-pine-moon", "solarized-dark", "solarized-light", "textual-dark", "textual-light",
    "tokyo-night",
]  # fmt: skip
COLUMNS = ("age", "provider", "topic", "title", "quality", "heat", "related", "minutes", "marks")
FIELD = "field:"  # what the name of a column begins with that shows any other field of the files
MarkRead = Literal["open", "shown", "never"]
INTERVAL = r"[1-9][0-9]{0,3}[mhd]"
_SECONDS = {"m": 60, "h": 3_600, "d": 86_400}
COLLECTION_NAME = r"\w[\w.+-]*"  # so it is no path, no option, and no term of a query but a word
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


class Reading(Table):
    """Which files are articles, when they are marked as read, and how they are shown."""

    mark_read: Annotated[
        MarkRead,
        Setting(
            '"open": when its web page is opened or you page past its end; "shown": also after it has been visible '
            'for some seconds; "never": only when you mark it.'
        ),
    ] = "open"
    seconds: Annotated[
        int, Setting('Seconds an article must be visible (with `mark_read = "shown"`).', least=1, most=3_600)
    ] = 5
    bare: Annotated[
        Literal["auto", "always", "never"],
        Setting(
            'Whether files without front matter are articles. "auto": if they begin with a heading, in folders where '
            'no file has front matter; "always": all except README and the like.'
        ),
    ] = "auto"
    code: Annotated[
        Literal["scroll", "wrap"],
        Setting(
            'Lines of code that are wider than the article. "scroll": scrolled sideways, by the commands `code_left` '
            'and `code_right` or the mouse; "wrap": wrapped.'
        ),
    ] = "scroll"


class FrontPage(Table):
    """The front page, with one row per story."""

    unread: Annotated[
        Literal["lead", "any"],
        Setting('When a row is unread. "lead": if the article shown is unread; "any": if any article of its story is.'),
    ] = "lead"
    first: Annotated[bool, Setting("Start with the front page, grouped by day, wherever you left the list.")] = False


class Stories(Table):
    """Which articles are one story if their files do not say so."""

    infer: Annotated[
        Literal["off", "twins", "events"],
        Setting(
            'What counts as the same story (≈). "off": only related articles; "twins": the same text under two titles '
            'or URLs; "events": all articles about the same event within a few days.'
        ),
    ] = "off"


class Look(Table):
    """Appearance."""

    theme: Annotated[
        ThemeName, Setting('The colour theme. "chosen": the one last chosen in the app, with the command `theme`.')
    ] = "chosen"


class Pictures(Table):
    """Pictures, which the command `picture` downloads and shows. They need the extra `images`."""

    protocol: Annotated[
        Literal["auto", "kitty", "sixel", "blocks"],
        Setting('How pictures are drawn. "auto": the best that the terminal is known to support.'),
    ] = "auto"
    private: Annotated[bool, Setting("Whether pictures may be downloaded from this computer and your own network.")] = (
        False
    )


class Ranking(Table):
    """The sort order `sort:-hot`."""

    half_life_days: Annotated[int, Setting("Number of days in which heat halves.", least=1, most=3_650)] = HALF_LIFE


class Mute(Table):
    """Articles that are never listed. Commands use the queries from the last time the app was open."""

    queries: Annotated[
        tuple[str, ...],
        Setting(
            "Articles that match any of these queries are not listed; is:muted finds them. Views cannot be used here.",
            '["topic=sponsored", "provider:example title:deal*"]',
            check=checks.mutes,
        ),
    ] = ()


class Search(Table):
    """Full-text search. A change takes effect when the app is next open."""

    bodies: Annotated[
        bool,
        Setting(
            "Whether to search bodies too. Long bodies can triple the size of the index, which "
            "`broadsheet where --size` prints."
        ),
    ] = True


class Links(Table):
    """Opening links."""

    browser: Annotated[
        str,
        Setting(
            "The command that opens links: a program and its arguments, run without a shell. %u is replaced by the "
            "URL; without %u the URL is added at the end. If empty: $BROWSER, otherwise the system's browser.",
            '"firefox --new-tab %u"',
            check=checks.browser,
        ),
    ] = ""
    prefer_amp: Annotated[bool, Setting("Whether to open the AMP page of an article if it has one.")] = False


class Listing(Table):
    """Rows and columns of the list."""

    columns: Annotated[
        tuple[str, ...],
        Setting(
            f"The columns and their order: {', '.join(COLUMNS)}, or {FIELD}NAME for any other field. title is "
            "required. If there is not enough room, the last ones are left out. If empty: whatever fits.",
            '["age", "title", "provider", "quality", "heat", "marks"]',
            check=checks.columns,
        ),
    ] = ()
    rows: Annotated[
        Literal["chosen", "one", "two"],
        Setting(
            'Lines per row. "chosen": as last chosen in the app, with the command `density`; by default two in '
            "terminals of 60 to 130 columns, otherwise one."
        ),
    ] = "chosen"


class State(Table):
    """Your marks: see [state.md](state.md#several-computers)."""

    sync: Annotated[
        str,
        Setting(
            "A folder that your computers share, by Syncthing, Dropbox, git or a network drive. Each "
            "computer writes its marks there, and merges those of the others. If empty: marks stay on this computer.",
            '"~/Sync/broadsheet"',
            check=checks.folder,
        ),
    ] = ""


class Fetch(Table):
    """Downloading feeds: see [fetching.md](fetching.md)."""

    every: Annotated[
        str,
        Setting(
            "How often the app downloads the feeds of the open collection by itself: 30m, 1h, 1d. By default never.",
            '"1h"',
            check=checks.interval,
        ),
    ] = ""
    at_start: Annotated[bool, Setting("The app downloads the feeds of a collection when you open it.")] = False
    at_once: Annotated[int, Setting("How many hosts are contacted at once.", least=1, most=32)] = 8
    private: Annotated[
        tuple[str, ...],
        Setting(
            "Hosts on this computer or in your own network that feeds may be downloaded from, as in their URLs. "
            "There is no pause between requests to them.",
            '["127.0.0.1", "nas.local"]',
        ),
    ] = ()
    proxy: Annotated[
        str,
        Setting(
            "The HTTP proxy. By default the one in the environment variable `http_proxy`.",
            '"http://proxy.example:3128"',
        ),
    ] = ""
    full_text_command: Annotated[
        str,
        Setting(
            "The command that makes the text of a web page: a program and its arguments, run without a shell. Its "
            "standard input is the page, %u is replaced by the page's URL, and its output is HTML or Markdown. By "
            "default the text of the page's `article` or `main` element is used.",
            '"trafilatura --output-format html"',
            check=checks.browser,
        ),
    ] = ""

    @property
    def every_seconds(self) -> int:
        """0: never."""
        return int(self.every[:-1]) * _SECONDS[self.every[-1]] if self.every else 0


class Config(Table):
    """The contents of config.toml."""

    keymap: Annotated[
        Literal["default", "newsboat"],
        Setting("The default keys: Broadsheet's, or those of newsboat for commands that both have."),
    ] = "default"
    reading: Reading = Reading()
    look: Look = Look()
    list: Listing = Listing()
    highlight: tuple[entries.Highlight, ...] = ()
    front_page: FrontPage = FrontPage()
    stories: Stories = Stories()
    pictures: Pictures = Pictures()
    state: State = State()
    fetch: Fetch = Fetch()
    fetch_headers: Annotated[
        Mapping[str, tuple[str, ...]],
        Setting(
            "Headers for the requests to a host, and to no other. $NAME stands for a variable of your environment, "
            "so you need not write secrets here.",
            '"reader.example" = "Authorization: Bearer $READER_TOKEN"',
            check=checks.headers,
        ),
    ] = NONE
    ranking: Ranking = Ranking()
    mute: Mute = Mute()
    search: Search = Search()
    links: Links = Links()
    open: tuple[entries.Opener, ...] = ()
    command: Annotated[tuple[entries.OwnCommand, ...], Setting("", check=checks.commands)] = ()
    collections: Annotated[
        Mapping[str, entries.Collection],
        Setting(
            "Names for directories, as in `broadsheet ai` and `broadsheet list ai`; the command `collections` lists "
            "them. Several directories form one collection. A table states more: `site` is the URL of the site that "
            "the files belong to, `permalink` the pattern of its URLs, `timezone` the time zone of times without one. "
            "They override what is found in the configuration of a site generator next to the files.",
            'ai = "~/src/ai/_news"\nall = ["~/src/ai/_news", "~/clippings"]\n\n[collections.blog]\n'
            'directories = "~/src/blog/content/posts"\nsite = "https://blog.example.com"\n'
            'permalink = "/:year/:month/:title/"\ntimezone = "Europe/Berlin"',
            check=checks.collections,
        ),
    ] = NONE
    views: Annotated[
        Mapping[str, str],
        Setting(
            "Names for queries. The command `views` lists them; other queries can use them as `view:morning`.",
            'morning = "is:unread since:1d"',
            check=checks.views,
        ),
    ] = NONE
    keys: Annotated[
        Mapping[str, tuple[str, ...]],
        Setting(
            "Keys for commands, replacing the default ones; `broadsheet keys` lists commands and keys. Write keys as "
            "they are shown: j, C-d, M-x, Space, F5. Keys separated by spaces are pressed one after another. An empty "
            "string leaves a command without a key.",
            'star = "m"\ntop = ["g g", "Home"]\nsuspend = ""',
            check=checks.keys,
        ),
    ] = NONE
    macros: Annotated[
        Mapping[str, tuple[str, ...]],
        Setting(
            "Sequences of commands, run by pressing a comma and then this key. A sequence ends when a command opens a "
            "window or a text field.",
            'x = ["open", "next_unread"]',
            check=checks.macros,
        ),
    ] = NONE
