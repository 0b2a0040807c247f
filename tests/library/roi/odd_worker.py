"""A worker in which some lines misbehave, as formulas of an engine with faults would."""

import json
import os
import signal
import time
from pathlib import Path

from library.limited.serving import serve
from library.roi import worker


def misbehave(name):
    """Do what the name of a line says."""
    if name.startswith("spins"):
        while True:
            pass
    if name.startswith("sleeps"):
        time.sleep(60)
    if name.startswith("eats"):
        bytearray(1 << 40)
    if name.startswith("aborts"):
        os.abort()
    if name.startswith("dies"):
        os.kill(os.getpid(), signal.SIGKILL)


def handle(request, say):
    """Try every line that is not stopped, then answer as always."""
    for line in json.loads(request["model"])["lines"]:
        name = line["name"]
        if name not in request["stopped"]:
            say({"at": name})
            once = Path(line["label"])
            if once.is_absolute() and not once.exists():
                once.touch()
                misbehave("dies")
            misbehave(name)
    return worker.answer(request, say)


if __name__ == "__main__":
    serve(handle)
