"""The rows of one natural key form a chain, from the oldest word to the one that stands.

Each row but the last is ``replaced_by`` the import that wrote the next one. The word of a later
export stands above that of an earlier one, in whatever order they are imported; of two exports of
one day the later import stands above.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from teams.models import Import
from teams.services.mapping import Key, Table, Values
from teams.services.rows import batches, insert_rows

# The ids of the rows of one natural key, each with the import that replaced it.
Chain = dict[int, int | None]

LINKS = ("organization", "member", "batch", "told_on", "replaced_by")


@dataclass(frozen=True, slots=True)
class Link:
    """A row in its chain."""

    pk: int
    batch_id: int
    told_on: date
    row: Values


def has_any(member_id: int, table: Table) -> bool:
    """Return whether anything of the member is stored in the table."""
    return table.model.objects.filter(member_id=member_id).exists()


def standing(member_id: int, table: Table, rows: Sequence[Values]) -> dict[Key | None, Link]:
    """Return what stands at present for the keys of ``rows``, of a member."""
    refs = _refs(table, rows)
    # Spelled as the condition of the index on natural keys, which is used only then.
    found = table.model.objects.filter(
        member_id=member_id, replaced_by__isnull=True, ref__in=refs
    ).exclude(ref="")
    return {table.key(link.row): link for link, _ in links(table, found)}


def put_on_top(
    batch: Import, table: Table, rows: Sequence[Values], replaced: Sequence[int]
) -> None:
    """The rows stand; those of ``replaced`` are replaced by the import."""
    if replaced:
        table.model.objects.filter(pk__in=replaced).update(replaced_by=batch)
    _insert(batch, table, [(None, row) for row in rows])


def put_below(batch: Import, table: Table, outdated: Sequence[tuple[Values, Link]]) -> list[int]:
    """Rows of an earlier export take their place below what stands; return the ids of those
    that were there already.
    """
    refs = _refs(table, [row for row, _ in outdated])
    former = table.model.objects.filter(
        member_id=batch.member_id, replaced_by__isnull=False, ref__in=refs
    )
    below = {(table.key(link.row), by): link for link, by in links(table, former)}
    known: list[int] = []
    fresh: list[tuple[int | None, Values]] = []
    for row, above in outdated:
        key = table.key(row)
        lower = below.get((key, above.batch_id))
        while lower is not None and lower.told_on > batch.told_on:
            above, lower = lower, below.get((key, lower.batch_id))
        if lower is not None and lower.row == row:
            known.append(lower.pk)
            continue
        fresh.append((above.batch_id, row))
        if lower is not None:
            table.model.objects.filter(pk=lower.pk).update(replaced_by=batch)
    _insert(batch, table, fresh)
    return known


def chains_of(batch: Import, table: Table, ids: set[int]) -> list[Chain]:
    """Return the member's chains of more than one row in which one of the rows ``ids`` stands."""
    rows = table.model.objects.filter(member_id=batch.member_id).exclude(ref="")
    refs = sorted({*rows.filter(replaced_by__isnull=False).values_list("ref", flat=True)})
    found: dict[Key | None, Chain] = defaultdict(dict)
    for some in batches(refs):
        for link, by in links(table, rows.filter(ref__in=some)):
            found[table.key(link.row)][link.pk] = by
    return [chain for chain in found.values() if len(chain) > 1 and ids & chain.keys()]


def _refs(table: Table, rows: Sequence[Values]) -> set[str]:
    return {key[2] for row in rows if (key := table.key(row))}


def links(table: Table, rows: Any) -> Iterator[tuple[Link, int | None]]:
    """Yield the rows as links, each with the import that replaced it."""
    columns = ("pk", "batch_id", "told_on", "replaced_by_id", *table.columns)
    for pk, batch_id, told_on, replaced_by, *row in rows.order_by().values_list(*columns):
        yield Link(pk, batch_id, told_on, tuple(row)), replaced_by


def _insert(batch: Import, table: Table, rows: Sequence[tuple[int | None, Values]]) -> None:
    links = (batch.organization_id, batch.member_id, batch.pk, batch.told_on)
    insert_rows(table.model, (*LINKS, *table.columns), [(*links, by, *row) for by, row in rows])
