"""What is counted, and that nothing is counted twice."""

from collections import Counter
from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings as hypothesis_settings, strategies as st

from accounts.models import Team
from tests.factories import make_asset
from usage.choices import USES, WINDOWS, EventKind
from usage.models import Event, Standing, WindowTotal
from usage.recording import flush, record, record_later, undo
from usage.retention import forget_events
from usage.rollups import roll_up
from usage.windows import DayCount, cube, days_that_move, periods_of

pytestmark = pytest.mark.django_db


def use(user, asset_id=1, kind=EventKind.COPY, **details):
    return record(kind, user=user, asset_id=asset_id, asset_type="material", **details)


def total(asset_id=1, stage="", role="", team=0):
    row = WindowTotal.objects.slice(stage, role, team).filter(asset_id=asset_id).first()
    return row.uses_30 if row else 0


def test_uses_count_at_their_stage_and_in_all(rep):
    use(rep, stage="proposal")
    use(rep)
    roll_up()
    assert (total(stage="proposal"), total(), total(stage="won")) == (1, 2, 0)


def test_opens_are_no_use(rep):
    use(rep, kind=EventKind.OPEN)
    roll_up()
    assert total() == 0


def test_a_team_counts_for_the_team_it_is_part_of(make_user, team):
    below = Team.objects.create(slug="below", name="Below", parent=team)
    use(make_user("x", "Sales", below))
    roll_up()
    assert (total(team=below.pk), total(team=team.pk)) == (1, 1)


def test_the_team_is_the_one_of_the_moment(rep, team):
    use(rep)
    rep.team = Team.objects.create(slug="new", name="New")
    rep.save()
    roll_up()
    assert total(team=team.pk) == 1


def test_an_undone_use_is_taken_off(rep):
    undo(use(rep, stage="proposal"), rep)
    roll_up()
    assert (total(), total(stage="proposal")) == (0, 0)


def test_undoing_after_the_count_takes_it_off_too(rep):
    event = use(rep)
    roll_up()
    undo(event, rep)
    undo(event, rep)
    roll_up()
    assert total() == 0


def test_undo_ends_after_ten_minutes_and_is_ones_own(rep, manager):
    event = use(rep)
    assert undo(event, rep, timezone.now() + timedelta(minutes=11)) is None
    assert undo(event, manager) is None


def test_a_repeated_event_id_is_dropped(rep):
    name = uuid4()
    first, second = use(rep, event_id=name), use(rep, event_id=name)
    roll_up()
    assert (first.pk, total()) == (second.pk, 1)


def test_rolling_up_twice_counts_once(rep):
    use(rep)
    assert (roll_up(), roll_up(), total()) == (1, 0, 1)


def test_people_are_counted_once(rep, manager):
    use(rep), use(rep), use(manager)
    roll_up()
    assert WindowTotal.objects.slice().get(asset_id=1).users_7 == 2


def test_opens_wait_outside_the_request(rep):
    asset = make_asset()
    record_later(EventKind.OPEN, user=rep, asset_id=asset.pk, asset_type="material")
    flush()
    assert Event.objects.filter(kind=EventKind.OPEN).count() == 1


def test_the_latest_opinion_stands_and_three_people_prove(make_user):
    people = [make_user(f"p{n}", "Sales") for n in range(3)]
    for person in people:
        use(person, kind=EventKind.RATE, value=2)
        use(person, kind=EventKind.RATE, value=5)
        use(person, kind=EventKind.VERDICT, value=1)
    roll_up()
    standing = Standing.objects.get(asset_id=1)
    assert (standing.rating, standing.ratings, standing.proven) == (5.0, 3, True)


def test_proof_can_be_lost(make_user):
    people = [make_user(f"p{n}", "Sales") for n in range(5)]
    for person in people[:3]:
        use(person, kind=EventKind.VERDICT, value=1)
    for person in people[3:]:
        use(person, kind=EventKind.VERDICT, value=0)
    roll_up()
    assert Standing.objects.get(asset_id=1).proven is False


def test_a_new_day_moves_the_windows(rep):
    today = timezone.now()
    use(rep, at=today - timedelta(days=6))
    roll_up(today)
    assert WindowTotal.objects.slice().get().uses_7 == 1
    roll_up(today + timedelta(days=1))
    row = WindowTotal.objects.slice().get()
    assert (row.uses_7, row.before_7, row.uses_30) == (0, 1, 1)


ACTIONS = st.lists(
    st.tuples(
        st.integers(1, 3),
        st.sampled_from(["", "proposal", "won"]),
        st.integers(0, 200),
        st.sampled_from([EventKind.COPY, EventKind.OPEN, EventKind.USE_IN_DEAL]),
        st.booleans(),
    ),
    max_size=12,
)


@given(actions=ACTIONS, steps=st.lists(st.integers(0, 40), max_size=3))
@hypothesis_settings(
    max_examples=25,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_totals_equal_a_count_by_hand(rep, actions, steps):
    Event.objects.all().delete()
    for model in (WindowTotal,):
        model.objects.all().delete()
    from usage.models import Cursor, DailyUse, UserDay

    for model in (Cursor, DailyUse, UserDay):
        model.objects.all().delete()
    now = timezone.now()
    for asset, stage, age, kind, undone in actions:
        event = use(rep, asset, kind, stage=stage, at=now - timedelta(days=age))
        if undone:
            undo(event, rep, event.at)
    roll_up(now)
    for step in steps:
        now += timedelta(days=step)
        roll_up(now)
    expected = Counter()
    for asset, stage, age, kind, undone in actions:
        if kind in USES and not undone:
            day = timezone.localdate(timezone.now() - timedelta(days=age))
            for column in periods_of(day, timezone.localdate(now)):
                for key in {(asset, "", column), (asset, stage, column)}:
                    expected[key] += 1
    columns = [f"{p}_{n}" for p in ("uses", "before") for n in WINDOWS]
    found = {
        (row.asset_id, row.stage, column): getattr(row, column)
        for row in WindowTotal.objects.filter(role="", team_id=0)
        for column in columns
        if getattr(row, column)
    }
    assert found == dict(expected)


def test_the_cube_counts_every_slice_once():
    today = timezone.localdate()
    sums = cube([DayCount(today, "won", "", 2, 3)], {2: [1, 2]}, today)
    assert {key: s["uses_7"] for key, s in sums.items()} == {
        (stage, "", team): 3 for stage in ("", "won") for team in (0, 1, 2)
    }


def test_only_days_on_an_edge_move():
    today = timezone.localdate()
    ages = sorted((today - day).days for day in days_that_move(today - timedelta(days=1), today))
    assert ages == [7, 14, 30, 60, 90, 180]


@pytest.mark.django_db(transaction=True)
def test_a_reader_who_is_gone_holds_no_other_open_back(rep, manager):
    for person in (rep, manager):
        record_later(EventKind.OPEN, user=person, asset_id=1, asset_type="material")
    rep.delete()
    assert flush() == 1
    assert Event.objects.get().user == manager


def test_old_uses_are_forgotten_but_neither_the_sums_nor_anybodys_opinion(rep, settings):
    settings.VALUARY_EVENT_RETENTION_DAYS = 20
    undo(use(rep), rep)
    use(rep)
    use(rep, kind=EventKind.RATE, value=4)
    uncounted = timezone.now() + timedelta(days=21)
    assert forget_events(uncounted) == 0
    roll_up()
    assert forget_events() == 0
    assert forget_events(uncounted) == 3
    assert [event.kind for event in Event.objects.all()] == [EventKind.RATE]
    use(rep, kind=EventKind.VERDICT, value=1)
    roll_up()
    standing = Standing.objects.get(asset_id=1)
    assert (total(), standing.rating, standing.worked) == (1, 4.0, 1)
