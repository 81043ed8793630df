"""What if, and a plan: what a weekly mix of activity would make of a member's score."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Literal

from django.urls import reverse

from accounts.access import Access
from accounts.rules import rulebook_of
from scoring.core.mix import Input, Mix, inputs
from scoring.core.plan import Plan, most, plan
from scoring.core.response import usual_accepted, usual_received
from scoring.core.result import PillarName
from scoring.core.rules import Rules
from scoring.core.what_if import FARTHEST, Course, WhatIf, what_if
from scoring.evidence import Evidence
from teams.models import Member
from teams.reports.member_scores import evidence_for, member_score
from teams.reports.people import person_of
from teams.reports.shapes import Link, Person
from teams.reports.wording import pages, plans
from teams.reports.wording.labels import rules_label

WEEKS_AHEAD = 12
TARGET = Decimal(70)


@dataclass(frozen=True, slots=True)
class PlanQuery:
    """What is asked: ``amounts`` a week by input; a plan for ``target`` where that is wanted."""

    by: date | None = None
    amounts: Mapping[str, int] | None = None
    target: Decimal = TARGET
    wants_plan: bool = False


@dataclass(frozen=True, slots=True)
class Slider:
    """One input with its amount, and the points that it adds in a plan (None in a what-if)."""

    input: Input
    label: str
    amount: int
    points: Decimal | None = None


@dataclass(frozen=True, slots=True)
class CourseRow:
    """A pillar, or the total: today, by doing nothing more, and with the mix."""

    name: PillarName | Literal["total"]
    course: Course

    @property
    def gain(self) -> Decimal | None:
        """What the mix adds to doing nothing more."""
        if self.course.planned is None or self.course.coasting is None:
            return None
        return self.course.planned - self.course.coasting


@dataclass(frozen=True, slots=True)
class PlanHead:
    """Whose what-if it is: what stands over it, with a score or without."""

    name: str
    first_name: str
    is_own: bool
    crumbs: tuple[Link, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanPage:
    """A member's what-if. ``sentence`` tells its outcome; days are the bounds of ``by``.

    ``rules`` is the name of the version that holds on the horizon. ``reachable`` is None where no
    plan was asked for.
    """

    person: Person
    as_of: date
    by: date
    rules: str
    first: date
    last: date
    target: Decimal
    sliders: tuple[Slider, ...]
    rows: tuple[CourseRow, ...]
    minutes: Decimal
    sentence: str
    reachable: bool | None
    accepted: int
    received: int

    @property
    def rules_label(self) -> str:
        """How the rules of the horizon are called."""
        return rules_label(self.rules)

    @property
    def is_plan(self) -> bool:
        """Whether it is the cheapest mix for a target."""
        return self.reachable is not None


def plan_head(*, access: Access, member: Member, is_own: bool) -> PlanHead:
    """Return whose what-if it is, and the way back."""
    org = {"org": access.organization.slug}
    score = reverse("teams:member", kwargs={**org, "member_id": member.pk})
    return PlanHead(
        name=member.name,
        first_name=member.name.partition(" ")[0],
        is_own=is_own,
        crumbs=(Link(pages.my_score(), reverse("scoring:my_score", kwargs=org)),)
        if is_own
        else (
            Link(pages.user_report(), reverse("teams:report", kwargs=org)),
            Link(member.name, score),
        ),
    )


def plan_page(*, access: Access, member: Member, query: PlanQuery) -> PlanPage:
    """Return what the mix, or the cheapest one that reaches the target, makes of the score.

    Computed from the latest score and its evidence, under the rules that hold on the horizon as
    far as they are published; today's points are those of the score. Raises NoScoreError and
    BeingScoredError.
    """
    stored = member_score(member=member, on=None)
    evidence = evidence_for(member, stored)
    as_of = stored.score.as_of
    first, last = as_of + timedelta(days=1), as_of + FARTHEST
    by = min(max(query.by or as_of + timedelta(weeks=WEEKS_AHEAD), first), last)
    rules = rulebook_of(access.organization).on(by)
    assumed = Mix(
        accepted=usual_accepted(stored.score),
        received=usual_received(evidence.records, as_of, rules.spec),
    )
    gains: Mapping[str, Decimal] = {}
    reachable = None
    if query.wants_plan:
        reached = _planned(evidence, rules, query.target, as_of, by, assumed)
        mix, gains, reachable = reached.mix, reached.contributions, reached.reachable
        found = _tried(evidence, rules, mix, as_of, by)
        sentence = plans.planned(reached, by)
    else:
        mix = replace(assumed, **(query.amounts or {}))
        found = _tried(evidence, rules, mix, as_of, by)
        sentence = plans.outcome(found, by)
    found = replace(found, today=stored.score)
    return PlanPage(
        person=person_of(member, as_of),
        as_of=as_of,
        by=by,
        rules=rules.name,
        first=first,
        last=last,
        target=query.target,
        sliders=tuple(
            Slider(
                one,
                plans.input_label(one.name, rules.spec),
                mix.amount(one.name),
                gains.get(one.name),
            )
            for one in inputs(rules.spec)
            if not one.navigator or stored.score.seat == "sales_navigator"
        ),
        rows=(
            *(CourseRow(name, course) for name, course in found.pillars.items()),
            CourseRow("total", found.total),
        ),
        minutes=found.minutes_a_week,
        sentence=sentence,
        reachable=reachable,
        accepted=mix.accepted,
        received=mix.received,
    )


def _tried(evidence: Evidence, rules: Rules, mix: Mix, as_of: date, by: date) -> WhatIf:
    return what_if(
        evidence.records, mix, as_of, by, rules.spec, policy=rules.policy, aliases=rules.aliases
    )


def _planned(
    evidence: Evidence, rules: Rules, target: Decimal, as_of: date, by: date, assumed: Mix
) -> Plan:
    within = replace(most(rules.spec), accepted=assumed.accepted, received=assumed.received)
    return plan(
        evidence.records,
        target,
        as_of,
        by,
        rules.spec,
        within=within,
        policy=rules.policy,
        aliases=rules.aliases,
    )
