"""Questions about content requests."""

from django.db.models import F, Func, IntegerField, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from django.utils import timezone

from library.choices import RequestStatus


def counted(askers):
    """Return how many different people there are, as a column."""
    people = askers.annotate(
        n=Func(F("user"), function="COUNT", template="COUNT(DISTINCT %(expressions)s)")
    )
    return Coalesce(Subquery(people.values("n"), output_field=IntegerField()), 0)


def summed(rows, name: str):
    """Return the sum of a column, as a column."""
    sums = rows.annotate(sum=Sum(name)).values("sum")
    return Coalesce(Subquery(sums, output_field=IntegerField()), 0)


class ContentRequestQuerySet(QuerySet):
    """Content requests, by what is left to do and by what is the same."""

    def still_open(self):
        """Return what nobody answered, declined or merged yet."""
        return self.filter(status__in=[RequestStatus.OPEN, RequestStatus.IN_PROGRESS])

    def overdue(self, today=None):
        """Return what should have been done by now."""
        return self.still_open().filter(due_on__lt=today or timezone.localdate())

    def like(self, request):
        """Return the other open requests with the same words, most asked first."""
        same = self.still_open().filter(question=request.question).exclude(pk=request.pk)
        return same.order_by("-count", "pk")

    def with_people(self):
        """Add how many people asked or searched in vain, and how many of them asked."""
        here = Q(request=OuterRef("pk")) | Q(request__merged_into=OuterRef("pk"))
        askers = self.model.askers.rel.related_model.objects.filter(here).order_by()
        return self.annotate(
            people_count=counted(askers), asked_count=counted(askers.filter(asked=True))
        )

    def with_same_words(self):
        """Add how often open requests with the same words were asked, all taken together."""
        same = self.model.objects.still_open().filter(question=OuterRef("question")).order_by()
        return self.annotate(same_words=summed(same.values("question"), "count"))

    def asked_by(self, user):
        """Return what somebody asked for, latest first."""
        return (
            self.filter(askers__user=user, askers__asked=True)
            .annotate(asked_on=F("askers__at"))
            .order_by("-asked_on", "-pk")
        )
