"""The assets that playbooks, plays and journeys name, as one reader sees them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from hashlib import blake2b

import orjson
from django.db.models import Case, Exists, F, OuterRef, Q, TextField, Value, When
from django.db.models.functions import Cast

from accounts.prepared import AnyOf, prepared
from accounts.roles import Right
from library.asset_links import AssetLink
from library.assets.base import Asset, asset_url
from library.kinds import type_of
from library.projection import Projection
from playbooks.choices import LinkState
from usage.models import Standing

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

    `state` is empty for those the reader may see; nothing else of any other row is for their eyes.
    """
    seen = Exists(Asset.objects.seen_with(sight, now).filter(pk=OuterRef("pk")))
    # One column, worked out by the database: a page may name hundreds.
    state = Case(
        When(seen, then=Value(LinkState.SHOWN.value)),
        When(Q(expired=True) | Q(expire_at__lte=now), then=Value(LinkState.EXPIRED.value)),
        When(live=True, then=Value(LinkState.HIDDEN.value)),
        default=Value(LinkState.UNPUBLISHED.value),
    )
    through = AssetLink.objects.named_by_parts(parts)
    return Asset.objects.filter(Q(pk__in=ids) | Q(pk__in=through)).values(
        "pk",
        "asset_type",
        "title",
        "language",
        "shareable",
        state=state,
        proven=Exists(Standing.objects.filter(asset_id=OuterRef("pk"), proven=True)),
        revision=F("live_revision_id"),
        changed=Cast("updated_at", TextField()),
        form=F("material__form"),
        duration=F("material__duration_seconds"),
        pictures=F("material__picture_share"),
    )


@prepared
def play_rows(ids):
    """Return what was published of plays."""
    return Projection.objects.filter(pk__in=ids).values("pk", "data")


class Links:
    """What one reader may know of the assets that a page names."""

    def __init__(self, rows: Iterable[dict], author: bool):
        self.rows = {row["pk"]: row for row in rows}
        self.author = author

    @cached_property
    def plays(self) -> dict[int, dict]:
        """What was published of the plays the reader may see; a page that is remembered never asks."""
        shown = [
            pk
            for pk, row in self.rows.items()
            if row["asset_type"] == PLAY and row["state"] == LinkState.SHOWN
        ]
        return {row["pk"]: row["data"] for row in play_rows(AnyOf(shown))} if shown else {}

    def get(self, key: str, ids: Mapping[str, int]) -> Linked:
        """Return an asset by its key; `ids` says which id it had when its page was published."""
        row = self.rows.get(ids.get(key, 0))
        if row is None:
            return Linked(key)
        state = row["state"]
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
            proven=row["proven"],
            duration=row["duration"],
            pictures=row["pictures"],
        )

    def state_of(self, asset_id: int | None) -> LinkState:
        """Return whether the reader may see an asset, and if not, why."""
        row = self.rows.get(asset_id or 0)
        return LinkState(row["state"]) if row else LinkState.GONE

    def play(self, play_id: int) -> dict | None:
        """Return what was published of a play, if the reader may see it."""
        return self.plays.get(play_id)

    @property
    def key(self) -> bytes:
        """Return a digest of everything that these links can show."""
        return blake2b(orjson.dumps(list(self.rows.values())), digest_size=16).digest()


def read_links(user, now, ids: Iterable[int], parts: Iterable[int] = ()) -> Links:
    """Read everything a page names in one query; the words of plays follow when they are asked for."""
    wanted, through = AnyOf(sorted(set(ids))), AnyOf(sorted(set(parts)))
    rows = link_rows(user.sight, now, wanted, through) if wanted else []
    return Links(rows, user.may(Right.AUTHOR))
