"""What the path of a file says: a date, a title, whether it is a draft."""

import re
from datetime import datetime

from reader.loader.dates import parse_date
from reader.text import clean
from reader.text.graphemes import is_blank

_DATE = re.compile(r"(?<!\d)(\d{4})([-_.])(\d\d)\2(\d\d)(?!\d)", re.ASCII)
_SHORT = re.compile(r"(?<!\d)(\d{4})-(\d\d?)-(\d\d?)(?!\d)", re.ASCII)
_CJK = re.compile(r"(?<!\d)(\d{4}) ?[年년] ?(\d\d?) ?[月월] ?(\d\d?) ?[日일]", re.ASCII)
_WITHIN = re.compile(r"(?<!\d)((?:19|20)\d\d)(\d\d)(\d\d)(?!\d)", re.ASCII)
_DIGITS = re.compile(r"^(\d{4})(\d\d)(\d\d)(?:\d{4}|\d{6})?(?!\d)", re.ASCII)
_WEEK = re.compile(r"(?<!\d)(\d{4}-?W\d\d(?:-?[1-7])?)(?!\d)", re.ASCII)
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)", re.ASCII)
_DATED_FOLDERS = re.compile(r"(?:^|/)(\d{4})/(\d\d?)/(\d\d?)(?=[/-]|$)", re.ASCII)
_DATE_BEFORE = re.compile(r"^\d{4}([-_.])\d\d\1\d\d[-_. ]+(?=.)", re.ASCII)
_LANGUAGE = re.compile(r"\.[a-z]{2}(?:-[A-Za-z]{2,4})?$")  # that a name ends in, as Hugo and Zola have it
_INDEXES = ("index", "_index")  # names of pages that are called by their folder


def date_of(path: str) -> datetime | None:
    """The day that a file's name holds, else the folders above it, the nearest first, else folders of year, month and
    day, as https://www.11ty.dev/docs/dates/ and https://docusaurus.io/docs/blog have it; also a week (`2024-W05`), and
    a name that is a date in words.
    """
    *outer, name = path.split("/")
    for part in (name.rpartition(".")[0] or name, *reversed(outer)):
        for match in (
            _DATE.search(part),
            _DIGITS.match(part),
            _SHORT.search(part),
            _CJK.search(part),
            _WITHIN.search(part),
        ):
            if match and (day := parse_date("-".join(group for group in match.groups() if group.isdecimal()))):
                return day
        if day := _other_date(part):
            return day
    folders = _DATED_FOLDERS.search(path)
    return parse_date("-".join(folders.groups())) if folders else None


def _other_date(part: str) -> datetime | None:
    if week := _WEEK.search(part):
        return parse_date(week[1])
    return parse_date(part) if _YEAR.search(part) and any(map(str.isalpha, part)) else None


def title_of(path: str) -> str:
    """A file's name, or its folder's where it is that folder's page, as a title."""
    *folders, name = path.split("/")
    stem = name.rpartition(".")[0] or name
    stem = _LANGUAGE.sub("", stem) or stem
    if stem.lower() in _INDEXES and folders:
        stem = folders[-1]
    rest = _DATE_BEFORE.sub("", stem)
    title = clean.one_line(stem if _DATE.fullmatch(rest) else rest.replace("-", " ").replace("_", " "))
    return "untitled" if is_blank(title) else title


def is_draft(path: str) -> bool:
    """Whether it lies in Jekyll's or Hexo's folder for drafts."""
    return "/_drafts/" in f"/{path}"


def is_post(path: str) -> bool:
    """Whether it lies in Jekyll's folder for posts."""
    return "/_posts/" in f"/{path}"
