"""The rank of assets by use."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts import roles
from reports.querysets import RankFilter, asset_rank
from tests.factories import asset_record, make_asset, make_assets
from usage.choices import EventKind
from usage.recording import record
from usage.rollups import roll_up

pytestmark = pytest.mark.django_db


def use(user, asset, times=1, days_ago=0, **details):
    for _ in range(times):
        record(
            EventKind.COPY,
            user=user,
            asset_id=asset.pk,
            asset_type=asset.asset_type,
            at=timezone.now() - timedelta(days=days_ago),
            **details,
        )


def test_the_most_used_stands_first_with_its_change(rep):
    up, down = make_asset(key="up"), make_asset(key="down")
    use(rep, up, 3), use(rep, down, 1)
    use(rep, up, 1, days_ago=35), use(rep, down, 4, days_ago=35)
    roll_up()
    first, second = asset_rank(rep, RankFilter(days=30))
    assert (first.key, first.rank, first.change, first.uses, first.uses_before) == (
        "up",
        1,
        1,
        3,
        1,
    )
    assert (second.key, second.change) == ("down", -1)


def test_what_was_not_used_before_has_no_change(rep):
    use(rep, make_asset())
    roll_up()
    assert asset_rank(rep, RankFilter())[0].change is None


def test_filters_by_stage_role_type_and_team(rep, team):
    asset = make_asset("fab_sheet")
    use(rep, asset, 2, stage="proposal", role="champion")
    use(rep, make_asset(), 1, stage="won")
    roll_up()
    for asked in (
        RankFilter(stage="proposal"),
        RankFilter(role="champion"),
        RankFilter(type="fab_sheet"),
        RankFilter(team="north", stage="proposal", role="champion", type="fab_sheet"),
    ):
        assert [(r.id, r.uses) for r in asset_rank(rep, asked)] == [(asset.pk, 2)]


def test_hidden_assets_are_in_no_rank(rep, manager):
    use(manager, make_asset(audience=[roles.MANAGERS]))
    roll_up()
    assert asset_rank(rep, RankFilter()) == []
    assert len(asset_rank(manager, RankFilter())) == 1


def test_the_rank_costs_three_queries_whatever_the_number_of_assets(
    rep, django_assert_max_num_queries
):
    for asset in make_assets([asset_record() for _ in range(30)]):
        use(rep, asset)
    roll_up()
    rep.rights
    with django_assert_max_num_queries(3):
        assert len(asset_rank(rep, RankFilter(stage="", team="north"))) == 20
