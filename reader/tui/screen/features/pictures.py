"""The picture of an article: fetched on a key and never without, shown where its text begins."""

import os
from collections.abc import Mapping
from typing import TYPE_CHECKING

from reader.errors import PictureError
from reader.library import Library
from reader.system.paths import cache_dir
from reader.text.clean import plural
from reader.tui.screen.feature import Feature, Handler

if TYPE_CHECKING:
    from PIL.Image import Image

    from reader.model.headline import Headline


class Pictures(Feature):
    """The command that shows a picture."""

    def commands(self) -> Mapping[str, Handler]:
        """A count is the picture to fetch, from 1."""
        return {"picture": self._toggle}

    def highlighted(self, row: "Headline | None") -> None:
        """The picture of another article is wanted no more."""
        self.desk.background.drop("picture")

    async def _toggle(self, count: int | None) -> None:
        if self.desk.article.picture and count is None:
            await self.desk.article.show_picture(None)
            return
        from importlib.util import find_spec

        article, selected = self.desk.articles.selected(), self.desk.list.selected
        images = article.images if article else ()
        number = count or 1
        if selected is None or number > len(images):
            has = plural(len(images), "picture") if images else "no picture"
            self.desk.say(f"This article has {has}.", severity="warning")
        elif not find_spec("textual_image"):
            from reader.system.program import installation

            advice = f"In Broadsheet's directory: {installation('images')}"
            self.desk.say(f"Pictures need the extra images. {advice}", "warning")
        else:
            self.desk.say("Downloading the picture…")
            self._fetch(selected, images[number - 1].url)

    def _fetch(self, id_: int, url: str) -> None:
        is_private_allowed = self.desk.session.config.pictures.private

        def question(library: Library) -> "Image | PictureError":
            from reader.outside import pictures
            from reader.web import addresses

            may_reach = addresses.anywhere if is_private_allowed else addresses.only_public
            try:
                return pictures.picture(url, cache_dir() / "pictures", may_reach, lambda: not library.is_interrupted)
            except PictureError as error:
                return error

        self.desk.background.ask("picture", question, lambda image: self._show(id_, image))

    async def _show(self, id_: int, image: "Image | PictureError") -> None:
        if isinstance(image, PictureError):
            self.desk.say(str(image), severity="error")
            return
        self.desk.app.clear_notifications()
        if id_ != self.desk.list.selected or not self.desk.articles.current:
            return
        from reader.tui.widgets.picture import Picture, protocol_of

        chosen = self.desk.session.config.pictures.protocol
        protocol = protocol_of(os.environ) if chosen == "auto" else chosen
        await self.desk.article.show_picture(Picture(image, protocol, self.desk.app))
        if not self.desk.article.region:  # a small screen has room for one pane
            self.desk.panes.focus_article()
