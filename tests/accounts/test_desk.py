"""What lies on a person's desk."""

import pytest

from accounts.backends import person
from accounts.desk import MOST_ITEMS, on_desk, put

pytestmark = pytest.mark.django_db


def test_what_is_put_there_comes_with_the_person(rep, django_assert_num_queries):
    put(rep.pk, "runs", [{"id": 1}])
    put(rep.pk, "deals", [{"id": 2}])
    with django_assert_num_queries(1):
        found = person(rep.pk)
        assert (on_desk(found, "runs"), on_desk(found, "deals")) == ([{"id": 1}], [{"id": 2}])
    put(rep.pk, "runs", [])
    assert person(rep.pk).desk == {"deals": [{"id": 2}]}


def test_a_desk_is_bounded_and_nobody_has_none(rep):
    put(rep.pk, "runs", [{"id": n} for n in range(100)])
    put(10**9, "runs", [{"id": 1}])
    assert len(on_desk(person(rep.pk), "runs")) == MOST_ITEMS
    assert on_desk(rep, "nothing") == []
