"""What each field of a query takes, for error messages."""

from reader.model.fields import NUMBERS
from reader.query.sorting import GROUPS
from reader.query.terms import FLAGS

A_WORD = 'a word or "a phrase"'
_DATE = "2023, 2023-05, 2023-05-18, today, yesterday"
WANTED = {
    **dict.fromkeys(NUMBERS, "an integer"),
    "since": f"{_DATE}, or an age such as 7d (h d w m y)",
    "before": f"{_DATE}, or an age such as 7d (h d w m y)",
    "on": _DATE,
    "is": ", ".join(FLAGS["is"]),
    "has": ", ".join(FLAGS["has"]),
    "field": "a name and a value, such as field:status=done or field:words_count>2000",
    "url": "a URL",
    "story": "a story ID, or the URL of an article in the story",
    "view": "the name of a saved view",
    "sort": "sort keys such as -heat,date",
    "group": ", ".join(group or "none" for group in GROUPS),
}
