"""Encrypted payloads, which are no text for people: front matter without them."""

import re

_BLOCK = re.compile(r"""([ -]*)["']?secured["']?[ ]*:""")
_INLINE = re.compile(r"""(\bsecured["']?[ ]*:)[ ]*\{[^{}]*\}?""")
_NAMED = "(encrypted payload)"


def without_payloads(fm: str) -> str:
    """`fm`, YAML as it is written, with every value of a `secured` field left out."""
    kept: list[str] = []
    depth: int | None = None  # of the field that is being left out
    for line in fm.splitlines():
        if depth is not None and (not line.strip() or len(line) - len(line.lstrip(" ")) > depth):
            continue
        found = _BLOCK.match(line)
        depth = len(found[1]) if found else None
        kept.append(f"{found[0]} {_NAMED}" if found else _INLINE.sub(rf"\1 {_NAMED}", line))
    return "\n".join(kept)
