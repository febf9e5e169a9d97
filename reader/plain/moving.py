"""Going through the list, and reading an article part by part."""

from collections.abc import Iterator, Mapping, Sequence

from reader.plain import sentences
from reader.plain.place import PAGE, Handler, Place, Refusal
from reader.plain.spoken import HEADING, paragraphs
from reader.session.trail import Spot

_PART = 1_200  # characters of an article told at once, about a minute of speech


class Moving:
    """The commands that go somewhere, and those that read."""

    def __init__(self, place: Place) -> None:
        self._place = place
        self._listed = 0  # the row after those that were listed last

    def commands(self) -> Mapping[str, Handler]:
        """A count is a number of rows, the row to go to from 1, or the related article to go to."""
        place = self._place
        return {
            "down": lambda count, _: self._move(count or 1),
            "up": lambda count, _: self._move(-(count or 1)),
            "top": lambda count, _: place.move_to((count or 1) - 1),
            "bottom": lambda count, _: place.move_to((count or len(place.ids)) - 1),
            "page_down": lambda count, words: self._list(place.cursor if words == "here" else self._listed),
            "page_up": lambda count, _: self._list(max(self._listed - 2 * PAGE, 0)),
            "next_unread": lambda count, _: place.go_to_unread(forward=True),
            "previous_unread": lambda count, _: place.go_to_unread(forward=False),
            "go_back": lambda count, _: self._turn(place.session.trail.back(place.here()), "back"),
            "go_forward": lambda count, _: self._turn(place.session.trail.forward(place.here()), "forward"),
            "enter": self._enter,
            "read_on": lambda count, _: self.read_on(),
            "read_back": lambda count, _: self._read_back(),
            "contents": lambda count, words: self._contents(words if count is None else str(count)),
            "related": lambda count, words: self._related(words if count is None else str(count)),
        }

    def _move(self, rows: int) -> None:
        place = self._place
        target = place.cursor + rows
        if place.ids and target != min(max(target, 0), len(place.ids) - 1):
            place.say("This is the end of the list." if rows > 0 else "This is the beginning of the list.")
        place.move_to(target)

    def _list(self, start: int) -> None:
        """Say the rows from `start`, from 0, with their numbers; after the last one begin again."""
        place = self._place
        start = start if start < len(place.ids) else 0
        ids = place.ids[start : start + PAGE]
        if not ids:
            raise Refusal("The list is empty.")
        headings = place.headings()
        for number, row in enumerate(place.rows(ids), start + 1):
            if heading := headings.get(number - 1):
                place.say(heading)
            place.say(f"{number:,}. {place.sentence(row)}")
        self._listed = start + len(ids)
        place.say("End of the list." if self._listed == len(place.ids) else f"More: list. {len(place.ids):,} in all.")

    def _turn(self, spot: Spot | None, where: str) -> None:
        if not spot:
            raise Refusal(f"There is nothing to go {where} to.")
        self._place.return_to(spot)

    # --- reading ---------------------------------------------------------------------------------

    def _enter(self, count: int | None, words: str) -> None:
        """Read the article from its beginning; or go to the related article of this number."""
        if count is not None:
            self._related(str(count))
            return
        self._place.stop_reading()
        self.read_on()

    def read_on(self) -> None:
        """Tell the next part of the article; behind the last one, go to the next unread article."""
        place = self._place
        if place.parts and place.part >= len(place.parts):
            place.go_to_unread(forward=True)
            return
        if not place.parts:
            place.parts = list(_parts(self._paragraphs()))
        place.say(place.parts[place.part])
        place.part += 1
        if place.part < len(place.parts):
            place.say(f"Part {place.part} of {len(place.parts)}. Enter reads on.")
        else:
            place.count_as_read()
            place.say("End of the article. Enter goes to the next unread one.")

    def _paragraphs(self) -> list[str]:
        loaded = self._place.loaded()
        return [*sentences.head(loaded), *paragraphs(loaded.body, loaded.links), *sentences.foot(loaded)]

    def _contents(self, chosen: str) -> None:
        """The headings of the article; read on from the one that is chosen."""
        place, every = self._place, self._paragraphs()
        starts = [at for at, paragraph in enumerate(every) if paragraph.startswith(HEADING)]
        position = place.choose("Headings", [every[at].removeprefix(HEADING) for at in starts], chosen)
        if position is not None:
            place.parts, place.part = list(_parts(every[starts[position] :])), 0
            self.read_on()

    def _read_back(self) -> None:
        """Tell the part before the one told last."""
        self._place.part = max(self._place.part - 2, 0)
        self.read_on()

    def _related(self, chosen: str) -> None:
        place = self._place
        relations = place.loaded().relations.all
        if not relations:
            raise Refusal("This article has no related articles.")
        position = place.choose("Related articles", [sentences.relation(each) for each in relations], chosen)
        if position is None:
            return
        row = relations[position].row
        if not row:
            raise Refusal(f"It is not in this collection: {position + 1} open opens its page.")
        place.walk_to(row)


def _parts(paragraphs: Sequence[str]) -> Iterator[str]:
    """Paragraphs in parts that are not too long to listen to."""
    part = ""
    for paragraph in paragraphs:
        if part and len(part) + len(paragraph) > _PART:
            yield part
            part = ""
        part = f"{part}\n\n{paragraph}" if part else paragraph
    yield part
