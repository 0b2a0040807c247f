"""A public deployment. It refuses to start when a value it needs is missing."""

from django.core.exceptions import ImproperlyConfigured

from config.settings import environment
from config.settings.base import *

REQUIRED = {
    "SECRET_KEY": environment.SECRET_KEY,
    "ALLOWED_HOSTS": environment.ALLOWED_HOSTS,
    "DATABASE_URL": environment.env.str("DATABASE_URL", default=""),
    "VALUARY_BASE_URL": environment.BASE_URL,
}
missing = [name for name, value in REQUIRED.items() if not value]
if missing:
    raise ImproperlyConfigured(f"Set {', '.join(missing)} before starting in production.")

DEBUG = False
SECRET_KEY = environment.SECRET_KEY
ALLOWED_HOSTS = environment.ALLOWED_HOSTS
CSRF_TRUSTED_ORIGINS = [environment.BASE_URL]
SECURE_SSL_REDIRECT = True
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_HSTS_SECONDS = 31_536_000
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
VALUARY_DEMO_ALLOWED = False
# The admin frames the site's own pages as previews: same origin, not "deny".
SILENCED_SYSTEM_CHECKS = ["security.W019"]
