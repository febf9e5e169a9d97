"""What `settings` and `entries` declare, as fields: for what reads, checks and documents settings."""

from collections.abc import Mapping
from functools import cache
from typing import Any, Literal, NamedTuple, cast, get_args, get_origin, get_type_hints

from reader.config import checks, entries
from reader.config.setting import Setting
from reader.config.settings import Table

_WORDS = {bool: "true or false", int: "an integer", float: "a number", str: "a string"}


class Field(NamedTuple):
    """A setting or a table; `kind` is its type."""

    name: str
    kind: Any
    setting: Setting
    default: Any
    is_required: bool

    @property
    def table(self) -> Any:
        """The Table that a table, or each of a list of tables, is read into; None of a setting."""
        kind = get_args(self.kind)[0] if get_origin(self.kind) is tuple else self.kind
        return kind if isinstance(kind, type) and issubclass(kind, Table) else None

    @property
    def is_list(self) -> bool:
        """Whether it is a list of tables, `[[name]]`."""
        return get_origin(self.kind) is tuple and self.table is not None

    @property
    def values(self) -> Any:
        """The type of what has a name of the person's own in this table; None where the names are ours."""
        return get_args(self.kind)[1] if get_origin(self.kind) is Mapping else None

    @property
    def header(self) -> str:
        """`[reading]`, `[[open]]`; nothing for a setting that is in no table."""
        if self.is_list:
            return f"[[{self.name}]]"
        return f"[{self.name}]" if self.table or self.values else ""

    @property
    def wanted(self) -> str:
        """Its type in words: `an integer from 1 to 3600`."""
        return wanted(self.values or self.kind, self.setting)


@cache
def fields(table: Any) -> tuple[Field, ...]:
    """The settings of a table, and those of Config, in the order they are declared."""
    names = {"checks": checks, "entries": entries, "Setting": Setting}  # which `settings` only states
    hints = get_type_hints(table, localns=names, include_extras=True)
    return tuple(_field(table, name, hints[name]) for name in table.names())


def fields_of(kind: Any) -> tuple[Field, ...]:
    """The settings of `kind` where it is a table; none where it is the type of a value."""
    is_table = isinstance(kind, type) and issubclass(kind, Table)
    return fields(cast("Any", kind)) if is_table else ()


def _field(table: Any, name: str, hint: Any) -> Field:
    kind, setting = get_args(hint)[:2] if hasattr(hint, "__metadata__") else (hint, Setting(""))
    field = Field(name, kind, setting, getattr(table, name, None), not hasattr(table, name))
    return field._replace(setting=setting._replace(help=field.table.__doc__)) if field.table else field


def wanted(kind: Any, setting: Setting) -> str:
    """What a value of `kind` may be, in words."""
    if settings := fields_of(kind):
        return f"{wanted(settings[0].kind, settings[0].setting)}, or a table"
    if get_origin(kind) is Literal:
        return f"one of {', '.join(get_args(kind))}"
    if get_origin(kind) is tuple:
        return "a string or array of strings"
    if setting.least is not None and setting.most is not None:
        return f"{_WORDS[kind]} from {setting.least} to {setting.most}"
    return f"{_WORDS[kind]}, {setting.least} or more" if setting.least is not None else _WORDS[kind]
