"""A calculator's page, without JavaScript."""

import pytest

from library.calculators.form import PREFIX
from library.money import money
from tests.factories import make_asset
from usage.models import Event

pytestmark = pytest.mark.django_db


def test_the_page_shows_roi_npv_and_payback(client_for, rep):
    asset = make_asset("roi_calculator")
    page = client_for(rep).get(asset.url).content.decode()
    assert "€" in page
    assert "Payback" in page
    assert "<svg" in page


def test_calculating_records_a_run_and_keeps_the_inputs(client_for, rep):
    asset = make_asset("roi_calculator")
    client = client_for(rep)
    answer = client.post(
        f"/assets/{asset.pk}/run/", {f"{PREFIX}hours": "2000", "stage": "proposal"}, follow=True
    )
    assert 'value="2000"' in answer.content.decode()
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
