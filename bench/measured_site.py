"""A site on a folder of its own, filled and served for the length of a measurement."""

import json
import os
import re
import socket
import subprocess
import sys
import time
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlencode

ROOT = Path(__file__).resolve().parent.parent
USERNAME, PASSWORD = "bench", "a pass phrase for measuring"
COLLEAGUES = 20
NANOSECONDS = 1_000_000_000
FILL = """
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core.management import call_command
from accounts import roles
from demo.volume import make_playbook
call_command("migrate", verbosity=0)
call_command("collectstatic", interactive=False, verbosity=0)
user = get_user_model().objects.create_user({username!r}, password={password!r})
user.groups.add(Group.objects.get(name=roles.MANAGERS))
for number in range({colleagues}):
    get_user_model().objects.create_user(f"colleague-{{number}}")
call_command("make_volume", assets={assets}, events={events})
make_playbook()
call_command("roll_up")
call_command("rebuild_search")
"""
LIST_ASSETS = """
import json
from library.assets.base import Asset
rows = Asset.objects.order_by("pk").values_list("pk", "asset_type", "title")
print("ASSETS", json.dumps(list(rows)))
"""


def free_port() -> int:
    """Return a port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Site:
    """Valuary on a data folder, with gunicorn's CPU time to read."""

    def __init__(self, folder: Path):
        self.folder = folder
        self.port = free_port()
        self.cookie = ""
        self.environment = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "bench.settings",
            "VALUARY_DATA": str(folder),
            "PORT": str(self.port),
            "HOST": "127.0.0.1",
        }
        for name in ("DATABASE_URL", "ELASTICSEARCH_URL", "VALUARY_DEBUG"):
            self.environment.pop(name, None)
        self.server: subprocess.Popen | None = None

    def manage(self, *arguments: str) -> str:
        """Run a management command and return what it printed."""
        command = [sys.executable, "manage.py", *arguments]
        done = subprocess.run(
            command, cwd=ROOT, env=self.environment, capture_output=True, text=True, check=False
        )
        if done.returncode:
            raise SystemExit(f"{' '.join(arguments[:1])} failed:\n{done.stderr[-2000:]}")
        return done.stdout

    def fill(self, assets: int, events: int) -> None:
        """Make a database of so many assets with so many events each."""
        script = FILL.format(
            username=USERNAME,
            password=PASSWORD,
            colleagues=COLLEAGUES,
            assets=assets,
            events=assets * events,
        )
        self.manage("shell", "--verbosity", "0", "-c", script)

    def assets(self) -> list[tuple[int, str, str]]:
        """Return the id, type and title of every asset."""
        lines = self.manage("shell", "--verbosity", "0", "-c", LIST_ASSETS).splitlines()
        line = next(line for line in lines if line.startswith("ASSETS"))
        return [tuple(row) for row in json.loads(line.removeprefix("ASSETS"))]

    def start(self) -> None:
        """Start gunicorn as `make run` does and sign in."""
        command = [sys.executable, "-m", "gunicorn", "--config", "gunicorn.conf.py", "config.wsgi"]
        with (self.folder / "web.log").open("ab") as log:
            self.server = subprocess.Popen(
                command, cwd=ROOT, env=self.environment, stdout=log, stderr=log
            )
        deadline = time.monotonic() + 60
        while True:
            try:
                if self.get("/healthz")[0] == 200:
                    break
            except OSError:
                time.sleep(0.1)
            if self.server.poll() is not None or time.monotonic() > deadline:
                raise SystemExit(f"gunicorn did not start; see {self.folder / 'web.log'}")
        self.sign_in()

    def stop(self) -> None:
        """Stop gunicorn."""
        if self.server is not None:
            self.server.terminate()
            self.server.wait(timeout=30)

    def request(self, method: str, path: str, body=None, headers=None):
        """Send one request on a connection of its own."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            connection.request(method, path, body, {"Connection": "close", **(headers or {})})
            response = connection.getresponse()
            return response.status, response.read(), response.headers
        finally:
            connection.close()

    def get(self, path: str, signed_in: bool = False) -> tuple[int, bytes]:
        """Fetch a page."""
        headers = {"Cookie": self.cookie} if signed_in else {}
        status, body, _headers = self.request("GET", path, headers=headers)
        return status, body

    def sign_in(self) -> None:
        """Sign in through the form and keep the session."""
        _status, page, headers = self.request("GET", "/accounts/login/")
        token = re.search(rb'name="csrfmiddlewaretoken" value="([^"]+)"', page).group(1).decode()
        cookie = "; ".join(value.split(";")[0] for value in headers.get_all("Set-Cookie"))
        form = {"username": USERNAME, "password": PASSWORD, "csrfmiddlewaretoken": token}
        sent = {
            "Cookie": cookie,
            "Content-Type": "application/x-www-form-urlencoded",
            "Referer": f"http://127.0.0.1:{self.port}/accounts/login/",
        }
        status, _body, headers = self.request("POST", "/accounts/login/", urlencode(form), sent)
        if status != 302:
            raise SystemExit(f"The log-in answered {status}.")
        self.cookie = "; ".join(value.split(";")[0] for value in headers.get_all("Set-Cookie"))

    def cpu_seconds(self) -> float:
        """Return the CPU time of gunicorn and its workers so far, to the nanosecond."""
        return sum(cpu_of(process) for process in family(self.server.pid))


def family(parent: int) -> list[int]:
    """Return a process and its descendants."""
    children = Path(f"/proc/{parent}/task/{parent}/children").read_text().split()
    return [parent, *(member for child in children for member in family(int(child)))]


def cpu_of(process: int) -> float:
    """Return the CPU time of one process, all its threads together."""
    total = 0
    for thread in Path(f"/proc/{process}/task").iterdir():
        total += int((thread / "schedstat").read_text().split()[0])
    return total / NANOSECONDS
