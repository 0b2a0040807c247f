"""The site as a newcomer starts it: one folder of data, no server, nothing to configure."""

from config.settings.base import *
from config.settings.base import DATA_DIR
from config.settings.environment import (
    ALLOWED_HOSTS as EXTRA_HOSTS,
    DEBUG as DEBUG,
    SECRET_KEY as GIVEN_KEY,
    generated_secret,
)

SECRET_KEY = GIVEN_KEY or generated_secret(DATA_DIR)
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]", *EXTRA_HOSTS]
VALUARY_DEMO_ALLOWED = True
if DEBUG:
    WHITENOISE_USE_FINDERS = True
    WHITENOISE_AUTOREFRESH = True
