"""The words of a body as a person reads them: for search and for how long it takes, not for the screen.

Markup, what a site's generator would replace, comments and where links lead are left out; code stays. Everything here
takes time in proportion to the body.
"""

import re

from reader.text import clean

MAX_TEXT = 60_000  # characters: some 10,000 words, an hour's reading; the index holds no more of an article

_HIDDEN = (("<!--", "-->"), ("{{", "}}"), ("{%", "%}"), ("{/*", "*/}"))
_UNSEEN = ("\xad", "\u200b", "\ufeff")  # within words, where they may be parted
# Patterns begin with a line break rather than `^`, which would be tried at every character.
_MARKS = re.compile(r"\n[ \t>#*+|=-]+")  # of headings, items, quotes, tables and rules
_FENCE = re.compile(r"\n[ \t]*(?:```|~~~)[^\n]*")
_SCRIPT = re.compile(r"\n(?:import [^\n]*['\"];?|export (?:const|default|let) [^\n]*)(?=\n|$)")
_EMBED = re.compile(r"!\[\[[^][\n]*\]\]|\[\^[^][\s]*\]:?")  # of Obsidian, and where footnotes are called
_DEFINITION = re.compile(r"\n {0,3}\[[^][\n]*\]:[^\n]*")  # where links lead that are named elsewhere
_TARGET = r"\]\([^()\n]*(?:\([^()\n]*\)[^()\n]*)?\)"
_LINK = re.compile(rf"!?\[([^][\n]*)(?:{_TARGET}|\]\[[^][\n]*\])")
_WIKI_LINK = re.compile(r"\[\[(?:[^][|\n]*\|)?([^][|\n]*)\]\]")
_ATTRIBUTES = re.compile(r"\{:[^{}\n]*\}")
_ASIDE = re.compile(r"%%[^%]*%%")


def body_text(body: str) -> str:
    """The text of `body`, on one line. What a terminal must not see may still be in it."""
    body = "\n" + body
    for beginning, end in _HIDDEN:
        body = _without(body, beginning, end)
    for char in _UNSEEN:
        body = body.replace(char, "")
    body = _MARKS.sub("\n", _without_targets(_without_scripts(body)))
    body = body.replace("**", "").replace("`", " ").replace("|", " ")
    return " ".join(clean.without_tags(clean.unescape(clean.without_tags(body))).split())


def _without(text: str, beginning: str, end: str) -> str:
    """`text` without what stands between these two; one that has no end stays."""
    at = text.find(beginning)
    if at < 0:
        return text
    kept, start = [], 0
    while at >= 0 and (stop := text.find(end, at + len(beginning))) >= 0:
        kept.append(text[start:at])
        start = stop + len(end)
        at = text.find(beginning, start)
    return " ".join([*kept, text[start:]])


def _without_scripts(text: str) -> str:
    if "```" in text or "~~~" in text:
        text = _FENCE.sub("\n", text)
    if "import " in text or "export " in text:
        text = _SCRIPT.sub("\n", text)
    if "{:" in text:
        text = _ATTRIBUTES.sub("", text)
    return _ASIDE.sub("", text) if "%%" in text else text


def _without_targets(text: str) -> str:
    if "[" not in text:
        return text
    if "]:" in text or "[^" in text or "![[" in text:
        text = _DEFINITION.sub("\n", _EMBED.sub("", text))
    if "[[" in text:
        text = "".join(_WIKI_LINK.split(text))
    if "](" not in text and "][" not in text:
        return text
    text = "".join(_LINK.split(text))  # what is between the matches, and the words of each: quicker than `sub`
    if "](" in text:
        text = re.sub(_TARGET, "", "".join(_LINK.split(text)))  # of what has brackets within, as a picture
    return text
