"""A site of the documents: `python packaging/make_site.py DIR` gathers them in DIR/docs, and has MkDocs
make DIR/site of them. A link that leads nowhere is an error.
"""

import os
import re
import subprocess
import sys
from pathlib import Path, PurePosixPath
from posixpath import normpath

HERE = Path(__file__).resolve().parent
PROJECT = HERE.parent
PAGES = {  # in the project, and on the site
    "README.md": "index.md",
    "packaging/README.md": "packages.md",
    "SECURITY.md": "reporting.md",  # to some disks, the name of docs/security.md
    **{name: name.lower() for name in ("CHANGELOG.md", "CONTRIBUTING.md")},
    **{path.relative_to(PROJECT).as_posix(): path.name for path in sorted((PROJECT / "docs").glob("*.md"))},
}
_LINK = re.compile(r"(\]\()([^)#:\s]+)((?:#[^)]*)?\))")


def gather(target: Path) -> None:
    """Write the pages into `target`, with the links between them as they are there."""
    target.mkdir(parents=True)
    for source, name in PAGES.items():
        text = (PROJECT / source).read_text(encoding="utf-8")
        (target / name).write_text(linked(text, PurePosixPath(source).parent), encoding="utf-8")
    (target / "demo.svg").write_bytes((PROJECT / "docs" / "demo.svg").read_bytes())


def linked(text: str, folder: PurePosixPath) -> str:
    """A page that stood in `folder`, its links to other files changed."""

    def link(found: re.Match[str]) -> str:
        path = normpath((folder / found[2]).as_posix())
        return found[1] + PAGES.get(path, path.removeprefix("docs/")) + found[3]

    return _LINK.sub(link, text)


def main() -> None:
    """Make the site."""
    target = Path(sys.argv[1]).resolve()
    gather(target / "docs")
    config = (HERE / "site.yml").read_text(encoding="utf-8")
    (target / "mkdocs.yml").write_text(config, encoding="utf-8")
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", "-f", str(target / "mkdocs.yml")]
    subprocess.run(command, check=True, env=os.environ | {"NO_MKDOCS_2_WARNING": "1"})


if __name__ == "__main__":
    main()
