"""What an import wrote goes, or passes to a later import that says the same.

The facts of one natural key are a chain of rows (``chains``). An import claims a row where it says
what the row says already. Taking an import out of the chain, wherever it stands, leaves what the
others say, each as of its own day.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction

from teams.models import APPLIED, Import
from teams.services import chains, claims
from teams.services.contacts import forget_contacts, refresh_contacts
from teams.services.facts import grow_version
from teams.services.mapping import TABLES, Table
from teams.services.rows import batches


@dataclass(frozen=True, slots=True)
class Other:
    """An import that remains, and what it claims."""

    pk: int
    told_on: date
    claimed: claims.Claims


def retract(batch: Import) -> None:
    """The import says nothing any more: its rows are gone or passed on, replaced ones are back.

    Everything happens in one transaction; whoever calls it keeps other imports of the member
    from running meanwhile.
    """
    with transaction.atomic():
        applied = Import.objects.filter(member_id=batch.member_id, status__in=APPLIED)
        others = [
            Other(other.pk, other.told_on, claims.unpack(other.claims))
            for other in applied.exclude(pk=batch.pk).select_related("organization").order_by("pk")
        ]
        claimed = claims.unpack(batch.claims)
        changed = [
            _retract(batch, table, {*claimed.get(claims.label(table.model), ())}, others)
            for table in TABLES
        ]
        if not any(changed):
            return
        forget_contacts(member=batch.member)
        refresh_contacts(member=batch.member)
        grow_version(batch.member_id)


def _retract(batch: Import, table: Table, claimed: set[int], others: list[Other]) -> bool:
    """Take the import out of one table; return whether what stands may be another."""
    rows = table.model.objects
    written = set(rows.filter(batch=batch).values_list("pk", flat=True))
    if not written and not claimed:
        return False
    touched = chains.chains_of(batch, table, written | claimed)
    name = claims.label(table.model)
    heir_of = _heir_of(written, name, others)
    for heir, ids in _grouped(heir_of.items()).items():
        for some in batches(ids):
            rows.filter(pk__in=some).update(batch=heir)
    # Before anything comes back: a natural key has one active row.
    rows.filter(batch=batch).delete()
    places = places_of(table, claimed | heir_of.keys() | {pk for c in touched for pk in c}, others)
    tell_days(table, places)
    return link_chains(table, touched, places) or bool(written)


def _heir_of(written: set[int], name: str, others: list[Other]) -> dict[int, int]:
    found: dict[int, int] = {}
    for other in others:
        for pk in written.intersection(other.claimed.get(name, ())):
            found.setdefault(pk, other.pk)
    return found


@dataclass(slots=True)
class Place:
    """Who wrote a row that is left, its day as stored, and the last import that says so."""

    writer: int
    stored: date | None
    last: tuple[date, int]


def places_of(table: Table, ids: set[int], others: list[Other]) -> dict[int, Place]:
    day_of = {other.pk: other.told_on for other in others}
    places: dict[int, Place] = {}
    for some in batches(sorted(ids)):
        found = table.model.objects.filter(pk__in=some).order_by()
        for pk, writer, stored in found.values_list("pk", "batch_id", "told_on"):
            places[pk] = Place(writer, stored, (day_of.get(writer, date.min), writer))
    name = claims.label(table.model)
    for other in others:
        for pk in places.keys() & other.claimed.get(name, ()):
            places[pk].last = max(places[pk].last, (other.told_on, other.pk))
    return places


def tell_days(table: Table, places: dict[int, Place]) -> None:
    """Every row is told on the latest day on which an import that remains says so."""
    moved = {pk: place.last[0] for pk, place in places.items() if place.last[0] != place.stored}
    for day, ids in _grouped(moved.items()).items():
        for some in batches(ids):
            table.model.objects.filter(pk__in=some).update(told_on=day)


def link_chains(table: Table, touched: list[chains.Chain], places: dict[int, Place]) -> bool:
    """Every chain goes from the oldest word to the latest one; return whether a link changed."""
    moved: dict[int, int | None] = {}
    for chain in touched:
        left = sorted((pk for pk in chain if pk in places), key=lambda pk: places[pk].last)
        above = [*(places[pk].writer for pk in left[1:]), None]
        moved |= {pk: by for pk, by in zip(left, above, strict=False) if chain[pk] != by}
    groups = _grouped(moved.items())
    standing = groups.pop(None, [])
    # What stands comes last: a natural key has one active row.
    for by, ids in [*groups.items(), (None, standing)]:
        for some in batches(ids):
            table.model.objects.filter(pk__in=some).update(replaced_by=by)
    return bool(moved)


def _grouped(pairs: Iterable[tuple[int, Any]]) -> dict[Any, list[int]]:
    groups: dict[Any, list[int]] = defaultdict(list)
    for pk, group in pairs:
        groups[group].append(pk)
    return groups
