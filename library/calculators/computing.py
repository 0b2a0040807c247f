"""Everything one set of inputs comes to, computed for a page or kept with a saved run."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from functools import lru_cache

from library.roi.break_even import Turn, break_even
from library.roi.results import RunResult
from library.roi.what_if import Scenario, Swing, as_model, scenarios, sensitivity

# So many inputs are tried when a case does not pay back.
MOST_TURNS = 5
OTHER_CASES = (Scenario.CONSERVATIVE, Scenario.OPTIMISTIC)


@dataclass(frozen=True, slots=True)
class Computed:
    """The expected case, the two beside it, and what it hangs on.

    A case without any factor of its own is None. `turns` is what would have to change for a case
    that ends below zero; `missed` names the metric that does.
    """

    run: RunResult
    cases: dict[str, RunResult | None]
    swings: list[Swing]
    turns: list[Turn]
    missed: str = ""

    def pack(self) -> dict:
        """Return plain values from which `unpack` makes the same."""
        return {
            "run": self.run.pack(),
            "cases": {case: run.pack() if run else None for case, run in self.cases.items()},
            "swings": [asdict(swing) for swing in self.swings],
            "turns": [asdict(turn) for turn in self.turns],
            "missed": self.missed,
        }

    @classmethod
    def unpack(cls, packed: Mapping) -> Computed:
        """Read what `pack` returned."""
        kept = packed["cases"]
        return cls(
            run=RunResult.unpack(packed["run"]),
            cases={
                case: RunResult.unpack(kept[case]) if kept.get(case) else None
                for case in OTHER_CASES
            },
            swings=[Swing(**swing) for swing in packed["swings"]],
            turns=[Turn(**turn) for turn in packed["turns"]],
            missed=packed["missed"],
        )


# What decides the figures of a calculator.
DECISIVE = ("inputs", "lines", "years", "discount_rate", "risk_adjustment")


def compute(record: Mapping, given: Mapping[str, object]) -> Computed:
    """Compute a calculator's record with some inputs; raise CannotCompute.

    What was computed is remembered by everything that decides it.
    """
    decisive = json.dumps({name: record[name] for name in DECISIVE})
    return _computed(decisive, json.dumps(given, default=str))


@lru_cache(maxsize=300)
def _computed(decisive: str, inputs: str) -> Computed:
    record, given = json.loads(decisive), json.loads(inputs)
    model = as_model(record)
    runs = scenarios(model, given)
    run = runs[Scenario.EXPECTED]
    swings = sensitivity(model, given)
    missed = missed_metric(run)
    names = [swing.name for swing in swings][:MOST_TURNS]
    return Computed(
        run=run,
        # Without a factor there is no other case than the expected one.
        cases={
            case: runs[case] if any(row.get(case) for row in record["inputs"]) else None
            for case in OTHER_CASES
        },
        swings=swings,
        turns=break_even(model, given, names, missed) if missed and names else [],
        missed=missed,
    )


def missed_metric(run: RunResult) -> str:
    """Return which metric ends below zero: what comes back, or what it is worth today."""
    for name in ("net", "npv"):
        value = run.metrics[name]
        if value is not None and value < 0:
            return name
    return ""
