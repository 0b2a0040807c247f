"""How people are named."""

import pytest

from accounts.models import User


@pytest.mark.parametrize(
    ("first", "last", "shown"),
    [
        ("Ruth", "Hagen", "Ruth Hagen"),
        ("若溪", "林", "林若溪"),
        ("Anna", "林", "Anna 林"),
        ("若溪", "", "若溪"),
        ("", "", "lin"),
    ],
)
def test_a_chinese_name_begins_with_the_family(first, last, shown):
    assert str(User(username="lin", first_name=first, last_name=last)) == shown
