"""Values that TOML and JSON hold as the nodes that fields are read from: text, lists and mappings, bounded."""

from reader.loader.yaml_events import MAX_DEPTH, MAX_NODES, Node, YamlError


def as_nodes(values: dict[str, object], line: int) -> dict[str, Node]:
    """`values` with each scalar as it is written. Raises YamlError with `line` where they pass a bound."""
    room = [MAX_NODES]
    return {str(key): _node(value, 1, room, line) for key, value in values.items()}


def _node(value: object, depth: int, room: list[int], line: int) -> Node:
    room[0] -= 1
    if room[0] < 0:
        raise YamlError(f"more than {MAX_NODES:,} values", line)
    if depth > MAX_DEPTH:
        raise YamlError(f"nested deeper than {MAX_DEPTH} levels", line)
    if isinstance(value, dict):
        return {str(key): _node(item, depth + 1, room, line) for key, item in value.items()}
    if isinstance(value, list):
        return [_node(item, depth + 1, room, line) for item in value]
    if value is None or isinstance(value, bool):
        return None if value is None else str(value).lower()
    return str(value)  # of dates and times, ISO 8601
