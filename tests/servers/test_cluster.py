"""Three nodes with a copy of the index: one is killed while people publish and search."""

import signal
import threading
import time
from collections import Counter
from functools import partial

import pytest

from search.document import EVERYONE
from search.engines.base import Reader
from search.engines.es_address import Address
from search.engines.es_engine import ElasticsearchEngine
from search.query import parse
from search.request import SearchRequest
from tests.search.engines import PATIENT
from tests.servers.site import eventually

pytestmark = pytest.mark.django_db
PUBLISHES = 1_000
# Published before the node dies; the rest comes after.
BEFORE = 300
KEYS = [f"a{n}" for n in range(40)]
RECOVERED = 120.0


@pytest.fixture(scope="module")
def cluster(make_cluster):
    """Three nodes."""
    return make_cluster(nodes=3, name="three")


@pytest.fixture(scope="module")
def site(make_site, cluster):
    """A site that knows all three."""
    site = make_site(name="clustered", ELASTICSEARCH_URL=cluster.url)
    site.edit("make", records=[{"key": key, "title": f"Asset zero {key}"} for key in KEYS])
    eventually(lambda: site.search("zero")["engine"] == "elasticsearch", RECOVERED, 0.5)
    eventually(lambda: site.search("zero")["total"] == len(KEYS), RECOVERED, 0.5)
    return site


def client_of(cluster):
    from search.engines.es_dsl import Elasticsearch

    return Elasticsearch(cluster.url.split(","), request_timeout=60, max_retries=5)


def node_with_the_primary(cluster, client):
    """Return the node that every write goes to first."""
    shards = client.cat.shards(index="valuary-*", format="json", h="prirep,node")
    assert Counter(shard["prirep"] for shard in shards) == {"p": 1, "r": 1}
    (name,) = [shard["node"] for shard in shards if shard["prirep"] == "p"]
    return next(node for node in cluster.nodes if node.folder.name == name)


class Searcher(threading.Thread):
    """Searches without a pause and keeps what went wrong."""

    def __init__(self, search):
        super().__init__(daemon=True)
        self.search, self.stopping = search, threading.Event()
        self.problems, self.engines = [], Counter()

    def run(self):
        while not self.stopping.is_set():
            try:
                engine, total = self.search()
            except Exception as error:
                self.problems.append(repr(error))
                continue
            self.engines[engine] += 1
            if total != len(KEYS):
                self.problems.append(total)

    def stop(self):
        self.stopping.set()
        self.join()


def through_the_site(site):
    """Search as a reader does, with whichever engine answers in time."""
    found = site.search("asset")
    return found["engine"], found["total"]


def in_the_cluster(engine):
    """Search in the cluster alone, however long it takes."""
    reader = Reader(frozenset({EVERYONE}), int(time.time()))
    found = engine.search(SearchRequest(text="asset"), parse("asset"), reader, ("stage",))
    return found.engine, found.total


def test_a_killed_node_costs_no_search_and_no_update(cluster, site):
    client = client_of(cluster)
    victim = node_with_the_primary(cluster, client)
    engine = ElasticsearchEngine(Address(cluster.url, read_seconds=PATIENT))
    searchers = [
        Searcher(partial(through_the_site, site)),
        Searcher(partial(in_the_cluster, engine)),
    ]
    for searcher in searchers:
        searcher.start()
    for number in range(PUBLISHES):
        if number == BEFORE:
            victim.send(signal.SIGKILL)
        site.edit("publish", key=KEYS[number % len(KEYS)], title=f"Asset number {number}")
    for searcher in searchers:
        searcher.stop()
    print(f"searches: {[dict(searcher.engines) for searcher in searchers]}")  # noqa: T201
    assert [searcher.problems for searcher in searchers] == [[], []]
    assert all(searcher.engines["elasticsearch"] > 0 for searcher in searchers)
    engine.connection.close()
    # Two nodes are left, and they have everything.
    wanted = {f"Asset number {n}" for n in range(PUBLISHES - len(KEYS), PUBLISHES)}
    eventually(lambda: titles_in(client) == wanted, RECOVERED, 0.5)
    eventually(lambda: site.search("asset")["engine"] == "elasticsearch", RECOVERED, 0.5)
    assert victim.pid is None


def titles_in(client):
    client.indices.refresh(index="valuary-*")
    hits = client.search(index="valuary-*", size=1000)["hits"]["hits"]
    return {hit["_source"]["document"]["title"] for hit in hits if "document" in hit["_source"]}
