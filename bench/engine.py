"""Measure the engines: questions with four facets, suggestions and browsing, alone and beside a
writer; bulk updates; and how soon another process sees a change.

Every question is asked for the first time: what an engine remembers of answers is forgotten before
each. Times are those of a clock; on a busy machine look at the CPU times beside them.
"""

import argparse
import multiprocessing
import os
import shutil
import tempfile
import time
from collections.abc import Callable
from itertools import cycle, islice
from pathlib import Path

from bench.library import documents, set_up

FACETS = ("stage", "role", "type", "industry")
QUESTIONS = {
    "common word": ["service", "customer", "客户", "价值", "value"],
    "word": ["board", "budget", "上门", "董事会", "alarm", "投资回报"],
    "rare word": ["4711", "815", "2026", "9999", "123"],
    "several words": [
        "cost downtime",
        "service customer value",
        "客户 价值 成本",
        "repair contract board",
    ],
    "question": ["how do I lower the cost of downtime for a customer", "客户说报价太贵了怎么办"],
    "slip": ["downtmie", "contarct renewl", "technicain"],
    "pinyin, initials": ["touzihuibao", "bei jian", "tzhb"],
    "single sign": ["客", "价", "修"],
    "browse": [""],
}
TYPED = ["s", "se", "serv", "客", "客户", "kehu", "tzhb", "cost of", "x", "dow"]
ROUNDS = 60
BULK = 10_000
WRITES_A_SECOND = 5
NOW = 1_800_000_000


def p(values: list[float], share: float) -> float:
    """Return a percentile in milliseconds."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))] * 1000


def timed(calls: list[Callable]) -> tuple[list[float], list[float]]:
    """Return the wall and the CPU seconds of each call."""
    wall, cpu = [], []
    for call in calls:
        begun, worked = time.perf_counter(), time.thread_time()
        call()
        wall.append(time.perf_counter() - begun)
        cpu.append(time.thread_time() - worked)
    return wall, cpu


def row(name: str, calls: list[Callable]) -> list[float]:
    """Measure and print one row; return the wall times."""
    wall, cpu = timed(calls)
    figures = [p(wall, 0.5), p(wall, 0.95), p(cpu, 0.5), p(cpu, 0.95)]
    print(f"{name:<26}" + "".join(f"{figure:>10.2f}" for figure in figures), flush=True)
    return wall


def measure(engine) -> None:
    """Print the times of every kind of question."""
    from search.engines.base import Reader
    from search.query import TextQuery, parse
    from search.request import NOWHERE, Context, SearchRequest
    from search.synonyms import SHIPPED, built

    synonyms, reader = built(SHIPPED), Reader(frozenset({"everyone"}), NOW)
    contexts = [NOWHERE, Context("proposal"), Context("discovery", "economic-buyer")]

    def question(text: str, context: Context) -> Callable:
        def ask():
            forget(engine)
            query = parse(text, synonyms) if text else TextQuery()
            request = SearchRequest(text=text, context=context)
            return engine.search(request, query, reader, FACETS)

        return ask

    everything: list[float] = []
    print(f"{'milliseconds':<26}{'wall p50':>10}{'wall p95':>10}{'CPU p50':>10}{'CPU p95':>10}")
    for name, texts in QUESTIONS.items():
        pairs = islice(zip(cycle(texts), cycle(contexts), strict=False), ROUNDS)
        calls = [question(text, context) for text, context in pairs]
        calls[0]()
        found = row(name, calls)
        everything += found if name != "browse" else []
    print(f"{'all questions, p95':<26}{'':>10}{p(everything, 0.95):>10.2f}")
    typed = islice(zip(cycle(TYPED), cycle(contexts), strict=False), ROUNDS)
    row("suggest", [lambda t=t, c=c: engine.suggest(t, reader, 8, c) for t, c in typed])


def forget(engine) -> None:
    """Let a question be asked for the first time."""
    if engine.name == "tantivy":
        engine.snapshot().forget()


def write_steadily(make: Callable, stop) -> None:
    """Upsert some documents a second, as a worker does."""
    set_up()
    engine, number = make(), 0
    changed = list(documents(200, seed=99))
    while not stop.is_set():
        engine.upsert([changed[number % len(changed)]])
        number += 1
        time.sleep(1 / WRITES_A_SECOND)
    engine.close()


def seen_elsewhere(make: Callable, tries: int = 10) -> list[float]:
    """Return after how many seconds another engine sees what one has begun to write."""
    from dataclasses import replace

    from search.engines.base import Reader
    from search.query import parse
    from search.request import SearchRequest

    writer, other, taken = make(), make(), []
    (example,) = documents(1, seed=5)
    for number in range(tries):
        word = f"unseen{number}word"
        changed = replace(example, id=10**6 + number, key=word, tokens=word, head=word)
        begun = time.perf_counter()
        writer.upsert([changed])
        while not other.search(SearchRequest(text=word), parse(word), Reader(None, NOW), ()).total:
            time.sleep(0.005)
        taken.append(time.perf_counter() - begun)
    writer.close()
    return taken


def measure_engine(name: str, make: Callable, size: int) -> None:
    """Build an index of one size and print all its figures."""
    from library.terms import get_terms
    from search.engines.base import Blueprint

    print(f"\n{name}, {size:,} assets", flush=True)
    engine = make()
    begun = time.perf_counter()
    stages = tuple(stage.slug for stage in get_terms().all("stage"))
    engine.rebuild(documents(size), (0, 0), Blueprint(stages, "bench"))
    print(f"built in {time.perf_counter() - begun:.0f} s, texts and all")
    measure(engine)
    taken = seen_elsewhere(make)
    print(f"{'seen in another process':<26}{p(taken, 0.5):>10.0f}{p(taken, 0.95):>10.0f}")
    stop = multiprocessing.get_context("spawn").Event()
    writer = multiprocessing.get_context("spawn").Process(target=write_steadily, args=(make, stop))
    writer.start()
    time.sleep(3)
    print(f"beside a writer, {WRITES_A_SECOND} changes a second")
    measure(engine)
    stop.set()
    writer.join()
    bulk = list(documents(BULK, seed=23))
    begun = time.perf_counter()
    engine.upsert(bulk)
    print(
        f"{BULK:,} upserts in bulk: {time.perf_counter() - begun:.1f} s, without making their texts"
    )
    engine.close()


class Tantivy:
    """Makes embedded engines on one folder, in any process."""

    def __init__(self, folder: Path):
        self.folder = folder

    def __call__(self):
        """Return an engine."""
        from search.engines.tantivy_engine import TantivyEngine

        return TantivyEngine(self.folder / "index")


class InCluster:
    """Makes engines on one index of a cluster."""

    def __init__(self, url: str):
        self.url, self.index = url, f"bench-{os.getpid()}"

    def __call__(self):
        """Return an engine."""
        from search.engines.es_address import Address
        from search.engines.es_engine import ElasticsearchEngine

        return ElasticsearchEngine(Address(url=self.url, index=self.index, read_seconds=30))


def main() -> None:
    """Measure every size on every engine there is."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--assets", type=int, nargs="+", default=[10_000])
    parser.add_argument("--engine", nargs="+", default=["tantivy", "elasticsearch"])
    options = parser.parse_args()
    set_up()
    for size in options.assets:
        folder = Path(tempfile.mkdtemp(prefix="valuary-engine-"))
        try:
            if "tantivy" in options.engine:
                measure_engine("tantivy", Tantivy(folder), size)
        finally:
            shutil.rmtree(folder, ignore_errors=True)
        url = os.environ.get("ELASTICSEARCH_URL", "")
        if "elasticsearch" in options.engine and url:
            measure_engine("elasticsearch", InCluster(url), size)


if __name__ == "__main__":
    main()
