"""Members with literal evidence, and their scores computed at an instant."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

import time_machine

from accounts.models import Organization
from accounts.tenancy import tenant_scope
from scoring import services
from scoring.core.records import AnyRecord, Coverage, Reaction
from scoring.core.registry import CURRENT, model
from scoring.models import RecomputeRun, ScoreSnapshot, Why
from scoring.snapshots import VALUES, cells_of
from teams.importers import activity
from teams.importers.reading import Options
from teams.models import Import, Member
from tests import factories
from tests.reference.documents import Writer

# The evidence covers everything from here on, which makes half a window 25 days later.
START = date(2026, 5, 1)
FIRST = date(2026, 5, 25)
NOW = "2026-06-10T08:00:00Z"
LAST = date(2026, 6, 9)
EVERYTHING = Coverage(metrics=("*",), start=START, end=date(2026, 12, 31), source="crm")
REACTION = Reaction(on=LAST, source="crm", ref="r1")


def scored(organization: Organization, *records: AnyRecord, at: str = NOW, **more: Any) -> Member:
    """Return a new member with these records, everything covered, and scores up to ``at``."""
    member = factories.member(organization, **more)
    score(member, *records, at=at)
    return member


def score(member: Member, *records: AnyRecord, at: str = NOW) -> None:
    """Give the member these records, everything covered, and scores up to ``at``."""
    factories.applied(member, [EVERYTHING, *records])
    recomputed(member, at=at)


def recomputed(
    member: Member, *, at: str = NOW, batch: Import | None = None, why: Why = Why.SWEEP
) -> RecomputeRun:
    """Return the run that has computed the member's scores at an instant, for an import."""
    with time_machine.travel(at, tick=False), tenant_scope(member.organization_id):
        waiting = services.request_recompute(member=member, batch=batch, why=why)
        run = services.run_recompute(run_id=waiting.pk)
    assert run is not None
    return run


def rolled(organization: Organization, *, at: str) -> RecomputeRun:
    """Return the run that has brought everybody forward at an instant."""
    with time_machine.travel(at, tick=False), tenant_scope(organization.pk):
        waiting = services.request_roll_forward(organization=organization)
        run = services.run_recompute(run_id=waiting.pk)
    assert run is not None
    return run


def snapshots(member: Member) -> dict[date, ScoreSnapshot]:
    """Return the member's snapshots by day, oldest first."""
    with tenant_scope(member.organization_id):
        rows = ScoreSnapshot.objects.filter(member=member).order_by("on")
        return {row.on: row for row in rows}


def shown(member: Member) -> dict[date, tuple[Any, ...]]:
    """Return all that the member's snapshots say about the score, by day."""
    columns = (*VALUES, "seat", "policy", "estimated", "data_through", "facts_version")
    return {
        on: (*(getattr(row, name) for name in columns), cells_of(row.components))
        for on, row in snapshots(member).items()
    }


def random_records(seed: int, as_of: date) -> list[AnyRecord]:
    """Return random evidence that crowds the edges of the model before ``as_of``."""
    random = Random(seed)
    writer = Writer(random, as_of, as_of.replace(day=1), "Europe/Oslo", 8)
    usable = '{"type": "outcome", "on": "2026-01-01", "kind": "won"}\n'
    text = usable + writer.document(random.randint(20, 150))
    options = Options(zone=ZoneInfo("Europe/Oslo"), key=b"key")
    return activity.parse("a.jsonl", BytesIO(text.encode()), options, model(CURRENT))[0]
