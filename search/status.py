"""Does every index hold what the database says? Compares document by document."""

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from search import outbox, sources
from search.engines.base import Engine, EngineUnavailable
from search.engines.choice import engines
from search.indexing import MOST_DUE, needs_rebuild, rebuild_engine, wait_until_searchable


@dataclass(slots=True)
class IndexStatus:
    """How one index compares with the database; ids of assets by what is wrong with them."""

    engine: Engine
    documents: int = 0
    missing: set[int] = field(default_factory=set)
    surplus: set[int] = field(default_factory=set)
    different: set[int] = field(default_factory=set)
    # What keeps it from being compared: no answer, no index, or one for other settings.
    problem: str = ""

    @property
    def wrong(self) -> set[int]:
        """Every asset that the index is wrong about."""
        return self.missing | self.surplus | self.different

    @property
    def is_true(self) -> bool:
        """The index holds exactly what the database says."""
        return not (self.problem or self.wrong)


def compare(progress: Callable[[int], object] = lambda n: None) -> list[IndexStatus]:
    """Compare every index with the database, reading each asset once.

    What is on its way is no difference: before and after, the indexes take what waits for them,
    and what looked wrong is looked at again.
    """
    outbox.index_moved_totals()
    wait_until_searchable()
    found = [IndexStatus(engine, problem=problem_of(engine)) for engine in engines()]
    sums: dict[int, int] = {}
    for document in sources.all_documents():
        sums[document.id] = document.checksum
        progress(1)
    suspects = set().union(*(look(status, sums).wrong for status in found))
    if suspects:
        wait_until_searchable()
        ids = sorted(suspects)
        again = {d.id: d.checksum for d in sources.documents(ids)}
        for status in found:
            look(status, again, ids)
    return found


def problem_of(engine: Engine) -> str:
    """Return why an index cannot be compared, or nothing."""
    try:
        if engine.position() is None:
            return "there is no index"
        return "it is built for other settings" if needs_rebuild(engine) else ""
    except EngineUnavailable as error:
        return f"no answer ({error.reason})"


def look(status: IndexStatus, wanted: dict[int, int], ids: Iterable[int] = ()) -> IndexStatus:
    """Compare an index with checksums from the database, of all assets or of some."""
    if status.problem:
        return status
    try:
        held = status.engine.checksums()
        # Soon read anew, because time has passed.
        due = set(status.engine.due(int(time.time()), MOST_DUE))
    except EngineUnavailable as error:
        status.problem = f"no answer ({error.reason})"
        return status
    status.documents = len(held)
    considered = set(ids) or held.keys() | wanted.keys()
    status.missing = {pk for pk in considered if pk in wanted and pk not in held}
    status.surplus = {pk for pk in considered if pk in held and pk not in wanted}
    both = considered & held.keys() & wanted.keys()
    status.different = {pk for pk in both if held[pk] != wanted[pk]} - due
    return status


def repair(found: list[IndexStatus]) -> int:
    """Bring wrong indexes in step with the database; return how many assets were read anew."""
    for status in found:
        if status.problem:
            try:
                rebuild_engine(status.engine)
            except EngineUnavailable:
                # The worker builds it when an answer comes.
                continue
    wrong = sorted(set().union(*(status.wrong for status in found)))
    outbox.on_assets_changed(None, wrong)
    wait_until_searchable()
    return len(wrong)
