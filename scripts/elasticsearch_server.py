"""Run nodes of Elasticsearch, one or several that belong together."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import shutil
import signal
import socket
import ssl
import subprocess
import time
import urllib.error
import urllib.request
from pathlib import Path

from elasticsearch_install import ServerError, check_way, java_home, own_all, server_user

HEAP = "512m"
START_SECONDS = 180
STOP_SECONDS = 30


def free_port() -> int:
    """Return a port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


# --- One node ---


class Node:
    """One server process with a folder of its own."""

    def __init__(self, folder: Path, home: Path, port: int, transport: int):
        self.folder, self.home = folder, home
        self.port, self.transport = port, transport

    @property
    def pid(self) -> int | None:
        """The number of the running process, or None."""
        try:
            pid = int((self.folder / "pid").read_text())
            words = Path(f"/proc/{pid}/cmdline").read_bytes()
            state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
        except (OSError, ValueError):
            return None
        return pid if str(self.folder).encode() in words and state != "Z" else None

    def configure(self, settings: dict[str, object]) -> None:
        """Write the node's configuration."""
        config = self.folder / "config"
        if not config.exists():
            shutil.copytree(self.home / "config", config)
        own = {
            "node.name": self.folder.name,
            "path.data": self.folder / "data",
            "path.logs": self.folder / "logs",
            "network.host": "127.0.0.1",
            "http.port": self.port,
            "transport.port": self.transport,
            "cluster.routing.allocation.disk.threshold_enabled": False,
            "xpack.security.enabled": False,
            **settings,
        }
        lines = [f"{name}: {json.dumps(value, default=str)}" for name, value in own.items()]
        (config / "elasticsearch.yml").write_text("\n".join(lines) + "\n")

    def run(self, program: str, *arguments: object, **options) -> subprocess.Popen:
        """Start one of the distribution's programs as the server's user."""
        for name in ("tmp", "data", "logs"):
            (self.folder / name).mkdir(exist_ok=True)
        user = server_user()
        if user is not None:
            check_way(self.folder)
            own_all(self.folder, user)
            options |= {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
        environment = {
            "PATH": os.environ["PATH"],
            "LANG": "C.UTF-8",
            "ES_PATH_CONF": str(self.folder / "config"),
            "ES_TMPDIR": str(self.folder / "tmp"),
            "ES_JAVA_HOME": java_home(),
            "ES_JAVA_OPTS": f"-Xms{HEAP} -Xmx{HEAP}",
        }
        return subprocess.Popen(
            [str(self.home / "bin" / program), *map(str, arguments)],
            cwd=self.folder,
            env=environment,
            stdin=subprocess.DEVNULL,
            start_new_session=True,
            **options,
        )

    def start(self) -> subprocess.Popen:
        """Start the server in the background; what it prints goes to a file."""
        with (self.folder / "start.log").open("wb") as log:
            return self.run(
                "elasticsearch", "-d", "-p", self.folder / "pid", stdout=log, stderr=log
            )

    def send(self, number: int) -> None:
        """Send a signal if the node runs."""
        if (pid := self.pid) is not None:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, number)

    def wait_until_gone(self, seconds: float = STOP_SECONDS) -> bool:
        """Wait for the end of the process."""
        deadline = time.monotonic() + seconds
        while self.pid is not None and time.monotonic() < deadline:
            time.sleep(0.05)
        return self.pid is None

    def stop(self) -> None:
        """Stop the node, politely at first; a paused one is woken for it."""
        self.send(signal.SIGTERM)
        self.send(signal.SIGCONT)
        if not self.wait_until_gone():
            self.send(signal.SIGKILL)
            self.wait_until_gone()


# --- Several nodes ---


class Cluster:
    """Nodes that belong together, written down in their folder."""

    def __init__(self, folder: Path, home: Path, nodes: list[Node], ca: str = ""):
        self.folder, self.home, self.nodes = folder, home, nodes
        # The certificate of whoever vouches for the server, if it speaks TLS.
        self.ca = ca

    @classmethod
    def new(cls, folder: Path, home: Path, count: int = 1, ca: str = "") -> Cluster:
        """Return a cluster that has not started yet."""
        # A node that was one of three does not start alone.
        place = folder / f"nodes-{count}"
        nodes = [
            Node(place / f"node-{n}", home, free_port(), free_port()) for n in range(1, count + 1)
        ]
        if count == 1 and is_free(9200):
            nodes[0].port = 9200
        return cls(folder, home, nodes, ca)

    @classmethod
    def load(cls, folder: Path) -> Cluster | None:
        """Return the cluster that was started last in a folder."""
        try:
            text = json.loads((folder / "cluster.json").read_text())
        except (OSError, ValueError):
            return None
        home = Path(text["home"])
        nodes = [Node(Path(place), home, *ports) for place, *ports in text["nodes"]]
        return cls(folder, home, nodes, text["ca"])

    def save(self) -> None:
        """Write down where the nodes listen."""
        nodes = [(str(node.folder), node.port, node.transport) for node in self.nodes]
        text = {"home": str(self.home), "nodes": nodes, "ca": self.ca}
        (self.folder / "cluster.json").write_text(json.dumps(text))

    @property
    def url(self) -> str:
        """The addresses of the nodes, as ELASTICSEARCH_URL takes them."""
        scheme = "https" if self.ca else "http"
        return ",".join(f"{scheme}://127.0.0.1:{node.port}" for node in self.nodes)

    def is_running(self) -> bool:
        """Tell whether every node runs."""
        return all(node.pid is not None for node in self.nodes)

    def settings(self) -> dict[str, object]:
        """Return the settings by which the nodes find each other."""
        name = {
            "cluster.name": f"valuary-{hashlib.sha256(str(self.folder).encode()).hexdigest()[:8]}"
        }
        if len(self.nodes) == 1:
            return {**name, "discovery.type": "single-node"}
        return {
            **name,
            "discovery.seed_hosts": [f"127.0.0.1:{node.transport}" for node in self.nodes],
            "cluster.initial_master_nodes": [node.folder.name for node in self.nodes],
        }

    def start(self, settings: dict[str, object] | None = None) -> None:
        """Start every node and return when they answer together."""
        for node in self.nodes:
            node.folder.mkdir(parents=True, exist_ok=True)
            node.configure({**self.settings(), **(settings or {})})
        self.save()
        starting = [node.start() for node in self.nodes]
        try:
            self.wait_until_up(starting)
        except BaseException:
            self.stop()
            raise

    def wait_until_up(self, starting: list[subprocess.Popen] = ()) -> None:
        """Return when all nodes answer; say what one wrote if it ended instead."""
        deadline = time.monotonic() + START_SECONDS
        while not self.answers():
            for node, process in zip(self.nodes, starting, strict=False):
                if process.poll():
                    raise ServerError(f"A node did not start.\n{last_words(node)}")
            if time.monotonic() > deadline:
                raise ServerError(
                    f"No answer in {START_SECONDS} seconds.\n{last_words(self.nodes[0])}"
                )
            time.sleep(0.2)
        for process in starting:
            process.wait(timeout=START_SECONDS)

    def answers(self) -> bool:
        """Tell whether the nodes have found each other and can be asked."""
        first = self.url.split(",")[0]
        address = f"{first}/_cluster/health?wait_for_nodes={len(self.nodes)}&timeout=1s"
        trust = ssl.create_default_context(cafile=self.ca) if self.ca else None
        try:
            with urllib.request.urlopen(address, timeout=5, context=trust) as response:  # noqa: S310
                return not json.load(response)["timed_out"]
        except urllib.error.HTTPError as error:
            # One that asks who we are answers.
            return error.code == 401
        except (OSError, ValueError, KeyError):
            return False

    def stop(self) -> None:
        """Stop every node."""
        for node in self.nodes:
            node.send(signal.SIGTERM)
        for node in self.nodes:
            node.stop()


def is_free(port: int) -> bool:
    """Tell whether nobody listens on a port."""
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) != 0


def last_words(node: Node) -> str:
    """Return the end of what a node wrote."""
    logs = [node.folder / "start.log", *sorted((node.folder / "logs").glob("*.log"))]
    return "\n".join(
        line
        for log in logs
        if log.exists()
        for line in log.read_text(errors="replace").splitlines()[-15:]
    )
