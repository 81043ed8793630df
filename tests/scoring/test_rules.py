"""Scores under an organization's own rules: from their day on, and never before."""

from __future__ import annotations

from datetime import date

import pytest
import time_machine
from django.utils import timezone

from accounts.models import Organization, RuleVersion
from accounts.tenancy import tenant_scope
from scoring import services
from scoring.core.records import Proof
from scoring.models import ScoreOutlook, Why
from scoring.selectors import scores_on
from teams.models import Member
from tests import factories
from tests.scoring.given import FIRST, LAST, REACTION, recomputed, rolled, scored, shown, snapshots

pytestmark = pytest.mark.django_db

PROOF = Proof(on=FIRST, endorsements=10, recommendations=0, source="crm", ref="proof")
EASIER = {
    "base": "ssi-v1",
    "components": {"social_proof": {"max": 3, "target": 10}},
    "policy": "equal",
}
LATER = "2026-06-20T08:00:00Z"


@pytest.fixture
def home() -> Organization:
    return factories.organization()


def publish(home: Organization, on: date) -> None:
    with tenant_scope(home.pk):
        RuleVersion.objects.create(
            organization=home,
            number=1,
            revision=EASIER,
            effective_from=on,
            note="Why.",
            published_at=timezone.now(),
        )


def swept(home: Organization, *, at: str) -> None:
    with time_machine.travel(at, tick=False), tenant_scope(home.pk):
        for run_id in [run.pk for run in services.waiting_runs(organization=home)]:
            services.run_recompute(run_id=run_id)


def proofs(member: Member) -> dict[date, tuple[str, int | None]]:
    return {on: (row.model, row.brand) for on, row in snapshots(member).items()}


def test_days_before_the_version_stay_as_they_were(home: Organization) -> None:
    member = scored(home, REACTION, PROOF)
    before = shown(member)

    publish(home, date(2026, 6, 12))
    recomputed(member, at=LATER)

    assert {on: day for on, day in shown(member).items() if on <= LAST} == before
    days = proofs(member)
    assert days[date(2026, 6, 11)][0] == "ssi-v1"
    assert days[date(2026, 6, 12)] == ("own-1", 300)
    # ln(1 + 10 * 10/60) / ln 11 = 0.409043 of 3 points
    assert days[date(2026, 6, 11)][1] == 123


def test_the_roll_forward_stops_where_other_rules_begin_and_the_sweep_goes_on(
    home: Organization,
) -> None:
    member = scored(home, REACTION, PROOF)
    publish(home, date(2026, 6, 12))

    rolled(home, at=LATER)
    assert max(snapshots(member)) == date(2026, 6, 11)
    swept(home, at=LATER)

    assert max(snapshots(member)) == date(2026, 6, 19)
    assert proofs(member)[date(2026, 6, 19)] == ("own-1", 300)
    with time_machine.travel(LATER, tick=False), tenant_scope(home.pk):
        assert ScoreOutlook.objects.get().model == "own-1"
        assert not services.needs_roll_forward(organization=home)
        assert services.waiting_runs(organization=home) == []


def test_rolling_on_under_own_rules_equals_computing_anew(home: Organization) -> None:
    publish(home, date(2026, 6, 5))
    member = scored(home, REACTION, PROOF)
    rolled(home, at=LATER)
    rolled_days = shown(member)

    recomputed(member, at=LATER)

    assert shown(member) == rolled_days
    assert proofs(member)[date(2026, 6, 19)] == ("own-1", 300)


def test_scores_of_days_under_different_rules_are_read_together(home: Organization) -> None:
    publish(home, date(2026, 6, 9))
    member = scored(home, REACTION, PROOF)

    with tenant_scope(home.pk):
        found = [scores_on(member_ids=[member.pk], on=on)[member.pk] for on in (FIRST, LAST)]

    assert [each.score.model for each in found] == ["ssi-v1", "own-1"]
    assert [str(each.score.components["social_proof"].points) for each in found] == ["1.23", "3.00"]


def test_a_restated_day_says_why(home: Organization) -> None:
    member = scored(home, REACTION)
    batch = factories.applied(member, [PROOF])

    with time_machine.travel(LATER, tick=False), tenant_scope(home.pk):
        run = services.request_recompute(member=member, batch=batch, why=Why.IMPORT)
        services.run_recompute(run_id=run.pk)

    row = snapshots(member)[LAST]
    assert row.former is not None
    assert (row.restated_why, row.former["brand"], row.brand) == ("import", 0, 123)
    assert row.restated_by_id == batch.pk
