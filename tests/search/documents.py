"""Documents for engines, without a database."""

from random import Random

from search.document import (
    EVERYONE,
    FAR_FUTURE,
    Document,
    catch_all,
    file_tokens,
    head_tokens,
    sign_tokens,
    sounds_of,
    spelled,
    twin_tokens,
)
from search.facets import FACET_BY_NAME
from search.file_texts import FilePart
from search.starts import starts_of

WORDS = (
    "cost value downtime parts service visit contract board 备件 停机 降本 投资回报 客户".split()
)
STAGES = ("proposal", "won", "discovery")
ROLES = ("champion", "procurement", "economic-buyer")


def texts(title="", body="", tags=()) -> dict:
    """Return the texts of an asset as a projection has them."""
    record = {"title": title, "tags": list(tags), "summary": ""}
    return {"record": record, "search_text": body, "body_html": ""}


def make_document(id, title="", body="", key=None, twins=(), files=(), **fields) -> Document:
    """Return a document as an asset with these words has it.

    `twins` are the texts of its versions in other languages, `files` those of its files.
    """
    facets = {name: [] for name in FACET_BY_NAME}
    facets |= {name: fields.pop(name) for name in FACET_BY_NAME if name in fields}
    data = texts(title, body, facets["tag"])
    return Document(
        **{
            "id": id,
            "key": key or f"key-{id:05d}",
            "type": "material",
            "title": title,
            "tokens": catch_all(data),
            "head": head_tokens(data["record"]),
            "spelled": spelled(data),
            "sounds": sounds_of(data["record"]),
            "signs": sign_tokens(data),
            "twin": twin_tokens(twins),
            "files": file_tokens(FilePart("", "pdf", "1", text) for text in files),
            "starts": starts_of(title),
            "facets": facets,
            "audience": [EVERYONE],
            "live_from": 0,
            "live_until": FAR_FUTURE,
            "published": 1_700_000_000,
            "uses": 0,
            **fields,
        }
    )


def random_documents(count: int, seed: int) -> list[Document]:
    """Return documents that differ in all that a score is made of, many of them equal."""
    chosen = Random(seed)
    return [
        make_document(
            number,
            title=" ".join(chosen.choices(WORDS, k=2)),
            body=" ".join(chosen.choices(WORDS, k=chosen.choice([3, 3, 12]))),
            key=f"{chosen.choice(['a', 'shared-long-beginning-of-a-key-' * 2])}{chosen.random()}",
            stage=chosen.sample(STAGES, chosen.randint(0, 2)),
            role=chosen.sample(ROLES, chosen.randint(0, 2)),
            language=[chosen.choice(["en", "zh-hans"])],
            tag=[f"tag-{int(chosen.paretovariate(0.5)) % 90:02d}"],
            static={"proven": 0.12} if chosen.random() < 0.2 else {},
            used_at=chosen.choice([{}, {}, {"": 4, "proposal": 2}]),
            uses=chosen.randint(0, 3),
            published=1_700_000_000 + chosen.randint(0, 3),
        )
        for number in range(1, count + 1)
    ]
