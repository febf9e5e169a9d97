"""`broadsheet open [DIR ...] QUERY`: the pages of the first articles in the browser, which marks them read."""

from collections.abc import Iterable, Iterator
from contextlib import closing

from reader import config
from reader.cli import FOUND, NOTHING_FOUND
from reader.cli.arguments import add_limit, parse, query_parser, read_query
from reader.cli.directories import first_ids, opened, say_what_is_missing
from reader.cli.output import complain, note, say, write
from reader.cli.parser import Parser
from reader.config import Config
from reader.errors import ReaderError, StorageError
from reader.library.headlines import headlines
from reader.outside import browser
from reader.outside.export import Record
from reader.state.state import State
from reader.system.paths import config_file, data_dir
from reader.text.clean import plural

Variant = tuple[str, tuple[str, ...]]  # what it is called, and the fields that may hold it

MOST = 20  # pages opened where no number was named

_PAGE = ("page", ("originalUrl", "webUrl"))
_AMP = ("AMP page", ("ampWebUrl",))
_AMP_CACHE = ("AMP page in the cache", ("cdnAmpWebUrl",))


def parser() -> Parser:
    made = query_parser("open", "Open the web page of the first matching article in the browser, and mark it as read.")
    variants = made.add_mutually_exclusive_group()
    variants.add_argument("--amp", action="store_const", const=_AMP, dest="variant", help="open the AMP page")
    variants.add_argument(
        "--amp-cache", action="store_const", const=_AMP_CACHE, dest="variant", help="open the AMP page in the cache"
    )
    add_limit(made, 1)
    made.add_argument("--dry-run", action="store_true", help="print the URLs instead, and mark nothing")
    return made


def run(words: list[str]) -> int:
    made = parser()
    named, typed, options = parse(made, words)
    if not typed.strip():
        made.error("a query is required")
    query = read_query(typed)
    settings = config.load(config_file())
    with opened(named, options.look, bool(query.term), query.is_by_hot) as library:
        ids = first_ids(library, query, options.limit)
        if not options.limit and len(ids) > MOST and not options.dry_run:
            raise ReaderError(f"That would open {plural(len(ids), 'page')}: to open them all, add --limit {len(ids)}.")
        rows = library.ask(headlines, ids)
        articles = [(rows[id_].key, record) for id_, record in zip(ids, library.records(ids), strict=True)]
        say_what_is_missing(library, bool(ids))
    variant = options.variant or _page(settings)
    is_any = _print_all(articles, variant) if options.dry_run else _open_all(articles, variant, settings)
    return FOUND if is_any else NOTHING_FOUND


def _page(settings: Config) -> Variant:
    what, names = _PAGE
    return (what, (*_AMP[1], *names)) if settings.links.prefer_amp else _PAGE


def _addresses(articles: Iterable[tuple[str, Record]], variant: Variant) -> Iterator[tuple[str, Record, str]]:
    """Each article that has such a page, and its URL; the others are named on standard error."""
    what, names = variant
    for key, record in articles:
        if url := next((str(record[name]) for name in names if record[name]), None):
            yield key, record, url
        else:
            note(f"{record['title']} has no {what}.")


def _print_all(articles: Iterable[tuple[str, Record]], variant: Variant) -> bool:
    """Print the URLs that would be opened. Returns whether there was any."""
    urls = [browser.check_url(url) for _, _, url in _addresses(articles, variant)]
    write(f"{url}\n" for url in urls)
    return bool(urls)


def _open_all(articles: Iterable[tuple[str, Record]], variant: Variant, settings: Config) -> bool:
    """Open one address of each article and mark it read. Returns whether there was any."""
    is_any_open, not_marked = False, ""
    with closing(State(data_dir() / "state.db")) as state:
        for key, record, url in _addresses(articles, variant):
            _open(url, str(record["type"]), settings)
            say(f"Opened {url} – {record['title']}")
            is_any_open = True
            try:
                state.mark([key], read=True)
            except StorageError as error:  # the pages are wanted all the same
                not_marked = str(error)
    if not_marked:
        complain(not_marked)
    return is_any_open


def _open(url: str, kind: str, settings: Config) -> None:
    is_in_terminal = browser.program_for(browser.check_url(url), kind, settings).in_terminal
    (browser.open_in_terminal if is_in_terminal else browser.open_url)(url, kind, settings)
