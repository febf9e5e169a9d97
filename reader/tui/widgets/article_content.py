"""An article as styled text. Foreign text enters as plain strings in (text, style) pairs, never as markup."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from rich.cells import cell_len
from textual.content import Content
from textual.style import Style

from reader.keys.keymap import Keymap
from reader.library.relations import Coverage, Relation, Relations
from reader.model.article import Article, Problem
from reader.text.clean import plural
from reader.text.times import age, age_in_words, local
from reader.text.urls import display_host, display_url
from reader.text.words import Run, spans
from reader.tui.widgets.columns import fit, heat_bar, quality_bar

Part = str | Content | tuple[str, str]

_DIM, _LABEL, _STRONG, _MATCH = "$quiet", "$text-accent", "bold", "underline $warning"
_OPENING = ("open", "open_amp", "open_amp_cache")
_MAX_LABEL = 16  # cells
_MOST_PROVIDERS = 8  # named
OUTSIDE = "↗"  # before an article that is not in these directories
_ONE_LINE_FROM = 72  # cells from which a related entry fits one line


def head(
    article: Article,
    now: datetime,
    looked_for: Sequence[Run] = (),
    tags: Sequence[str] = (),
    providers: Sequence[Coverage] = (),
) -> Content:
    """Title, where from, when, ratings, who covers it, excerpt; words `looked_for` show up; `tags` are the person's."""
    lines = [_marked(Content.styled(article.title, "bold $text-primary"), looked_for), Content("")]
    origin, kind = _marked(_origin(article), looked_for), _marked(_kind(article), looked_for)
    own = Content.assemble(("your tags ", _DIM), ", ".join(tags)) if tags else Content("")
    told = (origin, _when(article, now), kind, _ratings(article), _covered(providers), own)
    lines += [line for line in told if line]
    if article.excerpt:
        lines += [Content(""), _marked(Content(article.excerpt), looked_for)]
    return Content("\n").join(lines)


def _marked(content: Content, looked_for: Sequence[Run]) -> Content:
    for start, end in spans(content.plain, looked_for) if looked_for else ():
        content = content.stylize(_MATCH, start, end)
    return content


def _origin(article: Article) -> Content:
    source = display_host(article.source) if article.source == article.links.host else article.source
    domain = display_host(article.domain)
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


def _covered(providers: Sequence[Coverage]) -> Content:
    """`covered by ESO · NASA · BBC News (first) · 3 more`"""
    if len(providers) < 2:
        return Content("")
    best, rest = providers[:_MOST_PROVIDERS], providers[_MOST_PROVIDERS:]
    named = [*best, *(provider for provider in rest if provider.is_first)]
    names = [provider.name + " (first)" * provider.is_first for provider in named]
    more = f"{len(providers) - len(named):,} more" if len(providers) > len(named) else ""
    return Content.assemble(("covered by ", _DIM), _dotted([*((name, "") for name in names), (more, _DIM)]))


def _dotted(parts: list[tuple[str, str]]) -> Content:
    return Content.styled(" · ", _DIM).join([Content.styled(part, style) for part, style in parts if part])


def links(article: Article, body_links: Sequence[tuple[str, str]], keymap: Keymap, opens_amp: bool = False) -> Content:
    """The addresses of the article itself: what the open keys open, players, images, the body's. One line each."""
    lines: list[Content] = []
    keys = _keys(article, keymap, opens_amp)
    room = max(map(cell_len, [" ", *keys]))
    stated = list(article.all_links())
    own = [*enumerate(stated[: _own_links(article)]), *enumerate(body_links, len(stated))]
    width = min(max((cell_len(label) for _, (label, _) in own), default=0), _MAX_LABEL)
    for number, (label, url) in own:
        key = (f" {fit(keys[number] if number < len(keys) else '', room)} ", f"bold {_LABEL}")
        line = Content.assemble(key, f"{fit(label, width)}  ", (_bare(url), _DIM))
        lines.append(_clickable(line, f"open_link({number})"))
    if not article.links.page:
        lines.insert(0, Content.styled(" This article names no page to open.", _DIM))
    menu = _key(keymap, "links")
    return _section("Links", f"{menu} all of them" if lines and menu else "", lines)


def _keys(article: Article, keymap: Keymap, opens_amp: bool) -> list[str]:
    """The keys that open the first lines."""
    page, amp, amp_cache = (_key(keymap, id_) for id_ in _OPENING)
    if opens_amp and article.links.amp:
        page, amp = "", f"{page} {amp}"
    return [key for key, url in zip((page, amp, amp_cache), _variants(article), strict=True) if url]


def _key(keymap: Keymap, id_: str) -> str:
    """The first key of a command; nothing where it has none."""
    return next(iter(keymap.keys_of(id_)), "")


def _variants(article: Article) -> tuple[str | None, str | None, str | None]:
    return article.links.page, article.links.amp, article.links.amp_cache


def _own_links(article: Article) -> int:
    return sum(1 for url in _variants(article) if url) + len(article.embeds) + len(article.images)


def _bare(url: str) -> str:
    return display_url(url).removeprefix("https://").rstrip("/")


def beside(article: Article, relations: Relations, width: int, now: datetime) -> Content:
    """What stands beside the article, counted from 1: one line each where there is room, else two."""
    link = _own_links(article)
    digits = len(str(len(relations.all)))
    number = 0
    sections: list[Content] = []
    for title, entries in (
        ("Related", relations.related),
        ("Mentioned by", relations.mentioned_by),
        ("More like this", relations.alike),
    ):
        lines: list[Content] = []
        for relation in entries:
            number += 1
            has_link = bool(relation.entry and relation.entry.links.any)
            action = f"walk({number})" if relation.row else f"open_link({link})" if has_link else ""
            lines += _beside(f"{number:>{digits + 1}} ", relation, action, width, now)
            link += has_link
        sections.append(_section(title, _note(relations, entries), lines))
    return Content("\n\n").join([section for section in sections if section])


def _note(relations: Relations, entries: Sequence[Relation]) -> str:
    if entries is relations.alike:
        return "by their words; no file says so"
    providers = len({entry.source for entry in entries if entry.source})
    outside = f" · {OUTSIDE} not in this feed" if any(not entry.row for entry in entries) else ""
    return f"{plural(len(entries), 'article')}, {plural(providers, 'provider')}{outside}"


def _beside(number: str, relation: Relation, action: str, width: int, now: datetime) -> Iterator[Content]:
    when = age(relation.published, now) if relation.published else "–"
    quality = "" if relation.quality is None else f"{quality_bar(relation.quality)}{relation.quality:>4}"
    amp = "A" if relation.has_amp else " "
    is_unread = relation.row is not None and not relation.row.read
    mark = (OUTSIDE if not relation.row else "●" if is_unread else " ", _LABEL if is_unread else _DIM)
    style = "" if is_unread or not relation.row else _DIM
    lead = Content.assemble((number, _LABEL), mark, " ")
    if width >= _ONE_LINE_FROM:
        tail = f" {fit(relation.source, 16 if width >= 96 else 12)} {when:>4} {quality:>5} {amp}"
        title = fit(relation.title, width - lead.cell_length - cell_len(tail))
        yield Content.assemble(lead, _clickable(Content.styled(title, style), action), (tail, _DIM))
        return
    title = fit(relation.title, max(width - lead.cell_length, 8))
    yield Content.assemble(lead, _clickable(Content.styled(title, style), action))
    rating = f"quality {relation.quality}" if relation.quality is not None else ""
    details = (relation.source, when, rating, "AMP" if amp == "A" else "")
    yield Content.styled(" " * lead.cell_length + " · ".join(detail for detail in details if detail), _DIM)


def _clickable(content: Content, action: str) -> Content:
    """`content`; a click on it has the screen do `action`, into which only numbers of our own enter."""
    return content.stylize(Style.from_meta({"@click": f"screen.{action}"})) if action else content


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
