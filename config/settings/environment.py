"""Every value the site takes from its environment, read in one place."""

from pathlib import Path
from secrets import token_urlsafe

import environ

env = environ.Env()

BASE_DIR = Path(__file__).resolve().parent.parent.parent
DATA_DIR = Path(env.str("VALUARY_DATA", default=str(BASE_DIR / "var"))).resolve()

DATABASE_URL = env.str("DATABASE_URL", default=f"sqlite:///{DATA_DIR / 'valuary.sqlite3'}")
# Without an address the embedded index answers alone.
ELASTICSEARCH = {
    "url": env.str("ELASTICSEARCH_URL", default=""),
    "index": env.str("ELASTICSEARCH_INDEX", default="valuary"),
    "username": env.str("ELASTICSEARCH_USERNAME", default=""),
    "password": env.str("ELASTICSEARCH_PASSWORD", default=""),
    "api_key": env.str("ELASTICSEARCH_API_KEY", default=""),
    "ca_certs": env.str("ELASTICSEARCH_CA_CERTS", default=""),
    "fingerprint": env.str("ELASTICSEARCH_FINGERPRINT", default=""),
}
SECRET_KEY = env.str("SECRET_KEY", default="")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=[])
BASE_URL = env.str("VALUARY_BASE_URL", default="")
EMAIL_URL = env.str("EMAIL_URL", default="consolemail://")
TIME_ZONE = env.str("VALUARY_TIME_ZONE", default="Asia/Shanghai")
EVENT_RETENTION_DAYS = env.int("VALUARY_EVENT_RETENTION_DAYS", default=400)
SEARCH_RETENTION_DAYS = env.int("VALUARY_SEARCH_RETENTION_DAYS", default=180)
DEBUG = env.bool("VALUARY_DEBUG", default=False)


def generated_secret(folder: Path) -> str:
    """Return the secret kept in the data folder, making it the first time."""
    path = folder / "secret_key"
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_text(token_urlsafe(48))
    return path.read_text().strip()
