"""Adding to counters that may not be there yet, many at once."""

from django.db import connection


def add_counts(model, unique: tuple, counters: tuple, rows, *, kept=(), latest=()) -> None:
    """Insert rows, adding their counters where a row with the same unique columns is there.

    Each row holds the unique columns, those whose first value is kept, those whose latest value
    is, and the counters.
    """
    columns = (*unique, *kept, *latest, *counters)
    table = model._meta.db_table
    field = {column: model._meta.get_field(column) for column in columns}
    values = [
        tuple(
            field[column].get_db_prep_save(value, connection)
            for column, value in zip(columns, row, strict=True)
        )
        for row in rows
    ]
    changes = [f'"{c}" = "{table}"."{c}" + EXCLUDED."{c}"' for c in counters]
    changes += [f'"{c}" = EXCLUDED."{c}"' for c in latest]
    sql = (
        f'INSERT INTO "{table}" ({quoted(columns)})'  # noqa: S608  our own names
        f" VALUES ({', '.join(['%s'] * len(columns))})"
        f" ON CONFLICT ({quoted(unique)}) DO UPDATE SET {', '.join(changes)}"
    )
    with connection.cursor() as cursor:
        cursor.executemany(sql, values)


def quoted(names) -> str:
    """Return column names in quotes, parted by commas."""
    return ", ".join(f'"{name}"' for name in names)
