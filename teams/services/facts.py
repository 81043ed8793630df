"""Evidence becomes rows, once however often it arrives, and rows become evidence again."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q

from scoring.core.records import AnyRecord, Record
from teams.models import (
    Activity,
    Connection,
    Coverage,
    Exchange,
    Fact,
    Import,
    Invitation,
    Member,
    Seat,
)
from teams.services import chains, claims
from teams.services.contacts import contact_ids, refresh_contacts
from teams.services.facts_read import facts_of
from teams.services.mapping import TABLE_OF, TABLES, Key, Table, Values
from teams.services.opt_outs import kept
from teams.services.progress import beat
from teams.services.retractions import resolved
from teams.services.rows import batches

# So many rows a transaction: each has to wait for the disk once.
AT_ONCE = 10_000


@dataclass(frozen=True, slots=True)
class Counts:
    """What became of the evidence: rows written for the first time, known already, changed.

    What a later export has changed meanwhile is known, too.
    """

    new: int
    known: int
    changed: int


@dataclass
class _Applied:
    """What has become of evidence so far; of tables not in ``stored`` the member had nothing."""

    stored: Collection[Table]
    new: int = 0
    changed: int = 0
    outdated: int = 0
    claimed: dict[str, list[int]] = field(default_factory=dict)

    @property
    def counts(self) -> Counts:
        known = self.outdated + sum(map(len, self.claimed.values()))
        return Counts(self.new, known, self.changed)


def apply_reading(*, batch: Import, records: Iterable[AnyRecord]) -> Counts:
    """Every record is an active fact of the import's member, written by it or claimed by it.

    A fact is known by (member, kind, source, ref). Equal content is claimed, different content
    is a new row and the old one is marked as replaced, unless a later export told that
    (``chains``). Records without ``ref`` are always added. Several of one key in ``records`` are
    one: the last. What the member has switched off is left out (``opt_outs``).

    Rows are written in transactions of at most 10,000, each of which moves the heartbeat and, with
    it, ``Member.facts_version``. Raises ``SupersededError`` where another worker took over; what
    stands then belongs to the import and ``undo.retract`` takes it back.
    """
    told = kept(member=batch.member, records=records).records
    planned = rows_of(resolved(member=batch.member, records=told))
    with transaction.atomic():
        beat(batch, done=0, total=sum(map(len, planned.values())))
        contacts = contact_ids(member=batch.member, told=planned)
    applied = _Applied({table for table in planned if chains.has_any(batch.member_id, table)})
    steps = [*_steps(planned)]
    for step in steps:
        with transaction.atomic():
            beat(batch, done=batch.done + sum(len(rows) for _, rows in step))
            grown = [
                _apply(batch, table, _with_contacts(table, rows, contacts), applied)
                for table, rows in step
            ]
            if any(grown):
                grow_version(batch.member_id)
            if step is steps[-1]:
                _settle(batch, applied, has_contacts=bool(contacts))
    _confirm(batch, applied)
    return applied.counts


def _steps(
    planned: Mapping[Table, Sequence[Values]],
) -> Iterator[list[tuple[Table, Sequence[Values]]]]:
    """Yield what each transaction writes, in the order of the tables; one at least."""
    step: list[tuple[Table, Sequence[Values]]] = []
    written = 0
    for table, rows in planned.items():
        for some in batches(rows):
            if written + len(some) > AT_ONCE:
                yield step
                step, written = [], 0
            step.append((table, some))
            written += len(some)
    yield step


def _settle(batch: Import, applied: _Applied, *, has_contacts: bool) -> None:
    """What became of everything stands with the import, and contacts are as they are known now."""
    counts = applied.counts
    beat(
        batch,
        claims=claims.pack(applied.claimed),
        new_count=counts.new,
        known_count=counts.known,
        changed_count=counts.changed,
    )
    if has_contacts:
        refresh_contacts(member=batch.member)


def _confirm(batch: Import, applied: _Applied) -> None:
    """What was known is told as of this import too.

    After the claims are stored: a run that dies in between is taken back exactly.
    """
    for table in TABLES:
        for some in batches(applied.claimed.get(claims.label(table.model), [])):
            rows = table.model.objects.filter(pk__in=some, told_on__lt=batch.told_on)
            with transaction.atomic():
                beat(batch)
                rows.update(told_on=batch.told_on)


def load_records(*, member: Member) -> list[AnyRecord]:
    """Return the member's active facts as evidence, seats as Member records among them."""
    return load_records_of(member_ids=[member.pk])[member.pk]


def load_records_like(*types: type[Record], member: Member) -> list[AnyRecord]:
    """Return the member's active facts from the tables in which records of these types stand."""
    tables = list(dict.fromkeys(TABLE_OF[one] for one in types))
    return facts_of(member_ids=[member.pk], tables=tables)[member.pk].records


def load_ageing_records_of(
    *, member_ids: Collection[int], until: date
) -> dict[int, list[AnyRecord]]:
    """Return what of many members' evidence, dated up to a day, can age, by member, in one query.

    States do not, nor do connections with whom nothing was ever exchanged: of real archives these
    are most of the rows.
    """
    theirs = {"contact": OuterRef("contact"), "replaced_by": None}
    talked = Exists(Exchange.objects.filter(**theirs)) | Exists(Invitation.objects.filter(**theirs))
    dated = Q(on__lte=until)
    wanted: dict[type[Fact], Q] = {
        Activity: dated,
        Connection: dated & Q(talked),
        Invitation: dated,
        Exchange: dated,
        Coverage: Q(),
        Seat: Q(),
    }
    tables = [table for table in TABLES if table.model in wanted]
    found = facts_of(member_ids=member_ids, tables=tables, only=wanted)
    return {pk: facts.records for pk, facts in found.items()}


def load_records_of(*, member_ids: Collection[int]) -> dict[int, list[AnyRecord]]:
    """Return the active facts of many members as evidence, by member, in one query."""
    return {pk: facts.records for pk, facts in facts_of(member_ids=member_ids).items()}


def rows_of(records: Iterable[AnyRecord]) -> dict[Table, list[Values]]:
    """Return the rows of records by table, the last of each natural key."""
    keyed: dict[Table, dict[Key | int, Values]] = {table: {} for table in TABLES}
    for number, record in enumerate(records):
        table = TABLE_OF[type(record)]
        row = table.row(record)
        key = table.key(row)
        keyed[table][number if key is None else key] = row
    return {table: list(rows.values()) for table, rows in keyed.items() if rows}


def grow_version(member_id: int) -> None:
    """The member's evidence is another one: scores of an earlier version are out of date."""
    Member.objects.filter(pk=member_id).update(facts_version=F("facts_version") + 1)


def _with_contacts(
    table: Table, rows: Sequence[Values], contacts: Mapping[str, int]
) -> Sequence[Values]:
    at = table.contact
    if at is None:
        return rows
    return [(*row[:at], contacts[row[at]], *row[at + 1 :]) for row in rows]


def _apply(batch: Import, table: Table, rows: Sequence[Values], applied: _Applied) -> bool:
    """Store rows of a table; return whether any of them is new or another one."""
    known = chains.standing(batch.member_id, table, rows) if table in applied.stored else {}
    claimed: list[int] = []
    fresh: list[Values] = []
    replaced: list[int] = []
    silent = 0
    outdated: list[tuple[Values, chains.Link]] = []
    if not known:
        fresh, silent = [*rows], sum(not table.tells(row) for row in rows)
    for row in rows if known else ():
        link = known.get(table.key(row))
        if link is None:
            fresh.append(row)
            silent += not table.tells(row)
        elif link.row == row:
            claimed.append(link.pk)
        elif link.told_on > batch.told_on:
            outdated.append((row, link))
        else:
            fresh.append(row)
            replaced.append(link.pk)
    if outdated:
        seen = chains.put_below(batch, table, outdated)
        applied.outdated += len(outdated) - len(seen)
        claimed += seen
    if claimed:
        applied.claimed.setdefault(claims.label(table.model), []).extend(claimed)
    if fresh:
        chains.put_on_top(batch, table, fresh, replaced)
        applied.new += len(fresh) - len(replaced) - silent
        applied.changed += len(replaced)
    return bool(fresh)
