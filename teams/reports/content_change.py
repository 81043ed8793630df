"""Before and after a change of habit: what was posted, and why the brand pillar moved."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal

from accounts.access import Access
from accounts.rules import rulebook_of
from scoring.core.model import ModelSpec
from scoring.core.result import LedgerLine, PillarName, Score
from scoring.selectors import scored_days
from teams.models import Member
from teams.reports.content_panels import Posts, habit_rows
from teams.reports.content_query import OUTSIDE
from teams.reports.content_shapes import BrandChange, Change, ComponentStep
from teams.reports.ledger_shapes import LedgerRow
from teams.reports.member_scores import BeingScoredError, NoScoreError, member_change
from teams.reports.wording.labels import component_label, day, scale_label

BRAND: PillarName = "brand"
DAY = timedelta(days=1)
OTHER = frozenset({"state", "rate", "coverage", "seat", "rules"})
BEING_SCORED = "New data has come: the score is being computed, and its ledger comes with it."


def change_of(
    posts: Posts, first: date, last: date, on: date | None, *, access: Access, member: Member | None
) -> Change:
    """Return what was before a day and from it on, and the brand pillar of one member."""
    if on is None:
        return Change(on=None)
    if not first < on <= last:
        return Change(on=on, missing=OUTSIDE)
    rows = habit_rows(posts, first, on, last)
    if rows is None:
        return Change(on=on, missing="Too few people posted before or after: hidden.")
    if member is None:
        return Change(on=on, rows=rows)
    brand, why = _brand(access, member, on - DAY, last)
    return Change(on=on, rows=rows, brand=brand, brand_missing=why)


def _brand(
    access: Access, member: Member, since: date, last: date
) -> tuple[BrandChange | None, str]:
    """Return the brand pillar on the last day of the old habit and on the last day with a score."""
    known = scored_days(member_id=member.pk)
    if known is None:
        return None, "There is no score yet."
    as_of = min(last, known.last)
    if since < known.first:
        return None, f"The first day with a score is {day(known.first)} {known.first.year}."
    if since >= as_of:
        return None, f"The last day with a score is {day(known.last)} {known.last.year}."
    try:
        found = member_change(access=access, member=member, since=since, on=as_of)
    except NoScoreError:
        return None, f"There is no score on {day(since)} or {day(as_of)}."
    except BeingScoredError:
        return None, BEING_SCORED
    before, after = found.before.score, found.after.score
    was, now = before.pillars[BRAND].points, after.pillars[BRAND].points
    if was is None or now is None:
        return None, f"The brand pillar is not measured on {day(since if was is None else as_of)}."
    spec = rulebook_of(access.organization).on(as_of).spec
    change = BrandChange(
        since=since,
        as_of=as_of,
        before=was,
        after=now,
        total_before=before.total,
        total_after=after.total,
        steps=tuple(_steps(spec, found.lines, before, after)),
        scale=scale_label(BRAND, after.pillars[BRAND].measured_max),
    )
    return (change, "") if change.sum.net == change.change else (None, BEING_SCORED)


def _steps(
    spec: ModelSpec, lines: Iterable[LedgerLine], before: Score, after: Score
) -> Iterable[ComponentStep]:
    own = [line for line in lines if line.pillar == BRAND]
    for component in spec.components:
        if spec.pillar_of[component.name] != BRAND:
            continue
        told = [line for line in own if line.component == component.name]
        was = before.components.get(component.name)
        yield ComponentStep(
            code=component.code,
            name=component.name,
            label=component_label(component.name),
            cap=component.max,
            before=None if was is None else was.points,
            after=after.components[component.name].points,
            line=LedgerRow(
                code=component.code,
                name=component.name,
                label=component_label(component.name),
                pillar=BRAND,
                faded=_sum(told, {"ageing"}),
                new=_sum(told, {"new"}),
                other=_sum(told, OTHER),
            ),
        )


def _sum(lines: Iterable[LedgerLine], causes: Iterable[str]) -> Decimal:
    return sum((line.points for line in lines if line.cause in causes), Decimal("0.00"))
