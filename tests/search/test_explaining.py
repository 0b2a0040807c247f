"""How a result got its score is told to those who care for the content."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from accounts import roles
from search.explaining import explain
from search.request import Context, SearchRequest
from search.service import find
from tests.factories import make_asset

pytestmark = pytest.mark.django_db


@pytest.fixture
def library(index):
    """Three assets that answer one question."""
    make_asset(title="Downtime, early", stages=["discovery"], importance=5)
    make_asset(title="Downtime, late", stages=["negotiation"], roles=["procurement"])
    make_asset(title="A page", summary="On downtime", audience=[roles.MANAGERS])
    index()


@pytest.mark.parametrize("text", ["downtime", ""])
def test_the_factors_multiply_to_the_score_the_reader_was_given(library, rep, text):
    asked = SearchRequest(text=text, context=Context(stage="negotiation", role="procurement"))
    found = explain(asked, rep, timezone.now())
    page = find(asked, rep, timezone.now())
    assert [result.title for result in found.results] == [hit.title for hit in page.hits]
    for result, hit in zip(found.results, page.hits, strict=True):
        product = result.text * result.context_factor * result.standing_factor
        assert result.score == pytest.approx(product) == pytest.approx(hit.score, abs=1e-5)
    assert [part.code for part in found.results[0].context] == ["for_stage", "for_role"]


def test_nobody_is_told_of_what_they_may_not_see(library, rep, manager):
    asked = SearchRequest(text="downtime")
    assert explain(asked, rep, timezone.now()).total == 2
    assert explain(asked, manager, timezone.now()).total == 3


def test_the_admin_shows_it_to_authors_alone(library, client_for, enablement, rep):
    address = "/admin/search/explain/?q=downtime&for_stage=discovery&for_role=nobody"
    page = client_for(enablement).get(address).content.decode()
    assert page.index("Downtime, early") < page.index("Downtime, late")
    assert "for_stage discovery" in page
    assert "Left out, because it is not known here: nobody" in page
    assert client_for(rep).get(address).status_code in (302, 403)


def test_synonyms_are_shown_as_they_were_read(index, client_for, enablement):
    index()
    page = client_for(enablement).get("/admin/search/explain/?q=降本").content.decode()
    assert "cost reduction" in page


def test_the_command_prints_the_same(library, rep):
    out = StringIO()
    call_command("explain_search", "downtime", user=rep.username, stage="discovery", stdout=out)
    printed = out.getvalue()
    assert "1. Downtime, early" in printed
    assert "+0.35 for_stage discovery" in printed


@pytest.mark.parametrize(
    "wrong", [{"user": "nobody"}, {"user": "rep", "stage": "nowhere"}], ids=["user", "stage"]
)
def test_the_command_says_what_it_does_not_know(library, rep, wrong):
    with pytest.raises(CommandError, match=r"nobody|nowhere"):
        call_command("explain_search", "downtime", **wrong)
