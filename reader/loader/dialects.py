"""The dialects of Markdown, as plain Markdown: what a person would see on the site, never the machinery behind it."""

import re
from collections.abc import Sequence
from urllib.parse import quote

from reader.loader.footnotes import with_footnotes
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
_EXPRESSION = re.compile(r"(?<![={$\\])\{[^{}\n\ufdd0]{1,200}\}(?!\})")
_WIKILINK = re.compile(r"(!?)(#?)\[\[([^][|#\n\\]*)(#[^][|\n]*)?(?:\\?\|([^][\n]*))?\]\]")
_PICTURES = (".png", ".jpg", ".jpeg", ".gif", ".webp", ".svg", ".avif", ".bmp")
_MARKED = re.compile(r"(?<![=\w])==(?=[^\s=])([^=\n]{1,500})(?<=\S)==(?![=\w])")
_CALLOUT = re.compile(r"((?:[ \t]*>)+)[ \t]*\[!([\w-]+)(?:\|[^]\n]*)?\][-+]?[ \t]*(.*)")
_CONTAINER = re.compile(
    r"([ \t]*)(:{3,})[ \t]*(?:\{?\.?([\w-]+)\}?(?:\[([^]\n]*)\]|[ \t]*(?:\{[^{}\n]*\})?[ \t]*(.*)))?"
)
_ADMONITION = re.compile(r"([ \t]*)(?:!!!|\?\?\?\+?)[ \t]+([\w-]+)(?:[ \t][\w -]*)?(?:[ \t]*\"([^\"\n]*)\")?[ \t]*")
_DEEPEST = 10  # quotes within each other
_ATTRIBUTES = re.compile(
    r"^[ \t]*\{:[^{}\n]*\}[ \t]*$|(?<=[)*_`\]\w.])\{:[^{}\n]*\}|(?<=\S)[ \t]*\{#[\w-]+\}[ \t]*$", re.MULTILINE
)
_CONTENTS = re.compile(r"^[ \t]*(?:\[\[?_?toc_?\]?\]|\$\{toc\})[ \t]*$", re.MULTILINE | re.IGNORECASE)
_PROPERTY = re.compile(
    r"^[ \t]*(?:id|collapsed|background-color|heading|ls-type|hl-[\w-]+|card-[\w-]+|logseq\.[\w.-]+):: [^\n]*\n?",
    re.MULTILINE,
)
_BLOCK_ID = re.compile(r"(?<=\S) \^[A-Za-z0-9-]{3,40}$", re.MULTILINE)


def plain_markdown(text: str, shelf: Shelf, is_mdx: bool = False) -> str:
    """`text`, whose code is on `shelf`, without what is no Markdown."""
    text = paired(text, _COMMENT, _COMMENT_END, lambda _, __: "")
    if "%%" in text:
        text = paired(
            text, _PERCENTS, _PERCENTS, lambda match, inner: match[0] + inner + match[0] if "\n\n" in inner else ""
        )
    if "import" in text or "export" in text:
        text = _without_modules(text, is_mdx)
    text = _EXPRESSION.sub(_literal, text) if is_mdx else text
    text = without_shortcodes(text, shelf)
    text = _CONTENTS.sub("", _ATTRIBUTES.sub("", _PROPERTY.sub("", text)))
    text = _MARKED.sub(r"**\1**", _WIKILINK.sub(_link, text))
    text = _BLOCK_ID.sub("", text)
    return with_footnotes(_quoted(text))


def _without_modules(text: str, is_mdx: bool) -> str:
    """`text` without what MDX imports and exports, each up to an empty line."""
    done: list[str] = []
    is_module = False
    for line in text.split("\n"):
        is_module = bool(line.strip()) and (is_module or bool(_MODULE.match(line)))
        if not is_module or not (is_mdx or _MODULE.fullmatch(line)):
            done.append(line)
    return "\n".join(done)


def _literal(expression: re.Match[str]) -> str:
    """The text that is written out; what would have to be worked out is nothing."""
    inner = expression[0][1:-1].strip()
    return inner[1:-1] if len(inner) > 1 and inner[0] == inner[-1] and inner[0] in "\"'`" else ""


def _link(link: re.Match[str]) -> str:
    """A link of Obsidian's or Logseq's to a page, as one that Markdown has."""
    is_embedded, is_tag, page, part, words = link.groups()
    page, part = page.strip(), part or ""
    target = quote(page, safe="/:@!$'*+,;=~.-_") + quote(part, safe="#/:-_.")
    if is_embedded and page.lower().endswith(_PICTURES):
        return f"[image: {page.rpartition('/')[2]}]({target})"
    shown = (words or page.rpartition("/")[2] or part.lstrip("#^")).strip() or "link"
    return f"{is_tag}[{shown}]({target})" if target else shown


def _quoted(text: str) -> str:
    """Callouts and admonitions as quotes under their titles."""
    if "[!" not in text and ":::" not in text and "!!!" not in text and "???" not in text:
        return text
    done: list[str] = []
    open_marks: list[str] = []
    indent = ""  # of what belongs to an admonition of MkDocs'
    for line in text.split("\n"):
        if callout := _CALLOUT.fullmatch(line):
            done += [f"{callout[1]} {_title(callout[2], callout[3])}", callout[1]]
        elif container := _CONTAINER.fullmatch(line):
            done += _contained(container, open_marks)
        elif admonition := _ADMONITION.fullmatch(line):
            indent = admonition[1] + "    "
            done += [f"{admonition[1]}> {_title(admonition[2], admonition[3])}", f"{admonition[1]}>"]
        elif indent and (line.startswith(indent) or not line.strip()):
            done.append(f"{indent[4:]}> {line[len(indent) :]}".rstrip() if line.strip() else f"{indent[4:]}>")
        else:
            indent = ""
            done.append(_depth(open_marks) + line)
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
