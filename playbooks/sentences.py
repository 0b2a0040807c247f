"""A journey's step as one sentence, in the language its words are written in."""

from django.utils import translation
from django.utils.translation import gettext as _

from library.terms import get_terms

BLANK = "__"
QUOTES = ("“", '"', "「", "《")


def step_sentence(record: dict, step: dict, titles: list[str] | None = None) -> str:
    """Return the sentence of a step; what is not filled in stays a blank to fill.

    `titles` are those of the content, as far as the reader may see it.
    """
    with translation.override(record["language"].replace("zh-hant", "zh-hans")):
        words = {
            "stage": label("stage", step["stage"], record),
            "buyer": label("buyer_stage", step["buyer_stage"], record),
            "content": listed(titles) or BLANK,
            "whom": whom(record, step),
            "channel": label("channel", step["channel"], record),
            "know": clause(step["know"]),
            "feel": clause(step["feel"]),
            "do": clause(step["do"]),
        }
        return (
            _(
                "In sales stage %(stage)s, buyer stage %(buyer)s, this content, %(content)s, reaches"
                " %(whom)s through %(channel)s. They come to know %(know)s and feel %(feel)s, and so"
                " they %(do)s, which moves the deal to the next stage."
            )
            % words
        )


def label(taxonomy: str, slug: str | None, record: dict) -> str:
    """Return what a term is called in the record's language, or a blank."""
    return get_terms().label(taxonomy, slug, record["language"]) if slug else BLANK


def whom(record: dict, step: dict) -> str:
    """Return whom a step reaches: a role, of a segment."""
    role = label("role", step["role"], record) if step["role"] else ""
    if role and record["segment"]:
        return _("%(role)s (%(segment)s)") % {"role": role, "segment": record["segment"]}
    return role or record["segment"] or BLANK


def listed(titles: list[str] | None) -> str:
    """Return titles as the language lists and quotes them; one that is a quotation has its marks."""
    return _(", ").join(
        title if title.startswith(QUOTES) else _("“%(title)s”") % {"title": title}
        for title in titles or ()
    )


def clause(text: str) -> str:
    """Return words as they stand inside a sentence: without a full stop of their own."""
    return text.strip().rstrip("。.；;") or BLANK
