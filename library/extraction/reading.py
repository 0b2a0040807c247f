"""Reads one file in a child process that may be lost; whatever happens, there is an answer."""

import base64
import contextlib
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from django.conf import settings

from library.extraction.formats import TEXT_EXTENSIONS
from library.extraction.limits import Limits
from library.extraction.problems import WORDLESS, Problem
from library.limited.child import Child, Limits as ChildLimits, Lost

PROGRAM = "library.extraction.child"
# What cannot be opened has no first page either.
CLOSED = frozenset({Problem.ENCRYPTED, Problem.BROKEN, Problem.EMPTY, Problem.BOMB})


@dataclass(slots=True)
class Found:
    """What was read of a file, or why it was not."""

    problem: Problem = Problem.NONE
    pages: int | None = None
    cut: bool = False
    parts: list = field(default_factory=list)
    size: tuple[int, int] | None = None
    thumbnails: dict[str, bytes] = field(default_factory=dict)

    @property
    def characters(self) -> int:
        """How long the text is."""
        return sum(len(text) for _place, text in self.parts)


def site_limits() -> Limits:
    """Return the limits of this site."""
    return Limits.of(settings.VALUARY_FILES)


class FileReading:
    """One file being read; another thread may end it."""

    def __init__(self, file, extension: str, limits: Limits | None = None, program: str = PROGRAM):
        self.file, self.extension, self.program = file, extension, program
        self.limits = limits or site_limits()
        self._child: Child | None = None

    def read(self) -> Found:
        """Return what stands in the file."""
        try:
            with local(self.file, self.limits.size) as path:
                return self._found(path) if path else Found(Problem.TOO_LARGE)
        except OSError:
            return Found(Problem.MISSING)
        finally:
            self.end()

    def _found(self, path: Path) -> Found:
        answer = self._ask("text", path)
        found = Found(
            Problem(answer.get("problem", "")),
            pages=answer.get("pages"),
            cut=answer.get("cut", False),
            parts=answer.get("parts", []),
        )
        if found.problem not in CLOSED:
            self._add_thumbnails(found, self._ask("picture", path))
        if not (found.problem or found.parts or self.extension in WORDLESS):
            empty = self.extension in TEXT_EXTENSIONS
            found.problem = Problem.EMPTY if empty else Problem.NO_TEXT
        return found

    def _add_thumbnails(self, found: Found, answer: dict) -> None:
        if "size" in answer:
            found.size = tuple(answer["size"])
            found.thumbnails = {s: base64.b64decode(answer[s]) for s in ("card", "page")}

    def _ask(self, do: str, path: Path) -> dict:
        """Ask the child, a new one after a loss."""
        limits = ChildLimits(cpu=self.limits.cpu, wall=self.limits.wall, memory=self.limits.memory)
        if self._child is None or not self._child.alive:
            self.end()
            self._child = Child(self.program, limits)
        try:
            return self._child.ask(self._request(do, path), limits)
        except Lost as loss:
            return {"problem": loss.reason}

    def _request(self, do: str, path: Path) -> dict:
        limits = self.limits.pack()
        return {"do": do, "path": str(path), "extension": self.extension, "limits": limits}

    def end(self) -> None:
        """End the child; the file counts as not read."""
        child, self._child = self._child, None
        if child:
            child.end()


@contextlib.contextmanager
def local(file, most: int) -> Iterator[Path | None]:
    """Lend a stored file as one on this machine; None when it has more bytes than are read."""
    if file.size > most:
        yield None
        return
    if (path := path_of(file)) is not None:
        yield path
        return
    with tempfile.NamedTemporaryFile(prefix="valuary-") as copy, file.open("rb") as source:
        shutil.copyfileobj(source, copy)
        copy.flush()
        yield Path(copy.name)


def path_of(file) -> Path | None:
    """Return where a stored file lies on this machine; None for one that lies elsewhere."""
    try:
        return Path(file.path)
    except NotImplementedError:
        return None
