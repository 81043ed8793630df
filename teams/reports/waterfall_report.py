"""The waterfall beside a score: the ledger between two days as steps, component by component."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext, gettext_noop

from accounts.access import Access
from scoring.core.result import ComponentScore, LedgerLine, PillarName, Score
from teams.models import Member
from teams.reports.member_scores import BeingScoredError, Change, NoScoreError, member_change
from teams.reports.score_parts import pillars_listed
from teams.reports.shapes import ScorePage
from teams.reports.waterfall_shapes import Waterfall, WaterfallStep
from teams.reports.wording.labels import component_label, day, pillar_label, rules_label

ZERO = Decimal("0.00")
BEING_SCORED = gettext_noop("New data is being scored. The steps follow.")
NOTHING_COMMON = gettext_noop(
    "No pillar has a value on both days, so there is nothing that steps could connect."
)


@dataclass(frozen=True, slots=True)
class _Part:
    """What one component moved, ``rules`` of it by other rules."""

    code: str
    name: str
    pillar: PillarName
    was: Decimal | None
    now: Decimal | None
    net: Decimal
    rules: Decimal


def waterfall_of(page: ScorePage, *, access: Access, member: Member) -> Waterfall | None:
    """Return the steps between the two days of a page of a score; None where it has no score.

    Out of the ledger of the page where it has one. Where a total is missing, the ledger of the
    pillars that are measured on both days is made for it.
    """
    if page.score is None or page.since is None:
        return None
    if page.ledger is not None:
        return _built(
            Waterfall(
                since=page.ledger.since,
                as_of=page.ledger.as_of,
                before=page.ledger.before,
                after=page.ledger.after,
            ),
            [*_of_ledger(page)],
            page.rules,
            page.score.components.values(),
        )
    empty = Waterfall(since=page.since, as_of=page.as_of)
    if page.change is not None:
        return replace(empty, missing=gettext(BEING_SCORED))
    if page.days is not None and page.since < page.days.first:
        return replace(empty, missing=_none_on(page.since))
    return _of_pillars(access, member, page.since, page.as_of)


def _of_ledger(page: ScorePage) -> Iterator[_Part]:
    made = {row.component.name: row for group in page.made for row in group.components}
    rows = {row.name: row for row in page.ledger.sum.rows} if page.ledger else {}
    for name, one in made.items():
        if (row := rows.get(name)) is not None:
            now = one.component.points
            yield _Part(row.code, name, row.pillar, one.was, now, row.net, row.rules)


def _none_on(since: date) -> str:
    return gettext("There is no score on %(day)s to begin from.") % {"day": day(since)}


def _of_pillars(access: Access, member: Member, since: date, as_of: date) -> Waterfall:
    empty = Waterfall(since=since, as_of=as_of)
    try:
        found = member_change(access=access, member=member, since=since, on=as_of)
    except NoScoreError:
        return replace(empty, missing=_none_on(since))
    except BeingScoredError:
        return replace(empty, missing=gettext(BEING_SCORED))
    before, after = found.before.score, found.after.score
    both = [
        name
        for name, pillar in after.pillars.items()
        if pillar.points is not None and before.pillars[name].points is not None
    ]
    outside = tuple(_outside(before, after, name) for name in after.pillars if name not in both)
    if not both:
        return replace(empty, missing=gettext(NOTHING_COMMON), outside=outside)
    return _built(
        replace(
            empty,
            before=_sum_of(before, both),
            after=_sum_of(after, both),
            of=pillars_listed(both),
            outside=outside,
        ),
        [*_of_lines(found)],
        rules_label(after.model),
        [one for one in after.components.values() if one.pillar in both],
    )


def _of_lines(found: Change) -> Iterator[_Part]:
    before, after = found.before.score, found.after.score
    for name, now in after.components.items():
        own = [line for line in found.lines if line.component == name]
        if not own:
            continue
        was = before.components.get(name)
        yield _Part(
            code=now.code,
            name=name,
            pillar=now.pillar,
            was=None if was is None else was.points,
            now=now.points,
            net=_sum(own),
            rules=_sum(line for line in own if line.cause == "rules"),
        )


def _built(
    empty: Waterfall,
    parts: Sequence[_Part],
    rules: str,
    components: Iterable[ComponentScore],
) -> Waterfall:
    """Return the waterfall with a step for each component, and one for other rules at the end."""
    reached, by_rules, steps = empty.before, ZERO, []
    for part in parts:
        by_rules += part.rules
        change = part.net - part.rules
        if not change:
            continue
        reached += change
        steps.append(
            WaterfallStep(
                label=component_label(part.name),
                change=change,
                reached=reached,
                code=part.code,
                name=part.name,
                pillar=part.pillar,
                was=part.was,
                now=part.now,
            )
        )
    if by_rules:
        reached += by_rules
        steps.append(
            WaterfallStep(
                label=gettext("Other %(rules)s") % {"rules": rules},
                change=by_rules,
                reached=reached,
            )
        )
    if reached != empty.after:
        return replace(empty, missing=gettext(BEING_SCORED))
    moved = {part.name for part in parts if part.net}
    still = sum(one.points is not None and one.name not in moved for one in components)
    return replace(empty, steps=tuple(steps), still=still)


def _outside(before: Score, after: Score, name: PillarName) -> str:
    """Return what is known of a pillar that has no value on one of the days, or on neither."""
    was, now = before.pillars[name].points, after.pillars[name].points
    told = [
        gettext("not measured on %(day)s") % {"day": day(score.as_of)}
        if points is None
        else gettext("%(points)s on %(day)s") % {"points": f"{points:.2f}", "day": day(score.as_of)}
        for score, points in ((before, was), (after, now))
    ]
    if was is None and now is None:
        return gettext("%(pillar)s: not measured on either day.") % {"pillar": pillar_label(name)}
    return f"{pillar_label(name)}: {gettext(' and ').join(told)}."


def _sum_of(score: Score, names: Iterable[PillarName]) -> Decimal:
    return sum((score.pillars[name].points or ZERO for name in names), ZERO)


def _sum(lines: Iterable[LedgerLine]) -> Decimal:
    return sum((line.points for line in lines), ZERO)
