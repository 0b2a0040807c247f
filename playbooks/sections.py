"""What the playbooks add to other pages: which of them use an asset."""

from library.sections import Section, asset_section
from playbooks.assets.journey import Journey
from playbooks.assets.play import Play
from playbooks.assets.playbook import Playbook

MOST = 8


@asset_section(order=30)
def used_in(page, user) -> Section | None:
    """The playbooks, plays and journeys that name this asset, as far as the reader may see them."""
    groups = []
    for model in (Playbook, Play, Journey):
        found = [asset for asset in page.named_by if asset.type == model.kind.key]
        if found:
            groups.append((model.kind, found[:MOST]))
    if not groups:
        return None
    key = tuple((kind.key, tuple(found)) for kind, found in groups)
    return Section("playbooks/parts/used_in.html", {"groups": groups}, key)
