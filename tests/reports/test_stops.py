"""Where runs stop, step by step, as far as somebody may count and see them."""

import pytest
from django.utils import timezone

from accounts import roles
from library.terms import get_terms, terms_scope
from playbooks.choices import Outcome
from playbooks.runs import running
from reports.stops import run_stops, step_stops
from tests.factories import make_assets
from tests.playbooks.builders import play_record, playbook_record

pytestmark = pytest.mark.django_db


@pytest.fixture
def play():
    """A play of three steps."""
    return make_assets([play_record(steps=["find", "fill", "visit"], title="Three moves")])[0]


def follow(user, asset, *done, outcome="", customer="Nordfjord"):
    """Start a run, do some steps, and end it with an outcome."""
    run = running.start(user, asset.pk, customer=customer)
    for key in done:
        running.change_step(user, run.pk, key, done=True)
    if outcome:
        running.finish(user, run.pk, outcome)
    return run


def rows(found):
    return [(row.text, row.done, row.standing, row.stopped) for row in found.rows]


def test_each_step_says_who_did_it_and_who_stopped(enablement, rep, play):
    follow(rep, play, "find", "fill", "visit", outcome=Outcome.MOVED_ON)
    follow(rep, play, "find", outcome=Outcome.STOPPED, customer="B")
    follow(rep, play, "find", "fill", customer="C")
    (row,) = run_stops(enablement, timezone.now())
    assert (row.title, row.runs, row.going_on, row.finished, row.stopped) == (
        "Three moves",
        3,
        1,
        1,
        1,
    )
    found = step_stops(enablement, play.pk, timezone.now())
    assert rows(found) == [("find", 3, 0, 0), ("fill", 2, 0, 1), ("visit", 1, 1, 0)]
    assert found.most.text == "fill" and not found.elsewhere


def test_a_leader_counts_the_own_team_and_nobody_elses(manager, rep, make_user, play):
    follow(rep, play), follow(make_user("other", roles.SALES), play)
    assert [row.runs for row in run_stops(manager, timezone.now())] == [1]
    assert step_stops(manager, play.pk, timezone.now()).runs == 1


def test_what_a_reader_may_not_see_has_no_figures(manager, rep, enablement):
    secret, _inner, book = make_assets(
        [
            play_record("secret", ["one"], audience=["Enablement"], title="Secret"),
            play_record("inner", ["hidden"], audience=["Enablement"]),
            playbook_record("book", [{"play": "inner"}, {"text": "Call"}]),
        ]
    )
    follow(enablement, secret), follow(enablement, book)
    lead(manager, enablement)
    assert [row.id for row in run_stops(manager, timezone.now())] == [book.pk]
    assert step_stops(manager, secret.pk, timezone.now()) is None
    found = step_stops(manager, book.pk, timezone.now())
    assert [row.text for row in found.rows] == ["Call"]
    assert found.elsewhere == 1


def lead(manager, person):
    """Put somebody into the team that a manager leads."""
    person.team = manager.team
    person.save()


def test_steps_that_are_gone_are_counted_elsewhere(enablement, rep, play):
    follow(rep, play, "find")
    make_assets([play_record(play.key, ["find", "visit"], title="Two moves")])
    follow(rep, play, "find", customer="B")
    found = step_stops(enablement, play.pk, timezone.now())
    assert rows(found) == [("find", 2, 0, 0), ("visit", 0, 1, 0)]
    assert found.elsewhere == 1


def test_figures_cost_the_same_however_many_runs_there_are(
    enablement, rep, play, django_assert_max_num_queries
):
    for number in range(12):
        follow(rep, play, "find", customer=str(number))
    assert enablement.sight
    get_terms()
    with terms_scope(), django_assert_max_num_queries(6):
        step_stops(enablement, play.pk, timezone.now())
    with terms_scope(), django_assert_max_num_queries(2):
        run_stops(enablement, timezone.now())


def test_the_pages_show_it(manager, rep, play, client_for):
    follow(rep, play, "find", outcome=Outcome.STOPPED)
    client = client_for(manager)
    assert "Three moves" in client.get("/ranks/runs/").content.decode()
    page = client.get(f"/ranks/runs/{play.pk}/").content.decode()
    assert "most often given up here" in page
    assert client.get("/ranks/runs/999999/").status_code == 404
