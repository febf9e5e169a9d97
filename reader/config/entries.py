"""The tables that a person may write several of: `[[open]]`, `[[command]]`, `[[highlight]]`, `[collections.NAME]`.

They are declared like those in `settings`, and imported where a file is read, or what an entry is for is used.
"""

from __future__ import annotations  # so that `checks`, which imports this module, can be named

from typing import TYPE_CHECKING, Annotated, Literal

from reader.config.setting import Setting
from reader.config.settings import Table

if TYPE_CHECKING:
    from reader.config import checks

COLOURS = (
    "accent", "primary", "secondary", "success", "warning", "error",
    "red", "green", "yellow", "blue", "magenta", "cyan",
)  # fmt: skip
PLACEHOLDERS = ("url", "title", "path", "provider", "date", "lang")  # in the arguments of a command


class Opener(Table):
    """A command for the links of certain articles. The first matching entry is used."""

    command: Annotated[
        str,
        Setting("The command, written like `browser`.", '"mpv %u"', check=checks.command),
    ]
    type: Annotated[str, Setting("Only for articles of this type.", '"video"')] = ""
    domain: Annotated[
        str, Setting("Only for links to this domain and its subdomains.", '"youtube.com"', check=checks.domain)
    ] = ""
    terminal: Annotated[bool, Setting("Whether the command runs in this terminal.")] = False


class OwnCommand(Table):
    """A command of your own: a program that gets the article. The palette, the help and macros know it by its name."""

    name: Annotated[str, Setting("Its name.", '"Summary"')]
    run: Annotated[
        tuple[str, ...],
        Setting(
            "The program and its arguments, run without a shell; a string is split into arguments. "
            "{url}, {title}, {path}, {provider}, {date} and {lang} within an argument are replaced.",
            '["llm", "--system", "Summarize this in three sentences."]',
            check=checks.run,
            is_command=True,
        ),
    ]
    key: Annotated[tuple[str, ...], Setting("Its key or keys, written like those in `[keys]`.", '", s"')] = ()
    input: Annotated[
        Literal["text", "markdown", "json", "path", "none"],
        Setting(
            "What the program gets on standard input: the article as text, as Markdown, or as JSON like "
            '`broadsheet show --json`. "path": the path of the file as the last argument instead, unless {path} is one.'
        ),
    ] = "text"
    output: Annotated[
        Literal["show", "keep", "terminal"],
        Setting(
            'What happens to its output. "show": shown in a window; "keep": kept and shown with the article from then '
            'on; "terminal": the program gets this terminal until it ends.'
        ),
    ] = "show"
    seconds: Annotated[
        int,
        Setting("Seconds after which it is stopped, except in the terminal. Esc stops it too.", least=1, most=86_400),
    ] = 60


class Highlight(Table):
    """Highlighted rows. The first query that matches a row decides. Rows always get a symbol, not only a colour."""

    query: Annotated[str, Setting("The rows to highlight.", '"heat>200 is:unread"', check=checks.query)]
    colour: Annotated[
        str,
        Setting(
            f"Colour of the title: {', '.join(COLOURS)}, or a code such as #ff8800. If empty: unchanged.",
            check=checks.colour,
        ),
    ] = ""
    style: Annotated[Literal["plain", "bold", "italic", "underline", "reverse"], Setting("Style of the title.")] = (
        "plain"
    )
    mark: Annotated[str, Setting("The character after the unread symbol.", check=checks.mark)] = "›"


class Collection(Table):
    """Directories with a name, and facts about their site that the files do not state."""

    directories: Annotated[tuple[str, ...], Setting("The directories.", '"~/src/blog/content/posts"')]
    site: Annotated[str, Setting("The URL of the site that the files belong to.", '"https://blog.example.com"')] = ""
    permalink: Annotated[
        str,
        Setting(
            "The pattern of its URLs: :path, :year, :month, :day, :title, :slug, :categories and the other "
            "placeholders of Hugo, Jekyll and Hexo. By default /:path/.",
            '"/:year/:month/:title/"',
        ),
    ] = ""
    timezone: Annotated[str, Setting("The time zone of times without one.", '"Europe/Berlin"')] = ""
