"""Site staff say why before rows of organizations open, and see those of no other."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from accounts.models import Action, AuditEvent, Membership, Organization, User
from accounts.roles import Role
from teams.models import Member, Team
from tests.accounts.admin_pages import REASON, enter, url
from tests.cast import Cast
from tests.trail import trail

PAGE = reverse("staff_reason")


def entries(organization: Organization) -> list[AuditEvent]:
    return [one for one in trail(organization) if one.action == Action.STAFF_ENTERED]


@pytest.fixture
def outside(cast: Cast, client: Client) -> Client:
    """Return a client of site staff who have not said why."""
    client.force_login(cast.staff)
    return client


def test_no_row_opens_and_none_is_written_before_a_reason(outside: Client, cast: Cast) -> None:
    change = url("teams.team", "change", cast.north.pk)

    shown = [outside.get(one) for one in (url("teams.team", "changelist"), change)]
    written = outside.post(change, {"name": "Stolen"})
    found = outside.get(
        reverse("admin:autocomplete"),
        {"app_label": "teams", "model_name": "teammembership", "field_name": "team", "term": "N"},
    )

    answers = [*shown, written, found]
    assert [one.status_code for one in answers] == [302, 302, 302, 302]
    assert {one.headers["Location"].partition("?")[0] for one in answers} == {PAGE}
    assert Team._base_manager.get(pk=cast.north.pk).name == "North"
    assert outside.get("/admin/").status_code == 200


@pytest.mark.parametrize("reason", ["", "help", "          ", "x" * 301])
def test_a_reason_that_says_nothing_opens_nothing(outside: Client, cast: Cast, reason: str) -> None:
    answer = outside.post(PAGE, {"organization": cast.organization.pk, "reason": reason})

    assert answer.status_code == 200
    assert outside.get(url("teams.team", "changelist")).status_code == 302
    assert entries(cast.organization) == []


def test_a_reason_for_one_organization_is_in_its_log_alone(outside: Client, cast: Cast) -> None:
    enter(outside, cast.organization)

    (event,) = entries(cast.organization)
    assert (event.actor, event.channel) == (cast.staff, "admin")
    assert event.after == {"reason": REASON, "entered": "this organization", "minutes": 60}
    assert entries(cast.other_organization) == []


def test_a_reason_for_all_is_in_every_log(outside: Client, cast: Cast) -> None:
    enter(outside)

    for organization in (cast.organization, cast.other_organization):
        (event,) = entries(organization)
        assert event.after["entered"] == "all organizations"


def test_owners_read_the_reason(outside: Client, cast: Cast) -> None:
    enter(outside, cast.organization)
    owner = Client()
    owner.force_login(cast.owner)

    page = owner.get(f"/o/{cast.organization.slug}/audit/").content.decode()
    (event,) = entries(cast.organization)
    opened = owner.get(f"/o/{cast.organization.slug}/audit/{event.pk}/").content.decode()

    assert "Site staff entered" in page
    assert REASON in opened


def test_lists_show_the_entered_organization_alone(staff: Client, cast: Cast) -> None:
    enter(staff, cast.organization)
    home = {cast.organization.pk}
    labels = ("teams.member", "teams.team", "teams.activity", "accounts.membership")

    found = {
        label: {
            row.organization_id
            for row in staff.get(url(label, "changelist")).context["cl"].result_list
        }
        for label in (*labels, "accounts.auditevent", "accounts.invite", "scoring.scoresnapshot")
    }
    organizations = staff.get(url("accounts.organization", "changelist")).context["cl"].result_list
    users = staff.get(url("accounts.user", "changelist")).context["cl"].result_list

    assert set(map(frozenset, found.values())) == {frozenset(home)}
    assert list(organizations) == [cast.organization]
    assert cast.outsider not in users
    assert {cast.rep, cast.owner} <= {*users}


def test_a_row_of_another_organization_does_not_exist(staff: Client, cast: Cast) -> None:
    enter(staff, cast.organization)

    for label, pk in (
        ("teams.team", cast.outside_team.pk),
        ("teams.member", cast.outside_member.pk),
        ("accounts.organization", cast.other_organization.pk),
        ("accounts.user", cast.outsider.pk),
    ):
        answers = [
            staff.get(url(label, "change", pk)),
            staff.post(url(label, "change", pk), {"name": "Stolen"}),
            staff.post(url(label, "delete", pk), {"post": "yes"}),
        ]
        # Django leads to the index where there is no such row.
        assert {one.headers.get("Location") for one in answers} == {"/admin/"}
    assert Team._base_manager.get(pk=cast.outside_team.pk).name == "Harbour"
    assert Member._base_manager.filter(pk=cast.outside_member.pk).exists()
    assert User.objects.filter(pk=cast.outsider.pk).exists()


def test_an_account_of_two_organizations_is_not_changed_from_one(staff: Client, cast: Cast) -> None:
    Membership.objects.create(user=cast.rep, organization=cast.other_organization, role=Role.REP)
    enter(staff, cast.organization)
    form = {"email": cast.rep.email, "name": "Stolen", "is_active": "on"}
    inline = {"memberships-TOTAL_FORMS": "0", "memberships-INITIAL_FORMS": "0"}

    page = staff.get(url("accounts.user", "change", cast.rep.pk))
    answer = staff.post(url("accounts.user", "change", cast.rep.pk), form | inline)

    assert (page.status_code, answer.status_code) == (200, 403)
    assert "Harbour Trading" not in page.content.decode()
    assert User.objects.get(pk=cast.rep.pk).name != "Stolen"


def test_it_closes_after_an_hour_and_when_it_is_left(outside: Client, cast: Cast) -> None:
    now = datetime(2026, 12, 1, 9, tzinfo=UTC)
    teams, statuses = url("teams.team", "changelist"), []
    with time_machine.travel(now, tick=False):
        outside.force_login(cast.staff)
        enter(outside, cast.organization)
    for minutes in (0, 59, 61):
        with time_machine.travel(now + timedelta(minutes=minutes), tick=False):
            statuses.append(outside.get(teams).status_code)
    enter(outside)
    statuses.append(outside.get(teams).status_code)
    outside.post(PAGE, {"leave": "1"})
    statuses.append(outside.get(teams).status_code)

    assert statuses == [200, 200, 302, 200, 302]


def test_a_reason_leads_back_to_pages_of_the_admin_alone(outside: Client, cast: Cast) -> None:
    found = [
        outside.post(PAGE, {"reason": REASON, "next": onward}).headers["Location"]
        for onward in ("/admin/teams/team/?q=n", "https://elsewhere.example/admin/", "//x", "/o/a/")
    ]

    assert found == ["/admin/teams/team/?q=n", "/admin/", "/admin/", "/admin/"]


def test_whoever_is_no_staff_gives_no_reason(client: Client, cast: Cast) -> None:
    client.force_login(cast.owner)

    answer = client.post(PAGE, {"organization": cast.organization.pk, "reason": REASON})

    assert answer.status_code == 302
    assert answer.headers["Location"].startswith("/admin/login/")
    assert entries(cast.organization) == []


def test_a_new_organization_has_the_reason_of_its_maker(outside: Client, cast: Cast) -> None:
    enter(outside)
    values = {"name": "New", "slug": "new", "time_zone": "UTC", "seat_policy": "equal"}
    none = {"memberships-TOTAL_FORMS": "0", "memberships-INITIAL_FORMS": "0"}

    outside.post(url("accounts.organization", "add"), values | none)
    enter(outside, cast.organization)
    refused = outside.get(url("accounts.organization", "add"))

    made = Organization.objects.get(slug="new")
    assert [one.after["reason"] for one in entries(made)] == [REASON]
    assert refused.status_code == 403


def test_autocomplete_finds_the_entered_organization_alone(staff: Client, cast: Cast) -> None:
    enter(staff, cast.organization)

    def found(app: str, model: str, field: str, term: str) -> list[str]:
        asked = {"app_label": app, "model_name": model, "field_name": field, "term": term}
        answer = staff.get(reverse("admin:autocomplete"), asked)
        return [one["text"] for one in json.loads(answer.content)["results"]]

    assert set(found("teams", "teammembership", "team", "r")) >= {"North", "Oslo", "South"}
    assert found("teams", "teammembership", "team", "harbour") == []
    assert found("accounts", "membership", "organization", "r") == ["Fjord Sales"]
    assert found("accounts", "membership", "user", "otto") == []


def test_an_organization_is_added_by_who_is_in_none_alone(outside: Client, cast: Cast) -> None:
    add = url("accounts.organization", "add")

    enter(outside, cast.organization)
    inside = outside.get("/admin/").content.decode()
    enter(outside)
    everywhere = outside.get("/admin/").content.decode()

    assert (f'href="{add}"' in inside, f'href="{add}"' in everywhere) == (False, True)
