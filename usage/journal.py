"""Append-only tables that consumers read with a cursor, and miss nothing.

On PostgreSQL a row with a lower number can become visible later than one with a higher
number. So each row carries its transaction, and a reader takes only rows of transactions
older than any that is still running. SQLite writes one transaction after the other, so
there the numbers alone are enough.
"""

from django.db import connections, models
from django.db.models import BigIntegerField, Func, Q


class CurrentTransaction(Func):
    """The number of the running transaction; 0 where writes are serialised."""

    template = "0"
    output_field = BigIntegerField()

    def as_postgresql(self, compiler, connection, **extra):
        """PostgreSQL's 64-bit transaction number."""
        template = "(pg_current_xact_id()::text::bigint)"
        return self.as_sql(compiler, connection, template=template, **extra)


class OwnTransaction(CurrentTransaction):
    """The number of the running transaction, or nothing when it has written nothing."""

    def as_postgresql(self, compiler, connection, **extra):
        """PostgreSQL's 64-bit transaction number, without asking for one."""
        template = "(pg_current_xact_id_if_assigned()::text::bigint)"
        return self.as_sql(compiler, connection, template=template, **extra)


class OldestRunning(Func):
    """The oldest transaction that may still add rows."""

    template = "1"
    output_field = BigIntegerField()

    def as_postgresql(self, compiler, connection, **extra):
        """PostgreSQL's horizon of settled transactions."""
        template = "(pg_snapshot_xmin(pg_current_snapshot())::text::bigint)"
        return self.as_sql(compiler, connection, template=template, **extra)


class JournalQuerySet(models.QuerySet):
    """How a consumer reads a journal."""

    def ready_after(self, cursor):
        """Return settled rows beyond a cursor, in the order a cursor takes them.

        What the reader's own transaction wrote is settled for it when no older one is running.
        """
        beyond = Q(txid__gt=cursor.txid) | Q(txid=cursor.txid, pk__gt=cursor.entry_id)
        rows = self.filter(beyond).order_by("txid", "pk")
        if connections[self.db].vendor == "postgresql":
            own = Q(txid=OldestRunning()) & Q(txid=OwnTransaction())
            rows = rows.filter(Q(txid__lt=OldestRunning()) | own)
        return rows

    def taken_by(self, cursor):
        """Return the rows a cursor has passed."""
        return self.filter(Q(txid__lt=cursor.txid) | Q(txid=cursor.txid, pk__lte=cursor.entry_id))


class JournalEntry(models.Model):
    """A row that is written once."""

    txid = models.BigIntegerField(db_default=CurrentTransaction(), editable=False)

    objects = JournalQuerySet.as_manager()

    class Meta:
        abstract = True


class Cursor(models.Model):
    """How far one consumer has read one journal."""

    name = models.CharField(max_length=120, primary_key=True)
    txid = models.BigIntegerField(default=0)
    entry_id = models.BigIntegerField(default=0)

    def move_to(self, entry: JournalEntry) -> None:
        """Remember the last row that was taken."""
        self.txid, self.entry_id = entry.txid, entry.pk
        self.save()
