"""Servers of Elasticsearch that tests may break, and sites that use them."""

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
from elasticsearch_install import install
from elasticsearch_server import Cluster

from tests.servers.site import running_site

ROOT = Path(__file__).resolve().parent.parent.parent
SCRIPT = [sys.executable, str(ROOT / "scripts" / "elasticsearch")]


@pytest.fixture(scope="module")
def open_folder():
    """A folder that the server's own user may enter."""
    folder = Path(tempfile.mkdtemp(prefix="valuary-servers-"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="module")
def make_cluster(open_folder):
    """Return a function that starts a cluster; all of them are stopped at the end."""
    made = []

    def make(nodes=1, name="server", **options):
        cluster = Cluster.new(open_folder / name, install(), nodes, options.pop("ca", ""))
        made.append(cluster)
        cluster.start(**options)
        return cluster

    yield make
    for cluster in made:
        cluster.stop()


@pytest.fixture(scope="module")
def make_site(open_folder, django_db_setup, django_db_blocker):
    """Return a function that starts a site; all of them are stopped at the end."""
    from contextlib import ExitStack

    with django_db_blocker.unblock(), ExitStack() as sites:

        def make(name="site", **settings):
            folder = open_folder / name
            folder.mkdir()
            return sites.enter_context(running_site(folder, **settings))

        yield make


def script(*arguments, folder, seconds=300):
    """Run `scripts/elasticsearch` as a shell does and wait until nobody holds what it printed."""
    environment = {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "ELASTICSEARCH_DATA": str(folder)}
    return subprocess.run(
        [*SCRIPT, *arguments],
        env=environment,
        stdin=subprocess.PIPE,
        capture_output=True,
        text=True,
        timeout=seconds,
        check=False,
    )
