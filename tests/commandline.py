"""The command line, run in this process, and what it left behind."""

import json
import sys
from typing import Any

import pytest

from reader.cli import main


class CliResult:
    """What a command left behind."""

    def __init__(self, code: int, out: str, err: str) -> None:
        self.code, self.out, self.err = code, out, err

    @property
    def lines(self) -> list[str]:
        return self.out.splitlines()

    @property
    def json(self) -> Any:
        return json.loads(self.out)


@pytest.fixture
def tell(capfd: pytest.CaptureFixture[str]) -> Any:
    """Run the command line in this process."""

    def run(*words: object) -> CliResult:
        try:
            code = main([str(word) for word in words])
        except SystemExit as exit_:
            code = int(exit_.code or 0)
        sys.stdout.flush()
        return CliResult(code, *capfd.readouterr())

    return run
