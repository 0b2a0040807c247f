"""An asset as the index holds it."""

import zlib
from collections.abc import Iterable
from dataclasses import dataclass, field, fields
from datetime import date, datetime, timedelta

import orjson

from library.assets.rows import unproven_rows
from library.registry import asset_type
from library.terms import Terms
from search.analysis import GAP, latin_words, signs, text_tokens
from search.compounds import other_tokens
from search.facets import Gap
from search.file_texts import FilePart
from search.languages import yields_to
from search.pinyin import sound_tokens
from search.texts import own_texts
from search.weights import weights

EVERYONE = "everyone"
FAR_FUTURE = 2**40
# Uses in 90 days that fill each quarter of the popularity bucket.
BUCKETS = (1, 4, 12, 40)
FRESH_DAYS = ((30, 1.0), (90, 0.5))
# So long after its last change an asset is stale, unless it is checked for longer.
STALE_DAYS = 180
# Versions that are changed within this time were changed together.
SAME_CHANGE = timedelta(days=1)


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
    # From when on it counts as stale, unless somebody changes or checks it.
    stale_from: int = FAR_FUTURE
    # Its versions in other languages that everybody who sees it may see too, by language; and
    # all versions there are, which are indexed anew when one of them changes.
    siblings: dict[str, int] = field(default_factory=dict)
    family: list[int] = field(default_factory=list)
    # What it is found by: its words, those of title, tags and summary again, as they are spelt,
    # title and tags as they sound, its Chinese signs, what its siblings are found by, the words
    # of its files and of theirs, beginnings of its title.
    tokens: str = ""
    head: str = ""
    spelled: str = ""
    sounds: str = ""
    signs: str = ""
    twin: str = ""
    files: str = ""
    twin_files: str = ""
    starts: list[str] = field(default_factory=list)

    @property
    def checksum(self) -> int:
        """A number that is another one as soon as anything of the document is."""
        values = {f.name: getattr(self, f.name) for f in fields(self)}
        return zlib.crc32(orjson.dumps(values, option=orjson.OPT_SORT_KEYS))

    def stored(self) -> dict:
        """Return what is read back of a document; what it is found by is not."""
        return {name: getattr(self, name) for name in STORED}

    @property
    def yields_to(self) -> list[str]:
        """The readers, by language, who see a sibling in its place."""
        own = self.facets.get("language") or [""]
        return yields_to(own[0], self.siblings) if self.siblings else []

    def standing_at(self, stage: str) -> float:
        """The weight this asset brings into every question at a stage; '' is no stage."""
        return self.standings((stage,))[stage]

    def standings(self, stages: Iterable[str]) -> dict[str, float]:
        """Return the standing at each of some stages."""
        table, own = weights(), sum(self.static.values())
        return {
            stage: max(
                0.0,
                own
                + table["used"] / 4 * self.used_at.get(stage, 0)
                + table["stage"] * self.is_for(stage),
            )
            for stage in stages
        }

    def is_for(self, stage: str) -> bool:
        """Tell whether this asset is made for a stage."""
        return stage in self.facets.get("stage", ())


FOUND_BY = ("tokens", "head", "spelled", "sounds", "signs", "twin", "files", "twin_files", "starts")
STORED = tuple(f.name for f in fields(Document) if f.name not in FOUND_BY)


def bucket(uses: int) -> int:
    """Return a coarse step of popularity, 0 to 4."""
    return sum(uses >= step for step in BUCKETS)


def weighted_texts(data: dict) -> list[tuple[str, int]]:
    """Return the texts of an asset and how much they count: title four times, tags three,
    summary twice, the rest once."""
    record = data["record"]
    texts = [(record["title"], 4), (" ".join(record["tags"]), 3), (record["summary"], 2)]
    return [(text, times) for text, times in [*texts, *((t, 1) for t in own_texts(data))] if text]


def catch_all(data: dict) -> str:
    """Return the tokens of an asset, repeated by weight; no phrase spans two texts."""
    weighted = [(index_tokens(text), times) for text, times in weighted_texts(data)]
    return f" {GAP} ".join(tokens for tokens, times in weighted for _ in range(times) if tokens)


def index_tokens(text: str) -> str:
    """Return the tokens a text is indexed by: its own, then other ways to write its words."""
    phrases = [" ".join(text_tokens(text)), *map(" ".join, other_tokens(text))]
    return f" {GAP} ".join(filter(None, phrases))


def sign_tokens(data: dict) -> str:
    """Return the Chinese signs of an asset, repeated by weight."""
    return " ".join(sign for text, times in weighted_texts(data) for sign in signs(text) * times)


def head_tokens(record: dict) -> str:
    """Return the tokens of title, tags and summary, and their signs, marked so that they are none."""
    texts = [record["title"], *record["tags"], record["summary"]]
    marked = (" ".join(map(twin_sign, signs(text))) for text in texts)
    return f" {GAP} ".join(filter(None, [*map(index_tokens, texts), *marked]))


def twin_tokens(siblings: Iterable[dict]) -> str:
    """Return what the siblings of an asset are found by, in one field.

    Sounds and single signs are marked there, so that they are no words.
    """
    parts = []
    for data in siblings:
        sounds = sounds_of(data["record"]).split()
        parts += [catch_all(data), " ".join(map(twin_sound, sounds))]
        parts.append(" ".join(map(twin_sign, sign_tokens(data).split())))
    return f" {GAP} ".join(filter(None, parts))


def file_tokens(parts: Iterable[FilePart]) -> str:
    """Return the tokens of the pieces of files, and each Chinese sign once.

    They have a field of their own, so that a long file takes no weight from its asset's title.
    """
    texts = [part.text for part in parts]
    single = {sign: None for text in texts for sign in signs(text)}
    phrases = [index_tokens(text) for text in texts]
    return f" {GAP} ".join(filter(None, [*phrases, " ".join(map(twin_sign, single))]))


def twin_sound(token: str) -> str:
    """Return a syllable or initial as it stands among a sibling's words."""
    return token if token == GAP else f"~{token}"


def twin_sign(sign: str) -> str:
    """Return a single sign as it stands among a sibling's words."""
    return f"^{sign}"


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
        "gap": [],
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


def stale_day(record: dict, updated: date) -> date:
    """Return the day from which on an asset is stale: not changed or checked for so long."""
    day = updated + timedelta(days=STALE_DAYS)
    if record["checked_until"]:
        day = max(day, date.fromisoformat(record["checked_until"]) + timedelta(days=1))
    return day


def gaps(record: dict, updated: datetime, others: Iterable[tuple[str, datetime]]) -> list[str]:
    """Return what an asset lacks; `others` are its versions by language and last change."""
    others = [changed for language, changed in others if language != record["language"]]
    found = [Gap.PROOF] if unproven_rows(asset_type(record["type"]), record) else []
    if not others:
        found.append(Gap.TRANSLATION)
    elif max(others) - updated > SAME_CHANGE:
        found.append(Gap.OUTDATED)
    return [str(gap) for gap in found]
