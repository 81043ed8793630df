"""What an import wrote goes, or passes to a later import that says the same.

The facts of one natural key are a chain of rows (``chains``). An import claims a row where it says
what the row says already. Taking an import out of the chain, wherever it stands, leaves what the
others say.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.db import transaction

from teams.models import APPLIED, Import
from teams.services import claims
from teams.services.contacts import forget_contacts, refresh_contacts
from teams.services.facts import grow_version
from teams.services.mapping import TABLES, Table
from teams.services.rows import batches


def retract(batch: Import) -> None:
    """The import says nothing any more: its rows are gone or passed on, replaced ones are back.

    Everything happens in one transaction; whoever calls it keeps other imports of the member
    from running meanwhile.
    """
    with transaction.atomic():
        others = Import.objects.filter(member_id=batch.member_id, status__in=APPLIED)
        heirs = {
            other.pk: claims.unpack(other.claims)
            for other in others.exclude(pk=batch.pk).exclude(claims=None).order_by("pk")
        }
        changed = [_retract(batch, table, heirs) for table in TABLES]
        if not any(changed):
            return
        forget_contacts(member=batch.member)
        refresh_contacts(member=batch.member)
        grow_version(batch.member_id)


def _retract(batch: Import, table: Table, heirs: dict[int, claims.Claims]) -> bool:
    """Take the import out of one table; return whether there was anything of it."""
    rows = table.model.objects
    written = set(rows.filter(batch=batch).values_list("pk", flat=True))
    if not written:
        return False
    heir_of = _heir_of(written, claims.label(table.model), heirs)
    following = _following(batch, table, heir_of)
    for heir, ids in _grouped(heir_of.items()).items():
        for some in batches(ids):
            rows.filter(pk__in=some).update(batch=heir)
    # Before anything comes back: a natural key has one active row.
    rows.filter(batch=batch).delete()
    for successor, ids in _grouped(following.items()).items():
        for some in batches(ids):
            rows.filter(pk__in=some).update(replaced_by=successor)
    return True


def _heir_of(written: set[int], name: str, heirs: dict[int, claims.Claims]) -> dict[int, int]:
    found: dict[int, int] = {}
    for heir, claimed in heirs.items():
        for pk in written.intersection(claimed.get(name, ())):
            found.setdefault(pk, heir)
    return found


def _following(batch: Import, table: Table, heir_of: dict[int, int]) -> dict[int, int | None]:
    """Return which import each row that ``batch`` replaced is replaced by without it, if any."""
    columns = ("pk", "replaced_by_id", *table.columns)
    replaced = list(table.model.objects.filter(replaced_by=batch).values_list(*columns))
    if not replaced:
        return {}
    own = table.model.objects.filter(batch=batch).exclude(ref="").values_list(*columns)
    next_of = {table.key(row): heir_of.get(pk, after) for pk, after, *row in own}
    return {pk: next_of[table.key(row)] for pk, _, *row in replaced}


def _grouped(pairs: Iterable[tuple[int, Any]]) -> dict[Any, list[int]]:
    groups: dict[Any, list[int]] = defaultdict(list)
    for pk, group in pairs:
        groups[group].append(pk)
    return groups
