"""A history read by the rules of another version: computed when it is asked for, never stored."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date
from decimal import Decimal

from accounts.rules import Period, Rulebook
from scoring.core.records import AnyRecord
from scoring.core.result import Score
from scoring.core.score import evaluate
from scoring.core.timeline import build
from scoring.snapshots import VALUES
from teams.reports.shapes import Choice
from teams.reports.trend_shapes import Anew, Reading
from teams.reports.wording.labels import rules_label


def period_of(rulebook: Rulebook, number: str) -> Period | None:
    """Return the version of a number as addresses name it; None where there is none, or but one."""
    if len(rulebook.periods) == 1:
        return None
    return next((each for each in rulebook.periods if str(each.number) == number), None)


def rules_choices(rulebook: Rulebook, chosen: Period | None) -> tuple[Choice, ...]:
    """Return the versions that a history can be read by; none where there is but one."""
    if len(rulebook.periods) == 1:
        return ()
    return tuple(
        Choice(str(each.number), rules_label(each.rules.name), each is chosen)
        for each in rulebook.periods
    )


def read_anew(
    records: Iterable[AnyRecord], period: Period, days: Collection[date], score: Score
) -> Anew:
    """Return the totals of the days by the rules of a version, and both readings of a score.

    Computed of the evidence of now; the day of ``score`` is one of the days.
    """
    rules, first, last = period.rules, min(days), max(days)
    timeline = build(records, rules.spec, aliases=rules.aliases, since=first)
    scores = evaluate([timeline], first, last, rules.spec, rules.policy)
    found = {day: scores.at(0, day) for day in days}
    was, now = _values(score), _values(found[score.as_of])
    return Anew(
        label=rules_label(rules.name),
        totals={day: each.total for day, each in found.items()},
        on=score.as_of,
        was=rules_label(score.model),
        rows=tuple(Reading(name, was[name], now[name]) for name in (*VALUES[1:], "total")),
    )


def _values(score: Score) -> dict[str, Decimal | None]:
    pillars: dict[str, Decimal | None] = {n: p.points for n, p in score.pillars.items()}
    return {**pillars, "total": score.total}
