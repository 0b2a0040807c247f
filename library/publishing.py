"""What happens when an asset or a term changes, in the transaction of the change."""

from django.db.models.signals import post_delete, post_save, pre_delete
from wagtail.documents import get_document_model
from wagtail.signals import published, unpublished

from library import projection
from library.assets.base import Asset, AssetFile
from library.extraction.keeping import tell_assets, want
from library.records import CLASSIFICATION
from library.requests import answering
from library.signals import assets_changed, terms_changed
from library.taxonomy import TERM_MODELS, Stage, TermsVersion
from library.terms import TAXONOMIES

TAXONOMIES_OF = {**TAXONOMIES, "stage": Stage}


def on_published(sender, instance, **kwargs):
    """Store what readers see, then tell whoever listens."""
    if isinstance(instance, Asset):
        projection.store(instance)
        assets_changed.send(sender=sender, ids=[instance.pk])


def on_unpublished(sender, instance, **kwargs):
    """Tell whoever listens that an asset went away."""
    if isinstance(instance, Asset):
        assets_changed.send(sender=sender, ids=[instance.pk])


def on_deleted(sender, instance, **kwargs):
    """Tell whoever listens that an asset is gone."""
    assets_changed.send(sender=sender, ids=[instance.pk])


def on_term_changed(sender, **kwargs):
    """Make every process load the taxonomies anew."""
    TermsVersion.renew()
    terms_changed.send(sender=sender)


def before_term_deleted(sender, instance, **kwargs):
    """Remember which assets have a term that is about to go away."""
    name = next((n for n, slot in CLASSIFICATION.items() if TAXONOMIES_OF[slot] is sender), None)
    instance.assets_left = (
        list(Asset.objects.filter(**{name: instance}).values_list("pk", flat=True)) if name else []
    )


def after_term_deleted(sender, instance, **kwargs):
    """Write what readers see of those assets anew, without the term."""
    if not instance.assets_left:
        return
    for asset in Asset.objects.filter(pk__in=instance.assets_left, projection__isnull=False):
        projection.store(asset.specific)
    assets_changed.send(sender=Asset, ids=instance.assets_left)


def on_document_saved(sender, instance, created, **kwargs):
    """Have a new file read; one that takes another's place is shown where that was shown."""
    want(instance)
    if not created:
        tell_assets(AssetFile.objects.filter(document=instance))


def connect():
    """Connect the receivers above."""
    document = get_document_model()
    post_save.connect(on_document_saved, sender=document, dispatch_uid="library-document")
    published.connect(on_published, dispatch_uid="library-published")
    unpublished.connect(on_unpublished, dispatch_uid="library-unpublished")
    pre_delete.connect(
        answering.before_asset_deleted, sender=Asset, dispatch_uid="requests-before-deleted"
    )
    post_delete.connect(on_deleted, sender=Asset, dispatch_uid="library-deleted")
    assets_changed.connect(answering.on_assets_changed, dispatch_uid="requests-answered")
    for model in TERM_MODELS:
        pre_delete.connect(before_term_deleted, sender=model, dispatch_uid=f"left-{model}")
        post_delete.connect(after_term_deleted, sender=model, dispatch_uid=f"gone-{model}")
        for signal in (post_save, post_delete):
            signal.connect(on_term_changed, sender=model, dispatch_uid=f"terms-{model}-{signal}")
