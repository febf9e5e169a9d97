"""64 bits that stand for a text or for bytes."""


def page_id(key: str) -> int:
    """64 bits that stand for a canonical address: among a million, two share theirs once in 40 million tries."""
    return digest(key.encode("utf-8", "surrogatepass"))


def digest(content: bytes) -> int:
    """64 bits that stand for `content`."""
    from hashlib import blake2b

    return int.from_bytes(blake2b(content, digest_size=8).digest(), "big", signed=True)
