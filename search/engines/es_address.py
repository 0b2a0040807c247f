"""Where an Elasticsearch cluster is and how to be let in, as the settings say it."""

from base64 import b64encode
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

DEFAULT_PORTS = {"http": 9200, "https": 443}
# A reader waits so long for one request; a second one is tried only if the first was cut off.
READ_SECONDS = 0.5


@dataclass(frozen=True, slots=True)
class Address:
    """Where a cluster is and how to be let in."""

    url: str
    index: str = "valuary"
    username: str = ""
    password: str = ""
    api_key: str = ""
    ca_certs: str = ""
    fingerprint: str = ""
    read_seconds: float = READ_SECONDS

    def options(self) -> dict:
        """Return the arguments of the client; raises ValueError for an address that is none."""
        parts = [urlsplit(url.strip()) for url in self.url.split(",") if url.strip()]
        if not parts or any(p.scheme not in DEFAULT_PORTS or not p.hostname for p in parts):
            raise ValueError("It must be http://host:9200 or https://…, several with commas.")
        options: dict = {"hosts": [host_of(part) for part in parts]}
        name = self.username or unquote(parts[0].username or "")
        password = self.password or unquote(parts[0].password or "")
        if self.api_key:
            options["api_key"] = self.api_key
        elif name:
            # The client itself knows no signs beyond ASCII.
            secret = b64encode(f"{name}:{password}".encode()).decode()
            options["headers"] = {"authorization": f"Basic {secret}"}
        if self.ca_certs:
            options["ca_certs"] = self.ca_certs
        if self.fingerprint:
            options["ssl_assert_fingerprint"] = self.fingerprint
        return options


def host_of(part) -> str:
    """Return an address as the client takes it: with its port, without a name and password."""
    host = f"[{part.hostname}]" if ":" in part.hostname else part.hostname
    port = part.port or DEFAULT_PORTS[part.scheme]
    return f"{part.scheme}://{host}:{port}{part.path.rstrip('/')}"
