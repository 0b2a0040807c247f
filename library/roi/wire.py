"""What travels to a child process. Numbers that JSON does not know travel as text."""

from __future__ import annotations

import json
from collections.abc import Mapping

from library.roi.model import CalculatorModel


def request_for(do: str, model: CalculatorModel | Mapping, **fields: object) -> dict:
    """Return a request; raise RecordRefused for a record that is no calculator."""
    if not isinstance(model, CalculatorModel):
        model = CalculatorModel.from_record(model)
    return {"do": do, "model": json.dumps(model.to_record()), **fields}
