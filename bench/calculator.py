"""Measure how long a calculator takes to answer while numbers are changed.

Forty lines over five years, each question with other numbers: the computation in the child process
alone, and the whole live answer of the page with its three cases and its ranking of inputs. Run it
with `python -m bench.calculator`; nothing is kept.
"""

import argparse
import json
import os
import random
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from bench.measured_site import PASSWORD, USERNAME

LINES, YEARS, INPUTS = 40, 5, 12
WARM_UP = 10


def model() -> dict:
    """Return a calculator of forty lines: yearly and scalar, each building on those before it."""
    inputs = [
        {"name": f"number_{n}", "label": f"Number {n}", "kind": "number", "default": str(50 + n)}
        | {"conservative": "0.8", "optimistic": "1.2", "min": "1", "max": "1000"}
        for n in range(INPUTS)
    ]
    plan = [str(n / 10) for n in range(YEARS + 1)]
    inputs.append({"name": "plan", "label": "Plan", "kind": "series", "default": plan})
    return {
        "title": "Forty lines",
        "language": "en",
        "years": YEARS,
        "inputs": inputs,
        "lines": [line(n) for n in range(LINES)],
    }


def line(number: int) -> dict:
    """Return one line."""
    before = f"+step_{number - 1}*0.01" if number else ""
    own = f"number_{number % INPUTS}"
    shapes = (f"={own}*plan{before}", f"=ROUND({own}*12,2){before}", f"=IF({own}>60,{own},60)*plan")
    role = ("benefit", "benefit", "cost")[number % 3]
    formula = shapes[number % 3]
    return {"name": f"step_{number}", "label": f"Step {number}", "role": role, "formula": formula}


def worked() -> float:
    """Return the seconds processors have worked for this process and its children."""
    seconds = time.process_time()
    for task in Path("/proc/self/task").iterdir():
        for child in (task / "children").read_text().split():
            fields = Path(f"/proc/{child}/stat").read_text().rpartition(") ")[2].split()
            seconds += (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    return seconds


def measure(ask: Callable[[dict], object], count: int) -> tuple[list[float], float]:
    """Return the milliseconds of so many questions, each with other numbers, and of work for one."""
    chance = random.Random(7)
    taken = []
    before = 0.0
    for turn in range(WARM_UP + count):
        if turn == WARM_UP:
            before = worked()
        given = {f"number_{n}": str(chance.randint(2, 900)) for n in range(INPUTS)}
        began = time.perf_counter()
        ask(given)
        taken.append((time.perf_counter() - began) * 1000)
    return taken[WARM_UP:], (worked() - before) * 1000 / count


def site(folder: Path) -> Callable[[dict], object]:
    """Make a site with the calculator, and return what asks its page."""
    os.environ |= {"DJANGO_SETTINGS_MODULE": "bench.settings", "VALUARY_DATA": str(folder)}
    import django

    django.setup()
    from django.contrib.auth import get_user_model
    from django.contrib.auth.models import Group
    from django.core.management import call_command
    from django.test import Client

    from accounts import roles
    from library.models import RoiCalculator

    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    user = get_user_model().objects.create_user(USERNAME, password=PASSWORD)
    user.groups.add(Group.objects.get(name=roles.SALES))
    written = folder / "forty.jsonl"
    written.write_text(json.dumps({**model(), "key": "forty", "type": "roi_calculator"}))
    call_command("import_assets", str(written), verbosity=0)
    client = Client(headers={"host": "127.0.0.1"})
    client.force_login(user, "accounts.backends.TeamBackend")
    address = f"/assets/{RoiCalculator.objects.get().pk}/live/"

    def ask(given: dict) -> None:
        answer = client.get(address, {f"i.{name}": value for name, value in given.items()})
        if answer.status_code != 200:
            raise SystemExit(f"The page answered {answer.status_code}.")

    return ask


def main() -> None:
    """Measure both and print one table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--questions", type=int, default=300)
    options = parser.parse_args()
    from library.roi.pool import evaluate

    with tempfile.TemporaryDirectory(prefix="valuary-bench-") as folder:
        record = model()
        rows = {
            "one run": measure(lambda given: evaluate(record, given), options.questions),
            "live answer of the page": measure(site(Path(folder)), options.questions),
        }
    print(f"{'milliseconds':<26}{'p50':>8}{'p95':>8}{'CPU':>8}")
    for name, (taken, work) in rows.items():
        late = statistics.quantiles(taken, n=20)[-1]
        print(f"{name:<26}{statistics.median(taken):>8.1f}{late:>8.1f}{work:>8.1f}")


if __name__ == "__main__":
    main()
