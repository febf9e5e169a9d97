"""The commands that the palette offers: by their titles, and first the one that vi calls by what is typed."""

from math import inf

from textual.command import Hit, Hits
from textual.system_commands import SystemCommandsProvider

from reader.keys.commands import COMMAND, TYPED

_FIRST = inf  # a score above that of any match


class CommandSearch(SystemCommandsProvider):
    """Offers the commands of the main screen."""

    async def search(self, query: str) -> Hits:
        """`q` is Quit before it is the beginning of anything else."""
        meant = COMMAND[TYPED[query]].title if query in TYPED else ""
        for title, about, run, _ in self.app.get_system_commands(self.screen):
            if title == meant:
                yield Hit(_FIRST, title, run, help=about)
        async for hit in super().search(query):
            if isinstance(hit, Hit) and str(hit.text) != meant:
                yield hit
