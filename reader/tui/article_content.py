"""An article as styled text. Foreign text enters as plain strings in (text, style) pairs, never as markup."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from rich.cells import cell_len
from textual.content import Content
from textual.style import Style

from reader import keymap
from reader.article import Article, Problem, RelatedLink
from reader.moments import age, age_in_words, local
from reader.text import plural
from reader.tui.columns import fit, heat_bar, quality_bar
from reader.urls import shown, shown_host
from reader.words import Run, spans

Part = str | Content | tuple[str, str]

_DIM, _LABEL, _STRONG, _MATCH = "$quiet", "$text-accent", "bold", "underline $warning"
_OPENING = ("open", "open_amp", "open_amp_cache")
_MAX_LABEL = 16  # cells
_ONE_LINE_FROM = 72  # cells from which a related entry fits one line


def head(article: Article, now: datetime, looked_for: Sequence[Run] = (), tags: Sequence[str] = ()) -> Content:
    """Title, where from, when, ratings, excerpt; words `looked_for` show up; `tags` are the person's."""
    lines = [_marked(Content.styled(article.title, "bold $text-primary"), looked_for), Content("")]
    origin, kind = _marked(_origin(article), looked_for), _marked(_kind(article), looked_for)
    own = Content.assemble(("your tags ", _DIM), ", ".join(tags)) if tags else Content("")
    lines += [line for line in (origin, _when(article, now), kind, _ratings(article), own) if line]
    if article.excerpt:
        lines += [Content(""), _marked(Content(article.excerpt), looked_for)]
    return Content("\n").join(lines)


def _marked(content: Content, looked_for: Sequence[Run]) -> Content:
    for start, end in spans(content.plain, looked_for) if looked_for else ():
        content = content.stylize(_MATCH, start, end)
    return content


def _origin(article: Article) -> Content:
    host = shown_host(article.links.host)
    source = host if article.source == article.links.host else article.source
    domain = article.provider.domain or host
    names = [(source, _STRONG), *((name, "") for name in article.authors if name != source)]
    if domain and domain != source:
        names.append((domain, _DIM))
    return _dotted(names)


def _when(article: Article, now: datetime) -> Content:
    if not article.published:
        return Content.styled("no date", _DIM)
    return Content.assemble(local(article.published), (f" ({age_in_words(article.published, now)})", _DIM))


def _kind(article: Article) -> Content:
    kinds = [] if article.type == "article" else [article.type]
    kinds += [article.category, *(topic for topic in article.topics if topic != article.category), article.lang]
    if article.lead and article.related:
        kinds.append("leads its story")
    return _dotted([(kind, "") for kind in kinds if kind])


def _ratings(article: Article) -> Content:
    ratings = []
    if article.quality is not None:
        ratings.append((f"quality {article.quality} {quality_bar(article.quality)}", ""))
    if article.heat is not None:
        ratings.append((f"heat {article.heat} {heat_bar(article.heat)}", ""))
    return _dotted(ratings)


def _dotted(parts: list[tuple[str, str]]) -> Content:
    return Content.styled(" · ", _DIM).join([Content.styled(part, style) for part, style in parts if part])


def links(article: Article, body_links: Sequence[tuple[str, str]]) -> Content:
    """The addresses of the article itself: what the open keys open, players, images, the body's. One line each."""
    lines: list[Content] = []
    keys = [_key(id_) for id_, url in zip(_OPENING, _variants(article), strict=True) if url]  # of the first lines
    room = max(map(cell_len, [" ", *keys]))
    stated = list(article.all_links())
    own = [*enumerate(stated[: _own_links(article)]), *enumerate(body_links, len(stated))]
    width = min(max((cell_len(label) for _, (label, _) in own), default=0), _MAX_LABEL)
    for number, (label, url) in own:
        key = (f" {fit(keys[number] if number < len(keys) else '', room)} ", f"bold {_LABEL}")
        lines.append(_linked(Content.assemble(key, f"{fit(label, width)}  ", (_bare(url), _DIM)), number))
    if not article.links.page:
        lines.insert(0, Content.styled(" This article names no page to open.", _DIM))
    menu = _key("links")
    return _section("Links", f"{menu} all of them" if lines and menu else "", lines)


def _key(id_: str) -> str:
    """The first key of a command; nothing where it has none."""
    return next(iter(keymap.current().keys_of(id_)), "")


def _variants(article: Article) -> tuple[str | None, str | None, str | None]:
    return article.links.page, article.links.amp, article.links.amp_cache


def _own_links(article: Article) -> int:
    return sum(1 for url in _variants(article) if url) + len(article.embeds) + len(article.images)


def _bare(url: str) -> str:
    return shown(url).removeprefix("https://").rstrip("/")


def related(article: Article, width: int, now: datetime) -> Content:
    """The related list: one line an entry where there is room, else two."""
    if not article.related:
        return Content("")
    first = _own_links(article)
    lines: list[Content] = []
    providers = len({entry.source for entry in article.related if entry.source})
    digits = len(str(len(article.related)))
    link = first
    for number, entry in enumerate(article.related, 1):
        has_link = bool(entry.links.page or entry.links.amp or entry.links.amp_cache)
        lines += _entry(f"{number:>{digits + 1}} ", entry, link if has_link else None, width, now)
        link += has_link
    note = f"{plural(len(article.related), 'article')}, {plural(providers, 'provider')}"
    return _section("Related", note, lines)


def _entry(number: str, entry: RelatedLink, link: int | None, width: int, now: datetime) -> Iterator[Content]:
    when = age(entry.published, now) if entry.published else "–"
    quality = "" if entry.quality is None else f"{quality_bar(entry.quality)}{entry.quality:>4}"
    amp = "A" if entry.links.amp or entry.links.amp_cache else " "
    if width >= _ONE_LINE_FROM:
        tail = f" {fit(entry.source, 16 if width >= 96 else 12)} {when:>4} {quality:>5} {amp}"
        title = fit(entry.title, width - len(number) - cell_len(tail))
        yield Content.assemble((number, _LABEL), _linked(Content(title), link), (tail, _DIM))
        return
    yield Content.assemble((number, _LABEL), _linked(Content(fit(entry.title, max(width - len(number), 8))), link))
    rating = f"quality {entry.quality}" if entry.quality is not None else ""
    details = (entry.source, when, rating, "AMP" if amp == "A" else "")
    yield Content.styled(" " * len(number) + " · ".join(detail for detail in details if detail), _DIM)


def _linked(content: Content, link: int | None) -> Content:
    """`content`; a click on it opens link number `link` of the article. Only our own number enters the action."""
    return content if link is None else content.stylize(Style.from_meta({"@click": f"screen.open_link({link})"}))


def more(article: Article) -> Content:
    """What has no place of its own: other fields, the encrypted payload, and what was doubtful about the file."""
    fields = list(article.more)
    if article.secured_bytes is not None:
        fields.append(("secured", f"encrypted payload, {plural(article.secured_bytes, 'byte')}"))
    fields.append(("file", article.path))
    width = min(max(cell_len(key) for key, _ in fields), _MAX_LABEL)
    lines = [Content.assemble((f" {fit(key, width)}  ", _DIM), value) for key, value in fields]
    for note in article.notes:
        where = f"line {note.line}: " if note.line else ""
        lines.append(Content.styled(f" ! {where}{note.message}.", "$text-warning"))
    return _section("More", "", lines)


def problem(problem: Problem) -> Content:
    """A file that turned out not to be an article."""
    return Content.assemble((f"{problem.path}\n\n", "bold"), f"{problem}.")


def _section(title: str, note: str, lines: list[Content]) -> Content:
    if not lines:
        return Content("")
    heading = Content.assemble((title, f"bold {_LABEL}"), (f"   {note}" if note else "", _DIM))
    return Content("\n").join([heading, *lines])
