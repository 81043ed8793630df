"""Pages of deliveries in every state, as read-model values."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

from teams.reports.delivery_shapes import (
    Asked,
    Column,
    DeliveryPage,
    DeliverySource,
    DeliveryState,
    Effect,
    Step,
    TableMapping,
)
from teams.reports.import_shapes import Counts, ImportRow, ImportState
from teams.reports.shapes import Choice, Link
from tests.teams.sample_reports import FILES, PROBLEMS

AT = datetime(2026, 11, 9, 6, 10, tzinfo=UTC)
D = Decimal
MEMBERS = (Choice("7", "Rita Halvorsen"), Choice("leave", "Leave out"))
STEPS = (
    Step(1, "Files", "3 files, 1.2 MB", "done"),
    Step(2, "Check", "2 known, 1 to answer", "current"),
    Step(3, "Dry run", "nothing is saved yet", "ahead"),
    Step(4, "Import", "can be undone", "ahead"),
)
ARCHIVE = DeliverySource(
    name="Export.zip", detected="LinkedIn archive", owner="Rita Halvorsen", files=FILES
)
BROKEN = DeliverySource(name="cut.zip", detected="", error="cut.zip: the ZIP file is damaged")
EFFECTS = (
    Effect(
        member="Rita Halvorsen",
        counts=Counts(523, 402, 11),
        previewed=True,
        before=D("36.77"),
        after=D("49.04"),
    ),
    Effect(member="Nils Lindqvist", counts=Counts(12, 0, 0), previewed=True, after=D("12.10")),
    Effect(member="Petra Novak", counts=Counts(3, 0, 0), previewed=False),
    Effect(member="Bo Else", counts=Counts(), previewed=False, error="a.zip: two people <could>"),
)


def asked_source() -> DeliverySource:
    """A source with a question of every kind, and columns that nobody knows."""
    kinds = ("choice", "period", "date", "address")
    return DeliverySource(
        name="march.csv",
        detected="A table",
        people=(
            Asked(
                field="person-1-0", label="nils@x.example", why="", kind="choice", choices=MEMBERS
            ),
        ),
        questions=tuple(
            Asked(
                field=f"answer-1-{kind}",
                label=f"Which {kind}?",
                why="the file does not tell",
                kind=kind,
                choices=MEMBERS if kind == "choice" else (),
            )
            for kind in kinds
        ),
        mapping=TableMapping(
            kind=Asked(
                field="map-1-kind", label="What is a row?", why="", kind="choice", choices=MEMBERS
            ),
            header=("When", "", "What <b>"),
            rows=(("1 Mar", "x", "<script>"),),
            columns=(
                Column(field="map-1-0", title="When", choices=MEMBERS),
                Column(field="map-1-2", title="What <b>", choices=MEMBERS),
            ),
        ),
        asks=True,
        leave_field="leave-1",
    )


def row(number: int, state: ImportState, member: str = "Rita Halvorsen") -> ImportRow:
    """One member's import of a delivery."""
    return ImportRow(
        id=number,
        state=state,
        at=AT,
        by="Ragnhild Moe",
        member=member,
        what="Export.zip",
        counts=Counts(523, 402, 11),
        effect="cut.zip: truncated" if state == "failed" else "",
        before=D("36.77"),
        after=D("49.04"),
        can_undo=state in ("done", "partial"),
    )


def page(state: DeliveryState, **more: object) -> DeliveryPage:
    """A delivery in a state, with what it shows there."""
    found = DeliveryPage(
        id=42,
        state=state,
        at=AT,
        by="Ragnhild Moe",
        message=f"It is {state}.",
        steps=STEPS,
        counts=Counts(538, 402, 11, 2),
        percent=40 if state == "checking" else None,
    )
    return replace(found, **more)  # type: ignore[arg-type]


def asking() -> DeliveryPage:
    """Questions of every kind are open."""
    sources = (ARCHIVE, asked_source(), BROKEN)
    return page("asking", sources=sources, effects=EFFECTS[:1], members=1, problems=PROBLEMS)


def ready() -> DeliveryPage:
    """It can be imported for three members; one more could not be read."""
    return page(
        "ready",
        sources=(ARCHIVE, BROKEN),
        effects=EFFECTS,
        members=3,
        unshown=1200,
        problems=PROBLEMS,
    )


def imported(*states: ImportState) -> DeliveryPage:
    """It was imported for as many members as there are states."""
    imports = tuple(row(n, state) for n, state in enumerate(states, start=50))
    result = Link("See the User Report", "/o/alder/report/")
    return page("committed", sources=(ARCHIVE,), imports=imports, result=result)


DELIVERIES: dict[str, DeliveryPage] = {
    "waiting": page("waiting"),
    "checking": page("checking"),
    "asking": asking(),
    "ready": ready(),
    "left out": page("ready", sources=(replace(ARCHIVE, left=True, leave_field="leave-0"),)),
    "known": page("ready", sources=(ARCHIVE,), counts=Counts(0, 9, 0), members=1),
    "running": imported("done", "running", "queued"),
    "done": imported("done"),
    "done for several": imported("done", "partial", "failed", "undone"),
    "failed": page("failed", sources=(BROKEN,), problems=PROBLEMS),
    "discarded": page("discarded"),
}
