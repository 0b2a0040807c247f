"""A calculator's page: what it asks, what comes out, and whose numbers these are."""

from __future__ import annotations

import json
from collections.abc import Mapping

from django.http import QueryDict
from django.utils.translation import gettext as _

from library.calculators.cases import results, whose
from library.calculators.computing import compute
from library.calculators.form import as_query, fields_of, grouped, label_of, read_inputs
from library.roi.problems import CannotCompute


def calculator_sheet(record: Mapping, sent: QueryDict) -> dict:
    """Return the form, the results and the tables of a calculator with the inputs of an address."""
    given, wrong = read_inputs(record, sent)
    fields = fields_of(record, given, wrong)
    sheet = {
        "groups": grouped(fields),
        "fields": fields,
        "changed": [field for field in fields if field.changed],
        "query": as_query(given, record).urlencode(),
        "errors": json.dumps({field.name: field.error for field in fields if field.error}),
        "unread": [
            f"{label_of(field.row)}: {field.error}" for field in fields if field.key in wrong
        ],
    }
    try:
        computed = compute(record, given)
    except CannotCompute as reason:
        return {**sheet, **whose(fields), "refused": reason.say(_)}
    return {**sheet, **results(record, computed, fields)}
