"""A child that misbehaves as a file says, as a library with faults would."""

import os
import signal
import time
from pathlib import Path

from library.extraction import child
from library.limited.serving import serve


def misbehave(request, say):
    """Do what stands in the file, if it is this question's turn."""
    what, _space, when = Path(request["path"]).read_text().partition(" ")
    if when in ("", request.get("do")):
        if what == "spin":
            while True:
                pass
        if what == "sleep":
            time.sleep(60)
        if what == "eat":
            bytearray(1 << 40)
        if what == "abort":
            os.abort()
        if what == "die":
            os.kill(os.getpid(), signal.SIGKILL)
        if what == "write":
            Path(f"{request['path']}.written").write_text("x" * 10)
    return child.answer(request, say)


if __name__ == "__main__":
    child.give_up_rights()
    serve(misbehave)
