"""Where the embedded index lies: one folder a generation, and a file that names the live one."""

import json
import os
import shutil
from pathlib import Path
from uuid import uuid4

from search.engines.base import INDEX_VERSION, Blueprint, Position


class IndexFolder:
    """The folders of an index below one root."""

    def __init__(self, root: Path):
        self.root = Path(root)
        self._pointer = self.root / f"CURRENT-{INDEX_VERSION}"
        self._known = self.root

    def current(self) -> Path | None:
        """Return the live generation's folder, or None when there is none."""
        try:
            name = self._pointer.read_text().strip()
        except OSError:
            return None
        # Asked with every question, so the path is put together only when it is another one.
        folder = self._known
        if folder.name != name:
            folder = self._known = self.root / name
        return folder if folder.is_dir() else None

    def new(self) -> Path:
        """Make the folder of a new generation."""
        folder = self.root / f"generation-{uuid4().hex[:12]}"
        folder.mkdir(parents=True)
        return folder

    def switch_to(self, folder: Path) -> None:
        """Make a generation the live one, at once for every process, and drop the others."""
        replace(self._pointer, folder.name)
        for other in self.root.glob("generation-*"):
            if other != folder:
                shutil.rmtree(other, ignore_errors=True)

    @staticmethod
    def write_blueprint(folder: Path, blueprint: Blueprint) -> None:
        """Remember what an index was built for."""
        text = {"stages": blueprint.stages, "signature": blueprint.signature}
        replace(folder / "blueprint.json", json.dumps(text))

    @staticmethod
    def read_blueprint(folder: Path) -> Blueprint | None:
        """Return what an index was built for."""
        try:
            text = json.loads((folder / "blueprint.json").read_text())
            return Blueprint(tuple(text["stages"]), text["signature"])
        except (OSError, ValueError, KeyError):
            return None

    @staticmethod
    def write_position(folder: Path, position: Position) -> None:
        """Remember with the index how far it has read the outbox."""
        replace(folder / "position.json", json.dumps(position))

    @staticmethod
    def read_position(folder: Path) -> Position:
        """Return how far an index has read the outbox."""
        try:
            txid, entry = json.loads((folder / "position.json").read_text())
        except (OSError, ValueError):
            return (0, 0)
        return (txid, entry)


def replace(path: Path, text: str) -> None:
    """Write a small file so that readers see the old or the new one, never a half."""
    temporary = path.with_name(f"{path.name}.{os.getpid()}.new")
    temporary.write_text(text)
    temporary.replace(path)
