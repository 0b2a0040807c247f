"""Elasticsearch paused, killed, read-only or without its index: readers and editors go on."""

import signal
import time

import pytest
from elasticsearch_server import Cluster

from search.engines.base import INDEX_VERSION
from tests.servers.conftest import script
from tests.servers.site import eventually

pytestmark = pytest.mark.django_db

SOON = 1.0
RECOVERED = 60.0
NOTICES = {"en": "The search server gives no answer", "zh-hans": "搜索服务器暂时没有响应"}


@pytest.fixture(scope="module")
def server(open_folder):
    """A server started by the script, which the tests then maltreat."""
    folder = open_folder / "own"
    started = script("start", folder=folder)
    assert started.returncode == 0, started.stderr
    yield Cluster.load(folder)
    assert script("stop", folder=folder).returncode == 0


@pytest.fixture(scope="module")
def site(make_site, server):
    """A site that searches with that server."""
    site = make_site(ELASTICSEARCH_URL=server.url)
    site.edit("make", records=[{"key": "a", "title": "Downtime first"}, {"key": "b"}])
    eventually(lambda: is_well(site), RECOVERED)
    return site


def is_well(site):
    """Tell whether Elasticsearch answers again, in every process, and health knows."""
    answers = [site.search("downtime") for _ in range(6)]
    well = all(a["engine"] == "elasticsearch" and not a["fallback"] for a in answers)
    return well and site.health()["search"] == {"engine": "elasticsearch", "elasticsearch": "ok"}


def block(server, value):
    """Forbid writing, as a cluster whose disks are full does, or allow it again."""
    indices = client_of(server).indices
    indices.put_settings(index="valuary-*", settings={"index.blocks.write": value})


def client_of(server):
    from search.engines.es_dsl import Elasticsearch

    return Elasticsearch(server.url.split(","), request_timeout=30)


def drop_index(server):
    client = client_of(server)
    for name in client.indices.get_alias(index="valuary-*"):
        client.indices.delete(index=name)


def restart(server):
    for node in server.nodes:
        node.stop()
    server.start()


OUTAGES = {
    "paused": (
        lambda s: s.nodes[0].send(signal.SIGSTOP),
        lambda s: s.nodes[0].send(signal.SIGCONT),
    ),
    "killed": (lambda s: s.nodes[0].send(signal.SIGKILL), restart),
    "read-only": (lambda s: block(s, True), lambda s: block(s, None)),
    "without index": (drop_index, lambda s: None),
}


def test_the_script_says_where_the_server_is_and_starts_no_second_one(server, site):
    folder = server.folder
    begun = time.monotonic()
    assert script("start", folder=folder).returncode == 0
    assert time.monotonic() - begun < 5
    assert script("url", folder=folder).stdout == f"{server.url}\n"
    other = script("url", folder=folder / "nowhere")
    assert (other.returncode, other.stdout) == (1, "")
    assert "scripts/elasticsearch start" in other.stderr


def test_a_well_server_answers_and_nothing_is_said_of_it(site):
    assert is_well(site)
    for language, notice in NOTICES.items():
        assert notice not in site.page("/search/?q=downtime", language)


@pytest.mark.parametrize("outage", OUTAGES)
def test_readers_and_editors_go_on_and_all_is_well_again_by_itself(server, site, outage):
    breaks, mends = OUTAGES[outage]
    begun = site.search("zebra")["total"]
    breaks(server)
    # Questions are answered in time from the first moment on.
    for _ in range(12):
        answer = site.search("downtime")
        assert (answer["total"] >= 1, answer["seconds"] < SOON) == (True, True), answer["seconds"]
        assert site.api("suggest?q=downt")["seconds"] < SOON
    # An editor publishes as fast as ever, and readers find it.
    asked = time.time()
    done = site.edit("publish", key="b", title=f"Zebra {outage}")
    assert done - asked < SOON
    eventually(lambda: site.search(f"zebra {outage}")["total"] == 1, 2 * SOON)
    eventually(lambda: site.search("downtime")["fallback"], 3 * SOON)
    assert site.search("downtime")["engine"] == "tantivy"
    said = site.health()
    assert (said["status"], said["search"]["engine"]) == ("degraded", "tantivy")
    assert said["search"]["elasticsearch"] != "ok"
    for language, notice in NOTICES.items():
        assert notice in site.page("/search/?q=downtime", language)
    mends(server)
    eventually(lambda: is_well(site), RECOVERED)
    # What was published meanwhile is there.
    assert site.search(f"zebra {outage}")["total"] == 1
    assert begun == 0 or site.search("zebra")["total"] == 1


def test_no_index_is_left_beside_the_live_one(server, site):
    (name,) = client_of(server).indices.get_alias(index="valuary-*")
    assert name.startswith(f"valuary-v{INDEX_VERSION}-")
