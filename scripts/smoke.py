"""Start a clone as a newcomer would, sign in, look around, stop it, and look for leftovers."""

import argparse
import http.cookiejar
import json
import os
import re
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from pathlib import Path

FIRST_START_SECONDS = 180
SECOND_START_SECONDS = 60
STOP_SECONDS = 30
# Words of the demo that stand in a file alone.
IN_A_FILE = "/search/?q=parallel+operation"
FILES_SECONDS = 90
PAGES = ("/", "/search/", "/search/?q=ROI&stage=proposal", "/api/v1/search?q=ROI")


class SmokeError(Exception):
    """The clone does not do what a newcomer expects."""


class Visitor:
    """A browser without pictures: cookies and forms."""

    def __init__(self, port: int):
        self.base = f"http://127.0.0.1:{port}"
        self.cookies = http.cookiejar.CookieJar()
        handler = urllib.request.HTTPCookieProcessor(self.cookies)
        self.opener = urllib.request.build_opener(handler)

    def get(self, path: str) -> tuple[int, str]:
        """Return the status and the text of a page."""
        return self._open(urllib.request.Request(self.base + path))  # noqa: S310  our own address

    def post(self, path: str, **fields: str) -> tuple[int, str]:
        """Send a form and return what came back after redirects."""
        body = urllib.parse.urlencode(fields).encode()
        request = urllib.request.Request(self.base + path, body)  # noqa: S310  our own address
        request.add_header("Referer", self.base + path)
        return self._open(request)

    def _open(self, request) -> tuple[int, str]:
        try:
            with self.opener.open(request, timeout=30) as response:
                return response.status, response.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode(errors="replace")

    def sign_in(self, username: str, password: str) -> None:
        """Sign in through the form."""
        _status, page = self.get("/accounts/login/")
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
        if token is None:
            raise SmokeError("The log-in page has no form.")
        self.post(
            "/accounts/login/",
            username=username,
            password=password,
            csrfmiddlewaretoken=token.group(1),
        )
        if "sessionid" not in {cookie.name for cookie in self.cookies}:
            raise SmokeError(f"{username} could not sign in.")


def start(clone: Path, port: int) -> subprocess.Popen:
    """Run `make run` in the clone."""
    environment = {name: os.environ[name] for name in os.environ if name != "VIRTUAL_ENV"}
    environment["PORT"] = str(port)
    return subprocess.Popen(["make", "run"], cwd=clone, env=environment, start_new_session=True)


def wait_until_up(site: subprocess.Popen, port: int, seconds: float) -> float:
    """Wait for the health check and return how long it took."""
    begun = time.monotonic()
    while time.monotonic() - begun < seconds:
        if site.poll() is not None:
            raise SmokeError(f"make run ended with {site.returncode}.")
        try:
            if Visitor(port).get("/healthz")[0] == 200:
                return time.monotonic() - begun
        except OSError:
            time.sleep(0.2)
    raise SmokeError(f"No answer within {seconds} seconds.")


def look_around(port: int) -> None:
    """Sign in as a rep and open the main pages."""
    visitor = Visitor(port)
    visitor.sign_in("rep", "valuary-demo")
    for path in PAGES:
        status, _page = visitor.get(path)
        if status != 200:
            raise SmokeError(f"{path} answered {status}.")
    open_every_asset(visitor)
    wait_for_files(visitor)


def open_every_asset(visitor: Visitor) -> None:
    """Open the page of each asset that a rep may see."""
    number, seen, total = 0, 0, 1
    while seen < total:
        number += 1
        _status, text = visitor.get(f"/api/v1/search?page_size=100&page={number}")
        answer = json.loads(text)
        total = answer["total"]
        for hit in answer["results"]:
            status, _page = visitor.get(urllib.parse.urlsplit(hit["url"]).path)
            if status != 200:
                raise SmokeError(f"{hit['url']} answered {status}.")
        if not answer["results"]:
            raise SmokeError(f"The search lists {seen} of {total} assets.")
        seen += len(answer["results"])


def wait_for_files(visitor: Visitor) -> None:
    """Wait until the worker has read the demo's files: a word that stands in one alone is found."""
    deadline = time.monotonic() + FILES_SECONDS
    while 'class="found-in"' not in visitor.get(IN_A_FILE)[1]:
        if time.monotonic() > deadline:
            raise SmokeError(f"{IN_A_FILE} finds nothing in a file.")
        time.sleep(0.5)


def leftovers(clone: Path) -> list[str]:
    """Return the processes that still work in the clone."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if (process / "cwd").readlink().is_relative_to(clone):
                words = (process / "cmdline").read_bytes().replace(b"\0", b" ").decode()
                found.append(f"{process.name} {words}")
        except OSError:
            continue
    return found


def stop(site: subprocess.Popen, clone: Path, number: int) -> None:
    """Stop the site as the terminal or a supervisor would, and check that nothing stays."""
    if number == signal.SIGKILL:
        site.kill()
    else:
        os.killpg(site.pid, number)
    site.wait(timeout=STOP_SECONDS)
    deadline = time.monotonic() + STOP_SECONDS
    while leftovers(clone):
        if time.monotonic() > deadline:
            raise SmokeError("Left behind:\n" + "\n".join(leftovers(clone)))
        time.sleep(0.2)


def rehearse(clone: Path, port: int, seconds: float, number: int) -> None:
    """Start, look around and stop once."""
    site = start(clone, port)
    try:
        took = wait_until_up(site, port, seconds)
        print(f"up after {took:.1f} s", flush=True)
        look_around(port)
        stop(site, clone, number)
    finally:
        if site.poll() is None:
            os.killpg(site.pid, signal.SIGTERM)
            site.wait(timeout=STOP_SECONDS)
    print(f"stopped by {signal.Signals(number).name}, nothing left behind", flush=True)


def main() -> None:
    """Rehearse a first and two later starts, each ended in another way."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("clone", type=Path)
    parser.add_argument("--port", type=int, required=True)
    options = parser.parse_args()
    clone = options.clone.resolve()
    try:
        rehearse(clone, options.port, FIRST_START_SECONDS, signal.SIGINT)
        rehearse(clone, options.port, SECOND_START_SECONDS, signal.SIGTERM)
        rehearse(clone, options.port, SECOND_START_SECONDS, signal.SIGKILL)
    except SmokeError as error:
        sys.exit(f"smoke: {error}")


if __name__ == "__main__":
    main()
