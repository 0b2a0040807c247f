"""How far a person sees: what the one rule of visibility needs to know of them."""

from enum import Enum, auto
from typing import NamedTuple

from accounts.prepared import AnyOf


class Extent(Enum):
    """Nothing, what is meant for everybody and for one's own groups and teams, or everything."""

    NOTHING = auto()
    OWN = auto()
    ALL = auto()


class Sight(NamedTuple):
    """The extent, with the ids of groups and teams where they matter."""

    extent: Extent
    groups: AnyOf = AnyOf(())
    teams: AnyOf = AnyOf(())


NOTHING = Sight(Extent.NOTHING)
EVERYTHING = Sight(Extent.ALL)
