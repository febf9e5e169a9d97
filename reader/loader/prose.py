"""What a body says at its beginning, as plain words: its first heading, and the text that a list shows of it."""

import re
from collections.abc import Iterator

from reader.text import clean

MAX_LOOKED_AT = 20_000  # characters: more than any front page shows, and most real bodies are shorter
MAX_TAKEN = 600  # characters of an excerpt that nobody wrote as one; the longest stated ones have some 2,000
MAX_TITLE = 2_000  # characters

_OTHER_MARKUPS = (".org", ".adoc", ".asciidoc", ".rst")
FORMULA = re.compile(
    r"(?<![\\$\w])\$\$([^$]{1,2000})\$\$(?!\w)|(?<![\\$\w])\$(?![\s$])([^$\n`]{1,1000})(?<![\s\\])\$(?![\w$])"
)
_CODE = re.compile(r"(?<![\\`])(`++)([^`]++)\1(?!`)")
_KEPT = re.compile("\x00(\\d+)\x00")
_FENCE = re.compile(r" {0,3}(?:[-*+>] )?(`{3,}|~{3,})")
_SPANS = (  # what begins and what ends a part that is no prose
    (re.compile(r"\{%-? *(highlight|codeblock|raw|comment)\b", re.IGNORECASE), "{{% end{} "),
    (re.compile(r"\{\{[<%] *(highlight|math|mermaid)\b", re.IGNORECASE), "/{}"),
    (re.compile(r"<(pre|script|style|svg|table)\b", re.IGNORECASE), "</{}"),
    (re.compile(r"(<!--)"), "-->"),
    (re.compile(r"(\$\$)"), "$$"),
    (re.compile(r"(\{/\*)"), "*/}}"),
)
_HEADING = re.compile(
    r" {0,3}(?:#{1,6}|={1,6})[ \t]+([^\s#].*)"
)  # AsciiDoc's too; closing marks and all: a pattern for them is slow
_UNDERLINE = re.compile(r" {0,3}(=+|-{2,})[ \t]*")
_RULE = re.compile(r" {0,3}(?:[-*_][ \t]*){3,}")
_ITEM = re.compile(r"\s*(?:[-*+]|\d{1,9}[.)])[ \t]+(?:\[[ xX]\][ \t]+)?")
_QUOTE = re.compile(r">[ \t]?(?:\[![\w-]+\][-+]?)?")
_NO_WORDS = re.compile(
    r"\s*(?:\||:::|!!!|\[[^]]*\]:|(?:import|export)\s|\{:|\[toc\]|\[\[toc\]\]|#\+|:[\w-]+:|\.\. |[\w-]+:: )",
    re.IGNORECASE,
)
_DIVIDER = re.compile(
    r"<!--[ \t]*(?:more|truncate|excerpt|end[-_ ]?excerpt|read[-_ ]?more|teaser_end)\b[^<>]{0,80}-->"
    r"|\{/\*[ \t]*(?:truncate|more)[ \t]*\*/\}",
    re.IGNORECASE,
)
_HTML_TITLE = re.compile(r" {0,3}<h[1-3]\b[^<>]*>(.*?)</h[1-3]", re.IGNORECASE)
_HTML_HEADING = re.compile(r"<h([1-6])\b[^<>]*>(?:[^<]|<(?!/?h[1-6]\b))*+</h\1>", re.IGNORECASE)
_HTML_END = re.compile(r"</(?:p|div|li|ul|ol|blockquote|figure|section|article)>|<p\b[^<>]*>", re.IGNORECASE)
_PARTS = (  # of Markdown and its dialects, and what is left of each
    (re.compile(r"!\[\[[^][]*\]\]|!\[[^][]*\]\([^()]*\)|!\[[^][]*\]\[[^][]*\]"), ""),  # pictures
    (re.compile(r"\{\{[^{}]*\}\}|\{%[^{}]*%\}|\{:[^{}]*\}|\{/\*[^{}]*\*/\}|%%[^%]*%%"), ""),  # shortcodes and the like
    (re.compile(r"\^?\[\^[^][\s]*\]|\^\[[^][]*\]|<!--[^<>]*-->|(?<=\s)\^[\w-]{3,40}$"), ""),
    (re.compile(r"</?[A-Z][\w.]*(?:\s[^<>]*)?>"), ""),  # components  # footnotes, comments
    (re.compile(r"\[\[(?:[^][|]*\|)?([^][|]*)\]\]"), r"\1"),
    (re.compile(r"\[([^][]*)\](?:\([^()]*(?:\([^()]*\)[^()]*)?\)|\[[^][]*\])"), r"\1"),
    (re.compile(r"<(https?://[^<>\s]*)>"), r"\1"),
    (re.compile(r"(?<![\w*])\*{1,3}(?=[^\s*])|(?<=[^\s*])\*{1,3}(?![\w*])"), ""),
    (re.compile(r"(?<![\w_])_{1,3}(?=[^\s_])|(?<=[^\s_])_{1,3}(?![\w_])"), ""),
    (re.compile(r"`+|~~|==|(?<=\S) +#+$"), ""),
    (re.compile(r"\\([!-/:-@\[-`{-~])"), r"\1"),
)
_MARKS = "[]{}<>*_`~="  # that heading may hold, and a title not


def prose(body: str) -> Iterator[str]:
    """The lines of `body` that are neither code nor comments nor formulas."""
    end = ""
    for line in body.split("\n"):
        if end:
            if end in line and (end[0] not in "`~" or not line.strip().strip(end[0])):
                end = ""
                yield ""
            continue
        end = _end_of(line)
        yield "" if end else line


def _end_of(line: str) -> str:
    """What ends the part that `line` begins and that is no prose; empty where it is prose, or ends in the line."""
    if fence := _FENCE.match(line):
        return fence[1]
    line = line.lstrip()
    for beginning, end in _SPANS:
        if match := beginning.match(line):
            ending = end.format(match[1])
            return "" if ending in line[match.end() :] else ending
    return ""


def title_of(body: str) -> str:
    """The first heading, as a title; empty where there is none."""
    before = ""
    for line in prose(body):
        if heading := _HEADING.match(line) or _HTML_TITLE.match(line):
            if title := heading_words(heading[1][:MAX_TITLE]):
                return title
        elif before and _UNDERLINE.fullmatch(line) and not _ITEM.match(before):
            return heading_words(before[:MAX_TITLE])
        before = line.strip() if line.strip() and not before else ""  # a heading of that kind is one line here
    return ""


def heading_words(line: str) -> str:
    """What a heading says, as a title."""
    line = line.rstrip()
    unmarked = line.rstrip("#")  # `## Title ##`, but not `# C#`
    line = unmarked if unmarked.endswith((" ", "\t")) else line
    return clean.title(_unmarked(line) if any(mark in line for mark in _MARKS) else line)


def beginning_of(body: str, name: str) -> str:
    """As much of the body of the file called `name` as its title and its excerpt are looked for in, as Markdown."""
    if not name.lower().endswith(_OTHER_MARKUPS):
        return body
    from reader.loader.markups import as_markdown  # most files are Markdown

    return as_markdown(body[:MAX_LOOKED_AT], name)


def excerpt_of(body: str) -> str:
    """The text before the mark by which blogs divide a post, else the first paragraph, as plain words."""
    text = body[:MAX_LOOKED_AT]
    divider = _DIVIDER.search(text)
    if divider and (words := " ".join(_paragraphs(text[: divider.start()]))):
        return _taken(words)
    return _taken(next(_paragraphs(text), "") or next(_items(text), ""))


def _taken(words: str) -> str:
    if len(words) <= MAX_TAKEN:
        return words
    kept = words[:MAX_TAKEN]
    return clean.one_line((kept.rpartition(" ")[0] or kept) + " …")


def _paragraphs(text: str) -> Iterator[str]:
    """The paragraphs that have words, as plain ones; no headings, lists, tables or pictures."""
    lines: list[str] = []
    for line in (*prose(_unwrapped(text)), ""):
        if _UNDERLINE.fullmatch(line) and lines:
            lines = []  # they were a heading
        elif not line.strip() or _HEADING.match(line) or _RULE.fullmatch(line):
            if words := plain_words(" ".join(lines)):
                yield words
            lines = []
        elif not _NO_WORDS.match(line) and not (_ITEM.match(line) and not lines):
            lines.append(_unquoted(line.lstrip()))


def _unquoted(line: str) -> str:
    quote = _QUOTE.match(line)
    return line[quote.end() :] if quote else line


def _items(text: str) -> Iterator[str]:
    """The items of lists, as plain words."""
    for line in prose(_unwrapped(text)):
        if (item := _ITEM.match(line)) and (words := plain_words(line[item.end() :])):
            yield words


def _unwrapped(text: str) -> str:
    """`text` with the paragraphs of HTML apart, and without its headings."""
    if "</" not in text:
        return text
    return _HTML_END.sub("\n\n", _HTML_HEADING.sub("\n\n", text))


def plain_words(markdown: str) -> str:
    """What is read of a line of Markdown, in any of its dialects."""
    return clean.excerpt(_unmarked(markdown))


def _unmarked(markdown: str) -> str:
    kept: list[str] = []  # code and formulas, in which nothing is markup

    def keep(words: str) -> str:
        kept.append(words)
        return f"\0{len(kept) - 1}\0"

    markdown = markdown.replace("\0", "")
    if "`" in markdown:
        markdown = _CODE.sub(lambda code: keep(code[2].strip()), markdown)
    if "$" in markdown:
        markdown = FORMULA.sub(lambda formula: keep(formula[0]), markdown)
    for part, left in _PARTS:
        markdown = part.sub(left, markdown)
    for _ in range(2 if kept else 0):  # a formula may hold code
        markdown = _KEPT.sub(lambda mark: kept[int(mark[1])], markdown)
    return markdown
