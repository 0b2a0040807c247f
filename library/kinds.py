"""What a type of asset is called and how it is drawn."""

from dataclasses import dataclass

from django.utils.functional import Promise

from library.choices import MaterialForm
from library.registry import asset_type


@dataclass(frozen=True, slots=True)
class Kind:
    """The key, names and icon of a type of asset."""

    key: str
    label: str | Promise
    plural: str | Promise
    icon: str
    admin_icon: str = "doc-full"
    # Ways to make an asset beside the empty form: label, name of the admin's view, icon.
    other_ways: tuple[tuple[str | Promise, str, str], ...] = ()


def type_of(key: str, form: str = "") -> tuple[str, str]:
    """Return the icon and the name of a type; a material shows its form in its place."""
    if form in MaterialForm.values:
        return form, str(MaterialForm(form).label)
    kind = asset_type(key).kind
    label = str(kind.label)
    return kind.icon, label[:1].upper() + label[1:]
