"""Which heading a link within an article leads to, `#a-heading`: every generator names headings in its own way, so they
are compared by their letters and digits alone; and some headings state a name.
"""

import re
import unicodedata
from collections.abc import Sequence
from urllib.parse import unquote

from reader.loader.prose import heading_words

_MAX_BODY = 160_000  # characters that are looked at
_NAME = r"(?P<name>[\w:.-]{1,200})"
_TITLE = r"(?P<title>[^\n]{0,500})"
_ID = rf"[^<>\n]{{0,300}}\b(?:id|name)=[\"']?{_NAME}[^<>\n]{{0,300}}>"
_STATED = tuple(  # a heading and its name, in each way of writing them
    re.compile(form, re.MULTILINE | re.IGNORECASE)
    for form in (
        rf"^#{{1,6}}[ \t]+(?P<title>[^{{}}\n]{{0,500}})\{{:?[ \t]*#{_NAME}[^{{}}\n]{{0,300}}\}}[ \t]*$",
        rf"^#{{1,6}}[ \t]+{_TITLE}\n\{{:[ \t]*#{_NAME}[^{{}}\n]{{0,300}}\}}",
        rf"<h[1-6]{_ID}(?P<title>[^\n]{{0,500}}?)</h[1-6]",
        rf"<a {_ID}(?: ?</a>)?\s{{0,20}}\n#{{1,6}}[ \t]+{_TITLE}",
        rf"^#{{1,6}}[ \t]+(?P<title>[^<\n]{{0,300}}<a {_ID}[^\n]{{0,500}})",
        rf"^\[(?:\[|#){_NAME}\]?\]\n={{1,6}}[ \t]+{_TITLE}",  # AsciiDoc
    )
)
_COUNTED = re.compile(r"(.+?)[-_]([1-9]\d?)")  # of several headings that say the same


def heading_at(fragment: str, titles: Sequence[str], body: str) -> int | None:
    """Which of the headings `titles` of `body` a link to `fragment` leads to; None where it leads to none."""
    name = unquote(fragment).lstrip("#").rpartition("#")[2]  # Obsidian writes the headings above it, too
    letters = [_letters(title) for title in titles]
    if (stated := _stated_title(name, body)) and stated in letters:
        return letters.index(stated)
    if (plain := _letters(name)) in letters:
        return letters.index(plain)
    if counted := _COUNTED.fullmatch(name):
        same = [at for at, each in enumerate(letters) if each == _letters(counted[1])]
        return same[min(int(counted[2]), len(same) - 1)] if same else None
    return None


def _stated_title(name: str, body: str) -> str:
    for form in _STATED:
        for heading in form.finditer(body, 0, _MAX_BODY):
            if heading["name"] == name:
                return _letters(heading_words(heading["title"]))
    return ""


def _letters(title: str) -> str:
    plain = unicodedata.normalize("NFKD", title.casefold())
    return "".join(filter(str.isalnum, plain))
