"""What can be wrong with a calculator, a formula or an input, said once in plain words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field


def _(text: str) -> str:
    """Mark a message for the catalogue; whoever shows it passes gettext to `Problem.say`."""
    return text


MESSAGES: dict[str, str] = {
    # The record of a calculator
    "required": _("%(field)s is missing."),
    "bad_number": _("%(field)s is not a number: %(value)s"),
    "bad_whole": _("%(field)s is not a whole number from %(low)s to %(high)s: %(value)s"),
    "bad_choice": _("%(field)s is none of %(allowed)s: %(value)s"),
    "bad_list": _("%(field)s is not a list."),
    "bad_text": _("%(field)s is not a text of at most %(limit)s characters."),
    "bad_flag": _("%(field)s is neither true nor false."),
    "bad_range": _("%(field)s is not from %(low)s to %(high)s: %(value)s"),
    "too_many": _("There are more than %(limit)s %(field)s."),
    "not_object": _("%(field)s is not an object."),
    # Names
    "name_form": _(
        "A name starts with a letter or _ and has at most 64 letters, digits and _; "
        "no accents, no spaces."
    ),
    "name_cell": _("%(name)s reads like a cell of a spreadsheet. Choose a longer name."),
    "name_reserved": _("%(name)s has a meaning of its own in formulas. Choose another name."),
    "name_taken": _("%(name)s is already the name of another input or line."),
    # Formulas
    "too_long": _("The formula has more than %(limit)s characters."),
    "too_deep": _("The formula is nested more than %(limit)s levels deep."),
    "too_complex": _("The formula has more than %(limit)s parts. Split it into several lines."),
    "empty": _("There is no formula."),
    "character": _("%(char)s (%(codepoint)s) cannot stand in a formula."),
    "character_instead": _(
        "%(char)s (%(codepoint)s) cannot stand in a formula. Did you mean %(suggestion)s?"
    ),
    "unclosed": _("A bracket is not closed."),
    "unopened": _("A bracket is closed that was never opened."),
    "unfinished_text": _("A text in quotes is not closed."),
    "unfinished": _("The formula ends too early."),
    "syntax": _("%(text)s cannot stand here."),
    "space_before_bracket": _("Leave no space between %(name)s and its bracket."),
    "unknown_name": _("There is no input or line named %(name)s."),
    "unknown_name_instead": _(
        "There is no input or line named %(name)s. Did you mean %(suggestion)s?"
    ),
    "unknown_function": _("%(name)s is not a function that calculators have."),
    "unknown_function_instead": _(
        "%(name)s is not a function that calculators have. Did you mean %(suggestion)s?"
    ),
    "arguments": _("Too many or too few values for %(signature)s."),
    "reference": _("%(text)s points at cells. Use the names of inputs and lines."),
    "operator": _("%(text)s is not an operator that calculators have."),
    "comma": _("A comma only separates the values of a function. Write decimals with a point."),
    "error_value": _("%(text)s is the mark of an error, not a value."),
    "array": _("Between { and } only numbers, texts, TRUE and FALSE can stand."),
    "cycle": _("The lines need each other: %(path)s"),
    # Inputs
    "unknown_input": _("There is no input named %(name)s."),
    "unknown_input_instead": _("There is no input named %(name)s. Did you mean %(suggestion)s?"),
    "input_number": _("%(label)s is not a number: %(value)s"),
    "input_whole": _("%(label)s is not a whole number: %(value)s"),
    "input_low": _("%(label)s is below %(limit)s."),
    "input_high": _("%(label)s is above %(limit)s."),
    "input_choice": _("%(label)s is none of %(allowed)s."),
    "input_series": _("%(label)s needs %(count)s values, one for each year from year 0."),
    # Results of lines
    "division_by_zero": _("Division by zero."),
    "overflow": _("The result is too large, or there is none."),
    "text": _("A text or a list stands where a number belongs."),
    "list": _(
        "The result is one value for each year. Add them up with SUM, or mark the line as yearly."
    ),
    "not_available": _("A value was not found."),
    "outside": _("The position lies outside of the list."),
    "failed": _("The spreadsheet engine cannot compute this (%(kind)s)."),
    "depends": _("It needs %(name)s, which has no value."),
    # The run as a whole
    "time": _("Computing took too long and was stopped."),
    "memory": _("Computing took too much memory and was stopped."),
    "crashed": _("The computation stopped without a result."),
    "busy": _("Too many computations are running. Try again in a moment."),
    # Why a metric does not exist
    "no_value_of": _("%(names)s has no value."),
    "no_cost": _("There is no cost to compare with."),
    "no_first_cost": _("There is no cost in year 0 to compare with."),
    "no_years": _("The horizon has no year after year 0."),
    "no_flow": _("No money flows."),
    "one_sign": _("The net flow never changes its sign."),
    "many_signs": _(
        "The net flow changes its sign %(count)s times, so that several rates would fit."
    ),
    "no_rate": _("No rate was found."),
    "not_recovered": _("It does not pay back within the horizon."),
    "not_finite": _("The numbers are too large."),
    # Said beside a metric that does exist
    "recovered_twice": _(
        "The cumulative flow reaches zero earlier, but falls below it again in year %(year)s."
    ),
    "at_once": _("The cumulative flow is never below zero: nothing has to be recovered."),
}


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong: where, what, and at which character of the formula (0-based)."""

    line: str
    code: str
    position: int | None = None
    params: Mapping[str, object] = field(default_factory=dict)

    def say(self, translate: Callable[[str], str] = str) -> str:
        """Return the sentence for people, through the caller's gettext if there is one."""
        better = f"{self.code}_instead" if self.params.get("suggestion") else self.code
        return translate(MESSAGES[better]) % self.params

    @property
    def message(self) -> str:
        """The sentence in English."""
        return self.say()

    def to_json(self, translate: Callable[[str], str] = str) -> dict:
        """Return the error as the API answers it."""
        return {
            "line": self.line,
            "code": self.code,
            "message": self.say(translate),
            "position": self.position,
        }

    def pack(self) -> dict:
        """Return what the other process needs to make the same problem again."""
        return {
            "line": self.line,
            "code": self.code,
            "position": self.position,
            "params": dict(self.params),
        }

    @classmethod
    def unpack(cls, packed: dict) -> Problem:
        """Read what `pack` returned."""
        return cls(**packed)


class CannotCompute(Exception):
    """There is no result at all; `problems` says why, every reason at once."""

    def __init__(self, *problems: Problem):
        self.problems = problems
        super().__init__(self.say())

    def say(self, translate: Callable[[str], str] = str) -> str:
        """Return the reasons for people, each with the input or line it is about."""
        return " ".join(
            f"{problem.line}: {problem.say(translate)}" if problem.line else problem.say(translate)
            for problem in self.problems
        )


class RecordRefused(CannotCompute, ValueError):
    """A record that is no calculator."""
