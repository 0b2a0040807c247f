"""Runs, what they follow, and what was done of it."""

from django.conf import settings
from django.db import models
from django.db.models import Count, Min, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Team
from accounts.roles import Right
from library.projection import QuickDecoder
from playbooks.choices import Outcome


class Script(models.Model):
    """What a run follows: a play or a playbook with its plays, as it was published.

    Runs of the same version share one, found by its digest.
    """

    digest = models.CharField(max_length=64, unique=True)
    revision = models.BigIntegerField(null=True)
    data = models.JSONField(decoder=QuickDecoder)


class RunQuerySet(models.QuerySet):
    """Questions about runs. Who may read them is decided here and nowhere else."""

    def visible_to(self, user):
        """Return a person's own runs and, for who leads a team, those of its members."""
        whose = Q(owner=user)
        if user.may(Right.LEAD) and user.team_id:
            whose |= Q(owner__team__in=Team.objects.within(user.team))
        return self.filter(whose)

    def counted_by(self, user):
        """Return the runs whose figures a person reads: authors those of all, others as above."""
        return self.all() if user.may(Right.AUTHOR) else self.visible_to(user)

    def open(self):
        """Return the runs that are not finished."""
        return self.filter(finished_at__isnull=True)

    def with_next_due(self):
        """Add the date of the first step that is due, as `next_due`."""
        waiting = Q(steps__done_at__isnull=True, steps__due_on__isnull=False)
        return self.annotate(next_due=Min("steps__due_on", filter=waiting))

    def stops(self):
        """Return how many runs stand at each step, by whether they are finished and how."""
        return self.values("at_step", "outcome").annotate(runs=Count("pk")).order_by()


class Run(models.Model):
    """Somebody follows a play or a playbook, for a customer or for themselves."""

    asset = models.ForeignKey(
        "library.Asset",
        verbose_name=_("play or playbook"),
        null=True,
        on_delete=models.SET_NULL,
        related_name="play_runs",
    )
    script = models.ForeignKey(Script, on_delete=models.PROTECT, related_name="runs")
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("who runs it"),
        on_delete=models.CASCADE,
        related_name="play_runs",
    )
    team = models.ForeignKey(
        "accounts.Team", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    customer = models.CharField(_("customer"), max_length=200, blank=True)
    deal = models.CharField(_("deal"), max_length=200, blank=True)
    stage = models.CharField(_("stage"), max_length=64, blank=True)
    step_count = models.PositiveIntegerField(default=0)
    done_count = models.PositiveIntegerField(default=0)
    # The first open step after the furthest one done; empty when all of that is done.
    at_step = models.CharField(max_length=130, blank=True)
    started_at = models.DateTimeField(_("started"), default=timezone.now)
    touched_at = models.DateTimeField(default=timezone.now)
    finished_at = models.DateTimeField(_("finished"), null=True, blank=True)
    outcome = models.CharField(_("outcome"), max_length=12, blank=True, choices=Outcome.choices)
    note = models.TextField(_("note"), max_length=2000, blank=True)

    objects = RunQuerySet.as_manager()

    class Meta:
        verbose_name = _("run of a play")
        verbose_name_plural = _("runs of plays")
        indexes = [
            models.Index(fields=["owner", "finished_at", "-touched_at"], name="runs_of_a_person"),
            models.Index(fields=["asset", "at_step", "outcome"], name="where_runs_stop"),
        ]

    def __str__(self):
        return self.customer or str(self.pk)

    def get_absolute_url(self):
        """The address of its page."""
        return reverse("playbooks:run", args=[self.pk])

    @property
    def is_open(self) -> bool:
        """Tell whether it goes on."""
        return self.finished_at is None


class RunStep(models.Model):
    """What somebody did or wrote at one step. A step nobody touched has no row."""

    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="steps")
    key = models.CharField(max_length=130)
    done_at = models.DateTimeField(null=True, blank=True)
    note = models.TextField(max_length=2000, blank=True)
    due_on = models.DateField(null=True, blank=True)
    event_id = models.BigIntegerField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["run", "key"], name="one_row_for_a_step")]
