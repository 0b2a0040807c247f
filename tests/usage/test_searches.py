"""Sums of searches equal a count by hand; what people typed is forgotten in time."""

from collections import Counter
from datetime import timedelta

import pytest
from django.utils import timezone
from hypothesis import given, settings, strategies as st

from accounts.models import Team, User
from usage.choices import WINDOWS, Fate, Surface
from usage.models import Cursor, Search, SearchDay, Searcher, SearchTotal
from usage.recording import flush
from usage.retention import forget_searches
from usage.search_rollups import roll_up_searches
from usage.searches import Asked, log_search, trace_of

pytestmark = pytest.mark.django_db


def searched(user, question="payback", days=0, total=3, **fields):
    """Write a search as it was made some days ago."""
    return Search.objects.create(
        user=user,
        team_id=user.team_id,
        text=question.title(),
        question=question,
        trace=trace_of(question),
        total=total,
        at=timezone.now() - timedelta(days=days),
        fate=fields.pop("fate", "" if total else Fate.EMPTY),
        **fields,
    )


def total(days=30, question="payback", **slot):
    row = SearchTotal.objects.most("searches", days, **slot).filter(question=question).first()
    return (row.searches, row.empty, row.ignored, row.people) if row else (0, 0, 0, 0)


def test_sums_are_kept_for_each_window_stage_role_and_team(rep, manager):
    searched(rep, stage="proposal", role="champion")
    searched(rep, stage="proposal", total=0)
    searched(manager, days=10)
    searched(rep, days=40)
    assert roll_up_searches() >= 4
    assert total(7) == (2, 1, 0, 1)
    assert total(30, stage="proposal") == (2, 1, 0, 2)
    assert total(30, stage="proposal", role="champion") == (1, 0, 0, 2)
    assert total(90)[:2] == (4, 1)
    assert total(30, team=rep.team_id)[0] == 3
    assert total(30, stage="discovery") == (0, 0, 0, 0)
    text = SearchTotal.objects.filter(question="payback").first().text
    assert text == "Payback"


def test_a_team_counts_in_the_teams_it_is_part_of(make_user, team):
    below = Team.objects.create(slug="north-1", name="North 1", parent=team)
    searched(make_user("below", "Sales", below))
    roll_up_searches()
    assert total(7, team=team.pk)[0] == total(7, team=below.pk)[0] == 1


def test_nothing_is_counted_twice(rep):
    searched(rep)
    roll_up_searches()
    assert roll_up_searches() == 0
    searched(rep, total=0)
    roll_up_searches()
    assert total(7)[:2] == (2, 1)


def test_whether_it_helped_is_counted_after_a_while_on_pages_only(rep):
    searched(rep)
    searched(rep, "other", surface=Surface.API)
    searched(rep, "clicked", fate=Fate.CLICKED)
    roll_up_searches()
    later = timezone.now() + timedelta(hours=2)
    roll_up_searches(later)
    roll_up_searches(later)
    ignored = {t.question: t.ignored for t in SearchTotal.objects.most("searches", 7)}
    assert ignored == {"payback": 1, "other": 0, "clicked": 0}


def test_windows_move_on_by_themselves(rep):
    searched(rep)
    roll_up_searches()
    for days, windows in ((7, [30, 90]), (30, [90]), (90, [])):
        roll_up_searches(timezone.now() + timedelta(days=days))
        rows = SearchTotal.objects.filter(stage="", role="", team_id=0).order_by("days")
        assert [row.days for row in rows.filter(question="payback")] == windows
        assert [row.days for row in rows.filter(question="")] == windows


def test_authors_are_left_out_of_the_sums(enablement):
    log_search(enablement, Asked(text="ROI", question="roi", total=1))
    flush()
    roll_up_searches()
    assert Search.objects.get().by_author
    assert not SearchTotal.objects.exists()


@settings(max_examples=25)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["a", "b"]),
            st.sampled_from([0, 6, 7, 29, 30, 89, 90, 200]),
            st.sampled_from(["", "proposal"]),
            st.sampled_from(["", "champion"]),
            st.integers(0, 1),
        ),
        max_size=12,
    )
)
def test_totals_equal_a_count_by_hand(made):
    for model in (Search, SearchDay, SearchTotal, Searcher, Cursor):
        model.objects.all().delete()
    user, _new = User.objects.get_or_create(username="by-hand")
    for question, days, stage, role, results in made:
        searched(user, question, days, results, stage=stage, role=role)
    roll_up_searches()
    by_hand: Counter = Counter()
    for question, days, stage, role, results in made:
        for window in (n for n in WINDOWS if days < n):
            for slot in {(s, r) for s in ("", stage) for r in ("", role)}:
                for asked in (question, ""):
                    by_hand[asked, window, *slot, "searches"] += 1
                    by_hand[asked, window, *slot, "empty"] += not results
    counted = {
        (row.question, row.days, row.stage, row.role, name): getattr(row, name)
        for row in SearchTotal.objects.filter(team_id=0)
        for name in ("searches", "empty")
    }
    assert +Counter(counted) == +by_hand


def test_what_people_typed_is_forgotten_in_time(rep, settings):
    settings.VALUARY_SEARCH_RETENTION_DAYS = 20
    searched(rep, "old", days=21)
    searched(rep, "recent", days=19)
    roll_up_searches()
    assert forget_searches() == 1
    for model in (Search, SearchDay, SearchTotal, Searcher):
        kept = set(model.objects.values_list("question", flat=True))
        assert kept - {""} == {"recent"}, model
    assert SearchTotal.objects.overall(30).get().searches == 1


def test_a_person_who_leaves_takes_their_searches_along(rep):
    searched(rep)
    rep.delete()
    assert not Search.objects.exists()
