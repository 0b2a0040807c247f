"""Queries whose SQL is written once answer as the querysets they stand for."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.contrib.sessions.models import Session
from django.db.models import F, Value
from django.db.models.functions import Now
from django.utils import timezone
from hypothesis import given, strategies as st

from accounts import roles
from accounts.models import Team, User
from accounts.prepared import AnyOf, PreparedQuery, union
from accounts.sight import EVERYTHING, NOTHING
from library.assets.base import Asset
from library.pages import linked_rows
from tests.factories import make_asset

pytestmark = pytest.mark.django_db


def named(names, active):
    return (
        User.objects.filter(username__in=names, is_active=active)
        .order_by("username")
        .values("username", "date_joined", "is_active")
    )


@given(st.lists(st.sampled_from(["ann", "bob", "eve"]), max_size=9), st.booleans())
def test_any_number_of_values_finds_what_the_queryset_finds(names, active):
    for name in ("ann", "bob", "eve"):
        User.objects.get_or_create(username=name, defaults={"is_active": name != "eve"})
    query = PreparedQuery(named)
    for _time in range(2):
        assert query(AnyOf(names), active) == list(named(names, active))


def test_lists_of_similar_length_share_their_sql():
    query = PreparedQuery(named)
    for count in range(5, 9):
        query(AnyOf(f"user-{number}" for number in range(count)), True)
    assert len(query._statements) == 1


def test_no_values_find_nothing_and_ask_nothing(django_assert_num_queries):
    with django_assert_num_queries(0):
        assert PreparedQuery(named)(AnyOf([]), True) == []


def test_moments_are_compared_as_the_database_keeps_them():
    now = timezone.now()
    for key, minutes in (("past", -1), ("coming", 1)):
        Session.objects.create(session_key=key, expire_date=now + timedelta(minutes=minutes))

    def lasting(moment):
        return Session.objects.filter(expire_date__gt=moment).values("session_key", "expire_date")

    query = PreparedQuery(lasting)
    assert query(now) == list(lasting(now))
    assert query.column(now) == ["coming"]
    assert set(query.column(now - timedelta(hours=1))) == {"past", "coming"}
    assert query(now + timedelta(hours=1)) == []


def test_a_value_the_sql_would_not_carry_is_refused():
    query = PreparedQuery(lambda name: User.objects.filter(username__startswith=name).values("pk"))
    with pytest.raises(ValueError, match="does not use"):
        query("a")


def test_what_has_no_fixed_shape_is_refused():
    with pytest.raises(TypeError, match="list"):
        PreparedQuery(named)(["ann"], True)


def test_the_rule_of_visibility_holds_in_prepared_sql(make_user, team):
    assets = [
        make_asset(key="all"),
        make_asset(key="managers", audience=[roles.MANAGERS]),
        make_asset(key="north", audience=[team.slug]),
        make_asset(key="past", expire_at="2020-01-31T09:00:00Z"),
        make_asset(key="draft", status="draft"),
    ]
    Group.objects.create(name="Guests")
    wanted, now = AnyOf(asset.pk for asset in assets), timezone.now()
    below = Team.objects.create(slug="north-1", name="North 1", parent=team)
    readers = [
        make_user("rep", roles.SALES),
        make_user("north", roles.SALES, below),
        make_user("manager", roles.MANAGERS),
        make_user("both", roles.MANAGERS, team),
        make_user("author", roles.ENABLEMENT),
        make_user("nobody", "Guests"),
    ]
    for reader in readers:
        rows = linked_rows(reader.sight, now, wanted, 0, 0)
        seen = Asset.objects.visible_to(reader, now).values_list("key", flat=True)
        assert {row["key"] for row in rows} == set(seen)
    assert readers[4].sight == EVERYTHING
    assert readers[5].sight == NOTHING


def test_several_queries_are_asked_in_one_statement(django_assert_num_queries):
    for name in ("ann", "bob", "eve"):
        User.objects.create(username=name, is_active=name != "eve")

    def oldest(names):
        return (
            User.objects.filter(username__in=names)
            .order_by("username")
            .values(section=Value("people"), name=F("username"), at=F("date_joined"))[:1]
        )

    def teams(slug):
        found = Team.objects.filter(slug=slug)
        return found.values(section=Value("teams"), title=F("name"), at=Now())

    people, active = PreparedQuery(oldest), PreparedQuery(lambda flag: oldest(["eve"]).none())
    with django_assert_num_queries(1):
        rows = union((people, (AnyOf(["bob", "ann"]),)), (people, (AnyOf(["eve"]),)))
    assert [(row["section"], row["name"]) for row in rows] == [("people", "ann"), ("people", "eve")]
    assert rows[0]["at"] == User.objects.get(username="ann").date_joined
    assert union((active, (True,))) == []
    with pytest.raises(ValueError, match="are not the columns"):
        union((people, (AnyOf(["ann"]),)), (PreparedQuery(teams), ("north",)))


def test_a_path_into_json_is_no_argument():
    asset = make_asset(title="Paths")

    def build(pk):
        return Asset.objects.filter(pk=pk).values(found=F("projection__data__record__title"))

    assert PreparedQuery(build)(asset.pk) == [{"found": "Paths"}]
