"""Saved runs: a calculator's inputs and results as they were, kept as a document."""

from functools import cached_property

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Team
from accounts.roles import Right
from library.assets.base import Asset
from library.calculators.computing import Computed


class CalculatorRunQuerySet(models.QuerySet):
    """Questions about runs. Who may read them is decided here and nowhere else."""

    def visible_to(self, user, now=None):
        """Return a person's own runs and, for who leads a team, those of its members.

        A run never shows what the reader may not see of its calculator.
        """
        whose = Q(owner=user)
        if user.may(Right.LEAD) and user.team_id:
            whose |= Q(owner__team__in=Team.objects.within(user.team))
        return self.filter(whose, calculator__in=Asset.objects.visible_to(user, now))

    def owned_by(self, user):
        """Return the runs a person saved."""
        return self.filter(owner=user)

    def named(self, words: str):
        """Return the runs whose name, customer or deal holds these words."""
        found = self
        for word in words.split():
            found = found.filter(
                Q(name__icontains=word) | Q(customer__icontains=word) | Q(deal__icontains=word)
            )
        return found


class CalculatorRun(models.Model):
    """A business case somebody saved. Its figures are frozen; its name may be changed."""

    calculator = models.ForeignKey(
        Asset, verbose_name=_("calculator"), on_delete=models.PROTECT, related_name="runs"
    )
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("owner"),
        on_delete=models.CASCADE,
        related_name="calculator_runs",
    )
    name = models.CharField(_("name"), max_length=200)
    customer = models.CharField(_("customer"), max_length=200, blank=True)
    deal = models.CharField(_("deal"), max_length=200, blank=True)
    # The calculator, the inputs as text and everything that came out, as they were.
    record = models.JSONField()
    inputs = models.JSONField()
    results = models.JSONField()
    revision = models.BigIntegerField(null=True)
    engine = models.CharField(max_length=80)
    redo_of = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.SET_NULL, related_name="redone_as"
    )
    created_at = models.DateTimeField(_("saved"), default=timezone.now)

    objects = CalculatorRunQuerySet.as_manager()

    class Meta:
        verbose_name = _("saved calculation")
        verbose_name_plural = _("saved calculations")
        indexes = [models.Index(fields=["owner", "-created_at"])]

    def __str__(self):
        return self.name

    def get_absolute_url(self) -> str:
        """The address of the document."""
        return reverse("library:saved-run", args=[self.pk])

    @cached_property
    def computed(self) -> Computed:
        """Everything that came out."""
        return Computed.unpack(self.results)
