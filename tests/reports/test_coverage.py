"""What is covered at each stage for each role, what is missing, and the work it becomes."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from library.assets.base import Asset
from library.choices import RequestSource
from library.projection import store
from library.requests.models import ContentRequest
from library.terms import get_terms, terms_scope
from reports.coverage.gaps import driver_gaps, lacking
from reports.coverage.matrix import Coverage, CoverageFilter, coverage
from search.facets import Gap
from search.indexing import rebuild
from tests.factories import asset_record, make_asset, make_assets
from usage.recording import record
from usage.rollups import roll_up

pytestmark = pytest.mark.django_db
HERE = {"stages": ["proposal"], "roles": ["champion"]}


def matrix(user, funnel="", **filters) -> Coverage:
    """Return coverage as somebody sees it now."""
    rebuild()
    named = {name: (value,) for name, value in filters.items()}
    asked = CoverageFilter(funnel or get_terms().default_funnel, named)
    return coverage(user, asked, timezone.now())


def cell(found: Coverage, stage="proposal", role="champion"):
    return next(c for c in found.cells if (c.stage, c.role) == (stage, role))


def use(user, asset, times=1, stage="proposal", role="champion"):
    for _ in range(times):
        details = {"stage": stage, "role": role}
        record("asset.copy", user=user, asset_id=asset.pk, asset_type=asset.asset_type, **details)


def age(*assets, days=200):
    """Let assets be as old as if nobody had looked at them since."""
    then = timezone.now() - timedelta(days=days)
    for asset in assets:
        asset.last_published_at = then
        asset.save(update_fields=["last_published_at"])
    for asset in assets:
        store(asset.specific)


def test_every_stage_that_goes_on_stands_beside_every_role(rep):
    found = matrix(rep)
    terms = get_terms()
    stages = [s.slug for s in terms.stages_of(terms.default_funnel)]
    assert [s.slug for s in found.stages] == stages and "lost" not in stages
    pairs = [(c.stage, c.role) for c in found.cells]
    assert pairs == [(s, r.slug) for s in stages for r in found.roles]
    assert {(c.live, c.stale, c.uses, c.gap) for c in found.cells} == {(0, 0, 0, "empty")}


def test_live_is_what_the_search_finds_with_the_same_filters(rep, enablement, client_for):
    make_assets(
        [
            asset_record(key="a", **HERE, industries=["energy"]),
            asset_record("fab_sheet", key="b", **HERE, products=[]),
            asset_record(
                "fab_sheet", key="c", stages=["proposal", "qualification"], roles=["champion"]
            ),
            asset_record(key="zh", language="zh-hans", translation_of="a", **HERE),
            asset_record(key="secret", audience=["Managers"], **HERE),
            asset_record(key="everywhere"),
            asset_record(key="draft", **HERE),
        ]
    )
    Asset.objects.get(key="draft").specific.unpublish()
    rebuild()
    for person in (rep, enablement):
        client = client_for(person)
        for query in (
            "",
            "type=fab_sheet",
            "language=en",
            "industry=energy",
            "type=material&language=zh-hans",
        ):
            answer = client.get(f"/api/v1/coverage?{query}").json()
            for found in answer["cells"]:
                where = f"stage={found['stage']}&role={found['role']}"
                total = client.get(f"/api/v1/search?{where}&{query}").json()["total"]
                assert found["live"] == total, (query, where)
    assert cell(matrix(enablement)).live == cell(matrix(rep)).live + 1


def test_an_asset_is_stale_when_nobody_looked_at_it_for_half_a_year(rep):
    fresh, old = make_assets([asset_record(key="fresh", **HERE), asset_record(key="old", **HERE)])
    age(old)
    assert (cell(matrix(rep)).live, cell(matrix(rep)).stale) == (2, 1)
    assert cell(matrix(rep)).gap == ""
    age(fresh)
    assert cell(matrix(rep)).gap == "stale"


def test_uses_are_those_of_what_one_sees(rep, enablement):
    seen, secret = make_assets(
        [
            asset_record(key="seen", **HERE),
            asset_record(key="secret", audience=["Managers"], **HERE),
        ]
    )
    use(rep, seen, 2), use(enablement, secret, 3), use(rep, seen, stage="prospecting")
    roll_up()
    assert cell(matrix(rep)).uses == 2
    assert cell(matrix(enablement)).uses == 5


@pytest.mark.parametrize(
    "filters",
    [
        {"type": "material"},
        {"language": "en"},
        {"industry": "energy"},
        {"industry": "energy", "type": "material"},
    ],
)
def test_uses_obey_the_filters_whether_summed_or_counted(rep, filters):
    one, other = make_assets(
        [
            asset_record(key="one", **HERE, industries=["energy"]),
            asset_record("fab_sheet", key="other", language="zh-hans", **HERE),
        ]
    )
    use(rep, one, 2), use(rep, other, 3)
    roll_up()
    assert cell(matrix(rep, **filters)).uses == 2


def test_the_matrix_costs_the_same_however_much_there_is(rep, django_assert_max_num_queries):
    make_assets([asset_record(key=f"a{n}", **HERE) for n in range(40)])
    make_asset(**HERE, audience=["Sales"])
    rebuild()
    assert rep.sight
    asked = CoverageFilter(get_terms().default_funnel)
    for filters in (
        asked,
        CoverageFilter(asked.funnel, {"industry": ("energy",), "type": ("material",)}),
    ):
        with terms_scope(), django_assert_max_num_queries(4):
            coverage(rep, filters, timezone.now())


def test_the_page_leads_to_the_assets_of_a_cell_and_to_work_on_an_empty_one(manager, client_for):
    make_asset(**HERE)
    rebuild()
    page = client_for(manager).get("/coverage/?type=material").content.decode()
    assert (
        f"{reverse('search:results')}?stage=proposal&amp;role=champion&amp;type=material&amp;collapse=none"
        in page
    )
    assert (
        "/coverage/work/?stage=qualification&amp;role=champion&amp;type=material&amp;why=empty"
        in page
    )


def test_who_may_not_read_reports_gets_no_pages(rep, client_for):
    client = client_for(rep)
    for path in ("/coverage/", "/coverage/proof/", "/coverage/work/", "/ranks/runs/", "/ranks/"):
        assert client.get(path).status_code == 403, path


def test_an_unknown_value_is_refused_by_the_api_and_left_out_by_the_page(manager, client_for):
    client = client_for(manager)
    answer = client.get("/api/v1/coverage?type=nonsense")
    assert (answer.status_code, answer.json()["code"]) == (422, "unknown_type")
    assert client.get("/api/v1/coverage?funnel=nonsense").json()["field"] == "funnel"
    assert "nonsense" in client.get("/coverage/?funnel=nonsense").content.decode()


# --- Work ---


def sent(**fields):
    return {"text": "A note for champions", "stage": "proposal", "role": "champion", **fields}


def test_a_gap_becomes_work_with_an_owner_and_a_day(manager, enablement, client_for):
    client = client_for(manager)
    form = client.get("/coverage/work/?stage=proposal&role=champion&why=empty&funnel=standard")
    assert form.context["values"]["text"].startswith("To write: ")
    due = timezone.localdate() + timedelta(days=7)
    given = sent(assignee=enablement.pk, due_on=due.isoformat(), next="/coverage/?type=material")
    answer = client.post("/coverage/work/", given)
    assert answer.url == "/coverage/?type=material"
    request = ContentRequest.objects.get()
    assert (request.assignee, request.due_on, request.source) == (
        enablement,
        due,
        RequestSource.GAP,
    )
    assert enablement.notifications.exists()
    work = cell(matrix(manager)).work
    assert (work.assignee, work.due_on) == (str(enablement), due)


def test_a_stage_of_another_funnel_stays_chosen(manager, client_for):
    page = client_for(manager).get("/coverage/work/?stage=rl&role=champion&funnel=standard")
    assert '<option value="rl" selected' in page.content.decode()


def test_the_same_gap_is_on_the_work_list_once(manager, client_for):
    client = client_for(manager)
    client.post("/coverage/work/", sent())
    client.post("/coverage/work/", sent())
    assert ContentRequest.objects.get().count == 1


def test_what_was_typed_stays_when_something_is_wrong(manager, rep, client_for):
    given = sent(text=" ", details="For the CFO", assignee=rep.pk, due_on="soon")
    page = client_for(manager).post("/coverage/work/", given)
    assert set(page.context["form"].errors) == {"text", "assignee", "due_on"}
    assert "For the CFO" in page.content.decode()
    assert not ContentRequest.objects.exists()


def test_a_draft_begun_from_a_cell_has_its_stage_and_role(enablement, client_for):
    client = client_for(enablement)
    answer = client.post("/coverage/work/", sent(draft="1", type="fab_sheet", language="zh-hans"))
    draft = ContentRequest.objects.get().asset.specific
    assert answer.url.endswith(f"/edit/{draft.pk}/")
    assert [s.slug for s in draft.stages.all()] == ["proposal"]
    assert [r.slug for r in draft.roles.all()] == ["champion"]
    assert (draft.asset_type, draft.language, draft.live) == ("fab_sheet", "zh-hans", False)
    again = client.post("/coverage/work/", sent(draft="1", type="fab_sheet"))
    assert again.url == answer.url


def test_who_writes_nothing_begins_no_draft(manager, client_for):
    client_for(manager).post("/coverage/work/", sent(draft="1", type="material"))
    assert ContentRequest.objects.get().asset is None


# --- The lists ---


def titles(user, gap):
    rebuild()
    return [hit.title for hit in lacking(user, gap, {}, timezone.now()).hits]


def test_claims_without_proof_and_single_languages_are_listed(rep, client_for, enablement):
    make_assets(
        [
            asset_record("fab_sheet", key="en", title="Both"),
            asset_record(
                "fab_sheet", key="zh", title="两种", language="zh-hans", translation_of="en"
            ),
            asset_record(key="alone", title="Alone"),
            asset_record(key="hidden", title="Hidden", audience=["Managers"]),
        ]
    )
    assert titles(rep, Gap.TRANSLATION) == ["Alone"]
    assert set(titles(enablement, Gap.TRANSLATION)) == {"Alone", "Hidden"}
    page = client_for(enablement).get("/coverage/translation/").content.decode()
    assert "Alone" in page and "language=zh-hans" in page


def test_a_version_older_than_its_counterpart_is_listed(rep):
    make_assets(
        [
            asset_record(key="en", title="New"),
            asset_record(key="zh", title="旧", language="zh-hans", translation_of="en"),
        ]
    )
    age(Asset.objects.get(key="zh"), days=30)
    assert titles(rep, Gap.OUTDATED) == ["旧"]


def test_drivers_lack_a_calculator_or_a_benefit_language_by_language(
    rep, django_assert_max_num_queries
):
    slug = next(term.slug for term in get_terms().all("driver"))
    make_assets(
        [
            asset_record(
                "spin_set",
                key="ask",
                questions=[{"kind": "problem", "text": "What does it cost?", "driver": slug}],
            )
        ]
    )
    assert rep.sight
    with terms_scope(), django_assert_max_num_queries(4):
        found = driver_gaps(rep, timezone.now())
    assert {gap.language for gap in found["calculators"]} == {"en", "zh-hans"}
    (gap,) = found["questions"]
    assert (gap.driver, gap.language) == (slug, "en")
    assert gap.questions[0]["text"] == "What does it cost?"


@pytest.mark.parametrize("name", ["proof", "calculators", "questions", "translation", "outdated"])
def test_every_list_has_a_page(manager, client_for, name):
    make_asset("fab_sheet")
    rebuild()
    assert client_for(manager).get(f"/coverage/{name}/?page=2").status_code == 200
    assert client_for(manager).get("/coverage/nonsense/").status_code == 404
