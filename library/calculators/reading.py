"""A calculator as somebody reads it: what was published of it, if they may see it."""

from dataclasses import dataclass

from django.http import Http404

from library.actions import visible_asset
from library.assets.base import asset_url
from library.pages import page_row

KIND = "roi_calculator"


@dataclass(frozen=True, slots=True)
class Calculator:
    """A published calculator."""

    id: int
    record: dict
    revision: int | None

    @property
    def title(self) -> str:
        """What it is called."""
        return self.record["title"]

    @property
    def url(self) -> str:
        """The address of its page."""
        return asset_url(self.id, self.title)


def calculator_by_id(user, asset_id: int, now) -> Calculator:
    """Return a calculator in one query; 404 when it is none or not for this person."""
    row = page_row.first(user.sight, now, asset_id)
    data = row["data"] if row else None
    if not data or data["record"]["type"] != KIND:
        raise Http404
    return Calculator(asset_id, data["record"], data["revision"])


def calculator_named(user, name, now) -> Calculator:
    """Return a calculator named by id or key; 404 when it is none or not for this person."""
    asset_id, _asset_type = visible_asset(user, name)
    return calculator_by_id(user, asset_id, now)
