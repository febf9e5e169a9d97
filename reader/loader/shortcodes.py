"""Hugo's shortcodes and Liquid's tags: what is within them, and of players and pictures the links."""

import re
from collections import Counter
from urllib.parse import quote

from reader.loader.shelf import Shelf

_HUGO = re.compile(r"\{\{([<%])[ \t\n]*+(/?)[ \t]*+([\w./-]{1,80})((?:[^{}<>%]|[<>%](?!\}\}))*)[>%]\}\}")
_ESCAPED = re.compile(r"\{\{([<%])/\*([^{}]{0,400}?)\*/([>%])\}\}")
_SAFE = "/:#?&=@%.,+~_-"
_LIQUID = re.compile(r"\{%-?[ \t\n]*(\w{1,40})((?:[^{}%]|%(?!\}))*)%\}")
_VALUE = re.compile(r"(?<!\{)\{\{([^{}\n]{1,400})\}\}(?!\})")
_CALL = re.compile(r"\{\{-?[ \t]*(\w{1,40})\((?!\()([^{}]{0,1000})\)[ \t]*-?\}\}")  # of Zola
_LIQUID_COMMENT = re.compile(r"\{#-?[ \t][^{}]{0,2000}[ \t]-?#\}")
_LOGSEQ = re.compile(r"(embed|query|renderer|cloze|video|youtube|tweet|twitter|audio|pdf)\b[ \t]*(.*)$")
_VARIABLE = re.compile(r"[$.]?[A-Za-z_][\w.\[\]\"'-]*(?:[ \t]*\|.*)?$|\.[\w.]*$")
_PARAMETER = re.compile(r"""(?:([\w-]+)[ \t]*=[ \t]*)?(?:"([^"\n]*)"|'([^'\n]*)'|`([^`\n]*)`|([^\s"'`=,()]+))""")
_STRING = re.compile(r"""["']([^"'\n]*)["']""")
PLAYERS = {
    "youtube": "https://www.youtube.com/watch?v={}", "youtube_video": "https://www.youtube.com/watch?v={}",
    "youtubepl": "https://www.youtube.com/playlist?list={}", "vimeo": "https://vimeo.com/{}",
    "bilibili": "https://www.bilibili.com/video/{}", "dailymotion": "https://www.dailymotion.com/video/{}",
}  # fmt: skip
_POSTS = {
    "tweet": "https://x.com/{user}/status/{id}", "twitter": "https://x.com/{user}/status/{id}", "x": "https://x.com/{user}/status/{id}",
    "instagram": "https://www.instagram.com/p/{0}/", "gist": "https://gist.github.com/{0}/{1}", "speakerdeck": "https://speakerdeck.com/player/{0}",
    "jsfiddle": "https://jsfiddle.net/{0}", "codepen": "https://codepen.io/pen/{0}", "asciinema": "https://asciinema.org/a/{0}",
}  # fmt: skip
_PICTURES = frozenset(
    ("figure", "img", "image", "imgproc", "picture", "photo", "asset_img", "lazyimg", "responsive-image")
)
_FILES = frozenset(("video", "audio", "mp4", "iframe", "embed"))
_PATHS = frozenset(("ref", "relref", "link", "post_url", "post_link", "asset_path", "static"))
_NAMED_LINKS = frozenset(("link", "post_link", "asset_link"))  # Hexo's
_LINKS = frozenset(("button", "a", "linkto", "btn"))
_ADMONITIONS = frozenset(("notice", "admonition", "callout", "alert", "hint", "note"))
_NOTHING = frozenset(  # what shows nothing, and what is worked out
    ("icon", "fa", "anchor", "clear", "br", "set", "macro", "import", "from", "extends", "block", "endblock", "super",
     "end", "break", "continue", "increment", "decrement", "cycle", "paginate", "ads", "adsense", "table_of_contents"),
)  # fmt: skip
_SOURCES = ("src", "source", "url", "file", "image", "href", "link")
_WORDS = ("caption", "alt", "title", "attr")


def without_shortcodes(text: str, shelf: Shelf) -> str:
    """`text` without them."""
    if "{#" in text:
        text = _LIQUID_COMMENT.sub("", text)
    if "{{" in text:
        text = _CALL.sub(lambda call: _made(call[1], call[2], False, False, shelf), text)
        text = _ESCAPED.sub(lambda match: shelf.keep(f"{{{{{match[1]} {match[2].strip()} {match[3]}}}}}"), text)
        ends = Counter(match[3] for match in _HUGO.finditer(text) if match[2])
        links: list[str] = []
        text = _HUGO.sub(lambda match: _of_hugo(match, ends, links, shelf), text)
    if "{%" in text:
        names = Counter(match[1] for match in _LIQUID.finditer(text))
        text = _LIQUID.sub(lambda match: _of_liquid(match, names, shelf), text)
    return _VALUE.sub(_value, text) if "{{" in text else text


def _of_hugo(tag: re.Match[str], ends: Counter[str], links: list[str], shelf: Shelf) -> str:
    """What becomes of a shortcode; `links` are those whose words are being read."""
    name, is_end = tag[3], bool(tag[2])
    if ends[name] and name.lower() in _LINKS:
        if is_end:
            return f"]({quote(links.pop(), safe=_SAFE)})" if links else ""
        positional, named = _parameters(tag[4])
        links.append(_source(positional, named))
        return "["
    return _made(name, tag[4], is_end, bool(ends[name]), shelf)


def _of_liquid(tag: re.Match[str], names: Counter[str], shelf: Shelf) -> str:
    name = tag[1]
    if names["end"] and tag[2].startswith("("):  # of Zola, whose parts all end in `{% end %}`
        return _heading(name, _parameters(tag[2])[1], [])
    is_end = name.startswith("end") and bool(names[name.removeprefix("end")])
    if name in (
        "include",
        "include_relative",
        "render",
        "assign",
        "capture",
        "if",
        "else",
        "elsif",
        "for",
        "unless",
        "case",
    ):
        return _included(tag[2]) if name.startswith("include") else ""
    return _made(name, tag[2], is_end, bool(names[f"end{name}"]), shelf)


def _included(written: str) -> str:
    """A picture or a player that a site's own piece would show."""
    positional, named = _parameters(written)
    name = (positional or [""])[0].rpartition("/")[2].partition(".")[0].lower()
    if name in PLAYERS and (id_ := named.get("id") or named.get("video")):
        return player(name, id_)
    source = next((named[key] for key in _SOURCES if named.get(key)), "")
    return link_to(f"image: {_caption(named)}", source) if source and name in _PICTURES | {"responsive"} else ""


def _made(name: str, written: str, is_end: bool, is_paired: bool, shelf: Shelf) -> str:
    """What a shortcode becomes."""
    name = name.lower().rpartition("/")[2].removesuffix(".html")
    positional, named = _parameters(written)
    first, source = (positional or [""])[0], _source(positional, named)
    if is_end or (is_paired and name not in _LINKS):
        return "" if is_end else _heading(name, named, positional)
    if name in PLAYERS:
        return player(name, named.get("id") or first)
    if name in _POSTS:
        return _post(name, positional, named)
    if name in _PICTURES:
        return link_to(f"image: {_caption(named) if named else ' '.join(positional[1:]) or 'untitled'}", source)
    if name in _FILES:
        return link_to(name if name == "audio" else "video", source)
    if name in _NAMED_LINKS and (at := _address_in(name, positional)) is not None:
        words = positional[:at] if name == "link" else positional[1:]
        return link_to(" ".join(words) or positional[at], positional[at])
    if name in _PATHS:
        return quote(" ".join(positional) if positional else source, safe=_SAFE)
    if name in _LINKS:
        return link_to(named.get("text") or named.get("title") or "link", source)
    if (not first and not named) or name in _NOTHING:
        return ""
    return shelf.keep(f"\\[{name}: {plain_label(first or next(iter(named.values())))}\\]")


def _source(positional: list[str], named: dict[str, str]) -> str:
    return next((named[key] for key in _SOURCES if named.get(key)), (positional or [""])[0])


def _address_in(name: str, positional: list[str]) -> int | None:
    """Which parameter is the address, in a tag of Hexo's that is a link by itself."""
    if name != "link":
        return 0 if positional else None
    return next((at for at, part in enumerate(positional) if part.startswith(("http://", "https://"))), None)


def _heading(name: str, named: dict[str, str], positional: list[str]) -> str:
    """The title of a part that can be folded, a tab or a notice."""
    title = (
        named.get("title")
        or named.get("summary")
        or (named.get("name") or named.get("label") if name.startswith("tab") else "")
        or (" ".join(positional) if name in ("details", "tab", "expand") else "")
        or (positional[1] if name in _ADMONITIONS and len(positional) > 1 else "")
    )
    return f"**{plain_label(title)}**\n\n" if title else ""


def player(name: str, id_: str) -> str:
    """A link to a video by its id or its address; nothing where there is none."""
    return link_to("video", PLAYERS[name].format(id_) if id_ and not id_.startswith("http") else id_)


def _post(name: str, positional: list[str], named: dict[str, str]) -> str:
    if positional and positional[-1].startswith("http"):
        return link_to(name, positional[-1])
    if name == "gist" and len(positional) == 1:
        return link_to(name, f"https://gist.github.com/{positional[0]}")
    parts = {"user": "i", "id": "", **named}
    if positional and "id" not in named:
        parts["id"] = positional[-1]
        parts["user"] = positional[0] if len(positional) > 1 else "i"
    try:
        return link_to(name, _POSTS[name].format(*positional, **parts))
    except (IndexError, KeyError):
        return ""


def link_to(words: str, url: str) -> str:
    """A link, where there is something to lead to."""
    url = url.strip()
    if not url:
        return ""
    return f"[{plain_label(words)}]({quote(url, safe=_SAFE)})"


def _caption(named: dict[str, str]) -> str:
    return next((named[key] for key in _WORDS if named.get(key)), "untitled")


def plain_label(words: str) -> str:
    """`words` without what Markdown would make something of."""
    return " ".join(re.sub(r"[][<>{}\\`*_]", "", words[:300]).split())


def _parameters(written: str) -> tuple[list[str], dict[str, str]]:
    """Those without names, in order, and those with."""
    positional: list[str] = []
    named: dict[str, str] = {}
    for match in _PARAMETER.finditer(written.rstrip(" /\t-")):
        value = next((part for part in match.groups()[1:] if part is not None), "")
        if match[1]:
            named.setdefault(match[1].lower(), value)
        else:
            positional.append(value)
    return positional, named


def _value(value: re.Match[str]) -> str:
    """A value that a site would fill in: its text, where that is written out, else nothing where it is one at all."""
    written = value[1].strip("- \t")
    if string := _STRING.match(written):
        return string[1]
    if call := _LOGSEQ.match(written):
        is_address = call[2].startswith("http")
        return link_to("video" if call[1] in ("video", "youtube") else call[1], call[2]) if is_address else ""
    return "" if _VARIABLE.match(written) else value[0]
