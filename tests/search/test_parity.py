"""Both engines give the same answers: the same first ten, and exactly the same counts."""

from random import Random

import pytest
from django.core.management import call_command
from django.db import transaction
from django.test import override_settings

from demo.volume import make_assets
from search import sources
from search.analysis import fold, query_words, runs
from search.choices import Sort
from search.document import EVERYONE
from search.engines.base import Blueprint, Reader
from search.facets import FACET_BY_NAME, MOST_VALUES
from search.indexing import wanted_blueprint
from search.pinyin import syllables
from search.query import TextQuery, parse
from search.request import Context, SearchRequest
from search.synonyms import synonyms
from tests.search.engines import elasticsearch, empty_engine, own_index

NOW = 1_900_000_000
ENOUGH = 0.95
READER = Reader(frozenset({EVERYONE}), NOW)
CONTEXTS = {
    "nowhere": Context(),
    "a stage": Context(stage="proposal"),
    "a deal": Context(
        stage="negotiation", role="procurement", industry="energy", language="zh-hans"
    ),
}
pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def library(django_db_setup, django_db_blocker, tmp_path_factory):
    """The documents of the demo and of some generated assets, and what is asked of them."""
    own_index()
    folder = tmp_path_factory.mktemp("library")
    with (
        django_db_blocker.unblock(),
        override_settings(VALUARY_DATA=folder),
        transaction.atomic(),
    ):
        call_command("seed_demo", verbosity=0)
        make_assets(400)
        documents = list(sources.all_documents())
        found = documents, wanted_blueprint(), questions(documents), synonyms()
        transaction.set_rollback(True)
    return found


@pytest.fixture(scope="module")
def pair(library, tmp_path_factory):
    """Both engines with all of it, each built in one go."""
    documents, blueprint, _questions, _synonyms = library
    with empty_engine("tantivy", tmp_path_factory.mktemp("index")) as one, elasticsearch() as two:
        for engine in (one, two):
            engine.rebuild(documents, (0, 0), blueprint)
        yield one, two


def questions(documents) -> dict[str, list[str]]:
    """Return what people may ask of a library, by kind, made of its own words."""
    chosen = Random(17)
    latin = sorted({w for d in documents for w in d.spelled.split() if len(w) > 3})
    titles = sorted(d.title for d in documents)
    chinese = sorted({w for title in titles for w in chinese_words(title)})
    long = [word for word in latin if len(word) > 5]
    some = {
        "a word": chosen.sample(latin, 40),
        "a slip": [slip(word, chosen) for word in chosen.sample(long, 40)],
        "two slips": [slip(slip(word, chosen), chosen) for word in chosen.sample(long, 20)],
        "a sign": sorted({word[0] for word in chinese})[:20],
        "Chinese": chosen.sample(chinese, min(40, len(chinese))),
        "several": [" ".join(chosen.sample(latin, 3)) for _ in range(20)],
        "mixed": [f"{a} {b}" for a, b in zip(chosen.sample(latin, 20), chinese, strict=False)],
        "a title": chosen.sample(titles, 30),
        "quoted": [f'"{title[:14]}"' for title in chosen.sample(titles, 15)],
        "without": [f"{a} -{b}" for a, b in zip(chosen.sample(latin, 15), latin, strict=False)],
    }
    sounds = [syllables(word) for word in chosen.sample([w for w in chinese if len(w) > 1], 20)]
    some["pinyin"] = ["".join(s) for s in sounds]
    some["initials"] = ["".join(sound[0] for sound in s) for s in sounds]
    some["nothing"] = ["", "zzzzqqq", "的"]
    return some


def chinese_words(title: str) -> list[str]:
    return [w for _s, _e, run, chinese in runs(fold(title)) if chinese for w in query_words(run)]


def slip(word: str, chosen: Random) -> str:
    """Return a word with a letter left out, doubled, changed or exchanged with the next."""
    at = chosen.randrange(1, len(word) - 1)
    return chosen.choice(
        [
            word[:at] + word[at + 1 :],
            word[:at] + word[at] + word[at:],
            word[:at] + chosen.choice("aeiourst") + word[at + 1 :],
            word[:at] + word[at + 1] + word[at] + word[at + 2 :],
        ]
    )


def both(pair, library, text, **request):
    query = parse(text, library[3]) if text else TextQuery()
    asked = SearchRequest(text=text, **{"page_size": 10, **request})
    return [engine.search(asked, query, READER, FACET_BY_NAME) for engine in pair]


def ids(found):
    return [hit.document.id for hit in found.hits]


def shown(found):
    """Return what a page shows of the counts."""
    ordered = {
        name: sorted(counts.items(), key=lambda entry: (-entry[1], entry[0]))[:MOST_VALUES]
        for name, counts in found.facets.items()
    }
    return found.total, found.partial_total, ordered


@pytest.mark.parametrize("context", CONTEXTS)
def test_the_first_ten_are_the_same_and_so_are_all_counts(pair, library, context):
    same, differing = 0, []
    for kind, texts in library[2].items():
        for text in texts:
            one, two = both(pair, library, text, context=CONTEXTS[context])
            assert shown(one) == shown(two), text
            assert one.query == two.query, text
            differing += [(kind, text, ids(one), ids(two))] if ids(one) != ids(two) else []
            same += ids(one) == ids(two)
    share = same / (same + len(differing))
    print(f"{context}: {share:.1%} of {same + len(differing)} questions")  # noqa: T201
    assert share >= ENOUGH, differing


@pytest.mark.parametrize("sort", Sort)
@pytest.mark.parametrize("text", ["", "cost", "客", "service value"])
def test_every_page_is_the_same_in_every_order(pair, library, sort, text):
    one, _two = both(pair, library, text, sort=sort)
    for page in range(1, (one.total + one.partial_total) // 50 + 2):
        one, two = both(pair, library, text, sort=sort, page=page, page_size=50)
        assert ids(one) == ids(two)


@pytest.mark.parametrize(
    "filters",
    [
        {"stage": ("proposal",)},
        {"stage": ("proposal", "negotiation"), "role": ("champion",)},
        {"type": ("fab_sheet",), "language": ("zh-hans",), "tag": ("cost",)},
        {"shareable": ("true",), "driver": ("nowhere",)},
    ],
)
@pytest.mark.parametrize("text", ["", "cost", "成本", "value price"])
def test_filtered_counts_are_the_same(pair, library, text, filters):
    one, two = both(pair, library, text, filters=filters)
    assert shown(one) == shown(two)
    assert ids(one) == ids(two)


def test_what_is_typed_is_completed_alike(pair, library):
    for text in [t for texts in library[2].values() for t in texts[::4]]:
        for typed in {text[:1], text[:2], text[:4], text}:
            for context in CONTEXTS.values():
                one, two = ([d.id for d in e.suggest(typed, READER, 8, context)] for e in pair)
                assert one == two, typed


def test_changes_keep_the_engines_alike(library, tmp_path):
    documents, blueprint, asked, _synonyms = library
    with empty_engine("tantivy", tmp_path) as one, elasticsearch() as two:
        for engine in (one, two):
            engine.rebuild(documents, (0, 0), Blueprint(blueprint.stages, "changed"))
            engine.upsert(documents[::5], deleted=[d.id for d in documents[::7]])
        same, texts = 0, [text for kind in ("a word", "Chinese", "several") for text in asked[kind]]
        for text in texts:
            found = both((one, two), library, text)
            assert shown(found[0]) == shown(found[1]), text
            same += ids(found[0]) == ids(found[1])
    print(f"after changes: {same / len(texts):.1%} of {len(texts)} questions")  # noqa: T201
    assert same / len(texts) >= ENOUGH
