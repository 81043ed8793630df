"""Many rows into a table or out of it at once, in SQL: the one place where speed is worth it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from itertools import chain
from operator import itemgetter
from typing import Any, TypeVar

from django.db import connection, transaction
from django.db.models import BooleanField, DateField, DateTimeField, Field, JSONField, QuerySet

from accounts.tenancy import CrossTenantError, TenantModel, current_organization_id

T = TypeVar("T")
Adapters = Mapping[int, Callable[[Any], Any]]
BATCH = 2_000
TOGETHER = 100


def batches(items: Sequence[T]) -> Iterator[Sequence[T]]:
    """Yield the items in runs of at most ``BATCH``, the most that one statement is about."""
    for start in range(0, len(items), BATCH):
        yield items[start : start + BATCH]


def insert_rows(
    model: type[TenantModel], columns: Sequence[str], rows: Iterable[Sequence[Any]]
) -> None:
    """Insert the rows, whose first column is the organization: the entered one, or it raises.

    ``bulk_create`` prepares every value by itself and spends four fifths of its time on that;
    here only dates and instants, on SQLite, and JSON need it. Keys to other rows are the caller's
    to have read from inside of the organization.
    """
    given = list(rows)
    entered = current_organization_id()
    if columns[0] != "organization" or any(row[0] != entered for row in given):
        raise CrossTenantError(f"{model.__name__} rows name another organization")
    if connection.vendor == "sqlite":
        columns, given = _without_nothing(columns, given)
    fields, adapters = _fields(model, columns)
    if connection.vendor == "postgresql":
        _write(model, [f.column for f in fields], _adapted(given, adapters))
    else:
        table = f"{_quoted(model._meta.db_table)} ({', '.join(_quoted(f.column) for f in fields)})"
        _insert(table, given, adapters)


def tally_rows(
    model: type[TenantModel],
    columns: Sequence[str],
    rows: Sequence[Sequence[Any]],
    *,
    unique: Sequence[str],
    latest: str,
) -> None:
    """Insert the rows; of one that is there by its ``unique`` columns the ``count`` grows by one,
    and ``latest`` is that of the new one. One statement, so that nobody's count is lost.

    The first column is the organization: the entered one, or it raises. Keys to other rows are
    the caller's to have read from inside of it.
    """
    if columns[0] != "organization" or any(row[0] != current_organization_id() for row in rows):
        raise CrossTenantError(f"{model.__name__} rows name another organization")
    if not rows:
        return
    fields, adapters = _fields(model, columns)
    table = _quoted(model._meta.db_table)
    names = ", ".join(_quoted(field.column) for field in fields)
    row = f"({', '.join(['%s'] * len(columns))})"
    keys: list[Any] = [model._meta.get_field(name) for name in unique]
    known = ", ".join(_quoted(field.column) for field in keys)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} ({names}) VALUES {', '.join([row] * len(rows))} "  # noqa: S608
            f"ON CONFLICT ({known}) DO UPDATE SET count = {table}.count + 1, "
            f"{_quoted(latest)} = excluded.{_quoted(latest)}",
            [*chain(*_adapted([*rows], adapters))],
        )


def update_rows(
    model: type[TenantModel],
    columns: Sequence[str],
    rows: Sequence[Sequence[Any]],
    *,
    by: Sequence[str] = ("id",),
) -> None:
    """Set the columns of many rows, each to its own values.

    Behind these come the values of the columns ``by``, which find the row: its id, with the day
    where a table is stored by month. The id is the caller's to have read from inside of the
    organization.
    """
    if not rows:
        return
    fields, adapters = _fields(model, (*columns, *by))
    given, table = _adapted([*rows], adapters), _quoted(model._meta.db_table)
    names = [_quoted(field.column) for field in fields]
    new, known = names[: len(columns)], names[len(columns) :]
    with connection.cursor() as cursor:
        if connection.vendor != "postgresql":
            changes = ", ".join(f"{name} = %s" for name in new)
            found = " AND ".join(f"{name} = %s" for name in known)
            cursor.executemany(f"UPDATE {table} SET {changes} WHERE {found}", given)  # noqa: S608
            return
        # All in one statement: one a row takes ten times as long.
        arrays = ", ".join(f"%s::{field.db_type(connection)}[]" for field in fields)
        changes = ", ".join(f"{name} = given.{name}" for name in new)
        found = " AND ".join(f"{table}.{name} = given.{name}" for name in known)
        cursor.execute(
            f"UPDATE {table} SET {changes} "  # noqa: S608
            f"FROM unnest({arrays}) AS given ({', '.join(names)}) WHERE {found}",
            [[*column] for column in zip(*given, strict=True)],
        )


def fetched(query: QuerySet[Any, Any]) -> Iterator[list[Sequence[Any]]]:
    """Yield the rows of a query in runs, as the driver gives them: see ``reader``.

    Django converts value by value, which takes as long again as fetching them.
    """
    with connection.cursor() as cursor:
        cursor.execute(*query.query.sql_with_params())
        while some := cursor.fetchmany(BATCH):
            yield some


def reader(field: Field[Any, Any]) -> Callable[[Any], Any] | None:
    """Return what makes the value of a column of what the driver gives; None where it is one.

    PostgreSQL's driver knows all types; SQLite has texts and numbers alone.
    """
    if connection.vendor != "sqlite":
        return None
    if isinstance(field, DateTimeField):
        return _instant
    if isinstance(field, DateField):
        return date.fromisoformat
    return bool if isinstance(field, BooleanField) else None


def adapted(columns: list[Sequence[Any]], adapters: Adapters) -> list[Sequence[Any]]:
    """Return the columns, those that have an adapter adapted value by value, but for None."""
    for place, adapt in adapters.items():
        columns[place] = [None if v is None else adapt(v) for v in columns[place]]
    return columns


def _write(model: type[TenantModel], columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    """Few rows in one INSERT; many in one COPY, which takes PostgreSQL a tenth of the time.

    COPY goes by a table of this transaction's own: row-level security refuses it, and looks at
    what comes from there.
    """
    if not rows:
        return
    into = f"{_quoted(model._meta.db_table)} ({', '.join(map(_quoted, columns))})"
    with transaction.atomic(savepoint=False), connection.cursor() as cursor:
        if len(rows) < TOGETHER:
            row = f"({', '.join(['%s'] * len(columns))})"
            values = ", ".join([row] * len(rows))
            cursor.execute(f"INSERT INTO {into} VALUES {values}", [*chain(*rows)])  # noqa: S608
            return
        arriving = _quoted(f"arriving_{model._meta.model_name}")
        cursor.execute(
            f"CREATE TEMPORARY TABLE {arriving} ON COMMIT DROP AS "  # noqa: S608
            f"SELECT {', '.join(map(_quoted, columns))} "
            f"FROM {_quoted(model._meta.db_table)} WITH NO DATA"
        )
        with cursor.copy(f"COPY {arriving} FROM STDIN") as copy:
            for each in rows:
                copy.write_row(each)
        cursor.execute(f"INSERT INTO {into} SELECT * FROM {arriving}")  # noqa: S608
        cursor.execute(f"DROP TABLE {arriving}")


def _without_nothing(columns: Sequence[str], rows: list[Any]) -> tuple[Sequence[str], list[Any]]:
    """Return columns and rows without the columns in which no row has a value.

    Of thirty columns a fact uses ten, and SQLite takes its time for every other one too.
    """
    told = [at for at in range(len(columns)) if any(row[at] is not None for row in rows)]
    if len(told) in (len(columns), 0, 1):
        return columns, rows
    return [columns[at] for at in told], [*map(itemgetter(*told), rows)]


def _insert(table: str, rows: Sequence[Sequence[Any]], adapters: Adapters) -> None:
    """Many rows a statement: SQLite spends a third of its time on beginning and ending one."""
    whole = len(rows) - len(rows) % TOGETHER
    for size, some in ((TOGETHER, rows[:whole]), (1, rows[whole:])):
        if not some:
            continue
        width = len(some[0])
        values = [[*chain(*some[start : start + size])] for start in range(0, len(some), size)]
        for place, adapt in adapters.items():
            for flat in values:
                column = slice(place, None, width)
                flat[column] = [None if v is None else adapt(v) for v in flat[column]]
        row = f"({', '.join(['%s'] * width)})"
        _execute(f"INSERT INTO {table} VALUES {', '.join([row] * size)}", values)  # noqa: S608


def _execute(sql: str, rows: Sequence[Sequence[Any]]) -> None:
    if rows:
        with connection.cursor() as cursor:
            cursor.executemany(sql, rows)


def _quoted(name: str) -> str:
    return connection.ops.quote_name(name)


def _fields(model: type[TenantModel], columns: Sequence[str]) -> tuple[list[Any], Adapters]:
    """Return the fields of columns, and by their places what adapts values of them."""
    fields: list[Any] = [model._meta.get_field(name) for name in columns]
    return fields, {place: adapt for place, f in enumerate(fields) if (adapt := _adapter(f))}


def _adapted(rows: list[Sequence[Any]], adapters: Adapters) -> list[Sequence[Any]]:
    if not adapters or not rows:
        return rows
    return list(zip(*adapted([*zip(*rows, strict=True)], adapters), strict=True))


def _adapter(field: Any) -> Callable[[Any], Any] | None:
    if isinstance(field, DateField) and connection.vendor == "sqlite":
        return _utc_text if isinstance(field, DateTimeField) else date.isoformat
    if isinstance(field, JSONField):
        return lambda value: connection.ops.adapt_json_value(value, None)
    return None


def _utc_text(instant: datetime) -> str:
    """Return an instant as Django writes it for SQLite, which takes it five times as long."""
    return instant.astimezone(UTC).replace(tzinfo=None).isoformat(" ")


def _instant(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)
