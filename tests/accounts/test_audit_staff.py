"""What site staff do in the admin stands in the log of the organization whose rows they see."""

from __future__ import annotations

from django.contrib.admin.models import LogEntry
from django.test import Client

from accounts.models import Action, AuditEvent, Membership, Organization, User
from accounts.tenancy import tenant_scope
from teams.models import TeamManager
from tests import factories
from tests.accounts.admin_pages import url
from tests.cast import Cast
from tests.trail import trail


def events(organization: Organization, *actions: Action) -> list[AuditEvent]:
    return [one for one in trail(organization) if one.action in actions]


def managers(total: int = 0) -> dict[str, str]:
    return {"managers-TOTAL_FORMS": str(total), "managers-INITIAL_FORMS": "0"}


def test_a_row_that_staff_change_is_in_the_log_with_both_values(staff: Client, cast: Cast) -> None:
    values = {"organization": cast.organization.pk, "name": "North West", "parent": ""}

    staff.post(url("teams.team", "change", cast.north.pk), values | managers())

    (event,) = events(cast.organization, Action.CHANGED)
    assert (event.actor, event.channel) == (cast.staff, "admin")
    assert (event.target_type, event.target_id) == ("teams.team", str(cast.north.pk))
    assert (event.before, event.after) == ({"name": "North"}, {"name": "North West"})
    assert LogEntry.objects.filter(object_id=str(cast.north.pk)).count() == 1
    assert events(cast.other_organization, Action.CHANGED) == []


def test_a_row_below_another_is_in_the_log_by_itself(staff: Client, cast: Cast) -> None:
    values = {"organization": cast.organization.pk, "name": "Bergen", "parent": ""}
    manager = {"managers-0-user": cast.manager.pk}

    staff.post(url("teams.team", "add"), values | managers(1) | manager)

    below, team = events(cast.organization, Action.ADDED)[-2:]
    assert (team.target_type, team.after["name"]) == ("teams.team", "Bergen")
    assert (below.target_type, below.target_name) == ("teams.teammanager", "")
    assert below.after == {"team": int(team.target_id), "user": cast.manager.pk}


def test_a_row_below_another_that_staff_remove_is_in_the_log(staff: Client, cast: Cast) -> None:
    manager = TeamManager._base_manager.get(team=cast.north)
    values = {"organization": cast.organization.pk, "name": "North", "parent": ""}
    inline = {
        "managers-TOTAL_FORMS": "1",
        "managers-INITIAL_FORMS": "1",
        "managers-0-id": manager.pk,
        "managers-0-team": cast.north.pk,
        "managers-0-user": cast.manager.pk,
        "managers-0-DELETE": "on",
    }

    staff.post(url("teams.team", "change", cast.north.pk), values | inline)

    assert not TeamManager._base_manager.filter(pk=manager.pk).exists()
    (event,) = events(cast.organization, Action.REMOVED)
    assert (event.target_type, event.target_id) == ("teams.teammanager", str(manager.pk))
    assert event.before == {"team": cast.north.pk, "user": cast.manager.pk}
    assert event.after == {}


def test_what_staff_remove_is_in_the_log(staff: Client, cast: Cast) -> None:
    team = factories.team(cast.organization, "Bergen")

    staff.post(url("teams.team", "delete", team.pk), {"post": "yes"})

    (event,) = events(cast.organization, Action.REMOVED)
    assert (event.target_id, event.target_name) == (str(team.pk), "Bergen")


def test_an_account_is_in_the_log_of_each_of_its_organizations(staff: Client, cast: Cast) -> None:
    form = {"email": cast.rep.email, "name": "Rita B.", "password": "x", "is_active": "on"}
    inline = {"memberships-TOTAL_FORMS": "0", "memberships-INITIAL_FORMS": "0"}

    staff.post(url("accounts.user", "change", cast.rep.pk), form | inline)

    assert User.objects.get(pk=cast.rep.pk).name == "Rita B."
    (event,) = events(cast.organization, Action.CHANGED)
    assert (event.target_type, event.after) == ("accounts.user", {"name": "Rita B."})


def test_a_role_that_staff_give_is_in_the_log(staff: Client, cast: Cast) -> None:
    membership = Membership.objects.get(user=cast.rep)
    values = {"organization": cast.organization.pk, "user": cast.rep.pk, "role": "admin"}

    staff.post(url("accounts.membership", "change", membership.pk), values | {"ends_on": ""})

    (event,) = events(cast.organization, Action.CHANGED)
    assert (event.before, event.after) == ({"role": "rep"}, {"role": "admin"})


def test_a_list_is_in_the_log_of_whose_rows_are_on_it_once_an_hour(
    staff: Client, cast: Cast
) -> None:
    for _ in range(2):
        staff.get(url("teams.member", "changelist"))

    for organization in (cast.organization, cast.other_organization):
        (event,) = events(organization, Action.STAFF_LOOKED)
        assert (event.actor, event.after) == (cast.staff, {"rows": "teams.member"})


def test_a_list_of_one_organization_is_in_no_other_log(staff: Client, cast: Cast) -> None:
    chosen = f"?organization__id__exact={cast.organization.pk}"

    staff.get(url("teams.member", "changelist") + chosen)
    staff.get(url("teams.team", "change", cast.north.pk))

    looked = events(cast.organization, Action.STAFF_LOOKED)
    assert [one.after for one in looked] == [{"rows": "teams.member"}, {"rows": "teams.team"}]
    assert events(cast.other_organization, Action.STAFF_LOOKED) == []


def test_the_log_itself_is_looked_at_and_not_written(staff: Client, cast: Cast) -> None:
    with tenant_scope(cast.organization.pk):
        event = AuditEvent.objects.create(action=Action.ADDED)

    answers = [
        staff.get(url("accounts.auditevent", "changelist")).status_code,
        staff.get(url("accounts.auditevent", "add")).status_code,
        staff.post(url("accounts.auditevent", "delete", event.pk), {"post": "yes"}).status_code,
    ]

    assert answers == [200, 403, 403]
