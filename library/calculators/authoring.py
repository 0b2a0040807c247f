"""The check below a calculator's form: every line with what it needs and gives, as it is typed."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.shortcuts import render
from django.utils.functional import cached_property
from django.utils.translation import gettext as _, gettext_lazy
from django.views.decorators.http import require_POST
from wagtail.admin.panels import InlinePanel, Panel

from accounts.roles import Right
from accounts.templatetags.times import amount
from library.calculators import cases, form as asked
from library.calculators.author_form import (
    Rows,
    keyed_report,
    read_form,
    rows_of,
    said,
    stored_rows,
)
from library.calculators.figures import FIGURES, HEADLINE
from library.calculators.report import TABLES, Report, RowReport
from library.choices import InputKind, LineRole
from library.money import currency_name
from library.registry import asset_type
from library.roi.functions import FUNCTIONS, Group

# Roles whose figures are amounts, whether they say so or not.
MONEY = (LineRole.BENEFIT, LineRole.COST, LineRole.ONE_OFF)
GROUPS = {
    Group.ARITHMETIC: gettext_lazy("Arithmetic"),
    Group.ROUNDING: gettext_lazy("Rounding"),
    Group.LOGIC: gettext_lazy("Logic"),
    Group.AGGREGATE: gettext_lazy("Sums and lists"),
    Group.FINANCE: gettext_lazy("Finance"),
}


def calculator_rows(name, label, heading, about) -> InlinePanel:
    """Return the rows of a calculator as a panel with a word on how to fill them in."""
    return InlinePanel(
        name, label=label, heading=heading, help_text=about, classname="calculator-rows"
    )


class CheckPanel(Panel):
    """Says of each line what it needs, what it comes to and what is wrong; nothing to fill in."""

    class BoundPanel(Panel.BoundPanel):
        """The check of one calculator."""

        template_name = "library/admin/calculator_check.html"

        @cached_property
        def rows(self) -> Rows:
            """The rows of the form, as they were sent or as they are stored."""
            if not self.form.is_bound:
                return stored_rows(self.instance)
            return rows_of(form for table in TABLES for form in self.form.formsets[table].forms)

        def get_context_data(self, parent_context=None):
            """Add the report and the functions that formulas have."""
            context = super().get_context_data(parent_context)
            functions = {
                label: [
                    function.signature for function in FUNCTIONS.values() if function.group == group
                ]
                for group, label in GROUPS.items()
            }
            return {**context, **checked(self.instance, self.rows), "functions": functions}

        class Media:
            js = ["js/admin/calculator-check.js"]


@require_POST
def check_calculator(request):
    """Check what stands in a form that is being filled in; nothing is kept."""
    if not request.user.may(Right.AUTHOR):
        raise PermissionDenied
    handler = asset_type("roi_calculator").get_edit_handler()
    calculator, rows = read_form(handler.get_form_class(), request.POST)
    return render(request, "library/admin/calculator_report.html", checked(calculator, rows))


def checked(calculator, rows: Rows) -> dict:
    """Return what the check says of a calculator and its rows."""
    keyed, report = keyed_report(calculator, rows)
    currency = calculator.currency
    shown = {key: shown_row(calculator, row, currency) for key, row in keyed.items()}
    return {
        "lines": [{"key": key, **shown[key]} for key, row in keyed.items() if row.table == "lines"],
        "inputs": [
            {"key": key, **shown[key]}
            for key, row in keyed.items()
            if row.table == "inputs" and (row.problems or row.unused)
        ],
        "general": [said(problem, type(calculator)) for problem in report.general],
        "broken": len(report.broken),
        "sound": report.is_sound,
        "unsourced": [named(row) for row in report.rows if row.lacks_source],
        "figures": figures_of(report, currency),
    }


def figures_of(report: Report, currency: str) -> list[tuple[str, str]]:
    """Return the headline figures on the defaults."""
    if not report.lines:
        return []
    return [(FIGURES[name].label, FIGURES[name].text(report.run, currency)) for name in HEADLINE]


def shown_row(calculator, row: RowReport, currency: str) -> dict:
    """Return what the check says of one row."""
    model = calculator._meta.get_field(row.table).related_model
    return {
        "name": named(row),
        "label": asked.label_of(row.row),
        "faults": [
            {"said": said(problem, model), "marked": row.marked(problem)}
            for problem in row.problems
        ],
        "uses": [{"name": named(used), "value": value_of(used, currency)} for used in row.uses],
        "value": value_of(row, currency),
        "years": years_of(row),
        "unused": row.unused,
    }


def named(row: RowReport) -> str:
    """Return the name a row has in formulas, or what there is instead."""
    return row.row["name"] or asked.label_of(row.row) or _("without a name")


def value_of(row: RowReport, currency: str) -> str:
    """Write what an input or a line comes to on the defaults."""
    if row.table == "lines":
        text = cases.value_text(row.row, row.result)
        if text == "–" or row.row["unit"] or row.row["role"] not in MONEY:
            return text
        return asked.with_unit(text, currency_name(currency), InputKind.CURRENCY)
    kind = row.row["kind"]
    text = asked.in_words(asked.written(row.row["default"], kind), row.row)
    return asked.with_unit(text, asked.unit_of(row.row, currency), kind) or "–"


def years_of(row: RowReport) -> str:
    """Write what a line counts as in each year, unless it is the same in every year after 0."""
    if not row.result or len(set(row.result.values[1:])) < 2:
        return ""
    return " · ".join(amount(value, row.row["decimals"]) for value in row.result.values)
