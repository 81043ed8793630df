"""What two admins do in one moment, and days at the ends of the calendar, are said and no error."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db.models import Model
from django.db.models.signals import pre_save
from django.test import Client

from accounts.tenancy import tenant_scope
from teams.models import Member, MemberAlias, Team, TeamManager, TeamMembership
from teams.services.bulk_members import bulk_add, bulk_check
from teams.services.members import known_as
from tests.cast import Cast

NEW = "ines@fjord.example"
DAYS = "Pick a day from 1970-01-01 to 2100-12-31."


@contextmanager
def somebody_first(model: type[Model], copy: Callable[[Any], Model]) -> Iterator[None]:
    """Right before a row is stored, somebody else stores the same."""

    def store(instance: Any, **_: object) -> None:
        model._default_manager.bulk_create([copy(instance)])

    pre_save.connect(store, sender=model)
    try:
        yield
    finally:
        pre_save.disconnect(store, sender=model)


def again(one: Member) -> Member:
    return Member(organization_id=one.organization_id, name="Somebody", email=one.email)


def post(cast: Cast, path: str, sent: dict[str, Any]) -> Any:
    client = Client()
    client.force_login(cast.admin)
    return client.post(f"/o/{cast.organization.slug}/organization/{path}", sent)


def test_a_member_whom_somebody_else_adds_is_said(cast: Cast) -> None:
    sent = {"name": "Ines", "email": NEW, "since": "2026-03-01", "role": "rep"}

    with somebody_first(Member, again):
        answer = post(cast, "members/add/", sent)

    assert answer.status_code == 422
    assert "A member of the organization has this address already." in answer.content.decode()
    assert post(cast, "members/add/", sent).status_code == 200


def test_a_table_of_which_somebody_else_adds_one_adds_nobody(cast: Cast) -> None:
    text = f"name,email\nIda,ida@fjord.example\nInes,{NEW}\n"

    with (
        tenant_scope(cast.organization.pk),
        somebody_first(Member, again),
        pytest.raises(ValidationError, match="has this address already"),
    ):
        bulk_add(access=cast.access(cast.admin), text=text)

    with tenant_scope(cast.organization.pk):
        assert not Member.objects.filter(name__in=("Ida", "Ines")).exists()


def test_a_manager_whom_somebody_else_adds_is_said(cast: Cast) -> None:
    def same(one: TeamManager) -> TeamManager:
        return TeamManager(organization_id=one.organization_id, team=one.team, user=one.user)

    with somebody_first(TeamManager, same):
        answer = post(cast, f"teams/{cast.south.pk}/managers/", {"user": cast.manager.pk})

    assert answer.status_code == 422
    assert "They look after this team already." in answer.content.decode()


def test_a_key_that_somebody_else_tells_is_said(cast: Cast) -> None:
    def others(one: MemberAlias) -> MemberAlias:
        other = cast.other_rep_member
        return MemberAlias(organization_id=one.organization_id, member=other, key=one.key)

    with tenant_scope(cast.organization.pk), somebody_first(MemberAlias, others):
        with pytest.raises(ValidationError, match="mean somebody already"):
            known_as(access=cast.access(cast.admin), member=cast.rep_member, by="seat", text="4711")
        assert not MemberAlias.objects.filter(member=cast.rep_member).exists()


@pytest.mark.parametrize("on", ["9999-12-31", "2101-01-01", "1969-12-31", "0001-01-01"])
def test_a_team_is_not_closed_at_an_end_of_the_calendar(cast: Cast, on: str) -> None:
    sent = {"on": on, "into": cast.oslo.pk}

    answer = post(cast, f"teams/{cast.south.pk}/close/", sent)

    assert answer.status_code == 422
    assert DAYS in answer.content.decode()
    with tenant_scope(cast.organization.pk):
        assert Team.objects.get(pk=cast.south.pk).closed_on is None


def test_a_stay_does_not_reach_the_ends_of_the_calendar(cast: Cast) -> None:
    with tenant_scope(cast.organization.pk):
        stay = TeamMembership.objects.get(member=cast.rep_member)
    path = f"members/{cast.rep_member.pk}/stays/{stay.pk}/"

    answer = post(cast, path, {"team": cast.oslo.pk, "start": "0001-01-01", "end": "9999-12-31"})

    assert answer.status_code == 422
    assert answer.content.decode().count(f">{DAYS}<") == 2


@pytest.mark.parametrize(
    ("day", "wrong"), [("2100-12-31", 0), ("2101-01-01", 1), ("0001-01-01", 1)]
)
def test_a_table_has_days_with_days_around_them(cast: Cast, day: str, wrong: int) -> None:
    text = f"name,email,since\nInes,{NEW},{day}\n"

    with tenant_scope(cast.organization.pk):
        check = bulk_check(access=cast.access(cast.admin), text=text)

    assert check.wrong == wrong
