"""What a generator's own configuration says of the site, where that is plain data: nothing of it is run.

It lies in the directory itself or above it, up to a repository's root, and belongs to whom the directory belongs: in
/tmp anybody could write one. One that cannot be read says nothing.
"""

import os
import stat
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

from reader.loader.fields import Fields, as_flag, as_line, as_url, as_zone
from reader.loader.json_front import read_json
from reader.loader.site import NO_SITE, Generator, Site
from reader.loader.toml_front import read_toml
from reader.loader.yaml_events import Front, Node, YamlError, read_mapping

MAX_BYTES = 200_000  # of a configuration; the longest real one that was met has some 20,000
_LEVELS = 5  # of folders above the directory
_READERS: dict[str, Callable[[str], Front]] = {
    ".toml": read_toml, ".yaml": read_mapping, ".yml": read_mapping, ".json": read_json,
}  # fmt: skip
_ENDINGS = (".toml", ".yaml", ".yml", ".json")
_STEMS = ("hugo", "config/_default/hugo", "config/_default/config", "config", "_config")
_NAMES = tuple(f"{stem}{ending}" for stem in _STEMS for ending in _ENDINGS)
_OF_HEXO = ("source_dir", "public_dir", "new_post_name", "default_layout", "skip_render")
_OF_JEKYLL = ("url", "baseurl", "plugins", "markdown", "permalink", "theme", "remote_theme", "collections")


def configurations(root: Path) -> list[tuple[Path, os.stat_result]]:
    """The files near the directory `root` that may be a generator's configuration, the nearest first."""
    near: list[tuple[Path, os.stat_result]] = []
    try:
        owner = os.stat(root).st_uid
    except OSError:
        return near
    for folder in (root, *root.parents)[: _LEVELS + 1]:
        for name in _NAMES:
            try:
                info = os.lstat(folder / name)
            except OSError:
                continue
            if stat.S_ISREG(info.st_mode) and info.st_uid == owner and info.st_size <= MAX_BYTES:
                near.append((folder / name, info))
        if (folder / ".git").exists() or str(folder) == os.path.expanduser("~"):
            break
    return near


def site_of(root: Path, files: Sequence[Path]) -> Site:
    """What the first of `files` that is a generator's says of the site that `root` belongs to."""
    for file in files:
        try:
            values = _values(file)
        except (OSError, UnicodeDecodeError, YamlError):
            continue
        if generator := _generator(file.name, values):
            project = file.parent.parent.parent if file.parent.name == "_default" else file.parent
            inside = root.relative_to(project).as_posix()
            return _site(Fields(values), generator, "" if inside == "." else f"{inside}/")
    return NO_SITE


def faults(files: Sequence[Path]) -> Iterator[tuple[Path, int | None, str]]:
    """Those of `files` that say nothing to `site_of` because they cannot be read: on which line, and why."""
    for file in files:
        try:
            values = _values(file)
        except YamlError as error:
            yield file, error.line, error.reason
        except UnicodeDecodeError:
            yield file, None, "it is not UTF-8"
        except OSError as error:
            yield file, None, f"it cannot be opened: {error.strerror}"
        else:
            if _generator(file.name, values):
                return


def _values(file: Path) -> dict[str, Node]:
    """Raises OSError, UnicodeDecodeError and YamlError."""
    return _READERS[file.suffix](file.read_text(encoding="utf-8-sig")).values


def _generator(name: str, values: dict[str, Node]) -> Generator:
    """Whose configuration it is; empty where it is nobody's that is known."""
    if name.startswith("_config"):
        if any(key in values for key in _OF_HEXO):
            return "hexo"
        return "jekyll" if any(key in values for key in _OF_JEKYLL) else ""
    if "base_url" in values:
        return "zola"
    return "hugo" if any(key.lower() == "baseurl" for key in values) else ""


def _site(fields: Fields, generator: Generator, inside: str) -> Site:
    keys = {"hugo": "baseURL", "zola": "base_url"}
    url = fields.first_quietly(as_url, keys.get(generator, "url")) or ""
    if url and generator == "jekyll":
        url = f"{url.rstrip('/')}/{(fields.first_quietly(as_line, 'baseurl') or '').strip('/')}"
    permalinks = fields.value("permalinks") if generator == "hugo" else None
    permalink = fields.first_quietly(as_line, "permalink") if generator in ("jekyll", "hexo") else None
    return Site(
        url=url.rstrip("/"),
        permalink=permalink or "",
        timezone=fields.first_quietly(_as_zone_name, "timezone") or "",
        generator=generator,
        sections=tuple(_of_jekyll(fields) if generator == "jekyll" else _sections(permalinks)),
        inside=inside,
        languages=_languages(fields) if generator in ("hugo", "zola") else (),
        is_ugly=generator == "hugo" and bool(fields.first_quietly(as_flag, "uglyURLs")),
    )


def _as_zone_name(value: Node) -> str:
    as_zone(value)
    return as_line(value)


def _languages(fields: Fields) -> tuple[str, ...]:
    """The site's languages, its own first; none where it has one only."""
    others = fields.value("languages")
    own = fields.first_quietly(as_line, "defaultContentLanguage") or fields.first_quietly(as_line, "default_language")
    return (own or "en", *map(str.lower, others)) if isinstance(others, dict) else ()


def _of_jekyll(fields: Fields) -> list[tuple[str, str]]:
    """Jekyll's patterns by folder: of its collections, and of `defaults`, the last of which counts."""
    stated: list[tuple[Node, Node]] = []
    collections, defaults = fields.value("collections"), fields.value("defaults")
    if isinstance(collections, dict):
        stated += [(f"_{name}", each.get("permalink")) for name, each in collections.items() if isinstance(each, dict)]
    for each in defaults if isinstance(defaults, list) else ():
        scope, values = (each.get("scope"), each.get("values")) if isinstance(each, dict) else (None, None)
        if isinstance(scope, dict) and isinstance(values, dict):
            kind = scope.get("type")
            stated.append((f"_{kind}" if kind else scope.get("path"), values.get("permalink")))
    return _patterns(stated)


def _sections(permalinks: Node) -> list[tuple[str, str]]:
    """Hugo's patterns by folder; since 0.115 those of pages stand in a table of their own."""
    if not isinstance(permalinks, dict):
        return []
    pages = permalinks.get("page")
    stated = permalinks | (pages if isinstance(pages, dict) else {})
    return _patterns(stated.items())


def _patterns(stated: Iterable[tuple[Node, Node]]) -> list[tuple[str, str]]:
    """Those that are text, by folder: clean and of a bounded length, as every line that a file states."""
    return [
        (folder, line)
        for folder, pattern in stated
        if isinstance(folder, str) and isinstance(pattern, str) and (line := as_line(pattern))
    ]
