"""What an asset's page gathers, and at what price."""

import pytest
from django.utils import timezone

from accounts import roles
from library.models import Industry
from library.pages import asset_page
from library.terms import terms_scope
from tests.factories import TYPES, make_asset

pytestmark = pytest.mark.django_db


def page_of(asset, user):
    with terms_scope():
        page = asset_page(asset.pk, user, timezone.now())
        assert page is None or page.stages is not None
        return page


@pytest.mark.parametrize("kind", TYPES)
def test_a_page_costs_at_most_six_queries_whatever_its_type(
    kind, rep, django_assert_max_num_queries
):
    asset = make_asset(kind)
    rep.rights, page_of(asset, rep)
    for number in range(8):
        make_asset("spin_set", importance=1 + number % 5)
    with django_assert_max_num_queries(6):
        page_of(asset, rep)


def test_a_hidden_proof_is_not_named(rep, enablement):
    case = make_asset("case_study", key="secret", audience=[roles.MANAGERS])
    row = {"feature": "f", "benefit": "b", "proof_asset": case.key}
    asset = make_asset("fab_sheet", rows=[row])
    assert page_of(asset, rep).proof("secret") is None
    assert page_of(asset, enablement).proof("secret").title == case.title


def test_languages_that_belong_together_are_offered(rep):
    english = make_asset(key="en")
    chinese = make_asset(key="zh", language="zh-hans", translation_of="en")
    assert [a.key for a in page_of(english, rep).translations] == ["zh"]
    assert [a.key for a in page_of(chinese, rep).translations] == ["en"]


def test_questions_numbers_and_proof_meet_through_a_driver(rep):
    make_asset("spin_set", key="spin")
    make_asset(
        "case_study",
        key="case",
        results=[{"label": "Repeat visits", "before": 9, "after": 4, "driver": "first-time-fix"}],
    )
    fab = make_asset(
        "fab_sheet", rows=[{"feature": "f", "benefit": "b", "driver": "first-time-fix"}]
    )
    groups = page_of(fab, rep).driver_links
    assert [g["driver"] for g in groups] == ["first-time-fix"]
    assert {str(k["kind"]): k["links"][0].key for k in groups[0]["kinds"]} == {
        "question": "spin",
        "proof": "case",
    }


def test_a_number_is_named_in_the_language_of_its_calculator(rep):
    line = {"name": "saved", "label": "Visits saved", "label_zh": "少跑的次数", "formula": "=1"}
    line |= {"role": "benefit", "driver": "first-time-fix"}
    rows = [{"feature": "f", "benefit": "b", "driver": "first-time-fix"}]
    named = {}
    for language in ("en", "zh-hans"):
        make_asset("roi_calculator", key=f"roi-{language}", language=language, lines=[line])
        sheet = make_asset("fab_sheet", key=f"fab-{language}", language=language, rows=rows)
        for kind in page_of(sheet, rep).driver_links[0]["kinds"]:
            named |= {link.key: link.text for link in kind["links"]}
    assert named == {"roi-en": "Visits saved", "roi-zh-hans": "少跑的次数"}


def test_a_body_cannot_carry_script(rep):
    asset = make_asset(
        body='<script>alert(1)</script> [x](javascript:alert(1)) <b onclick="x">b</b>'
    )
    html = page_of(asset, rep).data["body_html"]
    assert "<script" not in html
    assert 'href="javascript' not in html
    assert "<b onclick" not in html


def test_a_deleted_term_leaves_no_trace_on_pages(rep):
    asset = make_asset(industries=["retail"])
    Industry.objects.get(slug="retail").delete()
    assert page_of(asset, rep).record["industries"] == []
