"""The processes of a site live and die together."""

import os
import sys
import time
from pathlib import Path

import pytest
from supervisor import Child, stop_all

SLEEPER = [sys.executable, "-c", "import time; time.sleep(60)"]
STUBBORN = [
    sys.executable,
    "-c",
    """
import signal, subprocess, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
child = subprocess.Popen(["sleep", "60"])
print(child.pid, flush=True)
time.sleep(60)
""",
]


@pytest.fixture
def make_child(tmp_path):
    made = []

    def make(command, name="web"):
        child = Child(name, command, tmp_path / f"{name}.log", dict(os.environ))
        child.start()
        made.append(child)
        return child

    yield make
    for child in made:
        child.kill_group()


def is_running(pid):
    try:
        return Path(f"/proc/{pid}/stat").read_text().split(") ")[1][0] != "Z"
    except FileNotFoundError:
        return False


def ends_within(pid, seconds):
    deadline = time.monotonic() + seconds
    while is_running(pid) and time.monotonic() < deadline:
        time.sleep(0.02)
    return not is_running(pid)


def test_a_stopped_child_is_gone(make_child):
    child = make_child(SLEEPER)
    stop_all([child])
    assert child.is_dead()


def test_a_stubborn_child_and_its_children_are_ended(make_child, monkeypatch):
    monkeypatch.setattr("supervisor.GRACE_SECONDS", 0.2)
    child = make_child(STUBBORN)
    while not child.log.read_text().endswith("\n"):
        time.sleep(0.02)
    grandchild = int(child.log.read_text())
    stop_all([child])
    assert child.is_dead()
    assert ends_within(grandchild, 5)


def test_a_dead_child_starts_again_but_not_for_ever(make_child, monkeypatch):
    monkeypatch.setattr("supervisor.PAUSE_SECONDS", 0.05)
    child = make_child(["false"])
    child.restarts = 2
    child.wait(5)
    child.started = before = time.monotonic()
    assert child.restart()
    assert child.started - before >= 0.1
    child.wait(5)
    assert not child.restart()


def test_a_failure_shows_the_end_of_the_log(make_child):
    child = make_child([sys.executable, "-c", "print('the reason why')"])
    child.wait(5)
    assert "the reason why" in child.failure("did not start")
