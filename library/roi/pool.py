"""A few child processes that compute calculators, each ended and replaced when it runs away.

Threads may share a pool. It starts its children when they are first needed and starts anew after a
fork, so it works under a server that loads the site once and forks.
"""

from __future__ import annotations

import atexit
import contextlib
import os
import threading
import time
from collections.abc import Iterable, Iterator, Mapping

from library.limited.child import Child, Limits, Lost
from library.roi.model import CalculatorModel
from library.roi.problems import CannotCompute, Problem, RecordRefused
from library.roi.results import Check, RunResult
from library.roi.wire import request_for

__all__ = [
    "CannotCompute",
    "Pool",
    "RecordRefused",
    "check",
    "evaluate",
    "evaluate_many",
    "metric_of_many",
]

SIZE = 2
# A request that keeps losing children is given up: so many lines may run away before.
MOST_LOSSES = 3

Model = CalculatorModel | Mapping
Inputs = Mapping[str, object]


class Pool:
    """Lends a child to one request at a time."""

    def __init__(
        self,
        size: int = SIZE,
        limits: Limits = Limits(),  # noqa: B008 - frozen
        program: str = "library.roi.worker",
    ):
        self.size, self.limits, self.program = size, limits, program
        self._change = threading.Condition()
        self._idle: list[Child] = []
        self._children: set[Child] = set()
        self._lent = 0
        self._closed = False

    def evaluate_many(self, model: Model, inputs: Iterable[Inputs]) -> list[RunResult]:
        """Compute a calculator once for each set of inputs."""
        request = request_for("run", model, inputs=[dict(given) for given in inputs])
        return [RunResult.unpack(packed) for packed in self.ask(request)["answers"]]

    def metric_of_many(
        self, model: Model, inputs: Iterable[Inputs], metric: str
    ) -> list[float | None]:
        """Return one headline metric for each set of inputs, None where it does not exist."""
        sets = [dict(given) for given in inputs]
        return self.ask(request_for("metric", model, inputs=sets, metric=metric))["answers"]

    def check(self, model: Model) -> Check:
        """Compile a calculator."""
        return Check.unpack(self.ask(request_for("check", model))["check"])

    def ask(self, request: Mapping) -> dict:
        """Return the answer to a request; a line that runs away is left out of the next try.

        A child that ends for any other reason costs the request nothing but the second try, which
        is a careful one: line by line.
        """
        stopped: dict[str, str] = {}
        lost = None
        for _attempt in range(MOST_LOSSES):
            careful = lost is not None
            with self._lend() as child:
                try:
                    asked = {**request, "stopped": stopped, "careful": careful}
                    return child.ask(asked, self.limits)
                except Lost as loss:
                    last, lost = lost, loss
            again = last is not None and last.reason == "crashed" and last.line == lost.line
            if lost.line and (lost.reason != "crashed" or again):
                stopped[lost.line] = lost.reason
            elif lost.hung or (careful and lost.reason != "crashed"):
                break
        raise CannotCompute(Problem("", lost.reason))

    @contextlib.contextmanager
    def _lend(self) -> Iterator[Child]:
        """Lend a living child; one that is lost meanwhile is not taken back."""
        child = self._take()
        try:
            child = child or self._start()
            yield child
        finally:
            with self._change:
                self._lent -= 1
                if child and child.alive and not self._closed:
                    self._idle.append(child)
                elif child:
                    self._children.discard(child)
                    child.end()
                self._change.notify()

    def _take(self) -> Child | None:
        """Wait for a turn and return an idle child, or None when one is to be started."""
        deadline = time.monotonic() + self.limits.wait
        with self._change:
            while self._lent >= self.size:
                if not self._change.wait(max(0, deadline - time.monotonic())):
                    raise CannotCompute(Problem("", "busy"))
            self._lent += 1
            while self._idle:
                child = self._idle.pop()
                if child.alive:
                    return child
                self._children.discard(child)
                child.end()
        return None

    def _start(self) -> Child:
        child = Child(self.program, self.limits)
        with self._change:
            self._children.add(child)
        return child

    def close(self) -> None:
        """End all children."""
        with self._change:
            self._closed = True
            children, self._children = self._children, set()
            self._idle.clear()
        for child in children:
            child.end()

    def forget(self) -> None:
        """Let go of the children of another process without ending them."""
        for child in self._children:
            child.forget()


_pool: Pool | None = None
_pool_lock = threading.Lock()


def shared_pool() -> Pool:
    """Return the pool of this process."""
    global _pool
    with _pool_lock:
        if _pool is None:
            _pool = Pool()
        return _pool


def _after_fork() -> None:
    """Start from nothing: locks and children belong to the parent."""
    global _pool, _pool_lock
    inherited, _pool, _pool_lock = _pool, None, threading.Lock()
    if inherited:
        inherited.forget()


@atexit.register
def close() -> None:
    """End the children of this process."""
    if _pool:
        _pool.close()


os.register_at_fork(after_in_child=_after_fork)


def evaluate(model: Model, inputs: Inputs | None = None) -> RunResult:
    """Compute a calculator, given as a model or as its record, with some of its inputs.

    Inputs that are not given take their default. What is wrong with a line or an input stands in
    the result; CannotCompute is for a record that is no calculator and for an engine out of breath.
    """
    return evaluate_many(model, [inputs or {}])[0]


def evaluate_many(model: Model, inputs: Iterable[Inputs]) -> list[RunResult]:
    """Compute a calculator once for each set of inputs, in one go."""
    return shared_pool().evaluate_many(model, inputs)


def metric_of_many(model: Model, inputs: Iterable[Inputs], metric: str) -> list[float | None]:
    """Return one headline metric for each set of inputs, in one go."""
    return shared_pool().metric_of_many(model, inputs, metric)


def check(model: Model) -> Check:
    """Return how the lines of a calculator hang together and what is wrong with them."""
    return shared_pool().check(model)
