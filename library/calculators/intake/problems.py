"""What could not be taken over from a workbook, by cell, and what to do about it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field

from library.roi.problems import Problem


def _(text: str) -> str:
    """Mark a message for the catalogue."""
    return text


MESSAGES = {
    "no_names": _(
        "No cell of this workbook has a name. Name the cells of inputs and results in Excel "
        "(Formulas, Define name) and upload it again."
    ),
    "not_cells": _("This name stands for no cells that can be taken over."),
    "text": _("The cell holds a text, so it became no input."),
    "date": _("Dates cannot be computed with here."),
    "error_value": _("The cell holds an error: %(text)s"),
    "external": _("It points into another workbook."),
    "table": _("Tables are not taken over. Point at cells in their place."),
    "whole": _("Whole columns and rows are not taken over. Point at the cells that count."),
    "range": _("A range stands where one value belongs."),
    "operator": _("%(text)s cannot be computed with here."),
    "function": _("%(name)s is not a function that calculators have."),
    "length": _(
        "The range has %(count)s cells; with %(years)s years it would need %(needed)s, from year 0."
    ),
    "too_many_cells": _("More than %(limit)s cells are taken together."),
    "array": _("A formula that fills several cells is not taken over."),
    "formula": _("The formula cannot be read: %(message)s"),
    "differs": _("Here it comes to %(here)s, in the workbook to %(there)s."),
    "changed": _("The formula was changed in the workbook. The calculator's own was kept."),
    "too_many": _("There are more than %(limit)s inputs and lines. The rest was left out."),
}


_NO_WORKBOOK = _("This is no Excel workbook. Save it as .xlsx and upload it again.")
_TOO_LARGE = _("This workbook is too large. Leave out what does not compute, and pictures.")
_TOO_MUCH = _("Reading this workbook took too much. Leave out what does not compute.")
# Why a file could not be opened at all.
REFUSALS = {
    "encrypted": _("A password protects this workbook. Save it without and upload it again."),
    "too_large": _TOO_LARGE,
    "bomb": _TOO_LARGE,
    **dict.fromkeys(("time", "memory", "crashed"), _TOO_MUCH),
}


def say_refusal(code: str, translate: Callable[[str], str] = str) -> str:
    """Return why a file could not be opened, for people."""
    return translate(REFUSALS.get(code, _NO_WORKBOOK))


@dataclass(frozen=True, slots=True)
class Trouble:
    """One thing that could not be taken over: the cell, the name it has, and why."""

    cell: str
    name: str
    code: str
    params: Mapping[str, object] = field(default_factory=dict)

    def say(self, translate: Callable[[str], str] = str) -> str:
        """Return the reason for people, through the caller's gettext if there is one."""
        if "problem" in self.params:
            return Problem.unpack(dict(self.params["problem"])).say(translate)
        return translate(MESSAGES[self.code]) % self.params

    def pack(self) -> dict:
        """Return what the other process needs to make the same."""
        return asdict(self)


class NotConverted(Exception):
    """Why a formula cannot be taken over."""

    def __init__(self, code: str, **params: object):
        self.code, self.params = code, params
        super().__init__(code)
