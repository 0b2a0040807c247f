"""Querysets whose SQL is written once.

Django writes the SQL of a queryset anew each time it runs, which costs more than a small query
itself. A prepared query keeps the SQL for each shape of its arguments and fills in the values.
What it asks stays an ordinary queryset, so rules such as visibility keep their one home.
"""

from collections import OrderedDict
from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta
from enum import Enum
from functools import update_wrapper
from typing import NamedTuple

from django.core.exceptions import EmptyResultSet
from django.db import connection

MOST_SHAPES = 256
# Values that stand for arguments while the SQL is written; no real value is like them.
_FIRST_NUMBER = 1_999_000_000
_FIRST_MOMENT = datetime(1903, 3, 4, 5, 6, 7)  # noqa: DTZ001  takes the zone of the argument
_NOTHING = object()
# What fits a column of whole numbers.
_SMALLEST, _LARGEST = -(2**63), 2**63 - 1


class AnyOf(tuple):
    """Values of an IN list; repeats fill it up, so that many lengths share one shape."""

    __slots__ = ()

    def __new__(cls, values: Iterable) -> "AnyOf":
        """Return the values, filled up to the next power of two."""
        listed = list(values)
        length = 1 << (len(listed) - 1).bit_length() if listed else 0
        return super().__new__(cls, listed + listed[-1:] * (length - len(listed)))


class _Statement(NamedTuple):
    sql: str
    values: list
    slots: list[tuple[int, int, Callable]]
    converters: list
    names: list[str]


class PreparedQuery:
    """A function that returns a `values()` queryset, called for its rows as dictionaries."""

    def __init__(self, build: Callable):
        self.build = build
        self._statements: OrderedDict[tuple, _Statement | None] = OrderedDict()
        update_wrapper(self, build)

    def __call__(self, *arguments) -> list[dict]:
        """Return the rows for these arguments."""
        names, rows = self._ask(arguments)
        return [dict(zip(names, row, strict=True)) for row in rows]

    def column(self, *arguments) -> list:
        """Return the first column of the rows."""
        return [row[0] for row in self._ask(arguments)[1]]

    def _ask(self, arguments: tuple) -> tuple[list[str], list]:
        statement, found = self.statement(arguments)
        return (statement.names, _run(statement, found)) if statement else ([], [])

    def statement(self, arguments: tuple) -> tuple[_Statement | None, list]:
        """Return the SQL for arguments of this shape and the values to fill in."""
        found: list = []
        try:
            shape = (connection.vendor, tuple(_shape(argument, found) for argument in arguments))
        except EmptyResultSet:
            # As Django does: no row has a number that no column can hold.
            return None, []
        statement = self._statements.get(shape, _NOTHING)
        if statement is _NOTHING:
            statement = self._statements[shape] = _write(self.build, arguments, found)
            while len(self._statements) > MOST_SHAPES:
                self._statements.popitem(last=False)
        return statement, found

    def first(self, *arguments) -> dict | None:
        """Return the first row, or None."""
        return next(iter(self(*arguments)), None)


def _shape(value, found: list):
    """Return what decides the SQL about a value, and collect the values that only fill it."""
    if isinstance(value, tuple):
        # Ids come by the hundred, so they are looked at together.
        if value and set(map(type, value)) == {int}:
            if not _SMALLEST <= min(value) <= max(value) <= _LARGEST:
                raise EmptyResultSet
            found.extend(value)
            return (type(value), int, len(value))
        return (type(value), *[_shape(part, found) for part in value])
    if value is None or isinstance(value, bool | Enum):
        return value
    if not isinstance(value, int | str | date):
        raise TypeError(f"A prepared query cannot take {type(value).__name__}.")
    if isinstance(value, int) and not _SMALLEST <= value <= _LARGEST:
        raise EmptyResultSet
    found.append(value)
    return type(value)


def _stand_in(value, places: Iterable[int]):
    """Return a value of the same shape that can be recognised in the parameters."""
    if isinstance(value, tuple):
        parts = [_stand_in(part, places) for part in value]
        return (
            type(value)(*parts) if hasattr(value, "_fields") else tuple.__new__(type(value), parts)
        )
    if value is None or isinstance(value, bool | Enum):
        return value
    place = next(places)
    if isinstance(value, datetime):
        return _FIRST_MOMENT.replace(tzinfo=value.tzinfo) + timedelta(seconds=place)
    if isinstance(value, date):
        return _FIRST_MOMENT.date() + timedelta(days=place)
    return _FIRST_NUMBER + place if isinstance(value, int) else f"\u2402{place}\u2403"


def _write(build: Callable, arguments: tuple, found: list) -> _Statement | None:
    """Write the SQL for one shape; None when nothing can match."""
    places = iter(range(len(found)))
    stand_ins: list = []
    asked = tuple(_stand_in(argument, places) for argument in arguments)
    for argument in asked:
        _shape(argument, stand_ins)
    queryset = build(*asked)
    compiler = queryset.query.get_compiler(connection=connection)
    try:
        sql, values = compiler.as_sql()
    except EmptyResultSet:
        return None
    slots = _slots(list(values), stand_ins)
    missing = set(range(len(found))) - {place for _position, place, _adapt in slots}
    if missing:
        raise ValueError(
            f"{build.__name__} does not use argument values {sorted(missing)} as such."
        )
    selected = [column[0] for column in compiler.select[: compiler.col_count]]
    converters = [
        (position, convert, expression)
        for position, (converts, expression) in compiler.get_converters(selected).items()
        for convert in converts
    ]
    query = queryset.query
    names = [*query.extra_select, *query.values_select, *query.annotation_select]
    return _Statement(sql, list(values), slots, converters, list(query.selected or names))


def _slots(values: list, stand_ins: list) -> list[tuple[int, int, Callable]]:
    """Return (position in the parameters, place among the values, how a value is sent)."""
    sent = {
        _adapter(value)(value): (place, _adapter(value)) for place, value in enumerate(stand_ins)
    }
    slots = []
    for position, value in enumerate(values):
        # The path into a JSON column is a list on PostgreSQL, and no argument of ours.
        place, adapt = (None, None) if isinstance(value, list) else sent.get(value, (None, None))
        if place is not None:
            # PostgreSQL's driver wraps numbers in types of its own.
            wraps = type(value) not in (int, str) and isinstance(value, int)
            slots.append((position, place, type(value) if wraps else adapt))
    return slots


def _adapter(value) -> Callable:
    if isinstance(value, datetime):
        return connection.ops.adapt_datetimefield_value
    if isinstance(value, date):
        return connection.ops.adapt_datefield_value
    return _same


def _same(value):
    return value


def _run(statement: _Statement, found: list) -> list:
    return _fetch(statement.sql, _filled(statement, found), statement.converters)


def _filled(statement: _Statement, found: list) -> list:
    values = statement.values.copy()
    for position, place, adapt in statement.slots:
        values[position] = adapt(found[place])
    return values


def _fetch(sql: str, values: list, converters: list) -> list:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        rows = cursor.fetchall()
    return [_converted(row, converters) for row in rows] if converters else rows


def _converted(row: tuple, converters: list) -> list:
    cells = list(row)
    for position, convert, expression in converters:
        cells[position] = convert(cells[position], expression, connection)
    return cells


def union(*asked: tuple[PreparedQuery, tuple]) -> list[dict]:
    """Return the rows of several prepared queries, each with its arguments, in one statement.

    All of them have the same columns in the same order; each keeps its own limit.
    """
    parts, values, names, converters = [], [], [], []
    for number, (query, arguments) in enumerate(asked):
        statement, found = query.statement(arguments)
        if statement is None:
            continue
        if names and names != statement.names:
            raise ValueError(f"{statement.names} are not the columns {names}.")
        names, converters = statement.names, statement.converters
        parts.append(f"SELECT * FROM ({statement.sql}) AS part_{number}")  # noqa: S608  our own
        values += _filled(statement, found)
    if not parts:
        return []
    rows = _fetch(" UNION ALL ".join(parts), values, converters)
    return [dict(zip(names, row, strict=True)) for row in rows]


prepared = PreparedQuery
