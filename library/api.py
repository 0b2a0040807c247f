"""The library's part of the API: one asset, and recording what was done with it."""

from typing import Annotated

from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from ninja import Router, Schema, Status
from pydantic import AfterValidator

from library.actions import record_use, undo_use
from library.assets.base import Asset
from library.assets.rows import asset_keys, without_keys
from library.extraction.contents import PAGE
from library.pages import AssetPage, asset_page
from library.terms import get_terms

router = Router(tags=["library"])


def storable(text: str) -> str:
    """Return a text with a question mark for each sign that no database keeps."""
    return text.replace("\x00", "?").encode("utf-8", "replace").decode()


Text = Annotated[str, AfterValidator(storable)]


class UsageIn(Schema):
    """What somebody did with an asset, named by id or key."""

    asset: int | Text
    kind: Text
    stage: Text = ""
    role: Text = ""
    source: Text = "api"
    event_id: Text | None = None
    value: int | None = None


class UsageOut(Schema):
    """The recorded event."""

    id: int


@router.get("/assets/{int:asset_id}")
def get_asset(request, asset_id: int):
    """One asset: the import object, with id, address, files, uses, links and revision."""
    page = asset_page(asset_id, request.auth, timezone.now())
    if page is None:
        raise Http404
    return asset_body(page, readable_record(page, request.auth))


def readable_record(page: AssetPage, user) -> dict:
    """Return a page's record without the keys of assets that a person may not see."""
    named = asset_keys(page.type, page.record)
    if not named:
        return page.record
    seen = Asset.objects.visible_to(user).filter(key__in=named).values_list("key", flat=True)
    return without_keys(page.type, page.record, set(named) - set(seen))


def asset_body(page: AssetPage, record: dict) -> dict:
    """Return an asset's page as the API shows it."""
    return {
        **record,
        "id": page.id,
        "url": page.url,
        "files": [file_body(page.id, file) for file in page.data["files"]],
        "uses": page.uses_by_stage.get("", 0),
        "uses_by_stage": {s.slug: page.uses_by_stage.get(s.slug, 0) for s in get_terms().stages},
        "links": link_bodies(page),
        "revision": page.data["revision"],
    }


def file_body(asset_id: int, file: dict) -> dict:
    """Return one file, with the address of its first page if it has a picture."""
    told = {name: file.get(name) for name in ("id", "title", "name", "size", "extension", "pages")}
    picture = [asset_id, file.get("checksum"), PAGE]
    return {
        **told,
        "url": f"/assets/{asset_id}/files/{file['id']}/{file['name']}",
        "thumbnail": reverse("library:thumbnail", args=picture) if file.get("thumbnail") else None,
    }


def link_bodies(page: AssetPage) -> list[dict]:
    """Return the page's links to other assets: translations, and those through drivers."""
    links = [link_body(asset, "translation", "") for asset in page.translations]
    for group in page.driver_links:
        for kind in group["kinds"]:
            links += [link_body(a, str(kind["kind"]), group["driver"]) for a in kind["links"]]
    return links


def link_body(asset, kind: str, driver: str) -> dict:
    """Return one link."""
    return {
        "kind": kind,
        "driver": driver,
        "id": asset.id,
        "key": asset.key,
        "type": asset.type,
        "title": asset.title,
        "language": asset.language,
        "url": asset.url,
        "text": asset.text,
    }


@router.post("/usage", response={201: UsageOut})
def post_usage(request, body: UsageIn):
    """Record that the caller did something with an asset."""
    event = record_use(
        request.auth,
        body.asset,
        body.kind,
        stage=body.stage,
        role=body.role,
        source=body.source,
        event_id=body.event_id,
        value=body.value,
    )
    return Status(201, {"id": event.pk})


@router.post("/usage/{int:event_id}/undo", response={201: UsageOut})
def post_undo(request, event_id: int):
    """Cancel the caller's own event within ten minutes."""
    return Status(201, {"id": undo_use(request.auth, event_id).pk})
