"""Sums at each stage for each role, by label."""

from collections import Counter
from random import Random

import pytest

from library.assets.base import Asset
from library.labels import label_of
from tests.factories import asset_record, make_asset, make_assets
from usage.cells import ALL, LabelledAsset, MovedLabel, cells_of, relabel
from usage.recording import record, undo
from usage.rollups import roll_up

pytestmark = pytest.mark.django_db
STAGES, ROLES = ("proposal", "won", ""), ("champion", "procurement", "")


def use(user, asset, stage="proposal", role="champion"):
    return record(
        "asset.copy",
        user=user,
        asset_id=asset.pk,
        asset_type=asset.asset_type,
        stage=stage,
        role=role,
    )


def test_uses_are_summed_under_every_label(rep):
    asset = make_asset("fab_sheet", industries=["energy", "retail"])
    use(rep, asset), use(rep, asset), use(rep, asset, role="")
    roll_up()
    for label in (ALL, "type:fab_sheet", "language:en", "industry:energy", "industry:retail"):
        assert cells_of(label) == {("proposal", "champion"): 2}, label
    assert cells_of("type:fab_sheet language:en") == {("proposal", "champion"): 2}
    assert cells_of("type:material") == cells_of("language:zh-hans") == {}


def test_what_is_undone_is_taken_off(rep):
    asset = make_asset()
    event = use(rep, asset)
    roll_up()
    undo(event, rep)
    roll_up()
    assert cells_of(ALL) == {}


def test_a_changed_asset_moves_its_uses_to_its_labels_of_now(rep):
    asset = make_asset(industries=["energy"])
    use(rep, asset)
    roll_up()
    make_asset(key=asset.key, industries=["retail"])
    relabel()
    assert cells_of("industry:energy") == {}
    assert cells_of("industry:retail") == {("proposal", "champion"): 1}


@pytest.mark.parametrize("leave", ["unpublish", "delete", "named"])
def test_what_not_everybody_sees_is_in_no_sum(rep, leave):
    asset = make_asset()
    use(rep, asset)
    roll_up()
    if leave == "named":
        make_asset(key=asset.key, audience=["Managers"])
    else:
        getattr(Asset.objects.get(pk=asset.pk).specific, leave)()
    relabel()
    assert cells_of(ALL) == {}
    assert not LabelledAsset.objects.exists()


def test_publishing_what_nobody_used_leaves_nothing_to_do(rep):
    make_asset()
    assert not MovedLabel.objects.exists()


def test_sums_stay_true_whatever_happens_in_whatever_order(rep):
    random = Random(3)
    assets = make_assets([asset_record(industries=["energy"]) for _ in range(4)])
    events, expected = [], Counter()
    for _round in range(6):
        for _use in range(8):
            asset, stage, role = (random.choice(c) for c in (assets, STAGES, ROLES))
            events.append((use(rep, asset, stage, role), stage, role))
            expected[stage, role] += 1
        if random.random() < 0.5:
            event, stage, role = events.pop(random.randrange(len(events)))
            undo(event, rep)
            expected[stage, role] -= 1
        if random.random() < 0.5:
            make_asset(
                key=random.choice(assets).key, industries=random.sample(["energy", "retail"], 1)
            )
        random.choice([roll_up, relabel])()
    roll_up(), relabel()
    wanted = {pair: n for pair, n in expected.items() if all(pair) and n}
    assert cells_of(ALL) == wanted
    halves = Counter(cells_of("industry:energy")) + Counter(cells_of("industry:retail"))
    assert dict(halves) == wanted


@pytest.mark.parametrize(
    ("filters", "label"),
    [
        ({}, ""),
        ({"type": ("play",)}, "type:play"),
        ({"language": ("en",), "type": ("play",)}, "type:play language:en"),
        ({"industry": ("energy",)}, "industry:energy"),
        ({"industry": ("energy",), "type": ("play",)}, None),
        ({"type": ("play", "material")}, None),
        ({"tag": ("x",)}, None),
    ],
)
def test_only_some_filters_have_a_sum(filters, label):
    assert label_of(filters) == label
