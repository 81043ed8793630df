"""What members brought about between two days, by active day: of evidence, so of few at once."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from scoring.core.ledger import ledgers
from scoring.core.movers import LEAST_ACTIVE_DAYS, active_days, per_active_day
from scoring.core.rules import Rules
from scoring.core.timeline import build, concatenate
from teams.services.facts import load_records_of


@dataclass(frozen=True, slots=True)
class Earned:
    """Points by active day, and the change of all points, which the ledger explains."""

    per_day: Decimal
    change: Decimal


def earned(
    *, member_ids: Collection[int], since: date, on: date, rules: Rules
) -> dict[int, Earned]:
    """Return what those of the members with enough active days earned after ``since`` up to ``on``.

    The rules hold on both days. The number of queries does not depend on the members.
    """
    records = load_records_of(member_ids=member_ids)
    whole = {
        member: build(known, rules.spec, aliases=rules.aliases, since=since)
        for member, known in records.items()
    }
    if not whole:
        return {}
    counts = active_days(concatenate(list(whole.values())), since, on).tolist()
    days = {m: n for m, n in zip(whole, counts, strict=True) if n >= LEAST_ACTIVE_DAYS}
    if not days:
        return {}
    aged = [
        build(records[member], rules.spec, aliases=rules.aliases, until=since, since=on)
        for member in days
    ]
    lines = ledgers([whole[member] for member in days], aged, since, on, rules.spec, rules.policy)
    found: dict[int, Earned] = {}
    for member, own in zip(days, lines, strict=True):
        points = per_active_day(own, days[member])
        if points is not None:
            found[member] = Earned(points, sum((line.points for line in own), Decimal(0)))
    return found
