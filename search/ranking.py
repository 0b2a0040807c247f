"""The order of results: one pure function for every engine.

score = text × (1 + role + industry + …) × (1 + stage + used + proven + checked + fresh + …).
The first bracket is the context of the deal, the second the standing of the asset at the deal's
stage. As they are multiplied, an engine can compute the same product while it searches and nothing
good is cut; as the second is known beforehand for every stage, it costs a question nothing.
The function returns its parts, and the parts are what the reader sees as reasons.
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass

from search.document import Document
from search.request import CONTEXT_NAMES, Context
from search.weights import weights

# Digits of a score that count; what is equal so far is sorted by key.
DIGITS = 5


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a score: why it is there and how much it adds."""

    code: str
    weight: float
    value: str = ""


@dataclass(frozen=True, slots=True)
class Scored:
    """A document with its score and where the score came from."""

    document: Document
    text: float
    score: float
    parts: tuple[Part, ...]
    partial: bool = False


def context_weights(context: Context) -> list[tuple[str, str, float]]:
    """Return (facet, value, weight) of each part of a context that standing does not have."""
    table = weights()
    wanted = ((name, getattr(context, name)) for name in CONTEXT_NAMES if name != "stage")
    return [(name, value, table[name]) for name, value in wanted if value and table[name]]


def context_parts(document: Document, context: Context) -> list[Part]:
    """Return what the context lifts this document by."""
    return [
        Part(f"for_{name}", weight, value)
        for name, value, weight in context_weights(context)
        if value in document.facets.get(name, ())
    ]


def context_factor(document: Document, context: Context) -> float:
    """Return by how much the context multiplies this document's score."""
    return 1 + sum(part.weight for part in context_parts(document, context))


def stage_parts(document: Document, stage: str) -> list[Part]:
    """Return what it adds to a document's standing that it is made for a stage."""
    fits = stage and document.is_for(stage)
    return [Part("for_stage", weights()["stage"], stage)] if fits and weights()["stage"] else []


def static_parts(document: Document, stage: str) -> list[Part]:
    """Return what the document brings into every question at a stage, weightiest first."""
    parts = [Part(code, weight) for code, weight in document.static.items()]
    used = document.used_at.get(stage, 0)
    if used:
        code = "used_at_stage" if stage else "used"
        parts.append(Part(code, weights()["used"] * used / 4, stage))
    return sorted(parts, key=lambda part: -part.weight)


def rank(document: Document, text: float, context: Context, partial: bool = False) -> Scored:
    """Score one document for a context."""
    stage, lifted = stage_parts(document, context.stage), context_parts(document, context)
    static = static_parts(document, context.stage)
    score = text * (1 + sum(part.weight for part in lifted)) * (1 + standing(stage + static))
    return Scored(document, text, score, (*stage, *lifted, *static), partial)


def standing(parts: list[Part]) -> float:
    """Return the sum of an asset's own parts, never below zero."""
    return max(0.0, sum(part.weight for part in parts))


def significant(score: float) -> float:
    """Round a score to the digits that count, so that float noise decides nothing."""
    if score <= 0:
        return 0.0
    return round(score, DIGITS - math.floor(math.log10(score)) - 1)


def in_order(scored: Iterable[Scored]) -> list[Scored]:
    """Sort by score, ties by key; full matches stand before partial ones."""
    return sorted(scored, key=lambda s: (s.partial, -significant(s.score), s.document.key))
