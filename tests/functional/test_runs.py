"""Saved runs as their owner, the owner's manager and everybody else meet them."""

import json
import re
from io import BytesIO

import openpyxl
import pytest
from django.db.models import ProtectedError

from accounts import roles
from accounts.models import Team
from library.models import Asset, CalculatorRun
from tests.factories import make_asset
from tests.library.roi.builders import line, number, series
from usage.models import Event
from usage.recording import flush

pytestmark = pytest.mark.django_db

INPUTS = [
    number("hours", "1000", min=0, max=5000, label_zh="工时"),
    number("rate", "0.5", kind="percent", max=1),
    series("saved", 0, 1, 2, 3),
]
LINES = [
    line("gain", "=hours*rate*100+saved", "benefit", label="Time won"),
    line("start", "=20000", "one_off"),
]


@pytest.fixture
def calculator():
    return make_asset("roi_calculator", key="return", title="Return", inputs=INPUTS, lines=LINES)


@pytest.fixture
def rep_client(client_for, rep):
    return client_for(rep)


@pytest.fixture
def save(rep_client, calculator):
    """Return a function that saves a run through the page's form."""

    def submit(client=rep_client, **sent):
        answer = client.post(f"/assets/{calculator.pk}/keep/", sent, follow=True)
        assert answer.status_code == 200
        return CalculatorRun.objects.order_by("-pk").first(), answer.content.decode()

    return submit


def publish(calculator, **changes):
    """Publish a newer version: fields by name, or a change to its rows."""
    latest = Asset.objects.get(pk=calculator.pk).specific.get_latest_revision_as_object()
    for name, value in changes.items():
        if callable(value):
            value(latest)
        else:
            setattr(latest, name, value)
    latest.save_revision().publish()


def divide_by_zero(latest):
    """Break the first line of a calculator."""
    lines = list(latest.lines.all())
    lines[0].formula = "=hours/0"
    latest.lines.set(lines)


def test_the_form_saves_what_it_shows_and_leads_to_the_document(save, rep):
    saved, page = save(**{"i.hours": "2,000", "i.rate": "40", "customer": "Kellner", "deal": "K"})
    assert (saved.owner, saved.customer, saved.deal) == (rep, "Kellner", "K")
    assert saved.name == "Return · Kellner"
    assert saved.inputs == {"hours": "2000", "rate": "0.4", "saved": ["0", "1", "2", "3"]}
    assert "Kellner" in page and "Time won" in page and "<svg" in page
    assert "2,000" in page and "changed, was 1,000" in page
    assert Event.objects.get().kind == "calculator.run"


def test_numbers_that_cannot_be_read_are_not_lost(rep_client, calculator):
    sent = {"i.hours": "many", "i.rate": "40", "customer": "Kellner"}
    answer = rep_client.post(f"/assets/{calculator.pk}/keep/", sent, follow=True)
    page = answer.content.decode()
    assert 'value="many"' in page and 'value="40"' in page and 'value="Kellner"' in page
    assert "Some numbers cannot be read." in page
    answer = rep_client.post(f"/assets/{calculator.pk}/keep/", {"i.hours": "9000"}, follow=True)
    assert "is above 5000" in answer.content.decode()
    assert not CalculatorRun.objects.exists()


def test_the_document_stays_when_the_calculator_changes(save, rep_client, calculator):
    saved, _page = save()
    before = rep_client.get(f"/runs/{saved.pk}/").content.decode()
    publish(calculator, title="Another title", years=5, lines=lambda c: c.lines.set([]))
    after = rep_client.get(f"/runs/{saved.pk}/").content.decode()
    shown = [re.sub(r'href="/assets[^"]*"|name="csrf[^>]*', "", text) for text in (before, after)]
    # What is left of the message about saving is gone, the rest is the same.
    assert (
        shown[0].split("<main")[1].split("</main")[0]
        == shown[1].split("<main")[1].split("</main")[0]
    )


def test_doing_it_again_shows_what_changed_and_keeps_both(save, rep_client, calculator):
    saved, _page = save(**{"i.hours": "2000", "name": "Board"})

    def change(latest):
        rows = list(latest.inputs.all())
        rows[1].default = "0.6"
        latest.inputs.set([*rows])
        parts = list(latest.lines.all())
        parts[0].formula = "=hours*rate*90+saved"
        latest.lines.set([parts[0]])

    publish(calculator, rows=change)
    page = rep_client.get(f"/runs/{saved.pk}/redo/").content.decode()
    for shown in ("=hours*rate*90+saved", "=hours*rate*100+saved", "50%", "60%", "start"):
        assert shown in page
    rep_client.post(f"/runs/{saved.pk}/redo/")
    again = CalculatorRun.objects.exclude(pk=saved.pk).get()
    assert (again.name, again.redo_of, again.inputs["hours"]) == ("Board", saved, "2000")
    assert again.inputs["rate"] == "0.6"
    assert again.computed.run.lines["gain"].values[1] == 2000 * 0.6 * 90 + 1
    assert saved.computed.run.lines["gain"].values[1] == 2000 * 0.5 * 100 + 1


def test_a_number_the_newest_version_does_not_take_is_told(save, rep_client, calculator):
    saved, _page = save(**{"i.hours": "4000", "i.rate": "40"})

    def change(latest):
        rows = list(latest.inputs.all())
        rows[0].max = "3000"
        latest.inputs.set([rows[0], rows[2]])
        latest.lines.set([latest.lines.all()[1]])

    publish(calculator, rows=change)
    page = rep_client.get(f"/runs/{saved.pk}/redo/").content.decode()
    assert "is above 3000" in page
    assert "It is not asked any more." in page


def test_two_runs_are_compared(save, rep_client):
    first, _page = save(name="Low")
    second, _page = save(**{"i.hours": "2000", "name": "High"})
    page = rep_client.get(f"/runs/compare/?run={first.pk}&run={second.pk}").content.decode()
    assert "Low" in page and "High" in page
    assert "+€200k" in page
    assert page.count("2,000") == 1
    for query in ("", f"?run={first.pk}", "?run=x&run=y", f"?run={first.pk}&run={first.pk}"):
        answer = rep_client.get(f"/runs/compare/{query}", follow=True)
        assert "Choose two" in answer.content.decode()
    assert rep_client.get(f"/runs/compare/?run={first.pk}&run=999999").status_code == 404


def test_the_list_shows_ones_own_finds_and_pages(save, rep_client, django_assert_max_num_queries):
    saved, _page = save(customer="Customer 0")
    for number_of_run in range(1, 22):
        saved.pk, saved.customer = None, f"Customer {number_of_run}"
        saved.save()
    page = rep_client.get("/runs/").content.decode()
    assert page.count('name="run"') == 20
    assert "Page 1 of 2" in page
    assert rep_client.get("/runs/?page=2").content.decode().count('name="run"') == 2
    found = rep_client.get("/runs/?q=customer+21").content.decode()
    assert found.count('name="run"') == 1
    assert "Nothing here is called" in rep_client.get("/runs/?q=nobody").content.decode()
    with django_assert_max_num_queries(6):
        rep_client.get("/runs/")


def test_nobody_has_runs_at_first(rep_client):
    page = rep_client.get("/runs/").content.decode()
    assert "Open a calculator" in page
    assert "My business cases</h2>" not in rep_client.get("/").content.decode()


def test_a_manager_reads_the_teams_runs_and_changes_none(
    save, client_for, make_user, team, manager, calculator
):
    below = Team.objects.create(slug="below", name="Below", parent=team)
    saved, _page = save(client=client_for(make_user("seller", roles.SALES, below)), name="Theirs")
    boss = client_for(manager)
    assert "Theirs" not in boss.get("/runs/").content.decode()
    assert "Theirs" in boss.get("/runs/?whose=team").content.decode()
    page = boss.get(f"/runs/{saved.pk}/").content.decode()
    assert "Theirs" in page and "Rename" not in page
    for verb in ("rename", "delete"):
        assert boss.post(f"/runs/{saved.pk}/{verb}/", {"name": "Mine"}).status_code == 404
    other = client_for(make_user("colleague", roles.SALES, below))
    assert other.get(f"/runs/{saved.pk}/").status_code == 404
    assert "Theirs" not in other.get("/runs/?whose=team").content.decode()


@pytest.mark.parametrize("path", ["", "redo/", "case.xlsx", "case.pdf"])
def test_what_the_reader_may_not_see_of_the_calculator_hides_its_runs(
    save, rep_client, calculator, path
):
    saved, _page = save(name="Hidden case")
    Asset.objects.filter(pk=calculator.pk).update(audience="named")
    assert rep_client.get(f"/runs/{saved.pk}/{path}").status_code == 404
    assert "Hidden case" not in rep_client.get("/runs/").content.decode()
    assert "Hidden case" not in rep_client.get("/").content.decode()


def test_a_run_is_renamed_and_deleted_by_its_owner(save, rep_client):
    saved, _page = save(name="First")
    rep_client.post(f"/runs/{saved.pk}/rename/", {"name": "Second", "customer": "C", "deal": ""})
    saved.refresh_from_db()
    assert (saved.name, saved.customer) == ("Second", "C")
    too_long = rep_client.post(f"/runs/{saved.pk}/rename/", {"name": "x" * 300}, follow=True)
    assert "At most 200 characters." in too_long.content.decode()
    answer = rep_client.post(f"/runs/{saved.pk}/delete/", follow=True)
    assert "was deleted" in answer.content.decode()
    assert not CalculatorRun.objects.exists()


def test_the_start_page_lists_the_last_runs_for_no_more_questions(
    save, rep_client, django_assert_max_num_queries
):
    for name in ("One", "Two", "Three", "Four"):
        save(name=f"Case {name}")
    page = rep_client.get("/").content.decode()
    section = page.split("My business cases</", 1)[0][-10:] + page.split("My business cases", 1)[1]
    assert [name for name in ("One", "Two", "Three", "Four") if f"Case {name}" in section] == [
        "Two",
        "Three",
        "Four",
    ]
    with django_assert_max_num_queries(9):
        rep_client.get("/")


def test_a_run_without_a_value_stands_on_the_start_page_too(save, rep_client, calculator):
    publish(calculator, lines=divide_by_zero)
    saved, _page = save(name="Half a case")
    assert saved.computed.run.metrics["npv"] is None
    assert "Half a case" in rep_client.get("/").content.decode()
    assert rep_client.get("/runs/").status_code == rep_client.get(f"/runs/{saved.pk}/").status_code


def test_a_calculator_with_runs_is_not_deleted(save, calculator):
    save()
    with pytest.raises(ProtectedError):
        calculator.delete()


def test_the_page_speaks_the_readers_language(save, rep_client):
    saved, _page = save()
    page = rep_client.get(f"/runs/{saved.pk}/", headers={"Accept-Language": "zh-CN"})
    text = page.content.decode()
    assert "工时" in text and "万" in text and "Payback" not in text
    assert json.loads(page.context["sheet"].get("errors", "{}")) == {}


def test_a_saved_run_is_taken_away_as_pdf_and_workbook(save, rep_client, calculator, rep):
    saved, page = save(**{"i.hours": "2000", "name": "给董事会：三年", "customer": "Kellner"})
    for form, begins in (("pdf", b"%PDF-"), ("xlsx", b"PK")):
        address = f"/runs/{saved.pk}/case.{form}"
        assert address in page
        answer = rep_client.get(address)
        assert answer.content.startswith(begins)
        assert "filename*=utf-8''" in answer["Content-Disposition"]
    flush()
    taken = Event.objects.filter(kind="asset.download", asset_id=calculator.pk, user=rep)
    assert taken.count() == 2
    assert rep_client.get(f"/runs/{saved.pk}/case.docx").status_code == 404


def test_numbers_nobody_saved_are_taken_away_too(rep_client, calculator):
    page = rep_client.get(calculator.url, {"i.hours": "2000"}).content.decode()
    assert f"/assets/{calculator.pk}/case.pdf?i.hours=2000" in page
    for query in ("?i.hours=2000", "?i.hours=many&language=zh-hans", "?language=xx"):
        answer = rep_client.get(f"/assets/{calculator.pk}/case.pdf{query}")
        assert answer.content.startswith(b"%PDF-")
    content = rep_client.get(f"/assets/{calculator.pk}/case.xlsx?i.hours=2000").content
    book = openpyxl.load_workbook(BytesIO(content), data_only=True)
    ((sheet, cell),) = list(book.defined_names["hours"].destinations)
    assert book[sheet][cell.replace("$", "")].value == 2000
