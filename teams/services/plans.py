"""What an import would change, told without changing anything."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from scoring.core.evidence import current
from scoring.core.records import AnyRecord
from teams.models import Contact, Member
from teams.services import chains
from teams.services.facts import Counts, load_records, rows_of
from teams.services.mapping import TABLE_OF, Key, Table, Values
from teams.services.retractions import resolved
from teams.services.rows import batches


@dataclass(frozen=True, slots=True)
class Plan:
    """What would become of the evidence, and what the member's evidence would be then."""

    counts: Counts
    outdated: frozenset[tuple[Table, Key]]


def plan(*, member: Member, records: Iterable[AnyRecord], told_on: date) -> Plan:
    """Return what an import of the records would do, told on a day; as ``facts.apply_reading``."""
    contacts = dict(Contact.objects.filter(member=member).order_by().values_list("key", "pk"))
    new = known = changed = 0
    outdated: set[tuple[Table, Key]] = set()
    for table, rows in rows_of(resolved(member=member, records=records)).items():
        is_known = chains.has_any(member.pk, table)
        for some in batches(_with_contacts(table, rows, contacts)):
            standing = chains.standing(member.pk, table, some) if is_known else {}
            for row in some:
                key = table.key(row)
                link = standing.get(key) if key else None
                if link is None or key is None:
                    new += table.tells(row)
                elif link.row == row:
                    known += 1
                elif link.told_on > told_on:
                    known += 1
                    outdated.add((table, key))
                else:
                    changed += 1
    return Plan(Counts(new, known, changed), frozenset(outdated))


def evidence_after(
    *, member: Member, records: Sequence[AnyRecord], planned: Plan
) -> list[AnyRecord]:
    """Return the member's evidence as it would be after an import of the records."""
    told = resolved(member=member, records=records)
    telling = [record for record in told if not _is_outdated(record, planned)]
    return current([*load_records(member=member), *telling])


def _is_outdated(record: AnyRecord, planned: Plan) -> bool:
    if not planned.outdated:
        return False
    table = TABLE_OF[type(record)]
    key = table.key(table.row(record))
    return key is not None and (table, key) in planned.outdated


def _with_contacts(
    table: Table, rows: Sequence[Values], contacts: dict[str, int]
) -> Sequence[Values]:
    """Contacts as they are stored; one who is not met yet is nobody's row."""
    at = table.contact
    if at is None:
        return rows
    return [(*row[:at], contacts.get(row[at]), *row[at + 1 :]) for row in rows]
