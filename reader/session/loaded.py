"""An article ready to be shown."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from reader import loader
from reader.library.relations import Relations
from reader.loader import body
from reader.loader.body import Converted
from reader.model.article import Article, Ignored, Problem
from reader.state.kept import Kept

_NOTHING = Converted()


@dataclass(frozen=True, slots=True)
class Loaded:
    """An article read from its file, its body turned into Markdown; or the problem that it turned out to be."""

    id: int
    content: Article | Problem
    body: Converted = _NOTHING
    relations: Relations = field(default_factory=Relations)  # what stands beside it, as the index knows
    tags: tuple[str, ...] = ()  # the person's own
    snippet: str = ""  # the words of its body around those looked for, where that is not all of it
    scroll: float = 0.0  # how far down the person left it: 0 is its top, 1 its end
    kept: tuple[Kept, ...] = ()  # what the person's commands said of it

    @property
    def markdown(self) -> str:
        """The body, as Markdown."""
        return self.body.markdown

    @property
    def is_cut(self) -> bool:
        """Whether the body goes on behind what is shown of it."""
        return self.body.is_cut

    @property
    def body_links(self) -> tuple[tuple[str, str], ...]:
        """Words and address of each link in the body, those to other files behind the others."""
        return (*self.body.links, *self.body.files)

    @property
    def article(self) -> Article | None:
        """The article; None where the file is no article any more."""
        return self.content if isinstance(self.content, Article) else None

    @property
    def links(self) -> list[tuple[str, str]]:
        """Every link there is, as (what it is, URL): those of the front matter, then those of the body."""
        return [*self.article.all_links(), *self.body_links] if self.article else []


def load(
    id_: int,
    path: Path,
    name: str,
    tags: tuple[str, ...] = (),
    is_wanted: Callable[[], bool] = lambda: True,
    site: loader.Site = loader.NO_SITE,
) -> Loaded:
    """Read the file at `path`, called `name`, made for `site`. Not on the event loop: some bodies take a while."""
    content = loader.read(path, name, "always", site)  # the index says that it is an article
    if isinstance(content, Ignored):
        content = Problem(content.path, content.reason)
    if not isinstance(content, Article) or not content.body:
        return Loaded(id_, content, tags=tags)
    try:
        return Loaded(id_, content, body.convert(content.body, content.title, is_wanted, name), tags=tags)
    except Exception as error:
        return Loaded(id_, loader.unforeseen(name, error), tags=tags)
