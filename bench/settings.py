"""The site as `make run` serves it, with two bare pages beside it."""

from config.settings.dev import *  # noqa: F403
from config.settings.dev import BASE_DIR, TEMPLATES

DEBUG = False
ROOT_URLCONF = "bench.urls"
TEMPLATES[0]["DIRS"] = [*TEMPLATES[0]["DIRS"], BASE_DIR / "bench" / "templates"]
