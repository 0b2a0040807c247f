"""Following a play: ticks, notes, dates, what is counted, and who sees it."""

from datetime import timedelta

import pytest
from django.http import Http404
from django.utils import timezone

from accounts import roles
from accounts.desk import on_desk
from accounts.models import Team
from accounts.notifying import show_due
from accounts.problems import ApiProblem
from library.assets.base import Asset
from playbooks.choices import Outcome
from playbooks.models import Run, Script
from playbooks.runs import running
from playbooks.runs.scripts import ticks
from search.indexing import rebuild
from tests.factories import asset_record, make_assets
from tests.playbooks.builders import play_record, playbook_record
from usage.models import Event, WindowTotal
from usage.rollups import roll_up

pytestmark = pytest.mark.django_db


@pytest.fixture
def play():
    """A play of three steps."""
    return make_assets([play_record(steps=["find", "fill", "visit"], title="Three moves")])[0]


@pytest.fixture
def rep_client(client_for, rep):
    """A browser in which the rep is signed in."""
    return client_for(rep)


def begin(user, asset, **details):
    return running.start(user, asset.pk, **{"customer": "Nordfjord", **details})


def test_a_run_begins_ticks_and_finishes_in_the_browser(rep_client, play):
    page = rep_client.post(
        "/playbooks/runs/start/", {"asset": play.pk, "customer": "Nordfjord Foods"}, follow=True
    )
    run = Run.objects.get()
    assert page.request["PATH_INFO"] == f"/playbooks/runs/{run.pk}/"
    assert "Nordfjord Foods" in page.content.decode()
    step = {"tick": "find:1", "next": f"/playbooks/runs/{run.pk}/"}
    page = rep_client.post(f"/playbooks/runs/{run.pk}/step/", step, follow=True)
    assert page.context["progress"] == {"done": 1, "of": 3, "at": "fill"}
    rep_client.post(
        f"/playbooks/runs/{run.pk}/finish/", {"outcome": "moved_on", "note": "Signed in May"}
    )
    run.refresh_from_db()
    assert (run.outcome, run.note, run.is_open) == ("moved_on", "Signed in May", False)


def test_a_script_learns_how_far_it_is(rep_client, rep, play):
    run = begin(rep, play)
    answer = rep_client.post(
        f"/playbooks/runs/{run.pk}/step/",
        {"tick": "visit:1"},
        headers={"accept": "application/json"},
    )
    assert answer.json() == {"done": 1, "of": 3, "at": "find"}


def test_a_customer_has_to_be_named_unless_the_play_needs_none(rep, play):
    with pytest.raises(ApiProblem) as problem:
        running.start(rep, play.pk)
    assert problem.value.field == "customer"
    (path,) = make_assets([play_record("path", ["learn"], with_customer=False)])
    run = running.start(rep, path.pk)
    assert [str(o) for o in running.outcomes_of(run)] == ["learned", "stopped"]


def test_what_cannot_be_run_is_not_there(rep):
    secret, empty, material = make_assets(
        [
            play_record("secret", ["a"], audience=[roles.MANAGERS]),
            {**play_record("empty"), "steps": []},
            asset_record(),
        ]
    )
    for asset in (secret, material):
        with pytest.raises(Http404):
            begin(rep, asset)
    with pytest.raises(ApiProblem):
        begin(rep, empty)
    with pytest.raises(Http404):
        running.start(rep, 10**9, customer="x")


def test_a_run_keeps_the_steps_it_began_with(rep, play):
    run = begin(rep, play)
    latest = play.get_latest_revision_as_object()
    latest.steps.set([type(latest.steps.first())(key="new", text="All new", sort_order=0)])
    latest.save_revision().publish()
    assert [tick.key for tick in ticks(run.script.data)] == ["find", "fill", "visit"]
    later = begin(rep, play)
    assert [tick.key for tick in ticks(later.script.data)] == ["new"]
    assert later.script.revision != run.script.revision


def test_runs_of_one_version_share_what_they_follow(rep, manager, play):
    assert begin(rep, play).script == begin(manager, play).script
    assert Script.objects.count() == 1


def test_a_step_done_is_a_use_of_the_play_and_unticking_takes_it_back(rep, play):
    run = begin(rep, play, stage="proposal")
    running.change_step(rep, run.pk, "find", done=True)
    event = Event.objects.get()
    assert (event.kind, event.asset_id, event.stage, event.source) == (
        "playbook.step_done",
        play.pk,
        "proposal",
        "playbook",
    )
    roll_up()
    assert WindowTotal.objects.slice().get(asset_id=play.pk).uses_7 == 1
    running.change_step(rep, run.pk, "find", done=True)
    assert Event.objects.count() == 1
    running.change_step(rep, run.pk, "find", done=False)
    roll_up()
    assert WindowTotal.objects.slice().get(asset_id=play.pk).uses_7 == 0


def test_a_playbook_counts_its_plays_and_its_own_lines(rep):
    rows = [
        {"key": "budget", "slot": "entry", "text": "Budget known"},
        {"key": "three", "play": "play"},
        {"key": "know", "slot": "know", "text": "Nothing to tick"},
        {"key": "note", "stage": "won", "slot": "handover", "text": "Tell them"},
    ]
    play, playbook = make_assets([play_record(steps=["a", "b"]), playbook_record(rows=rows)])
    run = begin(rep, playbook, stage="proposal")
    assert [tick.key for tick in ticks(run.script.data)] == ["budget", "three.a", "three.b", "note"]
    running.change_step(rep, run.pk, "three.a", done=True)
    running.change_step(rep, run.pk, "note", done=True)
    found = Event.objects.order_by("pk").values_list("asset_id", "asset_type", "stage")
    assert list(found) == [(play.pk, "play", "proposal"), (playbook.pk, "playbook", "won")]


def test_a_run_stands_after_the_furthest_step_done(rep, play):
    run = begin(rep, play)
    assert run.at_step == "find"
    assert running.change_step(rep, run.pk, "fill", done=True).at_step == "visit"
    assert running.change_step(rep, run.pk, "visit", done=True).at_step == "find"
    assert running.change_step(rep, run.pk, "find", done=True).at_step == ""


def test_a_due_date_reminds_until_the_step_is_done(rep, play):
    run, today = begin(rep, play), timezone.localdate()
    running.change_step(rep, run.pk, "fill", due_on=str(today - timedelta(days=1)), note="Call Kim")
    told = rep.notifications.unread().get()
    assert told.address == f"/playbooks/runs/{run.pk}/#fill"
    assert (told.data["step"], told.data["customer"]) == ("fill", "Nordfjord")
    running.change_step(rep, run.pk, "fill", due_on=str(today + timedelta(days=3)))
    assert not rep.notifications.unread().exists()
    show_due(timezone.now() + timedelta(days=4))
    assert rep.notifications.unread().exists()
    running.change_step(rep, run.pk, "fill", done=True)
    assert not rep.notifications.exists()


@pytest.mark.parametrize(
    ("key", "details", "field"),
    [
        ("nowhere", {"done": True}, "step"),
        ("find", {"due_on": "soon"}, "due_on"),
        ("find", {"due_on": "2999-01-01"}, "due_on"),
        ("find", {"note": "x" * 2001}, "note"),
    ],
)
def test_what_makes_no_sense_is_refused_and_nothing_is_lost(rep, play, key, details, field):
    run = begin(rep, play)
    running.change_step(rep, run.pk, "find", note="Kept")
    with pytest.raises(ApiProblem) as problem:
        running.change_step(rep, run.pk, key, **details)
    assert problem.value.field == field
    assert run.steps.get(key="find").note == "Kept"


def test_a_finished_run_is_left_alone_until_it_is_reopened(rep, play):
    run = begin(rep, play)
    running.change_step(rep, run.pk, "find", due_on=str(timezone.localdate()))
    running.finish(rep, run.pk, Outcome.STOPPED)
    assert not rep.notifications.exists()
    with pytest.raises(ApiProblem):
        running.change_step(rep, run.pk, "find", done=True)
    running.reopen(rep, run.pk)
    assert rep.notifications.count() == 1
    with pytest.raises(ApiProblem):
        running.finish(rep, run.pk, "won the lottery")


def test_a_run_begun_by_mistake_can_be_dropped_until_something_is_ticked(rep, play):
    running.discard(rep, begin(rep, play).pk)
    run = begin(rep, play)
    running.change_step(rep, run.pk, "find", done=True)
    with pytest.raises(ApiProblem):
        running.discard(rep, run.pk)
    assert Run.objects.count() == 1


@pytest.fixture
def somebody_else(make_user):
    """A rep of another team."""
    return make_user("other", roles.SALES, Team.objects.create(slug="south", name="South"))


def test_a_rep_sees_own_runs_a_manager_the_teams(client_for, rep, manager, somebody_else, play):
    mine, theirs = begin(rep, play), begin(somebody_else, play, customer="Südwerk")
    assert list(Run.objects.visible_to(rep)) == [mine]
    assert list(Run.objects.visible_to(manager)) == [mine]
    assert client_for(rep).get(f"/playbooks/runs/{theirs.pk}/").status_code == 404
    page = client_for(manager).get(f"/playbooks/runs/{mine.pk}/")
    assert page.status_code == 200
    assert 'name="tick"' not in page.content.decode()
    team = client_for(manager).get("/playbooks/runs/?of=team").content.decode()
    assert "Nordfjord" in team
    assert "Südwerk" not in team


def test_only_whose_run_it_is_ticks_it(client_for, rep, manager, play):
    run = begin(rep, play)
    answer = client_for(manager).post(f"/playbooks/runs/{run.pk}/step/", {"tick": "find:1"})
    assert answer.status_code == 404
    assert not Event.objects.exists()


def test_a_play_that_is_taken_away_shows_nothing_in_its_runs(
    rep_client, rep, play, settings, tmp_path
):
    settings.VALUARY_DATA = tmp_path
    rebuild()
    run = begin(rep, play)
    Asset.objects.filter(pk=play.pk).update(audience="named")
    for address in (f"/playbooks/runs/{run.pk}/", "/playbooks/runs/", "/", "/playbooks/"):
        text = rep_client.get(address).content.decode()
        assert "Three moves" not in text, address
        assert "Nordfjord" in text, address


def test_open_runs_stand_on_the_home_page_what_is_due_first(
    rep_client, rep, play, settings, tmp_path
):
    settings.VALUARY_DATA = tmp_path
    rebuild()
    begin(rep, play, customer="Later")
    due = begin(rep, play, customer="Sooner")
    begin(rep, play, customer="Last touched")
    running.change_step(rep, due.pk, "find", due_on=str(timezone.localdate()))
    text = rep_client.get("/").content.decode()
    assert 0 < text.index("Sooner") < text.index("Last touched") < text.index("Later")
    running.finish(rep, due.pk, Outcome.NO_CHANGE)
    rep.refresh_from_db()
    assert [row["customer"] for row in on_desk(rep, "runs")] == ["Last touched", "Later"]


def test_a_playbooks_page_leads_to_its_open_runs(rep_client, rep, play):
    run = begin(rep, play)
    assert f"/playbooks/runs/{run.pk}/" in rep_client.get(play.url).content.decode()


def test_the_list_of_runs_asks_the_same_however_many_there_are(
    rep_client, rep, play, django_assert_max_num_queries
):
    for number in range(35):
        begin(rep, play, customer=f"Customer {number}")
    with django_assert_max_num_queries(7):
        text = rep_client.get("/playbooks/runs/").content.decode()
    assert text.count('class="row"') == 30
    assert "page=2" in text
