"""Seconds that processors worked for us, however many others the machine works for."""

import os
import resource
import time
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")


def worked(*pools):
    """Return the seconds this process, its children that ended and those of pools have worked."""
    ended = resource.getrusage(resource.RUSAGE_CHILDREN)
    living = sum(worked_by(child.pid) for pool in pools for child in pool._children)
    return time.process_time() + ended.ru_utime + ended.ru_stime + living


def worked_by(pid):
    """Return the seconds a process has worked."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(") ")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS
