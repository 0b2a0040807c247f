"""An editor at work in a process of its own: reads what to do line by line, says when it is done."""

import json
import sys
import time

import django

django.setup()

from django.contrib.auth import get_user_model  # noqa: E402  the apps come first
from django.contrib.auth.models import Group  # noqa: E402
from django.utils import timezone  # noqa: E402

from library.assets.base import Asset  # noqa: E402
from library.choices import Audience  # noqa: E402
from library.taxonomy import Stage  # noqa: E402
from tests.factories import asset_record, make_assets  # noqa: E402


def say(**fields):
    """Answer with one line."""
    sys.stdout.write(json.dumps(fields) + "\n")
    sys.stdout.flush()


def person(username, password, group):
    """Let somebody sign in."""
    user = get_user_model().objects.create_user(username, password=password)
    user.groups.add(Group.objects.get(name=group))


def make(records):
    """Publish new assets in bulk, as an import does, without waiting for the index."""
    make_assets([asset_record(**record) for record in records])


def publish(key, **fields):
    """Publish an asset with other fields, as the admin does."""
    asset = Asset.objects.get(key=key).specific.get_latest_revision_as_object()
    for name, value in fields.items():
        setattr(asset, name, value)
    asset.save_revision().publish()


def unpublish(key):
    """Take an asset off the library."""
    Asset.objects.get(key=key).specific.unpublish()


def delete(key):
    """Delete an asset."""
    Asset.objects.get(key=key).specific.delete()


def expire(key, seconds):
    """Let an asset end so many seconds from now."""
    publish(key, expire_at=timezone.now() + timezone.timedelta(seconds=seconds))


def reserve(key, group):
    """Show an asset to one group alone."""
    asset = Asset.objects.get(key=key).specific.get_latest_revision_as_object()
    asset.audience = Audience.NAMED
    asset.audience_groups.set([Group.objects.get(name=group)])
    asset.save_revision().publish()


def rename_stage(slug, new):
    """Give a stage another slug and label."""
    stage = Stage.objects.get(slug=slug)
    stage.label_en = new
    stage.save()


def main():
    """Do what each line asks for."""
    for line in sys.stdin:
        asked = json.loads(line)
        globals()[asked.pop("do")](**asked)
        say(done=time.time())


if __name__ == "__main__":
    say(ready=True)
    main()
