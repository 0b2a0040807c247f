"""The child process that computes: a line of JSON in, a line of JSON out."""

import json
import resource
import sys

from library.roi.engine import run
from library.roi.model import BadModel, CalculatorModel

MEMORY = 1024 * 1024 * 1024


def answer(line: str) -> dict:
    """Compute one request."""
    request = json.loads(line)
    try:
        model = CalculatorModel.from_record(request["record"])
        return {"result": run(model, request["inputs"]).as_dict()}
    except (BadModel, KeyError, TypeError, AttributeError) as problem:
        return {"bad": str(problem)}


def main() -> None:
    """Answer until the parent closes the pipe."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    sys.stdout.write('{"ready": true}\n')
    sys.stdout.flush()
    for line in sys.stdin:
        sys.stdout.write(json.dumps(answer(line)) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
