"""An article as styled text. Foreign text enters as plain strings in (text, style) pairs, never as markup."""

from collections.abc import Sequence
from datetime import datetime

from rich.cells import cell_len
from textual.content import Content
from textual.style import Style

from reader.keys.keymap import Keymap
from reader.library.relations import Relation, Relations
from reader.model.article import Article, Problem
from reader.session.steps import shared_values
from reader.state.kept import Kept
from reader.text.clean import plural
from reader.text.times import age, local
from reader.text.urls import display_host, display_url
from reader.text.words import Run, spans
from reader.tui.widgets.columns import fit

Styled = list[tuple[str, str]]  # texts and their styles

_DIM, _LABEL, _STRONG, _MATCH = "$quiet", "$text-accent", "bold", "underline $warning"
_OPENING = ("open", "open_amp", "open_amp_cache", "comments")
_MAX_LABEL = 16  # cells
_MOST_BESIDE = 5  # articles of each kind
OUTSIDE = "↗"  # before an article that is not in these directories
_WITH_SOURCE, _WITH_AGE = 46, 80  # cells from which an entry has room for more than its title


def title(article: Article, looked_for: Sequence[Run] = ()) -> Content:
    """The headline; words `looked_for` show up. A click on it opens the page."""
    headline = Content.styled(article.title, "bold $text-primary")
    return _marked(_clickable(headline, "click('open')" if article.links.page else ""), looked_for)


def head(
    article: Article, now: datetime, looked_for: Sequence[Run] = (), tags: Sequence[str] = (), snippet: str = ""
) -> Content:
    """In a line where from and when, in another how long, what about and how good; then the excerpt, and the part of
    the text that holds the words `looked_for`. These show up; `tags` are the person's.
    """
    where_from = _dotted([*_origin(article), *_when(article, now)])
    what = _dotted([*_length(article), *_kind(article), *_ratings(article), *_own(tags)])
    lines = [_marked(line, looked_for) for line in (where_from, what) if line]
    if article.stated_excerpt:
        lines += [Content(""), _marked(Content(article.stated_excerpt), looked_for)]
    if snippet:
        lines += [Content(""), Content.styled("In the text", _LABEL), _marked(Content(snippet), looked_for)]
    return Content("\n").join(lines)


def kept(texts: Sequence[Kept]) -> Content:
    """What the person's commands said of the article, each under the name of its command."""
    return Content("\n\n").join([_section(each.name, "", [Content(each.text)]) for each in texts])


def _marked(content: Content, looked_for: Sequence[Run]) -> Content:
    for start, end in spans(content.plain, looked_for) if looked_for else ():
        content = content.stylize(_MATCH, start, end)
    return content


def _origin(article: Article) -> list[Content]:
    source = display_host(article.source) if article.source == article.links.host else article.source
    domain = display_host(article.domain)
    authors = _styled([(name, "") for name in article.authors if name != source])
    names = [_narrows(article, "provider", article.source, Content.styled(source, _STRONG)), *authors]
    return [*names, Content.styled(domain, _DIM)] if domain and domain != source else names


def _narrows(article: Article, field: str, value: str, content: Content) -> Content:
    """`content`; a click on it shows only what states this value of a field too."""
    values = shared_values(article)
    return _clickable(content, f"narrow({values.index((field, value))})" if (field, value) in values else "")


def _when(article: Article, now: datetime) -> list[Content]:
    if not article.published:
        return _styled([("no date", _DIM)])
    return _styled([(local(article.published, now), ""), (age(article.published, now), _DIM)])


def _length(article: Article) -> list[Content]:
    """How long it takes to read, where that is known."""
    return _styled([(f"{article.minutes:,} min", "")] if article.minutes is not None else [])


def _kind(article: Article) -> list[Content]:
    about = [("category", article.category), *(("topic", each) for each in article.topics if each != article.category)]
    leads = "leads its story" if article.lead and article.related else ""
    return [
        *_styled([(article.type, _DIM)] if article.type != "article" else []),
        *(_narrows(article, field, value, Content.styled(value, _DIM)) for field, value in about),
        *_styled([(article.lang, _DIM), (leads, _DIM)]),
    ]


def _ratings(article: Article) -> list[Content]:
    rated = (("quality", article.quality), ("heat", article.heat))
    return _styled([(f"{name} {rating}", _DIM) for name, rating in rated if rating is not None])


def _own(tags: Sequence[str]) -> list[Content]:
    return _styled([(f"your tags {', '.join(tags)}", "")] if tags else [])


def _styled(parts: Styled) -> list[Content]:
    return [Content.styled(part, style) for part, style in parts]


def _dotted(parts: Sequence[Content]) -> Content:
    return Content.styled(" · ", _DIM).join([part for part in parts if part])


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
        lines.insert(0, Content.styled(" This article has no URL.", _DIM))
    menu = _key(keymap, "links")
    return _section("Links", f"{menu} all of them" if lines and menu else "", lines)


def _keys(article: Article, keymap: Keymap, opens_amp: bool) -> list[str]:
    """The keys that open the first lines."""
    page, amp, amp_cache, comments = (_key(keymap, id_) for id_ in _OPENING)
    if opens_amp and article.links.amp:
        page, amp = "", f"{page} {amp}"
    return [key for key, url in zip((page, amp, amp_cache, comments), _variants(article), strict=True) if url]


def _key(keymap: Keymap, id_: str) -> str:
    """The first key of a command; nothing where it has none."""
    return next(iter(keymap.keys_of(id_)), "")


def _variants(article: Article) -> tuple[str | None, ...]:
    return article.links.page, article.links.amp, article.links.amp_cache, article.comments


def _own_links(article: Article) -> int:
    return sum(1 for _ in article.own_links())


def _bare(url: str) -> str:
    return display_url(url).removeprefix("https://").rstrip("/")


def beside(article: Article, relations: Relations, width: int, now: datetime, keymap: Keymap) -> Content:
    """The first of what stands beside the article, counted from 1, in one line each; and how much more there is."""
    link = _own_links(article)
    digits = len(str(len(relations.all)))
    number = 0
    sections: list[Content] = []
    for title, entries in (
        ("Related", relations.related),
        ("Mentioned by", relations.mentioned_by),
        ("Similar articles", relations.alike),
    ):
        lines: list[Content] = []
        for at, relation in enumerate(entries):
            number += 1
            has_link = bool(relation.entry and relation.entry.links.any)
            action = f"walk({number})" if relation.row else f"open_link({link})" if has_link else ""
            if at < _MOST_BESIDE:
                lines.append(_beside(f"{number:>{digits + 1}} ", relation, action, width, now))
            link += has_link
        if len(entries) > _MOST_BESIDE:
            key = _key(keymap, "related")
            more = f"{len(entries) - _MOST_BESIDE:,} more" + (f" · {key} lists them" if key else "")
            lines.append(Content.styled(" " * (digits + 4) + more, _DIM))
        sections.append(_section(title, _note(relations, entries), lines))
    return Content("\n\n").join([section for section in sections if section])


def _note(relations: Relations, entries: Sequence[Relation]) -> str:
    if entries is relations.alike:
        return "by wording"
    facts = [plural(len(entries), "article")]
    if providers := len({entry.source for entry in entries if entry.source}):
        facts.append(plural(providers, "provider"))
    first = next((teller.name for teller in relations.providers if teller.is_first), "")
    if first and len(relations.providers) > 1 and entries is relations.related:
        facts.append(f"first {first}")
    if any(not entry.row for entry in entries):
        facts.append(f"{OUTSIDE} not in this collection")
    return " · ".join(facts)


def _beside(number: str, relation: Relation, action: str, width: int, now: datetime) -> Content:
    is_unread = relation.row is not None and not relation.row.read
    mark = (OUTSIDE if not relation.row else "●" if is_unread else " ", _LABEL if is_unread else _DIM)
    style = "" if is_unread or not relation.row else _DIM
    lead = Content.assemble((number, _LABEL), mark, " ")
    tail = ""
    if width >= _WITH_SOURCE:
        tail = f"  {fit(relation.source, 16 if width >= _WITH_AGE else 12)}"
    if width >= _WITH_AGE:
        tail += f" {age(relation.published, now) if relation.published else '–':>4}{' A' if relation.has_amp else '  '}"
    title = fit(relation.title, max(width - lead.cell_length - cell_len(tail), 8))
    return Content.assemble(lead, _clickable(Content.styled(title, style), action), (tail, _DIM))


def _clickable(content: Content, action: str) -> Content:
    """`content`; a click on it has the screen do `action`, into which only numbers of our own enter."""
    return content.stylize(Style.from_meta({"@click": f"screen.{action}"})) if action else content


def problem(problem: Problem) -> Content:
    """A file that turned out not to be an article."""
    return Content.assemble((f"{problem.path}\n\n", "bold"), f"{problem}.")


def _section(title: str, note: str, lines: list[Content]) -> Content:
    if not lines:
        return Content("")
    heading = Content.assemble((title, f"bold {_LABEL}"), (f"   {note}" if note else "", _DIM))
    return Content("\n").join([heading, *lines])
