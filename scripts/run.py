"""Start the site: environment, database, demo content, index, web and worker.

`make run` calls this with the system's Python; once .venv is there it goes on
with that one. Ctrl-C stops everything.
"""

import argparse
import fcntl
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

import environment
from environment import PYTHON, ROOT, SetupError, say

DEMO_USERS = ("rep", "enablement", "manager", "admin")
START_SECONDS = 60
WATCH_SECONDS = 0.3


class Stop(Exception):
    """Somebody asked the site to stop."""


def ask_to_stop(*_signal) -> None:
    """Turn a signal into an exception, where the main loop can tidy up."""
    raise Stop


def site_address():
    """Return the host and port that the site is to listen on."""
    host, port = os.environ.get("HOST") or "127.0.0.1", os.environ.get("PORT") or "8000"
    if not port.isdigit() or not 0 < int(port) < 65536:
        raise SetupError(f"PORT={port} is no port number. Try PORT=8001.")
    return host, int(port)


def is_free(host, port):
    """Tell whether a port can be listened on."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def check_port(host, port):
    """Stop with advice when the port is taken."""
    if is_free(host, port):
        return
    others = [other for other in range(port + 1, min(port + 100, 65536)) if is_free(host, other)]
    advice = f"make run PORT={others[0]}" if others else "another PORT="
    raise SetupError(
        f"Port {port} on {host} is taken or not allowed; perhaps Valuary is running already.\n"
        f"Stop the other program, or choose another port:\n    {advice}"
    )


def data_folder():
    """Return the folder that holds everything the site writes, made if need be."""
    folder = Path(os.environ.get("VALUARY_DATA") or ROOT / "var").resolve()
    try:
        (folder / "logs").mkdir(parents=True, exist_ok=True)
        for place in (folder, folder / "logs"):
            tempfile.TemporaryFile(dir=place).close()
    except OSError as error:
        raise SetupError(
            f"The data folder {folder} cannot be written ({error.strerror}).\n"
            "Choose another: make run VALUARY_DATA=/path/to/folder"
        ) from error
    return folder


def lock_folder(folder):
    """Hold the data folder, so that no second site works on it."""
    lock = (folder / "run.lock").open("w")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        lock.close()
        raise SetupError(
            f"Another `make run` uses the data folder {folder}.\n"
            "Stop it first, or give this one its own: make run VALUARY_DATA=/path PORT=8001"
        ) from error
    return lock


def children_of(folder, host, port, reload):
    """Return the web process and the worker, ready to start."""
    from supervisor import Child

    settings = dict(os.environ, HOST=host, PORT=str(port), VALUARY_DATA=str(folder))
    settings.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.dev")
    settings["PYTHONUNBUFFERED"] = "1"
    web = [str(PYTHON), "-m", "gunicorn", "--config", "gunicorn.conf.py", "config.wsgi"]
    if reload:
        web = [str(PYTHON), "manage.py", "runserver", f"{host}:{port}"]
    worker = [str(PYTHON), "manage.py", "worker"]
    logs = folder / "logs"
    return [
        Child("web", web, logs / "web.log", settings),
        Child("worker", worker, logs / "worker.log", settings),
    ]


def prepare_site(folder):
    """Migrate, collect, load the demo content and build the index where needed."""
    settings = dict(os.environ, VALUARY_DATA=str(folder))
    settings.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.dev")
    from supervisor import die_with_parent

    result = subprocess.run(
        [str(PYTHON), "scripts/prepare.py"], env=settings, preexec_fn=die_with_parent, check=False
    )
    if result.returncode:
        raise SetupError("The site could not be prepared; the lines above say why.")


def answers(host, port):
    """Tell whether the site answers its health check."""
    name = "127.0.0.1" if host in ("0.0.0.0", "::") else host  # noqa: S104  compared, not bound
    try:
        with urllib.request.urlopen(f"http://{name}:{port}/healthz", timeout=5) as response:
            return response.status == 200
    except (urllib.error.URLError, OSError):
        return False


def wait_until_up(web, host, port):
    """Wait for the first answer; say what the process wrote if it dies before."""
    deadline = time.monotonic() + START_SECONDS
    while not answers(host, port):
        if web.is_dead():
            raise SetupError(web.failure("did not start"))
        if time.monotonic() > deadline:
            raise SetupError(web.failure(f"gave no answer in {START_SECONDS} seconds"))
        time.sleep(0.1)


def print_welcome(folder, host, port):
    """Print where the site is and who may sign in."""
    lines = ["", f"  Valuary runs on  http://{host}:{port}", ""]
    if (folder / "demo").exists():
        lines += [
            "  Demo log-ins     {}".format(", ".join(DEMO_USERS)),
            "  Password         valuary-demo",
            "",
        ]
    lines += ["  Logs are in {}. Ctrl-C stops the site.".format(folder / "logs"), ""]
    say("\n".join(lines))


def newest_source():
    """Return the time of the last change to a Python file."""
    folders = [path for path in ROOT.iterdir() if path.is_dir() and (path / "__init__.py").exists()]
    return max(path.stat().st_mtime for folder in folders for path in folder.rglob("*.py"))


def watch(children, reload):
    """Restart what dies; under `make dev` also the worker when the code changes."""
    changed = newest_source() if reload else 0
    while True:
        time.sleep(WATCH_SECONDS)
        for child in children:
            if not child.is_dead():
                continue
            say(f"The {child.name} process ended; starting it again (see {child.log}).")
            if not child.restart():
                raise SetupError(child.failure("keeps ending"))
        if reload and newest_source() > changed:
            changed = newest_source()
            children[1].ask_to_stop()
            children[1].wait(10)
            children[1].kill_group()
            children[1].start()


def serve(reload):
    """Run the site until somebody stops it."""
    from supervisor import die_with_parent, stop_all

    # Ctrl-C reaches us from the terminal, but a killed `make` would not say a word.
    if "MAKELEVEL" in os.environ:
        die_with_parent()
    host, port = site_address()
    check_port(host, port)
    folder = data_folder()
    lock = lock_folder(folder)
    prepare_site(folder)
    children = children_of(folder, host, port, reload)
    try:
        web, worker = children
        web.start()
        wait_until_up(web, host, port)
        # Only now, so that the first answer does not wait for both to load.
        worker.start()
        print_welcome(folder, host, port)
        watch(children, reload)
    finally:
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.SIG_IGN)
        stop_all(children)
        lock.close()


def go_on_in_venv(arguments):
    """Prepare .venv and continue with its Python."""
    check_port(*site_address())
    environment.prepare()
    os.execv(str(PYTHON), [str(PYTHON), __file__, "--prepared", *arguments])


def main():
    """Start the site from the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--reload", action="store_true", help="reload the code when it changes")
    parser.add_argument("--prepared", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    os.chdir(ROOT)
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, ask_to_stop)
    try:
        if not options.prepared:
            go_on_in_venv(sys.argv[1:])
        if options.reload:
            os.environ.setdefault("VALUARY_DEBUG", "1")
        serve(options.reload)
    except SetupError as error:
        sys.exit(f"\n{error}")
    except subprocess.CalledProcessError as error:
        sys.exit("\nThis command failed: {}".format(" ".join(error.cmd)))
    except (Stop, KeyboardInterrupt):
        say("\nStopped.")


if __name__ == "__main__":
    main()
