"""Every field of an article that can be asked for, counted or exported: a row each.

A new text or number is stated in `model/article.py`, read in `loader/build.py`, given its column in `library/schema.py`
(and a new VERSION there, so that all files are read again), and gets its row here; queries, completion, counts, exports
and their documents follow.
"""

from typing import Literal, NamedTuple

Kind = Literal["text", "list", "number", "flag", "date", "path", "story"]


class Field(NamedTuple):
    """One field. `asked` is its name in queries, `exported` that in JSON and tables; empty where it has none."""

    asked: str
    kind: Kind
    column: str  # of the index
    stated: str  # the attribute of `Article` that the column holds as it is; empty where the index works it out
    exported: str  # `whole.part` is a part of an object
    place: int  # among the columns of a table, from 1: scripts count them, so a new one gets the next number
    means: str  # in Markdown
    counted: bool = False  # how many articles state each value; the values are offered where a query is typed


FIELDS = (
    # asked, kind, column, stated, exported, place, means, counted
    Field("title", "text", "title", "title", "title", 3, "the title, on one line"),
    Field("provider", "text", "source", "source", "source", 8, "the source: provider, author or host", True),
    Field("topic", "list", "topics", "", "topics", 11, "the topics", True),
    Field("category", "text", "category", "category", "category", 9, "the first category", True),
    Field("type", "text", "type", "type", "type", 12, "such as `video`; by default `article`", True),
    Field("lang", "text", "lang", "lang", "lang", 10, "the language, such as `en-GB`", True),
    Field("domain", "text", "domain", "provider.domain", "provider.domain", 7, "the domain of the provider", True),
    Field("path", "path", "path", "", "path", 2, "the file, relative to the directory"),
    Field("tag", "list", "tags", "", "tags", 25, "your own tags"),
    Field("quality", "number", "quality", "quality", "quality", 13, "how good the article is"),
    Field("heat", "number", "heat", "heat", "heat", 14, "how popular the article is"),
    Field("related", "number", "related", "", "related", 21, "the number of related articles"),
    Field("minutes", "number", "minutes", "minutes", "minutes", 27, "the reading time in minutes, if there is a body"),
    Field("words", "number", "words", "words", "words", 28, "the number of words in the body"),
    Field("folder", "text", "folder", "folder", "folder", 29, "the folder; `.` is the directory itself", True),
    Field("text", "text", "", "", "", 0, "the body; a word without a field is searched for there too"),
    Field("", "path", "feed", "", "feed", 1, "the directory"),
    Field("", "text", "excerpt", "excerpt", "excerpt", 4, "a short summary, on one line"),
    Field("", "date", "published", "", "published", 5, "the date of publication in UTC: `2023-05-18T16:54:00Z`"),
    Field("", "text", "provider", "provider.name", "provider.name", 6, "the name of the provider"),
    Field("", "flag", "leads", "", "lead", 15, "whether it is the [lead of its story](stories.md#the-lead)"),
    Field("", "flag", "read", "", "read", 16, "whether you have read it"),
    Field("", "text", "original", "links.original", "originalUrl", 17, "a URL of its web page, as written in the file"),
    Field("", "text", "web", "links.web", "webUrl", 18, "a URL of its web page, as written in the file"),
    Field("", "text", "amp", "links.amp", "ampWebUrl", 19, "the URL of its AMP page"),
    Field("", "text", "amp_cache", "links.amp_cache", "cdnAmpWebUrl", 20, "the URL of its AMP page in the AMP cache"),
    Field("", "flag", "starred", "", "starred", 22, "whether you have starred it"),
    Field("", "flag", "hidden", "", "hidden", 23, "whether you have hidden it"),
    Field("", "flag", "new", "", "new", 24, "whether it has arrived since your last visit"),
    Field("", "flag", "changed", "", "changed", 30, "whether its file was rewritten since you read it"),
    Field("", "story", "begun", "", "story", 26, "the ID of its story, for use with `story:`"),
)

ASKED = {field.asked: field for field in FIELDS if field.asked}
NUMBERS = tuple(name for name, field in ASKED.items() if field.kind == "number")
TEXTS = tuple(name for name in ASKED if name not in NUMBERS)
COUNTED = tuple(name for name, field in ASKED.items() if field.counted)
STATED = tuple(field for field in FIELDS if field.stated)
EXPORTED = tuple(sorted((field for field in FIELDS if field.exported), key=lambda field: field.place))
