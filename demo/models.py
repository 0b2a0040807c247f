"""The mark of a demo database."""

from django.db import models


class DemoMark(models.Model):
    """Says that this database holds the demo, so that its log-ins may exist."""

    made_at = models.DateTimeField(auto_now_add=True)
