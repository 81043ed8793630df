"""The page of the quick log: what the member logged so far, day by day, and what it is worth."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.urls import reverse

from accounts.access import Access
from accounts.selectors import last_complete_day, local_today
from scoring.core.records import AnyRecord, Coverage, Profile
from scoring.core.registry import CURRENT, model
from scoring.core.result import PillarName
from scoring.selectors import being_scored
from teams.importers.quick_log import COUNTED, DayCounts
from teams.importers.quick_log import SOURCE as SELF_REPORTED
from teams.models import QUICK_LOG, ActivityKind, Import, ImportStatus, Member, SeatKind
from teams.reports.coverage_spans import length, measured, weight_percent
from teams.reports.coverage_words import NOUNS
from teams.reports.self_reported import Known, known_checklist
from teams.selectors.activity import told_by
from teams.selectors.linkedin_ssi import RecordedSSI, linkedin_ssi
from teams.selectors.members import seat_on
from teams.services.facts import load_records_like

SSI_SHOWN = 12


@dataclass(frozen=True, slots=True)
class LoggedDay:
    """A day of the last ones: what was logged for it, None where nothing was."""

    on: date
    url: str
    counts: DayCounts
    is_selected: bool

    @property
    def is_logged(self) -> bool:
        """Whether anything was."""
        return self.counts != DayCounts()


@dataclass(frozen=True, slots=True)
class LoggedComponent:
    """How much of a component's window any source covers; it counts from ``least`` percent on."""

    code: str
    pillar: PillarName
    label: str
    days: int
    window: int
    percent: int
    least: int

    @property
    def counts(self) -> bool:
        """Whether it is enough."""
        return self.percent >= self.least


@dataclass(frozen=True, slots=True)
class LoggedSSI:
    """LinkedIn's own index of a day, typed in or out of a file."""

    recorded: RecordedSSI
    is_typed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class QuickLogPage:
    """What was logged. ``is_waiting`` while an entry is stored or the scores are computed."""

    today: date
    day: date
    has_seat: bool
    is_waiting: bool
    url: str
    days: tuple[LoggedDay, ...]
    components: tuple[LoggedComponent, ...]
    known: Mapping[str, Known]
    ssi: tuple[LoggedSSI, ...]

    @property
    def first(self) -> date:
        """The first day for which something can be logged."""
        return self.days[-1].on

    @property
    def counts(self) -> DayCounts:
        """What was logged for the selected day."""
        return next((day.counts for day in self.days if day.is_selected), DayCounts())


def quick_log_page(
    *, access: Access, member: Member, day: date | None, days_back: int
) -> QuickLogPage:
    """Return the page of the member's own log, with a day of the last ones; today unless told."""
    today = local_today(access.organization)
    first = today - timedelta(days=days_back)
    if day is None or not first <= day <= today:
        day = today
    url = reverse("teams:quick_log", kwargs={"org": access.organization.slug})
    has_seat = seat_on(member=member, on=today) == SeatKind.SALES_NAVIGATOR
    counts = _counts(member, first)
    each = [today - timedelta(days=n) for n in range(days_back + 1)]
    records = load_records_like(Coverage, Profile, member=member)
    return QuickLogPage(
        today=today,
        day=day,
        has_seat=has_seat,
        is_waiting=_is_waiting(member, last_complete_day(access.organization)),
        url=url,
        days=tuple(
            LoggedDay(on, f"{url}?day={on}", counts.get(on, DayCounts()), on == day) for on in each
        ),
        components=_components(records, today, has_seat=has_seat),
        known=known_checklist(records, today),
        ssi=_ssi(member),
    )


def _counts(member: Member, first: date) -> dict[date, DayCounts]:
    days: dict[date, dict[str, int]] = {}
    for told in told_by(member=member, source=SELF_REPORTED, since=first):
        found = days.setdefault(told.on, {})
        for name in _names(told.kind, told.detail, flag=told.flag):
            found[name] = found.get(name, 0) + told.count
    return {on: DayCounts(**found) for on, found in days.items()}


def _names(kind: str, detail: str, *, flag: bool) -> tuple[str, ...]:
    """Return the counts of the log that an activity belongs to."""
    match kind:
        case ActivityKind.PROFILE_VIEW:
            return ("profile_views",)
        case ActivityKind.SEARCH:
            return ("searches", "advanced") if flag else ("searches",)
        case ActivityKind.SAVED:
            return ("leads",) if detail == "lead" else ("accounts",)
        case ActivityKind.FOLLOWERS:
            return ("followers",)
    return ()


def _ssi(member: Member) -> tuple[LoggedSSI, ...]:
    """Return the latest that were recorded, latest first."""
    recorded = linkedin_ssi(member_ids=[member.pk]).get(member.pk, ())
    return tuple(LoggedSSI(one, one.via == QUICK_LOG) for one in recorded[: -SSI_SHOWN - 1 : -1])


def _is_waiting(member: Member, on: date) -> bool:
    open_imports = Import.objects.filter(
        member=member, status__in=(ImportStatus.QUEUED, ImportStatus.RUNNING)
    )
    return open_imports.exists() or bool(being_scored(member_ids=[member.pk], on=on))


def _components(
    records: list[AnyRecord], today: date, *, has_seat: bool
) -> tuple[LoggedComponent, ...]:
    """Return how far each component that can be logged is covered, in the window up to today."""
    spec = model(CURRENT)
    found = measured(records, spec)
    last = today.toordinal()
    rows = []
    for component in spec.components:
        name = component.name
        if name not in COUNTED.values() or (name == spec.seat_component and not has_seat):
            continue
        window = found.window(name)
        days = found.days(name, last - window + 1, last)
        percent = int(weight_percent(days, last, spec))
        rows.append(
            LoggedComponent(
                component.code, spec.pillar_of[name], NOUNS[name], length(days), window,
                percent, spec.least_coverage,
            )
        )  # fmt: skip
    return tuple(rows)
