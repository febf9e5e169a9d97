"""The features of the main screen, one module each. None imports another."""

from reader.tui.screen.feature import Feature
from reader.tui.screen.features.begin import Begin
from reader.tui.screen.features.code import Code
from reader.tui.screen.features.commands import OwnCommands
from reader.tui.screen.features.export import Export
from reader.tui.screen.features.feeds import Feeds
from reader.tui.screen.features.files import Files
from reader.tui.screen.features.filter import Filter
from reader.tui.screen.features.finding import Finding
from reader.tui.screen.features.folding import Folding
from reader.tui.screen.features.layout import Layout
from reader.tui.screen.features.links import Links
from reader.tui.screen.features.marking import Marking
from reader.tui.screen.features.moving import Moving
from reader.tui.screen.features.pictures import Pictures
from reader.tui.screen.features.program import Program
from reader.tui.screen.features.related import Related
from reader.tui.screen.features.replication import Replication
from reader.tui.screen.features.settings import Settings
from reader.tui.screen.features.stories import Stories
from reader.tui.screen.features.theme import Theme
from reader.tui.screen.features.tour import Tour
from reader.tui.screen.features.visit import Visit

FEATURES: tuple[type[Feature], ...] = (  # in the order in which Esc takes back what they have on the screen
    Tour, OwnCommands, Moving, Marking, Stories, Filter, Finding, Folding, Links, Files, Export, Related, Visit,
    Pictures, Layout, Theme, Replication, Settings, Program, Begin, Feeds, Code,
)  # fmt: skip
