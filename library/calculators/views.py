"""Using a calculator: live results, a run that is recorded, a run that is kept."""

from datetime import timedelta
from uuid import NAMESPACE_URL, uuid5

from django.contrib import messages
from django.core.cache import cache
from django.http import QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.problems import ApiProblem
from accounts.roles import Right
from library.actions import record_use
from library.calculators.form import PREFIX, as_query, read_inputs
from library.calculators.page import calculator_sheet
from library.calculators.reading import Calculator, calculator_by_id
from library.calculators.saving import NAMES, save_run
from library.recorded import said_of
from library.terms import get_terms
from usage.choices import EventKind
from usage.recording import record_later

# Who slides and looks uses a calculator once in this time, however often the page asks.
ONE_RUN = timedelta(hours=1)
KEPT = ("stage", "role")


def live(request, asset_id: int):
    """What comes out of the numbers in the form, while they change."""
    calculator = calculator_by_id(request.user, asset_id, timezone.now())
    record_live_run(request.user, calculator, request.GET)
    sheet = calculator_sheet(calculator.record, request.GET)
    context = {"sheet": sheet, "record": calculator.record, "calculator": calculator}
    response = render(request, "library/calculator/live.html", context)
    # The address stays one that can be sent.
    query = kept_query(request.GET, sheet["query"])
    response["HX-Replace-Url"] = f"{calculator.url}?{query}" if query else calculator.url
    return response


def record_live_run(user, calculator: Calculator, sent: QueryDict) -> None:
    """Record that a reader computed; authors' own trials are no usage."""
    if user.may(Right.AUTHOR):
        return
    period = int(timezone.now().timestamp() // ONE_RUN.total_seconds())
    name = f"calculator-run-{user.pk}-{calculator.id}-{period}"
    if not cache.add(name, True, ONE_RUN.total_seconds()):
        return
    chosen = {k: sent.get(k, "") if get_terms().has(k, sent.get(k, "")) else "" for k in KEPT}
    record_later(
        EventKind.CALCULATOR_RUN,
        user=user,
        asset_id=calculator.id,
        asset_type=calculator.record["type"],
        source="page",
        # Other processes have caches of their own.
        event_id=uuid5(NAMESPACE_URL, name),
        **chosen,
    )


@require_POST
def run(request, asset_id: int):
    """Record that a reader computed with a calculator, then show the result for their inputs."""
    calculator = calculator_by_id(request.user, asset_id, timezone.now())
    sent = request.POST
    if "reset" not in sent:
        chosen = {name: sent.get(name, "") for name in KEPT}
        try:
            event = record_use(
                request.user, asset_id, EventKind.CALCULATOR_RUN, source="page", **chosen
            )
            messages.success(request, said_of(event), extra_tags=str(event.pk))
        except ApiProblem as problem:
            messages.error(request, problem.message)
    given, wrong = read_inputs(calculator.record, sent)
    inputs = as_query(given, calculator.record)
    for name, values in wrong.items():
        inputs.setlist(PREFIX + name, values)
    return redirect(f"{calculator.url}?{kept_query(sent, inputs.urlencode())}#result")


@require_POST
def keep(request, asset_id: int):
    """Keep the numbers in the form and what they come to as a document."""
    calculator = calculator_by_id(request.user, asset_id, timezone.now())
    sent = request.POST
    given, wrong = read_inputs(calculator.record, sent)
    names = {name: sent.get(name, "") for name in NAMES}
    try:
        if wrong:
            raise ApiProblem("input_number", _("Some numbers cannot be read."))
        where = {name: sent.get(name, "") for name in KEPT}
        saved = save_run(request.user, calculator, given, source="page", **where, **names)
    except ApiProblem as problem:
        messages.error(request, problem.message)
        return redirect(f"{calculator.url}?{every_query(sent)}")
    messages.success(request, _("Saved. It stays as it is, whatever becomes of the calculator."))
    return redirect(saved)


def every_query(sent: QueryDict) -> str:
    """Return everything that was typed, right or wrong, as an address: nothing is lost."""
    kept = QueryDict(mutable=True)
    for name in sent:
        if name.startswith(PREFIX) or (name in (*KEPT, *NAMES) and sent[name]):
            kept.setlist(name, sent.getlist(name))
    return kept.urlencode()


def kept_query(sent: QueryDict, inputs: str) -> str:
    """Return the address of a page: stage and role, and inputs that are not the default."""
    chosen = QueryDict(mutable=True)
    chosen.update({name: sent[name] for name in KEPT if sent.get(name)})
    return "&".join(part for part in (chosen.urlencode(), inputs) if part)
