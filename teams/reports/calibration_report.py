"""Our scores beside LinkedIn's own index: how they go together, and where they differ."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from typing import get_args
from urllib.parse import urlencode

from django.urls import reverse

from accounts.access import Access
from accounts.parameters import Parameters
from accounts.selectors import local_today
from scoring.core.associations import Pair as Ranked
from scoring.core.associations import association
from scoring.core.pillars import PILLAR
from scoring.core.result import PillarName, Score
from scoring.core.standing import figures
from scoring.selectors import scores_beside_linkedins
from teams.access import require_values, visible_members, visible_team_ids
from teams.models import QUICK_LOG, Member
from teams.reports.calibration_shapes import (
    CalibrationPage,
    Comparison,
    Gap,
    Measure,
    Pair,
    PillarPair,
    Point,
)
from teams.reports.roster import TeamNode, team_tree, teams_on
from teams.reports.shapes import Choice, Link, Missing
from teams.reports.wording.calibration import correlated, too_few, why
from teams.reports.wording.instead import every_team
from teams.reports.wording.labels import rules_label
from teams.selectors.linkedin_ssi import RecordedSSI, linkedin_ssi

PAGE = 50
TOTAL = 100


@dataclass(frozen=True, slots=True)
class _Both:
    """A member with both numbers of one day."""

    member: Member
    team: str
    score: Score
    theirs: RecordedSSI


def calibration_page(*, access: Access, asked: Parameters) -> CalibrationPage:
    """Return how our scores and LinkedIn's go together for the members that the viewer may see.

    Of each member one day counts, the latest with both: so pairs are independent of one another.
    ``team`` of the address leaves those who are today in the team or below. Under the floor of a
    group nothing is compared and nobody is named; correlations need more (``associations.LEAST``).
    The number of queries is always the same. Raises PermissionDenied as ``require_values`` does.
    """
    require_values(access)
    team, page = asked.number("team", every_team()), asked.page()
    members = {member.pk: member for member in visible_members(access)}
    teams = teams_on(member_ids=members, on=local_today(access.organization))
    tree = team_tree(visible_team_ids(access))
    inhabited = {team_id for team_id, _ in teams.values()}
    below = None
    if team is not None:
        below = next((node.below for node in tree if node.id == team), frozenset[int]())
        members = {pk: m for pk, m in members.items() if pk in teams and teams[pk][0] in below}
    found = _with_both(members, teams)
    least = access.policy.floor
    head = CalibrationPage(
        teams=_choices([node for node in tree if node.below & inhabited], team),
        team=str(team or ""),
        scope=below,
        members=len(members),
        n=len(found),
        least=least,
    )
    if len(found) < least:
        return replace(head, missing=Missing("Too few to compare", too_few(len(found), least)))
    last = max(1, -(-len(found) // PAGE))
    page = asked.page_of(page, last)
    links = _links(access, team)
    ordered = sorted(map(_pair, found), key=lambda one: (-abs(one.difference), one.name.casefold()))
    days = [both.theirs.on for both in found]
    return replace(
        head,
        first=min(days),
        last=max(days),
        rules=tuple(sorted({rules_label(both.score.model) for both in found})),
        total=_comparison("total", found, least),
        pillars=tuple(_comparison(name, found, least) for name in get_args(PillarName)),
        pairs=tuple(ordered[PAGE * (page - 1) : PAGE * page]),
        shown=_shown(page, len(found)),
        previous=links("Previous", page - 1) if page > 1 else None,
        next=links("Next", page + 1) if page < last else None,
    )


def _with_both(members: Mapping[int, Member], teams: Mapping[int, tuple[int, str]]) -> list[_Both]:
    stored = scores_beside_linkedins(member_ids=members.keys())
    days = {one.score.as_of for one in stored.values()}
    recorded = linkedin_ssi(member_ids=stored.keys(), days=days)
    return [
        _Both(
            member=members[pk],
            team=teams[pk][1] if pk in teams else "",
            score=one.score,
            theirs=next(each for each in recorded[pk] if each.on == one.score.as_of),
        )
        for pk, one in sorted(stored.items())
    ]


def _pair(both: _Both) -> Pair:
    score, theirs = both.score, both.theirs
    pillars = tuple(
        PillarPair(name=name, ours=score.pillars[name].points, theirs=number)
        for name, number in theirs.pillars.items()
    )
    return Pair(
        member_id=both.member.pk,
        name=both.member.name,
        team=both.team,
        on=theirs.on,
        ours=score.total or Decimal(0),
        theirs=theirs.total,
        estimated=score.estimated,
        pillars=pillars,
        why=why(score, theirs.total, pillars),
        is_typed=theirs.via == QUICK_LOG,
    )


def _comparison(name: Measure, found: Sequence[_Both], least: int) -> Comparison:
    points: list[Point] = []
    missing: Counter[str] = Counter()
    for both in found:
        point = _point(name, both)
        if point is not None:
            points.append(point)
            missing.update(
                c.code
                for c in both.score.components.values()
                if c.coverage == "not_measured" and name in ("total", c.pillar)
            )
    together = association([Ranked(Fraction(one.ours), Fraction(one.theirs)) for one in points])
    return Comparison(
        name=name,
        top=TOTAL if name == "total" else PILLAR,
        points=tuple(points),
        correlation=together,
        sentence=correlated(together),
        gap=_gap(points, least),
        measured=_gap([one for one in points if not one.estimated], least),
        estimated=_gap([one for one in points if one.estimated], least),
        unmeasured=tuple(sorted(missing.items(), key=lambda one: (-one[1], one[0]))),
    )


def _point(name: Measure, both: _Both) -> Point | None:
    """The member's point of the total or of a pillar; None where either has no value."""
    score, theirs = both.score, both.theirs
    part = score.pillars.get(name) if name != "total" else None
    number = theirs.total if name == "total" else theirs.pillars[name]
    points = part.points if part else score.total
    if number is None or points is None:
        return None
    return Point(number, points, part.estimated if part else score.estimated)


def _gap(points: Sequence[Point], least: int) -> Gap:
    found = figures((one.ours - one.theirs for one in points), least)
    return Gap(found.n, found.median)


def _choices(tree: Sequence[TeamNode], team: int | None) -> tuple[Choice, ...]:
    return tuple(
        Choice(str(node.id), "\u2003" * node.depth + node.name, node.id == team) for node in tree
    )


def _links(access: Access, team: int | None) -> Callable[[str, int], Link]:
    base = reverse("teams:calibration", kwargs={"org": access.organization.slug})
    kept = {} if team is None else {"team": team}

    def link(label: str, page: int) -> Link:
        return Link(label, f"{base}?{urlencode({**kept, 'page': page})}")

    return link


def _shown(page: int, total: int) -> str:
    first = PAGE * (page - 1) + 1
    return f"{first} to {min(PAGE * page, total)} of {total} members"
