"""How a result got its score is told to those who care for the content."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from accounts import roles
from search.explaining import explain
from search.outbox import index_moved_totals
from search.request import CONTEXT_NAMES, Context, SearchRequest
from search.service import find
from search.weights import weights
from tests.factories import asset_record, make_asset, make_assets
from usage.choices import EventKind
from usage.models import Standing
from usage.recording import record
from usage.rollups import roll_up

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
    assert [part.code for part in found.results[0].context] == ["for_role"]
    assert [part.code for part in found.results[0].standing][:1] == ["for_stage"]


@pytest.fixture
def fitting(index, rep):
    """An asset that has every part of a score at one stage."""
    today = timezone.localdate()
    (asset,) = make_assets(
        [
            asset_record(
                title="Downtime",
                stages=["proposal"],
                roles=["champion"],
                industries=["energy"],
                products=["pump"],
                competitors=["acme"],
                importance=5,
                checked_by=rep.username,
                checked_until=(today + timedelta(days=30)).isoformat(),
            )
        ],
        create_terms=True,
    )
    Standing.objects.create(asset_id=asset.pk, proven=True)
    for _ in range(5):
        record(EventKind.COPY, user=rep, asset_id=asset.pk, asset_type="material", stage="proposal")
    roll_up()
    index_moved_totals()
    index()
    return asset


def test_every_part_of_a_score_is_named_and_weighs_what_the_table_says(fitting, rep):
    context = Context("proposal", "champion", "energy", "pump", "acme", "en")
    asked = SearchRequest(text="downtime", context=context)
    (result,) = explain(asked, rep, timezone.now()).results
    table = weights()
    assert {part.code: part.weight for part in result.context} == {
        f"for_{name}": table[name]
        for name in ("role", "industry", "product", "competitor", "language")
    }
    assert {part.code: part.weight for part in result.standing} == pytest.approx(
        {
            "for_stage": table["stage"],
            "proven": table["proven"],
            "checked": table["checked"],
            "used_at_stage": table["used"] * 2 / 4,
            "fresh": table["fresh"],
            "importance": table["importance"] * 2,
        }
    )
    (hit,) = find(asked, rep, timezone.now()).hits
    stage, *own = [part.code for part in result.standing]
    codes = [stage, *(part.code for part in result.context), *own]
    assert [reason.code for reason in hit.reasons] == [*codes, "in_title"]
    assert all(reason.label for reason in hit.reasons)
    assert hit.score == pytest.approx(
        result.text * (1 + 0.80) * (1 + sum(part.weight for part in result.standing)), rel=1e-4
    )


def test_a_question_can_be_explained_for_any_part_of_a_deal(library, client_for, enablement):
    page = client_for(enablement).get("/admin/search/explain/").content.decode()
    for name in CONTEXT_NAMES:
        assert f'<select name="for_{name}">' in page


def test_the_fair_start_is_shown_with_its_figures(library, client_for, enablement):
    page = client_for(enablement).get("/admin/search/explain/").content.decode()
    assert "fresh = 0.08</code> until day 30" in page
    assert "fresh = 0.04</code> until day 90" in page


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
