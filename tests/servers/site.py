"""A whole site for a test: web and worker on a folder of its own, an editor, a reader."""

import json
import sqlite3
import subprocess
import sys
import time
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.parse import quote

from django.db import connection

from accounts import roles
from bench.measured_site import PASSWORD, USERNAME, Site

ROOT = Path(__file__).resolve().parent.parent.parent
PYTHON = [sys.executable]


class TestedSite(Site):
    """A site with a worker and an editor, served by gunicorn."""

    __test__ = False

    def __init__(self, folder: Path, **settings: str):
        super().__init__(folder)
        self.environment |= {
            "DJANGO_SETTINGS_MODULE": "tests.servers.settings",
            "PYTHONPATH": str(ROOT),
            **settings,
        }
        self.processes: dict[str, subprocess.Popen] = {}

    def launch(self, name: str, *arguments: str, **options) -> subprocess.Popen:
        """Start a process of the site; what it writes goes to a file."""
        with (self.folder / f"{name}.log").open("ab") as log:
            process = subprocess.Popen(
                [*PYTHON, *arguments], cwd=ROOT, env=self.environment, stderr=log, **options
            )
        self.processes[name] = process
        return process

    def edit(self, do: str, **fields) -> float:
        """Let the editor do something and return when it was done."""
        editor = self.processes["editor"]
        editor.stdin.write(json.dumps({"do": do, **fields}) + "\n")
        editor.stdin.flush()
        answer = editor.stdout.readline()
        assert answer, (self.folder / "editor.log").read_text()[-2000:]
        return json.loads(answer).get("done", 0.0)

    def start_editor(self) -> None:
        """Start whoever changes content."""
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
        editor = self.launch("editor", "-m", "tests.servers.editor", **pipes)
        assert "ready" in editor.stdout.readline()

    def start_worker(self) -> None:
        """Start the worker."""
        self.launch("worker", "manage.py", "worker", stdin=subprocess.DEVNULL)

    def kill(self, name: str) -> None:
        """End one of the processes without a word."""
        process = self.processes[name]
        process.kill()
        process.wait()
        close(process)

    def begin(self) -> "TestedSite":
        """Start everything, with one reader who is signed in."""
        self.start_editor()
        self.edit("person", username=USERNAME, password=PASSWORD, group=roles.SALES)
        self.start_worker()
        self.start()
        return self

    def end(self) -> None:
        """Stop everything; a second time there is nothing left."""
        if self.server is not None and self.server.poll() is None:
            self.stop()
        for process in self.processes.values():
            process.terminate()
        for process in self.processes.values():
            process.wait(timeout=20)
            close(process)

    # --- What a reader sees ---

    def api(self, path: str) -> dict:
        """Return an answer of the API with the seconds it took."""
        begun = time.monotonic()
        status, body = self.get(f"/api/v1/{path}", signed_in=True)
        assert status == 200, (path, status, body[:500])
        return {**json.loads(body), "seconds": time.monotonic() - begun}

    def search(self, text: str, **others: str) -> dict:
        """Search as the reader, and return the answer of the API."""
        more = "".join(f"&{name}={quote(value)}" for name, value in others.items())
        return self.api(f"search?q={quote(text)}{more}")

    def page(self, path: str, language: str = "en") -> str:
        """Return a page as the reader sees it in a language."""
        headers = {"Cookie": f"{self.cookie}; django_language={language}"}
        status, body, _headers = self.request("GET", path, headers=headers)
        assert status == 200, (path, status)
        return body.decode()

    def health(self) -> dict:
        """Return what the site says of itself."""
        return json.loads(self.get("/healthz")[1])


def close(process: subprocess.Popen) -> None:
    """Close the pipes to a process that has ended."""
    for pipe in (process.stdin, process.stdout):
        if pipe is not None:
            with suppress(BrokenPipeError):
                pipe.close()


def eventually(true, seconds: float, pause: float = 0.05) -> float:
    """Return after how long something became true; fail when it takes longer than that."""
    begun = time.monotonic()
    while not true():
        waited = time.monotonic() - begun
        assert waited < seconds, f"not within {seconds} s"
        time.sleep(pause)
    return time.monotonic() - begun


def copy_database(folder: Path) -> None:
    """Give a site the tables and the defaults that the tests' own database has."""
    connection.ensure_connection()
    with sqlite3.connect(folder / "valuary.sqlite3") as copy:
        connection.connection.backup(copy)
    copy.close()


@contextmanager
def running_site(folder: Path, **settings: str):
    """Yield a site that runs."""
    copy_database(folder)
    site = TestedSite(folder, **settings)
    try:
        yield site.begin()
    finally:
        site.end()
