"""What a probe asks: does the site answer?"""

from django.contrib.auth.decorators import login_not_required
from django.db import connection
from django.http import JsonResponse

from usage.jobs import is_alive


@login_not_required
def healthz(request):
    """Answer 200 while the database answers; say whether the worker lives."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except Exception:
        return JsonResponse({"status": "down", "database": False}, status=503)
    worker = is_alive()
    return JsonResponse(
        {"status": "ok" if worker else "degraded", "database": True, "worker": worker}
    )
