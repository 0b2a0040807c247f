"""One child process as its parent sees it."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
# How long a process that closed its end may take to be gone.
LAST_BREATH = 1.0


@dataclass(frozen=True, slots=True)
class Limits:
    """What a child may use up."""

    # Seconds of computing for one line; the kernel counts them.
    cpu: float = 0.7
    # Seconds until the parent gives up on a request, whoever is to blame.
    wall: float = 5.0
    # Seconds a request waits for its turn.
    wait: float = 10.0
    # Bytes of address space; a fresh child has mapped 200 MB.
    memory: int = 512 * 1024 * 1024


class Lost(Exception):
    """A child is gone: why ("time", "memory", "crashed"), and the line it was computing.

    `hung` says that it did not answer at all, so that asking again would only take as long.
    """

    def __init__(self, reason: str, line: str = "", hung: bool = False):
        self.reason, self.line, self.hung = reason, line, hung
        super().__init__(reason)


class Child:
    """A process that runs `program`; its standard input is a socket to here."""

    def __init__(self, program: str, limits: Limits):
        self._socket, theirs = socket.socketpair()
        with theirs:
            # None of the site's secrets: the environment is empty but for what Python needs.
            self._process = subprocess.Popen(  # noqa: S603 - our own interpreter and module
                [sys.executable, "-m", program, str(limits.memory)],
                stdin=theirs,
                stdout=subprocess.DEVNULL,
                cwd=ROOT,
                env={"PATH": os.environ.get("PATH", ""), "PYTHONDONTWRITEBYTECODE": "1"},
            )
        self._unread = b""
        self._usable = True

    @property
    def pid(self) -> int:
        """The number of the process."""
        return self._process.pid

    @property
    def alive(self) -> bool:
        """Whether it can take a request."""
        return self._usable and self._process.poll() is None

    def ask(self, request: Mapping, limits: Limits) -> dict:
        """Return the answer to a request; raise Lost, and be of no use any more."""
        deadline = time.monotonic() + limits.wall
        line = ""
        try:
            self._socket.settimeout(limits.wall)
            self._socket.sendall(encode({**request, "seconds": limits.cpu}))
            while True:
                message = json.loads(self._read_line(deadline))
                if "at" not in message:
                    break
                line = message["at"]
        except TimeoutError:
            self._process.kill()
            raise self._lost("time", "", hung=True) from None
        except (OSError, ValueError):
            raise self._lost(self._cause_of_death(), line) from None
        if "lost" in message:
            raise self._lost(message["lost"], line)
        return message

    def _lost(self, reason: str, line: str, hung: bool = False) -> Lost:
        self._usable = False
        return Lost(reason, line, hung)

    def _read_line(self, deadline: float) -> bytes:
        """Return the next line the child says."""
        while b"\n" not in self._unread:
            left = deadline - time.monotonic()
            if left <= 0:
                raise TimeoutError
            self._socket.settimeout(left)
            chunk = self._socket.recv(1 << 16)
            if not chunk:
                raise ConnectionResetError
            self._unread += chunk
        line, _newline, self._unread = self._unread.partition(b"\n")
        return line

    def _cause_of_death(self) -> str:
        """Say what ended the process: our limits, or something else."""
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(LAST_BREATH)
        if self._process.returncode == -signal.SIGPROF:
            return "time"
        # Rust aborts when memory cannot be had.
        return "memory" if self._process.returncode == -signal.SIGABRT else "crashed"

    def end(self) -> None:
        """End the process at once."""
        self._usable = False
        self._socket.close()
        self._process.kill()
        self._process.wait()

    def forget(self) -> None:
        """Let go of a process that belongs to our parent."""
        self._socket.close()
        # Popen would complain, and wait for, a process that is not ours.
        self._process.returncode = 0


def encode(request: Mapping) -> bytes:
    """Write a request as one line."""
    return json.dumps(request, default=str).encode() + b"\n"
