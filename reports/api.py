"""The rank as JSON."""

from dataclasses import asdict

from django.utils.translation import gettext as _
from ninja import Router

from accounts.problems import ApiProblem
from reports.querysets import RANK_FORMULA, asset_rank
from reports.requests import clean_rank

router = Router(tags=["reports"])
SHOWN = (
    "rank",
    "change",
    "id",
    "key",
    "type",
    "title",
    "url",
    "uses",
    "uses_before",
    "users",
    "rating",
)


@router.get("/assets")
def get_rank(
    request, days: str = "30", stage: str = "", role: str = "", type: str = "", team: str = ""
):
    """Assets by use in the last 7, 30 or 90 days, against the period before."""
    asked, problems = clean_rank(request.GET)
    if problems:
        first = problems[0]
        message = _("Unknown value: %(value)s") % {"value": first.value[:80]}
        raise ApiProblem(f"unknown_{first.field}", message, first.field)
    rows = asset_rank(request.auth, asked)
    results = [{name: row[name] for name in SHOWN} for row in map(asdict, rows)]
    return {"results": results, "formula": RANK_FORMULA}
