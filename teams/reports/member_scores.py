"""One member's score, its change and what to do next, as values for programs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from accounts.access import Access
from accounts.rules import rulebook_of, rules_today
from scoring.core.advice import next_actions
from scoring.core.ledger import adds_up, corrections, ledger_over
from scoring.core.result import LedgerLine, NextAction
from scoring.evidence import Evidence, evidence_of
from scoring.selectors import StoredScore, last_scored_day, scores_on
from teams.models import Member


class NoScoreError(Exception):
    """There is no score on the day. ``day`` is None where there is none at all."""

    def __init__(self, day: date | None) -> None:
        super().__init__(day)
        self.day = day


class BeingScoredError(Exception):
    """The evidence or the rules have changed, and the score is not computed yet."""


@dataclass(frozen=True, slots=True)
class Change:
    """Why the points changed between two days: ``lines`` sum to the difference of each pillar.

    ``corrections`` lead from what the earlier day showed first to what it shows now.
    """

    before: StoredScore
    after: StoredScore
    lines: tuple[LedgerLine, ...]
    corrections: tuple[LedgerLine, ...] = ()

    @property
    def told(self) -> tuple[LedgerLine, ...]:
        """All lines: they sum to the difference from what the earlier day showed first."""
        return (*self.corrections, *self.lines)

    @property
    def points(self) -> Decimal | None:
        """The change of the total; None where it is missing on one of the days."""
        before, after = self.before.score.total, self.after.score.total
        return None if before is None or after is None else after - before


def member_score(*, member: Member, on: date | None) -> StoredScore:
    """Return the member's score on a day, by default the latest. Raises NoScoreError."""
    day = on or last_scored_day(member_ids=[member.pk])
    found = None if day is None else scores_on(member_ids=[member.pk], on=day).get(member.pk)
    if found is None:
        raise NoScoreError(day)
    return found


def member_change(*, access: Access, member: Member, since: date, on: date | None) -> Change:
    """Return why the member's points changed since a day, up to another or the latest.

    Raises NoScoreError, BeingScoredError, and ValueError where ``since`` is not the earlier day.
    """
    after = member_score(member=member, on=on)
    if since >= after.score.as_of:
        raise ValueError(f"{since} is not before {after.score.as_of}")
    before = member_score(member=member, on=since)
    rulebook = rulebook_of(access.organization)
    rules = rulebook.on(since), rulebook.on(after.score.as_of)
    evidence = evidence_for(member, after)
    lines = ledger_over(evidence.records, since, after.score.as_of, *rules)
    if not adds_up(lines, before.score, after.score):
        raise BeingScoredError
    restated = before.restated
    corrected = corrections(restated.former, before.score, after.score) if restated else ()
    return Change(before, after, tuple(lines), corrected)


def member_next_points(
    *, access: Access, member: Member, limit: int | None
) -> tuple[NextAction, ...]:
    """Return what would earn the member most next, as of the latest score, under today's rules.

    Raises NoScoreError and BeingScoredError.
    """
    stored = member_score(member=member, on=None)
    evidence = evidence_for(member, stored)
    rules = rules_today(access.organization)
    return tuple(
        next_actions(
            evidence.records,
            stored.score.as_of,
            rules.spec,
            policy=rules.policy,
            aliases=rules.aliases,
            limit=limit,
        )
    )


def evidence_for(member: Member, stored: StoredScore) -> Evidence:
    """Return the evidence that a score was computed from. Raises BeingScoredError."""
    evidence = evidence_of(member=member)
    if evidence.version != stored.facts_version:
        raise BeingScoredError
    return evidence
