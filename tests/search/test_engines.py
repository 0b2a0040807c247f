"""What every engine answers, on documents made for it."""

from collections import Counter
from dataclasses import replace
from itertools import product
from random import Random

import pytest

from search.choices import Sort
from search.document import EVERYONE
from search.engines.base import Reader, Tally
from search.facets import FACET_BY_NAME, MOST_VALUES
from search.query import By, TextQuery, parse
from search.ranking import in_order, rank, significant
from search.request import Context, SearchRequest
from search.synonym_sets import Synonyms
from tests.search.documents import ROLES, STAGES, WORDS, make_document, random_documents
from tests.search.engines import BLUEPRINT, ENGINES, empty_engine, twin_of

NOW = 1_800_000_000
CONTEXTS = (
    Context(),
    Context(stage="proposal"),
    Context(stage="proposal", role="champion", language="en"),
)


@pytest.fixture(params=ENGINES)
def engine(request, tmp_path):
    """An empty index of each engine."""
    with empty_engine(request.param, tmp_path / "index") as made:
        yield made


@pytest.fixture(scope="module", params=ENGINES)
def many(request, tmp_path_factory):
    """An index of each engine with six hundred documents, written in two goes."""
    documents = random_documents(600, seed=5)
    with empty_engine(request.param, tmp_path_factory.mktemp("index")) as made:
        made.rebuild(documents[:400], (0, 0), BLUEPRINT)
        made.upsert(documents[350:], deleted=[1, 2, 3])
        yield made, documents[3:]


def ask(engine, text="", synonyms=None, audience=frozenset({EVERYONE}), now=NOW, **request):
    query = parse(text, synonyms) if text else TextQuery()
    return engine.search(
        SearchRequest(text=text, **request), query, Reader(audience, now), FACET_BY_NAME
    )


def keys(found):
    return [hit.document.key for hit in found.hits]


def every_page(engine, text="", **request):
    """Return all results, page after page."""
    first = ask(engine, text, page_size=50, **request)
    hits, page = list(first.hits), 2
    while len(hits) < first.total + first.partial_total:
        more = ask(engine, text, page=page, page_size=50, **request).hits
        assert more
        hits, page = hits + more, page + 1
    assert ask(engine, text, page=page, page_size=50, **request).hits == []
    return hits


@pytest.mark.parametrize(
    "text", ["", "cost", "备件", "降本 value", "客", "cost downtime parts 停机"]
)
@pytest.mark.parametrize("context", CONTEXTS)
@pytest.mark.parametrize("filters", [{}, {"stage": ("proposal",)}])
def test_the_order_is_that_of_the_shared_ranking_over_all_matches(many, text, context, filters):
    engine, _documents = many
    without_context = every_page(engine, text, filters=filters)
    expected = in_order(rank(h.document, h.text, context, h.partial) for h in without_context)
    found = every_page(engine, text, context=context, filters=filters)
    assert [h.document.key for h in found] == [h.document.key for h in expected]
    assert len({h.document.id for h in found}) == len(found)
    assert all(
        h.score == pytest.approx(e.score, rel=1e-4) for h, e in zip(found, expected, strict=True)
    )


@pytest.mark.parametrize(
    ("sort", "order"),
    [
        (Sort.NEWEST, lambda d: (-d.published, d.key)),
        (Sort.MOST_USED, lambda d: (-d.uses, d.key)),
    ],
)
def test_other_orders_break_ties_by_key(many, sort, order):
    engine, documents = many
    expected = [document.key for document in sorted(documents, key=order)]
    assert [hit.document.key for hit in every_page(engine, sort=sort)] == expected


def test_titles_are_sorted_by_sound(engine):
    titles = ["重庆 A", "安装", "Board", "成本"]
    engine.upsert([make_document(n, title) for n, title in enumerate(titles, 1)])
    found = [hit.document.title for hit in ask(engine, sort=Sort.TITLE).hits]
    assert found == ["安装", "Board", "成本", "重庆 A"]


@pytest.mark.parametrize(
    "filters", [{}, {"stage": ("proposal", "won")}, {"stage": ("won",), "role": ("champion",)}]
)
def test_counts_are_exact_and_a_facet_ignores_its_own_filter(many, filters):
    engine, documents = many

    def fits(document, but=""):
        return all(
            set(document.facets[name]) & set(values)
            for name, values in filters.items()
            if name != but
        )

    found = ask(engine, filters=filters)
    assert found.total == sum(map(fits, documents))
    for name in FACET_BY_NAME:
        wanted = Counter(v for d in documents if fits(d, but=name) for v in d.facets[name])
        ordered = sorted(wanted.items(), key=lambda entry: (-entry[1], entry[0]))[:MOST_VALUES]
        assert {value: found.facets[name][value] for value, _count in ordered} == dict(ordered)


def test_counts_are_exact_where_no_two_assets_have_the_same_values(engine):
    industries = [f"industry-{n:02d}" for n in range(12)]
    chosen = [[name for n, name in enumerate(industries) if s >> n & 1] for s in range(1, 2_101)]
    engine.upsert([make_document(n, industry=values) for n, values in enumerate(chosen, 1)])
    found = ask(engine)
    assert found.total == 2_100
    assert found.facets["industry"] == Counter(value for values in chosen for value in values)


def test_a_library_that_is_all_alike_at_a_stage_is_in_the_order_of_its_keys(engine):
    alike = [make_document(n, f"Title {n}", key=f"long-beginning-of-a-key-{n:04d}",
                           stage=["proposal"]) for n in range(300, 0, -1)]  # fmt: skip
    better = make_document(999, "Proven", stage=["proposal"], static={"proven": 0.12})
    engine.upsert([*alike, better, make_document(1_000, "For another stage", key="a")])
    found = every_page(engine, context=Context(stage="proposal"))
    ordered = sorted(document.key for document in alike)
    assert [hit.document.key for hit in found] == [better.key, *ordered, "a"]
    suggested = engine.suggest("titl", Reader(None, NOW), 8, Context(stage="proposal"))
    assert [document.key for document in suggested] == ordered[:8]


@pytest.mark.parametrize("filters", [{}, {"language": ("en",)}, {"stage": ("won",)}])
def test_two_facets_are_crossed_exactly(many, filters):
    engine, documents = many
    expected = Counter(
        pair
        for document in documents
        if all(set(document.facets[name]) & set(values) for name, values in filters.items())
        for pair in product(document.facets["stage"], document.facets["role"])
    )
    found = engine.cross(filters, Reader(frozenset({EVERYONE}), NOW), "stage", "role")
    assert {pair: tally.live for pair, tally in found.items()} == expected


def test_crossing_counts_what_is_stale_and_hides_what_is_not_for_the_reader(engine):
    cell = {"stage": ["won"], "role": ["champion", "procurement"]}
    engine.upsert(
        [
            make_document(1, stale_from=NOW - 10, **cell),
            make_document(2, stale_from=NOW, **cell),
            make_document(3, stale_from=NOW + 10, **cell),
            make_document(4, audience=["g:1"], stale_from=0, **cell),
            make_document(5, live_until=NOW, stale_from=0, **cell),
        ]
    )
    everyone, author = Reader(frozenset({EVERYONE}), NOW), Reader(None, NOW)
    assert engine.cross({}, everyone, "stage", "role")["won", "champion"] == Tally(3, 2)
    assert engine.cross({}, author, "stage", "role")["won", "champion"] == Tally(4, 3)
    assert engine.cross({"role": ("influencer",)}, everyone, "stage", "role") == {}


def test_a_chosen_tag_is_counted_however_rare(engine):
    common = [make_document(n, tag=[f"t{n % 300:03d}"]) for n in range(1, 601)]
    engine.upsert([*common, make_document(999, tag=["zz-rare"])])
    found = ask(engine, filters={"tag": ("zz-rare",)})
    assert (found.total, found.facets["tag"]["zz-rare"]) == (1, 1)
    top = sorted(found.facets["tag"].items(), key=lambda entry: (-entry[1], entry[0]))[:50]
    assert top == [(f"t{n:03d}", 2) for n in range(50)]


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("先算清设备停机的代价", "停机"),
        ("先算清设备停机的代价", "代"),
        ("投資回報怎麼算", "投资回报"),
        ("降低成本，ROI 分析", '"成本 ROI"'),
        ("Müller über Kosten", "muller uber"),
        ("Ｋｕｂｅｒｎｅｔｅｓ", "kubernetes"),
        ("Reducing repeat visits", "the reduction of visit"),
        ("Downtime costs", "downtmie"),
        ("Maintenance contract", "maintanence"),
        ("投资回报测算", "touzihuibao"),
        ("投资回报测算", "tou zi hui bao"),
        ("投资回报测算", "tzhb"),
        ("重庆工厂", "chongqing"),
        ("node.js in 3.5 hours", "node 3.5"),
    ],
)
def test_a_query_finds_the_one_document(engine, title, text):
    engine.upsert([make_document(1, title), make_document(2, "something else 其他内容")])
    assert keys(ask(engine, text)) == ["key-00001"]


@pytest.mark.parametrize(
    "text", ["_", '"', "%", "\0", "-", "' OR 1=1", "((", "[a-z]*", "😀", "*", "\\"]
)
def test_signs_without_words_find_nothing_or_everything(engine, text):
    engine.upsert([make_document(1, "plain words"), make_document(2, "")])
    assert ask(engine, text).total in (0, 2)


def test_a_phrase_does_not_reach_over_two_parts(engine):
    engine.upsert([make_document(1, "alpha beta", body="gamma")])
    assert ask(engine, '"beta gamma"').total == 0
    assert ask(engine, '"beta alpha"').total == 0


def test_a_synonym_finds_and_counts_a_little_less(engine):
    engine.upsert([make_document(1, "总拥有成本"), make_document(2, "TCO")])
    synonyms = Synonyms([["TCO", "总拥有成本"]])
    for text, first in (("tco", "key-00002"), ("总拥有成本", "key-00001")):
        found = ask(engine, text, synonyms)
        assert (found.total, keys(found)[0]) == (2, first)


def test_partial_matches_are_counted_alike_on_every_page(engine):
    name = "key performance indicator report"
    full = [make_document(n, f"KPIR {n}") for n in range(1, 31)]
    some = [make_document(n, f"Key performance {n}") for n in range(31, 34)]
    engine.upsert([*full, *some])
    synonyms = Synonyms([[name, "KPIR"]])
    pages = [ask(engine, name, synonyms, page=page, page_size=10) for page in range(1, 5)]
    assert {(found.total, found.partial_total) for found in pages} == {(30, 3)}
    assert len({hit.document.id for found in pages for hit in found.hits}) == 33


def test_words_not_known_are_read_otherwise_and_the_answer_says_how(engine):
    engine.upsert([make_document(1, "Downtime"), make_document(2, "dawn")])
    (word,) = ask(engine, "downtme").query.words
    assert word.phrases(By.SLIP) == (("downtim",),)
    (word,) = ask(engine, "downtime").query.words
    assert word.phrases(By.SLIP) == word.phrases(By.SOUND) == ()


@pytest.mark.parametrize(
    ("fields", "audience", "seen"),
    [
        ({"live_from": NOW + 1}, {EVERYONE}, False),
        ({"live_from": NOW}, {EVERYONE}, True),
        ({"live_until": NOW}, {EVERYONE}, False),
        ({"live_until": NOW + 1}, {EVERYONE}, True),
        ({"audience": ["g:1", "t:7"]}, {EVERYONE, "g:2"}, False),
        ({"audience": ["g:1", "t:7"]}, {EVERYONE, "t:7"}, True),
        ({"audience": ["g:1"]}, None, True),
        ({"live_until": NOW}, None, False),
    ],
)
def test_what_may_not_be_seen_is_in_no_answer(engine, fields, audience, seen):
    engine.upsert([make_document(1, "secret", role=["champion"], **fields), make_document(2, "x")])
    readers = audience if audience is None else frozenset(audience)
    found = ask(engine, "secret", audience=readers)
    assert (found.total, found.facets["role"]) == ((1, {"champion": 1}) if seen else (0, {}))
    assert len(engine.suggest("secr", Reader(readers, NOW), 5)) == seen


def test_time_moves_what_is_seen_without_a_change_of_the_index(engine):
    engine.upsert([make_document(1, "soon", live_from=100, live_until=200)])
    assert [ask(engine, "soon", now=now).total for now in (50, 99, 100, 199, 200, 150)] == [
        0, 0, 1, 1, 0, 1,
    ]  # fmt: skip


@pytest.mark.parametrize("typed", ["Cost", "cost of", "down", "of downtime", "D"])
def test_suggestions_complete_a_title_at_any_word(engine, typed):
    engine.upsert([make_document(1, "The cost of downtime"), make_document(2, "Visits")])
    assert [d.id for d in engine.suggest(typed, Reader(None, NOW), 5)] == [1]


@pytest.mark.parametrize("typed", ["投", "投资", "回报", "touzih", "tzh", "huibao", "t"])
def test_suggestions_complete_chinese_by_signs_and_sound(engine, typed):
    engine.upsert([make_document(1, "投资回报测算"), make_document(2, "备件")])
    assert [d.id for d in engine.suggest(typed, Reader(None, NOW), 5)] == [1]


def test_a_change_replaces_and_a_deletion_forgets(engine):
    engine.upsert([make_document(1, "before"), make_document(2, "other")], position=(0, 1))
    engine.upsert([make_document(1, "after")], deleted=[2], position=(0, 2))
    assert [ask(engine, t).total for t in ("before", "after", "other")] == [0, 1, 0]
    assert engine.position() == (0, 2)


def test_a_second_process_sees_a_change_at_once(engine):
    other = twin_of(engine)
    assert ask(other, "new").total == 0
    engine.upsert([make_document(1, "new")])
    assert ask(other, "new").total == 1
    engine.rebuild([make_document(1, "rebuilt")], (0, 9), BLUEPRINT)
    assert (ask(other, "rebuilt").total, other.position()) == (1, (0, 9))
    engine.upsert([make_document(2, "rebuilt too")])
    assert ask(other, "rebuilt").total == 2


def test_an_index_put_in_place_meanwhile_does_not_miss_what_came_before(engine):
    writer = twin_of(engine)
    since, taken = writer.position(), (0, 7)
    engine.rebuild([make_document(1, "old")], (0, 3), BLUEPRINT)
    # Entries 4 to 7 were taken for the index before; the new one has to take them itself.
    writer.upsert([make_document(2, "new")], position=taken, since=(0, 5))
    assert (since, engine.position()) == ((0, 0), (0, 3))
    writer.upsert([make_document(2, "new")], position=taken, since=(0, 3))
    assert engine.position() == taken
    writer.close()


def test_a_checksum_changes_with_anything_of_a_document(engine):
    documents = random_documents(40, seed=2)
    engine.upsert(documents)
    assert engine.checksums() == {document.id: document.checksum for document in documents}
    engine.upsert([replace(documents[0], spelled="other")], deleted=[documents[1].id])
    sums = engine.checksums()
    assert sums[documents[0].id] != documents[0].checksum
    assert documents[1].id not in sums


def test_a_rebuild_that_fails_leaves_the_live_index_and_nothing_else(engine):
    def broken():
        yield make_document(2, "half")
        raise KeyboardInterrupt

    engine.upsert([make_document(1, "whole")])
    with pytest.raises(KeyboardInterrupt):
        engine.rebuild(broken(), (0, 1), BLUEPRINT)
    assert (ask(engine, "whole").total, ask(engine, "half").total) == (1, 0)
    engine.rebuild([make_document(3, "new")], (0, 2), BLUEPRINT)
    assert [ask(engine, text).total for text in ("whole", "half", "new")] == [0, 0, 1]
    assert engine.size() == 1


def test_what_changes_with_time_is_named_when_it_is_due(engine):
    engine.upsert([make_document(1, due=NOW), make_document(2, due=NOW + 1), make_document(3)])
    assert engine.due(NOW, 10) == [1]


@pytest.mark.parametrize("page", [2, 10**9, 10**12])
def test_past_the_end_is_empty_and_the_total_stands(engine, page):
    engine.upsert([make_document(1, "word")])
    found = ask(engine, "word", page=page)
    assert (found.hits, found.total) == ([], 1)


def test_no_nonsense_breaks_an_engine(many, soak):
    engine, _documents = many
    chosen = Random(11)
    signs = [*"\"-+*?()[]{}\\/%_:^~|&!.,;'’“”「」－\0\n\t😀ß中文字é０Ａ", *WORDS, " ", " "]
    for _ in range(5_000 if soak else 400):
        text = "".join(chosen.choices(signs, k=chosen.randint(1, 60)))
        found = ask(engine, text, context=CONTEXTS[2], page=chosen.choice([1, 2, 50]))
        assert found.total >= len([hit for hit in found.hits if not hit.partial])


def test_strange_values_in_filters_only_find_nothing(engine):
    engine.upsert([make_document(1, tag=["a b", 'c"d'])])
    for value, total in (("a b", 1), ('c"d', 1), ("a", 0), ("*", 0), ("", 0)):
        assert ask(engine, filters={"tag": (value,)}).total == total


def test_every_combination_of_context_keeps_the_best_first(many):
    engine, _documents = many
    for stage, role in product(("", *STAGES), ("", *ROLES)):
        found = ask(engine, "cost", context=Context(stage=stage, role=role))
        scores = [significant(hit.score) for hit in found.hits if not hit.partial]
        assert scores == sorted(scores, reverse=True)


# --- Files ---


def fill(engine, *documents):
    engine.rebuild(documents, (0, 0), BLUEPRINT)


@pytest.mark.parametrize("text", ["olivine", "Olivines", "双轨运行", "轨", '"parallel operation"'])
def test_what_stands_in_a_file_finds_the_asset_and_is_counted(engine, text):
    file = "The olivine rule of parallel operation. 四十人的团队，按五周双轨运行来算。"
    fill(engine, make_document(1, "TCO", files=[file], role=["champion"]), make_document(2, "Else"))
    found = ask(engine, text)
    assert (found.total, keys(found)) == (1, ["key-00001"])
    assert found.facets["role"] == {"champion": 1}


def test_a_question_may_be_answered_by_title_and_file_together(engine):
    fill(
        engine, make_document(1, "TCO paper", files=["parallel operation"]), make_document(2, "TCO")
    )
    assert ask(engine, "tco parallel").total == 1


def test_a_phrase_does_not_span_two_parts_of_a_file(engine):
    fill(engine, make_document(1, "TCO", files=["ends with parallel", "operation begins"]))
    assert ask(engine, '"parallel operation"').total == 0


def test_what_a_file_says_can_be_left_out(engine):
    fill(engine, make_document(1, "TCO", files=["olivine"]), make_document(2, "TCO"))
    assert keys(ask(engine, "tco -olivine")) == ["key-00002"]


def test_a_long_file_takes_nothing_from_its_assets_title(engine):
    long = " ".join(["and so on"] * 3000)
    others = [make_document(n, "Other", files=["cost of steel"] * 5) for n in range(4, 12)]
    fill(
        engine,
        make_document(1, "Cost of ownership", files=[long]),
        make_document(2, "Something else", body="cost among other things"),
        make_document(3, "Something else again", files=[f"{long} cost"]),
        *others,
    )
    found = keys(ask(engine, "cost"))
    assert (found[:2], found[-1]) == (["key-00001", "key-00002"], "key-00003")


def test_a_word_that_only_a_file_has_is_no_slip_of_another(engine):
    fill(engine, make_document(1, "Olivier"), make_document(2, "TCO", files=["olivine"]))
    assert keys(ask(engine, "olivine")) == ["key-00002"]


def test_the_files_of_the_version_that_is_not_shown_are_found_too(engine):
    shown = make_document(1, "总拥有成本", language=["zh-hans"], siblings={"en": 2})
    hidden = make_document(2, "TCO", language=["en"], siblings={"zh-hans": 1}, files=["olivine"])
    fill(engine, replace(shown, twin_files=hidden.files), hidden)
    assert keys(ask(engine, "olivine")) == ["key-00002"]
    assert keys(ask(engine, "olivine", collapse="zh-hans")) == ["key-00001"]
