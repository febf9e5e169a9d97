"""Articles in some order, held as packed ids: eight bytes each, however many there are."""

from array import array
from collections.abc import Iterator, Sequence
from typing import overload

_WIDTH = 8


class IdList(Sequence[int]):
    """Ids of articles in order. Equal where the ids are."""

    __slots__ = ("_ids", "packed")

    def __init__(self, packed: bytes = b"") -> None:
        self.packed = packed  # as `array('q')` has them
        self._ids = memoryview(packed).cast("q")

    @classmethod
    def of(cls, ids: Sequence[int]) -> "IdList":
        """These ids, packed: eight bytes each."""
        return cls(array("q", ids).tobytes())

    def __len__(self) -> int:
        return len(self._ids)

    def __iter__(self) -> Iterator[int]:
        return iter(self._ids)

    @overload
    def __getitem__(self, position: int) -> int: ...
    @overload
    def __getitem__(self, position: slice) -> list[int]: ...
    def __getitem__(self, position: int | slice) -> int | list[int]:
        return self._ids[position].tolist() if isinstance(position, slice) else self._ids[position]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, IdList) and self.packed == other.packed

    def __hash__(self) -> int:
        return hash(self.packed)

    def position(self, id_: int | None) -> int | None:
        """Where `id_` stands; None where it does not. Looks for its bytes, which takes 1 ms in a million."""
        if id_ is None:
            return None
        wanted = array("q", [id_]).tobytes()
        at = self.packed.find(wanted)
        while at >= 0 and at % _WIDTH:
            at = self.packed.find(wanted, at + 1)
        return at // _WIDTH if at >= 0 else None
