"""`broadsheet show [DIR ...] [QUERY]`: whole articles, as plain text or as JSON."""

import sys
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from reader import loader
from reader.cli import FOUND, NOTHING_FOUND, output
from reader.cli.arguments import add_limit, parse, query_parser, read_query
from reader.cli.directories import first_ids, opened, say_what_is_missing
from reader.cli.output import complain, note
from reader.cli.parser import Parser
from reader.cli.wrapping import wrapped
from reader.library import Library, Record
from reader.library.files import file_of
from reader.library.sites import site_of_article
from reader.library.stories import members
from reader.loader import body
from reader.model.article import Article, Problem
from reader.outside.export import write_array
from reader.outside.json_text import whole
from reader.outside.plain_text import as_text
from reader.text.escaping import as_json, visible

_WIDEST = 80  # cells of a line that is read with ease


class FullArticle(NamedTuple):
    """An article as the index has it, and as its file has it."""

    record: Record
    article: Article
    markdown: str
    is_cut: bool
    body_links: tuple[tuple[str, str], ...]


def parser() -> Parser:
    made = query_parser("show", "Show the first matching article in full, with its metadata.")
    add_limit(made, 1)
    made.add_argument("--story", action="store_true", help="show its whole story instead, the lead article first")
    made.add_argument("--json", action="store_true", help="print a JSON array with the fields of list and more")
    return made


def run(words: list[str]) -> int:
    named, typed, options = parse(parser(), words)
    query = read_query(typed)
    with opened(named, options.look, bool(query.term), query.is_by_hot) as library:
        ids = first_ids(library, query, options.limit)
        if options.story:
            ids = _with_their_stories(library, ids)
        articles = _read(library, ids)
        if options.json:
            write_array((as_json(whole(*each[:3], each.body_links)) for each in articles), sys.stdout)
        else:
            _write_text(articles)
        say_what_is_missing(library, bool(ids))
    return FOUND if ids else NOTHING_FOUND


def _with_their_stories(library: Library, ids: Sequence[int]) -> list[int]:
    """Each article in the story of any of `ids`; a removed one is in none."""
    return list(dict.fromkeys(member for id_ in ids for member in library.ask(members, id_) or [id_]))


def _read(library: Library, ids: Sequence[int]) -> Iterator[FullArticle]:
    """The articles whose files can still be read; the others are named on standard error."""
    for id_, record in zip(ids, library.records(ids), strict=True):
        place = library.ask(file_of, library.roots, id_)
        content = loader.read(*place, "always", library.ask(site_of_article, id_)) if place else None
        converted = _converted(record, content) if isinstance(content, Article) else content
        if isinstance(converted, FullArticle):
            yield converted
        elif isinstance(converted, Problem):
            complain(f"{converted}.")
        else:
            note(f"{visible(str(record['path']))} can no longer be read as an article.")


def _converted(record: Record, article: Article) -> FullArticle | Problem:
    try:
        made = body.convert(article.body, article.title, name=article.path)
        return FullArticle(record, article, made.markdown, made.is_cut, made.links)
    except Exception as error:
        return loader.unforeseen(article.path, error)


def _write_text(articles: Iterable[FullArticle]) -> None:
    """The articles, a line of its own between each two; only for a terminal are lines broken."""
    width = min(output.width(), _WIDEST)
    wholes = (as_text(each.article, each.markdown, each.is_cut, each.body_links) for each in articles)
    output.write(
        (f"\n{'─' * 40}\n\n" if number else "") + (wrapped(whole, width) if width else whole)
        for number, whole in enumerate(wholes)
    )
