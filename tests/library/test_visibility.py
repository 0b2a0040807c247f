"""Who sees what: one rule."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts import roles
from accounts.models import Team
from library.assets.base import Asset
from library.schedule import publish_scheduled
from tests.factories import make_asset

pytestmark = pytest.mark.django_db


def seen(user, now=None):
    return set(Asset.objects.visible_to(user, now).values_list("key", flat=True))


def test_a_rep_sees_what_is_for_everyone(rep):
    make_asset(key="a")
    assert seen(rep) == {"a"}


def test_a_draft_is_seen_by_nobody_on_the_site(rep, enablement, admin):
    make_asset(key="a", status="draft")
    assert not seen(rep) | seen(enablement) | seen(admin)


def test_an_asset_for_another_group_is_hidden(rep, manager):
    make_asset(key="a", audience=[roles.MANAGERS])
    assert (seen(rep), seen(manager)) == (set(), {"a"})


def test_an_asset_for_a_team_reaches_the_teams_below_it(make_user, team):
    below = Team.objects.create(slug="north-1", name="North 1", parent=team)
    beside = Team.objects.create(slug="east", name="East")
    make_asset(key="a", audience=["north"])
    assert seen(make_user("below", roles.SALES, below)) == {"a"}
    assert seen(make_user("beside", roles.SALES, beside)) == set()


def test_an_asset_whose_only_team_went_away_is_not_shown_to_everyone(make_user, rep):
    gone = Team.objects.create(slug="gone", name="Gone")
    make_asset(key="a", audience=["gone"])
    gone.delete()
    assert seen(rep) == set()


def test_those_who_publish_see_every_live_asset(enablement, admin):
    make_asset(key="a", audience=[roles.MANAGERS])
    assert seen(enablement) == seen(admin) == {"a"}


def test_expiry_needs_no_worker(rep):
    later = timezone.now() + timedelta(hours=1)
    make_asset(key="a", expire_at=later.isoformat())
    assert seen(rep) == {"a"}
    assert seen(rep, later + timedelta(seconds=1)) == set()


def test_the_worker_publishes_what_is_due(rep):
    asset = make_asset(key="a", go_live_at=(timezone.now() + timedelta(hours=1)).isoformat())
    past = timezone.now() - timedelta(minutes=1)
    asset.latest_revision.content["go_live_at"] = past.isoformat()
    asset.latest_revision.approved_go_live_at = past
    asset.latest_revision.save()
    assert seen(rep) == set()
    publish_scheduled()
    assert seen(rep) == {"a"}


def test_somebody_without_a_group_sees_nothing(django_user_model):
    make_asset(key="a")
    assert seen(django_user_model.objects.create_user("nobody")) == set()


def test_an_inactive_person_sees_nothing(rep):
    make_asset(key="a")
    rep.is_active = False
    assert seen(rep) == set()
