"""`python -m reader`, and the `broadsheet` command."""

import sys

from reader.cli import main

if __name__ == "__main__":
    sys.exit(main())
