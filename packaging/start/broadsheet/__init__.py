"""What an installation imports: it finds the package `reader` that lies within it, whatever else is called so.

Another project has the import name `reader`, too. Installed here, neither writes over the other's files, and neither is
imported for the other.
"""

import os
import sys


def main() -> int:
    """Run the command line. Returns the exit code."""
    home = os.path.dirname(os.path.abspath(__file__))
    sys.path.insert(0, home if os.path.isdir(os.path.join(home, "reader")) else _checkout(home))
    for name in [name for name in sys.modules if name == "reader" or name.startswith("reader.")]:
        del sys.modules[name]  # another's, imported as Python started
    from reader.__main__ import main

    return main()


def _checkout(home: str) -> str:
    """The root of the project, where it is installed as it is being worked on."""
    return os.path.abspath(os.path.join(home, "..", "..", ".."))
