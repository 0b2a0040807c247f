"""The container files name what is there."""

import re
from pathlib import Path

import pytest
import yaml
from elasticsearch_install import VERSION

ROOT = Path(__file__).resolve().parent.parent.parent
COMPOSE = yaml.safe_load((ROOT / "compose.yaml").read_text())
SETTINGS = (ROOT / "config/settings/environment.py").read_text() + (
    ROOT / "gunicorn.conf.py"
).read_text()


def test_a_site_is_a_database_a_search_server_web_and_worker():
    services = COMPOSE["services"]
    assert {"database", "search", "web", "worker"} <= set(services)
    assert services["search"]["image"] == f"elasticsearch:{VERSION}"
    shared = [services[name]["volumes"] for name in ("web", "worker")]
    assert shared == [["data:/data"], ["data:/data"]]


@pytest.mark.parametrize("name", COMPOSE["x-site"]["environment"])
def test_every_value_that_is_handed_over_is_read(name):
    assert f'"{name}"' in SETTINGS


def test_nothing_waits_for_the_search_server():
    for name in ("web", "worker", "prepare"):
        assert "search" not in COMPOSE["services"][name]["depends_on"]


def test_what_has_no_default_is_asked_for_and_explained():
    text = (ROOT / "compose.yaml").read_text()
    asked = set(re.findall(r"\$\{(\w+):\?", text))
    assert asked == {"SECRET_KEY", "VALUARY_HOST", "POSTGRES_PASSWORD", "ELASTIC_PASSWORD"}
    guide = (ROOT / "docs/deploy.md").read_text()
    assert all(f"`{name}`" in guide or f"{name}=" in guide for name in asked)


def test_the_image_runs_what_the_compose_file_and_the_guide_run():
    image = (ROOT / "Dockerfile").read_text()
    for path in re.findall(r"(?:scripts/\w+\.py|gunicorn\.conf\.py|requirements\.txt)", image):
        assert (ROOT / path).is_file(), path
    assert "config.settings.production" in image
    assert "VALUARY_DATA=/data" in image
