"""The assets that playbooks, plays and journeys name, as one reader sees them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Case, Exists, F, JSONField, OuterRef, Q, When

from accounts.prepared import AnyOf, prepared
from accounts.roles import Right
from library.asset_links import AssetLink
from library.assets.base import Asset, asset_url
from library.kinds import type_of
from library.projection import QuickDecoder
from playbooks.choices import LinkState

PLAY = "play"


@dataclass(frozen=True, slots=True)
class Linked:
    """An asset as a page names it. One that may not be seen has a state and no words."""

    key: str
    id: int = 0
    state: str = LinkState.GONE
    title: str = ""
    type: str = ""
    language: str = ""
    icon: str = ""
    type_label: str = ""
    shareable: bool = False
    proven: bool = False
    duration: int | None = None
    pictures: int | None = None

    @property
    def is_shown(self) -> bool:
        """Tell whether the reader can open it."""
        return self.state == LinkState.SHOWN

    @property
    def url(self) -> str:
        """Its address."""
        return asset_url(self.id, self.title)

    @property
    def said(self) -> str:
        """Why it cannot be opened."""
        return str(LinkState(self.state).label)


@prepared
def link_rows(sight, now, ids, parts):
    """Return the assets with some ids, and those that some parts name, whoever may see them.

    `seen` says which of them the reader may see; nothing else of a row is for their eyes without it.
    """
    seen = Asset.objects.seen_with(sight, now).filter(pk=OuterRef("pk"))
    through = AssetLink.objects.named_by_parts(parts)
    play = Case(
        When(asset_type=PLAY, then=F("projection__data")),
        output_field=JSONField(decoder=QuickDecoder),
    )
    return (
        Asset.objects.filter(Q(pk__in=ids) | Q(pk__in=through))
        .with_standing()
        .values(
            "pk",
            "asset_type",
            "title",
            "language",
            "shareable",
            "live",
            "expired",
            "expire_at",
            "standing",
            seen=Exists(seen),
            play_data=play,
            form=F("material__form"),
            duration=F("material__duration_seconds"),
            pictures=F("material__picture_share"),
        )
    )


class Links:
    """What one reader may know of the assets that a page names."""

    def __init__(self, rows: Iterable[dict], now: datetime, author: bool):
        self.rows = {row["pk"]: row for row in rows}
        self.now, self.author = now, author

    def get(self, key: str, ids: Mapping[str, int]) -> Linked:
        """Return an asset by its key; `ids` says which id it had when its page was published."""
        row = self.rows.get(ids.get(key, 0))
        if row is None:
            return Linked(key)
        state = self.state_of(row)
        if state != LinkState.SHOWN and not self.author:
            return Linked("", state=state)
        icon, label = type_of(row["asset_type"], row["form"] or "")
        return Linked(
            key=key,
            id=row["pk"],
            state=state,
            title=row["title"],
            type=row["asset_type"],
            language=row["language"],
            icon=icon,
            type_label=label,
            shareable=row["shareable"],
            proven=bool((row["standing"] or {}).get("proven")),
            duration=row["duration"],
            pictures=row["pictures"],
        )

    def state_of(self, row: dict) -> LinkState:
        """Return whether the reader may see an asset, and if not, why."""
        if row["seen"]:
            return LinkState.SHOWN
        if row["expired"] or (row["expire_at"] and row["expire_at"] <= self.now):
            return LinkState.EXPIRED
        return LinkState.HIDDEN if row["live"] else LinkState.UNPUBLISHED

    def play(self, play_id: int) -> dict | None:
        """Return what was published of a play, if the reader may see it."""
        row = self.rows.get(play_id)
        return row["play_data"] if row and row["seen"] else None

    @property
    def key(self) -> tuple:
        """Return everything that these links can show."""
        return tuple(shown_of(row) for row in self.rows.values())


def shown_of(row: dict) -> tuple:
    """Return what a page can show of one row; a play by the moment it was published."""
    play = row["play_data"] or {}
    proven = (row["standing"] or {}).get("proven")
    state = (row["seen"], row["live"], row["expired"], row["expire_at"], proven)
    words = (row["title"], row["language"], row["shareable"], row["form"])
    moment = (play.get("revision"), play.get("updated_at"), row["duration"], row["pictures"])
    return (row["pk"], *state, *words, *moment)


def read_links(user, now, ids: Iterable[int], parts: Iterable[int] = ()) -> Links:
    """Read everything a page names, in one query."""
    wanted, through = AnyOf(sorted(set(ids))), AnyOf(sorted(set(parts)))
    rows = link_rows(user.sight, now, wanted, through) if wanted else []
    return Links(rows, now, user.may(Right.AUTHOR))
