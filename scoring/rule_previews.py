"""What scores would be under other rules than those in force: nothing is stored."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import groupby
from typing import Any

from accounts.rules import Rulebook
from scoring.core.ledger import rule_lines
from scoring.core.result import LedgerLine, Score
from scoring.core.rules import Rules
from scoring.core.score import evaluate
from scoring.core.timeline import Timeline, build
from scoring.evidence import evidence_of
from scoring.models import ScoreOutlook
from scoring.outlooks import in_force, not_left, timeline_of
from teams.models import Member

MEMBERS = 500


@dataclass(frozen=True, slots=True)
class Preview:
    """A member's score on a day under the rules in force and under others.

    ``lines`` say what each component has of the difference.
    """

    member_id: int
    before: Score
    after: Score
    lines: tuple[LedgerLine, ...]

    @property
    def change(self) -> Decimal | None:
        """The change of the total; None where it is missing before or after."""
        if self.before.total is None or self.after.total is None:
            return None
        return self.after.total - self.before.total


def preview_rules(*, now: Rules, then: Rules) -> list[Preview]:
    """Return the scores of everybody who has one, on their last scored day, under both rules.

    Who has left is not among them: no later rules will score them.
    Words are not compared: what comments and titles weigh was judged when they were imported.
    Where the names of the own company are the same, no fact is read.
    """
    rows = ScoreOutlook.objects.filter(not_left(), model=now.name).order_by("since", "pk")
    wanted = ("member_id", "since", "contributions", "covered", "seats")
    found: list[Preview] = []
    for since, outlooks in groupby(
        rows.values_list(*wanted, named=True), key=lambda row: row.since
    ):
        alike = list(outlooks)
        for start in range(0, len(alike), MEMBERS):
            found += _previews(alike[start : start + MEMBERS], since, now, then)
    return found


def members_waiting(rulebook: Rulebook) -> int:
    """Return how many members are not scored by the rules in force yet: a preview lacks them."""
    return ScoreOutlook.objects.filter(not_left()).exclude(in_force(rulebook)).count()


def _previews(rows: Sequence[Any], day: date, now: Rules, then: Rules) -> Iterator[Preview]:
    before = evaluate([timeline_of(rows, now.spec)], day, day, now.spec, now.policy)
    after = evaluate(_timelines(rows, now, then), day, day, then.spec, then.policy)
    lines = rule_lines(before, after)
    for place, row in enumerate(rows):
        told = tuple(lines[place])
        yield Preview(row.member_id, before.at(place, day), after.at(place, day), told)


def _timelines(rows: Sequence[Any], now: Rules, then: Rules) -> list[Timeline]:
    """What counts does not depend on targets and points, but on who is a co-worker."""
    if now.aliases == then.aliases:
        return [timeline_of(rows, then.spec)]
    members = Member.objects.in_bulk([row.member_id for row in rows])
    evidence = (evidence_of(member=members[row.member_id]) for row in rows)
    return [build(each.records, then.spec, aliases=then.aliases) for each in evidence]
