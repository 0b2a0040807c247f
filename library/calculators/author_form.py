"""The form in which a calculator is written: read as it stands, refused when it is broken."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from django.forms import BaseForm, modelform_factory
from django.utils.translation import gettext as _
from wagtail.admin.forms.models import WagtailAdminModelForm

from library.calculators.report import TABLES, Report, RowReport, report_on
from library.records import own_fields, row_fields
from library.refusals import PublishRefused
from library.roi.problems import Problem

MOST_ROWS = 400
MOST_SAID = 5
# A row with none of these has just been added.
FILLED_IN = ("name", "label", "label_zh", "default", "formula")

Rows = dict[str, list[tuple[str, dict]]]


class CalculatorForm(WagtailAdminModelForm):
    """Refuses to publish a broken calculator. A draft may be unfinished."""

    def is_valid(self):
        """Check the fields and the rows, then what they come to."""
        if not super().is_valid():
            return False
        if self.is_deferred_validation:
            return True
        return not self.say_broken()

    def say_broken(self) -> bool:
        """Say at each field what is wrong; return whether anything is."""
        forms = [form for table in TABLES for form in self.formsets[table].forms]
        keyed, report = keyed_report(self.instance, rows_of(forms))
        by_prefix = {form.prefix: form for form in forms}
        for key, row in keyed.items():
            for problem in row.problems:
                form = by_prefix[key]
                form.add_error(
                    field_of(row, problem), said_with_place(problem, type(form.instance))
                )
        for problem in report.general:
            self.add_error(None, said(problem, type(self.instance)))
        return not report.is_sound


def rows_of(forms: Iterable[BaseForm]) -> Rows:
    """Return the rows that forms hold, each with its prefix, in the order they were dragged to."""
    rows: Rows = {table: [] for table in TABLES}
    for form in sorted(forms, key=place_of):
        if form.data.get(f"{form.prefix}-DELETE"):
            continue
        record = own_fields(form.instance)
        if any(record.get(name) for name in FILLED_IN):
            rows[form.prefix.partition("-")[0]].append((form.prefix, record))
    return rows


def place_of(form: BaseForm) -> int:
    """Return where a row was dragged to."""
    order = form.data.get(f"{form.prefix}-ORDER", "")
    return int(order) if order.isdecimal() else MOST_ROWS


def stored_rows(calculator) -> Rows:
    """Return the rows of a calculator, each with the prefix its form has."""
    return {
        table: [(f"{table}-{number}", row) for number, row in enumerate(rows)]
        for table, rows in row_fields(calculator).items()
    }


def read_form(form_class, data: Mapping) -> tuple[object, Rows]:
    """Return what a form that is still being filled in holds: the calculator and its rows."""
    model = form_class._meta.model
    conventions = modelform_factory(model, fields=model.record_fields)(data)
    conventions.is_valid()
    return conventions.instance, rows_of(sent_rows(form_class, data))


def sent_rows(form_class, data: Mapping) -> Iterator[BaseForm]:
    """Yield the form of every row, checked no more than a draft is."""
    for table in TABLES:
        row_form = form_class.formsets[table].form
        total = data.get(f"{table}-TOTAL_FORMS", "")
        for number in range(min(int(total), MOST_ROWS) if total.isdecimal() else 0):
            form = row_form(data, prefix=f"{table}-{number}")
            form.defer_required_fields()
            form.is_valid()
            yield form


def keyed_report(calculator, rows: Rows) -> tuple[dict[str, RowReport], Report]:
    """Return what there is to say of a calculator and its rows, and of each row by its key."""
    record = own_fields(calculator)
    record |= {table: [row for _key, row in rows[table]] for table in TABLES}
    report = report_on(record)
    keys = [key for table in TABLES for key, _row in rows[table]]
    return dict(zip(keys, report.rows, strict=True)), report


def field_of(row: RowReport, problem: Problem) -> str:
    """Return the field of a row at which a problem is shown."""
    if problem.params.get("field") in row.row:
        return str(problem.params["field"])
    if problem.code.startswith("name_"):
        return "name"
    return "formula" if row.table == "lines" else "default"


def said(problem: Problem, model) -> str:
    """Say what is wrong, calling a field as its label does."""
    name = problem.params.get("field")
    names = {field.name: field.verbose_name for field in model._meta.get_fields() if field.concrete}
    label = str(names.get(name, name))
    params = {**problem.params, "field": label[:1].upper() + label[1:]}
    return Problem(problem.line, problem.code, problem.position, params).say(_)


def said_with_place(problem: Problem, model) -> str:
    """Say what is wrong and at which character of the formula."""
    if problem.position is None:
        return said(problem, model)
    place = {"said": said(problem, model), "position": problem.position}
    return _("%(said)s (character %(position)s)") % place


def refuse_broken(calculator) -> None:
    """Raise PublishRefused for a calculator with a broken line."""
    _keyed, report = keyed_report(calculator, stored_rows(calculator))
    if report.is_sound:
        return
    model = type(calculator)
    reasons = [said(problem, model) for problem in report.general]
    for row in report.broken:
        row_model = model._meta.get_field(row.table).related_model
        reasons += [f"{row.row['name']}: {said(p, row_model)}" for p in row.problems]
    sentence = _("“%(title)s” is broken and was not published. %(reasons)s") % {
        "title": calculator,
        "reasons": " ".join(reasons[:MOST_SAID]),
    }
    raise PublishRefused(calculator, sentence)
