"""The facts of one member become those of another, as if all imports had been the other's.

What both tell under one natural key is one chain (``chains``): equal words that follow one another
are one row, which the later import claims. So an import can be undone afterwards as before.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from teams.models import APPLIED, Contact, Import, Member, Seat
from teams.services import chains, claims
from teams.services.contacts import DEALINGS, forget_contacts, refresh_contacts
from teams.services.mapping import TABLES, Table, Values
from teams.services.rows import batches, update_rows
from teams.services.undo import Other, link_chains, places_of, tell_days


@dataclass(slots=True)
class _Doubles:
    """Rows that go because another one says the same: by table, the row that says it."""

    standing: dict[str, dict[int, int]] = field(default_factory=lambda: defaultdict(dict))
    writers: dict[int, dict[str, set[int]]] = field(
        default_factory=lambda: defaultdict(lambda: defaultdict(set))
    )

    def add(self, table: Table, gone: int, kept: int, writer: int, kept_writer: int) -> None:
        """A row goes; the import that wrote it claims the one that is kept."""
        name = claims.label(table.model)
        self.standing[name][gone] = kept
        if writer != kept_writer:
            self.writers[writer][name].add(kept)

    def left(self, name: str, pk: int) -> int:
        """Return the row that says what a row said: itself, unless it goes."""
        gone = self.standing.get(name, {})
        while pk in gone:
            pk = gone[pk]
        return pk


def merge_facts(*, gone: Member, kept: Member) -> None:
    """Every fact, contact and import of ``gone`` is of ``kept``; nothing of it is there twice.

    Inside of the caller's transaction, with no import of the two running. Versions and scores are
    the caller's to renew.
    """
    _merge_contacts(gone, kept)
    imports = Import.objects.filter(member__in=[gone, kept])
    applied = imports.filter(status__in=APPLIED).select_related("organization").order_by("pk")
    others = [Other(one.pk, one.told_on, claims.unpack(one.claims)) for one in applied]
    doubles = _Doubles()
    same_files = _same_files(applied, gone, kept)
    for table in TABLES:
        _merge_chains(table, gone, kept, others, doubles)
        _merge_unnamed(table, same_files, doubles)
        _merge_typed(table, gone, kept)
        ids = list(doubles.standing[claims.label(table.model)])
        for some in batches(ids):
            table.model.objects.filter(pk__in=some).delete()
    _claim(others, doubles)
    for table in TABLES:
        table.model.objects.filter(member=gone).update(member=kept)
    Import.objects.filter(member=gone).update(member=kept)
    Contact.objects.filter(member=gone).delete()
    forget_contacts(member=kept)
    refresh_contacts(member=kept)


def _merge_contacts(gone: Member, kept: Member) -> None:
    """A contact of both is one; one of ``gone`` alone is one of ``kept``."""
    theirs = dict(Contact.objects.filter(member=kept).order_by().values_list("key", "pk"))
    own = dict(Contact.objects.filter(member=gone).order_by().values_list("pk", "key"))
    moved = {pk: theirs[key] for pk, key in own.items() if key in theirs}
    for model in DEALINGS:
        rows = model.objects.filter(member=gone).order_by()
        pairs = rows.values_list("pk", "contact_id")
        changed = [(moved[contact], pk) for pk, contact in pairs if contact in moved]
        update_rows(model, ("contact_id",), changed)
    for some in batches([pk for pk in own if pk not in moved]):
        Contact.objects.filter(pk__in=some).update(member=kept)


@dataclass(frozen=True, slots=True)
class _Named:
    """A row with a natural key, and what it says."""

    link: chains.Link
    replaced_by: int | None


def _merge_chains(
    table: Table, gone: Member, kept: Member, others: list[Other], doubles: _Doubles
) -> None:
    """What both tell under one key is one chain, from the oldest word to the latest."""
    shared = _refs(table, gone) & _refs(table, kept)
    for some in batches(sorted(shared)):
        by_member = [_named(table, member, some) for member in (gone, kept)]
        keys = by_member[0].keys() & by_member[1].keys()
        found = [[*by_member[0][key], *by_member[1][key]] for key in keys]
        places = places_of(table, {one.link.pk for rows in found for one in rows}, others)
        joined: list[chains.Chain] = []
        for rows in found:
            rows.sort(key=lambda one: places[one.link.pk].last)
            chain = [rows[0]]
            for one in rows[1:]:
                if one.link.row != chain[-1].link.row:
                    chain.append(one)
                    continue
                first, double = sorted((chain[-1], one), key=lambda each: each.link.batch_id)
                chain[-1] = first
                last = max(places[first.link.pk].last, places[double.link.pk].last)
                places[first.link.pk].last = last
                del places[double.link.pk]
                pks = (double.link.pk, first.link.pk)
                doubles.add(table, *pks, double.link.batch_id, first.link.batch_id)
            joined.append({one.link.pk: one.replaced_by for one in chain})
        tell_days(table, places)
        link_chains(table, joined, places)


def _refs(table: Table, member: Member) -> set[str]:
    rows = table.model.objects.filter(member=member).exclude(ref="").order_by()
    return set(rows.values_list("ref", flat=True))


def _named(table: Table, member: Member, refs: Iterable[str]) -> dict[Any, list[_Named]]:
    found: dict[Any, list[_Named]] = defaultdict(list)
    rows = table.model.objects.filter(member=member, ref__in=refs)
    for link, by in chains.links(table, rows):
        found[table.key(link.row)].append(_Named(link, by))
    return found


def _same_files(applied: Any, gone: Member, kept: Member) -> list[tuple[Import, Import]]:
    """Return the pairs of imports of the same files, of the one member and of the other."""
    of_kept: dict[str, Import] = {}
    for one in applied:
        if one.member_id == kept.pk:
            of_kept.setdefault(one.digest, one)
    return [
        (one, of_kept[one.digest])
        for one in applied
        if one.member_id == gone.pk and one.digest in of_kept
    ]


def _merge_unnamed(
    table: Table, same_files: Iterable[tuple[Import, Import]], doubles: _Doubles
) -> None:
    """Rows without a natural key of the same files are the same rows, each once."""
    for own, other in same_files:
        unmatched: dict[Values, list[chains.Link]] = defaultdict(list)
        for link in _unnamed(table, other):
            unmatched[_frozen(link.row)].append(link)
        for link in _unnamed(table, own):
            equal = unmatched[_frozen(link.row)]
            if equal:
                same = equal.pop()
                doubles.add(table, link.pk, same.pk, link.batch_id, same.batch_id)


def _unnamed(table: Table, batch: Import) -> Iterator[chains.Link]:
    for link, _ in chains.links(table, table.model.objects.filter(batch=batch, ref="")):
        yield link


def _frozen(row: Values) -> Values:
    return tuple(repr(value) if isinstance(value, dict | list) else value for value in row)


def _merge_typed(table: Table, gone: Member, kept: Member) -> None:
    """A seat that was typed for both is there once."""
    if table.model is not Seat:
        return
    typed = Seat.objects.filter(batch__isnull=True)
    known = Counter(typed.filter(member=kept).values_list("kind", "since"))
    for pk, kind, since in typed.filter(member=gone).values_list("pk", "kind", "since"):
        if known[(kind, since)]:
            Seat.objects.filter(pk=pk).delete()


def _claim(others: Iterable[Other], doubles: _Doubles) -> None:
    """Imports claim the rows that are left, where they wrote or claimed one that is gone."""
    for other in others:
        former = {name: {*ids} for name, ids in other.claimed.items()}
        claimed: dict[str, set[int]] = defaultdict(set)
        for held in (former, doubles.writers.get(other.pk, {})):
            for name, ids in held.items():
                claimed[name] |= {doubles.left(name, pk) for pk in ids}
        if claimed != former:
            Import.objects.filter(pk=other.pk).update(claims=claims.pack(claimed))
