"""Calculators as a program meets them: imported from a file, run and kept over HTTP."""

import json

import pytest
from django.core.management import call_command

from accounts import roles
from accounts.models import ApiToken, Team
from library.models import Asset, CalculatorRun
from tests.factories import asset_record, make_asset
from tests.library.roi.builders import line, number, series
from tests.library.roi.test_published_cases import CASES, plan
from usage.models import Event

pytestmark = pytest.mark.django_db


@pytest.fixture
def api_for(client):
    """Return a function that calls the API as somebody."""

    def sign_in(user):
        headers = {"Authorization": f"Bearer {ApiToken.create_for(user)}"}

        def call(path, body=None, **more):
            if body is None:
                return client.get(f"/api/v1{path}", headers={**headers, **more})
            options = {"content_type": "application/json", "headers": {**headers, **more}}
            return client.post(f"/api/v1{path}", body, **options)

        return call

    return sign_in


@pytest.fixture
def api(api_for, rep):
    """The API as the rep calls it."""
    return api_for(rep)


class ApiRun:
    """The API's answer with the names that figures of published cases are read by."""

    def __init__(self, answer):
        self.metrics, self.yearly = answer["metrics"], answer["yearly"]
        self.lines = {name: Line(row["value"]) for name, row in answer["lines"].items()}


class Line:
    """A line of the API's answer."""

    def __init__(self, value):
        self.value = value


def test_every_published_figure_comes_out_through_import_and_api(api, tmp_path):
    calculators, figures = {}, []
    for identity, case in CASES.items():
        for check in case["checks"]:
            fields, read = plan(case, check["metric"])
            text = json.dumps(fields)
            key = calculators.setdefault(text, f"case-{len(calculators)}")
            figures.append((identity, check, key, read))
    file = tmp_path / "cases.jsonl"
    records = [
        asset_record("roi_calculator", key=key, **json.loads(text))
        for text, key in calculators.items()
    ]
    file.write_text("\n".join(map(json.dumps, records)))
    call_command("import_assets", file, verbosity=0)
    answers = {key: api(f"/calculators/{key}/run", {}).json() for key in calculators.values()}
    assert not [answer["errors"] for answer in answers.values() if answer["errors"]]
    for identity, check, key, read in figures:
        found = read(ApiRun(answers[key]))
        assert found == pytest.approx(check["published"], abs=check["tolerance"]), identity
    assert (len(figures), len(answers)) == (42, 17)


def test_a_calculator_tells_what_it_asks_and_what_it_computes(api):
    asset = make_asset("roi_calculator", key="return", years=2, discount_rate="0.08")
    body = api(f"/calculators/{asset.pk}").json()
    assert api("/calculators/return").json() == body
    assert (body["currency"], body["years"], body["discount_rate"]) == ("EUR", 2, "0.08")
    assert (body["inputs"][0]["name"], body["lines"][0]["formula"]) == ("hours", "=hours*50")
    assert {"unit", "kind", "default", "min", "max"} <= set(body["inputs"][0])
    assert body["revision"] == Asset.objects.get(pk=asset.pk).live_revision_id


def test_a_run_answers_lines_years_and_metrics(api):
    asset = make_asset("roi_calculator", discount_rate="0.10")
    body = api(f"/calculators/{asset.pk}/run", {"inputs": {"hours": "2000"}}).json()
    assert body["lines"]["saving"] == {"value": 100_000, "values": [0] + [100_000] * 3, "unit": ""}
    assert body["yearly"][1]["net"] == 80_000
    assert body["metrics"]["npv"] == pytest.approx(-15_000 + 80_000 * 2.48685, abs=1)
    assert body["metrics"]["payback_months"] == pytest.approx(12 * 15_000 / 80_000)
    assert (body["errors"], body["notes"]) == ([], {})
    assert {"revision", "engine"} <= set(body)
    # Trying numbers is not using the calculator with a customer.
    assert not Event.objects.exists()


def test_what_is_null_takes_its_default(api):
    asset = make_asset("roi_calculator", key="return")
    body = {"inputs": {"hours": None}}
    by_default = api("/calculators/return/run", {}).json()
    assert api("/calculators/return/run", body).json() == by_default
    saved = api(f"/calculators/{asset.pk}/runs", body).json()
    assert saved["inputs"]["hours"] == asset.inputs.get(name="hours").default


def test_what_is_wrong_is_said_at_the_line_and_the_others_compute(api):
    lines = [
        line("saved", "=hours*rate", "benefit"),
        line("typo", "=1+hourz", "benefit"),
        line("ratio", "=hours/zero"),
    ]
    inputs = [number("hours", 2), number("rate", 3, max=9), number("zero", 0)]
    asset = make_asset("roi_calculator", lines=lines, inputs=inputs)
    body = api(f"/calculators/{asset.pk}/run", {"inputs": {"rats": 1}}).json()
    assert body["lines"]["saved"]["value"] == 6
    assert [(e["line"], e["code"], e["position"]) for e in body["errors"]] == [
        ("typo", "unknown_name", 3),
        ("ratio", "division_by_zero", None),
        ("rats", "unknown_input", None),
    ]
    assert "Did you mean hours?" in body["errors"][0]["message"]
    assert body["metrics"]["npv"] is None and "typo" in body["notes"]["npv"]
    chinese = api(f"/calculators/{asset.pk}/run", {}, **{"Accept-Language": "zh-CN"}).json()
    assert "hours" in chinese["errors"][0]["message"]
    assert "Did you mean" not in chinese["errors"][0]["message"]


@pytest.mark.parametrize(
    ("body", "field"),
    [('{"inputs": 3}', "inputs"), ('{"inputs": [1]}', "inputs"), ("{", None)],
)
def test_a_body_that_does_not_fit_is_refused(api, body, field):
    asset = make_asset("roi_calculator")
    answer = api(f"/calculators/{asset.pk}/run", body)
    assert answer.status_code in (400, 422)
    if answer.status_code == 422 and field:
        assert answer.json()["field"] == field


def test_thousands_of_inputs_are_refused_at_once(api):
    asset = make_asset("roi_calculator")
    many = {f"input_{n}": 1 for n in range(5000)}
    answer = api(f"/calculators/{asset.pk}/run", {"inputs": many})
    assert (answer.status_code, answer.json()["code"]) == (422, "too_many")


def test_a_run_is_kept_as_a_document(api, rep):
    inputs = [number("hours", "1000"), series("saved", 1, "2", 3, 4), number("rate", 0.1)]
    lines = [line("gain", "=hours*rate+saved", "benefit")]
    asset = make_asset("roi_calculator", key="return", inputs=inputs, lines=lines)
    sent = {
        "inputs": {"hours": 2000.5},
        "name": "Board",
        "customer": " Kellner  AG ",
        "deal": "K-1",
    }
    kept = api("/calculators/return/runs", sent)
    assert kept.status_code == 201
    body = api(f"/runs/{kept.json()['id']}").json()
    assert body == kept.json()
    assert (body["name"], body["customer"], body["deal"]) == ("Board", "Kellner AG", "K-1")
    assert body["inputs"] == {"hours": "2000.5", "saved": ["1", "2", "3", "4"], "rate": "0.1"}
    live = api("/calculators/return/run", sent).json()
    assert body["results"] == live
    assert (body["owner"], body["calculator"]["id"]) == ("rep", asset.pk)
    event = Event.objects.get()
    assert (event.kind, event.asset_id, event.source) == ("calculator.run", asset.pk, "api")


def test_a_kept_run_never_changes_and_the_calculator_may(api):
    asset = make_asset("roi_calculator", key="return")
    kept = api("/calculators/return/runs", {}).json()
    asset = asset.get_latest_revision_as_object()
    asset.lines.set([*asset.lines.all()[1:]])
    asset.title = "Another return"
    asset.save_revision().publish()
    assert api(f"/runs/{kept['id']}").json() == kept
    assert "saving" not in api("/calculators/return/run", {}).json()["lines"]


def test_an_input_that_cannot_be_taken_is_not_kept(api):
    asset = make_asset("roi_calculator", inputs=[number("hours", 1, max=10)])
    for sent, field in [
        ({"inputs": {"hours": 11}}, "hours"),
        ({"inputs": {"hours": "x"}}, "hours"),
        ({"inputs": {"hourz": 1}}, "hourz"),
        ({"name": "x" * 201}, "name"),
        ({"stage": "nowhere"}, "stage"),
    ]:
        answer = api(f"/calculators/{asset.pk}/runs", sent)
        assert (answer.status_code, answer.json()["field"]) == (422, field)
    assert not CalculatorRun.objects.exists()
    assert not Event.objects.exists()


def test_what_one_may_not_see_is_404(api, api_for, enablement):
    hidden = make_asset("roi_calculator", key="hidden", audience=[roles.MANAGERS])
    other = make_asset("fab_sheet")
    for path in ("", "/run", "/runs"):
        for name in ("hidden", hidden.pk, other.pk, "nothing", 10**12):
            body = {} if path else None
            assert api(f"/calculators/{name}{path}", body).status_code == 404
    assert api_for(enablement)("/calculators/hidden").status_code == 200
    assert api("/runs/1").status_code == 404


def test_a_run_is_for_its_owner_and_who_leads_the_team(api, api_for, make_user, team, manager):
    asset = make_asset("roi_calculator", key="return")
    below = Team.objects.create(slug="below", name="Below", parent=team)
    elsewhere = Team.objects.create(slug="elsewhere", name="Elsewhere")
    seller = make_user("seller", roles.SALES, below)
    address = f"/runs/{api_for(seller)('/calculators/return/runs', {}).json()['id']}"

    def status(user):
        return api_for(user)(address).status_code

    assert (status(seller), status(manager)) == (200, 200)
    assert api(address).status_code == 404
    assert status(make_user("colleague", roles.SALES, below)) == 404
    assert status(make_user("writer", roles.ENABLEMENT, team)) == 404
    assert status(make_user("other", roles.MANAGERS, elsewhere)) == 404
    assert status(make_user("nobody", roles.MANAGERS)) == 404
    asset.audience_groups.set([])
    Asset.objects.filter(pk=asset.pk).update(audience="named")
    assert (status(seller), status(manager)) == (404, 404)


def test_numbers_that_are_none_are_refused_by_an_import(tmp_path):
    inputs = [number("hours", "many"), number("rate", 1, min="low")]
    record = asset_record("roi_calculator", inputs=inputs, lines=[line("gain", "=1", ramp="x")])
    file = tmp_path / "in.jsonl"
    file.write_text(json.dumps(record))
    with pytest.raises(Exception, match="not a number") as caught:
        call_command("import_assets", file, verbosity=0)
    assert all(place in str(caught.value) for place in ("hours.default", "rate.min", "gain.ramp"))
    file.write_text(json.dumps({**record, "status": "draft"}))
    call_command("import_assets", file, verbosity=0)


def test_a_broken_line_is_imported_with_a_warning(tmp_path, capsys):
    record = asset_record("roi_calculator", lines=[line("gain", "=hourz", "benefit")])
    file = tmp_path / "in.jsonl"
    file.write_text(json.dumps(record))
    call_command("import_assets", file, verbosity=0)
    said = capsys.readouterr().err
    assert "Warning: line 1, gain: There is no input or line named hourz" in said
    assert "(character 1)" in said
