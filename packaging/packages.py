"""What systems' packages are made from, and so cannot go stale: `python packaging/packages.py` writes `PKGBUILD` and
`flake.nix` here by pyproject.toml, `--debian DIR` makes a Debian source tree in DIR, and `--formula URL INDEX`
prints a Homebrew formula for the sdist at URL, with the dependencies of the lock as its resources, as INDEX has them.

A formula needs addresses, and is printed at release: no address of an index stands in the project, only names, versions
and hashes, which are the same wherever a file is from.
"""

import hashlib
import json
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from datetime import UTC, datetime
from email.utils import format_datetime
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urljoin
from urllib.request import Request, urlopen

from release import version

HERE = Path(__file__).resolve().parent
PROJECT = HERE.parent
ARCH = {"pyyaml": "python-yaml", "python-frontmatter": "python-frontmatter"}  # the others are called python-NAME
_PINNED = re.compile(r"^([a-z0-9-]+)==(\S+)((?: \\\n +--hash=sha256:[0-9a-f]{64})+)", re.MULTILINE)
_JSON = "application/vnd.pypi.simple.v1+json"


class Locked(NamedTuple):
    """A dependency of the lock, and the SHA-256 of each file that it may be."""

    name: str
    version: str
    hashes: frozenset[str]


def locked(text: str) -> list[Locked]:
    """The dependencies in a lock."""
    return [
        Locked(name, number, frozenset(re.findall("sha256:([0-9a-f]{64})", hashes)))
        for name, number, hashes in _PINNED.findall(text)
    ]


def dependencies() -> list[str]:
    """The names of what pyproject.toml says that it needs wherever these packages are installed."""
    project = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return [re.split(r"[^\w-]", stated)[0] for stated in project["dependencies"] if "win32" not in stated]


# --- Arch Linux and Nix ------------------------------------------------------------------------


def pkgbuild() -> str:
    """For `makepkg`, beside the sdist; `updpkgsums` puts in its hash."""
    names = " ".join(ARCH.get(name, f"python-{name}") for name in dependencies())
    return f"""\
# Made by packaging/packages.py. Put the sdist beside it, run updpkgsums and makepkg.
pkgname=broadsheet
pkgver={version()}
pkgrel=1
pkgdesc="A terminal news reader for directories of article files"
arch=(any)
license=(MIT)
depends=("python>=3.11" {names})
makedepends=(python-build python-installer python-hatchling)
optdepends=("python-pillow: pictures" "xdg-utils: opens the web browser")
source=("$pkgname-$pkgver.tar.gz")
sha256sums=(SKIP)

build() {{
  cd "$pkgname-$pkgver"
  python -m build --wheel --no-isolation
}}

check() {{
  cd "$pkgname-$pkgver"
  BROADSHEET_HOME="$srcdir/home" python -m reader count sample_feed
}}

package() {{
  cd "$pkgname-$pkgver"
  python -m installer --destdir="$pkgdir" dist/*.whl
  install -Dm644 LICENSE -t "$pkgdir/usr/share/licenses/$pkgname"
}}
"""


def flake() -> str:
    """For `nix run 'git+file:.?dir=packaging'`."""
    names = " ".join(dependencies())
    return f"""\
# Made by packaging/packages.py: nix run "git+file:$PWD?dir=packaging" -- ~/news
{{
  description = "A terminal news reader for directories of article files";
  inputs.nixpkgs.url = "nixpkgs";
  outputs = {{ self, nixpkgs }}:
    let
      systems = [ "x86_64-linux" "aarch64-linux" "x86_64-darwin" "aarch64-darwin" ];
      each = make: nixpkgs.lib.genAttrs systems (system: make nixpkgs.legacyPackages.${{system}});
    in {{
      packages = each (pkgs: {{
        default = pkgs.python3Packages.buildPythonApplication {{
          pname = "broadsheet";
          version = "{version()}";
          pyproject = true;
          src = ../.;
          build-system = [ pkgs.python3Packages.hatchling ];
          dependencies = with pkgs.python3Packages; [ {names} ];
          doInstallCheck = true;
          installCheckPhase = "BROADSHEET_HOME=$TMPDIR $out/bin/broadsheet count";
          meta.mainProgram = "broadsheet";
        }};
      }});
    }};
}}
"""


# --- Debian ------------------------------------------------------------------------------------


def debian(target: Path) -> None:
    """Make a source tree for `dpkg-buildpackage --build=binary` in `target`, which must not be there."""
    tracked = subprocess.run(["git", "ls-files", "-z"], cwd=PROJECT, capture_output=True, check=True).stdout
    for name in tracked.decode().split("\0")[:-1]:
        (target / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(PROJECT / name, target / name)
    shutil.copytree(HERE / "debian", target / "debian")
    command = ["git", "log", "-1", "--format=%ct"]
    moment = int(subprocess.run(command, cwd=PROJECT, capture_output=True, check=True).stdout)
    (target / "debian" / "changelog").write_text(_debian_changes(moment), encoding="utf-8")


def _debian_changes(moment: int) -> str:
    """What dpkg takes the version from; `moment` in seconds since 1970."""
    maintainer = re.search(r"^Maintainer: (.+)$", (HERE / "debian" / "control").read_text(), re.MULTILINE)
    assert maintainer
    when = format_datetime(datetime.fromtimestamp(moment, UTC))
    return (
        f"broadsheet ({version()}) unstable; urgency=medium\n\n  * See CHANGELOG.md.\n\n -- {maintainer[1]}  {when}\n"
    )


# --- Homebrew ----------------------------------------------------------------------------------


def formula(url: str, index: str) -> str:
    """A formula for the sdist at `url`, whose dependencies `index` (PEP 691) has."""
    lock = (PROJECT / "requirements" / "run.txt").read_text(encoding="utf-8")
    resources = "\n\n".join(_resource(each, index) for each in sorted(locked(lock)))
    with urlopen(url) as answer:
        digest = hashlib.sha256(answer.read()).hexdigest()
    return f"""\
class Broadsheet < Formula
  include Language::Python::Virtualenv

  desc "Terminal news reader for directories of article files"
  url "{url}"
  sha256 "{digest}"
  license "MIT"

  depends_on "rust" => :build # watchfiles
  depends_on "libyaml"
  depends_on "python@3.13"

{resources}

  def install
    virtualenv_install_with_resources
  end

  test do
    ENV["BROADSHEET_HOME"] = testpath
    assert_equal "30", shell_output("#{{bin}}/broadsheet count").strip
  end
end
"""


def _resource(dependency: Locked, index: str) -> str:
    """The file of source of a dependency, which has one of the hashes of the lock. Raises LookupError."""
    page = f"{index.rstrip('/')}/{dependency.name}/"
    with urlopen(Request(page, headers={"Accept": _JSON})) as answer:
        files: list[dict[str, Any]] = json.load(answer)["files"]
    for file in files:
        digest = file["hashes"].get("sha256")
        if file["filename"].endswith(".tar.gz") and digest in dependency.hashes:
            url = urljoin(page, file["url"])
            return f'  resource "{dependency.name}" do\n    url "{url}"\n    sha256 "{digest}"\n  end'
    raise LookupError(f"The index has no sdist of {dependency.name} {dependency.version} with a hash of the lock.")


# -----------------------------------------------------------------------------------------------


def generated() -> Iterator[tuple[Path, str]]:
    """The files that are kept here, and what they should hold."""
    yield HERE / "PKGBUILD", pkgbuild()
    yield HERE / "flake.nix", flake()


def main() -> None:
    """Do what is asked for."""
    match sys.argv[1:]:
        case ["--debian", target]:
            debian(Path(target))
        case ["--formula", url, index]:
            print(formula(url, index), end="")
        case _:
            for path, text in generated():
                path.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
