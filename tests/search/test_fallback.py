"""Elasticsearch is configured and gives no answer: the embedded index stands in."""

import json
import subprocess
import sys
import threading
import time

import pytest
from django.core.checks import run_checks
from django.core.exceptions import ImproperlyConfigured
from django.utils import timezone, translation

from search import indexing, worker
from search.engines import choice, condition
from search.engines.base import EngineUnavailable
from search.engines.condition import Condition, Note
from search.engines.tantivy_engine import TantivyEngine
from search.request import SearchRequest
from search.service import find
from search.suggesting import suggestions
from tests.factories import make_asset

pytestmark = pytest.mark.django_db
NOBODY = "http://127.0.0.1:1"
NOTICES = {"en": "The search server gives no answer", "zh-hans": "搜索服务器暂时没有响应"}


@pytest.fixture
def site(settings, tmp_path, monkeypatch):
    """A site whose Elasticsearch is not there, with one asset."""
    # Nobody tries again while the test runs.
    monkeypatch.setattr(condition, "FIRST_PAUSE", 3600)
    settings.VALUARY_DATA = tmp_path
    indexing.rebuild()
    make_asset(title="Downtime in a page")
    indexing.drain()
    settings.VALUARY_ELASTICSEARCH = {**settings.VALUARY_ELASTICSEARCH, "url": NOBODY}
    engine = choice.search_engine()
    yield engine
    engine.first.connection.close()


def ask(rep, text="downtime"):
    return find(SearchRequest(text=text), rep, timezone.now())


def test_the_answer_comes_from_the_embedded_index_and_says_so(site, rep):
    assert site.name == "elasticsearch"
    page = ask(rep)
    assert (page.total, page.engine, page.fallback) == (1, "tantivy", True)
    assert site.name == "tantivy"
    assert site.condition.reason() == "unreachable"


def test_once_it_gave_no_answer_nobody_waits_for_it(site, rep, monkeypatch):
    ask(rep)
    monkeypatch.setattr(site.first, "search", lambda *_args: pytest.fail("It was asked again."))
    assert ask(rep).total == 1


def test_titles_are_completed_as_well(site, rep):
    found = suggestions("downt", rep, timezone.now(), SearchRequest().context)
    assert [suggestion.text for suggestion in found] == ["Downtime in a page"]


@pytest.mark.parametrize("language", NOTICES)
def test_the_page_says_so_in_the_readers_language(site, client_for, rep, language):
    client = client_for(rep, headers={"Accept-Language": language.replace("hans", "CN")})
    with translation.override(language):
        assert NOTICES[language] in client.get("/search/?q=downtime").content.decode()


def test_the_page_says_nothing_where_nothing_is_wrong(site, client_for, rep, settings):
    client = client_for(rep)
    assert NOTICES["en"] in client.get("/search/?q=downtime").content.decode()
    settings.VALUARY_ELASTICSEARCH = {**settings.VALUARY_ELASTICSEARCH, "url": ""}
    assert NOTICES["en"] not in client.get("/search/?q=downtime").content.decode()


def test_the_api_and_the_health_check_say_so(site, client_for, rep):
    answer = client_for(rep).get("/api/v1/search?q=downtime").json()
    assert (answer["engine"], answer["fallback"], answer["total"]) == ("tantivy", True, 1)
    health = client_for(rep).get("/healthz").json()
    assert health["status"] == "degraded"
    assert health["search"] == {"engine": "tantivy", "elasticsearch": "unreachable"}


def test_publishing_and_importing_go_on(site, rep):
    make_asset(title="Downtime again")
    assert indexing.wait_until_searchable()
    assert ask(rep).total == 2


def test_the_worker_notes_that_it_takes_nothing_and_when_it_does_again(site, settings, tmp_path):
    feeder, watch = worker.Feeder(), worker.Watch()
    note = choice.condition().note
    assert (feeder.feed(), feeder.reason) == (0, "unreachable")
    note.write(watch.look(feeder))
    # Another process of this host reads it.
    assert Note(note.path).reason() == "unreachable"
    feeder.reason, feeder.reached = "", choice.embedded_engine().position()
    note.write(watch.look(feeder))
    assert Note(note.path).reason() == ""
    feeder.writing.give_back()


def test_one_that_lacks_what_the_embedded_index_has_is_not_asked(site, monkeypatch):
    feeder, watch = worker.Feeder(), worker.Watch()
    feeder.reached = (0, 0)
    clock = iter([0.0, 0.0, worker.BEHIND_SECONDS / 2, worker.BEHIND_SECONDS + 1])
    monkeypatch.setattr(worker.time, "monotonic", lambda: next(clock))
    assert [watch.look(feeder) for _ in range(3)] == ["", "", "behind"]
    feeder.reached = choice.embedded_engine().position()
    assert watch.look(feeder) == ""


def test_an_unreadable_note_keeps_nobody_from_asking(tmp_path):
    note = Note(tmp_path / "note.json")
    assert note.reason() == ""
    note.path.write_text("{")
    assert note.reason() == ""


def test_a_process_tries_until_an_answer_comes(tmp_path, monkeypatch):
    monkeypatch.setattr("search.engines.condition.FIRST_PAUSE", 0.02)
    answers, tried = threading.Event(), threading.Event()

    def probe():
        tried.set()
        if not answers.is_set():
            raise EngineUnavailable("slow")

    how = Condition(Note(tmp_path / "note.json"), probe)
    how.failed("slow")
    assert how.reason() == "slow"
    assert tried.wait(5)
    answers.set()
    deadline = time.monotonic() + 5
    while how.reason() and time.monotonic() < deadline:
        time.sleep(0.01)
    assert how.reason() == ""


def test_one_that_fails_again_and_again_is_tried_less_often(tmp_path, monkeypatch):
    monkeypatch.setattr(threading.Thread, "start", lambda self: None)
    how = Condition(Note(tmp_path / "note.json"), lambda: None)
    pauses = []
    for _ in range(9):
        how.failed("slow")
        pauses.append(how._pause)
        how._reason, how._well_since = "", time.monotonic()
    assert pauses[:4] == [0.5, 1.0, 2.0, 4.0]
    assert pauses[-1] == 30.0


def test_a_wrong_address_or_certificate_is_said_at_the_start(settings, tmp_path):
    given = {**settings.VALUARY_ELASTICSEARCH, "ca_certs": str(tmp_path / "none.pem")}
    settings.VALUARY_ELASTICSEARCH = {**given, "url": "search:9200"}
    found = [error.id for error in run_checks() if error.id.startswith("search.")]
    assert found == ["search.E001", "search.E002"]
    with pytest.raises(ImproperlyConfigured, match="ELASTICSEARCH_URL"):
        choice.search_engine()


def test_without_an_address_there_is_one_engine(settings, tmp_path):
    settings.VALUARY_DATA = tmp_path
    assert isinstance(choice.search_engine(), TantivyEngine)
    assert [engine.name for engine in choice.engines()] == ["tantivy"]


@pytest.mark.processes
def test_a_site_without_elasticsearch_never_loads_its_client():
    script = (
        "import sys, json, config.wsgi, search.engines.choice as c; c.search_engine();"
        "print(json.dumps([n for n in sys.modules if n.startswith('elastic')]))"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert json.loads(done.stdout.splitlines()[-1]) == []
