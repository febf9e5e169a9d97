#!/bin/sh
# The library of this package comes first, whatever the person's Python has besides.
exec /usr/bin/python3 -P -c 'import sys; sys.path.insert(0, "/usr/lib/broadsheet"); sys.argv[0] = "broadsheet"
from broadsheet import main; sys.exit(main())' "$@"
