"""Writes assets as JSON lines, with their files in a folder beside."""

import json
import shutil
from pathlib import Path

from wagtail.documents import get_document_model
from wagtail.images import get_image_model

from library.assets.base import Asset
from library.exchange.references import IMAGE
from library.records import DRAFT, LIVE, to_record


def current_record(asset) -> dict:
    """Return the published version of an asset, or of a draft its latest one."""
    return current_version(asset)[0]


def current_version(asset) -> tuple[dict, list[int]]:
    """Return the record of that version, and the ids of its documents."""
    projection = getattr(asset, "projection", None)
    if projection and (asset.live or asset.expired):
        return projection.data["record"], [file["id"] for file in projection.data["files"]]
    latest = asset.get_latest_revision_as_object() if asset.latest_revision_id else asset.specific
    waiting = asset.latest_revision_id and asset.latest_revision.approved_go_live_at
    documents = [row.document_id for row in latest.files.all()]
    return to_record(latest, LIVE if waiting else DRAFT), documents


def export_file(path, progress=lambda count: None) -> int:
    """Export every asset in the order of its key and return how many there are."""
    path = Path(path)
    folder = Path(f"{path}.files")
    count = 0
    assets = Asset.objects.order_by("key").select_related("projection", "latest_revision")
    with path.open("w", encoding="utf-8", newline="\n") as handle:
        for asset in assets.iterator(chunk_size=200):
            record, documents = current_version(asset)
            handle.write(json.dumps(record, ensure_ascii=False) + "\n")
            copy_files(record, documents, folder)
            count += 1
            progress(1)
    return count


def copy_files(record: dict, documents: list[int], folder: Path) -> None:
    """Put the files and pictures of an asset into the folder, as the record names them."""
    stored = get_document_model().objects.in_bulk(documents) if documents else {}
    for name, pk in zip(record["files"], documents, strict=True):
        copy(stored[pk].file, folder / name)
    for checksum in IMAGE.findall(record["body"]):
        image = get_image_model().objects.filter(file_hash=checksum).first()
        if image:
            copy(image.file, folder / checksum / Path(image.file.name).name)


def copy(source, target: Path) -> None:
    """Copy one stored file, unless it is there already."""
    if target.exists():
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    with source.open("rb") as handle, target.open("wb") as out:
        shutil.copyfileobj(handle, out)
