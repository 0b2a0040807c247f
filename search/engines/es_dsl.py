"""Elasticsearch's client and its query language, imported here and nowhere else.

Upstream has merged elasticsearch_dsl into the client, so moving to that is a change of this
module alone. Importing it costs a fifth of a second: import what needs it only when asked.
"""

from elastic_transport import ConnectionTimeout
from elasticsearch import (
    ApiError,
    AuthenticationException,
    AuthorizationException,
    Elasticsearch,
    NotFoundError,
    TransportError,
)
from elasticsearch.helpers import streaming_bulk
from elasticsearch.serializer import OrjsonSerializer
from elasticsearch_dsl import A, Double, Keyword, Long, Mapping, Object, Q, Search, Text
from elasticsearch_dsl.query import Query

__all__ = [
    "A",
    "ApiError",
    "AuthenticationException",
    "AuthorizationException",
    "ConnectionTimeout",
    "Double",
    "Elasticsearch",
    "Keyword",
    "Long",
    "Mapping",
    "NotFoundError",
    "Object",
    "OrjsonSerializer",
    "Q",
    "Query",
    "Search",
    "Text",
    "TransportError",
    "streaming_bulk",
]
