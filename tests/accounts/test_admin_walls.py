"""No form, row below a form or list of the admin writes a key into another organization."""

from __future__ import annotations

from typing import Any

import pytest
from django.apps import apps
from django.test import Client

from accounts.models import Action, Membership
from accounts.roles import Role
from accounts.wall import tenant_models
from teams.models import Team, TeamManager
from tests import factories
from tests.accounts.admin_pages import enter, url
from tests.cast import Cast

Values = dict[str, Any]
NO_ROWS = {
    f"{prefix}-{kind}_FORMS": "0"
    for prefix in ("managers", "memberships", "seats", "seats-2", "members")
    for kind in ("TOTAL", "INITIAL")
}


def forms(cast: Cast) -> dict[str, tuple[str, Values]]:
    """Return additions of which one value is a row of the other organization, by that value."""
    home, away = cast.organization.pk, cast.other_organization.pk
    member = {"organization": home, "name": "New", "email": "new@fjord.example"}
    team = {"organization": home, "name": "New"}
    start = {"memberships-0-start": "2026-01-01", "memberships-TOTAL_FORMS": "1"}
    view = {"organization": home, "name": "New", "query": "sort=total&dir=desc"}
    role = {"memberships-TOTAL_FORMS": "1", "memberships-0-role": "owner"}
    account = {"email": "new@fjord.example", "name": "N", "usable_password": "false"}
    token = {"organization": home, "name": "New", "scopes": ["report:read"], "days": "9"}
    return {
        "parent of a team": ("teams.team", team | {"parent": cast.outside_team.pk}),
        "team of a manager": (
            "teams.teammanager",
            {"organization": home, "team": cast.outside_team.pk, "user": cast.manager.pk},
        ),
        "organization of a manager": (
            "teams.teammanager",
            {"organization": away, "team": cast.oslo.pk, "user": cast.manager.pk},
        ),
        "team of a member": (
            "teams.member",
            member | start | {"memberships-0-team": cast.outside_team.pk},
        ),
        "user of a member": ("teams.member", member | {"user": cast.outsider.pk}),
        "organization of a member": ("teams.member", member | {"organization": away}),
        "owner of a view": ("teams.savedview", view | {"owner": cast.outsider.pk}),
        "owner of a group": (
            "teams.savedgroup",
            {"organization": home, "name": "New", "owner": cast.outsider.pk},
        ),
        "organization of a role": (
            "accounts.membership",
            {"organization": away, "user": cast.rep.pk, "role": "owner"},
        ),
        "user of a role": (
            "accounts.membership",
            {"organization": home, "user": cast.outsider.pk, "role": "owner"},
        ),
        "organization of a new account": (
            "accounts.user",
            account | role | {"memberships-0-organization": away},
        ),
        "organization of a token": ("accounts.apitoken", token | {"organization": away}),
        "user of a token": ("accounts.apitoken", token | {"user": cast.outsider.pk}),
    }


# Guarded by what rows point to, whatever was entered; the others by what was entered.
EVERYWHERE = ("parent of a team", "team of a manager", "organization of a manager")
EVERYWHERE += ("team of a member",)


def stored() -> dict[str, int]:
    """Return how many rows there are, the log of looks and reasons left out."""
    models = [*tenant_models(), Membership, apps.get_model("accounts.User")]
    found = {model._meta.label: model._base_manager.count() for model in models}
    del found["teams.Change"]  # a trigger of PostgreSQL tells of rows that are stored as they were
    events = apps.get_model("accounts.AuditEvent")._base_manager
    looks = [Action.STAFF_LOOKED, Action.STAFF_ENTERED]
    found["accounts.AuditEvent"] = events.exclude(action__in=looks).count()
    return found


@pytest.fixture
def entered(cast: Cast, client: Client) -> Client:
    """Return a client of site staff who have entered the first organization."""
    client.force_login(cast.staff)
    enter(client, cast.organization)
    return client


def test_no_form_takes_a_row_of_another_organization(entered: Client, cast: Cast) -> None:
    before, statuses = stored(), {}

    for name, (label, values) in forms(cast).items():
        statuses[name] = entered.post(url(label, "add"), NO_ROWS | values).status_code

    assert statuses == dict.fromkeys(forms(cast), 200)
    assert stored() == before


@pytest.mark.parametrize("name", EVERYWHERE)
def test_nor_does_it_where_every_organization_is_entered(
    entered: Client, cast: Cast, name: str
) -> None:
    enter(entered)
    label, values = forms(cast)[name]
    before = stored()

    answer = entered.post(url(label, "add"), NO_ROWS | values)

    assert answer.status_code == 200
    assert "belongs to another organization" in answer.content.decode()
    assert stored() == before


@pytest.mark.parametrize("is_inside", [True, False])
def test_a_row_below_a_form_is_no_row_of_another_organization(
    entered: Client, cast: Cast, is_inside: bool
) -> None:
    enter(entered, cast.organization if is_inside else None)
    theirs = factories.team_manager(cast.outside_team, cast.outsider)
    row = {
        "managers-TOTAL_FORMS": "1",
        "managers-INITIAL_FORMS": "1",
        "managers-0-id": theirs.pk,
        "managers-0-team": cast.north.pk,
        "managers-0-user": cast.manager.pk,
        "name": "North",
    }
    before = stored()

    entered.post(url("teams.team", "change", cast.north.pk), row)
    entered.post(url("teams.team", "change", cast.north.pk), row | {"managers-0-DELETE": "on"})

    found = TeamManager._base_manager.get(pk=theirs.pk)
    assert (found.team, found.user) == (cast.outside_team, cast.outsider)
    assert stored() == before


@pytest.mark.parametrize("is_inside", [True, False])
def test_a_row_never_moves_to_another_organization(
    entered: Client, cast: Cast, is_inside: bool
) -> None:
    enter(entered, cast.organization if is_inside else None)
    form = {"organization": cast.other_organization.pk, "name": "Moved"}

    entered.post(url("teams.team", "change", cast.south.pk), NO_ROWS | form)

    assert Team._base_manager.get(pk=cast.south.pk).organization == cast.organization


def test_a_role_in_another_organization_is_not_changed_below_an_account(
    entered: Client, cast: Cast
) -> None:
    theirs = Membership.objects.create(
        user=cast.rep, organization=cast.other_organization, role=Role.REP
    )
    row = {
        "memberships-TOTAL_FORMS": "1",
        "memberships-INITIAL_FORMS": "1",
        "memberships-0-id": theirs.pk,
        "memberships-0-user": cast.rep.pk,
        "memberships-0-organization": theirs.organization_id,
        "memberships-0-role": "owner",
    }
    form = {"email": cast.rep.email, "name": "R", "is_active": "on"}

    account = entered.post(url("accounts.user", "change", cast.rep.pk), form | row)
    role = entered.post(url("accounts.membership", "change", theirs.pk), {"role": "owner"})

    theirs.refresh_from_db()
    assert (account.status_code, role.status_code) == (403, 302)
    assert theirs.role == Role.REP
