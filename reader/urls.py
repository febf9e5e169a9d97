"""Addresses compared: the one form under which two spellings of a page's address are the same page."""

import re

_TRACKING = re.compile(
    r"(?:utm_\w*|fbclid|gclid|dclid|gbraid|wbraid|msclkid|mc_cid|mc_eid|igshid|yclid|twclid|ocid|cmpid|"
    r"guccounter|guce_referrer|guce_referrer_sig|_ga|_hsenc|_hsmi|wt\.mc_id)$",
    re.IGNORECASE,
)
_PLAIN = re.compile(r"https?://([a-z0-9-]+(?:\.[a-z0-9-]+)*)(/[!-\"$->@-~]*)?")  # no port, query or fragment
_DEFAULT_PORTS = {"http": 80, "https": 443}


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
    kept = [pair for pair in parts.query.split("&") if pair and not _TRACKING.match(pair.partition("=")[0])]
    path = re.sub(r"[/\s]+$", "", parts.path)  # blanks at the end are none of the address
    return f"https://{host}{path}" + ("?" + "&".join(kept).rstrip() if kept else "")


def page_id(key: str) -> int:
    """64 bits that stand for a canonical address: among a million, two share theirs once in 40 million tries."""
    return digest(key.encode("utf-8", "surrogatepass"))


def digest(content: bytes) -> int:
    """64 bits that stand for `content`."""
    from hashlib import blake2b

    return int.from_bytes(blake2b(content, digest_size=8).digest(), "big", signed=True)
