"""Broadsheet: a terminal news reader for directories of article files."""

__version__ = "0.1.0"
