"""`python -m reader`, and the `broadsheet` command."""

import os
import sys
from contextlib import suppress

from reader import cli


def main() -> int:
    """Run the command line. Returns the exit code, but where threads go on: then it ends without waiting for them."""
    code = cli.main()
    threading = sys.modules.get("threading")  # the first rows do without
    if threading and threading.active_count() > 1:
        with suppress(OSError, ValueError):  # where nobody reads any more
            sys.stdout.flush()
            sys.stderr.flush()
        os._exit(code)
    return code


if __name__ == "__main__":
    sys.exit(main())
