"""The child's side: a line of JSON in, a line of JSON out, under limits the kernel keeps."""

from __future__ import annotations

import json
import resource
import signal
import socket
import sys
from collections.abc import Callable

Say = Callable[[dict], None]


def limit_time(seconds: float) -> None:
    """Let the kernel end this process when it has computed for so long; 0 lifts the limit.

    No code of ours runs while a library is busy, so nothing but a deadly signal would stop it.
    """
    signal.setitimer(signal.ITIMER_PROF, seconds)


def limit_memory(size: int) -> None:
    """Make larger allocations fail, and leave no core dump."""
    resource.setrlimit(resource.RLIMIT_AS, (size, size))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def serve(handle: Callable[[dict, Say], dict]) -> None:
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
