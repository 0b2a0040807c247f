"""Child processes: what a runaway costs, and whom."""

import json
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from library.limited.child import ROOT, Limits
from library.roi import pool as pools
from library.roi.model import CalculatorModel
from library.roi.pool import CannotCompute, Pool, RecordRefused, check, evaluate, evaluate_many
from tests.library.roi.builders import line, number, record, series
from tests.library.roi.computing_time import worked

SIMPLE = record([line("gain", "=hours*2", "benefit")], [number("hours", 5)])
ODD = "tests.library.roi.odd_worker"
QUICK = Limits(cpu=0.2)
# On a busy machine a second of computing may last long.
PATIENT = Limits(wall=120, wait=120)


@pytest.fixture
def pool():
    """A pool of the ordinary program."""
    pool = Pool(size=2)
    yield pool
    pool.close()


@pytest.fixture(scope="module")
def odd_pool():
    """A pool in which lines misbehave as they are named."""
    pool = Pool(size=1, limits=QUICK, program=ODD)
    yield pool
    pool.close()


def pids(pool):
    return {child.pid for child in pool._children}


def test_a_calculator_is_computed_from_its_record_or_its_model():
    assert evaluate(SIMPLE).lines["gain"].value == 10
    assert evaluate(CalculatorModel.from_record(SIMPLE), {"hours": "7"}).lines["gain"].value == 14
    assert [r.lines["gain"].value for r in evaluate_many(SIMPLE, [{}, {"hours": 1}])] == [10, 2]


def test_results_and_problems_come_back_as_they_were():
    parts = [line("gain", "=SUM(saved)/0", "benefit"), line("bad", "=hourz"), line("fine", "=1")]
    result = evaluate(record(parts, [series("saved", 1, 2, 3, 4), number("hours", 1)]))
    assert [(e.line, e.code) for e in result.errors] == [
        ("gain", "division_by_zero"),
        ("bad", "unknown_name"),
    ]
    assert "Did you mean hours?" in result.errors[1].message
    assert result.notes["npv"].message == "gain has no value."
    assert json.dumps(result.to_json())


def test_a_check_needs_no_numbers():
    found = check(record([line("gain", "=hours*hourz")], [number("hours", 1), number("spare", 1)]))
    assert [e.code for e in found.errors] == ["unknown_name"]
    found = check(record([line("gain", "=hours")], [number("hours", 1), number("spare", 1)]))
    assert (found.graph.uses, found.graph.unused_inputs) == ({"gain": ("hours",)}, ("spare",))


def test_a_record_that_is_no_calculator_is_refused_before_a_child_sees_it():
    with pytest.raises(RecordRefused, match="inputs is not a list"):
        evaluate({"inputs": 3})


def test_children_start_when_they_are_needed_and_are_kept(pool):
    assert not pids(pool)
    pool.evaluate_many(SIMPLE, [{}])
    started = pids(pool)
    pool.evaluate_many(SIMPLE, [{}])
    assert pids(pool) == started
    assert len(started) == 1


@pytest.mark.parametrize("moment", ["idle", "stopped"])
def test_a_child_that_is_killed_takes_no_request_with_it(pool, moment):
    pool.evaluate_many(SIMPLE, [{}])
    (pid,) = pids(pool)
    if moment == "idle":
        os.kill(pid, signal.SIGKILL)
    else:
        # It can take the request, but will be killed before it can answer.
        os.kill(pid, signal.SIGSTOP)
        threading.Timer(0.2, os.kill, (pid, signal.SIGKILL)).start()
    (result,) = pool.evaluate_many(SIMPLE, [{}])
    assert result.lines["gain"].value == 10
    assert pid not in pids(pool)


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("spins", "time"),
        ("eats", "memory"),
        ("aborts", "memory"),
        ("dies", "crashed"),
    ],
)
def test_a_line_that_runs_away_is_an_error_and_the_others_compute(odd_pool, name, code):
    parts = [line("first", "=1"), line(name, "=2"), line("last", "=3"), line("needs", f"={name}")]
    (result,) = odd_pool.evaluate_many(record(parts), [{}])
    assert [(e.line, e.code) for e in result.errors] == [(name, code), ("needs", "depends")]
    assert (result.lines["first"].value, result.lines["last"].value) == (1, 3)


def test_a_child_that_dies_once_is_not_held_against_the_line(odd_pool, tmp_path):
    parts = [line("gain", "=1", label=str(tmp_path / "flag"))]
    (result,) = odd_pool.evaluate_many(record(parts), [{}])
    assert (result.errors, result.lines["gain"].value) == ((), 1)


def test_a_calculator_with_too_many_runaways_is_given_up(odd_pool):
    parts = [line(f"spins_{n}", "=1") for n in range(5)]
    with pytest.raises(CannotCompute, match="too long"):
        odd_pool.evaluate_many(record(parts), [{}])


def test_a_runaway_is_over_within_a_second():
    pool = Pool(size=1, limits=PATIENT, program=ODD)
    pool.evaluate_many(SIMPLE, [{}])
    began = worked(pool)
    (result,) = pool.evaluate_many(record([line("spins", "=1"), line("fine", "=2")]), [{}])
    taken = worked(pool) - began
    pool.close()
    assert (result.errors[0].code, result.lines["fine"].value) == ("time", 2)
    # The line is cut off after 0.7 s of computing; the rest is a new child.
    assert 0.6 < taken < 1


def test_who_waits_too_long_is_told():
    pool = Pool(size=1, limits=Limits(wall=0.5, wait=0.1), program=ODD)
    asleep = threading.Thread(target=sleep_in, args=(pool,))
    asleep.start()
    while not pool._lent:
        time.sleep(0.01)
    with pytest.raises(CannotCompute, match="Try again"):
        pool.evaluate_many(SIMPLE, [{}])
    asleep.join()
    pool.close()


def sleep_in(pool):
    """Keep the only child until the request is given up."""
    with pytest.raises(CannotCompute, match="too long"):
        pool.evaluate_many(record([line("sleeps", "=1")]), [{}])


def test_threads_share_the_children_and_get_their_own_answers(pool):
    found = {}

    def ask(hours):
        (result,) = pool.evaluate_many(SIMPLE, [{"hours": hours}])
        found[hours] = result.lines["gain"].value

    threads = [threading.Thread(target=ask, args=(hours,)) for hours in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == {hours: hours * 2 for hours in range(12)}
    assert len(pids(pool)) <= 2


def test_a_forked_process_has_children_of_its_own():
    evaluate(SIMPLE)
    ours = pids(pools.shared_pool())
    read, write = os.pipe()
    pid = os.fork()
    if not pid:
        try:
            value = evaluate(SIMPLE).lines["gain"].value
            theirs = pids(pools.shared_pool())
            os.write(write, json.dumps([value, not ours & theirs]).encode())
            pools.close()
        finally:
            os._exit(0)
    os.waitpid(pid, 0)
    os.close(write)
    with os.fdopen(read) as answer:
        assert json.load(answer) == [10, True]
    assert evaluate(SIMPLE).lines["gain"].value == 10
    assert pids(pools.shared_pool()) == ours


def test_a_child_knows_nothing_of_the_site(pool):
    pool.evaluate_many(SIMPLE, [{}])
    (pid,) = pids(pool)
    environment = Path(f"/proc/{pid}/environ").read_text()
    names = {entry.partition("=")[0] for entry in environment.split("\0")}
    assert names <= {"PATH", "PYTHONDONTWRITEBYTECODE", "LC_CTYPE", ""}
    assert "psycopg" not in Path(f"/proc/{pid}/maps").read_text()


def test_closing_ends_the_children(pool):
    pool.evaluate_many(SIMPLE, [{}])
    (child,) = pool._children
    pool.close()
    assert not child.alive


def test_children_do_not_outlive_a_site_that_is_killed():
    program = (
        "import os, signal; from library.roi import pool; pool.evaluate({'lines': []});"
        "print([child.pid for child in pool.shared_pool()._children][0], flush=True);"
        "os.kill(os.getpid(), signal.SIGKILL)"
    )
    said = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=False
    )
    orphan = Path(f"/proc/{int(said.stdout)}/cmdline")
    deadline = time.monotonic() + 5
    while orphan.exists() and orphan.read_bytes() and time.monotonic() < deadline:
        time.sleep(0.02)
    assert not orphan.exists() or not orphan.read_bytes()
