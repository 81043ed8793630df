"""The score page of one member: own page and member page are the same report."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from functools import cached_property
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django.urls import reverse

from accounts.access import Access
from accounts.roles import Capability
from accounts.rules import Period, Rulebook, rulebook_of
from accounts.selectors import local_today
from scoring.core import standing
from scoring.core.advice import next_actions
from scoring.core.result import Score
from scoring.core.rules import Rules
from scoring.core.score import score as score_of
from scoring.evidence import LINKEDIN_OPENED, Evidence, evidence_of
from scoring.selectors import Days, HistoryDay, StoredScore, member_days, scored_days
from teams.models import Member
from teams.reports import score_parts
from teams.reports.coverage_spans import measured
from teams.reports.goal_report import goals_of, with_outlook
from teams.reports.goal_shapes import GoalRow
from teams.reports.looks_report import latest_looks, viewers_of
from teams.reports.member_ledger import ledger_between, reason_of
from teams.reports.other_rules import period_of, read_anew, rules_choices
from teams.reports.people import Stay, person_in, person_of, seat_in, stay_on, stays_of
from teams.reports.rank_report import rank_splits
from teams.reports.readings import Readings, readings_of
from teams.reports.reminders import reminders
from teams.reports.rule_news import rule_notices
from teams.reports.score_links import crumbs, missing, see_coverage, since_choices
from teams.reports.shapes import (
    Link,
    Missing,
    NextPoint,
    PillarRow,
    Reminder,
    ScorePage,
    Viewer,
)
from teams.reports.standing_report import (
    Peers,
    median,
    pools_of,
    standings,
    told_peers,
    told_pools,
)
from teams.reports.trend_report import DEFAULT_WEEKS, WEEKS, trend_of, week_ends
from teams.reports.trend_shapes import Trend, WeeksChoice
from teams.reports.wording import pages
from teams.reports.wording.labels import band_label, band_note, rules_label

DEFAULT_SINCE = 30


@dataclass(frozen=True, slots=True)
class ScoreQuery:
    """What an address asks for: a past day, another day to compare with, and so many weeks.

    ``rules`` is the number of a version by which the history is read as well, "" without one.
    """

    on: date | None = None
    since: date | None = None
    weeks: int = DEFAULT_WEEKS
    rules: str = ""

    def params(self, **other: int) -> str:
        """Return the query string of the same page, or of one that differs in this."""
        days = {"on": self.on, "since": self.since}
        asked = {name: day.isoformat() for name, day in days.items() if day}
        rules = {"rules": self.rules} if self.rules else {}
        return urlencode({**asked, "weeks": self.weeks, **rules, **other})


@dataclass(frozen=True)
class _Known:
    """What the page is made of, read once; each day of the trend is a week from the next."""

    access: Access
    member: Member
    is_own: bool
    query: ScoreQuery
    days: Days
    since: date
    stored: StoredScore
    former: StoredScore | None
    points: Mapping[date, HistoryDay]
    rulebook: Rulebook
    other: Period | None

    @property
    def score(self) -> Score:
        return self.stored.score

    @property
    def before(self) -> Score | None:
        return self.former.score if self.former else None

    @property
    def is_latest(self) -> bool:
        return self.score.as_of == self.days.last

    @property
    def rules(self) -> Rules:
        return self.rulebook.on(self.score.as_of)

    @cached_property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.access.organization.time_zone)

    @cached_property
    def stays(self) -> tuple[Stay, ...]:
        return stays_of(self.member)

    @cached_property
    def evidence(self) -> Evidence:
        return evidence_of(member=self.member)


def score_page(
    *, access: Access, member: Member, as_of: date, query: ScoreQuery, is_own: bool
) -> ScorePage:
    """Return what the page of ``member`` shows, at the latest day up to ``as_of`` with a score.

    ``query.on`` is a past day to look at instead, with the team of that day, and ``query.since``
    the day to compare with, 30 days before unless it is an earlier day. Queries do not grow with
    the length of the history; evidence is read once. The trend is read by the version
    ``query.rules`` as well, if there is one.
    """
    known = scored_days(member_id=member.pk)
    if known is None:
        return _without_score(access, member, as_of, is_own=is_own)
    latest = min(known.last, as_of)
    on = latest if query.on is None else max(min(query.on, latest), LINKEDIN_OPENED)
    since = query.since
    if since is None or since >= on:
        since = on - timedelta(days=DEFAULT_SINCE)
    rulebook = rulebook_of(access.organization)
    points, scores = member_days(
        member_id=member.pk,
        days=week_ends(on, query.weeks),
        whole=(on, since),
        rulebook=rulebook,
    )
    if on not in scores:
        return _before_the_first(access, member, on, known, is_own=is_own)
    other = period_of(rulebook, query.rules)
    return _page(
        _Known(
            access=access,
            member=member,
            is_own=is_own,
            query=replace(query, rules=str(other.number) if other else ""),
            days=Days(known.first, latest),
            since=since,
            stored=scores[on],
            former=scores.get(since),
            points=points,
            rulebook=rulebook,
            other=other,
        )
    )


def _without_score(access: Access, member: Member, as_of: date, *, is_own: bool) -> ScorePage:
    url = reverse("teams:imports", kwargs={"org": access.organization.slug})
    rulebook = rulebook_of(access.organization)
    title, import_label = pages.no_data()
    person = person_of(member, as_of)
    can_import = access.can(Capability.IMPORT_OWN if is_own else Capability.IMPORT_FOR_OTHERS)
    return ScorePage(
        person=person,
        is_own=is_own,
        as_of=as_of,
        rules=rules_label(rulebook.on(as_of).name),
        news=rule_notices(access=access, rulebook=rulebook),
        missing=Missing(
            title,
            pages.nothing_imported("" if is_own else person.first_name),
            Link(import_label, url) if can_import else None,
        ),
        crumbs=crumbs(access, is_own=is_own),
    )


def _before_the_first(
    access: Access, member: Member, on: date, known: Days, *, is_own: bool
) -> ScorePage:
    return ScorePage(
        person=person_of(member, on),
        is_own=is_own,
        as_of=on,
        days=known,
        missing=Missing(*pages.before_the_first(known.first)),
        crumbs=crumbs(access, is_own=is_own),
    )


def _page(known: _Known) -> ScorePage:
    access, score, before, stored = known.access, known.score, known.before, known.stored
    spec, records, floor = known.rules.spec, known.evidence.records, access.policy.floor
    stay = stay_on(known.stays, score.as_of)
    pools = told_pools(access, pools_of(stay, {score.as_of, known.since}))
    peers, mates = pools[score.as_of], told_peers(access, pools[score.as_of][0])
    places = standings(access, known.member, peers, known.rules, score.as_of)
    goals = _goals(known)
    rows = _pillar_rows(score, before, mates, goals, floor)
    readings = readings_of(
        access, known.member, known.points, stored, known.former, is_own=known.is_own
    )
    change_ledger = ledger_between(
        known.rulebook, known.evidence, stored, known.former, readings.since
    )
    total, was = score.total, before.total if before else None
    band = standing.band(total, spec) if total is not None else None
    return ScorePage(
        person=person_in(known.member, stay, seat_in(records, score.as_of)),
        is_own=known.is_own,
        as_of=score.as_of,
        score=score,
        days=known.days,
        restated=readings.sentence,
        readings=readings.table,
        missing=missing(access, score),
        rules=rules_label(score.model),
        news=rule_notices(access=access, rulebook=known.rulebook),
        data_through=stored.data_through,
        computed_at=stored.computed_at,
        since=known.since,
        since_choices=since_choices(score.as_of, known.since),
        before=was,
        change=total - was if total is not None and was is not None else None,
        reason=reason_of(score, change_ledger, known.since, was),
        band=band_label(band) if band else "",
        band_note=band_note(spec, band, total) if band and total is not None else "",
        pillars=rows,
        goals=goals,
        peers=mates.name,
        peers_n=sum(found.total is not None for found in mates.days.values()),
        standing=places,
        ranks=rank_splits(
            known.member, pools[known.since], peers, places, floor, is_own=known.is_own
        ),
        trend=_trend(known, readings),
        rules_choices=rules_choices(known.rulebook, known.other),
        ledger=change_ledger,
        made=score_parts.made_of(score, rows, spec=spec, records=records, before=before),
        next_points=_next_points(known),
        sources=score_parts.sources_of(records, spec),
        coverage_notes=score_parts.notes_of(score, records, spec),
        see_coverage=see_coverage(access, known.member, is_own=known.is_own),
        reminders=_reminders(known),
        viewers=_viewers(known),
        looks=latest_looks(access, known.member) if known.is_own else None,
        crumbs=crumbs(access, is_own=known.is_own),
    )


def _today(known: _Known) -> date:
    return local_today(known.access.organization)


def _trend(known: _Known, readings: Readings) -> Trend | None:
    path = _path(known)
    choices = [
        WeeksChoice(n, f"{path}?{known.query.params(weeks=n)}", n == known.query.weeks)
        for n in WEEKS
    ]
    records = known.evidence.records
    days, other = known.points.keys(), known.other
    return trend_of(
        known.points,
        records,
        known.rules.spec,
        organization=known.access.organization,
        rulebook=known.rulebook,
        readings=readings,
        choices=choices,
        with_recorded=known.is_own or known.access.can(Capability.CALIBRATE),
        anew=read_anew(records, other, days, known.score) if other else None,
    )


def _path(known: _Known) -> str:
    org = {"org": known.access.organization.slug}
    if known.is_own:
        return reverse("scoring:my_score", kwargs=org)
    return reverse("teams:member", kwargs={**org, "member_id": known.member.pk})


def _viewers(known: _Known) -> tuple[Viewer, ...]:
    stay = stay_on(known.stays, _today(known))
    return viewers_of(known.access.organization, known.member, stay, is_own=known.is_own)


def _pillar_rows(
    score: Score,
    before: Score | None,
    team: Peers,
    goals: tuple[GoalRow, ...],
    floor: int,
) -> tuple[PillarRow, ...]:
    """Return the pillars; the medians are of those with a total, who are counted beside them."""
    counted = [found for found in team.days.values() if found.total is not None]
    targets = {goal.what: goal.target for goal in goals if goal.due_on >= score.as_of}
    return tuple(
        PillarRow(
            score=pillar,
            change=_difference(pillar.points, before.pillars[name].points if before else None),
            median=median([getattr(found, name) for found in counted], floor),
            goal=targets.get(name),
        )
        for name, pillar in score.pillars.items()
    )


def _goals(known: _Known) -> tuple[GoalRow, ...]:
    """Return the open goals; for members themselves the page of their goals has the rest."""
    goals = goals_of(member=known.member, score=known.score) if known.is_latest else ()
    if known.is_own:
        return goals
    days = [known.points[day] for day in sorted(known.points)]
    return with_outlook(
        goals, stored=known.stored, evidence=known.evidence, rulebook=known.rulebook, days=days
    )


def _difference(now: Decimal | None, was: Decimal | None) -> Decimal | None:
    return None if now is None or was is None else now - was


def _next_points(known: _Known) -> tuple[NextPoint, ...]:
    """Return all that there is to do next, of the latest day alone, under today's rules."""
    if not known.is_latest:
        return ()
    rules, score, records = known.rulebook.on(_today(known)), known.score, known.evidence.records
    spec, policy, aliases = rules.spec, rules.policy, rules.aliases
    actions = next_actions(records, score.as_of, spec, policy=policy, aliases=aliases, limit=None)
    if rules != known.rules:
        score = score_of(records, score.as_of, spec, policy=policy, aliases=aliases)
    return score_parts.next_points_of(actions, score, spec)


def _reminders(known: _Known) -> tuple[Reminder, ...]:
    if not (known.is_own and known.is_latest):
        return ()
    return reminders(measured(known.evidence.records, known.rules.spec), today=_today(known))
