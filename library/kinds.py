"""What a type of asset is called and how it is drawn."""

from dataclasses import dataclass

from django.utils.functional import Promise


@dataclass(frozen=True, slots=True)
class Kind:
    """The key, names and icon of a type of asset."""

    key: str
    label: str | Promise
    plural: str | Promise
    icon: str
    admin_icon: str = "doc-full"
