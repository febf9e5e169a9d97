"""Org, AsciiDoc and reStructuredText as text: headings, links and code told apart, and no more than that."""

import re
from collections.abc import Iterator

_MARKUPS = {".org": "org", ".adoc": "asciidoc", ".asciidoc": "asciidoc", ".rst": "rst"}

_ORG_HEADING = re.compile(r"(\*{1,6})[ \t]+(?:(?:TODO|DONE|NEXT|WAITING)[ \t]+)?(.+?)(?:[ \t]+:[\w:@]+:)?[ \t]*")
_ORG_BEGIN = re.compile(r"[ \t]*#\+begin_(src|example|export|quote|verse|center)\b[ \t]*([\w+#.-]*).*", re.IGNORECASE)
_ORG_END = re.compile(r"[ \t]*#\+end_(?:src|example|export|quote|verse|center)\b.*", re.IGNORECASE)
_ORG_OTHER = re.compile(r"[ \t]*(?:#\+\w.*|# .*|:[\w-]+:.*|(?:SCHEDULED|DEADLINE|CLOSED): .*)")
_ORG_DRAWER = re.compile(r"[ \t]*:(?!end:)[\w-]+:[ \t]*", re.IGNORECASE)
_ORG_DRAWER_END = re.compile(r"[ \t]*:end:[ \t]*", re.IGNORECASE)
_ORG_RULE = re.compile(r"[ \t]*\|[-+|]+\|?[ \t]*")
_ORG_NOTE = re.compile(r"\[fn:([\w-]{1,60})\]")
_ORG_UNSEEN = re.compile(r"@@[a-z]{1,20}:[^@\n]{0,300}@@|\{\{\{[^{}\n]{0,300}\}\}\}")
_ORG_LINK = re.compile(r"\[\[([^][\n]+)\](?:\[([^][\n]+)\])?\]")
_ORG_CODE = re.compile(r"(?<![\w=~])[=~](?=\S)([^=~\n]{1,300})(?<=\S)[=~](?![\w=~])")
_ORG_BOLD = re.compile(r"(?<![\w*])\*(?=[^\s*])([^*\n]{1,300})(?<=\S)\*(?![\w*])")
_ORG_ITALIC = re.compile(r"(?<![\w/:])/(?=[^\s/])([^/\n]{1,300})(?<=\S)/(?![\w/])")

_ADOC_HEADING = re.compile(r"(={1,6})[ \t]+(.+)")
_ADOC_FENCE = re.compile(r"(-{4,}|\.{4,}|`{3,})[ \t]*")
_ADOC_SOURCE = re.compile(r"\[(?:source|,)[ \t]*,?[ \t]*([\w+#.-]*).*\]")
_ADOC_OTHER = re.compile(
    r"(?:\[[^]\n]*\]|:[\w!-]+:.*|//.*|={4,}|\*{4,}|_{4,}|\+|toc::.*|ifdef::.*|endif::.*|include::.*)[ \t]*"
)
_ADOC_ITEM = re.compile(r"([*.]{1,5})[ \t]+(.+)")
_ADOC_MACRO = re.compile(r"(?<![^\s\[\]])([(\"'*_]*+)([^\s\[\]]++)\[([^][\n]*)\]")
_ADOC_BLOCK_NOTE = re.compile(r"\[(NOTE|TIP|IMPORTANT|WARNING|CAUTION)[^]\n]*\][ \t]*")
_ADOC_TITLE = re.compile(r"\.([^\s.].*)")
_ADOC_TERM = re.compile(r"([^\s:][^\n]{0,200}?)::(?:[ \t]+(.*))?")
_ADOC_REFERENCE = re.compile(r"<<([\w:./#-]{1,200})(?:,[ ]?([^<>\n]{1,300}))?>>")
_ADOC_FOOTNOTE = re.compile(r"\bfootnote(?:ref)?:(?:[\w-]{1,60})?\[([^][\n]{1,1000})\]")
_ADOC_LITERAL = {"|===": "text", "!===": "text"}  # a table, shown as it is written
_ADOC_HIDDEN = "////"
_ADOC_QUOTE = "____"
_ADOC_NOTE = re.compile(r"(NOTE|TIP|IMPORTANT|WARNING|CAUTION): (.*)")

_RST_LINK = re.compile(r"`([^`<>\n]+)<([^<>\n]+)>`__?")
_RST_CODE = re.compile(r"``([^`\n]+)``")
_RST_ROLE = re.compile(r"(?<![\w:]):[\w-]+(?::[\w-]+)?:`([^`<>\n]+)(?:<[^<>\n]*>)?`")
_RST_DIRECTIVE = re.compile(r"([ \t]*)\.\. ([\w-]+)::[ \t]*(.*)")
_RST_NOTE = re.compile(r"\.\. \[#?([\w-]{1,60})\][ \t]+(.*)")
_RST_CALL = re.compile(r"(?<![^\s([{<\"'/:-])\[#?([\w-]{1,60})\]_(?!\w)")
_RST_REPLACED = re.compile(r"\.\. \|[^|\n]{1,100}\| \w+::.*")
_RST_OPTION = re.compile(r"[ \t]+:[\w-]{1,60}:.*")
_RST_TABLE = re.compile(r"[ \t]*(?:\+[-=+]{3,}\+|\|.*\||={2,}(?: +={2,})+)[ \t]*")
_RST_UNSEEN = frozenset(("contents", "toctree", "meta", "post", "role", "index", "highlight"))
_RST_COMMENT = re.compile(r"[ \t]*\.\. (?!_)[^:]*")
_RST_TARGET = re.compile(r"^\.\. _([^:\n]+):[ \t]+(\S+)", re.MULTILINE)
_RST_NAMED = re.compile(r"`([^`\n]+)`_(?!\w)|(?<![\w`])([A-Za-z][\w-]*)_(?!\w)")
_ADORNMENT = re.compile(r"([=\-`:.'\"~^_*+#<>])\1{2,}[ \t]*")


def is_markdown(name: str) -> bool:
    """Whether the body of the file called `name` is Markdown as it stands."""
    return name[name.rfind(".") :].lower() not in _MARKUPS


def as_markdown(text: str, name: str) -> str:
    """The body `text` of the file called `name`."""
    match _MARKUPS.get(name[name.rfind(".") :].lower()):
        case "org":
            return _of_org(text)
        case "asciidoc":
            return _of_asciidoc(text)
        case "rst":
            return _of_rst(text)
        case _:
            return text


def _of_org(text: str) -> str:
    done: list[str] = []
    end = ""
    for line in _without_drawers(text.split("\n")):
        if begin := _ORG_BEGIN.fullmatch(line):
            is_code = begin[1].lower() in ("src", "example", "export")
            end = "```" if is_code else "> "
            done += [f"```{begin[2]}"] if is_code else []
        elif _ORG_END.fullmatch(line):
            done += ["```"] if end == "```" else [""]
            end = ""
        elif end == "```":
            done.append(line)
        elif heading := _ORG_HEADING.fullmatch(line):
            done += ["", f"{'#' * len(heading[1])} {_org_words(heading[2])}", ""]
        elif line.lstrip().startswith(": "):
            done.append(f"    {line.lstrip()[2:]}")
        elif _ORG_RULE.fullmatch(line):
            done.append(line.replace("+", "|"))
        elif not _ORG_OTHER.fullmatch(line):
            done.append(end + _org_words(line))
    return "\n".join(done)


def _without_drawers(lines: list[str]) -> Iterator[str]:
    """The lines without those from `:NAME:` to `:END:`, which no more than a few may be."""
    last = max((at for at, line in enumerate(lines) if _ORG_DRAWER_END.fullmatch(line)), default=-1)
    is_drawer = False
    for at, line in enumerate(lines):
        is_drawer = is_drawer or (at < last and _ORG_DRAWER.fullmatch(line) is not None)
        if not is_drawer:
            yield line
        is_drawer = is_drawer and not _ORG_DRAWER_END.fullmatch(line)


def _org_words(line: str) -> str:
    line = _org_note(_ORG_UNSEEN.sub("", line))
    line = _ORG_BOLD.sub(r"**\1**", _ORG_CODE.sub(r"`\1`", line))
    line = _ORG_ITALIC.sub(r"*\1*", line) if "://" not in line else line
    return _ORG_LINK.sub(
        lambda link: f"[{link[2] or link[1]}]({link[1].removeprefix('file:').replace(' ', '%20')})", line
    )


def _org_note(line: str) -> str:
    """A footnote, as Markdown has it: at the beginning of a line it is the note itself."""
    if "[fn:" not in line:
        return line
    return _ORG_NOTE.sub(lambda note: f"[^{note[1]}]" + (":" if note.start() == 0 else ""), line)


def _of_asciidoc(text: str) -> str:
    done: list[str] = []
    fence = language = ""
    for line in text.split("\n"):
        if fence:
            is_end = line.rstrip() == fence
            if fence == _ADOC_QUOTE:
                done.append("" if is_end else f"> {_adoc_words(line)}")
            elif fence != _ADOC_HIDDEN:
                done.append("~~~" if is_end else line)
            fence = "" if is_end else fence
        elif line.rstrip() in (_ADOC_QUOTE, _ADOC_HIDDEN):
            fence = line.rstrip()
        elif line.rstrip() in _ADOC_LITERAL:
            fence = line.rstrip()
            done.append("~~~text")
        elif note := _ADOC_BLOCK_NOTE.fullmatch(line):
            done += ["", f"**{note[1].capitalize()}:**"]
        elif title := _ADOC_TITLE.fullmatch(line):
            done += ["", f"**{_adoc_words(title[1])}**", ""]
        elif line.rstrip() == "'''":
            done += ["", "---", ""]
        elif term := _ADOC_TERM.fullmatch(line):
            done += ["", f"**{_adoc_words(term[1])}** {_adoc_words(term[2] or '')}".rstrip()]
        elif opening := _ADOC_FENCE.fullmatch(line):
            fence = opening[1]
            done.append(f"~~~{language}")
            language = ""
        elif heading := _ADOC_HEADING.fullmatch(line):
            done += ["", f"{'#' * len(heading[1])} {_adoc_words(heading[2])}", ""]
        elif source := _ADOC_SOURCE.fullmatch(line):
            language = source[1]
        elif item := _ADOC_ITEM.fullmatch(line):
            mark = "-" if item[1][0] == "*" else "1."
            done.append(f"{'   ' * (len(item[1]) - 1)}{mark} {_adoc_words(item[2])}")
        elif note := _ADOC_NOTE.fullmatch(line):
            done.append(f"> **{note[1].capitalize()}:** {_adoc_words(note[2])}")
        elif not _ADOC_OTHER.fullmatch(line):
            done.append(_adoc_words(line))
    return "\n".join(done)


def _adoc_words(line: str) -> str:
    if "<<" in line:
        line = _ADOC_REFERENCE.sub(lambda link: f"[{link[2] or link[1]}](#{link[1].lstrip('#')})", line)
    line = line[:-2] + "\\" if line.endswith(" +") else line
    line = _ADOC_FOOTNOTE.sub(r"^[\1]", line)
    return _ADOC_MACRO.sub(_adoc_macro, line) if "[" in line else line


def _adoc_macro(macro: re.Match[str]) -> str:
    """A picture, a player or a link."""
    before, target, words = macro.groups()
    name, _, rest = target.partition(":")
    rest = rest.lstrip(":")
    if name == "image":
        return f"{before}[image: {words.partition(',')[0] or 'untitled'}]({rest})"
    if name == "video":
        return f"{before}[video]({f'https://www.youtube.com/watch?v={rest}' if words.startswith('youtube') else rest})"
    if name in ("link", "xref"):
        return f"{before}[{words.rstrip('^') or rest}]({rest})"
    return f"{before}[{words.rstrip('^') or target}]({target})" if name in ("http", "https") else macro[0]


def _of_rst(text: str) -> str:
    targets = {target[1].strip("`").lower(): target[2] for target in _RST_TARGET.finditer(text)}
    lines = text.split("\n")
    done: list[str] = []
    marks: list[str] = []
    code_indent = inner = hidden = -1  # how far in code stands, and what is not shown
    for at, line in enumerate(lines):
        indent = len(line) - len(line.lstrip())
        if code_indent >= 0 and (not line.strip() or indent > code_indent):
            if not (not done[-1].strip() and line.strip().startswith(":")):
                inner = indent if inner < 0 and line.strip() else inner
                done.append(f"    {line[inner:]}" if line.strip() else "")
            continue
        if hidden >= 0 and line.strip() and indent > hidden:
            continue
        hidden = -1
        code_indent = inner = -1
        following = lines[at + 1] if at + 1 < len(lines) else ""
        if _ADORNMENT.fullmatch(line):
            continue
        if line.strip() and not indent and _ADORNMENT.fullmatch(following) and len(following.rstrip()) >= 3:
            mark = following[0]
            marks += [] if mark in marks else [mark]
            done += ["", f"{'#' * min(marks.index(mark) + 2, 6)} {_rst_words(line, targets)}", ""]
        elif note := _RST_NOTE.fullmatch(line):
            done += ["", f"[^{note[1]}]: {_rst_words(note[2], targets)}"]
        elif directive := _RST_DIRECTIVE.fullmatch(line):
            code_indent = _directive(directive, done)
            hidden = indent if directive[2] in _RST_UNSEEN else -1
        elif _RST_TARGET.fullmatch(line) or _RST_COMMENT.fullmatch(line) or _RST_REPLACED.fullmatch(line):
            hidden = indent
        elif _RST_OPTION.fullmatch(line) and done and (not done[-1].strip() or done[-1].startswith("[image: ")):
            continue
        elif _RST_TABLE.fullmatch(line):
            done.append(f"    {line}")
        else:
            code_indent = indent if line.rstrip().endswith("::") else -1
            done.append(_rst_words(line.rstrip().removesuffix(":") if code_indent >= 0 else line, targets))
    return "\n".join(done)


def _directive(directive: re.Match[str], done: list[str]) -> int:
    """What a directive shows; how far in the code stands that follows, negative where none does."""
    _, name, argument = directive.groups()
    if name in ("code", "code-block", "sourcecode", "parsed-literal", "listing", "math"):
        done.append("")
        return len(directive[1])
    if name in ("image", "figure", "thumbnail"):
        done.append(f"[image: {argument.rpartition('/')[2]}]({argument})")
    elif name in ("youtube", "vimeo"):
        site = "https://www.youtube.com/watch?v=" if name == "youtube" else "https://vimeo.com/"
        done.append(f"[video]({site}{argument})")
    elif name in ("note", "tip", "warning", "important", "hint", "caution", "admonition", "attention", "danger"):
        done += [
            f"**{name.capitalize()}:** {argument}".rstrip(": ").rstrip()
            if not argument
            else f"**{name.capitalize()}:** {argument}"
        ]
    return -1


def _rst_words(line: str, targets: dict[str, str]) -> str:
    line = _RST_LINK.sub(lambda link: f"[{link[1].strip()}]({link[2].strip()})", line)
    line = _RST_CALL.sub(r"[^\1]", line) if "]_" in line else line
    line = _RST_CODE.sub(r"`\1`", _RST_ROLE.sub(lambda role: f"`{role[1].rstrip()}`", line))
    return _RST_NAMED.sub(lambda link: _named(link, targets), line) if "_" in line else line


def _named(link: re.Match[str], targets: dict[str, str]) -> str:
    words = link[1] or link[2]
    url = targets.get(words.lower())
    return f"[{words}]({url})" if url else link[0] if link[2] else words
