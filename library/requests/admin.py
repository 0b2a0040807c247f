"""Content requests in the Wagtail admin: the work list, and the page of one request."""

import django_filters
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse, reverse_lazy
from django.utils.translation import gettext as _, gettext_lazy
from django.views.decorators.http import require_GET, require_POST
from wagtail.admin import messages
from wagtail.admin.auth import require_admin_access
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.snippets.views.snippets import SnippetViewSet

from accounts.models import people_who_may
from accounts.roles import Right
from accounts.templatetags.times import day
from library.choices import RequestSource, RequestStatus
from library.requests.models import STILL_OPEN, ContentRequest
from library.requests.searching import closest
from library.requests.working import REOPEN, VERBS, Outcome, Verb, perform


class DueColumn(Column):
    """The day something is due; a day that has passed says so."""

    def get_value(self, instance):
        """The date in words, or a dash."""
        if instance.due_on is None:
            return "–"
        due = day(instance.due_on)
        return _("%(day)s, overdue") % {"day": due} if instance.is_overdue else due


class DayColumn(Column):
    """The day of a moment."""

    def get_value(self, instance):
        """The date in words."""
        return day(super().get_value(instance))


class RequestFilterSet(WagtailFilterSet):
    """How editors narrow the work list."""

    status = django_filters.MultipleChoiceFilter(
        choices=RequestStatus.choices, label=gettext_lazy("Status")
    )
    source = django_filters.MultipleChoiceFilter(
        choices=RequestSource.choices, label=gettext_lazy("Source")
    )
    assignee = django_filters.ModelChoiceFilter(
        queryset=lambda request: people_who_may(Right.AUTHOR), label=gettext_lazy("Assigned to")
    )
    overdue = django_filters.BooleanFilter(method="keep_overdue", label=gettext_lazy("Overdue"))
    asked = django_filters.BooleanFilter(
        method="keep_asked", label=gettext_lazy("Asked for by somebody")
    )

    class Meta:
        model = ContentRequest
        fields = ["stage", "role", "team"]

    def keep_overdue(self, queryset, name, value):
        """Keep what is overdue, or what is not."""
        late = ContentRequest.objects.overdue().values("pk")
        return queryset.filter(pk__in=late) if value else queryset.exclude(pk__in=late)

    def keep_asked(self, queryset, name, value):
        """Keep what somebody asked for, or what people only searched for."""
        return queryset.filter(asked_count__gt=0) if value else queryset.filter(asked_count=0)


class RequestViewSet(SnippetViewSet):
    """The work list."""

    model = ContentRequest
    icon = "list-ul"
    menu_label = gettext_lazy("Content requests")
    menu_order = 115
    add_to_admin_menu = True
    copy_view_enabled = False
    search_backend_name = None
    search_fields = ["text", "details"]
    filterset_class = RequestFilterSet
    list_per_page = 30
    ordering = "-count"
    list_export = [
        "text",
        "details",
        "source",
        "stage",
        "role",
        "team",
        "count",
        "people_count",
        "status",
        "assignee",
        "due_on",
        "answer",
        "asset",
        "created_at",
        "asked_at",
    ]
    export_filename = "content-requests"
    panels = [
        FieldPanel("text"),
        FieldPanel("details"),
        FieldRowPanel([FieldPanel("stage"), FieldPanel("role")]),
        FieldPanel("team"),
    ]

    @property
    def list_display(self):
        """What is missing, for whom, how often, and how far it is."""
        return [
            TitleColumn(
                "text",
                label=gettext_lazy("What is missing"),
                get_url=lambda shown: shown.work_address,
                sort_key="text",
            ),
            Column("get_source_display", label=gettext_lazy("Source"), sort_key="source"),
            Column("stage", label=gettext_lazy("Stage"), sort_key="stage"),
            Column("role", label=gettext_lazy("Role"), sort_key="role"),
            Column("team", label=gettext_lazy("Team"), sort_key="team"),
            Column("count", label=gettext_lazy("Times"), sort_key="count"),
            Column("same_words", label=gettext_lazy("In all")),
            Column("people_count", label=gettext_lazy("People"), sort_key="people_count"),
            Column("get_status_display", label=gettext_lazy("Status"), sort_key="status"),
            Column("assignee", label=gettext_lazy("Assigned to"), sort_key="assignee"),
            DueColumn("due_on", label=gettext_lazy("Due"), sort_key="due_on"),
            DayColumn("asked_at", label=gettext_lazy("Last asked"), sort_key="asked_at"),
        ]

    @property
    def menu_url(self):
        """The list opens with what is left to do."""
        left = "&".join(f"status={status}" for status in STILL_OPEN)
        return f"{reverse(self.get_url_name('list'))}?{left}"

    def get_queryset(self, request):
        """The requests with what the columns need."""
        requests = ContentRequest.objects.with_people().with_same_words()
        return requests.select_related("stage", "role", "team", "assignee", "asset")

    def get_urlpatterns(self):
        """Add the page of one request and what can be done there."""
        return [
            *super().get_urlpatterns(),
            path("work/<int:pk>/", require_admin_access(work), name="work"),
            path("work/<int:pk>/<str:verb>/", require_admin_access(act), name="act"),
        ]


def verbs_for(request: ContentRequest) -> dict[str, Verb]:
    """Return what can be done with a request in its state; a draft is begun once."""
    if not request.is_open:
        return {"reopen": REOPEN}
    return {n: verb for n, verb in VERBS.items() if n != "draft" or request.asset_id is None}


def the_request(pk: int) -> ContentRequest:
    """Return a request with what its page shows; 404 without one."""
    shown = ContentRequest.objects.select_related("stage", "role", "team", "assignee", "asset")
    return get_object_or_404(shown.select_related("merged_into"), pk=pk)


@require_GET
def work(http, pk: int):
    """The page of one request."""
    return page_of(http, the_request(pk))


@require_POST
def act(http, pk: int, verb: str):
    """Do something with a request; a form that is not complete comes back with what was typed."""
    request = the_request(pk)
    chosen = verbs_for(request).get(verb)
    if chosen is None:
        messages.warning(http, _("Somebody has dealt with this request already. Look again."))
        return redirect(request.work_address)
    form = chosen.form(
        http.POST, request=request, count_alike=ContentRequest.objects.like(request).count()
    )
    if not form.is_valid():
        return page_of(http, request, {verb: form}, status=422)
    with transaction.atomic():
        outcome: Outcome = perform(chosen, request, form, http.user)
    messages.success(http, outcome.said)
    return redirect(outcome.address or request.work_address)


def page_of(http, request: ContentRequest, bound: dict | None = None, status: int = 200):
    """Draw the page of a request, with forms that were sent already in place of empty ones."""
    alike = list(ContentRequest.objects.like(request).select_related("stage", "role", "team"))
    forms = {
        name: (bound or {}).get(name) or verb.form(request=request, count_alike=len(alike))
        for name, verb in verbs_for(request).items()
    }
    media = [form.media for form in forms.values()]
    viewset = ContentRequest.snippet_viewset
    askers = request.all_askers()
    stage, role = (term.slug if term else "" for term in (request.stage, request.role))
    context = {
        "request_shown": request,
        "askers": askers.filter(asked=True).select_related("user__team", "request").order_by("at"),
        "searchers": askers.filter(asked=False).values("user").distinct().count(),
        "alike": alike,
        "merged": request.merged.all(),
        "closest": closest(request.text, http.user, stage, role) if request.is_open else [],
        "act_name": viewset.get_url_name("act"),
        "verbs": [(name, verb, forms[name]) for name, verb in verbs_for(request).items()],
        "media": sum(media[1:], media[0]),
        "edit_address": reverse(viewset.get_url_name("edit"), args=[request.pk]),
        "history_address": reverse(viewset.get_url_name("history"), args=[request.pk]),
        "breadcrumbs_items": [
            {"url": reverse_lazy("wagtailadmin_home"), "label": _("Home")},
            {"url": viewset.menu_url, "label": _("Content requests")},
            {"url": "", "label": request.text},
        ],
    }
    return render(http, "library/admin/request.html", context, status=status)
