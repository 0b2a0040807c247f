"""How a document lies in a tantivy index."""

from collections.abc import Iterable

import orjson
import tantivy

from search.analysis import GAP
from search.choices import Sort
from search.document import Document
from search.facets import FACET_BY_NAME, FACETS
from search.pinyin import sort_key
from search.ranking import significant

TEXT, SPELLED, SOUND, STARTS = "text", "spelled", "sound", "starts"
HEAD, SIGNS, TWIN, YIELDS_TO = "head", "signs", "twin", "yields_to"
FILES, TWIN_FILES = "files", "twin_files"
# Fields that sort everything but relevance; ties are broken by key within the field.
ORDERS = {Sort.NEWEST: "by_newest", Sort.MOST_USED: "by_uses", Sort.TITLE: "by_title"}
# What everybody is shown first who asks for nothing in particular, ties by key.
BY_STANDING = "by_standing"
BY_KEY = "by_key"
# The first bytes of the key as numbers: equal scores are sorted by these, no document is read.
KEY_FIELDS = ("key_1", "key_2", "key_3", "key_4")
NUMBERS = ("id", "live_from", "live_until", "due", "stale_from")
CHECKSUM = "checksum"
# All values of a facet that an asset has, as one: a column with one value to an asset is counted
# twenty times as fast as one with several. Free words are rarely twice the same.
SETS = {facet.name: f"{facet.name}_set" for facet in FACETS if not facet.free}
BETWEEN = "\x1f"
# Above every score of an asset without words and context.
HIGHEST = 90
# Fields of tokens, what they are filled from, and what is kept of each token.
TOKENS = (
    (TEXT, "tokens", "position"),
    (HEAD, "head", "position"),
    (SOUND, "sounds", "position"),
    (TWIN, "twin", "position"),
    (FILES, "files", "position"),
    (TWIN_FILES, "twin_files", "position"),
    (SIGNS, "signs", "freq"),
    (SPELLED, "spelled", "basic"),
)


def build_schema(stages: Iterable[str]) -> tantivy.Schema:
    """Return the fields of the index; each stage has a field for an asset's standing at it."""
    builder = tantivy.SchemaBuilder()
    raw = {"stored": False, "tokenizer_name": "raw", "index_option": "basic"}
    for name in ("pk", "audience", STARTS, YIELDS_TO):
        builder.add_text_field(name, **raw)
    for name, _source, option in TOKENS:
        builder.add_text_field(name, stored=False, tokenizer_name="whitespace", index_option=option)
    for name in (*FACET_BY_NAME, *SETS.values(), *ORDERS.values(), BY_STANDING, BY_KEY):
        builder.add_text_field(name, fast=True, **raw)
    for name in (*NUMBERS, *KEY_FIELDS):
        builder.add_unsigned_field(name, stored=False, indexed=name in NUMBERS, fast=True)
    builder.add_unsigned_field(CHECKSUM, stored=False, indexed=False, fast=True)
    for stage in ("", *stages):
        builder.add_float_field(standing_field(stage), stored=False, indexed=False, fast=True)
    builder.add_bytes_field("document", stored=True, indexed=False)
    return builder.build()


def standing_field(stage: str) -> str:
    """Return the field that holds the standing at a stage; '' is no stage."""
    return f"at_{stage}" if stage else "at"


def weight_value(standing: float) -> float:
    """Return the value whose logarithm, as tantivy weights by, is 1 + standing.

    Standings that are equal as far as they count have one value, so that it can be asked for.
    """
    return 2 ** significant(1 + standing) - 2


def key_numbers(key: str) -> list[int]:
    """Return a key's first bytes as numbers that sort as keys do."""
    data = key.encode()
    parts = (data[start : start + 8] for start in range(0, 8 * len(KEY_FIELDS), 8))
    return [int.from_bytes(part.ljust(8, b"\0"), "big") for part in parts]


def order_text(sort: Sort, document: Document) -> str:
    """Return a text that sorts a document among others, ties by key."""
    if sort == Sort.NEWEST:
        return f"{10**11 - document.published:012d} {document.key}"
    if sort == Sort.MOST_USED:
        return f"{10**10 - document.uses:011d} {document.key}"
    return f"{sort_key(document.title)}\x01{document.key}"


def standing_text(document: Document) -> str:
    """Return a text that sorts a document by its standing, highest first, ties by key."""
    return f"{HIGHEST - significant(1 + document.standing_at('')):.6f} {document.key}"


def row_of(document: Document, stages: Iterable[str]) -> tantivy.Document:
    """Return what is written of one document."""
    row = tantivy.Document()
    row.add_text("pk", str(document.id))
    for name, source, _option in TOKENS:
        # Engines differ in whether an empty field counts; so none is empty.
        row.add_text(name, getattr(document, source) or GAP)
    lists = {"audience": document.audience, STARTS: document.starts, **document.facets}
    lists[YIELDS_TO] = document.yields_to
    for name, values in lists.items():
        for value in values:
            row.add_text(name, value)
    for name, field in SETS.items():
        if values := document.facets.get(name):
            row.add_text(field, BETWEEN.join(sorted(set(values))))
    for stage, standing in document.standings(("", *stages)).items():
        row.add_float(standing_field(stage), weight_value(standing))
    for name in NUMBERS:
        row.add_unsigned(name, max(0, getattr(document, name)))
    row.add_unsigned(CHECKSUM, document.checksum)
    for name, number in zip(KEY_FIELDS, key_numbers(document.key), strict=True):
        row.add_unsigned(name, number)
    for sort, field in ORDERS.items():
        row.add_text(field, order_text(sort, document))
    row.add_text(BY_STANDING, standing_text(document))
    row.add_text(BY_KEY, document.key)
    row.add_bytes("document", orjson.dumps(document.stored()))
    return row


def document_of(searcher, address) -> Document:
    """Read a document back from the index."""
    return Document(**orjson.loads(bytes(searcher.doc(address).get_first("document"))))
