"""Keep the processes of a site alive together, and leave none behind."""

import contextlib
import ctypes
import os
import signal
import subprocess
import time
from pathlib import Path

GRACE_SECONDS = 15
STEADY_SECONDS = 60
MOST_RESTARTS = 3
# Each restart in a row waits so much longer than the one before.
PAUSE_SECONDS = 1
PR_SET_PDEATHSIG = 1
LARGEST_LOG = 10_000_000


def die_with_parent() -> None:
    """Ask Linux to end this process when the one that started it is gone, even by kill -9."""
    try:
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
    except (OSError, AttributeError):
        return


class Child:
    """One process of the site, in a process group of its own, with a log file."""

    def __init__(self, name: str, command: list[str], log: Path, environment: dict[str, str]):
        self.name = name
        self.command = command
        self.log = log
        self.environment = environment
        self.process: subprocess.Popen | None = None
        self.started = 0.0
        self.restarts = 0

    def start(self) -> None:
        """Start the process."""
        self.log.parent.mkdir(parents=True, exist_ok=True)
        if self.log.exists() and self.log.stat().st_size > LARGEST_LOG:
            self.log.replace(self.log.with_suffix(".log.1"))
        with self.log.open("ab") as output:
            self.process = subprocess.Popen(
                self.command,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                env=self.environment,
                start_new_session=True,
                preexec_fn=die_with_parent,
            )
        self.started = time.monotonic()

    def is_dead(self) -> bool:
        """Tell whether the process has ended."""
        return self.process is not None and self.process.poll() is not None

    def restart(self) -> bool:
        """Start a dead process again, unless it keeps dying."""
        self.kill_group()
        if time.monotonic() - self.started > STEADY_SECONDS:
            self.restarts = 0
        self.restarts += 1
        if self.restarts > MOST_RESTARTS:
            return False
        time.sleep(PAUSE_SECONDS * (self.restarts - 1))
        self.start()
        return True

    def ask_to_stop(self) -> None:
        """Send the process the polite signal."""
        if self.process is not None and self.process.poll() is None:
            self.process.terminate()

    def wait(self, seconds: float) -> bool:
        """Wait for the end of the process; False when it takes too long."""
        if self.process is None:
            return True
        try:
            self.process.wait(timeout=max(seconds, 0.1))
        except subprocess.TimeoutExpired:
            return False
        return True

    def kill_group(self) -> None:
        """End whatever is left of the process and its children."""
        if self.process is None:
            return
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def failure(self, what: str, lines: int = 15) -> str:
        """Return what happened to the process, with the end of its log."""
        written = self.log.read_text(encoding="utf-8", errors="replace").splitlines()
        end = "\n".join("    " + line for line in written[-lines:])
        return f"The {self.name} process {what}. The end of {self.log}:\n{end}"


def stop_all(children: list[Child]) -> None:
    """Ask every process to stop, wait, and end what stays."""
    for child in children:
        child.ask_to_stop()
    deadline = time.monotonic() + GRACE_SECONDS
    for child in children:
        child.wait(deadline - time.monotonic())
    for child in children:
        child.kill_group()
