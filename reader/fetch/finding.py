"""From an address that a person types to the feeds it means."""

import json
from dataclasses import dataclass

from reader.errors import ReaderError, WebError
from reader.fetch import parsing
from reader.fetch.decoding import message
from reader.fetch.fetching import Boxes, Settings
from reader.fetch.pages import common_places, decoded_page, feeds_of
from reader.fetch.values import Feed, feed_of
from reader.system.sandbox import EndedError
from reader.web.client import Answer, get
from reader.web.manners import TOO_BUSY

KEPT = 2 * 2**20  # bytes: of one of the twenty feeds that a page may name


@dataclass(frozen=True, slots=True)
class Candidate:
    """A feed that the person may mean, its URL, and how its server answered; None where that is too much to be kept."""

    url: str
    feed: Feed
    answer: Answer | None = None


def find(url: str, settings: Settings) -> list[Candidate]:
    """The feed at `url`, else those that the page there names, else what is at the usual places of its site.

    Raises ReaderError where there is none.
    """
    url = url if "://" in url else f"https://{url}"
    boxes = Boxes()
    door = settings.door()
    try:
        answer = get(url, door)
        if answer.status != 200:
            raise WebError(f"the server answered {answer.status}", url)
        try:
            return [_read(answer, url, boxes)]
        except (ReaderError, EndedError) as error:
            refusal = error
        page = decoded_page(answer.data, answer.content_type)
        named = feeds_of(page, answer.url)
        candidates: list[Candidate] = []
        for place in named or common_places(answer.url):
            try:
                answer = get(place, door)
                if answer.status in TOO_BUSY:
                    break
                candidates.append(_read(answer, place, boxes))
            except (ReaderError, EndedError):
                continue  # a page that names a feed that is none, or a usual place without one
            if not named:
                break
    except WebError as error:
        raise WebError(error.why, url) from error
    finally:
        boxes.close()
    if not candidates:
        raise ReaderError(f"There is no feed at {url}, and the page there names none. {refusal}".strip())
    return candidates


def _read(answer: Answer, url: str, boxes: Boxes) -> Candidate:
    if answer.status != 200:
        raise WebError(f"the server answered {answer.status}", url)
    data = message(answer.url, answer.content_type, answer.data)
    feed = feed_of(json.loads(boxes.ask(parsing.job, data)))
    return Candidate(url, feed, answer if len(answer.data) <= KEPT else None)
