"""How a document lies in an Elasticsearch index."""

from collections.abc import Iterable

from search.analysis import GAP
from search.choices import Sort
from search.document import Document
from search.engines.base import Blueprint
from search.engines.es_dsl import Double, Keyword, Long, Mapping, Object, Text
from search.engines.es_order import LIMIT
from search.facets import FACET_BY_NAME
from search.pinyin import sort_key

TEXT, SPELLED, SOUND, STARTS = "text", "spelled", "sound", "starts"
HEAD, SIGNS, TWIN, YIELDS_TO = "head", "signs", "twin", "yields_to"
FILES, TWIN_FILES = "files", "twin_files"
# Fields of tokens, what they are filled from, what is kept of each token, and whether a long
# text counts less.
TOKENS = (
    (TEXT, "tokens", "positions", True),
    (HEAD, "head", "positions", False),
    (SOUND, "sounds", "positions", True),
    (TWIN, "twin", "positions", True),
    (FILES, "files", "positions", True),
    (TWIN_FILES, "twin_files", "positions", True),
    (SIGNS, "signs", "freqs", True),
    (SPELLED, "spelled", "docs", False),
)
NUMBERS = ("id", "live_from", "live_until", "published", "uses", "due", "stale_from")
# What an asset brings into every question is kept in hundredths: the weights are whole then,
# their products too, and equal scores are equal to the last bit.
UNIT = 100
STANDING_DIGITS = 6
ORDERS = {
    Sort.NEWEST: [{"published": "desc"}, {"key": "asc"}],
    Sort.MOST_USED: [{"uses": "desc"}, {"key": "asc"}],
    Sort.TITLE: [{"by_title": "asc"}, {"key": "asc"}],
}
# The entry that says how far the index has read the outbox. It is past its time from the
# beginning, like a deleted asset, so that no question finds it.
POSITION_ID = "position"
PAST = {"live_from": 0, "live_until": 0}


def standing_field(stage: str) -> str:
    """Return the field that holds the standing at a stage; '' is no stage."""
    return f"at_{stage}" if stage else "at"


def mapping(blueprint: Blueprint) -> Mapping:
    """Return the fields of an index and what it was built for."""
    fields = Mapping()
    fields.meta("dynamic", "strict")
    fields.meta("_source", includes=["document", "position"])
    fields.meta("_meta", {"stages": blueprint.stages, "signature": blueprint.signature})
    for name, _source, kept, norms in TOKENS:
        fields.field(name, Text(analyzer="whitespace", index_options=kept, norms=norms))
    for name in (STARTS, "audience", YIELDS_TO):
        fields.field(name, Keyword(doc_values=False))
    for name in FACET_BY_NAME:
        fields.field(name, Keyword())
    for name in NUMBERS:
        fields.field(name, Long())
    for name in ("key", "by_title"):
        fields.field(name, Keyword(index=False))
    for stage in ("", *blueprint.stages):
        fields.field(standing_field(stage), Double(index=False))
    fields.field("checksum", Long(index=False))
    for name in ("document", "position"):
        fields.field(name, Object(enabled=False))
    return fields


def settings() -> dict:
    """Return the settings of an index.

    One shard: words are as rare in it as in the library, so scores and counts are exact. A copy
    of it lies on a second node as soon as there is one. What was written is shown on request.
    """
    return {
        "number_of_shards": 1,
        "auto_expand_replicas": "0-1",
        "refresh_interval": -1,
        "max_result_window": LIMIT,
    }


def row_of(document: Document, stages: Iterable[str]) -> dict:
    """Return what is written of one document."""
    return {
        **{name: getattr(document, name) for name in NUMBERS},
        "key": document.key,
        # Engines differ in whether an empty field counts; so none is empty.
        **{name: getattr(document, source) or GAP for name, source, _kept, _norms in TOKENS},
        YIELDS_TO: document.yields_to,
        STARTS: document.starts,
        "audience": document.audience,
        **document.facets,
        **{
            standing_field(stage): standing_value(standing)
            for stage, standing in document.standings(("", *stages)).items()
        },
        "by_title": sort_key(document.title),
        "checksum": document.checksum,
        "document": document.stored(),
    }


def standing_value(standing: float) -> float:
    """Return 1 + a standing, in hundredths."""
    return round(UNIT * (1 + standing), STANDING_DIGITS)
