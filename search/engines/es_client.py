"""The way to an Elasticsearch cluster: connections, patience, and what can go wrong."""

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from search.engines.base import EngineUnavailable
from search.engines.es_address import Address
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

WRITE_SECONDS = 60
CONNECTIONS = 16


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
    text = f"{type(error).__name__}: {str(error)[:200]}"
    if isinstance(error, ConnectionTimeout):
        return EngineUnavailable("slow", text)
    if isinstance(error, NotFoundError):
        return EngineUnavailable("missing", text)
    if "cluster_block_exception" in text:
        return EngineUnavailable("read_only", text)
    if isinstance(error, AuthenticationException | AuthorizationException):
        return EngineUnavailable("refused", text)
    return EngineUnavailable("error" if isinstance(error, ApiError) else "unreachable", text)
