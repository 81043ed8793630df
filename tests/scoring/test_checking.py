"""Stored scores are compared with what the facts come to."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from io import StringIO

import pytest
import time_machine
from django.core.management import CommandError, call_command

from accounts.models import Organization
from accounts.services import organization_create
from accounts.tenancy import tenant_scope
from scoring.models import ScoreSnapshot
from teams.models import Member
from tests import factories
from tests.scoring.given import LAST, NOW, REACTION, rolled, scored

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_at")]


@pytest.fixture
def _at() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def home() -> Organization:
    return organization_create(name="Fjord", slug="fjord")


@pytest.fixture
def member(home: Organization) -> Member:
    return scored(home, REACTION)


def told(*arguments: str) -> str:
    out = StringIO()
    call_command("check_scores", *arguments, stdout=out)
    return out.getvalue()


def refused(*arguments: str) -> tuple[str, str]:
    out = StringIO()
    with pytest.raises(CommandError) as error:
        call_command("check_scores", *arguments, stdout=out)
    return out.getvalue(), str(error.value)


def test_what_was_computed_and_rolled_forward_is_what_the_facts_come_to(
    home: Organization, member: Member
) -> None:
    rolled(home, at="2026-06-14T08:00:00Z")

    assert told() == told("fjord") == "fjord: 0 days differ, 0 members wait\n"


def test_a_value_that_somebody_changed_is_told(home: Organization, member: Member) -> None:
    with tenant_scope(home.pk):
        ScoreSnapshot.objects.filter(on=LAST).update(total=1, estimated=True)

    out, error = refused("fjord")

    assert out.splitlines()[1:] == [
        f"  member {member.pk}, 2026-06-09: different (total, estimated)"
    ]
    assert error == "1 days differ from what the facts come to."


def test_a_day_that_is_missing_or_too_many_is_told(home: Organization, member: Member) -> None:
    with tenant_scope(home.pk):
        ScoreSnapshot.objects.filter(on=LAST - timedelta(days=2)).update(
            on=LAST + timedelta(days=1)
        )

    out, _ = refused()

    assert out.splitlines() == [
        "fjord: 2 days differ, 0 members wait",
        f"  member {member.pk}, 2026-06-07: missing",
        f"  member {member.pk}, 2026-06-10: surplus",
    ]


def test_who_waits_for_a_worker_is_no_fault(home: Organization, member: Member) -> None:
    factories.applied(member, [replace(REACTION, ref="r2")])
    factories.member(home, name="Nobody yet")

    assert told("fjord") == "fjord: 0 days differ, 1 members wait\n"


def test_another_organization_is_checked_by_itself(home: Organization, member: Member) -> None:
    away = organization_create(name="Harbour", slug="harbour")
    other = scored(away, REACTION)
    with tenant_scope(away.pk):
        ScoreSnapshot.objects.filter(on=LAST).update(total=1)

    assert told("fjord") == "fjord: 0 days differ, 0 members wait\n"
    assert f"member {other.pk}, 2026-06-09: different" in refused("harbour")[0]


def test_an_organization_that_is_not_there_is_told() -> None:
    assert refused("nobody")[1] == "There is no organization “nobody”."
