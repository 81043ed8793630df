"""Both readings of days that were restated: what they showed first, and what they show now."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from zoneinfo import ZoneInfo

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from accounts.access import Access
from accounts.roles import Capability
from scoring.selectors import HistoryDay, Restated, StoredScore
from scoring.snapshots import VALUES
from teams.models import APPLIED, QUICK_LOG, Import, Member
from teams.reports.trend_shapes import Marker, Reading, RestatedDay, Restatement
from teams.reports.wording.labels import restated, restated_why, source_label


@dataclass(frozen=True, slots=True)
class Readings:
    """The restated days of a trend, the day that is looked at, and the imports of the time.

    ``sentence`` is about that day, and ``table`` has all of its values twice; "" and None where
    it was not restated. ``since`` is about the day to compare with, None where it was not.
    """

    days: Mapping[date, Restatement]
    imports: tuple[Marker, ...]
    sentence: str = ""
    table: RestatedDay | None = None
    since: Restatement | None = None


def readings_of(
    access: Access,
    member: Member,
    points: Mapping[date, HistoryDay],
    stored: StoredScore,
    former: StoredScore | None,
    *,
    is_own: bool,
) -> Readings:
    """Return both readings of the days of a trend and of the score that it ends with; one query.

    ``former`` is the score of the day to compare with.
    """
    zone = ZoneInfo(access.organization.time_zone)
    marked = {found.on: found.restated for found in points.values() if found.restated}
    earlier = former.restated if former else None
    wanted = [*marked.values(), *([earlier] if earlier else [])]
    told = _imports(member, zone, min(points), wanted)
    days = {on: _reading(access, found, told, zone, is_own=is_own) for on, found in marked.items()}
    imports = tuple(
        Marker(one.on, "import", one.text, url=_url(access, one, is_own=is_own))
        for one in told.values()
        if one.on and one.is_marked
    )
    since = _reading(access, earlier, told, zone, is_own=is_own) if earlier else None
    found = stored.restated
    if found is None:
        return Readings(days, imports, since=since)
    at = timezone.localdate(found.at, zone)
    score = stored.score
    now: dict[str, Decimal | None] = {name: p.points for name, p in score.pillars.items()}
    now["total"] = score.total
    rows = tuple(Reading(name, found.former[name], now[name]) for name in (*VALUES[1:], "total"))
    return Readings(
        days,
        imports,
        restated(at, found.why, found.former["total"]),
        RestatedDay(days[score.as_of], rows),
        since,
    )


def restatement_of(access: Access, member: Member, found: Restated, *, is_own: bool) -> Restatement:
    """Return how one day was restated; one query, none where no import asked for it."""
    zone = ZoneInfo(access.organization.time_zone)
    told = {}
    if found.import_id is not None:
        told = _told(Import.objects.filter(pk=found.import_id, member=member), zone)
    return _reading(access, found, told, zone, is_own=is_own)


@dataclass(frozen=True, slots=True)
class _Told:
    """An import in words, and when it was finished. Quick logs come daily: no mark is theirs."""

    id: int
    on: date | None
    text: str
    is_marked: bool


def _imports(
    member: Member, zone: ZoneInfo, first: date, marked: Iterable[Restated]
) -> dict[int, _Told]:
    """Return the imports since a day, and those by which days were restated, by id."""
    wanted = {found.import_id for found in marked if found.import_id is not None}
    since = datetime.combine(first, time.min, zone)
    rows = Import.objects.filter(Q(finished_at__gte=since) | Q(pk__in=wanted), member=member)
    return _told(rows, zone)


def _told(rows: QuerySet[Import], zone: ZoneInfo) -> dict[int, _Told]:
    columns = ("pk", "status", "finished_at", "inputs", "new_count", "changed_count")
    return {
        pk: _Told(
            id=pk,
            on=finished and timezone.localdate(finished, zone),
            text=_text(inputs, new, changed),
            is_marked=status in APPLIED and via != QUICK_LOG,
        )
        for pk, status, finished, inputs, new, changed, via in rows.order_by(
            "finished_at", "pk"
        ).values_list(*columns, "delivery__via")
    }


def _text(inputs: Iterable[Mapping[str, str]], new: int, changed: int) -> str:
    kinds = {f["kind"].partition(".")[0] for f in inputs}
    what = " and ".join(sorted(source_label(kind) for kind in kinds)) or "Files"
    return f"{what} imported, {new} new, {changed} changed"


def _reading(
    access: Access, found: Restated, imports: Mapping[int, _Told], zone: ZoneInfo, *, is_own: bool
) -> Restatement:
    told = None if found.import_id is None else imports.get(found.import_id)
    why = restated_why(timezone.localdate(found.at, zone), found.why, told.text if told else "")
    return Restatement(found.former["total"], why, _url(access, told, is_own=is_own))


def _url(access: Access, told: _Told | None, *, is_own: bool) -> str:
    """Whoever sees the page may see the import, if they may import for those they see."""
    may = Capability.IMPORT_OWN if is_own else Capability.IMPORT_FOR_TEAM
    if told is None or not (access.can(may) or access.can(Capability.IMPORT_FOR_OTHERS)):
        return ""
    at = {"org": access.organization.slug, "import_id": told.id}
    return reverse("teams:import", kwargs=at)
