"""What an author does in the admin, for every type."""

import re

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.models import WorkflowState
from wagtail.test.utils.form_data import inline_formset, nested_form_data, streamfield

from library.assets.base import Asset
from library.choices import AssetState
from library.registry import asset_types
from tests.factories import TYPES, asset_record, make_asset, make_assets

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


def home(client, language="en"):
    page = client.get("/admin/", headers={"Accept-Language": language})
    assert page.status_code == 200
    return page.content.decode()


def test_the_home_page_shows_what_an_author_has_to_look_at(author, enablement):
    make_asset(title="Check me", checked_until="2020-01-01")
    make_asset("fab_sheet", key="d", title="Half done", status="draft", owner="enablement")
    make_asset(title="Later", go_live_at="2099-01-01T00:00:00Z")
    make_asset(title="Gone", expire_at="2020-01-01T00:00:00Z")
    author.post(address("material", "add"), {**form_of("material"), "action-submit": "1"})
    page = home(author)
    for title in ("Check me", "Half done", "Later", "Gone", "A title"):
        assert title in page
    assert "overdue" in page
    assert re.findall(r"<b>(\d+)</b> <span>([^<]+)", page) == [
        ("1", "Live"),
        ("0", "Live, with changes not published"),
        ("2", "Draft"),
        ("1", "In review"),
        ("1", "Scheduled"),
        ("1", "Expired"),
    ]


def test_the_home_page_speaks_chinese_and_of_nothing_else(author):
    page = home(author, "zh-CN")
    assert "等待审核" in page
    assert not re.search(r"Search all pages|whats-new|editor-guide|搜索所有页面", page)


def test_the_home_page_costs_the_same_however_much_there_is(author, django_assert_max_num_queries):
    home(author)
    cache.clear()
    make_assets([asset_record(status="draft", owner="enablement") for _ in range(30)])
    make_assets([asset_record(checked_until="2020-01-01") for _ in range(30)])
    with django_assert_max_num_queries(30):
        home(author)


@pytest.mark.parametrize("state", AssetState)
def test_a_state_leads_to_its_assets(author, state):
    make_asset(key="a", title="The live one")
    make_asset(key="b", title="The expired one", expire_at="2020-01-01T00:00:00Z")
    make_asset(key="c", title="The later one", go_live_at="2099-01-01T00:00:00Z")
    make_asset(key="d", title="The draft", status="draft")
    changed = make_asset(key="e", title="The changed one").get_latest_revision_as_object()
    changed.save_revision()
    author.post(
        address("material", "add"),
        {**form_of("material", title="The one in review"), "action-submit": "1"},
    )
    listing = author.get("/admin/content/", {"state": state.value})
    found = set(listing.context["object_list"].values_list("title", flat=True))
    assert (
        found
        == {
            AssetState.LIVE: {"The live one", "The changed one"},
            AssetState.CHANGED: {"The changed one"},
            AssetState.DRAFT: {"The draft", "The one in review"},
            AssetState.REVIEW: {"The one in review"},
            AssetState.SCHEDULED: {"The later one"},
            AssetState.EXPIRED: {"The expired one"},
        }[state]
    )


def test_the_search_of_the_menu_finds_assets_of_every_type(author):
    make_asset("spin_set", title="降低停机成本")
    make_asset("material", title="Something else")
    page = author.get("/admin/content/results/", {"q": "停机"}).content.decode()
    assert "降低停机成本" in page
    assert "Something else" not in page
    assert "SPIN" in page


def test_a_listing_costs_the_same_however_long_it_is(author, django_assert_max_num_queries):
    for path in ("/admin/content/", address("material", "list")):
        make_assets([asset_record(stages=["proposal", "discovery"]) for _ in range(3)])
        with CaptureQueriesContext(connection) as few:
            author.get(path)
        make_assets([asset_record(stages=["proposal", "discovery"]) for _ in range(20)])
        with django_assert_max_num_queries(len(few) + 1):
            author.get(path)


def test_texts_of_buttons_follow_the_reader_not_the_first_one(author):
    path = address("playbook", "add")
    for language, words in (("en", "Choose play"), ("zh-CN", "选择 ")):
        page = author.get(path, headers={"Accept-Language": language}).content.decode()
        assert words in page
    assert "Choose play" not in page
    assert not re.search(r">\s*Edit\s*<|>\s*Home\s*<|\"Actions\"", page)


def test_groups_are_called_what_people_call_them(author):
    path = address("material", "add")
    page = author.get(path, headers={"Accept-Language": "zh-CN"}).content.decode()
    assert "赋能团队" in page
    assert "Moderators" not in page
