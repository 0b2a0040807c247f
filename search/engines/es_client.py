"""The way to an Elasticsearch cluster: addresses, credentials, patience, and what can go wrong."""

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from search.engines.base import EngineUnavailable
from search.engines.es_dsl import (
    ApiError,
    AuthenticationException,
    AuthorizationException,
    ConnectionTimeout,
    Elasticsearch,
    NotFoundError,
    OrjsonSerializer,
    TransportError,
)

DEFAULT_PORTS = {"http": 9200, "https": 443}
# A reader waits so long for one request; a second one is tried only if the first was cut off.
READ_SECONDS = 0.5
WRITE_SECONDS = 60
CONNECTIONS = 16


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
            options["basic_auth"] = (name, password)
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


class Connection:
    """The client of this process; a forked process makes its own."""

    def __init__(self, address: Address):
        self.address = address
        self._client: Elasticsearch | None = None
        self._process = 0
        self._making = threading.Lock()

    @property
    def client(self) -> Elasticsearch:
        """The client, safe for threads, made when it is first needed."""
        if self._process != os.getpid():
            with self._making:
                if self._process != os.getpid():
                    self._client = self._made()
                    self._process = os.getpid()
        return self._client

    def _made(self) -> Elasticsearch:
        return Elasticsearch(
            **self.address.options(),
            serializers={"application/json": OrjsonSerializer()},
            connections_per_node=CONNECTIONS,
            # A request that was cut off is sent to another node; one that waits has waited enough.
            max_retries=1,
            retry_on_timeout=False,
            retry_on_status=(),
            request_timeout=WRITE_SECONDS,
        )

    def reader(self, seconds: float | None = None) -> Elasticsearch:
        """Return the client with a reader's patience."""
        return self.client.options(request_timeout=seconds or self.address.read_seconds)

    def close(self) -> None:
        """Close the connections."""
        if self._client is not None and self._process == os.getpid():
            self._client.close()
        self._client, self._process = None, 0


@contextmanager
def reaching() -> Iterator[None]:
    """Turn whatever keeps the cluster from answering into one error."""
    try:
        yield
    except (ApiError, TransportError) as error:
        raise unavailable(error) from error


def unavailable(error: Exception) -> EngineUnavailable:
    """Return the error with a word for what it means."""
    text = f"{type(error).__name__}: {str(error)[:300]}"
    if isinstance(error, ConnectionTimeout):
        return EngineUnavailable("slow", text)
    if isinstance(error, NotFoundError):
        return EngineUnavailable("missing", text)
    if "cluster_block_exception" in text:
        return EngineUnavailable("read_only", text)
    if isinstance(error, AuthenticationException | AuthorizationException):
        return EngineUnavailable("refused", text)
    return EngineUnavailable("error" if isinstance(error, ApiError) else "unreachable", text)
