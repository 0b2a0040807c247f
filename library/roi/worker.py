"""The child process that computes: a line of JSON in, a line of JSON out, under limits.

Before each line of a calculator it says which one it is, so that the parent knows what it was at
when the kernel ended it.
"""

from __future__ import annotations

import contextlib
import functools
import json

from library.limited.serving import Say, limit_time, serve
from library.roi.compiling import Compiled, compile_model
from library.roi.engine import metric_of, run
from library.roi.model import CalculatorModel
from library.roi.quick import NotQuick, Quick
from library.roi.results import Check


class Ready:
    """A compiled calculator, and the same laid out for quick questions once there is one."""

    def __init__(self, model: str):
        self.compiled: Compiled = compile_model(CalculatorModel.from_record(json.loads(model)))

    @functools.cached_property
    def quick(self) -> Quick | None:
        """The laid out calculator, or None for one with faults."""
        with contextlib.suppress(NotQuick):
            return Quick(self.compiled)
        return None


# A page asks for the same calculator again and again.
ready = functools.lru_cache(maxsize=16)(Ready)


def answer(request: dict, say: Say) -> dict:
    """Check a model, run it with each of the given sets of inputs, or tell one metric for each.

    The careful way computes line by line and says which one it is at.
    """
    found = ready(request["model"])
    if request["do"] == "check":
        return {"check": Check.of(found.compiled).pack()}

    def about_to(name: str) -> None:
        # Each line has the whole time: a long calculator is not a runaway.
        limit_time(request["seconds"])
        say({"at": name})

    how = {
        "stopped": request["stopped"],
        "about_to": about_to,
        "quick": None if request["careful"] else found.quick,
    }
    answers = []
    for inputs in request["inputs"]:
        limit_time(request["seconds"])
        if request["do"] == "metric":
            answers.append(metric_of(found.compiled, inputs, request["metric"], **how))
        else:
            answers.append(run(found.compiled, inputs, **how).pack())
    return {"answers": answers}


if __name__ == "__main__":
    serve(answer)
