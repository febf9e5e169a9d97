"""The text of what a server sent: a byte order mark counts most, then what the document says, then the server."""

import codecs
import json
import re

_MARKS = (  # the longer first: that of UTF-32 begins like that of UTF-16
    (codecs.BOM_UTF32_LE, "utf-32-le"), (codecs.BOM_UTF32_BE, "utf-32-be"), (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"),
)  # fmt: skip
_WITHOUT_MARK = (
    (b"<\0\0\0", "utf-32-le"), (b"\0\0\0<", "utf-32-be"), (b"<\0?\0", "utf-16-le"), (b"\0<\0?", "utf-16-be"),
    (b"<\0!\0", "utf-16-le"), (b"\0<\0!", "utf-16-be"),
)  # fmt: skip
_DECLARED = re.compile(rb"""^[^<]{0,100}<\?xml[^>]{0,200}?encoding\s*=\s*["']([A-Za-z0-9._:-]{1,40})["']""")
_CHARSET = re.compile(r"""charset\s*=\s*["']?([A-Za-z0-9._:-]{1,40})""", re.IGNORECASE)
# https://encoding.spec.whatwg.org/#names-and-labels: what is called Latin 1 or ASCII is Windows' own
_MEANT = {
    "iso-8859-1": "cp1252", "latin-1": "cp1252", "latin1": "cp1252", "us-ascii": "cp1252", "ascii": "cp1252",
    "gb2312": "gb18030", "gbk": "gb18030", "shift_jis": "cp932", "x-sjis": "cp932", "ks_c_5601-1987": "cp949",
}  # fmt: skip


def message(url: str, content_type: str, document: bytes) -> bytes:
    """A document for a job in a process of its own: on the first line, as JSON, its URL and its type."""
    return b"%b\n%b" % (json.dumps([url, content_type]).encode(), document)


def parts_of(message: bytes) -> tuple[str, str, bytes]:
    """The URL, the type and the document in a `message`."""
    head, _, document = message.partition(b"\n")
    url, content_type = json.loads(head)
    return url, content_type, document


def decoded(data: bytes, content_type: str = "") -> str:
    """`data` as text; what cannot be read becomes `\ufffd`. What is valid UTF-8 is UTF-8, whatever it says."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return data[len(mark) :].decode(encoding, "replace")
    for beginning, encoding in _WITHOUT_MARK:
        if data.startswith(beginning):
            return data.decode(encoding, "replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode(_stated(data, content_type), "replace")


def _stated(data: bytes, content_type: str) -> str:
    declared, charset = _DECLARED.match(data), _CHARSET.search(content_type)
    for name in (declared and declared[1].decode("ascii"), charset and charset[1]):
        encoding = _MEANT.get((name or "").lower(), name or "")
        if encoding and _is_text(encoding):
            return encoding
    return "utf-8" if _is_nearly_utf8(data) else "cp1252"


def _is_text(encoding: str) -> bool:
    """Whether Python knows it, as one that makes text of bytes (not `hex` or `zip`), and it is not what failed."""
    try:
        codec = codecs.lookup(encoding)
    except (LookupError, ValueError):
        return False
    return bool(getattr(codec, "_is_text_encoding", False)) and not codec.name.startswith(("utf-8", "utf-16", "utf-32"))


def _is_nearly_utf8(data: bytes) -> bool:
    """Whether far more of it is UTF-8 than is not: one broken character costs itself, not all others."""
    text = data.decode("utf-8", "replace")
    beyond = sum(char > "\x7f" for char in text)
    return text.count("\ufffd") * 2 <= beyond
