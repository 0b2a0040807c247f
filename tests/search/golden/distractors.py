"""Assets that answer no golden question, though they are full of its words."""

from datetime import date
from pathlib import Path
from random import Random

import yaml

from library.exchange.values import empty_record
from library.projection import build
from library.registry import asset_type
from library.terms import get_terms
from search.document import EVERYONE, Document
from search.sources import Facts, document

COUNT = 10_000
FIRST_ID = 1_000_000
KINDS = ("material", "battle_card", "value_proposition", "fab_sheet", "case_study", "spin_set")
PUBLISHED = "2026-05-04T08:00:00+00:00"
SENTENCES = (6, 11)
DATA = yaml.safe_load((Path(__file__).parent / "distractors.yaml").read_text(encoding="utf-8"))


class Writer:
    """Writes one distractor after the other, the same ones for the same seed."""

    def __init__(self, seed: int):
        self.random = Random(seed)
        self.near = DATA["near_en"].split()

    def record(self, number: int) -> dict:
        """Return one distractor as the import takes it."""
        language = self.random.choice(["en", "zh"])
        trade = self.random.choice(DATA["trades"])
        self.language = language
        title, summary = (self.said(name, trade) for name in ("titles", "summaries"))
        body = [self.said("sentences", trade) for _ in range(self.random.randint(*SENTENCES))]
        if language == "en":
            body.append(f"See also: {', '.join(self.random.sample(self.near, 4))}.")
        return {
            "key": f"distractor-{number:05d}",
            "language": "en" if language == "en" else "zh-hans",
            "title": f"{title} {number}" if self.random.random() < 0.3 else title,
            "summary": summary,
            "body": "\n\n".join(body),
            "tags": self.random.sample(DATA[f"tags_{language}"], 2),
            "importance": self.random.choice([2, 3, 3, 4, 5]),
        }

    def said(self, name: str, trade: dict) -> str:
        """Return a sentence of a kind, its blanks filled in."""
        language, pick = self.language, self.random.choice
        thing, other = self.random.sample(trade[f"things_{language}"], 2)
        word, word2 = self.random.sample(DATA[f"words_{language}"], 2)
        aspect, who = pick(DATA[f"aspects_{language}"]), pick(DATA[f"who_{language}"])
        filled = {"trade": trade[language], "thing": thing, "things": thing, "other": other}
        filled |= {"aspect": aspect, "who": who, "word": word, "word2": word2}
        filled["number"] = str(self.random.randint(3, 98))
        filled |= {key.title(): text[:1].upper() + text[1:] for key, text in filled.items()}
        return pick(DATA[f"{name}_{language}"]).format_map(filled)


def distractors(count: int = COUNT, seed: int = 1) -> list[Document]:
    """Return so many documents, as the index would have them, without a database."""
    writer, facts = Writer(seed), Facts(get_terms(), date(2026, 11, 20))
    found = []
    for number in range(1, count + 1):
        model = asset_type(KINDS[number % len(KINDS)])
        record = {**empty_record(model), **writer.record(number)}
        extra = {"published_at": PUBLISHED, "updated_at": PUBLISHED, "revision": None}
        data = build(record, asset_id=FIRST_ID + number, linked={}, files=[], extra=extra)
        row = {"pk": FIRST_ID + number, "translation_of_id": None, "data": data}
        row |= {"audience": EVERYONE, "go_live_at": None, "expire_at": None}
        found.append(document(row, facts))
    return found
