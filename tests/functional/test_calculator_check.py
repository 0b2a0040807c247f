"""Writing a calculator in the admin: the check below the form, drafts, and what is not published."""

import pytest
from django.urls import reverse
from wagtail.test.utils.form_data import inline_formset, nested_form_data, streamfield

from library.assets.base import Asset
from library.models import RoiCalculator

pytestmark = pytest.mark.django_db

HOURS = {"name": "hours", "label": "Hours saved", "kind": "number", "default": "1,200", "unit": "h"}
SHARE = {"name": "share", "label": "Share", "kind": "percent", "default": "20 %"}
PLAN = {"name": "plan", "label": "Plan", "kind": "series", "default": "0; 10%; 20%; 0.3"}
SIZE = {
    "name": "size",
    "label": "Size",
    "kind": "choice",
    "default": "2",
    "choices": "1 | Small | 小\n2 | Large\n3",
}


def line(name, formula, role="benefit", **fields):
    return {"name": name, "label": name, "formula": formula, "role": role, "decimals": 0, **fields}


@pytest.fixture
def author(client_for, enablement):
    """A client signed in as enablement."""
    return client_for(enablement)


def form(inputs=(), lines=(), **fields):
    """Return the form of a calculator, filled in."""
    return nested_form_data(
        {
            "title": "Savings",
            "summary": "",
            "language": "en",
            "audience": "everyone",
            "importance": "3",
            "key": "roi-savings",
            "body": streamfield([]),
            "files": inline_formset([]),
            "tags": "",
            "currency": "EUR",
            "years": "3",
            "discount_rate": "0.1",
            "risk_adjustment": "0",
            "inputs": inline_formset([{"min": "", "max": "", **row} for row in inputs]),
            "lines": inline_formset(lines),
            **fields,
        }
    )


def address(view, *args):
    return reverse(RoiCalculator.snippet_viewset.get_url_name(view), args=args)


def checked(author, *args, **fields):
    return author.post(reverse("calculator_check"), form(*args, **fields)).context


def faults(rows):
    return {row["name"]: [fault["said"] for fault in row["faults"]] for row in rows}


def test_the_check_says_what_a_line_needs_and_what_it_comes_to(author):
    lines = [line("saved", "=hours*share", unit="h"), line("money", "=saved*plan", ramp="50%; 1")]
    shown = checked(author, [HOURS, SHARE, PLAN], lines)
    saved, money = shown["lines"]
    assert saved["value"] == "240\u00a0h"
    assert saved["uses"] == [
        {"name": "hours", "value": "1,200\u00a0h"},
        {"name": "share", "value": "20%"},
    ]
    assert money["years"] == "0 · 24 · 48 · 72"
    assert money["value"] == "€144"
    assert shown["sound"] and shown["unsourced"] == ["hours", "share", "plan", "saved", "money"]
    assert not shown["inputs"]


def test_a_mistyped_name_is_marked_and_the_right_one_offered(author):
    answer = author.post(
        reverse("calculator_check"),
        form([HOURS], [line("saved", "=2*hourz"), line("net", "=saved")]),
    )
    (fault,) = answer.context["lines"][0]["faults"]
    assert fault["said"] == "There is no input or line named hourz. Did you mean hours?"
    marked = fault["marked"]
    assert (marked.before, marked.wrong, marked.after) == ("=2*", "hourz", "")
    assert (marked.position, marked.instead) == (3, "hours")
    page = answer.content.decode()
    assert 'data-instead="hours" data-from="3" data-wrong="hourz"' in page
    assert faults(answer.context["lines"])["net"] == ["It needs saved, which has no value."]
    assert "No formula uses it." in page


def test_cycles_are_shown_with_their_path(author):
    shown = checked(author, [], [line("a_line", "=b_line"), line("b_line", "=a_line+1")])
    assert faults(shown["lines"])["a_line"] == [
        "The lines need each other: a_line → b_line → a_line"
    ]


def test_rows_count_as_they_were_dragged_and_deleted_ones_do_not(author):
    data = form([HOURS], [line("second", "=hours"), line("first", "=hours"), line("gone", "=x")])
    data |= {"lines-0-ORDER": "2", "lines-1-ORDER": "1", "lines-2-DELETE": "1"}
    shown = author.post(reverse("calculator_check"), data).context
    assert [(row["key"], row["name"]) for row in shown["lines"]] == [
        ("lines-1", "first"),
        ("lines-0", "second"),
    ]


def test_what_is_half_typed_is_said_at_its_row_and_the_rest_is_computed(author):
    inputs = [
        {**HOURS, "default": "many"},
        {**SHARE, "max": "all"},
        {**HOURS, "name": "", "label": "Rate"},
        {"name": "", "label": "", "kind": "number", "default": ""},
    ]
    shown = checked(author, inputs, [line("whole", "=hours"), line("part", "=share", role="")])
    assert faults(shown["inputs"]) == {
        "hours": ["Default is not a number: many"],
        "share": ["At most is not a number: all"],
        "Rate": ["Name in formulas is missing."],
    }
    assert faults(shown["lines"]) == {
        "whole": ["It needs hours, which has no value."],
        "part": ["Role is missing."],
    }
    assert shown["lines"][1]["value"] == "0"
    twice = checked(author, [HOURS, HOURS, {**HOURS, "name": "b2"}])
    said = [row["faults"][0]["said"] for row in twice["inputs"] if row["faults"]]
    assert [text.split(".")[0] for text in said] == [
        "hours is already the name of another input or line",
        "b2 reads like a cell of a spreadsheet",
    ]


def test_authors_type_numbers_and_choices_as_in_excel(author):
    author.post(
        address("add"), form([HOURS, SHARE, PLAN, SIZE], [line("saved", "=hours", ramp="50%, 80%")])
    )
    draft = RoiCalculator.objects.get().get_latest_revision_as_object()
    hours, share, plan, size = draft.inputs.all()
    assert (hours.default, share.default, plan.default) == (
        "1200",
        "0.2",
        ["0", "0.1", "0.2", "0.3"],
    )
    assert size.choices == [
        {"value": "1", "label": "Small", "label_zh": "小"},
        {"value": "2", "label": "Large"},
        "3",
    ]
    assert draft.lines.get().ramp == ["0.5", "0.8"]
    page = author.get(address("edit", draft.pk)).content.decode()
    assert 'value="0; 0.1; 0.2; 0.3"' in page
    assert "1 | Small | 小\n2 | Large\n3</textarea>" in page
    assert "<code>hours</code> 1,200\u00a0h" in page
    assert "<code>SUMPRODUCT(list, ...)</code>" in page


def test_a_broken_calculator_can_be_saved_but_not_published(author):
    data = form([HOURS], [line("saved", "=hourz*2"), line("cost", "=10", role="cost")])
    refused = author.post(address("add"), {**data, "action-publish": "1"})
    assert refused.status_code == 200 and not Asset.objects.exists()
    page = refused.content.decode()
    assert "There is no input or line named hourz. Did you mean hours? (character 1)" in page
    assert author.post(address("add"), data).status_code == 302
    draft = RoiCalculator.objects.get()
    edit = address("edit", draft.pk)
    assert not draft.live and author.get(edit).status_code == 200
    stored = [draft.lines.get(name="saved").pk, draft.lines.get(name="cost").pk]
    mended = form([], [line("saved", "=9*2", id=stored[0]), line("cost", "=1", id=stored[1])])
    mended |= {"lines-INITIAL_FORMS": "2", "lines-1-DELETE": "1"}
    assert author.post(edit, {**mended, "action-publish": "1"}).status_code == 302
    draft.refresh_from_db()
    assert draft.live and [row.name for row in draft.lines.all()] == ["saved"]


def test_an_approval_does_not_publish_a_broken_one_either(author, client_for, admin):
    author.post(address("add"), {**form([], [line("saved", "=9")]), "action-submit": "1"})
    draft = RoiCalculator.objects.get()
    stored = {"lines-INITIAL_FORMS": "1"}
    broken = form([], [line("saved", "=hourz", id=draft.lines.get().pk)]) | stored
    assert author.post(address("edit", draft.pk), broken).status_code == 302
    approve = address("workflow_action", draft.pk, "approve", draft.current_workflow_task_state.pk)
    answer = client_for(admin).post(approve, follow=True)
    assert "There is no input or line named hourz" in answer.content.decode()
    assert answer.redirect_chain[0][0] == address("edit", draft.pk)
    draft.refresh_from_db()
    assert not draft.live


def test_a_half_empty_draft_can_be_previewed(author):
    data = form([{**HOURS, "default": ""}], [{**line("saved", ""), "role": ""}])
    author.post(address("add"), data)
    draft = RoiCalculator.objects.get()
    preview = address("preview_on_edit", draft.pk)
    assert author.post(preview, data).json()["is_valid"]
    assert author.get(preview, {"mode": ""}).status_code == 200


def test_only_authors_check(client_for, rep, manager):
    for user in (rep, manager):
        assert client_for(user).post(reverse("calculator_check"), form()).status_code in (302, 403)
