"""Playbooks, journeys and runs over HTTP: what they say, and to whom."""

import pytest

from library.assets.base import Asset
from library.terms import get_terms
from playbooks.models import Run
from tests.factories import asset_record, make_assets
from tests.playbooks.builders import make_large_playbook, play_record, playbook_record

pytestmark = pytest.mark.django_db
SECRET = {"audience": ["Managers"]}


@pytest.fixture
def api(client_for, rep):
    """The API as the rep calls it."""
    return client_for(rep)


@pytest.fixture
def playbook():
    """A playbook with a play, a hidden play, and assets some of which are hidden."""
    *_rest, found = make_assets(
        [
            asset_record(key="deck", title="The deck"),
            asset_record(key="secret", title="Secret prices", **SECRET),
            play_record(
                "moves",
                [
                    {
                        "key": "find",
                        "text": "Find out",
                        "role": "champion",
                        "assets": ["deck", "secret"],
                    }
                ],
            ),
            play_record(
                "hidden", [{"key": "h", "text": "Hidden step"}], title="Hidden play", **SECRET
            ),
            playbook_record(
                "book",
                [
                    {"slot": "know", "text": "What they pay now"},
                    {"slot": "say", "text": "We start with the yearly cost"},
                    {"slot": "show", "asset": "deck"},
                    {"slot": "show", "asset": "secret"},
                    {"slot": "do", "text": "Book a date"},
                    {"play": "moves"},
                    {"play": "hidden"},
                ],
                title="The book",
                industries=["energy"],
            ),
        ]
    )
    return found


def patch(client, run, **body):
    return client.patch(f"/api/v1/play-runs/{run}", body, content_type="application/json")


def start(client, **body):
    return client.post("/api/v1/play-runs", body, content_type="application/json")


def test_a_playbook_says_what_the_caller_may_see(api, playbook):
    answer = api.get(f"/api/v1/playbooks/{playbook.pk}").json()
    assert (answer["id"], answer["title"], answer["url"]) == (playbook.pk, "The book", playbook.url)
    terms = get_terms()
    assert [s["stage"] for s in answer["stages"]] == [
        stage.slug for stage in terms.stages_of(terms.default_funnel)
    ]
    stage = next(s for s in answer["stages"] if s["stage"] == "proposal")
    assert [line["text"] for line in stage["know"]] == ["What they pay now"]
    assert [line["asset"]["key"] for line in stage["show"]] == ["deck"]
    (play,) = stage["plays"]
    (step,) = play["steps"]
    assert (step["key"], step["text"], step["role"]) == ("find", "Find out", "champion")
    assert [asset["key"] for asset in step["assets"]] == ["deck"]


def test_nothing_hidden_leaks(api, playbook, client_for, manager):
    said = api.get("/api/v1/playbooks/book").content.decode()
    assert not any(word in said for word in ("secret", "Secret", "hidden", "Hidden"))
    said = client_for(manager).get("/api/v1/playbooks/book").content.decode()
    assert "Secret prices" in said and "Hidden step" in said


def test_what_is_no_playbook_or_not_published_is_not_there(api, playbook):
    deck = Asset.objects.get(key="deck")
    assert api.get(f"/api/v1/playbooks/{deck.pk}").status_code == 404
    assert api.get("/api/v1/journeys/book").status_code == 404
    playbook.unpublish()
    assert api.get(f"/api/v1/playbooks/{playbook.pk}").status_code == 404
    assert api.get("/api/v1/playbooks").json() == {"results": []}


def test_playbooks_are_listed_by_funnel_trade_product_and_language(api, playbook):
    other, _hidden = make_assets(
        [
            playbook_record("zh", language="zh-hans", title="手册"),
            playbook_record("hidden-book", **SECRET),
        ]
    )

    def listed(query):
        return [row["title"] for row in api.get(f"/api/v1/playbooks?{query}").json()["results"]]

    assert set(listed("")) == {"The book", "手册"}
    assert listed("industry=energy") == ["The book"]
    assert listed("language=zh-hans") == [other.title]
    assert len(listed(f"funnel={get_terms().default_funnel}")) == 2
    elsewhere = next(
        f.slug for f in get_terms().all("funnel") if f.slug != get_terms().default_funnel
    )
    assert listed(f"funnel={elsewhere}") == []
    answer = api.get("/api/v1/playbooks?industry=nonsense")
    assert (answer.status_code, answer.json()["code"]) == (422, "unknown_industry")


def test_a_large_playbook_costs_a_few_queries(api, django_assert_max_num_queries):
    book = make_large_playbook(stages=("proposal", "discovery"))[-1]
    api.get("/api/v1/playbooks/large")
    with django_assert_max_num_queries(8):
        answer = api.get(f"/api/v1/playbooks/{book.pk}").json()
    assert sum(len(p["steps"]) for s in answer["stages"] for p in s["plays"]) == 200


def test_a_journey_says_its_steps_and_gaps(api):
    make_assets(
        [
            asset_record(key="film", title="The film"),
            asset_record(key="secret", title="Secret", **SECRET),
            asset_record(
                "journey",
                key="way",
                steps=[
                    {
                        "key": "a",
                        "stage": "discovery",
                        "know": "There is a way",
                        "assets": ["film", "secret"],
                    },
                    {"key": "b", "stage": "proposal", "role": "champion", "assets": []},
                ],
            ),
        ]
    )
    answer = api.get("/api/v1/journeys/way")
    steps = {step["key"]: step for s in answer.json()["stages"] for step in s["steps"]}
    assert [asset["key"] for asset in steps["a"]["assets"]] == ["film"]
    assert (steps["a"]["gap"], steps["b"]["gap"]) == (False, True)
    assert steps["b"]["role"] == "champion"
    assert "Secret" not in answer.content.decode()


def test_a_run_is_started_ticked_and_finished(api, playbook, rep):
    answer = start(api, asset="book", customer="Nordfjord Foods", stage="proposal")
    assert answer.status_code == 201
    run = answer.json()
    assert (run["customer"], run["done"], run["of"]) == ("Nordfjord Foods", 0, 2)
    key = run["steps"][0]["key"]
    changed = patch(
        api,
        run["id"],
        steps=[{"key": key, "done": True, "note": "Called", "due_on": "2027-01-31"}],
        note="Going well",
    ).json()
    assert changed["done"] == 1
    assert changed["steps"][0] == {
        **run["steps"][0],
        "done": True,
        "note": "Called",
        "due_on": "2027-01-31",
    }
    assert changed["note"] == "Going well"
    cleared = patch(api, run["id"], steps=[{"key": key, "due_on": None}]).json()["steps"][0]
    assert (cleared["done"], cleared["note"], cleared["due_on"]) == (True, "Called", None)
    done = patch(api, run["id"], outcome="moved_on").json()
    assert done["outcome"] == "moved_on" and done["finished_at"]
    assert not patch(api, run["id"], outcome="").json()["finished_at"]
    assert api.get(f"/api/v1/play-runs/{run['id']}").json()["done"] == 1


@pytest.mark.parametrize(
    ("body", "field", "status"),
    [
        ({"steps": [{"key": "nonsense", "done": True}]}, "step", 422),
        ({"outcome": "nonsense"}, "outcome", 422),
        ({"customer": " "}, "customer", 422),
        ({"stage": "nonsense"}, "stage", 422),
        ({"steps": [{"key": "r4", "due_on": "soon"}]}, "due_on", 422),
        ({"steps": [{"key": "r4", "due_on": "9999-12-31"}]}, "due_on", 422),
        ({"steps": [{"key": "r4", "due_on": 7}]}, "steps", 422),
        ({"steps": [{"done": True}]}, "steps", 422),
        ({"steps": [{"key": "r4", "done": True}] * 200}, "steps", 422),
        ({"steps": "all"}, "steps", 422),
    ],
)
def test_a_wrong_change_changes_nothing(api, playbook, body, field, status):
    run = start(api, asset="book", customer="Nordfjord").json()["id"]
    steps = body.get("steps", [])
    if isinstance(steps, list):
        steps = [{"key": "r4", "done": True}, *steps]
    answer = patch(api, run, **{**body, "steps": steps})
    assert answer.status_code == status, answer.content
    assert field in answer.json()["field"]
    assert Run.objects.get().done_count == 0


def test_a_run_is_its_owners_and_read_by_who_leads(api, playbook, client_for, manager, make_user):
    from accounts import roles

    run = start(api, asset="book", customer="Nordfjord").json()["id"]
    stranger = client_for(make_user("stranger", roles.SALES))
    assert stranger.get(f"/api/v1/play-runs/{run}").status_code == 404
    assert patch(stranger, run, steps=[{"key": "r4", "done": True}]).status_code == 404
    leader = client_for(manager)
    assert leader.get(f"/api/v1/play-runs/{run}").status_code == 200
    assert patch(leader, run, steps=[{"key": "r4", "done": True}]).status_code == 404
    assert start(api, asset="hidden", customer="X").status_code == 404
    assert start(api, asset="deck", customer="X").status_code == 404


def test_a_run_keeps_what_it_follows_to_those_who_may_still_see_it(api, playbook):
    run = start(api, asset="book", customer="Nordfjord").json()["id"]
    playbook.unpublish()
    said = api.get(f"/api/v1/play-runs/{run}")
    assert said.json()["asset"] is None
    assert "Book a date" not in said.content.decode()
