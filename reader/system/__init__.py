"""Where things are kept on this system: paths, SQLite connections, the log."""
