"""`python -m reader`, and the `broadsheet` command."""

import atexit
import os
import sys
from contextlib import suppress

from reader.system.importing import import_pathlib


def main() -> int:
    """Run the command line, and end with its exit code: at once, as there is nothing left to be done. Python would wait
    for threads, and take apart all it holds.
    """
    import_pathlib()
    from reader import cli

    code = cli.main()
    threading = sys.modules.get("threading")  # the first rows do without
    if not threading or threading.active_count() == 1:
        atexit._run_exitfuncs()
    for stream in filter(None, (sys.stdout, sys.stderr)):  # Python has None for a closed one
        with suppress(OSError, ValueError):  # where nobody reads any more
            stream.flush()
    os._exit(code)


if __name__ == "__main__":
    sys.exit(main())
