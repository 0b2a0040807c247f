"""The facets, declared once: form, filter, counts, API and template all read this table."""

from dataclasses import dataclass, field
from functools import lru_cache

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy as _

from library.choices import Language, MaterialForm
from library.kinds import type_of
from library.registry import asset_types
from library.terms import get_terms

MOST_VALUES = 50


@dataclass(frozen=True, slots=True)
class Facet:
    """A way to narrow the results. Its name is the parameter's name."""

    name: str
    label: str | Promise
    taxonomy: str = ""
    choices: object = None
    # What the engine calls it; the text of a free facet stands for itself.
    free: bool = False
    # A hidden facet can be asked for; nobody is offered its values.
    hidden: bool = False

    def options(self) -> dict[str, str]:
        """Return every value this facet knows, with its label; none for a free one."""
        return _options(self.name, get_language(), get_terms().version)

    def labels(self) -> dict[str, str]:
        """Return the same, read anew."""
        if self.taxonomy:
            return {term.slug: term.label for term in get_terms().all(self.taxonomy)}
        if self.name == "type":
            return {key: type_of(key)[1] for key in asset_types()}
        return {str(value): str(label) for value, label in self.choices or ()}

    def knows(self, value: str) -> bool:
        """Tell whether a value can be asked for."""
        return self.free or value in self.options()

    def label_of(self, value: str) -> str:
        """Return what a value is called."""
        if self.taxonomy:
            return get_terms().label(self.taxonomy, value)
        return self.options().get(value, value)


@lru_cache(maxsize=200)
def _options(name: str, _language: str, _version: int) -> dict[str, str]:
    """Return a facet's options; the language and the taxonomies' version tell them apart."""
    return FACET_BY_NAME[name].labels()


SHAREABLE = (("true", _("May be sent to customers")), ("false", _("Internal only")))


class Gap(TextChoices):
    """What a published asset lacks."""

    PROOF = "proof", _("Claims without proof")
    TRANSLATION = "translation", _("In one language only")
    OUTDATED = "outdated", _("Older than its counterpart")


FACETS = (
    Facet("type", _("Type")),
    Facet("form", _("Form"), choices=MaterialForm.choices),
    Facet("stage", _("Stage"), taxonomy="stage"),
    Facet("role", _("Role"), taxonomy="role"),
    Facet("industry", _("Industry"), taxonomy="industry"),
    Facet("product", _("Product"), taxonomy="product"),
    Facet("competitor", _("Competitor"), taxonomy="competitor"),
    Facet("driver", _("Value driver"), taxonomy="driver"),
    Facet("language", _("Language"), choices=Language.choices),
    Facet("shareable", _("Customers"), choices=SHAREABLE),
    Facet("tag", _("Tag"), free=True),
    Facet("gap", _("Gap"), choices=Gap.choices, hidden=True),
)
SHOWN_FACETS = tuple(facet for facet in FACETS if not facet.hidden)
FACET_BY_NAME = {facet.name: facet for facet in FACETS}


@dataclass(frozen=True, slots=True)
class FacetValue:
    """One value with how many results have it."""

    value: str
    label: str
    count: int
    selected: bool


@dataclass(frozen=True, slots=True)
class FacetGroup:
    """A facet with its values, as a page shows it."""

    name: str
    label: str
    values: list[FacetValue]
    # Its values, as a key.
    shown: tuple = field(init=False, repr=False, compare=False)

    def __post_init__(self):
        values = tuple((value.value, value.count, value.selected) for value in self.values)
        object.__setattr__(self, "shown", (self.name, values))


def facets_of(found, filters) -> list[FacetGroup]:
    """Return the facets of an answer, named in the reader's language."""
    chosen = tuple((name, tuple(values)) for name, values in filters.items())
    return _named(found, chosen, get_language(), get_terms().version)


@lru_cache(maxsize=500)
def _named(found, filters, _language, _version) -> list[FacetGroup]:
    return facet_groups(found.facets, dict(filters))


def facet_groups(counts: dict[str, dict[str, int]], filters) -> list[FacetGroup]:
    """Return every facet with counts, highest first, ties by value; chosen ones always stay."""
    groups = []
    for facet in FACETS:
        if facet.hidden and facet.name not in filters:
            continue
        found = counts.get(facet.name, {})
        chosen = filters.get(facet.name, ())
        missing = {value: 0 for value in chosen if value not in found}
        ordered = sorted({**found, **missing}.items(), key=lambda entry: (-entry[1], entry[0]))
        labels = facet.options() if found or chosen else {}
        values = [
            FacetValue(value, labels.get(value, value), count, value in chosen)
            for place, (value, count) in enumerate(ordered)
            if place < MOST_VALUES or value in chosen
        ]
        groups.append(FacetGroup(facet.name, str(facet.label), values))
    return groups
