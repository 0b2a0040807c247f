"""Calculators in the admin: a workbook becomes a draft."""

from pathlib import Path

from django import forms
from django.core.exceptions import PermissionDenied
from django.core.validators import FileExtensionValidator
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _, gettext_lazy

from accounts.roles import Right
from library.assets.roi_calculator import RoiCalculator
from library.calculators.excel.importing import make_draft, read_workbook
from library.calculators.intake.problems import say_refusal
from library.choices import LineRole


class WorkbookForm(forms.Form):
    """The workbook to read."""

    workbook = forms.FileField(
        label=gettext_lazy("Excel workbook (.xlsx)"),
        validators=[FileExtensionValidator(["xlsx", "xlsm"])],
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.xlsm"}),
    )


def from_workbook(request):
    """Upload a workbook; the answer says what became of it, cell by cell."""
    if not request.user.may(Right.AUTHOR):
        raise PermissionDenied
    form = WorkbookForm(request.POST or None, request.FILES or None)
    context = {"form": form}
    if request.method == "POST" and form.is_valid():
        context |= outcome(form.cleaned_data["workbook"], request.user)
    return render(request, "library/admin/from_workbook.html", context)


def outcome(upload, user) -> dict:
    """Convert an upload and return what the page says of it."""
    reading = read_workbook(upload)
    if reading.problem:
        return {"refused": say_refusal(reading.problem, _)}
    troubles = [{"cell": t.cell or "–", "name": t.name, "said": t.say(_)} for t in reading.troubles]
    if not reading.record["inputs"] and not reading.record["lines"]:
        return {"troubles": troubles, "refused": _("There is nothing in it to compute with.")}
    draft = make_draft(reading.record, Path(upload.name).stem, user)
    edit = RoiCalculator.snippet_viewset.get_url_name("edit")
    return {
        "draft": draft,
        "edit": reverse(edit, args=[draft.pk]),
        "troubles": troubles,
        "only_shown": all(line.get("role") == LineRole.KPI for line in reading.record["lines"]),
        "inputs": len(reading.record["inputs"]),
        "lines": len(reading.record["lines"]),
    }
