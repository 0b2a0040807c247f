"""Settings for the hermetic test suite."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

from config.settings.base import *
from config.settings.base import DATABASES, STORAGES, VALUARY_ELASTICSEARCH as GIVEN

DEBUG = False
SECRET_KEY = "not a secret: tests only"
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]

# Everything a test writes lies in a folder of its own: in memory where there is room, as every
# commit of an index waits for the disk.
MEMORY, ROOM = Path("/dev/shm"), 1_000_000_000  # noqa: S108  the folder in it is our own
ROOMY = MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > ROOM
VALUARY_DATA = Path(tempfile.mkdtemp(prefix="valuary-test-", dir=MEMORY if ROOMY else None))
OWNER = os.getpid()
MEDIA_ROOT = VALUARY_DATA / "media"
STATIC_ROOT = VALUARY_DATA / "static"
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["NAME"] = ":memory:"

# A slow password hash is what makes log-ins slow.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# Plain file names need no collectstatic.
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
WHITENOISE_AUTOREFRESH = True
# A test sees the effect of a task at once.
TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend", "QUEUES": []}}
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
AXES_ENABLED = True
VALUARY_DEMO_ALLOWED = True
# A thread would write to the database of another test; tests call usage.recording.flush().
VALUARY_BACKGROUND_WRITER = False
# Only the tests that ask for Elasticsearch use it.
ELASTICSEARCH_FOR_TESTS = GIVEN["url"]
VALUARY_ELASTICSEARCH = {**GIVEN, "url": ""}


@atexit.register
def _leave_nothing_behind() -> None:
    """Take the folder away, unless this is a fork of the process whose folder it is."""
    if os.getpid() == OWNER:
        shutil.rmtree(VALUARY_DATA, ignore_errors=True)
