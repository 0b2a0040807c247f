"""The child process that computes: a line of JSON in, a line of JSON out, under limits.

Before each line of a calculator it says which one it is, so that the parent knows what it was at
when the kernel ended it.
"""

from __future__ import annotations

import functools
import json
import resource
import signal
import socket
import sys
from collections.abc import Callable

from library.roi.compiling import Compiled, compile_model
from library.roi.engine import run
from library.roi.model import CalculatorModel
from library.roi.results import Check

Say = Callable[[dict], None]


@functools.lru_cache(maxsize=16)
def compiled(model: str) -> Compiled:
    """Compile a model of its JSON; a page asks for the same one again and again."""
    return compile_model(CalculatorModel.from_record(json.loads(model)))


def answer(request: dict, say: Say) -> dict:
    """Check a model, or run it with each of the given sets of inputs."""
    model = compiled(request["model"])
    if request["do"] == "check":
        return {"check": Check.of(model).pack()}

    def about_to(name: str) -> None:
        # Each line has the whole time: a long calculator is not a runaway.
        limit_time(request["seconds"])
        say({"at": name})

    results = (
        run(model, inputs, stopped=request["stopped"], about_to=about_to)
        for inputs in request["inputs"]
    )
    return {"runs": [result.pack() for result in results]}


def limit_time(seconds: float) -> None:
    """Let the kernel end this process when it has computed for so long; 0 lifts the limit.

    No code of ours runs while formualizer is busy, so nothing but a deadly signal would stop it.
    """
    signal.setitimer(signal.ITIMER_PROF, seconds)


def limit_memory(size: int) -> None:
    """Make larger allocations fail, and leave no core dump."""
    resource.setrlimit(resource.RLIMIT_AS, (size, size))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def serve(handle: Callable[[dict, Say], dict] = answer) -> None:
    """Answer the socket that stands in for standard input until the parent closes it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGPROF, signal.SIG_DFL)
    limit_memory(int(sys.argv[1]))
    connection = socket.socket(fileno=0)

    def say(message: dict) -> None:
        connection.sendall(json.dumps(message).encode() + b"\n")

    for line in connection.makefile("rb"):
        request = json.loads(line)
        limit_time(request["seconds"])
        try:
            reply = handle(request, say)
        except MemoryError:
            reply = {"lost": "memory"}
        limit_time(0)
        say(reply)
        if "lost" in reply:
            return


if __name__ == "__main__":
    serve()
