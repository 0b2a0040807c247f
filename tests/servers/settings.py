"""The site as `make run` serves it, without collecting static files first."""

from config.settings.dev import *  # noqa: F403
from config.settings.dev import STORAGES

STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
WHITENOISE_AUTOREFRESH = True
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
