"""Addresses: which may be opened, how they are shown, and the one form under which two spellings are the same page."""

import re
from functools import lru_cache

from reader.text.clean import hides, one_line

MAX_URL = 8_192  # characters; servers and browsers cut longer ones
_MAX_HOST, _MAX_LABEL = 253, 63  # characters of a host's name and of each part of it, as the name system has it

_TRACKING = re.compile(
    r"(?:utm_\w*|fbclid|gclid|dclid|gbraid|wbraid|msclkid|mc_cid|mc_eid|igshid|yclid|twclid|ocid|cmpid|"
    r"guccounter|guce_referrer|guce_referrer_sig|_ga|_hsenc|_hsmi|wt\.mc_id)$",
    re.IGNORECASE,
)
_PLAIN = re.compile(r"https?://([a-z0-9-]+(?:\.[a-z0-9-]+)*)(/[!-\"$->@-~]*)?")  # no port, query or fragment
_NO_HOST = re.compile(r"[\x00-,/:-@\[-^`{-\x7f]|^\.|\.\.")  # characters no name holds, and empty parts of one
_BRACKETED = re.compile(r"\[[0-9A-Fa-f:.]+\](?::[0-9]*)?")  # an address of IPv6, and nothing behind it but a port
_DOT = re.compile("[.\u3002\uff0e\uff61]")  # what UTS 46 takes for a full stop
_PORT = re.compile(":[0-9]*$")
_REMEMBERED = 1_024  # names
_PATH_END = (
    "/ \t\n\r\x0b\x0c\x1c\x1d\x1e\x1f\x85\xa0\u1680"
    + "".join(map(chr, range(0x2000, 0x200B)))
    + "\u2028\u2029\u202f\u205f\u3000"
)
_DEFAULT_PORTS = {"http": 80, "https": 443}


def is_web(url: str) -> bool:
    """Whether the scheme of `url` is http or https."""
    return url[:8].lower().startswith(("http://", "https://"))


def is_path(url: str) -> bool:
    """Whether a link's address leads to another file: it has no scheme, no host, and more than a fragment."""
    return bool(url) and not url.startswith(("#", "//")) and not re.match(r"[A-Za-z][A-Za-z0-9+.-]*:", url)


def fault(url: str) -> str:
    """Why `url` is not opened, as the end of a sentence (`is not an http or https URL`); empty where it may be.

    What is refused has no honest use: browsers and people would not see the same host in it.
    """
    from urllib.parse import urlsplit

    if not is_web(url):
        return "is not an http or https URL"
    if len(url) > MAX_URL:
        return f"is longer than {MAX_URL:,} characters"
    if hides(url) or re.search(r"\s", url):
        return "contains characters that are not allowed in a URL"
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname or "", parts.port
    except ValueError:
        return "is not a valid URL"
    if "@" in parts.netloc:
        return "contains a user name or password"
    if not host:
        return "has no host"
    if "[" in parts.netloc or "]" in parts.netloc:
        return "" if _BRACKETED.fullmatch(parts.netloc) else "has no valid host"
    if _NO_HOST.search(host) or not ascii_host(host):
        return "has no valid host"
    return ""


def ascii_host(host: str) -> str:
    """`host` as browsers look it up: `bücher.example` is `xn--bcher-kva.example`. Empty where there is no such form.

    By Unicode Technical Standard 46, https://www.unicode.org/reports/tr46/, not transitional, checked as
    https://url.spec.whatwg.org/#idna has it.
    """
    return _looked_up(host)[0] if _is_short(host) else ""


def _is_short(host: str) -> bool:
    """Whether it is no longer than a name may be. Asked first: to encode one takes the square of its length."""
    return len(host) <= _MAX_HOST and max(map(len, _DOT.split(host))) <= _MAX_LABEL


@lru_cache(_REMEMBERED)
def _looked_up(host: str) -> tuple[str, str]:
    """As browsers look it up, and as older programs do, by IDNA 2003; empty where there is no such form."""
    if host.isascii():
        return host, host
    return _by_uts46(host), _by_idna2003(host)


def _by_uts46(host: str) -> str:
    import idna  # most names are ASCII

    try:
        mapped = idna.uts46_remap(host, std3_rules=False, transitional=False)
        looked_up = ".".join(_encoded(label) for label in mapped.split("."))
    except ValueError:  # a UnicodeError among them
        return ""
    return looked_up if _is_short(looked_up) and not _NO_HOST.search(looked_up) else ""


def _encoded(label: str) -> str:
    """Raises ValueError for what no label may be."""
    import idna

    if label.isascii():
        return label
    if len(label) > _MAX_LABEL:
        raise ValueError
    idna.check_nfc(label)
    idna.check_initial_combiner(label)
    idna.check_bidi(label)
    if not all(idna.valid_contextj(label, at) for at, char in enumerate(label) if char in "\u200c\u200d"):
        raise ValueError
    return f"xn--{label.encode('punycode').decode()}"


def _by_idna2003(host: str) -> str:
    try:
        return host.encode("idna").decode()
    except UnicodeError:
        return ""


def display_host(host: str) -> str:
    """`host` for the eye: one that is not ASCII, which may look like another, with the name it is looked up by; with
    both where older programs look up another one.
    """
    if host.isascii() or not (looked_up := ascii_host(host)):
        return host
    before = _looked_up(host)[1]
    return f"{host} ({looked_up}{f', {before} in older browsers' if before not in ('', looked_up) else ''})"


def display_url(url: str) -> str:
    """`url` for the eye: its host as `display_host` has it; of a path to another file, its name as it is."""
    if "%" in url and is_path(url):
        from urllib.parse import unquote

        return one_line(unquote(url))
    if url.isascii() or fault(url):
        return url
    from urllib.parse import urlsplit

    netloc = urlsplit(url).netloc
    host = _PORT.sub("", netloc)
    at = url.index(netloc)
    return url[:at] + display_host(host) + url[at + len(host) :]


def canonical(url: str) -> str:
    """`url` without what does not tell pages apart: http or https, case of the host, default port, a trailing
    slash, the fragment, and query parameters that only track. Everything else of the query stays: real
    pages differ in nothing but `?v=`. Expects an http(s) address; raises nothing.
    """
    url = url.strip()
    if plain := _PLAIN.fullmatch(url):  # most are, at a tenth of the cost
        return f"https://{plain[1]}{(plain[2] or '').rstrip('/')}"
    from urllib.parse import urlsplit

    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").rstrip(".")
        port = parts.port
    except ValueError:
        return url
    if host.split() != [host] or parts.scheme not in _DEFAULT_PORTS:
        return url
    if port is not None and port != _DEFAULT_PORTS.get(parts.scheme):
        host += f":{port}"
    pairs = map(str.strip, parts.query.split("&"))
    kept = [pair for pair in pairs if pair and not _TRACKING.match(pair.partition("=")[0])]
    return f"https://{host}{parts.path.rstrip(_PATH_END)}" + ("?" + "&".join(kept) if kept else "")
