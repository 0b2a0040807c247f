"""Parts of the home page and of asset pages that apps add. What they list passes the one rule first."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a page: its template, what that shows as `part`, and a key that holds all of it.

    Without a key the part is drawn anew each time.
    """

    template: str
    part: dict
    key: tuple | None = None


@dataclass(frozen=True, slots=True)
class HomeSection:
    """A part of the home page. The page reads the assets it names, so that it costs no query.

    `asset_ids` names them for a person; `draw` gets back rows of those this person may see.
    """

    order: int
    asset_ids: Callable[[object], Iterable[int]]
    draw: Callable[[object, dict[int, dict]], Section | None]


_home: list[HomeSection] = []
_asset: list[tuple[int, Callable]] = []


def home_section(order: int = 50, asset_ids: Callable[[object], Iterable[int]] = lambda user: ()):
    """Register a function of (user, seen assets) that returns a part of the home page, or None."""

    def register(draw):
        _home.append(HomeSection(order, asset_ids, draw))
        _home.sort(key=lambda section: section.order)
        return draw

    return register


def asset_section(order: int = 50):
    """Register a function of (page, user) that returns a part of asset pages, or None.

    A page is at the limit of its queries: a part uses what the page has read.
    """

    def register(draw):
        _asset.append((order, draw))
        _asset.sort(key=lambda entry: entry[0])
        return draw

    return register


def home_asset_ids(user) -> set[int]:
    """Return the assets that the parts of a person's home page name."""
    return {pk for section in _home for pk in section.asset_ids(user)}


def home_sections(user, seen: dict[int, dict]) -> list[Section]:
    """Return the parts of a person's home page, in order."""
    return [part for section in _home if (part := section.draw(user, seen))]


def asset_sections(page, user) -> list[Section]:
    """Return the parts of an asset's page, in order."""
    return [part for _order, draw in _asset if (part := draw(page, user))]
