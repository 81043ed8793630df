"""A member's stored history against the ledger: is every change of every day explained?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

from accounts.models import Organization
from accounts.rules import rulebook_of
from scoring.core.result import LedgerLine
from scoring.core.walk import Step, walk
from scoring.evidence import evidence_of
from scoring.selectors import HistoryDay, history, scored_days
from teams.models import Member

PILLARS = ("brand", "find", "insights", "relationships")
NONE = Decimal(0)


@dataclass(frozen=True, slots=True)
class WalkedDay:
    """One day against the day before.

    ``began`` is what pillars add that had no value the day before, or take away that have none
    any more. ``unexplained`` is what the lines do not tell of the other pillars, by name: nothing.
    """

    on: date
    lines: tuple[LedgerLine, ...]
    began: Decimal
    unexplained: dict[str, Decimal]


@dataclass(frozen=True, slots=True)
class Walk:
    """All days with a score in turn, the first and the last with their points of all pillars."""

    first: date
    last: date
    before: Decimal
    after: Decimal
    days: tuple[WalkedDay, ...]


def walk_member(*, organization: Organization, member: Member, days: int) -> Walk | None:
    """Return the walk over the member's last ``days`` steps, or all; None without two days.

    It reads what is stored and what it is computed from. Scores that wait for a recompute differ.
    """
    scored = scored_days(member_id=member.pk)
    if scored is None:
        return None
    first = max(scored.first, scored.last - timedelta(days=days))
    stored = history(member_ids=[member.pk], first=first, last=scored.last)[member.pk]
    spans = rulebook_of(organization).spans(first, scored.last)
    steps = list(walk(evidence_of(member=member).records, spans))
    if not steps:
        return None
    return Walk(
        first=first,
        last=scored.last,
        before=_points(stored[0]),
        after=_points(stored[-1]),
        days=tuple(_walked(stored, steps)),
    )


def _walked(stored: tuple[HistoryDay, ...], steps: list[Step]) -> Iterator[WalkedDay]:
    """Raise ValueError where a day has no score."""
    for (before, after), step in zip(pairwise(stored), steps, strict=True):
        began, open_points = NONE, {}
        for pillar in PILLARS:
            old, new = getattr(before, pillar), getattr(after, pillar)
            told = sum((line.points for line in step.lines if line.pillar == pillar), NONE)
            changed = (new or NONE) - (old or NONE)
            if old is None or new is None:
                began += changed
                changed = NONE
            if changed != told:
                open_points[pillar] = changed - told
        yield WalkedDay(step.on, step.lines, began, open_points)


def _points(day: HistoryDay) -> Decimal:
    return sum((getattr(day, pillar) or NONE for pillar in PILLARS), NONE)
