"""What is missing in the library: one list of work, wherever the wish came from."""

from hashlib import sha256

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from library.choices import RequestSource, RequestStatus
from library.requests.querysets import ContentRequestQuerySet
from library.requests.searching import question_of

STILL_OPEN = (RequestStatus.OPEN, RequestStatus.IN_PROGRESS)
LONGEST_TEXT = 200


def slot_of(question: str, team_id: int | None = None, stage: str = "", role: str = "") -> str:
    """Return what stands for a question as one team asks it at one stage for one role."""
    text = "\n".join((question, str(team_id or ""), stage, role))
    return sha256(text.encode("utf-8", "replace")).hexdigest()[:32]


class ContentRequest(models.Model):
    """Something people look for and do not find.

    `question` is what makes two requests the same: for searches their words, folded and sorted.
    The same question is counted for each team, stage and role by itself.
    """

    text = models.CharField(_("what is missing"), max_length=LONGEST_TEXT)
    question = models.CharField(max_length=LONGEST_TEXT, blank=True, editable=False)
    # The question with team, stage and role, as they were; it outlives those that are deleted.
    slot = models.CharField(max_length=32, blank=True, editable=False)
    details = models.TextField(
        _("details"), blank=True, help_text=_("For whom, for which conversation, by when.")
    )
    source = models.CharField(
        _("source"), max_length=12, choices=RequestSource.choices, default=RequestSource.TEAM
    )
    team = models.ForeignKey(
        "accounts.Team",
        verbose_name=_("team"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    stage = models.ForeignKey(
        "library.Stage",
        verbose_name=_("stage"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    role = models.ForeignKey(
        "library.DecisionRole",
        verbose_name=_("decision role"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    status = models.CharField(
        _("status"), max_length=12, choices=RequestStatus.choices, default=RequestStatus.OPEN
    )
    count = models.PositiveIntegerField(_("times"), default=1, editable=False)
    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("assigned to"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="assigned_requests",
    )
    due_on = models.DateField(_("due"), null=True, blank=True)
    answer = models.TextField(_("answer"), blank=True, editable=False)
    asset = models.ForeignKey(
        "library.Asset",
        verbose_name=_("asset"),
        null=True,
        blank=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="requests",
    )
    merged_into = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="merged",
    )
    created_at = models.DateTimeField(_("first asked"), default=timezone.now, editable=False)
    asked_at = models.DateTimeField(_("last asked"), default=timezone.now, editable=False)
    closed_at = models.DateTimeField(null=True, blank=True, editable=False)

    people = models.ManyToManyField(
        settings.AUTH_USER_MODEL, through="RequestAsker", related_name="content_requests"
    )

    objects = ContentRequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("content request")
        verbose_name_plural = _("content requests")
        ordering = ["-count", "-asked_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["slot"],
                condition=models.Q(status__in=["open", "in_progress"]),
                name="one_open_request",
            )
        ]
        indexes = [
            models.Index(fields=["question"]),
            models.Index(fields=["slot"]),
            models.Index(fields=["status", "-count", "-asked_at"]),
        ]

    def __str__(self):
        return self.text

    def save(self, *args, **kwargs):
        """Save; a request that came from no search is the same as a search for its words."""
        self.question = self.question or question_of(self.text)
        self.slot = self.slot or self.slot_of_now()
        super().save(*args, **kwargs)

    def slot_of_now(self) -> str:
        """Return the slot of this request as its fields are now."""
        stage, role = (term.slug if term else "" for term in (self.stage, self.role))
        return slot_of(self.question or question_of(self.text), self.team_id, stage, role)

    def clean(self):
        """Refuse what another open request asks for the same team, stage and role."""
        super().clean()
        self.slot = self.slot_of_now()
        other = (
            ContentRequest.objects.still_open().filter(slot=self.slot).exclude(pk=self.pk).first()
        )
        if other and self.is_open:
            words = _("“%(text)s” asks the same for the same team, stage and role. Merge the two.")
            raise ValidationError(words % {"text": other.text})

    @property
    def is_open(self) -> bool:
        """Tell whether there is still something to do."""
        return self.status in STILL_OPEN

    @property
    def is_overdue(self) -> bool:
        """Tell whether it should have been done by now."""
        return self.is_open and self.due_on is not None and self.due_on < timezone.localdate()

    @property
    def about(self) -> str:
        """What notifications call it."""
        return f"request:{self.pk}"

    @property
    def outcome(self) -> "ContentRequest":
        """The request that decides what becomes of this one: where it was merged, or itself."""
        return self.merged_into or self

    def all_askers(self):
        """Return who asked or searched, for this request and for those merged into it."""
        here = models.Q(request=self) | models.Q(request__merged_into=self)
        return RequestAsker.objects.filter(here)

    def asked_by_words(self, asked: bool) -> dict["ContentRequest", list]:
        """Return the people by the request they made; who asked in two ways is told once."""
        askers = self.all_askers().select_related("user__team", "request").order_by("-asked", "pk")
        first = {asker.user_id: asker for asker in reversed(askers)}
        told: dict[ContentRequest, list] = {}
        for asker in first.values():
            if asker.asked == asked:
                told.setdefault(asker.request, []).append(asker.user)
        return told

    @property
    def work_address(self) -> str:
        """Where an editor works on it."""
        return reverse(self.snippet_viewset.get_url_name("work"), args=[self.pk])


class RequestAsker(models.Model):
    """Somebody who wants to know what becomes of a request: they asked for it, or searched in vain."""

    request = models.ForeignKey(ContentRequest, on_delete=models.CASCADE, related_name="askers")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="asked_requests"
    )
    # Those who only searched are told good news; those who asked are told everything.
    asked = models.BooleanField(default=False)
    details = models.TextField(blank=True)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["request", "user"], name="one_asker_of_a_request")
        ]
        indexes = [models.Index(fields=["user", "asked", "-at"], name="own_requests")]
