"""A person's saved runs on the start page."""

from django.db.models import F, Value
from django.db.models.functions import JSONObject

from accounts.prepared import prepared
from library.assets.base import Asset
from library.calculators.runs import CalculatorRun
from library.money import money
from library.sections import Section, home_section

SHOWN = 3


@prepared
def my_runs(user_id, sight, now):
    """Return the runs a person saved last, as rows of the start page."""
    return (
        CalculatorRun.objects.filter(
            owner=user_id, calculator__in=Asset.objects.seen_with(sight, now)
        )
        .order_by("-created_at")
        .values(
            part=Value("runs"),
            item=F("pk"),
            moment=F("created_at"),
            detail=JSONObject(
                name=F("name"),
                currency=F("record__currency"),
                npv=F("results__run__metrics__npv"),
            ),
        )[: SHOWN + 1]
    )


@home_section(order=40, ask=lambda user, now: (my_runs, (user.pk, user.sight, now)))
def recent_runs(user, seen, rows):
    """Show the runs a person saved last; nothing to who never saved one."""
    found = rows.get("runs", [])
    if not found:
        return None
    runs = [
        {"pk": row["item"], "name": row["detail"]["name"], "npv": worth(row["detail"])}
        for row in found[:SHOWN]
    ]
    return Section("library/runs/recent.html", {"runs": runs, "more": len(found) > SHOWN})


def worth(detail: dict) -> str:
    """Write the net present value of a run, an empty text when there is none."""
    npv = detail["npv"]
    # SQLite reads the null of JSON as a text.
    return money(npv, detail["currency"]) if isinstance(npv, (int, float)) else ""
