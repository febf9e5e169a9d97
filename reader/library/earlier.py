"""What articles said when they were read, where their files say something else now: they are `changed`.

Whoever rewrites the file, a feed or git, a sync finds out, as the row of the index that it replaces has the words of
before. The mark is one of the person's, in their state; the words are kept here, and lost with the index. Git could
tell them too, but it does what the settings of a stranger's directory say, so it is not asked.
"""

import json
import re
import sqlite3
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, NamedTuple

from reader.errors import StorageError
from reader.library.bodies import unpacked
from reader.library.rows import ArticleRow, FileRows, Row

if TYPE_CHECKING:
    from reader.state.mark_values import Marks
    from reader.state.state import State

_SENTENCE = re.compile(r"(?<=[.!?。])\s+")
_MOST = 2_000  # sentences compared
_ALIKE = 8  # of them at most: to compare takes the cube of their number


class Version(NamedTuple):
    """What an article says, as far as the index has it. `packed` is its body: see bodies.py."""

    key: str
    title: str
    excerpt: str
    words: int | None
    packed: bytes | None

    def differs(self, other: "Version") -> bool:
        """Whether the other says something else. A body that is not kept is judged by its length."""
        if self[1:4] != other[1:4]:
            return True
        return self.packed is not None and other.packed is not None and self.packed != other.packed


class Indexed(NamedTuple):
    """A version that stood in the index and, where it had changed, title, excerpt and body of the one that was read."""

    version: Version
    read: tuple[str, str, bytes | None] | None


def indexed(db: sqlite3.Connection, ids: Sequence[int]) -> dict[int, Indexed]:
    """Those of `ids` that are articles of the index, by id; ask before their rows are replaced."""
    rows = db.execute(
        "SELECT article.id, key, article.title, article.excerpt, words, body.packed, "
        "earlier.id, earlier.title, earlier.excerpt, earlier.packed "
        "FROM article LEFT JOIN body USING (id) LEFT JOIN earlier USING (id) "
        "WHERE article.id IN (SELECT value FROM json_each(?))",
        (json.dumps(ids),),
    )
    return {row[0]: Indexed(Version(*row[1:6]), row[7:] if row[6] else None) for row in rows}


def mark_changed(
    db: sqlite3.Connection,
    batch: Sequence[FileRows],
    replaced: Mapping[int, Indexed],
    marks: "Mapping[int, Marks]",
    state: "State",
) -> None:
    """Mark those of `batch` that have been read and say something else by now. `replaced` are the rows of before, by
    id; `marks` are theirs, by page.
    """
    changed = []
    for rows in batch:
        if not rows.article or not (old := replaced.get(rows.file.id)):
            continue
        mark = marks.get(int(rows.article["page"] or 0))
        new = _version(rows.article, rows.body)
        if mark and mark.read and old.version.key == new.key and (mark.changed or old.version.differs(new)):
            read = old.read if mark.changed else (old.version.title, old.version.excerpt, old.version.packed)
            if read:
                db.execute("INSERT INTO earlier VALUES (?, ?, ?, ?)", (rows.file.id, *read))
            if not mark.changed:
                changed.append((rows.file.id, new.key))
    if changed:
        db.executemany("UPDATE mark SET changed = 1 WHERE id = ?", [(id_,) for id_, _ in changed])
        with suppress(StorageError):  # it is marked as long as the index lasts
            state.note_changed([key for _, key in changed])


def _version(article: ArticleRow, body: Row | None) -> Version:
    return Version._make((*(article[name] for name in Version._fields[:-1]), body and body[1]))


def changes(db: sqlite3.Connection, id_: int) -> list[str] | None:
    """What the article says now and did not say when it was read, as lines that begin with `+`, and the other way round
    with `-`. None where it is not marked as changed; nothing where the words of before are not known.
    """
    row = db.execute(
        "SELECT earlier.id, earlier.title, earlier.excerpt, earlier.packed, "
        "article.title, article.excerpt, body.packed "
        "FROM mark JOIN article USING (id) LEFT JOIN body USING (id) LEFT JOIN earlier USING (id) "
        "WHERE article.id = ? AND changed",
        (id_,),
    ).fetchone()
    if not row:
        return None
    return list(_diff(_sentences(*row[1:4]), _sentences(*row[4:]))) if row[0] else []


def _sentences(title: str, excerpt: str, packed: bytes | None) -> list[str]:
    body = unpacked(packed) if packed else ""
    parts = [title, *_SENTENCE.split(body or excerpt)]
    return [sentence for sentence in parts if sentence][:_MOST]


def _diff(old: list[str], new: list[str]) -> Iterator[str]:
    matcher = SequenceMatcher(None, _numbered(old), _numbered(new), autojunk=False)
    for what, start, end, other_start, other_end in matcher.get_opcodes():
        if what != "equal":
            yield from (f"- {sentence}" for sentence in old[start:end])
            yield from (f"+ {sentence}" for sentence in new[other_start:other_end])


def _numbered(sentences: list[str]) -> list[tuple[str, int]]:
    """Each with a number, so that no more than `_ALIKE` are equal."""
    count: Counter[str] = Counter()
    numbered = []
    for sentence in sentences:
        numbered.append((sentence, count[sentence] // _ALIKE))
        count[sentence] += 1
    return numbered
