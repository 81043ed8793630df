"""The trend of a score: a point a week, what happened, what was restated, what LinkedIn said."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal

from accounts.models import Organization
from accounts.rules import Rulebook
from scoring.core.model import ModelSpec
from scoring.core.records import AnyRecord, ReferenceSSI
from scoring.core.seats import ALWAYS, FOREVER, navigator_spans
from scoring.selectors import HistoryDay
from teams.reports.absences import absences
from teams.reports.readings import Readings
from teams.reports.rule_news import rule_markers
from teams.reports.trend_shapes import Anew, Marker, Recorded, Trend, TrendPoint, WeeksChoice
from teams.reports.wording import pages
from teams.reports.wording.labels import rules_label

WEEKS = (4, 13, 26, 52)
DEFAULT_WEEKS = 26
WEEK = timedelta(weeks=1)


def week_ends(on: date, weeks: int) -> list[date]:
    """Return the days of the points of a trend that ends on a day, oldest first."""
    return [on - n * WEEK for n in range(weeks, -1, -1)]


def trend_of(
    days: Mapping[date, HistoryDay],
    records: Sequence[AnyRecord],
    spec: ModelSpec,
    *,
    organization: Organization,
    rulebook: Rulebook,
    readings: Readings,
    choices: Sequence[WeeksChoice],
    with_recorded: bool,
    anew: Anew | None = None,
) -> Trend | None:
    """Return the trend over the days, a week apart; None under two of them.

    ``with_recorded`` says whether the reader may see what LinkedIn said; ``anew`` are the days by
    the rules of another version.
    """
    if len(days) < 2:
        return None
    first, last = min(days), max(days)
    markers = [
        *(marker for marker in readings.imports if first <= marker.on <= last),
        *rule_markers(organization, rulebook, first, last),
        *_seat_markers(records, first, last),
        *_absence_markers(records, spec, first, last),
    ]
    markers.sort(key=lambda marker: marker.on)
    since = first - WEEK + timedelta(days=1)
    recorded = recorded_ssi(records, since, last) if with_recorded else []
    points = tuple(
        TrendPoint(
            on=found.on,
            brand=found.brand,
            find=found.find,
            insights=found.insights,
            relationships=found.relationships,
            total=found.total,
            model=found.model,
            rules=rules_label(found.model),
            estimated=found.estimated,
            restated=readings.days.get(found.on),
            anew=anew.totals[found.on] if anew else None,
            markers=tuple(m for m in markers if found.on - WEEK < m.on <= found.on),
            recorded=tuple(r for r in recorded if found.on - WEEK < r.on <= found.on),
        )
        for found in days.values()
    )
    weeks = next(choice.weeks for choice in choices if choice.selected)
    return Trend(points, tuple(markers), weeks, tuple(choices), anew)


def recorded_ssi(records: Iterable[AnyRecord], first: date, last: date) -> list[Recorded]:
    """Return LinkedIn's own index as it was recorded, oldest first; equal ones of a day once."""
    told = {
        Recorded(record.on, Decimal(record.values["total"]))
        for record in records
        if isinstance(record, ReferenceSSI) and "total" in record.values
    }
    return sorted(
        (one for one in told if first <= one.on <= last), key=lambda one: (one.on, one.total)
    )


def _seat_markers(records: Sequence[AnyRecord], first: date, last: date) -> list[Marker]:
    begun = [
        (since, text)
        for start, end in navigator_spans(records)
        for since, text in (
            (start, "Sales Navigator seat from this day on"),
            (end + 1, "Free seat from this day on"),
        )
        if ALWAYS < since <= FOREVER
    ]
    return [
        Marker(date.fromordinal(since), "seat", text)
        for since, text in begun
        if first.toordinal() <= since <= last.toordinal()
    ]


def _absence_markers(
    records: Sequence[AnyRecord], spec: ModelSpec, first: date, last: date
) -> list[Marker]:
    """Those that began before the trend are marked at its first day, with all of their days."""
    found = []
    for start, end in absences(records, spec, last.toordinal()):
        since, until = date.fromordinal(start), date.fromordinal(end)
        if until < first:
            continue
        length = end - start + 1
        text = pages.no_activity(since, until, length)
        found.append(Marker(max(since, first), "absence", text, until))
    return found
