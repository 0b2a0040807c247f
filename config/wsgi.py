"""WSGI entry point for gunicorn."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.dev")
application = get_wsgi_application()

# What a site with Elasticsearch needs for it is loaded once, before the processes are forked.
from search.engines.choice import elasticsearch_engine  # noqa: E402  the apps come first

elasticsearch_engine()
