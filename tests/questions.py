"""All that is asked of an index, each with something to ask it for."""

from collections.abc import Callable

from reader.library import Library, orders
from reader.library.bodies import part_of_body, sizes, snippets
from reader.library.earlier import changes
from reader.library.facets import FACET_FIELDS, days, facets, groups, remembered, stated
from reader.library.file_links import target_of
from reader.library.files import file_of, ignored, ignored_paths, problems
from reader.library.folders import is_level, is_whole
from reader.library.headlines import first_headlines, headlines, id_of, tally, with_fields
from reader.library.highlights import highlighted
from reader.library.marks import (
    count_apart,
    count_unread,
    first_unread,
    joins_of,
    keys_of,
    pages_of,
    tags,
    tags_of,
    unread,
)
from reader.library.mute import queries
from reader.library.overview import overview
from reader.library.records import records_of
from reader.library.relations import relations_of
from reader.library.sites import site_of_article
from reader.library.stories import (
    at_pages,
    biggest,
    edges,
    has_stories,
    members,
    mentioned_by,
    resolve,
    similar,
    stories_among,
    stories_of,
    story_of,
)  # fmt: skip
from reader.library.titles import titled
from reader.model.article import Article
from reader.query import Query
from reader.text.hashing import page_id
from reader.text.words import run

Question = tuple[Callable[..., object], tuple[object, ...]]

_KEY = "https://example.com/1"


def questions(library: Library) -> list[Question]:
    """The questions, about the articles that `library` holds now."""
    ids, now, roots = [*library.ids(Query())], library.clock(), library.roots
    one = ids[0] if ids else 0
    return [
        (orders.ids, (Query.parse("article is:unread"), now)),
        (orders.first_ids, (Query(), 2, now)),
        (orders.is_cached, (Query(),)),
        (tally, ()),
        (headlines, (ids,)),
        (first_headlines, (Query(), 20, now)),
        (id_of, (_KEY,)),
        (titled, ("art", 5, now)),
        (file_of, (roots, one)),
        (changes, (one,)),
        (target_of, (one, "a.md")),
        (site_of_article, (one,)),
        (problems, ()),
        (ignored, ()),
        (ignored_paths, ("it has no front matter",)),
        (is_level, (roots,)),
        (is_whole, ()),
        (keys_of, ([1, 2],)),
        (pages_of, (ids,)),
        (first_unread, (ids, range(len(ids)))),
        (unread, (ids, True)),
        (tags, ()),
        (tags_of, (one,)),
        (count_apart, (ids,)),
        (joins_of, (ids,)),
        (count_unread, (ids,)),
        *((facets, (field, None, now)) for field in FACET_FIELDS),
        *((remembered, (field,)) for field in ("topic", "provider", "folder")),
        (groups, (Query(group="provider"), now)),
        (days, (one,)),
        (highlighted, ([Query.parse("topic:1").term], ids, now)),
        (records_of, (roots, ids)),
        (sizes, ()),
        (queries, ()),
        (snippets, (ids, (run("says"),))),
        (stated, ("status",)),
        (part_of_body, (one, (run("says"),))),
        (with_fields, (library.ask(headlines, ids).values(), ("status",))),
        (stories_of, (ids,)),
        (has_stories, ()),
        *((question, (one,)) for question in (story_of, members, resolve, mentioned_by)),
        (at_pages, ([page_id(_KEY)],)),
        (similar, (one, 5)),
        (stories_among, (ids,)),
        (biggest, (ids, 5)),
        (edges, (ids,)),
        (relations_of, (one, Article(title="An article", path="a.md"))),
        (overview, (Query(), now, 5, (30,))),
    ]
