"""Parts of the home page and of asset pages that apps add. What they list passes the one rule first."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from accounts.prepared import PreparedQuery, union

# A prepared query of rows of one's own, with its arguments.
Asked = tuple[PreparedQuery, tuple]


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
    """A part of the home page. The page reads what it names, so that it costs no query.

    `asset_ids` names assets for a person; `draw` gets back rows of those this person may see.
    `ask` names a query for (person, moment); its rows, newest first, are what `draw` gets beside
    them. The queries of all parts are one statement, so all have the columns `part` (a text, the
    part's own), `item` (a whole number), `moment` and `detail` (JSON).
    """

    order: int
    asset_ids: Callable[[object], Iterable[int]]
    draw: Callable[..., Section | None]
    ask: Callable[[object, object], Asked] | None = None


_home: list[HomeSection] = []
_asset: list[tuple[int, Callable]] = []


def home_section(
    order: int = 50,
    asset_ids: Callable[[object], Iterable[int]] = lambda user: (),
    ask: Callable[[object, object], Asked] | None = None,
):
    """Register a function of (user, seen assets) that returns a part of the home page, or None.

    With `ask` it is a function of (user, seen assets, rows).
    """

    def register(draw):
        _home.append(HomeSection(order, asset_ids, draw, ask))
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


def home_rows(user, now, *more: Asked) -> dict[str, list[dict]]:
    """Return the rows that the parts of a home page ask for, by part, newest first.

    `more` are queries with the same columns that the page itself asks along.
    """
    asked = [section.ask(user, now) for section in _home if section.ask]
    found: dict[str, list[dict]] = {}
    for row in sorted(union(*asked, *more), key=lambda row: row["moment"], reverse=True):
        found.setdefault(row["part"], []).append(row)
    return found


def home_sections(user, seen: dict[int, dict], rows: dict[str, list[dict]]) -> list[Section]:
    """Return the parts of a person's home page, in order."""
    drawn = [
        section.draw(user, seen, rows) if section.ask else section.draw(user, seen)
        for section in _home
    ]
    return [part for part in drawn if part]


def asset_sections(page, user) -> list[Section]:
    """Return the parts of an asset's page, in order."""
    return [part for _order, draw in _asset if (part := draw(page, user))]
