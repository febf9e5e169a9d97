"""YAML text to plain values, read as events.

PyYAML's loaders recurse in C and can be crashed or stalled by a small file; its event stream cannot.
Scalars stay text (`No` is "No", `1.10` is "1.10"): each field's own type decides what they mean.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

import yaml

Node = str | None | list["Node"] | dict[str, "Node"]

MAX_DEPTH = 32  # real files use 5 levels
MAX_NODES = 100_000  # real files hold up to 2,762; aliases count as what they expand to, here and in characters
MAX_CHARACTERS = 4_000_000  # twice the longest front matter: no file without aliases comes near it
MAX_DIRECTIVES = 16  # `%TAG` lines; the parser compares each with all before it, and no real file has one

_Loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
NULLS = {"", "~", "null", "Null", "NULL"}


class YamlError(Exception):
    """The text cannot be read. `line` counts from 1."""

    def __init__(self, reason: str, line: int) -> None:
        super().__init__(reason)
        self.reason = reason
        self.line = line


@dataclass(slots=True)
class Front:
    """The top level of a front matter: its values and the line each key stands on, from 1."""

    values: dict[str, Node] = field(default_factory=dict)
    lines: dict[str, int] = field(default_factory=dict)
    repeated: list[str] = field(default_factory=list)  # keys given more than once; the last one counts
    unnamed: list[int] = field(default_factory=list)  # lines of fields left out, because their key is no text
    entries: dict[str, list[int]] = field(default_factory=dict)  # the line of each entry of a field that is a list


@dataclass(slots=True)
class _Open:
    """A mapping or list whose end has not come yet."""

    node: list[Node] | dict[str, Node]
    anchor: str | None
    before: tuple[int, int]  # nodes and characters that came before it
    key: str | None = None
    has_key: bool = False


def read_mapping(text: str, before: int = 0) -> Front:
    """The mapping that `text` holds; its lines count from `before`, those above it in its file. Raises YamlError; never
    recurses, never builds Python objects by tag.
    """
    if text.startswith("%") + text.count("\n%") > MAX_DIRECTIVES:
        raise YamlError(f"more than {MAX_DIRECTIVES} lines that begin with %, which are directives", before + 1)
    loader = _Loader(text)
    try:
        return _Builder(before).build(loader)
    except yaml.MarkedYAMLError as error:
        reason, line = _explain(error)
        raise YamlError(reason, before + line) from None
    except yaml.reader.ReaderError as error:
        raise YamlError(error.reason, before + text.count("\n", 0, error.position) + 1) from None
    finally:
        loader.dispose()


def events_of(text: str) -> Iterator[yaml.Event]:
    """The events of `text`, which `read_mapping` has accepted."""
    loader = _Loader(text)
    try:
        while loader.check_event():
            yield loader.get_event()
    finally:
        loader.dispose()


def _explain(error: yaml.MarkedYAMLError) -> tuple[str, int]:
    """The parser's error in words for people, and the line it points at."""
    if error.context_mark and "quoted scalar" in (error.context or "") and "end of" in (error.problem or ""):
        return "the quotation mark opened here is not closed", error.context_mark.line + 1
    mark = error.problem_mark or error.context_mark
    line = mark.line + 1 if mark else 1
    if "mapping values are not allowed" in (error.problem or ""):
        return "a value contains a colon and a space, so it must be quoted", line
    parts = [part for part in (error.context, error.problem) if part]
    return ", ".join(parts) or "not valid YAML", line


class _Builder:
    """Folds the event stream into nodes; one use each."""

    def __init__(self, before: int) -> None:
        self.before = before
        self.front = Front()
        self.stack: list[_Open] = []
        self.anchors: dict[str, tuple[Node, int, int]] = {}  # what each stands for: nodes and characters of it
        self.nodes = self.characters = 0
        self.line = before + 1
        self.has_document = False

    def build(self, loader: yaml.BaseLoader) -> Front:
        while True:
            event = loader.get_event()  # type: ignore[no-untyped-call]
            self.line = self.before + event.start_mark.line + 1 if event.start_mark else self.line
            if isinstance(event, yaml.ScalarEvent):
                self._scalar(event)
            elif isinstance(event, yaml.MappingStartEvent):
                self._open({}, event.anchor)
            elif isinstance(event, yaml.SequenceStartEvent):
                self._open([], event.anchor)
            elif isinstance(event, yaml.CollectionEndEvent):
                self._close()
            elif isinstance(event, yaml.AliasEvent) and event.anchor:
                self._alias(event.anchor)
            elif isinstance(event, yaml.DocumentStartEvent):
                self._begin()
            elif isinstance(event, yaml.StreamEndEvent):
                return self.front

    def _begin(self) -> None:
        if self.has_document:
            raise YamlError("the front matter contains more than one YAML document", self.line)
        self.has_document = True

    def _scalar(self, event: yaml.ScalarEvent) -> None:
        value = event.value if event.style or event.value not in NULLS else None
        self._count(1, len(event.value))
        if event.anchor:
            self.anchors[event.anchor] = (value, 1, len(event.value))
        top = self.stack[-1] if self.stack else None
        if top and isinstance(top.node, dict) and not top.has_key:
            top.key, top.has_key = event.value, True
            if len(self.stack) == 1:
                self._note_key(event.value)
        else:
            self._note_entry()
            self._put(value)

    def _note_key(self, key: str) -> None:
        if key in self.front.lines:
            self.front.repeated.append(key)
            self.front.entries.pop(key, None)
        self.front.lines[key] = self.line

    def _note_entry(self) -> None:
        if len(self.stack) == 2 and isinstance(self.stack[1].node, list):
            self.front.entries.setdefault(self.stack[0].key or "", []).append(self.line)

    def _open(self, node: list[Node] | dict[str, Node], anchor: str | None) -> None:
        if len(self.stack) >= MAX_DEPTH:
            raise YamlError(f"nested deeper than {MAX_DEPTH} levels", self.line)
        before = self.nodes, self.characters
        self._count(1, 0)
        if not self.stack:
            if not isinstance(node, dict):
                raise YamlError("the front matter is a list, not fields with values", self.line)
            self.front.values = node
        self._note_entry()
        self.stack.append(_Open(node, anchor, before))

    def _close(self) -> None:
        done = self.stack.pop()
        if done.anchor:
            nodes, characters = done.before
            self.anchors[done.anchor] = (done.node, self.nodes - nodes, self.characters - characters)
        if self.stack:
            self._put(done.node)

    def _alias(self, name: str) -> None:
        if name not in self.anchors:
            raise YamlError(f"the alias *{name} has no complete anchor before it", self.line)
        node, nodes, characters = self.anchors[name]
        self._count(nodes, characters)
        self._note_entry()
        self._put(node)

    def _put(self, value: Node) -> None:
        if not self.stack:
            if value is None:
                return  # an empty document: no fields
            raise YamlError("the front matter is plain text, not fields with values", self.line)
        top = self.stack[-1]
        if isinstance(top.node, list):
            top.node.append(value)
        elif not top.has_key:
            top.key, top.has_key = None, True  # a list, mapping or alias as key: its value is skipped
            self.front.unnamed.append(self.line)
        else:
            if top.key == "<<":
                _merge(top.node, value)
            elif top.key is not None:
                top.node[top.key] = value
            top.has_key = False

    def _count(self, nodes: int, characters: int) -> None:
        self.nodes += nodes
        self.characters += characters
        if self.nodes > MAX_NODES:
            raise YamlError(f"more than {MAX_NODES:,} values", self.line)
        if self.characters > MAX_CHARACTERS:
            raise YamlError(f"more than {MAX_CHARACTERS:,} characters, with every alias written out", self.line)


def _merge(into: dict[str, Node], value: Node) -> None:
    """YAML's merge key: fields of the merged mappings, where the mapping has none of its own (so far)."""
    for source in value if isinstance(value, list) else [value]:
        if isinstance(source, dict):
            for key, node in source.items():
                into.setdefault(key, node)
