"""The order of results: one pure function for every engine.

score = text × (1 + stage + role + industry + …) × (1 + used + proven + checked + fresh + …).
The first bracket is the context of the deal, the second the standing of the asset. As they are
multiplied, the order among documents with the same context does not depend on the context, so
an engine can fetch the best of each context and nothing good is cut. The function returns its
parts, and the parts are what the reader sees as reasons.
"""

from dataclasses import dataclass

from search.document import Document
from search.request import Context
from search.weights import weights

CONTEXT_FACETS = ("stage", "role", "industry", "product", "competitor", "language")


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


def context_parts(document: Document, context: Context) -> list[Part]:
    """Return what the context lifts this document by."""
    table = weights()
    return [
        Part(f"for_{name}", table[name], wanted)
        for name in CONTEXT_FACETS
        if (wanted := getattr(context, name)) and wanted in document.facets.get(name, ())
    ]


def static_parts(document: Document, stage: str) -> list[Part]:
    """Return what the document brings into every question at a stage."""
    parts = [Part(code, weight) for code, weight in document.static.items()]
    used = document.used_at.get(stage, 0)
    if used:
        code = "used_at_stage" if stage else "used"
        parts.append(Part(code, weights()["used"] * used / 4, stage))
    return parts


def rank(document: Document, text: float, context: Context, partial: bool = False) -> Scored:
    """Score one document for a context."""
    lifted = context_parts(document, context)
    static = static_parts(document, context.stage)
    score = text * (1 + sum(part.weight for part in lifted)) * (1 + standing(static))
    return Scored(document, text, score, tuple(lifted + static), partial)


def standing(parts: list[Part]) -> float:
    """Return the sum of an asset's own parts, never below zero."""
    return max(0.0, sum(part.weight for part in parts))


def in_order(scored: list[Scored]) -> list[Scored]:
    """Sort by score, ties by key; full matches stand before partial ones."""
    return sorted(scored, key=lambda s: (s.partial, -round(s.score, 6), s.document.key))
