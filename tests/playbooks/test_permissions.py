"""What a person may not see is on none of the surfaces that playbooks have."""

import re

import pytest

from accounts import roles
from library.choices import RequestSource
from library.requests.asking import Slot, Wish, request_for
from playbooks.runs import running
from search.indexing import rebuild
from tests.factories import asset_record, make_assets
from tests.playbooks.builders import play_record, playbook_record

pytestmark = pytest.mark.django_db
# Every title and text that a rep must not read begins like this.
SECRET = "Zugeknöpft"
HIDDEN = re.compile(f".{{0,60}}{SECRET} (?:prices|draft|play|step|book|way).{{0,20}}")
MANAGERS = {"audience": [roles.MANAGERS]}


@pytest.fixture
def assets(settings, tmp_path):
    """Open assets that name hidden ones and drafts, and hidden ones that name open assets."""
    settings.VALUARY_DATA = tmp_path
    hidden_step = [{"key": "h", "text": f"{SECRET} step", "assets": ["deck"]}]
    records = [
        asset_record(key="deck", title="Open deck", stages=["proposal"], roles=["champion"]),
        asset_record(key="prices", title=f"{SECRET} prices", **MANAGERS),
        asset_record(key="draft", title=f"{SECRET} draft", status="draft"),
        play_record("play", [step("a", "deck", "prices", "draft")], title="Open play"),
        play_record("hidden-play", hidden_step, title=f"{SECRET} play", **MANAGERS),
        play_record("draft-play", hidden_step, title=f"{SECRET} draft play", status="draft"),
        playbook_record(
            "book",
            [
                {"play": "play"},
                {"play": "hidden-play"},
                {"play": "draft-play"},
                {"slot": "show", "asset": "prices"},
                {"slot": "show", "asset": "draft"},
                {"text": "Open line"},
            ],
            title="Open book",
        ),
        playbook_record("hidden-book", [{"play": "play"}], title=f"{SECRET} book", **MANAGERS),
        asset_record(
            "journey",
            key="way",
            title="Open way",
            steps=[
                {"key": "a", "stage": "proposal", "role": "champion", "assets": ["prices", "draft"]}
            ],
        ),
        asset_record(
            "journey",
            key="hidden-way",
            title=f"{SECRET} way",
            steps=[{"key": "a", "stage": "won", "assets": ["deck"]}],
            **MANAGERS,
        ),
    ]
    made = make_assets(records)
    rebuild()
    return {record["key"]: asset for record, asset in zip(records, made, strict=True)}


def step(key, *named):
    return {"key": key, "text": f"Open step {key}", "assets": list(named)}


def surfaces(assets, run):
    """Return every address that shows playbooks, what they name, or figures about them."""
    pages = [assets[key].get_absolute_url() for key in ("book", "play", "way", "deck")]
    pages += [f"{pages[0]}?stage=proposal", f"/api/v1/assets/{assets['book'].pk}"]
    return [
        *pages,
        "/",
        "/playbooks/",
        "/playbooks/runs/",
        f"/playbooks/runs/{run.pk}/",
        f"/search/?q={SECRET}",
        "/search/?q=open&stage=proposal&role=champion",
        f"/api/v1/search?q={SECRET}",
        f"/api/v1/suggest?q={SECRET[:5]}",
        "/api/v1/playbooks",
        "/api/v1/playbooks/book",
        "/api/v1/journeys/way",
        "/api/v1/coverage",
        f"/api/v1/play-runs/{run.pk}",
    ]


def test_nothing_hidden_or_drafted_is_on_any_surface(assets, rep, manager, client_for):
    run = running.start(rep, assets["book"].pk, customer="Nordfjord", stage="proposal")
    client, leader = client_for(rep), client_for(manager)
    seen_by_leader = ""
    for address in surfaces(assets, run):
        answer = client.get(address)
        assert answer.status_code == 200, address
        assert not HIDDEN.findall(answer.content.decode()), address
        seen_by_leader += leader.get(address).content.decode()
    # The same surfaces do show it to who may see it: the test could fail.
    for words in ("prices", "play", "book", "way"):
        assert f"{SECRET} {words}" in seen_by_leader, words
    assert f"{SECRET} draft" not in seen_by_leader


def test_what_is_hidden_has_no_address_and_cannot_be_run(assets, rep, client_for):
    client = client_for(rep)
    for key in ("hidden-book", "hidden-play", "hidden-way", "draft-play"):
        assert client.get(assets[key].get_absolute_url()).status_code == 404
        started = client.post(
            "/api/v1/play-runs", {"asset": key, "customer": "X"}, content_type="application/json"
        )
        assert started.status_code == 404
    assert client.get("/api/v1/playbooks/hidden-book").status_code == 404
    assert client.get("/api/v1/journeys/hidden-way").status_code == 404
    form = {"asset": assets["hidden-book"].pk, "customer": "X"}
    assert client.post("/playbooks/runs/start/", form).status_code == 404


def test_reports_and_their_work_are_not_for_reps(assets, rep, client_for):
    client = client_for(rep)
    request_for(Slot("a gap", None, "proposal", "champion"), Wish("A gap", RequestSource.GAP, ""))
    for address in ("/coverage/", "/coverage/proof/", "/coverage/work/", "/ranks/runs/"):
        assert client.get(address).status_code == 403
    pk = assets["way"].pk
    assert client.post(f"/journeys/{pk}/draft/", {"cell": "a"}).status_code == 404
