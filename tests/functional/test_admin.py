"""What an author does in the admin, for every type."""

import pytest
from django.urls import reverse
from wagtail.models import WorkflowState
from wagtail.test.utils.form_data import inline_formset, nested_form_data, streamfield

from library.assets.base import Asset
from library.registry import asset_types
from tests.factories import TYPES, make_asset

pytestmark = pytest.mark.django_db


@pytest.fixture
def author(client_for, enablement):
    """A client signed in as enablement."""
    return client_for(enablement)


def address(kind, view, *args):
    model = asset_types()[kind]
    return reverse(model.snippet_viewset.get_url_name(view), args=args)


def form_of(kind, **fields):
    """Return a filled form of one type, with no rows."""
    model = asset_types()[kind]
    data = {
        "title": "A title",
        "summary": "",
        "language": "en",
        "audience": "everyone",
        "importance": "3",
        "key": f"key-{kind}",
        "body": streamfield([]),
        "files": inline_formset([]),
        "tags": "",
        "currency": "EUR",
        "years": "3",
        "discount_rate": "0.1",
        "risk_adjustment": "0",
        "form": "note",
        "pyramid_level": "business",
        **{name: inline_formset([]) for name in model.record_rows},
        **fields,
    }
    return nested_form_data(data)


@pytest.mark.parametrize("kind", TYPES)
def test_every_listing_opens_and_finds_chinese(author, kind):
    make_asset(kind, title="降低停机成本")
    page = author.get(address(kind, "list"), {"q": "停机"})
    assert "降低停机成本" in page.content.decode()


@pytest.mark.parametrize("kind", TYPES)
def test_create_publish_and_change(author, kind):
    created = author.post(address(kind, "add"), {**form_of(kind), "action-publish": "1"})
    assert created.status_code == 302, created.context["form"].errors
    asset = Asset.objects.get(key=f"key-{kind}")
    assert asset.live and asset.asset_type == kind
    edit = address(kind, "edit", asset.pk)
    author.post(edit, form_of(kind, title="Another title"))
    asset.refresh_from_db()
    assert (asset.title, asset.has_unpublished_changes) == ("A title", True)
    assert author.get(address(kind, "history", asset.pk)).status_code == 200
    first, second = asset.revisions.order_by("pk")
    compare = address(kind, "revisions_compare", asset.pk, first.pk, second.pk)
    assert "Another" in author.get(compare).content.decode()


@pytest.mark.parametrize("kind", TYPES)
def test_submit_for_review_starts_the_workflow(author, kind):
    author.post(address(kind, "add"), {**form_of(kind), "action-submit": "1"})
    assert WorkflowState.objects.filter(status=WorkflowState.STATUS_IN_PROGRESS).count() == 1


@pytest.mark.parametrize("kind", TYPES)
def test_the_preview_shows_the_page_readers_get(author, kind):
    author.post(address(kind, "add"), {**form_of(kind), "action-publish": "1"})
    asset = Asset.objects.get(key=f"key-{kind}")
    preview = address(kind, "preview_on_edit", asset.pk)
    assert author.post(preview, form_of(kind, title="Not saved yet")).json()["is_valid"]
    page = author.get(preview, {"mode": ""})
    assert "Not saved yet" in page.content.decode()


@pytest.mark.parametrize("kind", TYPES)
def test_a_draft_needs_a_title_and_nothing_else(author, kind):
    assert author.post(address(kind, "add"), form_of(kind, title="")).status_code == 200
    assert author.post(address(kind, "add"), form_of(kind)).status_code == 302


def test_a_schedule_waits(author):
    form = form_of("material", go_live_at="2099-01-01 09:00")
    author.post(address("material", "add"), {**form, "action-publish": "1"})
    asset = Asset.objects.get(key="key-material")
    assert not asset.live
    assert asset.revisions.get().approved_go_live_at.year == 2099


def test_a_rep_does_not_get_in(client_for, rep):
    assert client_for(rep).get("/admin/").status_code == 302


def test_the_taxonomies_and_people_open(client_for, admin):
    client = client_for(admin)
    for name in ("stage", "decisionrole", "valuedriver", "funnelmodel"):
        assert client.get(reverse(f"{name}:index")).status_code == 200
    assert client.get("/admin/users/").status_code == 200
    assert client.get(reverse("teams:index")).status_code == 200
