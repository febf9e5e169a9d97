"""The picture of an article: fetched on a key and never without, shown where its text begins."""

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual import on, work
from textual.message import Message
from textual.worker import get_current_worker

from reader.errors import PictureError
from reader.system.paths import cache_dir
from reader.text.clean import plural
from reader.tui.main.walking import Walking

if TYPE_CHECKING:
    from PIL.Image import Image


class Picturing(Walking):
    """The command that shows a picture."""

    @dataclass(repr=False, eq=False)
    class PictureCame(Message):
        """The picture of an article is there."""

        id: int
        image: "Image"

    async def do_picture(self, count: int | None) -> None:
        if self.article.picture and count is None:
            await self.article.show_picture(None)
            return
        from importlib.util import find_spec

        article, selected = self.selected_article(), self.list.selected
        images = article.images if article else ()
        number = count or 1
        if selected is None or number > len(images):
            has = plural(len(images), "picture") if images else "no picture"
            self.say(f"This article has {has}.", severity="warning")
        elif not find_spec("textual_image"):
            from reader.system.program import installation

            self.say(f"Pictures need the extra images. In Broadsheet's directory: {installation('images')}", "warning")
        else:
            self.say("Fetching the picture…")
            self._fetch(selected, images[number - 1].url)

    @work(thread=True, exclusive=True, group="picture")
    def _fetch(self, id_: int, url: str) -> None:
        from reader.outside import pictures

        worker = get_current_worker()
        may_reach = pictures.is_any if self.config.pictures.private else pictures.is_public
        try:
            image = pictures.picture(
                url, cache_dir() / "pictures", may_reach, lambda: not worker.is_cancelled and id_ == self.list.selected
            )
        except PictureError as error:
            if not worker.is_cancelled and id_ == self.list.selected:
                self.app.call_from_thread(self.say, str(error), "error")
        else:
            if not worker.is_cancelled:
                self.post_message(self.PictureCame(id_, image))

    @on(PictureCame)
    async def _picture_came(self, message: PictureCame) -> None:
        self.app.clear_notifications()
        if message.id != self.list.selected or not self._shown():
            return
        from reader.tui.widgets.picture import Picture, protocol_of

        chosen = self.config.pictures.protocol
        protocol = protocol_of(os.environ) if chosen == "auto" else chosen
        await self.article.show_picture(Picture(message.image, protocol, self.app))
        if not self.article.region:  # a small screen has room for one pane
            self.do_enter(None)
