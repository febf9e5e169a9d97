"""The dialects of Markdown, as plain Markdown: what a person would see on the site, never the machinery behind it."""

import re
from collections.abc import Sequence
from urllib.parse import quote

from reader.loader.footnotes import with_footnotes
from reader.loader.jsx import without_jsx
from reader.loader.shelf import Shelf, paired
from reader.loader.shortcodes import without_shortcodes

_COMMENT, _COMMENT_END = (
    re.compile(r"<!--|\{\{/\*|\{/\*|\{% *comment *%\}"),
    re.compile(r"--!?>|\*/\}\}?|\{% *endcomment *%\}"),
)
_PERCENTS = re.compile(r"%%")
_MODULE = re.compile(
    r"(?:import\s+(?:[\w{*][^;\n]*\sfrom\s+)?[\"'][^\"'\n]*[\"'];?|export\s+(?:const|let|default|function|async|\{)[^\n]*)"
)
_WIKILINK = re.compile(r"(!?)(#?)\[\[([^][|#\n\\]*)(#[^][|\n]*)?(?:\\?\|([^][\n]*))?\]\]")
_SAFE = "/:@!$'*+,;=~.-_%#?&"
_BRACKETED = re.compile(r"\]\([ \t]*<([^<>\n]{1,1000})>")
_OF_ITS_SOURCES = re.compile(r"\]\((?:[{|](?:filename|static|attach)[}|]/?|@/)")  # Pelican's, Zola's
_NO_PAGE = re.compile(r"\[([^][\n]{1,300})\]\(\{(?:tag|category|author|index)\}[^()\n]*\)")
_SIZE = re.compile(r"!\[([^][|\n]{0,300})\|\d+(?:x\d+)?\]\(")  # of a picture, in Obsidian
_BLOCK_REFERENCE = re.compile(r"\(\([\w-]{8,60}\)\)")  # Logseq's
_PICTURES = (".png", ".jpg", ".jpeg", ".gif", ".webp", ".svg", ".avif", ".bmp")
_MARKED = re.compile(r"(?<![=\w])==(?=[^\s=])([^=\n]{1,500})(?<=\S)==(?![=\w])")
_CALLOUT = re.compile(r"((?:[ \t]*>)+)[ \t]*\[!([\w-]+)(?:\|[^]\n]*)?\][-+]?[ \t]*(.*)")
_CONTAINER = re.compile(
    r"([ \t]*)(:{3,})[ \t]*(?:\{?\.?([\w-]+)\}?(?:\[([^]\n]*)\]|[ \t]*(?:\{[^{}\n]*\})?[ \t]*(.*)))?"
)
_ADMONITION = re.compile(r"([ \t]*)(?:!!!|\?\?\?\+?)[ \t]+([\w-]+)(?:[ \t][\w -]*)?(?:[ \t]*\"([^\"\n]*)\")?[ \t]*")
_TAB = re.compile(r"([ \t]*)===[!+]?[ \t]+\"([^\"\n]+)\"[ \t]*")
_DEEPEST = 10  # quotes within each other
_ATTRIBUTES = re.compile(
    r"^(?:[-*+]|1\.)[ \t]+[^\n]{0,80}\n\{:[ \t]*toc[^{}\n]*\}[ \t]*$|"  # kramdown's table of contents
    r"^[ \t]*\{:[^{}\n]*\}[ \t]*$|(?<=[)*_`\]\w.])\{:[^{}\n]*\}|(?<=\S)[ \t]*\{#[\w-]+\}[ \t]*$|"
    r"(?<=[)\]])\{[.#:][^{}\n]*\}|(?<=\))\{(?:width|height)=[^{}\n]*\}|(?<=\S)[ \t]*\{[.#-][^{}\n]*\}[ \t]*$",
    re.MULTILINE,
)
_CONTENTS = re.compile(r"^[ \t]*(?:\[\[?_?toc_?\]?\]|\$\{toc\})[ \t]*$", re.MULTILINE | re.IGNORECASE)
_PROPERTY = re.compile(
    r"^[ \t]*(?:- )?(?:id|collapsed|background-color|heading|ls-type|(?:hl|card)-[\w-]+|logseq\.[\w.-]+):: [^\n]*\n?",
    re.MULTILINE,
)
_BLOCK_ID = re.compile(r"(?<=\S) \^[A-Za-z0-9-]{3,40}$", re.MULTILINE)


def plain_markdown(text: str, shelf: Shelf, is_mdx: bool) -> str:
    """`text`, whose code is on `shelf`, without what is no Markdown."""
    text = paired(text, _COMMENT, _COMMENT_END, lambda _, __: "")
    if "%%" in text:
        text = paired(
            text, _PERCENTS, _PERCENTS, lambda match, inner: match[0] + inner + match[0] if "\n\n" in inner else ""
        )
    if "import" in text or "export" in text:
        text = _without_modules(text, is_mdx)
    text = without_jsx(text, shelf, is_mdx)
    text = without_shortcodes(text, shelf)
    text = _CONTENTS.sub("", _ATTRIBUTES.sub("", _PROPERTY.sub("", text)))
    text = _MARKED.sub(r"**\1**", _WIKILINK.sub(_link, _with_paths(text)))
    text = _BLOCK_REFERENCE.sub("", _BLOCK_ID.sub("", text))
    return with_footnotes(_quoted(text, shelf))


def _with_paths(text: str) -> str:
    """`text` with the addresses of its links as Markdown and HTML agree on them."""
    if "](" not in text:
        return text
    text = _BRACKETED.sub(lambda link: f"]({quote(link[1], safe=_SAFE)}", text)
    return _SIZE.sub(r"![\1](", _NO_PAGE.sub(r"\1", _OF_ITS_SOURCES.sub("](/", text)))


def _without_modules(text: str, is_mdx: bool) -> str:
    """`text` without what MDX imports and exports, each up to an empty line."""
    done: list[str] = []
    is_module = False
    for line in text.split("\n"):
        is_module = bool(line.strip()) and (is_module or bool(_MODULE.match(line)))
        if not is_module or not (is_mdx or _MODULE.fullmatch(line)):
            done.append(line)
    return "\n".join(done)


def _link(link: re.Match[str]) -> str:
    """A link of Obsidian's or Logseq's to a page, as one that Markdown has."""
    is_embedded, is_tag, page, part, words = link.groups()
    page, part = page.strip(), part or ""
    target = quote(page, safe=_SAFE) + quote(part, safe="#/:-_.")
    if is_embedded and page.lower().endswith(_PICTURES):
        return f"[image: {page.rpartition('/')[2]}]({target})"
    text = (words or page.rpartition("/")[2] or part.lstrip("#^")).strip() or "link"
    return f"{is_tag}[{text}]({target})" if target else text


def _quoted(text: str, shelf: Shelf) -> str:
    """Callouts and admonitions as quotes under their titles; tabs of MkDocs' as parts under theirs."""
    if not any(mark in text for mark in ("[!", ":::", "!!!", "???", '=== "')):
        return text
    done: list[str] = []
    open_marks: list[str] = []
    indent = mark = ""  # of what belongs to an admonition or a tab of MkDocs', and what is put before it
    for line in text.split("\n"):
        if callout := _CALLOUT.fullmatch(line):
            done += [f"{callout[1]} {_title(callout[2], callout[3])}", callout[1]]
        elif container := _CONTAINER.fullmatch(line):
            done += _contained(container, open_marks)
        elif admonition := _ADMONITION.fullmatch(line):
            indent, mark = admonition[1] + "    ", admonition[1] + "> "
            done += [f"{admonition[1]}> {_title(admonition[2], admonition[3])}", f"{admonition[1]}>"]
        elif tab := _TAB.fullmatch(line):
            indent, mark = tab[1] + "    ", tab[1]
            done += [f"{tab[1]}**{tab[2]}**", ""]
        elif indent and (line.startswith(indent) or not line.strip()):
            done.append(shelf.shifted(line, mark, indent) if line.strip() else mark.rstrip())
        else:
            indent = ""
            done.append(shelf.shifted(line, _depth(open_marks)))
    return "\n".join(done)


def _contained(container: re.Match[str], open_marks: list[str]) -> list[str]:
    """What a line of colons, which opens or closes a container, becomes."""
    _, marks, kind, title, rest = container.groups()
    if not kind:
        closed = open_marks.pop() if open_marks else ""
        return [_depth(open_marks)] if closed else []
    open_marks.append(marks)
    prefix = _depth(open_marks)
    return ["", prefix + _title(kind, title or rest), prefix.rstrip()]


def _depth(open_marks: Sequence[str]) -> str:
    """The marks of a quote so deep. No deeper than anybody writes: else many that are never closed take the square."""
    return "> " * min(len(open_marks), _DEEPEST)


def _title(kind: str, title: str | None) -> str:
    """`**Warning: Hot**`."""
    name = kind.replace("-", " ").capitalize()
    title = (title or "").strip()
    title = title[2:-2] if len(title) > 4 and title.startswith("**") and title.endswith("**") else title
    return f"**{name}: {title}**" if title and title.lower() != name.lower() else f"**{name}**"
