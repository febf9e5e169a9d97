"""Code and formulas in Markdown and its dialects: kept as they are, written so that Markdown shows them so."""

import re
from collections import deque
from collections.abc import Callable

from reader.loader.jsx import keep_code_components
from reader.loader.prose import FORMULA
from reader.loader.shelf import Shelf, paired
from reader.text import clean

_FENCE = re.compile(r"([ \t>]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)?)(`{3,}|~{3,})([^\n]*)")
_SHORTCODE = re.compile(
    r"([ \t>]*)(?:\{%-?|\{\{[<%])[ \t]*(highlight|codeblock|mermaid)\b([^{}%\n]*)(?:-?%\}|[>%]\}\})[ \t]*(.*)"
)
_SHORTCODE_END = re.compile(
    r"(?:\{%-?[ \t]*end|\{\{[<%][ \t]*/[ \t]*)(?:highlight|codeblock|mermaid)[ \t]*(?:-?%\}|[>%]\}\})"
)
_FIRST_LINE = re.compile(r"(?:    |\t):::([a-z][\w+#.-]{0,30})[ \t]*")
_DOLLARS = re.compile(r"([ \t>]*)(\$\$[^$\n]*(?:\$\$)?)[ \t]*")
_RAW = re.compile(r"\{%-?[ \t]*raw[ \t]*-?%\}")
_RAW_END = re.compile(r"\{%-?[ \t]*endraw[ \t]*-?%\}")
_PRE, _PRE_END = re.compile(r"<pre\b[^<>]*>", re.IGNORECASE), re.compile(r"</pre[ \t]*>", re.IGNORECASE)
_CODE_TAG = re.compile(r"<code\b[^<>]*>", re.IGNORECASE)
_CLASS = re.compile(r"""\b(?:language|lang|highlight-source)-([\w+#.-]{1,30})|\blang(?:uage)?=["']?([\w+#.-]{1,30})""")
_BREAK, _ANY_TAG = re.compile(r"<br\b[^<>]*>", re.IGNORECASE), re.compile(r"</?[A-Za-z][^<>]*>")
_ITEM = re.compile(r"(?:[-*+]|\d{1,9}[.)])(?:[ \t]|$)")
_TICKS = re.compile(r"`+")
_TEX = re.compile(  # as MathJax finds it: \\( … \\) and \\[ … \\], with the backslash itself escaped or not
    r"\\\\\(([^\n]{1,1000}?)\\\\\)|\\\\\[([^\n]{1,1000}?)\\\\\]|(?<!\\)\\\((?=[^\n]{0,999}?[\\^_])([^\n]{1,1000}?)(?<!\\)\\\)"
)
_SIGN = re.compile(r"[\\^_={}+*/|<>]|^[A-Za-z]{1,2}'?$|^\d+$")
_LANGUAGE = re.compile(r"""(?:lang(?:uage)?[:=])?["']?([A-Za-z][\w+#.-]{0,30})""")
_FEW = 200  # lines to look for the end of a formula in


def keep_code(text: str, shelf: Shelf) -> str:
    """`text` with marks in place of code and formulas."""
    text = keep_code_components(text, shelf)
    text = paired(text, _RAW, _RAW_END, lambda _, inner: shelf.keep(inner))
    kept = paired(_keep_blocks(text, shelf), _PRE, _PRE_END, lambda tag, inner: _preformatted(tag[0], inner, shelf))
    return "\n\n".join(_keep_spans(paragraph, shelf) for paragraph in kept.split("\n\n"))


def _keep_blocks(text: str, shelf: Shelf) -> str:
    """Fenced code, in any way of fencing it, and indented code."""
    lines = deque(text.split("\n"))
    done: list[str] = []
    in_list = False
    while lines:
        line = lines.popleft()
        if block := _block(line, lines):
            done.append(block[0] + shelf.keep(block[1]))
        elif not in_list and _is_indented(line) and not (done and done[-1].strip()):
            taken = _taken(lines, lambda each: not _is_indented(each), with_last=False)
            done.append(_indented([line, *taken], shelf))
        else:
            in_list = bool(_ITEM.match(line.lstrip())) or (in_list and (not line.strip() or line[0] in " \t"))
            done.append(line)
    return "\n".join(done)


def _indented(lines: list[str], shelf: Shelf) -> str:
    """Code by its indent; its first line may name its language, as Python-Markdown has it."""
    language = _FIRST_LINE.fullmatch(lines[0])
    if not language:
        return "    " + shelf.keep("\n".join([lines[0].removeprefix("    ").removeprefix("\t"), *lines[1:]]))
    code = "\n".join(line.removeprefix("\t").removeprefix("    ") for line in lines[1:])
    return shelf.keep(f"~~~~{language[1]}\n{code.rstrip()}\n~~~~") + "\n"


def _is_indented(line: str) -> bool:
    return line.startswith(("    ", "\t")) and bool(line.strip())


def _block(line: str, lines: deque[str]) -> tuple[str, str] | None:
    """The block that `line` begins, the rest of it taken from `lines`: what stands before it, and itself as a fence."""
    if fence := _FENCE.fullmatch(line):
        if fence[2][0] == "`" and "`" in fence[3]:
            return None  # a span of code
        return fence[1], "\n".join([fence[2] + fence[3], *_taken(lines, lambda each: _closes(each, fence[2]))])
    if dollars := _DOLLARS.fullmatch(line):
        return _formula(dollars, lines)
    if shortcode := _SHORTCODE.fullmatch(line):
        return _shortcode(shortcode, lines)
    return None


def _taken(lines: deque[str], is_last: Callable[[str], object], with_last: bool = True) -> list[str]:
    """The lines up to the one that is the last, or to the end, taken from `lines`."""
    taken: list[str] = []
    while lines:
        if is_last(lines[0]):
            return [*taken, lines.popleft()] if with_last else taken
        taken.append(lines.popleft())
    return taken


def _closes(line: str, fence: str) -> bool:
    bare = line.lstrip(" \t>").rstrip()
    return len(bare) >= len(fence) and not bare.strip(fence[0])


def _formula(dollars: re.Match[str], lines: deque[str]) -> tuple[str, str] | None:
    """A formula on lines of its own, as it is written."""
    inner: list[str] = []
    if dollars[2].count("$$") == 1:
        ahead = [lines[at] for at in range(min(len(lines), _FEW))]
        if not any("$$" in each for each in ahead):
            return None
        inner = _taken(lines, lambda each: "$$" in each)
    prefix = dollars[1] if ">" in dollars[1] else ""
    written = "\n".join([dollars[2], *inner])
    return dollars[1], f"```latex\n{prefix}{written}\n{prefix}```"


def _shortcode(shortcode: re.Match[str], lines: deque[str]) -> tuple[str, str]:
    """Liquid's, Hexo's or Hugo's way of fencing code."""
    before, name, options, first = shortcode.groups()
    if end := _SHORTCODE_END.search(first):
        code = [first[: end.start()]]
    else:
        code = [first, *_taken(lines, _SHORTCODE_END.search)] if first else _taken(lines, _SHORTCODE_END.search)
        code[-1:] = [_SHORTCODE_END.split(code[-1], maxsplit=1)[0]] if code else []
    language = _LANGUAGE.match(options.strip()) if name != "mermaid" else None
    fence = "~~~~" if any(line.lstrip().startswith("```") for line in code) else "```"
    written = "\n".join(code).strip("\n")
    return before, f"{fence}{language[1] if language else name if name == 'mermaid' else ''}\n{written}\n{fence}"


def _preformatted(tag: str, inner: str, shelf: Shelf) -> str:
    """HTML's way of fencing code."""
    code = _CODE_TAG.search(inner)
    language = _CLASS.search(f"{tag} {code[0] if code else ''}")
    written = clean.resolved(_ANY_TAG.sub("", _BREAK.sub("\n", inner))).strip("\n")
    fence = "~~~~" if "```" in written else "```"
    name = (language[1] or language[2]) if language else ""
    return "\n\n" + shelf.keep(f"{fence}{name}\n{clean.lines(shelf.restore(written))}\n{fence}") + "\n\n"


def _keep_spans(paragraph: str, shelf: Shelf) -> str:
    """Code and formulas within a paragraph."""
    if "`" in paragraph:
        paragraph = _without_code(paragraph, shelf)
    if "\\(" in paragraph or "\\\\[" in paragraph:
        paragraph = _TEX.sub(lambda formula: _as_code(formula, shelf), paragraph)
    return FORMULA.sub(lambda formula: _as_code(formula, shelf), paragraph) if "$" in paragraph else paragraph


def _without_code(paragraph: str, shelf: Shelf) -> str:
    """https://spec.commonmark.org/0.31.2/#code-spans: as many ticks end one as began it."""
    runs = [(ticks.start(), ticks.end()) for ticks in _TICKS.finditer(paragraph)]
    ends: dict[int, deque[int]] = {}
    for number, (start, end) in enumerate(runs):
        ends.setdefault(end - start, deque()).append(number)
    done, at, number = "", 0, 0
    while number < len(runs):
        start, end = runs[number]
        same = ends[end - start]
        while same and same[0] <= number:
            same.popleft()
        if same and not paragraph[:start].endswith("\\"):
            number = same[0]
            done += paragraph[at:start] + shelf.keep(paragraph[start : runs[number][1]])
            at = runs[number][1]
        number += 1
    return done + paragraph[at:]


def _as_code(formula: re.Match[str], shelf: Shelf) -> str:
    inner = next(part for part in formula.groups() if part)
    if not _SIGN.search(inner):
        return formula[0]  # money, more likely
    return shelf.keep(f"`` {formula[0]} ``" if "`" in inner else f"`{formula[0]}`")
