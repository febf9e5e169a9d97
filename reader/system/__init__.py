"""The operating system: paths, SQLite connections, locks, files replaced whole, the log, processes with limits."""
