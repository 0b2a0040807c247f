"""A few child processes that compute calculators, each killed and replaced when it runs away."""

import atexit
import contextlib
import json
import os
import queue
import select
import subprocess
import sys
import threading
import time
from collections.abc import Mapping
from pathlib import Path

from library.roi.model import LineResult, Problem, RunResult

SIZE = 2
SECONDS = 1.0
START_SECONDS = 20.0
ROOT = Path(__file__).parents[2]
LONGEST_REQUEST = 4_000_000


class CannotCompute(Exception):
    """A calculator that could not be computed, and why, for people."""


class Child:
    """One computing process."""

    def __init__(self):
        self.process = subprocess.Popen(
            [sys.executable, "-m", "library.roi.child"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=ROOT,
            env={"PATH": os.environ.get("PATH", ""), "PYTHONDONTWRITEBYTECODE": "1"},
        )
        self._buffer = b""
        if not self._read(START_SECONDS):
            self.kill()
            raise CannotCompute("The calculator could not be started.")

    def ask(self, request: bytes) -> dict | None:
        """Return the answer, or None when the process died or took too long."""
        try:
            self.process.stdin.write(request + b"\n")
            self.process.stdin.flush()
        except OSError:
            return None
        return self._read(SECONDS)

    def _read(self, seconds: float) -> dict | None:
        deadline = time.monotonic() + seconds
        stream = self.process.stdout.fileno()
        while b"\n" not in self._buffer:
            left = deadline - time.monotonic()
            if left <= 0 or not select.select([stream], [], [], left)[0]:
                return None
            chunk = os.read(stream, 1 << 16)
            if not chunk:
                return None
            self._buffer += chunk
        line, _newline, self._buffer = self._buffer.partition(b"\n")
        return json.loads(line)

    def kill(self) -> None:
        """End the process at once."""
        self.process.kill()
        with contextlib.suppress(OSError):
            self.process.stdin.close()
        self.process.stdout.close()
        self.process.wait()


class Pool:
    """Lends children to whoever computes; started when first needed, anew after a fork."""

    def __init__(self, size: int = SIZE):
        self.size = size
        self._lock = threading.Lock()
        self._owner = 0
        self._free: queue.LifoQueue[Child | None] = queue.LifoQueue()

    def _ready(self) -> queue.LifoQueue:
        with self._lock:
            if self._owner != os.getpid():
                self._owner = os.getpid()
                self._free = queue.LifoQueue()
                for _ in range(self.size):
                    self._free.put(None)
            return self._free

    def ask(self, request: bytes) -> dict:
        """Return a child's answer; CannotCompute when it ran away or died."""
        free = self._ready()
        try:
            child = free.get(timeout=START_SECONDS)
        except queue.Empty:
            raise CannotCompute("The calculator is busy. Try again.") from None
        try:
            child = child or Child()
            answer = child.ask(request)
            if answer is None:
                child.kill()
                child = None
                raise CannotCompute("The formulas took too long or too much memory.")
            return answer
        finally:
            free.put(child)

    def close(self) -> None:
        """End every free child."""
        while self._owner == os.getpid() and not self._free.empty():
            child = self._free.get()
            if child:
                child.kill()


_pool = Pool()
atexit.register(_pool.close)


def evaluate(record: Mapping, inputs: Mapping | None = None) -> RunResult:
    """Compute a calculator's record in a child process.

    Inputs that are not given take their default. Raises CannotCompute with a message for people.
    """
    request = json.dumps({"record": dict(record), "inputs": dict(inputs or {})}).encode()
    if len(request) > LONGEST_REQUEST:
        raise CannotCompute("The calculator is too large.")
    answer = _pool.ask(request)
    if "bad" in answer:
        raise CannotCompute(answer["bad"])
    return result_of(answer["result"])


def result_of(raw: dict) -> RunResult:
    """Return a run from its plain values."""
    return RunResult(
        lines={
            name: LineResult(**{**line, "values": tuple(line["values"])})
            for name, line in raw["lines"].items()
        },
        yearly=raw["yearly"],
        metrics=raw["metrics"],
        notes=raw["notes"],
        errors=[Problem(**problem) for problem in raw["errors"]],
        engine=raw["engine"],
    )
