"""An in-process snapshot of all taxonomies, so that labels cost no query.

A row counts changes; a snapshot is used only while that count stands, and within one
request the count is read once.
"""

from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

from django.utils.translation import get_language

from accounts.prepared import prepared
from library import taxonomy


@dataclass(frozen=True, slots=True)
class TermView:
    """One term of the snapshot."""

    slug: str
    label_en: str
    label_zh: str
    category: str = ""
    unit: str = ""

    @property
    def label(self) -> str:
        """The label in the language of the interface."""
        chinese = (get_language() or "").startswith("zh")
        return (self.label_zh if chinese else self.label_en) or self.label_en

    def label_in(self, language: str) -> str:
        """The label in a given language."""
        return (self.label_zh if language.startswith("zh") else self.label_en) or self.label_en


@dataclass(frozen=True, slots=True)
class ChannelView(TermView):
    """One channel of the snapshot, with the format that works there."""

    shortest_seconds: int | None = None
    longest_seconds: int | None = None
    least_pictures: int | None = None


@dataclass(frozen=True, slots=True)
class StageView(TermView):
    """One stage of the snapshot."""

    funnel: str = ""
    standard: str = ""
    terminal: bool = False
    owner: str = ""
    texts: tuple = ()

    def text(self, name: str) -> str:
        """A text of the stage (goal, question, buyer_side, exit_criteria) in the interface's language."""
        return self.text_in(name, get_language() or "")

    def text_in(self, name: str, language: str) -> str:
        """The same text in a given language."""
        values = dict(self.texts)
        suffix = "zh" if language.startswith("zh") else "en"
        return values.get(f"{name}_{suffix}") or values.get(f"{name}_en", "")

    @property
    def question(self) -> str:
        """The buyer's question at this stage."""
        return self.text("question")

    @property
    def goal(self) -> str:
        """What we do at this stage."""
        return self.text("goal")

    @property
    def buyer_side(self) -> str:
        """What the buyer thinks and does at this stage."""
        return self.text("buyer_side")

    @property
    def exit_criteria(self) -> str:
        """When this stage is done."""
        return self.text("exit_criteria")


STAGE_TEXTS = tuple(
    f"{name}_{suffix}"
    for name in ("goal", "question", "buyer_side", "exit_criteria")
    for suffix in ("en", "zh")
)
TAXONOMIES = {
    "funnel": taxonomy.FunnelModel,
    "role": taxonomy.DecisionRole,
    "buyer_stage": taxonomy.BuyerStage,
    "industry": taxonomy.Industry,
    "product": taxonomy.Product,
    "competitor": taxonomy.Competitor,
    "driver": taxonomy.ValueDriver,
    "channel": taxonomy.Channel,
}
# What a snapshot keeps of some taxonomies beside slug and labels.
EXTRA = {
    "driver": (TermView, ("category", "unit")),
    "channel": (ChannelView, ("shortest_seconds", "longest_seconds", "least_pictures")),
}


class Terms:
    """All taxonomies as they stood at one version."""

    def __init__(self, version: int):
        self.version = version
        self._by_taxonomy = {name: self._load(name) for name in TAXONOMIES}
        self._by_taxonomy["stage"] = self._load_stages()
        self.default_funnel = (
            taxonomy.FunnelModel.objects.filter(is_default=True)
            .values_list("slug", flat=True)
            .first()
            or ""
        )

    @staticmethod
    def _load(name) -> dict[str, TermView]:
        view, extra = EXTRA.get(name, (TermView, ()))
        rows = TAXONOMIES[name].objects.values("slug", "label_en", "label_zh", *extra)
        return {row["slug"]: view(**row) for row in rows}

    @staticmethod
    def _load_stages() -> dict[str, StageView]:
        rows = taxonomy.Stage.objects.values(
            "slug",
            "label_en",
            "label_zh",
            "terminal",
            "owner",
            "funnel__slug",
            "standard__slug",
            *STAGE_TEXTS,
        )
        return {
            row["slug"]: StageView(
                slug=row["slug"],
                label_en=row["label_en"],
                label_zh=row["label_zh"],
                funnel=row["funnel__slug"],
                # A stage of the standard funnel stands for itself.
                standard=row["standard__slug"]
                or (row["slug"] if row["funnel__slug"] == "standard" else ""),
                terminal=row["terminal"],
                owner=row["owner"],
                texts=tuple((name, row[name]) for name in STAGE_TEXTS),
            )
            for row in rows
        }

    @property
    def stages(self) -> list[StageView]:
        """The stages of the default funnel that content is made for, in order."""
        return self.stages_of(self.default_funnel)

    def stages_of(self, funnel: str) -> list[StageView]:
        """The stages of a funnel that content is made for, in order."""
        return [s for s in self.all("stage") if s.funnel == funnel and not s.terminal]

    def all(self, name: str) -> list[TermView]:
        """Every term of a taxonomy, in order."""
        return list(self._by_taxonomy[name].values())

    def has(self, name: str, slug: str) -> bool:
        """Tell whether a taxonomy has a slug."""
        return slug in self._by_taxonomy[name]

    def get(self, name: str, slug: str) -> TermView | None:
        """Return a term by its slug, or None."""
        return self._by_taxonomy[name].get(slug)

    def label(self, name: str, slug: str, language: str = "") -> str:
        """Return a term's label; an unknown slug stands for itself."""
        term = self.get(name, slug)
        if term is None:
            return slug
        return term.label_in(language) if language else term.label

    def effective_stages(self, slugs) -> list[str]:
        """Return every stage at which an asset tagged with these stages is found.

        A funnel with a stage of its own among them uses those; any other funnel is
        reached through the standard stage.
        """
        stages = [s for s in (self.get("stage", slug) for slug in slugs) if s]
        own_funnels = {stage.funnel for stage in stages}
        standards = {stage.standard for stage in stages if stage.standard}
        reached = [
            stage.slug
            for stage in self.all("stage")
            if stage.funnel not in own_funnels and stage.standard in standards
        ]
        return [stage.slug for stage in stages] + reached


_snapshot: Terms | None = None
_scope: ContextVar[dict | None] = ContextVar("terms_scope", default=None)


@prepared
def terms_version():
    """Return how often the taxonomies were changed."""
    return taxonomy.TermsVersion.objects.order_by("pk").values("number")[:1]


def get_terms() -> Terms:
    """Return the current snapshot, reading the version at most once in a request."""
    global _snapshot
    scope = _scope.get()
    if scope and "terms" in scope:
        return scope["terms"]
    row = terms_version.first()
    version = row["number"] if row else 0
    if _snapshot is None or _snapshot.version != version:
        _snapshot = Terms(version)
    if scope is not None:
        scope["terms"] = _snapshot
    return _snapshot


@contextmanager
def terms_scope():
    """Use one snapshot until the block ends."""
    token = _scope.set({})
    try:
        yield
    finally:
        _scope.reset(token)


def forget_snapshot() -> None:
    """Drop the snapshot, so that the next question loads it anew."""
    global _snapshot
    _snapshot = None
    if scope := _scope.get():
        scope.clear()
