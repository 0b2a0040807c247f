"""Install Elasticsearch without Docker, with the standard library alone.

The distribution is the one that Elastic tests with; Maven Central has it, and it is the real
server with fewer modules. It does not run as root, so root gives it a user of its own.
"""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import os
import pwd
import shutil
import subprocess
import zipfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VERSION = "8.19.8"
ARTIFACT = f"org.elasticsearch.distribution.integ-test-zip:elasticsearch:{VERSION}:zip"
ZIP = (
    f".m2/repository/org/elasticsearch/distribution/integ-test-zip/elasticsearch/{VERSION}"
    f"/elasticsearch-{VERSION}.zip"
)
USER = "valuary-search"


class ServerError(Exception):
    """Something the person must do first; the text says what."""


# --- Where things lie ---


def base_folder() -> Path:
    """Return the folder of the distribution and of the servers' data."""
    if os.getuid() == 0:
        return Path("/var/lib/valuary-elasticsearch")
    cache = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(cache) / "valuary-elasticsearch"


def data_folder() -> Path:
    """Return the folder of this checkout's server, or the one that was asked for."""
    if asked := os.environ.get("ELASTICSEARCH_DATA"):
        return Path(asked).resolve()
    checkout = hashlib.sha256(str(ROOT).encode()).hexdigest()[:8]
    return base_folder() / "servers" / f"{ROOT.name}-{checkout}"


# --- Installing ---


def install() -> Path:
    """Return the folder of the distribution, fetched and unpacked the first time."""
    home = base_folder() / f"elasticsearch-{VERSION}"
    base_folder().mkdir(parents=True, exist_ok=True)
    with (base_folder() / "install.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        need("java", "default-jre-headless")
        server_user()
        if not home.exists():
            need("mvn", "maven")
            unpack(fetch(), home)
    return home


def need(command: str, package: str) -> None:
    """Install the Debian package of a command that is missing."""
    if shutil.which(command):
        return
    if os.getuid() != 0 or not shutil.which("apt-get"):
        raise ServerError(f"Elasticsearch needs `{command}`. Install it: apt install {package}")
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    run = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", package]
    if subprocess.run(run, env=quiet, stdout=subprocess.DEVNULL, check=False).returncode:
        subprocess.run(["apt-get", "update", "-qq"], check=True)
        subprocess.run(run, env=quiet, stdout=subprocess.DEVNULL, check=True)


def fetch() -> Path:
    """Return the archive from Maven's own repository on this machine."""
    archive = Path.home() / ZIP
    if not archive.exists():
        get = ["mvn", "-q", "-B", "dependency:get", "-Dtransitive=false", f"-Dartifact={ARTIFACT}"]
        subprocess.run(get, stdin=subprocess.DEVNULL, check=True)
    return archive


def unpack(archive: Path, home: Path) -> None:
    """Unpack beside the place and move it there, so that a half never counts."""
    beside = home.with_name(f"{home.name}.{os.getpid()}")
    with zipfile.ZipFile(archive) as files:
        for entry in files.infolist():
            path = files.extract(entry, beside)
            # zipfile forgets what may be executed.
            Path(path).chmod(entry.external_attr >> 16 or 0o644)
    (beside / home.name).rename(home)
    beside.rmdir()


def server_user() -> pwd.struct_passwd | None:
    """Return whom the server runs as, made the first time; None is whoever asks."""
    if os.getuid() != 0:
        return None
    with contextlib.suppress(KeyError):
        return pwd.getpwnam(USER)
    subprocess.run(["useradd", "--system", "--no-create-home", USER], check=True)
    return pwd.getpwnam(USER)


def own_all(folder: Path, user: pwd.struct_passwd) -> None:
    """Give a folder with all that is in it to the server's user."""
    for path in (folder, *folder.rglob("*")):
        os.chown(path, user.pw_uid, user.pw_gid)


def check_way(folder: Path) -> None:
    """Stop with advice when only root reaches a folder."""
    for parent in folder.parents:
        if not parent.stat().st_mode & 0o001:
            raise ServerError(
                f"Elasticsearch does not run as root, and its user cannot enter {parent}.\n"
                "Name another folder: ELASTICSEARCH_DATA=/path scripts/elasticsearch start"
            )


def java_home() -> str:
    """Return the folder of the Java that the path leads to."""
    return str(Path(shutil.which("java") or "/usr/bin/java").resolve().parent.parent)
