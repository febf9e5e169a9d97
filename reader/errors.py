"""What can go wrong for the person reading; every message is one finished sentence."""

PREFIX = "broadsheet: "  # what stands before it on standard error


class ReaderError(Exception):
    """Base of all errors shown to a person. `str(error)` is the sentence to show."""

    exit_code = 2


class DirectoryError(ReaderError):
    """A directory of articles cannot be read at all."""


class ConfigError(ReaderError):
    """A setting cannot be read: that on `line` of its file, where one is to blame."""

    def __init__(self, sentence: str, line: int | None = None) -> None:
        super().__init__(sentence)
        self.line = line


class OpenError(ReaderError):
    """A link could not be handed to a browser."""


class WebError(ReaderError):
    """Something cannot be fetched. `why` is the end of a sentence: `the server answered 404`."""

    def __init__(self, why: str, url: str = "") -> None:
        super().__init__(f"{url or 'The page'} could not be fetched: {why}.")
        self.why = why


class PrivateNetworkError(WebError):
    """A host leads into the person's own network, where nothing is asked unless they allow it."""

    def __init__(self, host: str) -> None:
        super().__init__(f"{host} is in your own network; to allow it, add it to private in [fetch]")
        self.host = host


class PauseError(WebError):
    """A host has asked for fewer requests, and is left alone for that many `seconds`."""

    def __init__(self, host: str, seconds: float) -> None:
        super().__init__(f"{host} has asked for fewer requests, so it is left alone for now")
        self.seconds = seconds


class PictureError(ReaderError):
    """A picture cannot be fetched or shown."""


class CommandError(ReaderError):
    """A command of the person's own could not be run."""


class LogError(ReaderError):
    """The log cannot be written."""


class StorageError(ReaderError):
    """The index or the person's marks cannot be read or written."""
