"""Values that TOML and JSON hold as the nodes that fields are read from: text, lists and mappings, bounded."""

from reader.loader.yaml_events import MAX_DEPTH, MAX_NODES, Node, YamlError


def as_nodes(values: dict[str, object], line: int, depth: int = 1) -> dict[str, Node]:
    """`values`, which stand at a `depth`, with each scalar as it is written. Raises YamlError with `line` where they
    pass a bound.
    """
    return _mapping(values, depth, [MAX_NODES], line)


def _mapping(values: dict[str, object], depth: int, room: list[int], line: int) -> dict[str, Node]:
    _take(len(values), depth, room, line)
    return {
        key: value if type(value) is str else _node(value, depth, room, line)  # most are, and a call takes a while
        for key, value in values.items()
    }


def _take(count: int, depth: int, room: list[int], line: int) -> None:
    room[0] -= count
    if room[0] < 0:
        raise YamlError(f"more than {MAX_NODES:,} values", line)
    if count and depth > MAX_DEPTH:
        raise YamlError(f"nested deeper than {MAX_DEPTH} levels", line)


def _node(value: object, depth: int, room: list[int], line: int) -> Node:
    if isinstance(value, dict):
        return _mapping(value, depth + 1, room, line)
    if isinstance(value, list):
        _take(len(value), depth + 1, room, line)
        return [_node(item, depth + 1, room, line) for item in value]
    if value is None or isinstance(value, bool):
        return None if value is None else str(value).lower()
    return str(value)  # of dates and times, ISO 8601
