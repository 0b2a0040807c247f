"""Coverage as JSON."""

from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Router

from accounts.problems import ApiProblem
from reports.coverage.matrix import coverage
from reports.coverage.requests import clean_coverage

router = Router(tags=["reports"])


@router.get("/coverage")
def get_coverage(
    request,
    funnel: str = "",
    type: str = "",
    industry: str = "",
    product: str = "",
    language: str = "",
):
    """What there is at each stage for each role, how stale and how used, as far as the caller sees it."""
    asked, problems = clean_coverage(request.GET)
    if problems:
        first = problems[0]
        message = _("Unknown value: %(value)s") % {"value": first.value[:80]}
        raise ApiProblem(f"unknown_{first.field}", message, first.field)
    found = coverage(request.auth, asked, timezone.now())
    return {
        "stages": [{"value": stage.slug, "label": stage.label} for stage in found.stages],
        "roles": [{"value": role.slug, "label": role.label} for role in found.roles],
        "cells": [
            {
                "stage": cell.stage,
                "role": cell.role,
                "live": cell.live,
                "stale": cell.stale,
                "uses": cell.uses,
            }
            for cell in found.cells
        ],
        "gaps": [
            {"stage": cell.stage, "role": cell.role, "reason": cell.gap} for cell in found.gaps
        ],
    }
