"""Make .venv, install the locked requirements and compile the messages.

Runs on the system's Python with the standard library alone, so it is written
for older Pythons too: they must be able to say that they are too old.
"""

import argparse
import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
OLDEST = (3, 11)
NEWER_NAMES = ("python3.14", "python3.13", "python3.12", "python3.11")


class SetupError(Exception):
    """Something the person must do first; the text says what."""


def say(text):
    """Print one line of progress."""
    print(text, flush=True)


def use_new_enough_python():
    """Go on with a Python of the needed version, looking for one if this is too old."""
    if sys.version_info >= OLDEST:
        return
    for name in NEWER_NAMES:
        found = shutil.which(name)
        if found:
            os.execv(found, [found, *sys.argv])
    raise SetupError(
        "Valuary needs Python {}.{} or newer; this is {}.{}.\n"
        "Install a newer one (Debian 12 and later have it: apt install python3 python3-venv),\n"
        "or name one: make run PYTHON=/path/to/python3.11".format(*OLDEST, *sys.version_info[:2])
    )


def check_venv_module():
    """Stop with advice when this Python cannot make virtual environments."""
    try:
        import ensurepip  # noqa: F401
        import venv  # noqa: F401
    except ImportError as error:
        raise SetupError(
            "This Python has no venv module.\n"
            "On Debian and Ubuntu it is a package of its own; install it with\n"
            "    sudo apt install python3-venv\n"
            "and run the same command again."
        ) from error


def venv_works():
    """Tell whether .venv holds a working Python with pip."""
    if not PYTHON.exists():
        return False
    probe = f"import sys, pip; sys.exit(sys.version_info < {OLDEST!r})"
    result = subprocess.run([str(PYTHON), "-c", probe], capture_output=True, check=False)
    return result.returncode == 0


def make_venv():
    """Create .venv unless a working one is there."""
    if venv_works():
        return
    check_venv_module()
    say("Creating .venv with Python {}.{} …".format(*sys.version_info[:2]))
    subprocess.run([sys.executable, "-m", "venv", "--clear", str(VENV)], check=True)


def fingerprint(*locks):
    """Return a digest of lock files, to tell when they changed."""
    digest = hashlib.sha256()
    for lock in locks:
        digest.update(lock.read_bytes())
    return digest.hexdigest()


def locked_version(lock, package):
    """Return the "package==version" line of a lock file."""
    for line in lock.read_text(encoding="utf-8").splitlines():
        if line.startswith(package + "=="):
            return line.split(";")[0].strip()
    return package


def pip_environment():
    """Return the environment for uv, told of the index and the certificates that pip is set to."""
    environment, told = dict(os.environ), pip_settings()
    for name, option in (("UV_DEFAULT_INDEX", "index-url"), ("SSL_CERT_FILE", "cert")):
        value = told.get(":env:." + option) or told.get("global." + option)
        if value:
            environment.setdefault(name, value)
    environment.setdefault("UV_LINK_MODE", "copy")
    return environment


def pip_settings():
    """Return what the environment and configuration files tell pip."""
    asked = [str(PYTHON), "-m", "pip", "config", "list"]
    listed = subprocess.run(asked, capture_output=True, text=True, check=False).stdout
    pairs = (line.partition("=") for line in listed.splitlines())
    return {name: value.strip("'\"") for name, _sign, value in pairs}


def install_with_uv(pip, arguments):
    """Install with uv; False where it has no build or cannot reach the index."""
    uv = locked_version(ROOT / "requirements-dev.txt", "uv")
    if subprocess.run([*pip, uv], check=False).returncode != 0:
        return False
    command = [str(VENV / "bin" / "uv"), "pip", "install", "-q", "--python", str(PYTHON)]
    # As pip does it: else every process compiles thousands of modules where none may be written.
    command.append("--compile-bytecode")
    done = subprocess.run(
        [*command, *arguments], env=pip_environment(), stderr=subprocess.DEVNULL, check=False
    )
    if done.returncode:
        say("uv cannot install here; pip does, which takes a little longer …")
    return done.returncode == 0


def install(locks):
    """Install lock files with uv, else with pip."""
    pip = [str(PYTHON), "-m", "pip", "--disable-pip-version-check", "install", "-q"]
    arguments = [word for lock in locks for word in ("-r", str(lock))]
    if install_with_uv(pip, arguments):
        return
    if subprocess.run([*pip, *arguments], check=False).returncode != 0:
        raise SetupError(
            "The requirements could not be installed; the lines above say why.\n"
            "Check that this machine reaches a Python package index, and run the command again."
        )


def install_locked(dev=False):
    """Install what the lock files name, if they changed since the last time."""
    names = ["requirements.txt"] + (["requirements-dev.txt"] if dev else [])
    locks = [ROOT / name for name in names]
    stamp = VENV / ("installed-dev" if dev else "installed")
    wanted = fingerprint(*locks)
    if stamp.exists() and stamp.read_text() == wanted:
        return
    say("Installing {} …".format(" and ".join(names)))
    install(locks)
    stamp.write_text(wanted)
    (VENV / "installed").write_text(fingerprint(ROOT / "requirements.txt"))


def compile_messages():
    """Compile the message catalogues that changed."""
    for source in (ROOT / "locale").rglob("*.po"):
        compiled = source.with_suffix(".mo")
        if not compiled.exists() or compiled.stat().st_mtime < source.stat().st_mtime:
            command = [str(PYTHON), str(ROOT / "scripts" / "messages.py"), "compile"]
            subprocess.run(command, check=True)
            return


def prepare(dev=False):
    """Bring the environment up to date; two at once wait for each other."""
    use_new_enough_python()
    with Path(__file__).open() as own_file:
        fcntl.flock(own_file, fcntl.LOCK_EX)
        make_venv()
        install_locked(dev)
        compile_messages()


def main():
    """Prepare the environment from the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--dev", action="store_true", help="with the test and lint tools")
    options = parser.parse_args()
    try:
        prepare(options.dev)
    except SetupError as error:
        sys.exit(f"\n{error}")
    except subprocess.CalledProcessError as error:
        sys.exit("\nThis command failed: {}".format(" ".join(error.cmd)))
    except KeyboardInterrupt:
        sys.exit(130)


if __name__ == "__main__":
    main()
