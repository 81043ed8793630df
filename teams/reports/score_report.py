"""The score page of one member: own page and member page are the same report."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils import timezone

from accounts.access import Access
from accounts.roles import Capability
from accounts.rules import Rulebook, rulebook_of
from accounts.selectors import local_today
from scoring.core import standing
from scoring.core.advice import next_actions
from scoring.core.ledger import ledger_over
from scoring.core.model import ModelSpec
from scoring.core.result import Score
from scoring.core.rules import Rules
from scoring.evidence import Evidence, evidence_of
from scoring.selectors import Days, HistoryDay, StoredScore, history, scored_days, scores_on
from teams.models import APPLIED, Import, Member, TeamManager
from teams.reports import score_parts
from teams.reports.coverage_spans import measured
from teams.reports.ledger_shapes import Ledger
from teams.reports.people import person_of, team_on
from teams.reports.reminders import reminders
from teams.reports.rule_news import rule_markers, rule_notices
from teams.reports.shapes import (
    Choice,
    Link,
    Marker,
    Missing,
    NextPoint,
    PillarRow,
    Reminder,
    ScorePage,
    Trend,
    TrendPoint,
    Viewer,
)
from teams.reports.standing_report import Peers, median, pools_of, standings
from teams.reports.wording import BAND_LABELS, band_note, day, reason, restated, rules_label
from teams.services.quick_log import QUICK_LOG

SINCE_DAYS = (7, 30, 60, 90)
DEFAULT_SINCE = 30
WEEKS = 26
ACTIONS = 5


def score_page(
    *,
    access: Access,
    member: Member,
    as_of: date,
    since: date | None,
    is_own: bool,
    on: date | None = None,
) -> ScorePage:
    """Return what the page of ``member`` shows, at the latest day up to ``as_of`` with a score.

    ``on`` is a past day to look at instead, with the team of that day. ``since`` is the day to
    compare with, 30 days before unless it is an earlier day. Queries do not grow with the length
    of the history; evidence is read once.
    """
    known = scored_days(member_id=member.pk)
    if known is None:
        return _without_score(access, member, as_of, is_own=is_own)
    latest = min(known.last, as_of)
    on = latest if on is None else min(on, latest)
    if since is None or since >= on:
        since = on - timedelta(days=DEFAULT_SINCE)
    stored, former = (
        scores_on(member_ids=[member.pk], on=each).get(member.pk) for each in (on, since)
    )
    if stored is None:
        return _before_the_first(access, member, on, known, is_own=is_own)
    days = Days(known.first, latest)
    return _page(access, member, stored, former, since, days, pools_of(member, on), is_own=is_own)


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


def _page(
    access: Access,
    member: Member,
    stored: StoredScore,
    former: StoredScore | None,
    since: date,
    days: Days,
    peers: list[Peers],
    *,
    is_own: bool,
) -> ScorePage:
    score = stored.score
    is_latest = score.as_of == days.last
    rulebook = rulebook_of(access.organization)
    rules = rulebook.on(score.as_of)
    spec = rules.spec
    evidence = evidence_of(member=member)
    before = former.score if former else None
    team = peers[0]
    rows = _pillar_rows(score, before, team, spec)
    change_ledger = _ledger(rulebook, evidence, stored, former)
    total, was = score.total, before.total if before else None
    band = standing.band(total, spec) if total is not None else None
    return ScorePage(
        person=person_of(member, score.as_of),
        is_own=is_own,
        as_of=score.as_of,
        score=score,
        days=days,
        restated=_restated(access, stored),
        missing=_missing(access, score),
        rules=rules_label(score.model),
        news=rule_notices(access=access, rulebook=rulebook),
        data_through=stored.data_through,
        computed_at=stored.computed_at,
        since=since,
        since_choices=_since_choices(score.as_of, since),
        before=was,
        change=total - was if total is not None and was is not None else None,
        reason=_reason(score, change_ledger, since),
        band=BAND_LABELS[band] if band else "",
        band_note=band_note(spec, band, total) if band and total is not None else "",
        pillars=rows,
        peers=team.name,
        peers_n=sum(found.total is not None for found in team.days.values()),
        standing=standings(peers, member.pk, spec),
        trend=_trend(member, score.as_of, rulebook),
        ledger=change_ledger,
        made=score_parts.made_of(score, rows, spec=spec, records=evidence.records, before=before),
        next_points=_next_points(rules, evidence, score) if is_latest else (),
        sources=score_parts.sources_of(evidence.records, spec),
        coverage_notes=score_parts.notes_of(score, evidence.records, spec),
        see_coverage=_see_coverage(access, member, is_own=is_own),
        reminders=_reminders(access, evidence, spec) if is_own and is_latest else (),
        viewers=_viewers(access, member, is_own=is_own),
        crumbs=_crumbs(access, is_own=is_own),
    )


def _restated(access: Access, stored: StoredScore) -> str:
    """Return in words what the day showed first, and why it shows something else."""
    if stored.former is None or stored.restated_at is None:
        return ""
    zone = ZoneInfo(access.organization.time_zone)
    at = timezone.localdate(stored.restated_at, zone)
    return restated(at, stored.restated_why, stored.former["total"])


def _pillar_rows(
    score: Score, before: Score | None, team: Peers, spec: ModelSpec
) -> tuple[PillarRow, ...]:
    return tuple(
        PillarRow(
            score=pillar,
            change=_difference(pillar.points, before.pillars[name].points if before else None),
            median=median([getattr(found, name) for found in team.days.values()], spec),
        )
        for name, pillar in score.pillars.items()
    )


def _difference(now: Decimal | None, was: Decimal | None) -> Decimal | None:
    return None if now is None or was is None else now - was


def _trend(member: Member, as_of: date, rulebook: Rulebook) -> Trend | None:
    first = as_of - timedelta(weeks=WEEKS)
    days = history(member_ids=[member.pk], first=first, last=as_of).get(member.pk, ())
    weekly = tuple(_trend_point(d) for d in days if (as_of - d.on).days % 7 == 0)
    if len(weekly) < 2:
        return None
    zone = ZoneInfo(member.organization.time_zone)
    finished = (
        Import.objects.filter(member=member, status__in=APPLIED, finished_at__isnull=False)
        .exclude(delivery__via=QUICK_LOG)
        .order_by("finished_at")
    )
    dated = [(timezone.localdate(batch.finished_at, zone), batch) for batch in finished]
    markers = [
        Marker(on, "import", _import_text(batch))
        for on, batch in dated
        if weekly[0].on <= on <= as_of
    ]
    markers += rule_markers(rulebook, weekly[0].on, as_of)
    return Trend(weekly, tuple(sorted(markers, key=lambda marker: marker.on)))


def _trend_point(found: HistoryDay) -> TrendPoint:
    return TrendPoint(
        on=found.on,
        brand=found.brand,
        find=found.find,
        insights=found.insights,
        relationships=found.relationships,
        total=found.total,
        model=found.model,
        estimated=found.estimated,
    )


def _import_text(batch: Import) -> str:
    kinds = {f["kind"].partition(".")[0] for f in batch.inputs}
    what = " and ".join(sorted(score_parts.source_label(kind) for kind in kinds)) or "Files"
    return f"{what} imported, {batch.new_count} new, {batch.changed_count} changed"


def _ledger(
    rulebook: Rulebook, evidence: Evidence, stored: StoredScore, former: StoredScore | None
) -> Ledger | None:
    """Return the ledger, unless a total is missing or the evidence is newer than the score.

    Neither is there one where a day was scored by other rules than hold on it: it will be anew.
    """
    if former is None or stored.facts_version != evidence.version:
        return None
    before, after = (rulebook.on(each.score.as_of) for each in (former, stored))
    if (former.score.policy, stored.score.policy) != (before.policy, after.policy):
        return None
    if former.score.total is None or stored.score.total is None:
        return None
    lines = ledger_over(
        evidence.records, former.score.as_of, stored.score.as_of, before, after, seat=None
    )
    return score_parts.ledger_of(
        lines, spec=after.spec, records=evidence.records, before=former.score, after=stored.score
    )


def _reason(score: Score, change: Ledger | None, since: date) -> str:
    if change is not None:
        return reason(change.after - change.before, change.moved)
    if score.total is None:
        return f"{score_parts.unmeasured_labels(score)} cannot be measured from the files so far."
    return f"There is no score on {day(since)} to compare with."


def _next_points(rules: Rules, evidence: Evidence, score: Score) -> tuple[NextPoint, ...]:
    actions = next_actions(
        evidence.records,
        score.as_of,
        rules.spec,
        policy=rules.policy,
        aliases=rules.aliases,
        seat=None,
        limit=ACTIONS,
    )
    return score_parts.next_points_of(actions, score, rules.spec)


def _see_coverage(access: Access, member: Member, *, is_own: bool) -> tuple[Link, ...]:
    org = {"org": access.organization.slug}
    if not is_own:
        url = reverse("teams:member_coverage", kwargs={**org, "member_id": member.pk})
        return (Link("Week by week", url),)
    weeks = Link("Week by week", reverse("teams:coverage", kwargs=org))
    if not access.can(Capability.IMPORT_OWN):
        return (weeks,)
    return (weeks, Link("Log what no file has", reverse("teams:quick_log", kwargs=org)))


def _reminders(access: Access, evidence: Evidence, spec: ModelSpec) -> tuple[Reminder, ...]:
    return reminders(measured(evidence.records, spec), today=local_today(access.organization))


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


def _viewers(access: Access, member: Member, *, is_own: bool) -> tuple[Viewer, ...]:
    """Return who may see this page: managers of the team of today, and whoever sees all teams."""
    team = team_on(member=member, on=local_today(access.organization))
    managing = TeamManager.objects.filter(team=team).select_related("user")
    managers = [manager.user.get_full_name() for manager in managing]
    me = "You" if is_own else member.name
    return (
        Viewer(me, "Everything, including each record behind a number"),
        *(
            Viewer(f"{name}, manager", "Scores, counts and days. Never message text or names")
            for name in sorted(managers)
        ),
        Viewer("Managers of teams above, owners, admins and analysts", "The same as a manager"),
        Viewer("Site staff", "The stored counts and scores of every organization"),
        Viewer(
            "Colleagues",
            "Medians and how totals are spread, without names, and only for 5 people or more",
            allowed=False,
        ),
    )


def _crumbs(access: Access, *, is_own: bool) -> tuple[Link, ...]:
    if is_own:
        return ()
    url = reverse("teams:report", kwargs={"org": access.organization.slug})
    return (Link("User report", url),)
