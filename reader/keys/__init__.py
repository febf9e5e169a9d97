"""What a reader can do, and which keys do it."""
