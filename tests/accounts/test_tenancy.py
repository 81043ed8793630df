"""No tenant, no query; and no row that names, or points into, another organization."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from typing import cast as typed

import pytest
from django import forms
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Value

from accounts.tenancy import (
    CrossTenantError,
    NoTenantError,
    TenantManager,
    TenantModel,
    current_organization_id,
    everywhere,
    tenant_scope,
)
from teams.models import Contact, Member, Team, TeamMembership
from teams.services.rows import insert_rows
from tests.cast import Cast

TENANT_MODELS = [model for model in apps.get_models() if issubclass(model, TenantModel)]


def team_form() -> type[forms.ModelForm]:
    return forms.modelform_factory(Team, fields=["name", "parent"])


# -- Reading -----------------------------------------------------------------------------------


@pytest.mark.parametrize("model", TENANT_MODELS, ids=lambda model: model.__name__)
def test_a_tenant_model_cannot_be_queried_outside_of_an_organization(
    model: type[TenantModel],
) -> None:
    assert isinstance(model._default_manager, TenantManager)
    assert [manager.name for manager in model._meta.managers] == ["objects"]
    with pytest.raises(NoTenantError, match=model.__name__):
        model.objects.all()


def test_rows_of_another_organization_do_not_exist(cast: Cast) -> None:
    with tenant_scope(cast.organization.pk):
        assert cast.outside_team not in Team.objects.all()
        with pytest.raises(Team.DoesNotExist):
            Team.objects.get(pk=cast.outside_team.pk)


def test_rows_of_another_organization_are_not_reached_backwards(cast: Cast) -> None:
    with tenant_scope(cast.organization.pk):
        assert list(cast.outside_team.memberships.all()) == []
        assert list(cast.oslo.memberships.all()) != []


def test_a_forward_key_is_followed_without_asking(cast: Cast) -> None:
    with tenant_scope(cast.organization.pk):
        membership = TeamMembership.objects.get(member=cast.rep_member)

    assert membership.team == cast.oslo


def test_a_form_offers_rows_of_the_own_organization_alone(cast: Cast) -> None:
    with tenant_scope(cast.organization.pk):
        form = team_form()({"name": "X", "parent": cast.outside_team.pk})

        assert set(form.fields["parent"].queryset) == {cast.north, cast.oslo, cast.south}
        assert not form.is_valid()


def test_a_form_cannot_be_made_outside_of_an_organization() -> None:
    with pytest.raises(NoTenantError):
        team_form()


def test_a_query_keeps_the_organization_in_which_it_was_made(cast: Cast) -> None:
    with tenant_scope(cast.other_organization.pk):
        teams = Team.objects.all()

    with tenant_scope(cast.organization.pk):
        assert set(teams) <= {cast.outside_team}


def test_an_update_and_a_delete_stay_inside(cast: Cast) -> None:
    with tenant_scope(cast.organization.pk):
        Team.objects.filter(pk=cast.outside_team.pk).update(name="taken")
        TeamMembership.objects.all().delete()

    cast.outside_team.refresh_from_db()
    assert cast.outside_team.name == "Harbour"
    assert TeamMembership._base_manager.get().member == cast.outside_member


# -- Entering ----------------------------------------------------------------------------------


@pytest.mark.parametrize("nobody", [None, "1"])
def test_nothing_is_not_everything(nobody: object) -> None:
    with pytest.raises(NoTenantError), tenant_scope(typed(int, nobody)):
        pass


def test_leaving_an_organization_returns_to_the_one_before() -> None:
    with tenant_scope(1):
        with tenant_scope(2):
            assert current_organization_id() == 2
        assert current_organization_id() == 1

    with pytest.raises(NoTenantError):
        current_organization_id()


def test_an_organization_is_left_when_something_goes_wrong() -> None:
    with pytest.raises(ZeroDivisionError), tenant_scope(1):
        raise ZeroDivisionError

    with pytest.raises(NoTenantError):
        current_organization_id()


def test_another_thread_is_in_no_organization() -> None:
    with tenant_scope(1), ThreadPoolExecutor(1) as pool:
        found = pool.submit(current_organization_id)

    with pytest.raises(NoTenantError):
        found.result()


def test_tasks_of_one_loop_are_each_in_their_own_organization() -> None:
    async def work(organization_id: int) -> int:
        with tenant_scope(organization_id):
            await asyncio.sleep(0)
            return current_organization_id()

    async def both() -> list[int]:
        return await asyncio.gather(work(1), work(2))

    assert asyncio.run(both()) == [1, 2]


def test_everywhere_is_every_organization_and_none_in_particular(cast: Cast) -> None:
    with everywhere(reason="a test"):
        assert {cast.north, cast.outside_team} <= set(Team.objects.all())
        with pytest.raises(NoTenantError):
            current_organization_id()


def test_looking_across_organizations_needs_a_reason(cast: Cast) -> None:
    with Team.across_tenants(reason="a test") as teams:
        assert {cast.north, cast.outside_team} <= set(teams)
    with pytest.raises(NoTenantError), Team.across_tenants(reason=""):
        pass


def test_who_looks_across_from_inside_comes_back_to_the_own_organization(cast: Cast) -> None:
    with tenant_scope(cast.organization.pk):
        with Team.across_tenants(reason="a test") as teams:
            assert cast.outside_team in set(teams)
            assert cast.outside_team not in set(Team.objects.all())
            with tenant_scope(cast.other_organization.pk):
                assert list(Team.objects.all()) == [cast.outside_team]
        assert cast.outside_team not in set(Team.objects.all())


# -- Writing -----------------------------------------------------------------------------------


def test_a_row_belongs_to_the_entered_organization(cast: Cast) -> None:
    with tenant_scope(cast.organization.pk):
        saved = Team.objects.create(name="Bergen")
        [bulk] = Team.objects.bulk_create([Team(name="Tromsø")])

    assert (saved.organization, bulk.organization) == (cast.organization, cast.organization)


def test_nothing_is_written_outside_of_an_organization(cast: Cast) -> None:
    with pytest.raises(NoTenantError):
        Team(organization=cast.organization, name="X").save()


def test_a_row_cannot_name_another_organization(cast: Cast) -> None:
    foreign = Team(organization=cast.other_organization, name="X")

    with tenant_scope(cast.organization.pk):
        with pytest.raises(CrossTenantError):
            foreign.save()
        with pytest.raises(CrossTenantError):
            Team.objects.bulk_create([foreign])
        with pytest.raises(CrossTenantError):
            insert_rows(
                Contact,
                ("organization", "member", "key", "company"),
                [(cast.other_organization.pk, cast.outside_member.pk, "bo", "")],
            )

    assert not Team._base_manager.filter(name="X").exists()
    assert not Contact._base_manager.exists()


def test_a_row_cannot_point_into_another_organization(cast: Cast) -> None:
    foreign = {"member": cast.rep_member, "team": cast.outside_team, "start": "2026-03-01"}

    with tenant_scope(cast.organization.pk):
        with pytest.raises(CrossTenantError, match="team belongs to another organization"):
            TeamMembership(**foreign).save()
        with pytest.raises(CrossTenantError):
            TeamMembership.objects.bulk_create([TeamMembership(**foreign)])
        with pytest.raises(ValidationError, match="team belongs to another organization"):
            TeamMembership(organization=cast.organization, **foreign).full_clean()

    assert not TeamMembership._base_manager.filter(start="2026-03-01").exists()


def test_a_row_that_exists_cannot_be_moved(cast: Cast) -> None:
    with tenant_scope(cast.organization.pk):
        for values in (
            {"organization": cast.other_organization},
            {"organization_id": cast.other_organization.pk},
        ):
            with pytest.raises(CrossTenantError):
                Member.objects.update(**values)
        cast.rep_member.organization = cast.other_organization
        with pytest.raises(CrossTenantError):
            cast.rep_member.save()


@pytest.mark.parametrize("name", ["parent", "parent_id"])
def test_an_update_cannot_point_into_another_organization(cast: Cast, name: str) -> None:
    foreign = cast.outside_team if name == "parent" else cast.outside_team.pk

    with tenant_scope(cast.organization.pk):
        mine = Team.objects.filter(pk=cast.south.pk)
        with pytest.raises(CrossTenantError, match="parent belongs to another organization"):
            mine.update(**{name: foreign})
        with pytest.raises(CrossTenantError, match="cannot be checked"):
            mine.update(**{name: Value(cast.outside_team.pk)})
        mine.update(**{name: cast.north.pk})
        assert mine.get().parent == cast.north
        mine.update(**{name: None})
        assert mine.get().parent is None


def test_a_bulk_update_cannot_point_into_another_organization(cast: Cast) -> None:
    with tenant_scope(cast.organization.pk):
        cast.south.parent = cast.outside_team
        with pytest.raises(CrossTenantError):
            Team.objects.bulk_update([cast.south], ["parent"])

    assert Team._base_manager.get(pk=cast.south.pk).parent is None


def test_across_organizations_writes_are_checked_too(cast: Cast) -> None:
    with Team.across_tenants(reason="a test") as rows:
        with pytest.raises(CrossTenantError, match="never moves"):
            rows.update(organization=cast.other_organization)
        with pytest.raises(CrossTenantError, match="parent belongs to another"):
            rows.update(parent=cast.outside_team)


def test_a_stored_row_of_another_organization_is_not_taken_over(cast: Cast) -> None:
    taken = Team(pk=cast.outside_team.pk, name="taken")

    # Where the database has a wall the stored row does not exist, but its number is taken.
    with (
        tenant_scope(cast.organization.pk),
        pytest.raises((CrossTenantError, IntegrityError)),
        transaction.atomic(),
    ):
        taken.save()
    with everywhere(reason="a test"), pytest.raises(CrossTenantError, match="never moves"):
        Team(pk=cast.outside_team.pk, organization=cast.organization, name="taken").save()

    assert Team._base_manager.get(pk=cast.outside_team.pk).name == "Harbour"


def test_everywhere_every_row_still_needs_its_organization(cast: Cast) -> None:
    with everywhere(reason="a test"):
        with pytest.raises(CrossTenantError, match="missing"):
            Team(name="X").save()
        with pytest.raises(CrossTenantError, match="parent belongs to another"):
            Team(organization=cast.organization, name="X", parent=cast.outside_team).save()
