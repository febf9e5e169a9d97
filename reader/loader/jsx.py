"""JSX in Markdown, as MDX has it: components become what HTML has for them, or their children; nothing of it is run."""

import re
from collections.abc import Callable, Iterator

from reader.loader.shelf import Shelf, paired
from reader.loader.shortcodes import PLAYERS, link_to, plain_label, player

_MAX_LENGTH = 5_000  # characters of a tag or an expression
_MAX_FAULTS = 20  # of those that are never closed: each is looked through as far as it may reach

_TAG_WITH_BRACES = re.compile(r"<[A-Za-z][\w.:-]{0,60}[^<>{}]{0,1000}(?=\{)")
_EXPRESSION = re.compile(r"(?<![={$\\])(?=\{)")
_TOKEN = re.compile(r"\"[^\"\n]{0,500}\"|'[^'\n]{0,500}'|`[^`]{0,2000}`|[{}<>]")
_STRING = re.compile(r"\{\s*([\"'`])([^\"'`{}]*)\1\s*\}")
_INNERMOST = re.compile(r"\{[^{}]*\}")
_EMPTY_ATTRIBUTE = re.compile(r"\s[\w:-]+=(?=[\s/>])")
_COMPONENT = re.compile(r"<(/?)([A-Z][\w.]{0,60})(\s[^<>]*?)?(/?)>")
_NAME = re.compile(r"[A-Z][A-Z0-9]{0,20}[a-z]|[A-Z]$")  # of a component: elements of HTML may be all capitals
_ALONE = re.compile(r"[ \t]*(?:</?[A-Z][^<>]*>[ \t]*)+")
_ATTRIBUTE = re.compile(r"""(?<![\w:-])([\w:-]{1,60})=(?:"([^"]*)"|'([^']*)')""")
_ELEMENTS = {
    "Link": "a", "Image": "img", "Img": "img", "Figure": "img", "Video": "video", "Audio": "audio", "Iframe": "iframe",
}  # fmt: skip
_CODE = re.compile(r"<Code\w{0,20}(?:\s[^<>]{0,300})?>[ \t]{0,20}\n")
_CODE_END = re.compile(r"\n[ \t]{0,20}</Code\w{0,20}>")
_LANGUAGE = re.compile(r"\b(?:language|lang)=[\"']([\w+#.-]{1,30})")
_TITLES = ("title", "label", "summary", "heading")
_IDS = ("id", "videoid", "youtubeid", "video", "url")


def keep_code_components(text: str, shelf: Shelf) -> str:
    """`text` with marks in place of components that show code."""

    def keep(opening: re.Match[str], code: str) -> str:
        language = _LANGUAGE.search(opening[0])
        return shelf.keep(f"~~~~{language[1] if language else ''}\n{code}\n~~~~")

    return paired(text, _CODE, _CODE_END, keep) if "<Code" in text else text


def without_jsx(text: str, shelf: Shelf, is_mdx: bool) -> str:
    """`text` without what is of JSX; of a file that is MDX, without expressions, too."""
    if "<" in text and "{" in text:
        text = _without_braces(text, _TAG_WITH_BRACES, _plain_tag)
    if is_mdx and "{" in text:
        text = _without_braces(text, _EXPRESSION, _literal)
    if not _COMPONENT.search(text):
        return text
    text = _COMPONENT.sub(lambda tag: " ".join(tag[0].split()), text)
    return _COMPONENT.sub(_element, "\n".join(_unwrapped(text.split("\n"), shelf)))


def _without_braces(text: str, opening: re.Pattern[str], made: Callable[[str], str]) -> str:
    """`text` with `made` in place of each tag or expression that a match of `opening` begins, however its braces are
    nested. What is never closed stays.
    """
    done: list[str] = []
    at = faults = 0
    while faults < _MAX_FAULTS and (match := opening.search(text, at)):
        end = _end_of(text, match.end(), is_tag=match.end() > match.start())
        if end < 0:
            faults += 1
            end = match.end() + 1
            done.append(text[at:end])
        else:
            done += [text[at : match.start()], made(text[match.start() : end])]
        at = end
    return "".join((*done, text[at:]))


def _end_of(text: str, at: int, is_tag: bool) -> int:
    """Where the expression that begins at `at` ends, or the tag that it stands in; -1 where it never does."""
    depth = 0
    for token in _TOKEN.finditer(text, at, at + _MAX_LENGTH):
        depth += {"{": 1, "}": -1}.get(token[0], 0)
        if depth == 0 and token[0] == (">" if is_tag else "}"):
            return token.end()
        if depth == 0 and token[0] == "<":
            return -1
    return -1


def _plain_tag(tag: str) -> str:
    """A tag without the values that would have to be worked out."""
    tag = _STRING.sub(r'"\2"', tag)
    for _ in range(tag.count("{")):
        if "{" not in (tag := _INNERMOST.sub("", tag)):
            break
    return _EMPTY_ATTRIBUTE.sub("", " ".join(tag.split()))


def _literal(expression: str) -> str:
    """The text that is written out; what would have to be worked out is nothing."""
    inner = expression[1:-1].strip()
    return inner[1:-1] if len(inner) > 1 and inner[0] == inner[-1] and inner[0] in "\"'`" else ""


def _unwrapped(lines: list[str], shelf: Shelf) -> Iterator[str]:
    """The lines without those that hold nothing but components, and what these hold no further in than they stand."""
    indents: list[str | None] = []  # of what is in each component that is open; None before its first line
    for line in lines:
        if "<" in line and _ALONE.fullmatch(line) and all(map(_is_unwrapped, tags := [*_COMPONENT.finditer(line)])):
            for tag in tags:
                if tag[1]:
                    del indents[-1:]
                elif not tag[4]:
                    indents.append(None)
            yield from ("", *filter(None, map(_rendered, tags)), "")
            continue
        if indents:
            if indents[-1] is None and line.strip():
                indents[-1] = line[: len(line) - len(line.lstrip())]
            line = shelf.shifted(line, removed=indents[-1] or "")
        yield line


def _is_unwrapped(tag: re.Match[str]) -> bool:
    return tag[2] not in _ELEMENTS and bool(_NAME.match(tag[2]))


def _element(tag: re.Match[str]) -> str:
    """A component as an element, where HTML has one for it."""
    if not _NAME.match(tag[2]):
        return tag[0]
    if element := _ELEMENTS.get(tag[2]):
        return f"<{tag[1]}{element}{tag[3] or ''}{tag[4]}>"
    return _rendered(tag)


def _rendered(tag: re.Match[str]) -> str:
    """What a component shows by itself: a player or a link, or the title of what is in it."""
    if tag[1] or not tag[3]:
        return ""
    values = {match[1].lower(): match[2] or match[3] or "" for match in _ATTRIBUTE.finditer(tag[3])}
    name = tag[2].lower().removeprefix("lite").removesuffix("embed")
    if name in PLAYERS:
        return player(name, next((values[key] for key in _IDS if values.get(key)), ""))
    title = next((values[key] for key in _TITLES if values.get(key)), "")
    if title and (url := values.get("href")):
        return link_to(title, url)
    return f"**{plain_label(title)}**" if title else ""
