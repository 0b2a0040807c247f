"""The labels under which uses of assets are summed; see usage.cells."""

from django.utils import timezone

from library.assets.base import Asset
from library.choices import Audience
from library.signals import assets_changed
from usage.cells import ALL, asset_labels, relabel_later

# The filters a sum can be had for, and where a record has their values.
NAMES = {"type": "type", "language": "language", "industry": "industries", "product": "products"}


def label_of(filters: dict[str, tuple[str, ...]]) -> str | None:
    """Return the label that stands for some filters, or None when there is no sum for them."""
    pairs = [(name, values[0]) for name, values in filters.items() if len(values) == 1]
    alone = len(pairs) < 2 or {name for name, _value in pairs} == {"type", "language"}
    known = all(name in NAMES for name, _value in pairs)
    if len(pairs) < len(filters) or not alone or not known:
        return None
    return joined(*sorted(pairs, reverse=True))


def joined(*pairs: tuple[str, str]) -> str:
    """Return a label of some names with their values."""
    return " ".join(f"{name}:{value}" for name, value in pairs)


@asset_labels
def labels_of(ids: list[int]) -> dict[int, list[str]]:
    """Return the labels of the live assets among some which everybody may see."""
    rows = Asset.objects.live_at(timezone.now()).filter(
        pk__in=ids, audience=Audience.EVERYONE, projection__isnull=False
    )
    paths = {name: f"projection__data__record__{field}" for name, field in NAMES.items()}
    found = {}
    for row in rows.values("pk", *paths.values()):
        values = {name: row[path] for name, path in paths.items()}
        kind, language = ("type", values["type"]), ("language", values["language"])
        lists = [(n, v) for n in ("industry", "product") for v in values[n] or ()]
        found[row["pk"]] = [
            ALL,
            joined(kind),
            joined(language),
            joined(kind, language),
            *(joined(pair) for pair in lists),
        ]
    return found


def on_assets_changed(sender, ids, **kwargs) -> None:
    """An asset may have got other labels, or none."""
    relabel_later(ids)


def connect() -> None:
    """Connect the receiver above."""
    assets_changed.connect(on_assets_changed, dispatch_uid="library-labels")
