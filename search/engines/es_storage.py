"""Where an index lies in a cluster: one index a generation, and an alias that names the live one.

A generation is written to through an alias of its own, so that a late write to one that was
dropped is refused; otherwise the server would make an index for it, with guessed fields.
"""

import logging
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from uuid import uuid4

from search.document import Document
from search.engines.base import INDEX_VERSION, Blueprint, EngineUnavailable, Position
from search.engines.es_client import WRITE_SECONDS, Connection, reaching
from search.engines.es_dsl import streaming_bulk
from search.engines.es_mapping import PAST, POSITION_ID, mapping, row_of, settings

CHUNK, CHUNK_BYTES = 500, 8_000_000
RETRIED = (429, 502, 503, 504)
TIMES_TRIED = 4
FIRST_PAUSE = 0.2
COPY_SECONDS = 30
logger = logging.getLogger("search.elasticsearch")


@dataclass(frozen=True, slots=True)
class Generation:
    """One index and what it was built for."""

    name: str
    blueprint: Blueprint

    @property
    def writing(self) -> str:
        """The alias it is written to through."""
        return f"{self.name}-write"


class IndexAlias:
    """The generations of an index in one cluster."""

    def __init__(self, connection: Connection):
        self.connection = connection
        self.alias = f"{connection.address.index}-v{INDEX_VERSION}"
        self._live: Generation | None = None

    # --- Which generation is live, and how far it has read the outbox ---

    def live(self) -> Generation:
        """Return the live generation as far as we know, asking the cluster when we do not."""
        if self._live is None:
            self.look()
        return self._live

    def look(self) -> tuple[Generation, Position]:
        """Ask which generation is live and how far it is; raises when there is none."""
        with reaching():
            answer = (
                self.connection.reader()
                .options(ignore_status=404)
                .get(index=self.alias, id=POSITION_ID)
            )
        name = answer.get("_index")
        if name is None:
            self._live = None
            raise EngineUnavailable("missing", f"There is no index {self.alias}.")
        if self._live is None or self._live.name != name:
            self._live = Generation(name, self._built_for(name))
        txid, entry = answer["_source"]["position"]["at"] if answer["found"] else (0, 0)
        return self._live, (txid, entry)

    def _built_for(self, name: str) -> Blueprint:
        with reaching():
            found = self.connection.reader().indices.get_mapping(index=name)
        built_for = found[name]["mappings"]["_meta"]
        return Blueprint(tuple(built_for["stages"]), built_for["signature"])

    def current(self) -> tuple[Generation, Position] | None:
        """Return the live generation and how far it is, or None when there is none."""
        try:
            return self.look()
        except EngineUnavailable as error:
            if error.reason == "missing":
                return None
            raise

    def seen(self, index: str) -> None:
        """Forget the generation we know of when an answer came from another one."""
        if self._live is not None and index and index != self._live.name:
            self._live = None

    def new(self, blueprint: Blueprint) -> Generation:
        """Make an empty generation beside the live one."""
        generation = Generation(f"{self.alias}-{uuid4().hex[:12]}", blueprint)
        with reaching():
            self.connection.client.indices.create(
                index=generation.name,
                settings=settings(),
                mappings=mapping(blueprint).to_dict(),
                aliases={generation.writing: {"is_write_index": True}},
            )
        return generation

    def switch_to(self, generation: Generation) -> None:
        """Make a generation the live one, at once for everybody, and drop the others."""
        indices = self.connection.client.indices
        with reaching():
            others = [n for n in indices.get_alias(index=f"{self.alias}-*") if n != generation.name]
            every = {"index": f"{self.alias}-*", "alias": self.alias, "must_exist": False}
            this = {"index": generation.name, "alias": self.alias}
            indices.update_aliases(actions=[{"remove": every}, {"add": this}])
            for other in others:
                indices.delete(index=other, ignore_unavailable=True)
        self._live = None

    def drop(self, generation: Generation) -> None:
        """Drop a generation that came to nothing."""
        with reaching():
            self.connection.client.indices.delete(index=generation.name, ignore_unavailable=True)

    # --- Writing ---

    def move(self, generation: Generation, position: Position) -> None:
        """Note a position, never one before that which is noted, and show what was written."""
        entry = {**PAST, "position": {"at": position}}
        action = self._action(generation, POSITION_ID, version_of(position), entry)
        self._write([action], refresh=True)

    def write(
        self,
        generation: Generation,
        documents: Iterable[Document],
        deleted: Iterable[int],
        position: Position,
    ) -> int:
        """Write documents in bulk and return how many were taken.

        What was written at a later position stays. A deleted asset leaves an entry that is past
        its time, so that an older write that comes late cannot bring it back.
        """
        return self._write(self._actions(generation, documents, deleted, version_of(position)))

    def _actions(self, generation, documents, deleted, version: int) -> Iterator[dict]:
        for pk in deleted:
            yield self._action(generation, str(pk), version, {"id": pk, **PAST})
        stages = generation.blueprint.stages
        for document in documents:
            yield self._action(generation, str(document.id), version, row_of(document, stages))

    @staticmethod
    def _action(generation: Generation, pk: str, version: int, source: dict) -> dict:
        return {
            "_op_type": "index",
            "_index": generation.writing,
            "_id": pk,
            "version": version,
            "version_type": "external_gte",
            "_source": source,
        }

    def _write(self, actions: Iterable[dict], refresh: bool = False) -> int:
        client = self.connection.client.options(request_timeout=WRITE_SECONDS)
        answers = streaming_bulk(
            client,
            actions,
            chunk_size=CHUNK,
            max_chunk_bytes=CHUNK_BYTES,
            raise_on_error=False,
            max_retries=TIMES_TRIED,
            initial_backoff=FIRST_PAUSE,
            retry_on_status=RETRIED,
            refresh=refresh,
            require_alias=True,
        )
        taken, refused = 0, []
        with reaching():
            for done, answer in answers:
                taken += done
                if not done:
                    refused += problem(answer["index"])
        if refused:
            logger.error("Elasticsearch refused %d documents: %s", len(refused), refused[:3])
        return taken

    def show(self, generation: Generation) -> None:
        """Let questions see everything written so far."""
        with reaching():
            self.connection.client.indices.refresh(index=generation.name)

    def wait_for_copies(self, generation: Generation) -> None:
        """Wait a while until a second node has all of it, if there is one."""
        client = self.connection.client.options(request_timeout=COPY_SECONDS + 10)
        # Without one in time, the index goes to work as it is.
        with suppress(EngineUnavailable), reaching():
            client.cluster.health(
                index=generation.name, wait_for_status="green", timeout=f"{COPY_SECONDS}s"
            )


def problem(item: dict) -> list[str]:
    """Return what is wrong with an answer to one write; raises when nothing can be written."""
    status, error = item["status"], item.get("error") or {}
    if status == 409:
        return []
    text = f"{item['_id']}: {error.get('type')} {error.get('reason')}"[:300]
    if error.get("type") == "cluster_block_exception":
        raise EngineUnavailable("read_only", text)
    if status == 404:
        raise EngineUnavailable("replaced", text)
    if status in RETRIED or status >= 500:
        raise EngineUnavailable("busy", text)
    return [text]


def version_of(position: Position) -> int:
    """Return a position as the version of what is written there.

    Where transactions have numbers they say what is later, otherwise the entries do.
    """
    txid, entry = position
    return txid or entry
