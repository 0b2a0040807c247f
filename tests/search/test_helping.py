"""What a question that finds little is answered beside its results."""

import pytest
from django.http import QueryDict
from django.utils import timezone

from accounts import roles
from search.request import clean_request
from search.service import find
from tests.factories import make_asset

pytestmark = pytest.mark.django_db


@pytest.fixture
def help_for(index, rep):
    """Return a function that answers what a rep is told about a question."""

    def ask(text, user=rep):
        index()
        query = QueryDict(mutable=True)
        query["q"] = text
        return find(clean_request(query, collapse=True)[0], user, timezone.now()).help

    return ask


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ('"spair parts"', "spare parts"),
        ('"parts spare"', "parts spare"),
        ("spore", "spare"),
        ("xyzzyq", ""),
    ],
)
def test_where_nothing_matches_another_question_is_offered_that_finds_something(
    help_for, text, meant
):
    make_asset(title="Spare parts in stock")
    assert help_for(text).meant == meant


def test_slips_that_were_read_as_words_are_told(help_for):
    make_asset(title="Downtime costs")
    assert help_for("downtmie costs").corrections == (("downtmie", "downtime"),)
    assert help_for("downtime").corrections == ()


def test_words_that_nothing_has_are_named_beside_those_that_match_in_part(help_for):
    make_asset(title="Downtime costs")
    assert help_for("downtime blockchain").missing == ("blockchain",)
    assert help_for("downtime costs").missing == ()


def test_nobody_learns_of_words_in_what_is_not_theirs(help_for, manager):
    make_asset(title="Walkaway price", audience=[roles.MANAGERS])
    make_asset(title="Other words")
    for text in ("walkawy", '"walkawy price"', "walkaway words"):
        told = help_for(text)
        assert (told.corrections, told.meant) == ((), "")
    assert help_for("walkaway words").missing == ("walkaway",)
    assert help_for("walkawy", manager).corrections == (("walkawy", "walkaway"),)


def test_the_page_and_the_api_say_so(help_for, client_for, rep):
    make_asset(title="Spare parts & stock")
    help_for("x")
    client = client_for(rep)
    page = client.get("/search/", {"q": '"spair parts"', "type": "material"}).content.decode()
    assert 'Did you mean <a href="?type=material&amp;q=spare+parts"><b>spare parts</b>' in page
    assert "Nothing here has this word: <b>nowhere</b>" in (
        client.get("/search/", {"q": "spare nowhere"}).content.decode()
    )
    corrected = client.get("/search/", {"q": "Spaer parts"}).content.decode()
    assert 'Read as <a href="?q=spare+parts"><b>spare parts</b></a>' in corrected
    answer = client.get("/api/v1/search", {"q": '"spair parts"'}).json()
    assert (answer["total"], answer["did_you_mean"]) == (0, "spare parts")
    assert client.get("/api/v1/search", {"q": "spaer"}).json()["corrections"] == [
        {"typed": "spaer", "read_as": "spare"}
    ]
