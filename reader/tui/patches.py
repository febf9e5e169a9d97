"""What Textual 8.2 gets wrong, put right while the app runs. Textual is pinned for it, and tests hold each."""

from functools import lru_cache
from typing import Any

from textual._styles_cache import StylesCache


def install() -> None:
    """Mend Textual from now on; twice does no harm."""
    _give_widgets_back()


def _give_widgets_back() -> None:
    """Textual remembers the colours of 1,024 widgets together with all their lines, long after they have gone: its
    cache of a method keeps `self`. A cache of the class, which its parameter is named for, keeps the colours alone.
    """
    cached: Any = vars(StylesCache)["get_inner_outer"]
    if not isinstance(cached, classmethod):
        StylesCache.get_inner_outer = classmethod(lru_cache(1024)(cached.__wrapped__))  # type: ignore[arg-type, assignment]
