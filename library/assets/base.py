"""What every asset shares: its words, its classification, who may see it."""

import re
from functools import lru_cache
from uuid import uuid4

from django.conf import settings
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from modelcluster.contrib.taggit import ClusterTaggableManager
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from modelcluster.models import ClusterableModel
from wagtail.fields import StreamField
from wagtail.models import (
    DraftStateMixin,
    LockableMixin,
    Orderable,
    PreviewableMixin,
    RevisionMixin,
    WorkflowMixin,
)

from library import panels
from library.assets.rows import texts_of
from library.assets.tags import TaggedAsset
from library.blocks import BodyBlock
from library.choices import Audience, Language
from library.querysets import AssetQuerySet
from library.registry import asset_type


def new_key() -> str:
    """Return an external id for an asset made in the admin."""
    return f"va-{uuid4().hex[:16]}"


class Asset(
    WorkflowMixin, DraftStateMixin, LockableMixin, RevisionMixin, PreviewableMixin, ClusterableModel
):
    """Something a seller can use with a customer, whatever its type."""

    kind = None
    # What the import and export carry beside the common fields: names of own
    # fields, and names of own rows.
    record_fields: tuple[str, ...] = ()
    record_rows: tuple[str, ...] = ()
    # Recorded fields that hold codes, not words.
    code_fields: tuple[str, ...] = ()
    # A part passes the assets it names on to what it is a part of.
    is_part = False
    # Such a type reads what it names itself, see `gather`.
    gathers_links = False

    key = models.CharField(
        _("key"),
        max_length=200,
        unique=True,
        default=new_key,
        validators=[RegexValidator(re.compile(r"^\S+$"), _("A key has no white space."))],
        help_text=_("The asset's stable name in imports and exports."),
    )
    asset_type = models.CharField(max_length=32, editable=False, db_index=True)
    title = models.CharField(_("title"), max_length=200)
    summary = models.TextField(_("summary"), max_length=600, blank=True)
    body = StreamField(BodyBlock(), verbose_name=_("body"), blank=True)
    language = models.CharField(
        _("language"), max_length=10, choices=Language.choices, default=Language.ENGLISH
    )
    translation_of = models.ForeignKey(
        "library.Asset",
        verbose_name=_("translation of"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="translations",
    )

    stages = ParentalManyToManyField("library.Stage", verbose_name=_("stages"), blank=True)
    roles = ParentalManyToManyField(
        "library.DecisionRole", verbose_name=_("decision roles"), blank=True
    )
    buyer_stages = ParentalManyToManyField(
        "library.BuyerStage", verbose_name=_("buyer stages"), blank=True
    )
    industries = ParentalManyToManyField(
        "library.Industry", verbose_name=_("industries"), blank=True
    )
    products = ParentalManyToManyField("library.Product", verbose_name=_("products"), blank=True)
    competitors = ParentalManyToManyField(
        "library.Competitor", verbose_name=_("competitors"), blank=True
    )
    drivers = ParentalManyToManyField(
        "library.ValueDriver", verbose_name=_("value drivers"), blank=True
    )
    tags = ClusterTaggableManager(through=TaggedAsset, blank=True, verbose_name=_("tags"))

    audience = models.CharField(
        _("audience"), max_length=10, choices=Audience.choices, default=Audience.EVERYONE
    )
    audience_groups = ParentalManyToManyField(Group, verbose_name=_("groups"), blank=True)
    audience_teams = ParentalManyToManyField("accounts.Team", verbose_name=_("teams"), blank=True)
    shareable = models.BooleanField(
        _("may be sent to customers"),
        default=False,
        help_text=_("Otherwise it is marked as internal only."),
    )
    importance = models.PositiveSmallIntegerField(
        _("importance"), default=3, validators=[MinValueValidator(1), MaxValueValidator(5)]
    )
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("owner"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="owned_assets",
    )
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("checked by"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="checked_assets",
    )
    checked_until = models.DateField(_("checked until"), null=True, blank=True, db_index=True)
    created_at = models.DateTimeField(_("created"), default=timezone.now, editable=False)
    updated_at = models.DateTimeField(_("updated"), auto_now=True)

    objects = models.Manager.from_queryset(AssetQuerySet)()

    class Meta:
        ordering = ["title", "pk"]
        verbose_name = _("asset")
        verbose_name_plural = _("assets")
        indexes = [
            models.Index(fields=["live", "audience"]),
            models.Index(fields=["go_live_at"]),
            models.Index(fields=["expire_at"]),
            models.Index(fields=["asset_type", "-last_published_at"], name="newest_of_a_type"),
        ]

    def __str__(self):
        return self.title or self.key

    def save(self, *args, **kwargs):
        """Save, keeping the type on the base row, where lists and usage read it."""
        if self.kind:
            self.asset_type = self.kind.key
        super().save(*args, **kwargs)

    def clean(self):
        """Keep a group of translations flat, each pointing at the same original."""
        super().clean()
        original = self.translation_of
        if original and original.translation_of_id:
            self.translation_of = original = original.translation_of
        if original and original.pk == self.pk:
            raise ValidationError({"translation_of": _("An asset cannot be its own translation.")})
        if original and self.pk and self.translations.exists():
            message = _("Other assets are translations of this one. Change those first.")
            raise ValidationError({"translation_of": message})
        if original and original.language == self.language:
            raise ValidationError(
                {"translation_of": _("Both are in the same language. Choose the other one.")}
            )

    @transaction.atomic
    def publish(self, *args, **kwargs):
        """Publish; what the page and the index need is written in the same transaction.

        Wagtail would note what the asset refers to once for each of its rows.
        """
        from wagtail.signal_handlers import disable_reference_index_auto_update
        from wagtail.tasks import update_reference_index_task

        with disable_reference_index_auto_update():
            published = super().publish(*args, **kwargs)
        update_reference_index_task.enqueue(
            self._meta.app_label, self._meta.model_name, str(self.pk)
        )
        return published

    @transaction.atomic
    def unpublish(self, *args, **kwargs):
        """Unpublish; the index learns of it in the same transaction."""
        return super().unpublish(*args, **kwargs)

    @transaction.atomic
    def delete(self, *args, **kwargs):
        """Delete; the index learns of it in the same transaction."""
        return super().delete(*args, **kwargs)

    @property
    def url(self) -> str:
        """The address of the asset's page: its id, and its title for people to read."""
        return asset_url(self.pk, self.title)

    def get_absolute_url(self) -> str:
        """The address of the asset's page."""
        return self.url

    @property
    def specific(self):
        """The asset as its own type."""
        model = asset_type(self.asset_type)
        return self if isinstance(self, model) else model.objects.get(pk=self.pk)

    @classmethod
    def search_text(cls, record: dict) -> str:
        """The words of the type's own fields and rows in a record, for the search."""
        return "\n".join(texts_of(cls, record))

    @classmethod
    def card_facts(cls, record: dict) -> list[tuple[str, str]]:
        """What a card says of a record of this type: pairs of a fact's code and value."""
        return []

    @classmethod
    def driver_links(cls, record: dict):
        """Yield (driver, kind of link, text) for what a record says of each value driver."""
        return iter(())

    @classmethod
    def copy_lines(cls, record: dict) -> list[str]:
        """What the type adds to the text that "copy" takes, a line each."""
        return []

    @classmethod
    def found_at(cls, record: dict) -> list[str]:
        """The stages at which a record of this type is found, before funnels are mapped."""
        return record["stages"]

    @classmethod
    def gather(cls, page, user, now) -> None:
        """Read what the type's page needs beside the record, into the page."""

    @classmethod
    def sheet(cls, page, query) -> dict:
        """What the type's own page shows beside the record; `query` holds the reader's choices."""
        return {}

    @classmethod
    def record_problems(cls, record: dict) -> list[tuple[str, object, str]]:
        """What keeps a record from being an asset of this type: field, value and message."""
        return []

    @classmethod
    def record_warnings(cls, record: dict) -> list[tuple[str, object, str]]:
        """What is wrong with a record that can be published all the same."""
        return []

    def advice(self) -> list[str]:
        """What an author should look at once more before publishing."""
        return []

    def get_preview_template(self, request, mode_name):
        """The page readers see is the preview."""
        return template_of(type(self))

    def get_preview_context(self, request, mode_name):
        """Fill the page from the unsaved draft."""
        from library.pages import preview_page
        from library.presenting import page_context

        page = preview_page(self, request.user)
        return {**page_context(page, request), "is_preview": True, "request": request}


@lru_cache(maxsize=20_000)
def asset_url(asset_id: int, title: str) -> str:
    """Return the address of an asset's page."""
    slug = slugify(title, allow_unicode=True)[:60].strip("-") or "asset"
    return reverse("library:asset", args=[asset_id, slug])


def template_of(model) -> str:
    """Return the template of a type's pages, in its app's folder."""
    return f"{model._meta.app_label}/{model.kind.key}.html"


class AssetFile(Orderable):
    """A file that belongs to an asset."""

    asset = ParentalKey(Asset, related_name="files", on_delete=models.CASCADE)
    document = models.ForeignKey(
        "wagtaildocs.Document",
        verbose_name=_("file"),
        on_delete=models.PROTECT,
        related_name="asset_files",
    )

    panels = panels.FILE_PANELS
