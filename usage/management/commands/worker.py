"""The process beside the web: index, roll-ups, schedules and tasks."""

import logging
import os
import signal
import subprocess
import sys
import threading
import time

from django.core.management.base import BaseCommand, CommandError
from django.db import close_old_connections, connections

from usage.jobs import HEARTBEAT_SECONDS, all_jobs, beat, take_lock

logger = logging.getLogger("usage.worker")
LONGEST_PAUSE = 60


class Schedule:
    """When each job is due, with longer pauses for a job that fails."""

    def __init__(self, jobs):
        self.due = dict.fromkeys(jobs, 0.0)
        self.failures = dict.fromkeys(jobs, 0)

    def run_due(self, now: float) -> float:
        """Run what is due and return how long to wait for the next."""
        for job in self.due:
            if self.due[job] <= now:
                self._run(job)
                pause = min(job.every * 2 ** self.failures[job], LONGEST_PAUSE)
                self.due[job] = time.monotonic() + max(pause, job.every)
        return max(0.0, min(self.due.values()) - time.monotonic())

    def _run(self, job) -> None:
        try:
            job.run()
            self.failures[job] = 0
        except Exception:
            self.failures[job] = min(self.failures[job] + 1, 10)
            logger.exception("%s failed; it is tried again.", job.name)
            close_old_connections()

    @property
    def failing(self) -> list[str]:
        """The names of jobs whose last run failed."""
        return [job.name for job, count in self.failures.items() if count]


class Command(BaseCommand):
    """Run every registered job until told to stop."""

    help = "Run the index, the roll-ups, the schedules and the tasks beside the web."

    def handle(self, **options):
        """Work until SIGTERM or Ctrl-C."""
        lock = take_lock()
        if lock is None:
            raise CommandError("A worker of this data folder is running already.")
        stop = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_args: stop.set())
        tasks = start_task_worker()
        try:
            self.work(stop, tasks)
        finally:
            tasks.terminate()
            tasks.wait(timeout=10)
            lock.close()

    def work(self, stop, tasks) -> None:
        """Run jobs when they are due; the other processes see the heartbeat."""
        schedules = [Schedule(jobs) for jobs in by_thread(all_jobs())]
        schedule, *others = schedules
        for other in others:
            threading.Thread(target=run_apart, args=(other, stop), daemon=True).start()
        parent, last_beat = os.getppid(), 0.0
        while not stop.is_set():
            pause = schedule.run_due(time.monotonic())
            if time.monotonic() - last_beat > HEARTBEAT_SECONDS:
                beat([name for each in schedules for name in each.failing])
                last_beat = time.monotonic()
            # Whoever started the worker is gone: so is the site.
            if os.getppid() != parent or tasks.poll() is not None:
                break
            stop.wait(pause)


def by_thread(jobs) -> list[list]:
    """Return the jobs of each thread, those of the main one first."""
    names = dict.fromkeys(["", *(job.thread for job in jobs)])
    return [[job for job in jobs if job.thread == name] for name in names]


def run_apart(schedule: Schedule, stop) -> None:
    """Run the jobs of a thread until told to stop."""
    while not stop.is_set():
        stop.wait(schedule.run_due(time.monotonic()))
    connections.close_all()


def start_task_worker() -> subprocess.Popen:
    """Start the process that runs Wagtail's and our own tasks."""
    return subprocess.Popen(  # noqa: S603  our own command line
        [sys.executable, sys.argv[0], "db_worker", "--queue-name", "*", "--interval", "1"],
        stdin=subprocess.DEVNULL,
    )
