"""The sections of a file: first what the rest names, then plays, playbooks and journeys."""

from library import taxonomy
from library.exchange.references import TERM_MODELS
from playbooks.assets.journey import Journey
from playbooks.assets.play import Play
from playbooks.assets.playbook import Playbook

SECTIONS = {"plays": Play, "playbooks": Playbook, "journeys": Journey}
NEEDS = "needs"
# Terms below `needs`, in the order in which one may name the other.
TERMS = {"funnels": taxonomy.FunnelModel, **TERM_MODELS, "channels": taxonomy.Channel}
PEOPLE, AUDIENCE, ASSETS = "people", "audience", "assets"
# What tells enough of an asset to hold its place as a draft.
ASSET_FIELDS = ("key", "type", "title", "language")
# Which funnel is the default one is each site's own affair.
NOT_GIVEN = ("id", "is_default")


def term_fields(model) -> list:
    """Return the fields of a term that a file gives."""
    return [f for f in model._meta.concrete_fields if f.name not in NOT_GIVEN]
