"""What a probe asks: does the site answer, and with what?"""

from django.contrib.auth.decorators import login_not_required
from django.db import connection
from django.http import JsonResponse

from search.engines.choice import condition, search_engine
from usage.jobs import is_alive


@login_not_required
def healthz(request):
    """Answer 200 while the database answers; say whether the worker lives and who searches.

    Nothing here waits for a server: how Elasticsearch is, is known already.
    """
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except Exception:
        return JsonResponse({"status": "down", "database": False}, status=503)
    worker, search = is_alive(), search_state()
    well = worker and search.get("elasticsearch", "ok") == "ok"
    status = "ok" if well else "degraded"
    return JsonResponse({"status": status, "database": True, "worker": worker, "search": search})


def search_state() -> dict[str, str]:
    """Return which engine answers and, where there is an Elasticsearch, how it is."""
    how = condition()
    state = {"engine": search_engine().name}
    return state if how is None else {**state, "elasticsearch": how.reason() or "ok"}
