"""The demo as a newcomer meets it."""

import json

import pytest
from django.contrib.auth import authenticate
from django.core.management import CommandError, call_command

from accounts.models import Notification
from demo.content import FILES, checksum as checksum_of, records
from demo.models import DemoMark
from library.assets.base import Asset
from library.choices import RequestStatus
from library.extraction.child import answer
from library.extraction.limits import Limits
from library.models import ContentRequest
from library.registry import asset_types
from library.roi.pool import evaluate
from library.terms import get_terms
from search.models import PastSearch
from tests.factories import make_asset
from usage.choices import Fate
from usage.models import Event, Search, WindowTotal

ONLY_IN_FILES = (
    "arallel operation",
    "双轨运行",
    "sensitivity",
    "敏感性",
    "burnt toast",
    "沉睡账号",
)
pytestmark = pytest.mark.django_db


@pytest.fixture
def demo(settings, tmp_path):
    """A seeded site."""
    settings.VALUARY_DATA = tmp_path
    call_command("seed_demo", verbosity=0)


def test_the_content_covers_every_type_stage_role_and_both_languages():
    found = records()
    assert len(found) >= 70
    for kind in asset_types():
        assert sum(r["type"] == kind for r in found) >= 4, kind
    stages = {slug for r in found for slug in r.get("stages", ())}
    roles = {slug for r in found for slug in r.get("roles", ())}
    assert stages >= {stage.slug for stage in get_terms().stages}
    assert roles >= {role.slug for role in get_terms().all("role")}
    chinese = sum(r["language"] == "zh-hans" for r in found)
    assert 0.4 < chinese / len(found) < 0.6
    assert sum(bool(r.get("translation_of")) for r in found) >= 8


def test_calculators_of_eight_trades_compute_in_both_languages_and_name_their_sources():
    found = [r for r in records() if r["type"] == "roi_calculator"]
    keys = {r["key"] for r in found}
    topics = {key.rsplit("-", 1)[0] for key in keys}
    assert len(topics) >= 8
    assert keys == {f"{topic}-{language}" for topic in topics for language in ("en", "zh")}
    for record in found:
        assert not evaluate(record).errors, record["key"]
        assert all(row["source"] and row["source_kind"] for row in record["inputs"])
        assert all(row.get("source") for row in record["lines"] if row["role"] != "kpi")
        assert all(row["label"] and row["label_zh"] for row in record["inputs"] + record["lines"])


def test_every_page_of_the_demo_answers(demo, client_for, django_user_model):
    rep = client_for(django_user_model.objects.get(username="rep"))
    manager = client_for(django_user_model.objects.get(username="manager"))
    visible = Asset.objects.visible_to(django_user_model.objects.get(username="rep"))
    assert visible.count() > 65
    for language in ("en", "zh-CN"):
        headers = {"Accept-Language": language}
        for asset in visible:
            assert rep.get(asset.url, headers=headers).status_code == 200
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


def test_every_demo_file_can_be_read_and_says_something_that_no_asset_says():
    said = json.dumps(records(), ensure_ascii=False)
    listed = [name.partition("/") for record in records() for name in record["files"]]
    for checksum, _slash, name in listed:
        path = FILES / name
        request = {"path": str(path), "extension": path.suffix[1:], "limits": Limits().pack()}
        text = " ".join(t for _place, t in answer({**request, "do": "text"}, None)["parts"])
        assert checksum_of(path) == checksum
        assert any(word in text and word not in said for word in ONLY_IN_FILES), name
    assert {name.rpartition(".")[2] for _c, _s, name in listed} == {"pdf", "pptx", "xlsx", "docx"}


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


def test_the_demo_is_refused_where_there_is_content():
    make_asset()
    with pytest.raises(CommandError, match="content of its own"):
        call_command("seed_demo", verbosity=0)
    assert not DemoMark.objects.exists()


def test_the_public_password_opens_no_production_site(demo, settings, rf):
    settings.VALUARY_DEMO_ALLOWED = False
    assert authenticate(rf.get("/"), username="rep", password="valuary-demo") is None
