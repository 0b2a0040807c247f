"""Sessions in the database, read with SQL that is written once."""

from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.utils import timezone

from accounts.prepared import prepared


@prepared
def session_row(key, now):
    """Return a session that has not expired."""
    return Session.objects.filter(session_key=key, expire_date__gt=now).values(
        "session_key", "session_data", "expire_date"
    )


class SessionStore(db.SessionStore):
    """Django's own store, reading by a prepared query."""

    @classmethod
    def get_model_class(cls):
        """Return the model that holds sessions."""
        return Session

    def _get_session_from_db(self):
        row = session_row.first(self.session_key, timezone.now())
        if row is None:
            # As Django does: the key of a session that is gone is not used again.
            self._session_key = None
            return None
        return Session(**row)
