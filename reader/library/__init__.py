"""The index of article files: what is there and in which order, answered without opening a file."""

from reader.library.headlines import Counts
from reader.library.library import Library, Record, find_directories

__all__ = ["Counts", "Library", "Record", "find_directories"]
