"""Finding and reading as a rep does, without JavaScript."""

import re

import pytest
from django.utils import timezone

from accounts import roles
from library.terms import terms_scope
from search.indexing import drain, rebuild
from tests.factories import TYPES, asset_record, make_asset, make_assets
from usage.models import Event
from usage.recording import flush, record
from usage.rollups import roll_up

pytestmark = pytest.mark.django_db

# The session and the signed-in user are not the page's own.
SIGNING_IN = 2


@pytest.fixture
def index(settings, tmp_path):
    """Return a function that brings a fresh index up to date."""
    settings.VALUARY_DATA = tmp_path
    rebuild()
    return drain


@pytest.fixture
def rep_client(client_for, rep):
    """A browser in which the rep is signed in."""
    return client_for(rep)


def use(asset, user, times=1, **details):
    for _ in range(times):
        record(
            "asset.use_in_deal",
            user=user,
            asset_id=asset.pk,
            asset_type=asset.asset_type,
            **details,
        )
    roll_up(timezone.now())


def queries_of(client, address, django_assert_max_num_queries, most):
    client.get(address)
    with django_assert_max_num_queries(most + SIGNING_IN + 1):
        assert client.get(address).status_code == 200


def test_home_shows_the_funnel_with_counts_and_what_fits(rep_client, rep, index):
    used = make_asset("roi_calculator", title="Three-year return")
    make_assets([asset_record(stages=["discovery"]) for _ in range(2)])
    use(used, rep, 3, stage="proposal")
    index()
    page = rep_client.get("/", {"stage": "proposal", "role": "economic-buyer"})
    text = page.content.decode()
    assert [(c.slug, c.count) for c in page.context["strip"] if c.count] == [
        ("discovery", 2),
        ("proposal", 1),
    ]
    assert "Three-year return" in text
    assert "<b>3</b>" in text
    assert "Can I defend this number" in text


def test_home_without_a_stage_lists_the_most_used_of_each(rep_client, rep, index):
    first, second = make_assets([asset_record(title="Often"), asset_record(title="Seldom")])
    use(first, rep, 3, stage="negotiation")
    use(second, rep, 1, stage="negotiation")
    index()
    text = rep_client.get("/").content.decode()
    assert 0 < text.index("Often") < text.index("Seldom")


def test_home_lists_each_asset_once_in_the_readers_language(rep_client, rep, index):
    english, other = make_assets([asset_record(title="Often"), asset_record(title="Seldom")])
    chinese = make_asset(title="常用", language="zh-hans", translation_of=english.key)
    hidden = make_asset(title="少用", language="zh-hans", status="draft", translation_of=other.key)
    use(english, rep, 3, stage="negotiation")
    use(chinese, rep, 1, stage="negotiation")
    use(other, rep, 2, stage="negotiation")
    index()
    text = rep_client.get("/", headers={"Accept-Language": "zh-CN"}).content.decode()
    assert 0 < text.index("常用") < text.index("Seldom")
    assert "<b>4</b>" in text and "Often" not in text and hidden.title not in text
    text = rep_client.get("/", headers={"Accept-Language": "en"}).content.decode()
    assert "Often" in text and "常用" not in text


def test_what_was_opened_lately_stands_on_the_start_page(rep_client, index):
    asset = make_asset(title="Read this morning")
    index()
    rep_client.get(asset.url)
    flush()
    assert "Read this morning" in rep_client.get("/").content.decode()


@pytest.mark.parametrize("address", ["/", "/?stage=proposal&role=economic-buyer"])
def test_home_asks_six_questions(rep_client, rep, index, address, django_assert_max_num_queries):
    for asset in make_assets([asset_record() for _ in range(6)]):
        use(asset, rep, stage="proposal", role="economic-buyer")
    index()
    queries_of(rep_client, address, django_assert_max_num_queries, 6)


def test_results_ask_five_questions(rep_client, index, django_assert_max_num_queries):
    make_assets([asset_record(title=f"ROI {n}") for n in range(25)])
    index()
    queries_of(rep_client, "/search/?q=ROI&stage=proposal", django_assert_max_num_queries, 5)


@pytest.mark.parametrize("kind", TYPES)
def test_asset_pages_ask_six_questions(rep_client, kind, django_assert_max_num_queries):
    queries_of(rep_client, make_asset(kind).url, django_assert_max_num_queries, 6)


def test_ranks_ask_four_questions(client_for, manager, django_assert_max_num_queries):
    for asset in make_assets([asset_record() for _ in range(5)]):
        use(asset, manager)
    address = "/ranks/?days=30&team=north"
    queries_of(client_for(manager), address, django_assert_max_num_queries, 4)


def test_filters_of_the_address_are_chips_that_can_be_taken_away(rep_client, index):
    make_assets([asset_record(industries=["energy"]), asset_record(industries=["retail"])])
    index()
    page = rep_client.get("/search/?industry=energy&industry=retail&q=Asset")
    assert [chip.label for chip in page.context["chips"]] == ["Energy", "Retail"]
    assert page.context["chips"][0].address == "?industry=retail&q=Asset"


def test_a_stage_of_the_strip_counts_the_hits_of_this_search(rep_client, index):
    make_assets(
        [asset_record(title="Payback"), asset_record(title="Payback", stages=["discovery"])]
    )
    index()
    cells = rep_client.get("/search/?q=payback&stage=proposal").context["strip"]
    assert {c.slug: c.count for c in cells if c.count} == {"discovery": 1, "proposal": 1}


@pytest.mark.parametrize(
    "query",
    [
        "stage=nowhere",
        "page=1000000000",
        "sort=%22",
        "q=%22",
        "q=%25",
        "q=%00",
        "q=" + "x" * 10_000,
    ],
)
def test_bad_input_is_said_and_never_an_error(rep_client, index, query):
    make_asset()
    index()
    assert rep_client.get(f"/search/?{query}").status_code == 200
    assert rep_client.get(f"/?{query}").status_code == 200


def test_an_unknown_value_is_named_in_a_notice(rep_client, index):
    assert "nowhere" in rep_client.get("/search/?stage=nowhere").content.decode()


def test_internal_and_sendable_are_told_on_card_and_page(rep_client, index):
    inside, outside = make_assets([asset_record(), asset_record(shareable=True)])
    index()
    cards = rep_client.get("/search/").content.decode()
    assert "Internal only" in cards
    assert "May be sent" in cards
    assert "Internal only" in rep_client.get(inside.url).content.decode()
    assert "May be sent to customers" in rep_client.get(outside.url).content.decode()


def test_an_unproven_row_says_so_and_copies_without_its_benefit(rep_client):
    text = rep_client.get(make_asset("fab_sheet").url).content.decode()
    assert text.count("Unproven<") == 1
    assert 'data-copy-text="Route memory."' in text
    assert "Dispatch board: Shows who is nearest. Two more visits a day." in text


def test_rows_for_one_role_without_script(rep_client):
    rows = [
        {"feature": "For them", "role": "user-buyer"},
        {"feature": "For others", "role": "procurement"},
        {"feature": "For all"},
    ]
    text = rep_client.get(make_asset("fab_sheet", rows=rows).url, {"for_role": "user-buyer"})
    shown = re.findall(r">(For \w+)<", text.content.decode())
    assert "For them" in shown
    assert "For all" in shown
    assert "For others" not in shown


def test_a_use_is_recorded_with_the_stage_on_the_button_and_can_be_undone(rep_client, rep):
    asset = make_asset()
    page = rep_client.get(asset.url, {"stage": "proposal"}).content.decode()
    assert re.search(r"Used with customer.*?· Proposal", page)
    sent = {"kind": "use_in_deal", "stage": "proposal", "next": asset.url}
    after = rep_client.post(f"/assets/{asset.pk}/record/", sent, follow=True)
    assert "Recorded: Used with customer · Proposal" in after.content.decode()
    event = Event.objects.get(kind="asset.use_in_deal")
    assert (event.stage, event.user) == ("proposal", rep)
    rep_client.post(f"/usage/{event.pk}/undo/")
    assert Event.objects.filter(cancels=event).exists()


def test_a_rating_and_a_verdict_stay_pressed(rep_client):
    asset = make_asset()
    address = f"/assets/{asset.pk}/record/"
    rep_client.post(address, {"kind": "rate", "value": "4"})
    rep_client.post(address, {"kind": "verdict", "value": "1"})
    page = rep_client.get(asset.url).content.decode()
    assert re.findall(r'value="(\d)" aria-pressed="true"', page) == ["4", "1"]


def test_recording_answers_a_script_in_json(rep_client):
    answer = rep_client.post(
        f"/assets/{make_asset().pk}/record/",
        {"kind": "copy"},
        headers={"accept": "application/json"},
    )
    assert answer.status_code == 201
    assert answer.json()["said"] == "Recorded: Copied"


@pytest.mark.parametrize("kind", ["nonsense", ""])
def test_what_cannot_be_recorded_is_refused_in_words(rep_client, kind):
    answer = rep_client.post(
        f"/assets/{make_asset().pk}/record/", {"kind": kind}, headers={"accept": "application/json"}
    )
    assert answer.status_code == 422
    assert not Event.objects.exists()


def test_an_asset_for_another_group_is_nowhere(rep_client, index):
    hidden = make_asset(title="Board paper", audience=[roles.MANAGERS])
    index()
    assert rep_client.get(hidden.url).status_code == 404
    assert rep_client.post(f"/assets/{hidden.pk}/record/", {"kind": "copy"}).status_code == 404
    assert "Board paper" not in rep_client.get("/search/?q=board").content.decode()


def test_ranks_are_for_managers(rep_client, client_for, manager):
    assert rep_client.get("/ranks/").status_code == 403
    assert client_for(manager).get("/ranks/").status_code == 200


def test_the_rank_is_also_a_table_for_a_spreadsheet(client_for, manager):
    use(make_asset(title="=cmd()"), manager)
    answer = client_for(manager).get("/ranks/?csv=1")
    assert answer["Content-Type"].startswith("text/csv")
    assert "'=cmd()" in answer.content.decode("utf-8-sig")


def test_no_page_holds_inline_script_or_style(rep_client, index):
    asset = make_asset("fab_sheet")
    index()
    for address in ("/", "/search/", asset.url):
        text = rep_client.get(address).content.decode()
        assert not re.search(r"<script(?![^>]*src=)|<style|\sstyle=|\son\w+=", text), address


def test_a_preview_is_the_page_with_a_ribbon(client_for, enablement, rf):
    asset = make_asset("spin_set")
    with terms_scope():
        request = rf.get("/")
        request.user = enablement
        request.htmx = False
        page = asset.serve_preview(request, "").render().content.decode()
    assert "Preview." in page
    assert "How many visits a week?" in page
