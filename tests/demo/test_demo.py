"""The demo as a newcomer meets it."""

import pytest
from django.contrib.auth import authenticate, get_user_model
from django.core.management import call_command
from django.test import override_settings

from accounts.models import Notification
from library.assets.base import Asset
from library.choices import RequestStatus
from library.models import CalculatorRun, Competitor, ContentRequest, Product
from playbooks.runs.models import Run
from search.models import PastSearch
from usage.choices import Fate
from usage.models import Event, Search, WindowTotal

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def seeded(module_db, tmp_path_factory):
    """A seeded site for every test here."""
    with override_settings(VALUARY_DATA=tmp_path_factory.mktemp("demo")):
        call_command("seed_demo", verbosity=0)
        yield


@pytest.fixture
def demo(seeded, db):
    """A seeded site."""


def test_every_kind_of_page_of_the_demo_answers(demo, client_for, django_user_model):
    rep = client_for(django_user_model.objects.get(username="rep"))
    manager = client_for(django_user_model.objects.get(username="manager"))
    visible = Asset.objects.visible_to(django_user_model.objects.get(username="rep"))
    assert visible.count() > 65
    # Every single one is opened where a newcomer's start is rehearsed.
    for asset in {(asset.asset_type, asset.language): asset for asset in visible}.values():
        for language in ("en", "zh-CN"):
            answer = rep.get(asset.url, headers={"Accept-Language": language})
            assert answer.status_code == 200
    for language in ("en", "zh-CN"):
        headers = {"Accept-Language": language}
        for page in (
            "/",
            "/?stage=proposal&role=economic-buyer",
            "/search/?q=ROI",
            "/search/?q=降本",
        ):
            assert rep.get(page, headers=headers).status_code == 200
        assert manager.get("/ranks/?days=90", headers=headers).status_code == 200


@pytest.mark.parametrize("query", ["投资回报", "ROI", "降本"])
def test_a_word_finds_both_languages(demo, client_for, django_user_model, query):
    rep = client_for(django_user_model.objects.get(username="rep"))
    found = rep.get("/api/v1/search", {"q": query, "page_size": 100}).json()["results"]
    assert {"en", "zh-hans"} <= {hit["language"] for hit in found}
    assert any("<mark>" in "".join(hit["highlights"].values()) for hit in found[:3])


def test_three_months_of_usage_by_twelve_people(demo):
    assert Event.objects.values("user").distinct().count() >= 10
    assert WindowTotal.objects.slice().filter(uses_90__gt=0).count() > 60


def test_runs_go_on_ended_and_stopped_and_the_manager_sees_where(
    demo, client_for, django_user_model
):
    assert {run.outcome for run in Run.objects.all()} >= {"", "moved_on", "stopped", "learned"}
    assert Run.objects.open().with_next_due().exclude(next_due=None).count() >= 5
    assert not Run.objects.filter(done_count=0).exists()
    rep = client_for(django_user_model.objects.get(username="rep"))
    assert "华川重工" in rep.get("/").content.decode()
    manager = client_for(django_user_model.objects.get(username="manager"))
    stops = manager.get("/ranks/runs/", headers={"Accept-Language": "en"}).content.decode()
    assert "用 SPIN 挖出价值" in stops and "Nobody follows" not in stops


def test_three_months_of_searches_of_which_some_were_in_vain(demo, client_for, django_user_model):
    assert Search.objects.values("user").distinct().count() >= 9
    assert set(Search.objects.values_list("fate", flat=True)) >= set(Fate.values)
    sources = set(ContentRequest.objects.values_list("source", flat=True))
    assert sources >= {"zero_results", "no_clicks", "reader"}
    assert set(ContentRequest.objects.values_list("status", flat=True)) == set(RequestStatus.values)
    assert PastSearch.objects.count() > 10
    for name in ("rep", "enablement"):
        client = client_for(django_user_model.objects.get(username=name))
        page = client.get("/accounts/notifications/")
        assert page.context["rows"]
        for told in page.context["rows"]:
            assert client.get(f"/accounts/notifications/{told.pk}/", follow=True).status_code == 200


def test_seeding_twice_adds_nothing(demo):
    models = (Asset, Event, Search, ContentRequest, Notification)
    before = [model.objects.count() for model in models]
    call_command("seed_demo", verbosity=0)
    assert [model.objects.count() for model in models] == before


def test_the_public_password_opens_no_production_site(demo, settings, rf):
    settings.VALUARY_DEMO_ALLOWED = False
    assert authenticate(rf.get("/"), username="rep", password="valuary-demo") is None


def test_the_demos_playbooks_come_back_byte_for_byte_into_an_empty_site(demo, tmp_path):
    first, second = tmp_path / "first.yaml", tmp_path / "second.yaml"
    call_command("export_playbooks", first, verbosity=0)
    CalculatorRun.objects.all().delete()
    for model in (Asset, Product, Competitor, get_user_model()):
        model.objects.all().delete()
    call_command("import_playbooks", first, verbosity=0)
    call_command("export_playbooks", second, verbosity=0)
    assert second.read_bytes() == first.read_bytes()
    assert Asset.objects.filter(live=True).count() == first.read_text("utf-8").count("status: live")
