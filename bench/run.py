"""Measure the CPU time of a request, as ratios to a bare page of the same run.

Absolute figures depend on the machine; the ratios carry over. Every page is
fetched one request at a time on a connection of its own, the pages in turn,
and the figure is the median over the rounds. Pages were asked for before, by
both processes; the results of a question nobody asked before have their own row.
"""

import argparse
import random
import shutil
import statistics
import tempfile
from collections.abc import Iterator
from itertools import cycle, islice, product
from pathlib import Path
from urllib.parse import quote

from bench.measured_site import Site

ROUNDS = 5
WORDS = ("value", "cost downtime", "repair contract", "renewal", "降本", "投资回报", "备件 库存")
RESULTS_CONTEXT = ("", "&stage=proposal", "&stage=discovery&role=economic-buyer", "&type=fab_sheet")
NEW = "results, new question"
COMMON = "results, commonest words, new"
WARM_UP = 4
# The first words of demo/volume.py, which most of its texts have.
COMMONEST = (
    "service",
    "customer",
    "value",
    "客户",
    "价值",
    "成本",
    "service customer",
    "客户 价值",
)
DEAL = {
    "stage": ("prospecting", "qualification", "discovery", "solution", "proposal", "negotiation"),
    "role": ("economic-buyer", "user-buyer", "technical-buyer", "procurement", "champion"),
    "industry": ("manufacturing", "energy", "retail", "logistics"),
}
# No word may be so common that its results cost more than this.
TARGETS = {"asset page": 6.0, "results": 4.0, COMMON: 20.0, "rank": 4.0, "playbook": 6.0}


def addresses(site: Site, seed: int = 3) -> dict[str, list[str]]:
    """Return the pages to fetch by what they are; each has several addresses."""
    chosen = random.Random(seed)
    everything = site.assets()
    playbook = next(pk for pk, kind, _title in everything if kind == "playbook")
    assets = [row for row in everything if row[1] not in ("play", "playbook")]
    picked = chosen.sample(assets, min(60, len(assets)))
    pages = {
        "floor": ["/bench/floor"],
        "signed-in bare page": ["/bench/bare"],
        "asset page": [final_address(site, f"/assets/{pk}/") for pk, _kind, _title in picked],
        "results": [f"/search/?q={word}{context}" for word in WORDS for context in RESULTS_CONTEXT],
        NEW: new_questions(assets, chosen),
        COMMON: common_questions(),
        "rank": [f"/ranks/?days={days}" for days in (7, 30, 90)],
        "home": ["/"],
        # Its one stage has 20 plays, 200 steps and 100 assets.
        "playbook": [final_address(site, f"/assets/{playbook}/")],
        "coverage": ["/coverage/"],
        "coverage, filtered": [
            f"/coverage/?industry={name}&type=fab_sheet" for name in DEAL["industry"]
        ],
    }
    return {name: [encoded(path) for path in paths] for name, paths in pages.items()}


def new_questions(assets, chosen: random.Random) -> list[str]:
    """Return questions of three words from the titles, each a different one."""
    words = sorted(
        {word for _pk, _kind, title in assets for word in title.split() if len(word) > 1}
    )
    asked = {" ".join(chosen.sample(words, 3)) for _number in range(2_000)}
    return [f"/search/?q={question}" for question in sorted(asked)]


def common_questions() -> list[str]:
    """Return the commonest words of the library, each time for another deal."""
    deals = product(COMMONEST, DEAL["stage"], DEAL["role"], DEAL["industry"])
    return [f"/search/?q={q}&for_stage={s}&for_role={r}&for_industry={i}" for q, s, r, i in deals]


def encoded(path: str) -> str:
    """Return an address with its Chinese words escaped."""
    return quote(path, safe="/?&=%")


def final_address(site: Site, path: str) -> str:
    """Return where an address leads after its redirects."""
    for _hop in range(3):
        headers = {"Cookie": site.cookie}
        status, _body, answer = site.request("GET", path, headers=headers)
        if status not in (301, 302):
            break
        path = answer["Location"]
    return path


def fetch(site: Site, paths: Iterator[str], count: int, signed_in: bool) -> float:
    """Fetch the next pages and return the CPU milliseconds of one."""
    before = site.cpu_seconds()
    for path in islice(paths, count):
        status, _body = site.get(path, signed_in)
        if status != 200:
            raise SystemExit(f"{path} answered {status}.")
    return (site.cpu_seconds() - before) * 1000 / count


def measure(site: Site, requests: int) -> dict[str, float]:
    """Return the median CPU milliseconds of every page."""
    pages = {name: (len(paths), cycle(paths)) for name, paths in addresses(site).items()}
    for name, (count, paths) in pages.items():
        fetch(
            site, paths, 20 if name in (NEW, COMMON) else WARM_UP * max(count, 20), name != "floor"
        )
    rounds = {name: [] for name in pages}
    for _round in range(ROUNDS):
        for name, (_count, paths) in pages.items():
            rounds[name].append(fetch(site, paths, max(requests // ROUNDS, 1), name != "floor"))
    return {name: statistics.median(values) for name, values in rounds.items()}


def measure_size(assets: int, events: int, requests: int) -> dict[str, float]:
    """Fill a site of one size, measure it and take it away."""
    folder = Path(tempfile.mkdtemp(prefix="valuary-bench-"))
    site = Site(folder)
    try:
        print(f"Filling a site with {assets:,} assets, {assets * events:,} events …", flush=True)
        site.fill(assets, events)
        site.start()
        return measure(site, requests)
    finally:
        site.stop()
        shutil.rmtree(folder, ignore_errors=True)


def print_table(figures: dict[int, dict[str, float]]) -> None:
    """Print CPU milliseconds and ratios to the floor of the same site."""
    sizes = list(figures)
    print("\nCPU per request in ms, and as a ratio to the floor\n")
    print(f"{'page':<24}" + "".join(f"{size:>12,} assets  " for size in sizes) + "  target")
    for name in figures[sizes[0]]:
        row = f"{name:<24}"
        for size in sizes:
            value, floor = figures[size][name], figures[size]["floor"]
            row += f"{value:>9.2f} ms  {value / floor:>5.1f}x  "
        row += f"  <= {TARGETS[name]:g}x" if name in TARGETS else ""
        print(row)


def main() -> None:
    """Measure every size and print one table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--assets", type=int, nargs="+", default=[1_000, 10_000])
    parser.add_argument("--events", type=int, default=100, help="events an asset")
    parser.add_argument("--requests", type=int, default=300, help="requests a page")
    options = parser.parse_args()
    figures = {
        size: measure_size(size, options.events, options.requests) for size in options.assets
    }
    print_table(figures)


if __name__ == "__main__":
    main()
