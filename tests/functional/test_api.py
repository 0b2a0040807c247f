"""The HTTP API, as a program meets it."""

import json
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from accounts import roles
from accounts.models import ApiToken
from search.indexing import drain, rebuild
from tests.factories import TYPES, make_asset
from usage.models import Event
from usage.rollups import roll_up

pytestmark = pytest.mark.django_db


@pytest.fixture
def api(client, rep, settings, tmp_path):
    """Return a function that calls the API as the rep, the index being up to date."""
    settings.VALUARY_DATA = tmp_path
    rebuild()
    headers = {"Authorization": f"Bearer {ApiToken.create_for(rep)}"}

    def call(path, body=None, **more):
        drain()
        if body is None:
            return client.get(f"/api/v1{path}", headers={**headers, **more})
        return client.post(f"/api/v1{path}", body, content_type="application/json", headers=headers)

    return call


@pytest.mark.parametrize(
    "path", ["/search", "/assets/1", "/ranks/assets", "/openapi.json", "/docs"]
)
def test_nobody_gets_401_in_json(client, path):
    answer = client.get(f"/api/v1{path}")
    assert (answer.status_code, answer.json()["code"]) == (401, "unauthenticated")


@pytest.mark.parametrize("path", ["/usage", "/usage/1/undo"])
def test_a_visitor_hears_401_before_anything_of_csrf(path):
    answer = Client(enforce_csrf_checks=True).post(f"/api/v1{path}", {})
    assert (answer.status_code, answer.json()["code"]) == (401, "unauthenticated")


def test_a_session_needs_the_token_of_the_form(client_for, rep):
    asset, client = make_asset(), client_for(rep, enforce_csrf_checks=True)
    body = {"asset": asset.pk, "kind": "copy"}
    answer = client.post("/api/v1/usage", body, content_type="application/json")
    assert (answer.status_code, answer.json()["code"]) == (403, "forbidden")
    client.get("/")
    token = {"X-CSRFToken": client.cookies["csrftoken"].value}
    answer = client.post("/api/v1/usage", body, content_type="application/json", headers=token)
    assert answer.status_code == 201


@pytest.mark.parametrize(
    "path", ["/nothing", "/assets/x", "/", "/assets/999999", f"/assets/{'9' * 30}"]
)
def test_what_is_not_there_is_404_in_json(api, path):
    answer = api(path)
    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


def test_a_wrong_method_is_said_in_json(api, client, rep):
    headers = {"Authorization": f"Bearer {ApiToken.create_for(rep)}"}
    answer = client.delete("/api/v1/search", headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (405, "method_not_allowed")


@pytest.mark.parametrize(
    "body", [b"{", b"\xff", b"[" * 100_000, b'{"asset": %s}' % (b"9" * 5000), b"asset=1&kind=copy"]
)
def test_a_body_that_cannot_be_read_is_422(client, rep, body):
    headers = {"Authorization": f"Bearer {ApiToken.create_for(rep)}"}
    url = "/api/v1/usage"
    answer = client.post(url, body, content_type="application/json", headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (422, "unreadable")
    assert set(answer.json()) == {"code", "message", "field"}


def test_a_wrong_token_gets_401(client):
    answer = client.get("/api/v1/search", headers={"Authorization": "Bearer x\ufffd"})
    assert answer.status_code == 401


def test_the_command_prints_a_token_that_works(client, rep, capsys):
    call_command("create_token", "rep")
    token = capsys.readouterr().out.strip()
    answer = client.get("/api/v1/ranks/assets", headers={"Authorization": f"Bearer {token}"})
    assert answer.status_code == 200


def test_search_answers_in_the_documented_shape(api):
    make_asset("fab_sheet", key="a", title="Price and value", tags=["price"])
    body = api("/search?q=price&stage=proposal").json()
    assert set(body) >= {"total", "partial_total", "took_ms", "engine", "results", "facets"}
    (hit,) = body["results"]
    assert hit["url"].startswith("/assets/")
    assert hit["highlights"]["title"] == "<mark>Price</mark> and value"
    assert (hit["stages"], hit["roles"]) == (["proposal"], ["economic-buyer"])
    assert {"code", "label", "weight"} == set(hit["reasons"][0])
    stage = {"value": "proposal", "label": "Proposal", "count": 1, "selected": True}
    assert stage in body["facets"]["stage"]


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("stage=nowhere", "stage"),
        ("role=x", "role"),
        ("type=poem", "type"),
        ("sort=luck", "sort"),
        ("page=x", "page"),
        ("language=fr", "language"),
        ("for_product=none", "for_product"),
        ("shareable=maybe", "shareable"),
        ("q=" + "x" * 10_000, "q"),
    ],
)
def test_unknown_values_are_422_and_name_the_field(api, query, field):
    answer = api(f"/search?{query}")
    assert answer.status_code == 422
    assert answer.json()["field"] == field
    assert set(answer.json()) == {"code", "message", "field"}


@pytest.mark.parametrize("query", ["days=8", "days=x", "stage=x", "team=none", "type=poem"])
def test_the_rank_refuses_unknown_values(api, query):
    assert api(f"/ranks/assets?{query}").status_code == 422


@pytest.mark.parametrize("kind", TYPES)
def test_an_asset_is_its_import_object_and_more(api, kind):
    asset = make_asset(kind, summary="Short")
    body = api(f"/assets/{asset.pk}").json()
    assert (body["key"], body["type"], body["summary"]) == (asset.key, kind, "Short")
    assert {"id", "url", "files", "uses", "links", "revision"} <= set(body)


def test_a_use_is_recorded_counted_and_undone(api):
    asset = make_asset(key="a")
    answer = api("/usage", {"asset": "a", "kind": "asset.copy", "stage": "proposal"})
    assert answer.status_code == 201
    roll_up()
    first = api("/ranks/assets?days=7&stage=proposal").json()["results"][0]
    assert (first["id"], first["uses"], first["users"], first["rank"]) == (asset.pk, 1, 1, 1)
    assert api(f"/usage/{answer.json()['id']}/undo", {}).status_code == 201
    roll_up()
    assert api("/ranks/assets?days=7").json()["results"] == []


def test_undo_is_too_late_after_ten_minutes(api):
    make_asset(key="a")
    event = api("/usage", {"asset": "a", "kind": "copy"}).json()["id"]
    Event.objects.filter(pk=event).update(at=timezone.now() - timedelta(minutes=11))
    assert api(f"/usage/{event}/undo", {}).status_code == 409


def test_a_repeated_event_id_counts_once(api):
    asset = make_asset()
    body = {"asset": asset.pk, "kind": "copy", "event_id": "6f1cf1de-0000-4000-8000-000000000001"}
    assert api("/usage", body).json() == api("/usage", body).json()


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"kind": "sing"}, "kind"),
        ({"kind": "copy", "stage": "x"}, "stage"),
        ({"kind": "asset.rate", "value": 9}, "value"),
        ({"kind": "copy", "event_id": "x"}, "event_id"),
        ({"kind": 5}, "kind"),
        ({"asset": None}, "asset"),
        ({"asset": [1]}, "asset"),
        ({"asset": 1.5}, "asset"),
        ({"kind": "copy", "stage": "\x00"}, "stage"),
        ({"kind": "copy", "stage": "\ud800"}, "stage"),
    ],
)
def test_bad_usage_is_422(api, body, field):
    answer = api("/usage", {"asset": make_asset().pk, **body})
    assert (answer.status_code, answer.json()["field"]) == (422, field)


@pytest.mark.parametrize("name", [0, -1, 10**40, "", "no-such", "a\x00", "\ud800", "x" * 9999])
def test_a_use_of_nothing_is_404(api, name):
    assert api("/usage", {"asset": name, "kind": "copy"}).status_code == 404


def test_signs_that_no_database_keeps_become_question_marks(api):
    make_asset(key="a")
    sent = {"asset": "a", "kind": "copy", "source": "crm\x00\ud800" + "x" * 99}
    assert api("/usage", sent).status_code == 201
    assert Event.objects.get().source.startswith("crm??xx")


def test_problems_are_told_in_the_language_asked_for(api):
    answer = api("/search?stage=x", **{"Accept-Language": "zh-CN"})
    assert answer.json()["message"] == "没有这个值：x"


def test_what_one_may_not_see_is_404_everywhere(api):
    hidden = make_asset(key="hidden", audience=[roles.MANAGERS])
    assert api(f"/assets/{hidden.pk}").status_code == 404
    assert api("/usage", {"asset": "hidden", "kind": "copy"}).status_code == 404
    assert api("/usage", {"asset": 10**9, "kind": "copy"}).status_code == 404
    assert not Event.objects.exists()


def test_the_schema_is_for_those_signed_in(client, rep, client_for):
    assert client.get("/api/v1/openapi.json").status_code in (302, 401)
    assert client_for(rep).get("/api/v1/openapi.json").status_code == 200


def test_labels_follow_the_language_asked_for(api):
    make_asset()
    body = api("/search", **{"Accept-Language": "zh-CN"})
    labels = json.dumps(body.json()["facets"]["stage"], ensure_ascii=False)
    assert "方案报价" in labels
