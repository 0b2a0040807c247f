"""A server that asks for a password and speaks TLS."""

import subprocess

import pytest
import trustme
from elasticsearch_install import install
from elasticsearch_server import Cluster

from search.document import EVERYONE
from search.engines.base import EngineUnavailable, Reader
from search.engines.es_address import Address
from search.query import parse
from search.request import SearchRequest
from tests.search.documents import make_document
from tests.search.engines import BLUEPRINT, PATIENT

NAME, PASSWORD = "valuary", "p@ss:word/ of 测试"


@pytest.fixture(scope="module")
def server(open_folder):
    """A node with one user, which proves who it is with a certificate made for it."""
    place = open_folder / "secured" / "nodes-1" / "node-1" / "config" / "certificates"
    authority = trustme.CA()
    certificate = authority.issue_cert("127.0.0.1", "localhost")
    cluster = Cluster.new(open_folder / "secured", install(), ca=str(open_folder / "ca.pem"))
    authority.cert_pem.write_to_path(cluster.ca)
    settings = {
        "xpack.security.enabled": True,
        "xpack.security.http.ssl.enabled": True,
        "xpack.security.http.ssl.certificate": place / "node.pem",
        "xpack.security.http.ssl.key": place / "node.key",
    }
    (node,) = cluster.nodes
    node.folder.mkdir(parents=True)
    node.configure(settings)
    place.mkdir()
    certificate.private_key_pem.write_to_path(place / "node.key")
    certificate.cert_chain_pems[0].write_to_path(place / "node.pem")
    adding = node.run("elasticsearch-users", "useradd", NAME, "-p", PASSWORD, "-r", "superuser",
                      stdout=subprocess.DEVNULL)  # fmt: skip
    assert adding.wait(timeout=120) == 0
    cluster.start(settings)
    yield cluster
    cluster.stop()


@pytest.fixture
def engine_with(server):
    """Return a function that makes an engine which is let in, or not."""
    made = []

    def make(**options):
        from search.engines.es_engine import ElasticsearchEngine

        given = {"username": NAME, "password": PASSWORD, "ca_certs": server.ca}
        address = Address(**{"url": server.url, "read_seconds": PATIENT, **given, **options})
        made.append(ElasticsearchEngine(address))
        return made[-1]

    yield make
    for engine in made:
        engine.connection.close()


def total(engine):
    reader = Reader(frozenset({EVERYONE}), 1)
    return engine.search(SearchRequest(text="word"), parse("word"), reader, ()).total


def fingerprint_of(server):
    from hashlib import sha256
    from ssl import PEM_cert_to_DER_cert, get_server_certificate

    address = ("127.0.0.1", server.nodes[0].port)
    return sha256(PEM_cert_to_DER_cert(get_server_certificate(address))).hexdigest()


def test_with_password_and_certificate_everything_works(engine_with):
    engine = engine_with()
    engine.rebuild([make_document(1, "word")], (0, 1), BLUEPRINT)
    engine.upsert([make_document(2, "word")], position=(0, 2))
    assert (total(engine), engine.position(), engine.healthy()) == (2, (0, 2), True)


def test_the_password_may_stand_in_the_address(engine_with, server):
    engine_with().rebuild([make_document(1, "word")], (0, 1), BLUEPRINT)
    address = server.url.replace("://", f"://{NAME}:p%40ss%3Aword%2F%20of%20%E6%B5%8B%E8%AF%95@")
    assert total(engine_with(url=address, username="", password="")) == 1


def test_a_fingerprint_stands_for_the_certificate(engine_with, server):
    engine_with().rebuild([make_document(1, "word")], (0, 1), BLUEPRINT)
    known = fingerprint_of(server)
    assert total(engine_with(ca_certs="", fingerprint=known)) == 1
    with pytest.raises(EngineUnavailable) as error:
        total(engine_with(ca_certs="", fingerprint="00" * 32))
    assert error.value.reason == "unreachable"


@pytest.mark.parametrize(
    ("options", "reason"),
    [
        ({"password": "wrong"}, "refused"),
        ({"username": "", "password": ""}, "refused"),
        ({"ca_certs": ""}, "unreachable"),
    ],
)
def test_who_is_not_let_in_or_does_not_trust_is_told_so(engine_with, options, reason):
    with pytest.raises(EngineUnavailable) as error:
        total(engine_with(**options))
    assert error.value.reason == reason
