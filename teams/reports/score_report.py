"""The score page of one member: own page and member page are the same report."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import cached_property
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django.urls import reverse

from accounts.access import Access
from accounts.roles import Capability
from accounts.rules import Rulebook, rulebook_of
from accounts.selectors import local_today
from scoring.core import standing
from scoring.core.advice import next_actions
from scoring.core.ledger import adds_up, ledger_over
from scoring.core.model import ModelSpec
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
from teams.reports.industry_words import industry_viewers
from teams.reports.ledger_shapes import Ledger
from teams.reports.looks_report import latest_looks, viewers_of
from teams.reports.people import Stay, person_in, person_of, seat_in, stay_on, stays_of
from teams.reports.rank_report import rank_splits
from teams.reports.readings import Readings, readings_of
from teams.reports.reminders import reminders
from teams.reports.rule_news import rule_notices
from teams.reports.shapes import Choice, Link, Missing, NextPoint, PillarRow, Reminder, ScorePage
from teams.reports.standing_report import Peers, median, pools_of, standings
from teams.reports.trend_report import DEFAULT_WEEKS, WEEKS, trend_of, week_ends
from teams.reports.trend_shapes import Trend, WeeksChoice
from teams.reports.wording.causes import reason
from teams.reports.wording.labels import BAND_LABELS, band_note, day, rules_label

SINCE_DAYS = (7, 30, 60, 90)
DEFAULT_SINCE = 30


@dataclass(frozen=True, slots=True)
class ScoreQuery:
    """What an address asks for: a past day, another day to compare with, and so many weeks."""

    on: date | None = None
    since: date | None = None
    weeks: int = DEFAULT_WEEKS

    def params(self, **other: int) -> str:
        """Return the query string of the same page, or of one that differs in this."""
        days = {"on": self.on, "since": self.since}
        asked = {name: day.isoformat() for name, day in days.items() if day}
        return urlencode({**asked, "weeks": self.weeks, **other})


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
    the length of the history; evidence is read once.
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
    return _page(
        _Known(
            access=access,
            member=member,
            is_own=is_own,
            query=query,
            days=Days(known.first, latest),
            since=since,
            stored=scores[on],
            former=scores.get(since),
            points=points,
            rulebook=rulebook,
        )
    )


def _without_score(access: Access, member: Member, as_of: date, *, is_own: bool) -> ScorePage:
    url = reverse("teams:imports", kwargs={"org": access.organization.slug})
    rulebook = rulebook_of(access.organization)
    whose = "your" if is_own else f"{person_of(member, as_of).first_name}’s"
    can_import = access.can(Capability.IMPORT_OWN if is_own else Capability.IMPORT_FOR_OTHERS)
    return ScorePage(
        person=person_of(member, as_of),
        is_own=is_own,
        as_of=as_of,
        rules=rules_label(rulebook.on(as_of).name),
        news=rule_notices(access=access, rulebook=rulebook),
        missing=Missing(
            "No data yet",
            f"Nothing has been imported that makes {whose} score. "
            "A LinkedIn archive is enough for most of it.",
            Link("Import a LinkedIn archive", url) if can_import else None,
        ),
        crumbs=_crumbs(access, is_own=is_own),
    )


def _before_the_first(
    access: Access, member: Member, on: date, known: Days, *, is_own: bool
) -> ScorePage:
    return ScorePage(
        person=person_of(member, on),
        is_own=is_own,
        as_of=on,
        days=known,
        missing=Missing(
            "No score on this day",
            f"The first day with a score is {day(known.first)} {known.first.year}.",
        ),
        crumbs=_crumbs(access, is_own=is_own),
    )


def _page(known: _Known) -> ScorePage:
    access, score, before, stored = known.access, known.score, known.before, known.stored
    spec, records = known.rules.spec, known.evidence.records
    stay = stay_on(known.stays, score.as_of)
    pools = pools_of(stay, {score.as_of, known.since})
    peers = pools[score.as_of]
    places = standings(access, known.member, peers, known.rules, score.as_of)
    goals = _goals(known)
    rows = _pillar_rows(score, before, peers[0], goals, spec)
    change_ledger = _ledger(known.rulebook, known.evidence, stored, known.former)
    readings = readings_of(access, known.member, known.points, stored, is_own=known.is_own)
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
        missing=_missing(access, score),
        rules=rules_label(score.model),
        news=rule_notices(access=access, rulebook=known.rulebook),
        data_through=stored.data_through,
        computed_at=stored.computed_at,
        since=known.since,
        since_choices=_since_choices(score.as_of, known.since),
        before=was,
        change=total - was if total is not None and was is not None else None,
        reason=_reason(score, change_ledger, known.since, was),
        band=BAND_LABELS[band] if band else "",
        band_note=band_note(spec, band, total) if band and total is not None else "",
        pillars=rows,
        goals=goals,
        peers=peers[0].name,
        peers_n=sum(found.total is not None for found in peers[0].days.values()),
        standing=places,
        ranks=rank_splits(
            known.member, pools[known.since], peers, places, spec, is_own=known.is_own
        ),
        trend=_trend(known, readings),
        ledger=change_ledger,
        made=score_parts.made_of(score, rows, spec=spec, records=records, before=before),
        next_points=_next_points(known),
        sources=score_parts.sources_of(records, spec),
        coverage_notes=score_parts.notes_of(score, records, spec),
        see_coverage=_see_coverage(access, known.member, is_own=known.is_own),
        reminders=_reminders(known),
        viewers=(
            *viewers_of(known.member, stay_on(known.stays, _today(known)), is_own=known.is_own),
            *industry_viewers(access.organization),
        ),
        looks=latest_looks(access, known.member) if known.is_own else None,
        crumbs=_crumbs(access, is_own=known.is_own),
    )


def _today(known: _Known) -> date:
    return local_today(known.access.organization)


def _trend(known: _Known, readings: Readings) -> Trend | None:
    path = _path(known)
    choices = [
        WeeksChoice(n, f"{path}?{known.query.params(weeks=n)}", n == known.query.weeks)
        for n in WEEKS
    ]
    return trend_of(
        known.points,
        known.evidence.records,
        known.rules.spec,
        organization=known.access.organization,
        rulebook=known.rulebook,
        readings=readings,
        choices=choices,
        with_recorded=known.is_own or known.access.can(Capability.CALIBRATE),
    )


def _path(known: _Known) -> str:
    org = {"org": known.access.organization.slug}
    if known.is_own:
        return reverse("scoring:my_score", kwargs=org)
    return reverse("teams:member", kwargs={**org, "member_id": known.member.pk})


def _pillar_rows(
    score: Score,
    before: Score | None,
    team: Peers,
    goals: tuple[GoalRow, ...],
    spec: ModelSpec,
) -> tuple[PillarRow, ...]:
    """Return the pillars; the medians are of those with a total, who are counted beside them."""
    counted = [found for found in team.days.values() if found.total is not None]
    targets = {goal.what: goal.target for goal in goals if goal.due_on >= score.as_of}
    return tuple(
        PillarRow(
            score=pillar,
            change=_difference(pillar.points, before.pillars[name].points if before else None),
            median=median([getattr(found, name) for found in counted], spec),
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


def _ledger(
    rulebook: Rulebook, evidence: Evidence, stored: StoredScore, former: StoredScore | None
) -> Ledger | None:
    """Return the ledger, unless a total is missing or the evidence is newer than the score.

    Neither is there one where its lines do not add up to what is stored, as where a day was scored
    by other rules than hold on it: it will be anew.
    """
    if former is None or stored.facts_version != evidence.version:
        return None
    before, after = (rulebook.on(each.score.as_of) for each in (former, stored))
    if former.score.total is None or stored.score.total is None:
        return None
    lines = ledger_over(evidence.records, former.score.as_of, stored.score.as_of, before, after)
    if not adds_up(lines, former.score, stored.score):
        return None
    return score_parts.ledger_of(
        lines, spec=after.spec, records=evidence.records, before=former.score, after=stored.score
    )


def _reason(score: Score, change: Ledger | None, since: date, was: Decimal | None) -> str:
    if change is not None:
        return reason(change.after - change.before, change.moved)
    if score.total is None:
        return f"{score_parts.unmeasured_labels(score)} cannot be measured from the files so far."
    if was is not None:
        return "The score is being computed anew. What moved it follows."
    return f"There is no score on {day(since)} to compare with."


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


def _see_coverage(access: Access, member: Member, *, is_own: bool) -> tuple[Link, ...]:
    org = {"org": access.organization.slug}
    if not is_own:
        url = reverse("teams:member_coverage", kwargs={**org, "member_id": member.pk})
        return (Link("Week by week", url),)
    weeks = Link("Week by week", reverse("teams:coverage", kwargs=org))
    if not access.can(Capability.IMPORT_OWN):
        return (weeks,)
    return (weeks, Link("Log what no file has", reverse("teams:quick_log", kwargs=org)))


def _reminders(known: _Known) -> tuple[Reminder, ...]:
    if not (known.is_own and known.is_latest):
        return ()
    return reminders(measured(known.evidence.records, known.rules.spec), today=_today(known))


def _missing(access: Access, score: Score) -> Missing | None:
    if score.total is not None:
        return None
    url = reverse("teams:imports", kwargs={"org": access.organization.slug})
    measured = len(score.measured_pillars)
    return Missing(
        "Not measured",
        f"{measured} of 4 pillars have a value. A pillar needs 60% of its points measured.",
        Link("Import more files", url) if access.can(Capability.IMPORT_OWN) else None,
    )


def _since_choices(as_of: date, since: date) -> tuple[Choice, ...]:
    days = [(as_of - timedelta(days=n), n) for n in SINCE_DAYS]
    choices = [Choice(d.isoformat(), f"{day(d)} ({n} days)", d == since) for d, n in days]
    if since not in {d for d, _ in days}:
        choices.append(Choice(since.isoformat(), f"{day(since)} {since.year}", True))
    return tuple(choices)


def _crumbs(access: Access, *, is_own: bool) -> tuple[Link, ...]:
    if is_own:
        return ()
    url = reverse("teams:report", kwargs={"org": access.organization.slug})
    return (Link("User report", url),)
