"""Coverage-guided fuzzing of what reads foreign text: no test, for it ends only when told to.

    pip install atheris                            # not a dependency; it needs Linux or macOS, and Clang for some
    python tests/fuzz.py loader DIRECTORY -max_total_time=600

The targets are `loader`, `body`, `urls` and `words`. DIRECTORY keeps what was found interesting; it is begun with the
kinds of `hostile.py`. A finding is written to the current directory, and given as the last argument it is run again.
"""

import sys
from collections.abc import Callable
from pathlib import Path

import atheris  # type: ignore[import-not-found, import-untyped, unused-ignore]

sys.path[:0] = [str(Path(__file__).parent.parent), str(Path(__file__).parent)]

with atheris.instrument_imports(include=["reader", "yaml", "frontmatter", "justhtml", "markdown_it"]):
    from hostile import KINDS

    from reader import loader
    from reader.errors import ReaderError
    from reader.loader import body
    from reader.loader.dates import names_zone, parse_date
    from reader.loader.markdown import parser
    from reader.model.article import Article
    from reader.query import Query
    from reader.text import clean, urls


def fuzz_loader(data: bytes) -> None:
    """Both readings agree, and nothing in them steers a terminal."""
    content, skimmed = loader.parse(data, "a.md"), loader.skim_bytes(data, "a.md").content
    assert type(content) is type(skimmed)
    if isinstance(content, Article) and isinstance(skimmed, Article):
        assert (content.title, content.links, content.published) == (skimmed.title, skimmed.links, skimmed.published)
        lines = (content.title, content.excerpt, content.source, *content.topics)
        assert all(clean.one_line(line) == line for line in lines)
        assert all(clean.printable(part) == part and "\n" not in part for more in content.more for part in more)
        assert not any(urls.fault(url) for _, url in content.all_links())


def fuzz_body(data: bytes) -> None:
    markdown, _ = body.to_markdown(clean.lines(data.decode(errors="replace")))
    assert clean.lines(markdown) == markdown
    assert all(clean.one_line(words) == words for words, _ in body.links(parser().parse(markdown)))


def fuzz_urls(data: bytes) -> None:
    for url in (data.decode(errors="replace"), "https://" + data.decode(errors="replace")):
        shown = urls.display_url(url)
        assert urls.canonical(urls.canonical(url)) == urls.canonical(url)
        if not urls.fault(url):
            assert clean.one_line(shown) == shown


def fuzz_words(data: bytes) -> None:
    """Dates, titles, queries."""
    words = data.decode(errors="replace")
    if parse_date(words):
        names_zone(words)
    for cleaned in (clean.title(words), clean.excerpt(words)):
        assert clean.one_line(cleaned) == cleaned
    try:
        Query.parse(words)
    except ReaderError as error:
        assert str(error)


TARGETS: dict[str, Callable[[bytes], None]] = {
    "loader": fuzz_loader,
    "body": fuzz_body,
    "urls": fuzz_urls,
    "words": fuzz_words,
}


def main() -> None:
    program, target, corpus, *options = sys.argv
    Path(corpus).mkdir(parents=True, exist_ok=True)
    for kind in KINDS:
        if len(kind.content) < 20_000:
            (Path(corpus) / kind.name).write_bytes(kind.content)
    atheris.Setup([program, corpus, *options], TARGETS[target])
    atheris.Fuzz()


if __name__ == "__main__":
    main()
