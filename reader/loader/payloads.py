"""Encrypted payloads, which are no text for people: front matter without them."""

import re
from collections.abc import Iterator

import yaml

from reader.loader.yaml_events import YamlError, events_of, read_mapping

_FIELD = "secured"
_NAMED = ": (encrypted payload)"
_BEGINNING = re.compile(rf"(?i)\b{_FIELD}[\"']?\s*:")

Span = tuple[int, int]  # where in a text something begins and ends


def without_payloads(fm: str) -> str:
    """`fm`, YAML as it is written, with every value of a `secured` field left out; where it is no sound YAML, all from
    the first such field on: nobody can say where its value ends.
    """
    try:
        read_mapping(fm)  # nothing that is deeper or longer than a file may be
    except YamlError:
        match = _BEGINNING.search(fm)
        return fm[: match.start()] + _FIELD + _NAMED if match else fm.rstrip("\n")
    kept, at = "", 0
    for start, end in sorted(_payloads(fm)):
        if start >= at:  # not within the one before
            value = fm[start:end]
            blank = value[len(value.rstrip()) :]
            kept += fm[at:start] + _NAMED + blank[max(blank.rfind("\n"), 0) :]
            at = end
    return (kept + fm[at:]).rstrip("\n")


def _payloads(fm: str) -> list[Span]:
    """From the end of each key to the end of its value."""
    spans: list[Span] = []
    events = events_of(fm)
    for event in events:
        if isinstance(event, yaml.NodeEvent):
            _skip(event, events, spans)
    return spans


def _skip(event: yaml.Event, events: Iterator[yaml.Event], spans: list[Span]) -> int:
    """Read on to the end of the node that begins with `event`, and return where that is."""
    if isinstance(event, yaml.MappingStartEvent):
        while not isinstance(key := next(events), yaml.MappingEndEvent):
            start = _skip(key, events, spans)
            end = _skip(next(events), events, spans)
            if isinstance(key, yaml.ScalarEvent) and key.value.lower() == _FIELD:
                spans.append((start, end))
        event = key
    elif isinstance(event, yaml.SequenceStartEvent):
        while not isinstance(entry := next(events), yaml.SequenceEndEvent):
            _skip(entry, events, spans)
        event = entry
    return int(event.end_mark.index) if event.end_mark else 0
