"""Pages of coverage and of the quick log with known values."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any, get_args

from scoring.core.registry import CURRENT, model
from scoring.core.result import PillarName
from teams.importers.quick_log import DayCounts
from teams.log_forms import ChecklistForm, DayForm, SSIForm
from teams.reports.coverage_shapes import (
    Cell,
    CoveragePage,
    CoveragePillar,
    CoverageRow,
    CoverageSource,
)
from teams.reports.coverage_words import Gap
from teams.reports.quick_log_report import (
    LoggedComponent,
    LoggedDay,
    LoggedSSI,
    QuickLogPage,
)
from teams.reports.self_reported import Known
from teams.reports.shapes import Link, Person, Reminder
from teams.selectors.linkedin_ssi import RecordedSSI

TODAY = date(2026, 11, 23)
URL = "/o/alder/log/"
SPEC = model(CURRENT)


def coverage(*, is_own: bool = True) -> CoveragePage:
    """Return a page with every kind of cell, gap and reminder."""
    weeks = tuple(date(2026, 11, 16) - timedelta(weeks=n) for n in (2, 1, 0))
    full = Cell("full", "L", "LinkedIn archive 7 of 7 days")
    part = Cell("part", "S+", "Quick log, self-reported 3 of 7 days")
    kept = Cell("kept", "L", "as told on 3 October by LinkedIn archive")
    none, na = Cell("none", "", "not measured"), Cell("na", "", "does not apply")
    return CoveragePage(
        person=Person(id=6, name="Rita Halvorsen"),
        is_own=is_own,
        as_of=TODAY - timedelta(days=1),
        weeks=weeks,
        pillars=(
            CoveragePillar(
                "brand", (CoverageRow("B1", "Profile completeness", (none, full, kept)),)
            ),
            CoveragePillar("find", (CoverageRow("F4", "Leads saved", (na, na, part)),)),
        ),
        sources=(
            CoverageSource(
                "L", "LinkedIn archive", (("B1", "brand"),), weeks[0], weeks[1], "13 days behind"
            ),
            CoverageSource("O", "Own file", (("F4", "find"),), weeks[0], None, ""),
        ),
        gaps=(
            Gap((("F2", "find"),), "Profile views: no source.", "The quick log has it.", True),
            Gap((("R4", "relationships"),), "Invitations before 12 May.", "Upload.", False),
        ),
        reminders=(Reminder("Your LinkedIn archive is old.", "warn"),) if is_own else (),
        crumbs=(Link("My score", "/o/alder/score/"),),
        steps=(Link("Import files", "/o/alder/imports/"),) if is_own else (),
    )


def quick_log(*, is_waiting: bool = False, has_seat: bool = True) -> QuickLogPage:
    """Return a log of three days, of which two were logged."""
    counts = (DayCounts(profile_views=0, searches=7, advanced=2), DayCounts(leads=1, accounts=0))
    days = [TODAY - timedelta(days=n) for n in range(3)]
    return QuickLogPage(
        today=TODAY,
        day=TODAY,
        has_seat=has_seat,
        is_waiting=is_waiting,
        url=URL,
        days=tuple(
            LoggedDay(on, f"{URL}?day={on}", told, on == TODAY)
            for on, told in zip(days, (*counts, DayCounts()), strict=True)
        ),
        components=(
            LoggedComponent("F2", "find", "profile views", 7, 90, 17, 50),
            LoggedComponent("B5", "brand", "followers", 90, 90, 100, 50),
        ),
        known={"photo": Known(True, TODAY, "linkedin")},
        ssi=(
            LoggedSSI(ssi_of(TODAY, total="61.3", brand="17.2", find="9.8"), True),
            LoggedSSI(ssi_of(TODAY - timedelta(days=9), total="60"), False),
        ),
    )


def ssi_of(on: date, *, total: str, via: str = "", **told: str) -> RecordedSSI:
    """Return LinkedIn's own index of a day; a pillar that is not told is unknown."""
    numbers = {name: Decimal(value) for name, value in told.items()}
    return RecordedSSI(
        on=on,
        total=Decimal(total),
        pillars={name: numbers.get(name) for name in get_args(PillarName)},
        source="linkedin_ssi",
        via=via,
    )


def logging(part: str = "", **values: str) -> dict[str, Any]:
    """Return the context of the page, with ``part`` of it sent with values."""
    log = quick_log()
    sent = {"day": str(TODAY), **values}
    return {
        "log": log,
        "day_form": DayForm(sent if part == "day" else None, today=TODAY, has_seat=True),
        "checklist": ChecklistForm(
            sent if part == "checklist" else None,
            today=TODAY,
            auto_id="id_check_%s",
            known=log.known,
            spec=SPEC,
        ),
        "ssi_form": SSIForm(sent if part == "ssi" else None, today=TODAY, auto_id="id_ssi_%s"),
    }


LOGS = {
    "as it is": logging(),
    "counts refused": logging("day", profile_views="-1"),
    "checklist refused": logging("checklist", skills="x"),
    "index refused": logging("ssi", total="101"),
}
