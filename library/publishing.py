"""What happens when an asset or a term changes, in the transaction of the change."""

from django.db.models.signals import post_delete, post_save
from wagtail.signals import published, unpublished

from library import projection
from library.signals import assets_changed, terms_changed
from library.taxonomy import TERM_MODELS, TermsVersion


def on_published(sender, instance, **kwargs):
    """Store what readers see, then tell whoever listens."""
    from library.assets.base import Asset

    if isinstance(instance, Asset):
        projection.store(instance)
        assets_changed.send(sender=sender, ids=[instance.pk])


def on_unpublished(sender, instance, **kwargs):
    """Tell whoever listens that an asset went away."""
    from library.assets.base import Asset

    if isinstance(instance, Asset):
        assets_changed.send(sender=sender, ids=[instance.pk])


def on_deleted(sender, instance, **kwargs):
    """Tell whoever listens that an asset is gone."""
    assets_changed.send(sender=sender, ids=[instance.pk])


def on_term_changed(sender, **kwargs):
    """Make every process load the taxonomies anew."""
    TermsVersion.renew()
    terms_changed.send(sender=sender)


def connect():
    """Connect the receivers above."""
    from library.assets.base import Asset

    published.connect(on_published, dispatch_uid="library-published")
    unpublished.connect(on_unpublished, dispatch_uid="library-unpublished")
    post_delete.connect(on_deleted, sender=Asset, dispatch_uid="library-deleted")
    for model in TERM_MODELS:
        for signal in (post_save, post_delete):
            signal.connect(on_term_changed, sender=model, dispatch_uid=f"terms-{model}-{signal}")
