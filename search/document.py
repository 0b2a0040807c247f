"""An asset as the index holds it."""

import zlib
from dataclasses import dataclass, field, fields
from datetime import date, timedelta

import orjson

from library.registry import asset_type
from library.terms import Terms
from search.analysis import GAP, index_tokens, latin_words
from search.pinyin import sound_tokens
from search.texts import own_texts
from search.weights import weights

EVERYONE = "everyone"
FAR_FUTURE = 2**40
# Uses in 90 days that fill each quarter of the popularity bucket.
BUCKETS = (1, 4, 12, 40)
FRESH_DAYS = ((30, 1.0), (90, 0.5))


@dataclass(frozen=True, slots=True)
class Document:
    """What the engine is told of one asset. Everything here decides finding or order."""

    id: int
    key: str
    type: str
    title: str
    facets: dict[str, list[str]]
    audience: list[str]
    live_from: int
    live_until: int
    published: int
    uses: int
    # The parts of the score that need no question, by reason and by stage.
    static: dict[str, float] = field(default_factory=dict)
    # When those parts change by themselves, because time passes.
    due: int = FAR_FUTURE
    used_at: dict[str, int] = field(default_factory=dict)
    # What it is found by: its words, as they are spelt, titles and tags as they sound,
    # beginnings of its title.
    tokens: str = ""
    spelled: str = ""
    sounds: str = ""
    starts: list[str] = field(default_factory=list)

    @property
    def checksum(self) -> int:
        """A number that is another one as soon as anything of the document is."""
        values = {f.name: getattr(self, f.name) for f in fields(self)}
        return zlib.crc32(orjson.dumps(values, option=orjson.OPT_SORT_KEYS))

    def stored(self) -> dict:
        """Return what is read back of a document; what it is found by is not."""
        return {name: getattr(self, name) for name in STORED}

    def standing_at(self, stage: str) -> float:
        """The weight this asset brings into every question at a stage; '' is no stage."""
        used = weights()["used"] * self.used_at.get(stage, 0) / 4
        return max(0.0, sum(self.static.values()) + used)


FOUND_BY = ("tokens", "spelled", "sounds", "starts")
STORED = tuple(f.name for f in fields(Document) if f.name not in FOUND_BY)


def bucket(uses: int) -> int:
    """Return a coarse step of popularity, 0 to 4."""
    return sum(uses >= step for step in BUCKETS)


def catch_all(data: dict) -> str:
    """Return the tokens of an asset: title four times, tags three, summary twice, the rest once."""
    record = data["record"]
    parts = [(record["title"], 4), (" ".join(record["tags"]), 3), (record["summary"], 2)]
    parts += [(text, 1) for text in own_texts(data)]
    weighted = [(" ".join(index_tokens(text)), times) for text, times in parts if text]
    return f" {GAP} ".join(tokens for tokens, times in weighted for _ in range(times) if tokens)


def spelled(data: dict) -> str:
    """Return the Latin words of an asset, each once."""
    record = data["record"]
    texts = [record["title"], *record["tags"], record["summary"], *own_texts(data)]
    return " ".join(sorted(latin_words("\n".join(texts))))


def sounds_of(record: dict) -> str:
    """Return the tokens by which an asset is found by sound."""
    return sound_tokens([record["title"], *record["tags"]])


def facet_values(record: dict, terms: Terms) -> dict[str, list[str]]:
    """Return the values an asset has in each facet."""
    return {
        "type": [record["type"]],
        "form": [record["form"]] if record.get("form") else [],
        "stage": sorted(set(terms.effective_stages(found_at(record)))),
        "role": record["roles"],
        "industry": record["industries"],
        "product": record["products"],
        "competitor": record["competitors"],
        "driver": record["drivers"],
        "language": [record["language"]],
        "shareable": ["true" if record["shareable"] else "false"],
        "tag": record["tags"],
    }


def found_at(record: dict) -> list[str]:
    """Return the stages a record's type says it is for."""
    return asset_type(record["type"]).found_at(record)


def static_parts(record: dict, published: date, proven: bool, today: date) -> dict[str, float]:
    """Return the parts of the score that depend on the asset alone, without its use."""
    table, parts = weights(), {}
    if proven:
        parts["proven"] = table["proven"]
    if record["checked_until"] and record["checked_until"] >= today.isoformat():
        parts["checked"] = table["checked"]
    age = (today - published).days
    share = next((share for days, share in FRESH_DAYS if age < days), 0)
    if share:
        parts["fresh"] = table["fresh"] * share
    if record["importance"] != 3:
        parts["importance"] = table["importance"] * (record["importance"] - 3)
    return parts


def next_change(record: dict, published: date, today: date) -> date | None:
    """Return the day after today on which the static parts change, if there is one."""
    days = [published + timedelta(days=days) for days, _share in FRESH_DAYS]
    if record["checked_until"]:
        days.append(date.fromisoformat(record["checked_until"]) + timedelta(days=1))
    return min((day for day in days if day > today), default=None)
