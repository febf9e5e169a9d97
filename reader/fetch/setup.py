"""What a fetch needs to know of the person: their settings, where the ledger and the lock are, what may not expire."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from reader.config.settings import Config
from reader.fetch.ledger import Ledger
from reader.fetch.subscriptions import Subscription
from reader.state.precious import precious
from reader.system.paths import data_dir

if TYPE_CHECKING:
    from reader.fetch.fetching import Settings


def ledger_file() -> Path:
    """Where the ledger is."""
    return data_dir() / "fetch.db"


def lock_file() -> Path:
    """What a fetch locks while it runs."""
    return data_dir() / "fetch.lock"


def settings_of(config: Config) -> "Settings":
    """Those of the person whose configuration this is. Raises StorageError once it looks for what is precious."""
    from reader.fetch.fetching import Settings  # with all of HTTP; the list of feeds does without

    kept: list[frozenset[str]] = []

    def is_precious(page: str) -> bool:
        if not kept:  # only where something may expire
            kept.append(precious(data_dir() / "state.db"))
        return page in kept[0]

    return Settings(config, ledger_file(), is_precious=is_precious)


def add_trusted(root: Path, added: Iterable[str], ledger: Ledger, before: Sequence[Subscription]) -> None:
    """What the person adds themselves is agreed to, as long as the rest is."""
    if ledger.trusts(root, [each.url for each in before]):
        ledger.trust(root, [*(each.url for each in before), *added])
