"""A case to take away: as a PDF to hand over, as a workbook that goes on computing."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _, override

from accounts.choices import InterfaceLanguage
from accounts.roles import Right
from accounts.templatetags.times import day
from library.calculators.cases import results
from library.calculators.computing import Computed, compute
from library.calculators.form import fields_of, read_inputs
from library.calculators.presenting import changed_inputs
from library.calculators.reading import calculator_by_id
from library.calculators.run_views import readable
from library.calculators.saving import effective_inputs
from library.calculators.verdict import sentence
from library.roi.problems import CannotCompute
from usage.choices import EventKind
from usage.recording import record_later

TYPES = {
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@dataclass(frozen=True, slots=True)
class Case:
    """What a document is made of: a saved run, or numbers nobody saved."""

    asset_id: int
    record: Mapping
    given: Mapping
    computed: Computed
    title: str
    customer: str
    author: str
    subtitle: str
    revision: int | None

    @property
    def footer(self) -> str:
        """The line that stands on every page."""
        parts = ["Valuary", self.record["title"], _("version %(n)s") % {"n": self.revision or "–"}]
        if not self.record["shareable"]:
            parts.append(_("Internal only"))
        return " · ".join(parts)


def calculator_case(request, asset_id: int, form: str):
    """The numbers in the address as a document."""
    calculator = calculator_by_id(request.user, asset_id, timezone.now())
    given, _wrong = read_inputs(calculator.record, request.GET)
    with override(language_of(request)):
        try:
            computed = compute(calculator.record, given)
        except CannotCompute as reason:
            messages.error(request, reason.say(_))
            return redirect(calculator.url)
        made = {"day": day(timezone.localdate()), "who": str(request.user)}
        case = Case(
            asset_id=asset_id,
            record=calculator.record,
            given=given,
            computed=computed,
            title=calculator.title,
            customer="",
            author=str(request.user),
            subtitle=_("Made on %(day)s by %(who)s.") % made,
            revision=calculator.revision,
        )
        return answer(request, case, form)


def run_case(request, run_id: int, form: str):
    """A saved run as a document."""
    saved = readable(request, run_id)
    with override(language_of(request)):
        made = {"day": day(saved.created_at), "who": str(saved.owner)}
        parts = [_("For %(customer)s") % {"customer": saved.customer}] if saved.customer else []
        parts += [saved.deal] if saved.deal else []
        parts.append(_("Saved on %(day)s by %(who)s.") % made)
        case = Case(
            asset_id=saved.calculator_id,
            record=saved.record,
            given=changed_inputs(saved),
            computed=saved.computed,
            title=saved.name,
            customer=saved.customer,
            author=str(saved.owner),
            subtitle=" · ".join(parts),
            revision=saved.revision,
        )
        return answer(request, case, form)


def language_of(request) -> str:
    """Return the language a document is asked for in; else the reader's."""
    asked = request.GET.get("language", "")
    return asked if asked in InterfaceLanguage.values else request.LANGUAGE_CODE


def answer(request, case: Case, form: str) -> HttpResponse:
    """Return the document as a download, and record that it was taken."""
    content = pdf(case) if form == "pdf" else excel(case)
    if not request.user.may(Right.AUTHOR):
        record_later(
            EventKind.DOWNLOAD,
            user=request.user,
            asset_id=case.asset_id,
            asset_type=case.record["type"],
            source="page",
        )
    response = HttpResponse(content, content_type=TYPES[form])
    response["Content-Disposition"] = content_disposition_header(True, f"{case.title}.{form}")
    return response


def pdf(case: Case) -> bytes:
    """Return a case as PDF."""
    # Fonts and typesetting are loaded by the first who wants a document.
    from library.calculators.business_case import business_case

    fields = fields_of(case.record, case.given)
    sheet = results(case.record, case.computed, fields)
    sheet["sentence"] = sentence(case.record, case.computed, case.customer)
    head = {name: getattr(case, name) for name in ("title", "author", "subtitle", "footer")}
    return business_case(case.record, sheet, head)


def excel(case: Case) -> bytes:
    """Return a case as a workbook with live formulas."""
    from library.calculators.excel.export import workbook

    inputs = effective_inputs(case.record, case.given)
    said = sentence(case.record, case.computed, case.customer)
    words = [case.title, case.subtitle, said, case.footer]
    return workbook(case.record, inputs, case.computed, words)
