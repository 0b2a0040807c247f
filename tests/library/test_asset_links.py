"""Who names whom."""

import pytest
from django.utils import timezone

from accounts import roles
from library.models import AssetLink
from library.pages import asset_page
from tests.factories import make_asset

pytestmark = pytest.mark.django_db


def row(proof):
    return {"feature": "f", "benefit": "b", "proof_asset": proof}


def named_by(asset, user):
    return [found.key for found in asset_page(asset.pk, user, timezone.now()).named_by]


def test_a_page_says_who_names_its_asset(rep):
    case = make_asset("case_study", key="case")
    make_asset("fab_sheet", key="fab", rows=[row("case"), row("case")])
    make_asset("fab_sheet", key="secret", rows=[row("case")], audience=[roles.MANAGERS])
    assert named_by(case, rep) == ["fab"]


def test_what_passes_on_is_looked_through(rep):
    target, part, whole = make_asset(), make_asset(), make_asset(key="whole")
    AssetLink.objects.create(asset_id=part.pk, target_id=target.pk, passes_on=True)
    AssetLink.objects.create(asset_id=whole.pk, target_id=part.pk)
    assert named_by(target, rep) == [part.key, "whole"]


def test_publishing_anew_and_importing_anew_replace_the_links():
    make_asset("case_study", key="case")
    fab = make_asset("fab_sheet", key="fab", rows=[row("case")])
    assert AssetLink.objects.count() == 1
    latest = fab.get_latest_revision_as_object()
    latest.rows.set([])
    latest.save_revision().publish()
    assert not AssetLink.objects.exists()
    make_asset("fab_sheet", key="fab", rows=[row("case")])
    assert AssetLink.objects.get().asset_id == fab.pk
