"""`broadsheet completion SHELL`: what the shell is told so that Tab completes commands, options and queries.

The script asks `broadsheet completion words -- WORD...` for what the last word may become, a candidate a line and
behind a tab what it is. Topics and providers are those of the directories named, as the index knows them.
"""

from argparse import SUPPRESS, Action
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path

from reader import config
from reader.cli import FOUND, SUBCOMMANDS, subcommand
from reader.cli.arguments import split
from reader.cli.directories import choose_directories
from reader.cli.manual import PAGES
from reader.cli.marking import WHATS
from reader.cli.output import write
from reader.cli.parser import SHARED, Parser
from reader.errors import ConfigError
from reader.library import Library
from reader.query import SORT_KEYS
from reader.system.paths import cache_dir, config_file
from reader.text import clean

_BASH = """\
_broadsheet() {
    local typed=${COMP_LINE:0:COMP_POINT} last=${COMP_WORDS[COMP_CWORD]} line cut=
    local word=${typed##* }
    [[ $word == *[:=]* && $word != "$last" ]] && cut=${word%"${word##*[:=]}"}  # bash parts words there
    COMPREPLY=()
    while IFS=$'\\t' read -r line _; do
        printf -v line %q "${line#"$cut"}"
        [[ $line == *[:=] ]] || line+=' '
        COMPREPLY+=("$line")
    done < <(broadsheet completion words -- "${COMP_WORDS[@]:1:COMP_CWORD-1}" "$word" 2>/dev/null)
}
complete -o nospace -o plusdirs -F _broadsheet broadsheet
"""

_ZSH = """\
#compdef broadsheet
_broadsheet() {
    local -a whole begun
    local line
    for line in ${(f)"$(broadsheet completion words -- ${(Q)words[2,CURRENT]} 2>/dev/null)"}; do
        line=${line%%$'\\t'*}
        [[ $line == *[:=] ]] && begun+=("$line") || whole+=("$line")
    done
    compadd -U -- $whole
    compadd -U -S '' -- $begun
    _files -/
}
if [[ $funcstack[1] == _broadsheet ]]; then _broadsheet "$@"; else compdef _broadsheet broadsheet; fi
"""

_FISH = """\
function __broadsheet
    set -l words (commandline -opc) (commandline -ct)
    broadsheet completion words -- $words[2..-1] 2>/dev/null
end
complete -c broadsheet -f -a '(__broadsheet)'
complete -c broadsheet -f -a '(__fish_complete_directories)'
"""

SCRIPTS = {"bash": _BASH, "zsh": _ZSH, "fish": _FISH}


def parser() -> Parser:
    made = Parser(
        "broadsheet completion",
        description="Print a script that completes commands, options and queries in your shell: "
        'eval "$(broadsheet completion bash)".',
    )
    made.add_argument("shell", metavar="SHELL", choices=tuple(SCRIPTS), help="bash, zsh or fish")
    return made


def run(words: list[str]) -> int:
    if words[:2] == ["words", "--"]:
        *before, last = words[2:] or [""]
        write(f"{clean.one_line(candidate)}\t{clean.one_line(what)}\n" for candidate, what in candidates(before, last))
        return FOUND
    print(SCRIPTS[parser().parse_args(words).shell], end="")
    return FOUND


def candidates(before: Sequence[str], last: str) -> Iterator[tuple[str, str]]:
    """What the word `last` may become behind the words `before` it, and what each is."""
    return ((value, what) for value, what in _candidates(before, last) if _bare(value).startswith(_bare(last)))


def _bare(word: str) -> str:
    return word.lower().replace('"', "")  # `topic:mach` becomes `topic:"Machine learning"`


def _candidates(before: Sequence[str], last: str) -> Sequence[tuple[str, str]]:
    name = before[0] if before and before[0] in SUBCOMMANDS else ""
    actions = subcommand(name).parser().options
    flag, equals, _ = last.partition("=")
    if option := _with_value(actions, flag if equals else before[-1] if before else ""):
        return [(flag + equals + value if equals else value, "") for value in _values(option)]
    if last == "-" or last.startswith("--"):
        own_first = sorted((one for one in actions if one.help != SUPPRESS), key=lambda one: one.dest in SHARED)
        return [(flag, one.help or "") for one in own_first for flag in one.option_strings if flag.startswith("--")]
    if not before:
        return [*((command, entry.does) for command, entry in SUBCOMMANDS.items()), *_collections()]
    if name == "mark" and len(before) == 1:
        return [(what, "") for what in WHATS]
    if name == "help":
        return [(topic, "") for topic in dict.fromkeys((*SUBCOMMANDS, *PAGES)) if len(before) == 1]
    operand = next((one for one in actions if not one.option_strings), None)
    if operand and operand.dest == "words":
        return _of_query(before[1 + (name == "mark") :], last)
    if operand and operand.dest == "collections":
        return _collections()
    return [(str(value), "") for value in (operand and operand.choices) or () if len(before) == 1]


def _with_value(actions: Sequence[Action], flag: str) -> Action | None:
    """The option of this name, if it takes a value."""
    return next((one for one in actions if flag in one.option_strings and one.nargs != 0), None)


def _values(option: Action) -> list[str]:
    if option.dest == "limit":
        return ["all"]
    return list(map(str, option.choices or (SORT_KEYS if option.dest == "sort" else ())))


def _collections() -> list[tuple[str, str]]:
    """The collections that have names, and their directories."""
    try:
        return [(name, " ".join(stated.directories)) for name, stated in config.load(config_file()).collections.items()]
    except ConfigError:  # the next command says so
        return []


def _of_query(before: Sequence[str], last: str) -> list[tuple[str, str]]:
    from reader.query.completion import complete

    collections, query = split(before)
    start, values = complete(last, len(last), lambda field: _names(collections, field))
    return [*([] if query else _collections()), *((last[:start] + value, "") for value in values if last)]


def _names(collections: Sequence[Path], field: str) -> Sequence[str]:
    """The saved views, or what the articles of the directories state in `field`, as far as the index knows by now."""
    if field == "view":
        return list(config.load(config_file()).views)
    from reader.library.facets import facets

    with closing(Library(choose_directories(collections)[0], cache_dir())) as library:
        stated = library.ask(facets, field, None, library.clock())
        return [facet.name for facet in stated if facet.name]
