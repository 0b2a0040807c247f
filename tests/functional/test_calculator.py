"""A calculator's page, without JavaScript."""

import json
import re

import pytest

from library.calculators.form import PREFIX
from library.money import money
from library.roi.metrics import METRICS
from tests.factories import make_asset
from tests.library.roi.builders import line, number, series
from usage.models import Event
from usage.recording import flush

pytestmark = pytest.mark.django_db


def test_the_page_shows_roi_npv_and_payback(client_for, rep):
    asset = make_asset("roi_calculator")
    page = client_for(rep).get(asset.url).content.decode()
    assert "€" in page
    assert "Payback" in page
    assert "<svg" in page


RICH = {
    "inputs": [
        number("hours", 1000, min=0, max=9000, low=800, high=1300, group="Time", unit="h"),
        number("rate", 30, kind="currency", conservative="0.8", optimistic="1.2", label_zh="时薪"),
        number("share", "0.5", kind="percent", min=0, max=1, step="0.05", source_kind="benchmark"),
        number("plan", "b", kind="choice", choices=[{"value": "a", "label": "Basic"}, "b"]),
        series("saved", 0, 1, 2, 3),
    ],
    "lines": [
        line("gain", "=hours*rate*share", "benefit", driver="technician-hours", source="Timed"),
        line("more", "=saved*100", "benefit", hard=False),
        line("licence", '=IF(plan="a", 4000, 9000)', "cost"),
        line("start", "=9000", "one_off"),
        line("per_hour", "=rate*share", decimals=1, unit="€"),
    ],
}


@pytest.fixture
def rich():
    """A calculator with every kind of input."""
    return make_asset("roi_calculator", **RICH)


def live(client, asset, **sent):
    return client.get(f"/assets/{asset.pk}/live/", {f"{PREFIX}{k}": v for k, v in sent.items()})


def test_the_page_shows_every_kind_of_field_and_every_section(client_for, rep, rich):
    page = client_for(rep).get(rich.url).content.decode()
    for shown in (
        'type="range"',
        "0 to 9,000",
        "<select",
        "year 3",
        "Three cases side by side",
        "Cumulative cash flow",
        "What the result hangs on",
        "Where the benefit comes from",
        "Whose number is it",
        "nobody's yet",
        "800 to 1,300\u00a0h",
        "Timed",
    ):
        assert shown in page, shown
    conventions = re.findall(r'popovertarget="(tip-\w+)"', page)
    assert set(conventions) == {f"tip-{name}" for name in METRICS}
    assert all(f'id="{tip}"' in page for tip in conventions)


def test_live_results_are_the_page_without_the_page(client_for, rep, rich):
    client = client_for(rep)
    answer = live(client, rich, hours="2,000", share="60")
    text = answer.content.decode()
    assert "<html" not in text and 'id="result"' in text
    assert text.count('hx-swap-oob="true"') == 2
    full = client.get(rich.url, {f"{PREFIX}hours": "2000", f"{PREFIX}share": "60"})
    assert full.context["sheet"]["run"] == answer.context["sheet"]["run"]
    assert answer["HX-Replace-Url"] == f"{rich.url}?i.hours=2000&i.share=60"
    assert live(client, rich)["HX-Replace-Url"] == rich.url


def test_sliding_counts_once_an_hour_and_authors_never(client_for, rep, enablement, rich):
    client = client_for(rep)
    for hours in (1, 2, 3):
        live(client, rich, hours=hours)
    live(client_for(enablement), rich, hours=4)
    flush()
    assert [(e.kind, e.user_id) for e in Event.objects.all()] == [("calculator.run", rep.pk)]


def test_live_answers_need_two_questions(client_for, rep, rich, django_assert_max_num_queries):
    client = client_for(rep)
    live(client, rich)
    # Beside session, person and groups: the taxonomies' version and the calculator.
    with django_assert_max_num_queries(5):
        live(client, rich, hours=5)


def test_a_change_is_shown_and_taken_back(client_for, rep, rich):
    client = client_for(rep)
    page = client.get(rich.url, {f"{PREFIX}hours": "2000"}).content.decode()
    assert 'name="reset" value="hours"' in page
    assert "changed, was 1,000" in page
    sent = {f"{PREFIX}hours": "2000", f"{PREFIX}share": "60", "reset": "hours"}
    answer = client.post(f"/assets/{rich.pk}/run/", sent)
    assert answer["Location"] == f"{rich.url}?i.share=60#result"
    assert not Event.objects.exists()


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"hours": "9001"}, "Allowed here: 0 to 9,000."),
        ({"share": "101"}, "Allowed here: 0 to 100."),
        ({"hours": "lots"}, "This is not a number."),
    ],
)
def test_an_error_stands_at_its_field_and_above_the_result(client_for, rep, rich, sent, said):
    answer = live(client_for(rep), rich, **sent)
    (name,) = sent
    assert json.loads(answer.context["sheet"]["errors"]) == {f"i.{name}": said}
    assert 'role="alert"' in answer.content.decode()


def test_a_case_that_does_not_pay_back_says_what_would_have_to_change(client_for, rep, rich):
    page = live(client_for(rep), rich, hours="100").content.decode()
    assert "It does not pay back within 3 years" in page
    assert re.search(r"at least \d[\d,.]*\xa0h in place of 100\xa0h", page)
    assert "close the gap" not in live(client_for(rep), rich, hours="5000").content.decode()
    hopeless = live(client_for(rep), rich, hours="0", share="0").content.decode()
    assert "No single number closes the gap" in hopeless or "at least" in hopeless


def test_every_text_of_the_page_is_chinese_for_who_reads_chinese(client_for, rep, rich):
    answer = client_for(rep).get(rich.url, headers={"Accept-Language": "zh-CN"})
    text = answer.content.decode()
    for shown in ("投资回报率", "结果最看哪几个数", "三种情景对着看", "时薪", "常见区间", "不折现"):
        assert shown in text


def test_the_sentence_reads_in_the_readers_language(client_for, rep, rich):
    client = client_for(rep)
    english = live(client, rich).context["sheet"]["sentence"]
    assert "Over 3 years" in english and "ROI" in english and "discounted at 10%" in english
    chinese = client.get(f"/assets/{rich.pk}/live/", headers={"Accept-Language": "zh-CN"})
    assert "3 年收益" in chinese.context["sheet"]["sentence"]


def test_only_calculators_answer(client_for, rep):
    other = make_asset("fab_sheet")
    for path in ("live", "run", "keep"):
        client = client_for(rep)
        address = f"/assets/{other.pk}/{path}/"
        assert (client.get if path == "live" else client.post)(address).status_code == 404


def test_calculating_records_a_run_and_keeps_the_inputs(client_for, rep):
    asset = make_asset("roi_calculator")
    client = client_for(rep)
    answer = client.post(
        f"/assets/{asset.pk}/run/", {f"{PREFIX}hours": "2000", "stage": "proposal"}, follow=True
    )
    assert 'value="2,000"' in answer.content.decode()
    event = Event.objects.get()
    assert (event.kind, event.stage) == ("calculator.run", "proposal")


@pytest.mark.parametrize("value", ["abc", "1e999", "", "=1+1", "\x00"])
def test_a_bad_input_is_said_and_loses_nothing(client_for, rep, value):
    asset = make_asset("roi_calculator")
    answer = client_for(rep).get(asset.url, {f"{PREFIX}hours": value})
    assert answer.status_code == 200


def test_a_broken_formula_is_said_at_its_line(client_for, rep):
    lines = [
        {"name": "a", "label": "Gone wrong", "formula": "=hourz*2", "role": "benefit"},
        {"name": "b", "label": "Fine", "formula": "=hours", "role": "benefit"},
    ]
    page = client_for(rep).get(make_asset("roi_calculator", lines=lines).url).content.decode()
    assert "Did you mean hours?" in page
    assert "a has no value." in page


@pytest.mark.parametrize(
    ("language", "amount", "text"),
    [
        ("en", 1234567, "€1.23m"),
        ("en", -950, "−€950"),
        ("zh-hans", 1234567, "123\u00a0万欧元"),
        ("en", 45600, "€45.6k"),
    ],
)
def test_amounts_read_as_the_language_has_them(language, amount, text):
    from django.utils.translation import override

    with override(language):
        assert money(amount, "EUR") == text
