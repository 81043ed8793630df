"""Why many members' totals changed between two days: what the ledger of a group is made of.

Both days are stored, component by component; what they do not tell is how much of the earlier
activity is left on the later one. For that the evidence up to the earlier day is read, of many
members at once, and not at all where the days are a whole window apart. What was worked out is
kept for a day, by everything that it depends on: a worker does so for large groups.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from hashlib import blake2b

from django.core.cache import cache

from accounts.rules import Rulebook
from scoring.core.ledger import aged_metrics, between, nothing_left
from scoring.core.metrics import Metrics
from scoring.core.pools import hundredths
from scoring.core.records import AnyRecord
from scoring.core.result import Cause, LedgerLine
from scoring.core.rules import Rules
from scoring.core.score import evaluate
from scoring.core.timeline import Timeline, build
from scoring.models import ScoreSnapshot
from scoring.snapshots import points, scores_of
from scoring.totals import StoredTotal
from teams.models import Member
from teams.services.facts import load_ageing_records_of, load_records_of

AT_ONCE = 50
KEPT = 24 * 60 * 60

Lines = tuple[LedgerLine, ...]


@dataclass(frozen=True, slots=True)
class Span:
    """Two days, and the rules of each."""

    since: date
    on: date
    before: Rules
    after: Rules

    @classmethod
    def of(cls, rulebook: Rulebook, since: date, on: date) -> Span:
        """Return the days with their rules. Raises ValueError unless the first is the earlier."""
        if since >= on:
            raise ValueError(f"{since} is not before {on}")
        return cls(since, on, rulebook.on(since), rulebook.on(on))

    @property
    def needs_evidence(self) -> bool:
        """Whether anything is left on the last day of what counted on the first one."""
        apart = (self.on - self.since).days
        return self.before != self.after or apart < self.before.spec.spans.window

    @property
    def at_once(self) -> int:
        """How many members are worked out at once: without evidence a member is ten times less."""
        return AT_ONCE if self.needs_evidence else 10 * AT_ONCE


def known_changes(
    *, span: Span, before: Mapping[int, StoredTotal], after: Mapping[int, StoredTotal]
) -> dict[int, Lines]:
    """Return the ledgers that were worked out already, by member."""
    keys = {pk: _key(span, pk, before[pk], after[pk]) for pk in before.keys() & after.keys()}
    found = cache.get_many(keys.values())
    return {pk: _unpacked(span, found[key]) for pk, key in keys.items() if key in found}


def work_out(*, span: Span, member_ids: Collection[int]) -> dict[int, Lines]:
    """Return the ledgers of the members by member, and keep them.

    Those whose facts have changed since, or that other rules have scored, are left out: their
    scores are about to be computed anew. So are those without a total on one of the days.
    """
    done: dict[int, Lines] = {}
    ids = sorted(member_ids)
    for start in range(0, len(ids), span.at_once):
        done |= _work_out(span, ids[start : start + span.at_once])
    return done


def is_told(span: Span, before: StoredTotal, after: StoredTotal, facts_version: int | None) -> bool:
    """Return whether stored totals are of the member's facts and by the rules of their days."""
    rules = ((before, span.before), (after, span.after))
    return all(
        (stored.facts_version, stored.model, stored.policy) == (facts_version, by.name, by.policy)
        for stored, by in rules
    )


def _work_out(span: Span, member_ids: Sequence[int]) -> dict[int, Lines]:
    """One batch, but for what is known. Of whom facts arrive meanwhile, nothing is kept."""
    versions = _versions(member_ids)
    rows = ScoreSnapshot.objects.filter(member_id__in=member_ids, on__in=(span.since, span.on))
    stored = {(row.member_id, row.on): row for row in rows}
    pairs = {
        pk: (stored[pk, span.since], stored[pk, span.on])
        for pk in member_ids
        if (pk, span.since) in stored and (pk, span.on) in stored
    }
    totals = {pk: tuple(map(_total, pair)) for pk, pair in pairs.items()}
    wanted = [
        pk
        for pk, (first, last) in totals.items()
        if first.total is not None
        and last.total is not None
        and is_told(span, first, last, versions.get(pk))
    ]
    before, after = ({pk: totals[pk][i] for pk in wanted} for i in (0, 1))
    known = known_changes(span=span, before=before, after=after)
    wanted = [pk for pk in wanted if pk not in known]
    if not wanted:
        return known
    found = dict(zip(wanted, _ledgers(span, [pairs[pk] for pk in wanted]), strict=True))
    same = _versions(wanted)
    found = {pk: lines for pk, lines in found.items() if same.get(pk) == versions[pk]}
    kept = {_key(span, pk, *totals[pk]): _packed(lines) for pk, lines in found.items()}
    cache.set_many(kept, KEPT)
    return known | found


def _versions(member_ids: Sequence[int]) -> dict[int, int]:
    return dict(Member.objects.filter(pk__in=member_ids).values_list("pk", "facts_version"))


def _total(row: ScoreSnapshot) -> StoredTotal:
    return StoredTotal(
        *(points(row.total), row.model, row.policy, row.facts_version, row.computed_at, row.former)
    )


def _ledgers(span: Span, pairs: Sequence[tuple[ScoreSnapshot, ScoreSnapshot]]) -> Iterator[Lines]:
    """The ledgers of members whose totals are stored on both days, in their order."""
    ids = [first.member_id for first, _ in pairs]
    before = scores_of([first for first, _ in pairs], span.before.spec)
    after = scores_of([last for _, last in pairs], span.after.spec)
    if span.before != span.after:
        records = load_records_of(member_ids=ids)
        now = evaluate(
            [_timeline(span, records[pk], until=None) for pk in ids],
            *(span.on, span.on, span.before.spec, span.before.policy),
        )
        left = _left(span, [records[pk] for pk in ids])
        ledgers = between(before, now, left, later=after)
    elif not span.needs_evidence:
        ledgers = between(before, after, nothing_left(len(ids), span.before.spec))
    else:
        records = load_ageing_records_of(member_ids=ids, until=span.since)
        ledgers = between(before, after, _left(span, [records[pk] for pk in ids]))
    return map(tuple, ledgers)


def _left(span: Span, records: Sequence[Sequence[AnyRecord]]) -> Metrics:
    """What is left on the last day of what was known on the first one."""
    return aged_metrics([_timeline(span, of, until=span.since) for of in records], span.on)


def _timeline(span: Span, records: Sequence[AnyRecord], until: date | None) -> Timeline:
    rules = span.before
    return build(records, rules.spec, aliases=rules.aliases, until=until, since=span.on)


def _key(span: Span, member_id: int, before: StoredTotal, after: StoredTotal) -> str:
    """All that the lines depend on: another value of any of it is another key."""
    rules = [(by.name, by.policy, sorted(by.aliases)) for by in (span.before, span.after)]
    told = repr((span.since, span.on, rules, before, after))
    digest = blake2b(told.encode(), digest_size=16).hexdigest()
    return f"change:{member_id}:{digest}"


def _packed(lines: Lines) -> list[tuple[str, str, int]]:
    return [(line.component, line.cause, hundredths(line.points)) for line in lines]


def _unpacked(span: Span, packed: Iterable[tuple[str, Cause, int]]) -> Lines:
    pillar_of = span.before.spec.pillar_of
    return tuple(
        LedgerLine(name, pillar_of[name], cause, Decimal(cents).scaleb(-2))
        for name, cause, cents in packed
    )
