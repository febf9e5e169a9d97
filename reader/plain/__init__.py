"""The reader line by line, for screen readers, braille and simple terminals: no cursor moves, nothing is drawn."""
