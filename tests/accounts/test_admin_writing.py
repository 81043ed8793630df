"""What site staff write in the admin stays inside of one organization."""

from __future__ import annotations

from django.test import Client
from pytest_django import DjangoCaptureOnCommitCallbacks

from accounts.models import Organization, User
from accounts.tenancy import tenant_scope
from scoring.models import RecomputeRun, ScoreSnapshot
from teams.models import Activity, Import, ImportStatus, Member, Seat, Team, TeamMembership
from tests import factories
from tests.accounts.admin_pages import undo, url
from tests.cast import Cast

# -- Writing -----------------------------------------------------------------------------------


def managers(total: int = 0) -> dict[str, str]:
    return {"managers-TOTAL_FORMS": str(total), "managers-INITIAL_FORMS": "0"}


def test_a_team_is_added_below_another_one(staff: Client, cast: Cast) -> None:
    values = {"organization": cast.organization.pk, "name": "Bergen", "parent": cast.north.pk}
    manager = {"managers-0-user": cast.manager.pk}

    answer = staff.post(url("teams.team", "add"), values | managers(1) | manager)

    assert answer.status_code == 302
    with tenant_scope(cast.organization.pk):
        team = Team.objects.get(name="Bergen")
        assert team.parent == cast.north
        assert team.managers.get().user == cast.manager


def test_a_parent_of_another_organization_is_an_error_of_the_form(
    staff: Client, cast: Cast
) -> None:
    values = {"organization": cast.organization.pk, "name": "X", "parent": cast.outside_team.pk}

    answer = staff.post(url("teams.team", "add"), values | managers())

    assert answer.status_code == 200
    assert "parent belongs to another organization" in answer.content.decode()
    assert not Team._base_manager.filter(name="X").exists()


def test_a_team_cannot_be_moved_below_itself_or_to_another_organization(
    staff: Client, cast: Cast
) -> None:
    values = {"organization": cast.other_organization.pk, "name": "N", "parent": cast.oslo.pk}

    answer = staff.post(url("teams.team", "change", cast.north.pk), values | managers())

    assert "A team cannot stand below itself." in answer.content.decode()
    cast.north.refresh_from_db()
    assert (cast.north.name, cast.north.organization) == ("North", cast.organization)


def member_form(cast: Cast, **more: object) -> dict[str, object]:
    empty = {
        f"{prefix}-{kind}_FORMS": "0"
        for prefix in ("memberships", "seats", "seats-2")
        for kind in ("TOTAL", "INITIAL")
    }
    values = {"organization": cast.organization.pk, "name": "New", "email": "new@fjord.example"}
    return empty | values | more


def test_a_member_is_added_with_a_team_and_a_seat(
    staff: Client,
    cast: Cast,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    rows = {
        "memberships-TOTAL_FORMS": "1",
        "memberships-0-team": cast.oslo.pk,
        "memberships-0-start": "2026-01-01",
        "seats-TOTAL_FORMS": "1",
        "seats-0-kind": "sales_navigator",
        "seats-0-since": "",
    }

    with django_capture_on_commit_callbacks(execute=True):
        answer = staff.post(url("teams.member", "add"), member_form(cast, **rows))

    assert answer.status_code == 302
    with tenant_scope(cast.organization.pk):
        member = Member.objects.get(email="new@fjord.example")
        assert member.memberships.get().team == cast.oslo
        assert member.facts_version == 1
        assert Seat.objects.get(member=member).batch is None
        assert RecomputeRun.objects.filter(member=member, status="done").exists()


def test_the_day_of_leaving_puts_every_score_of_the_member_out_of_date(
    staff: Client, cast: Cast
) -> None:
    before = versions(cast)
    memberships = {"memberships-TOTAL_FORMS": "1", "memberships-INITIAL_FORMS": "1"}
    membership = TeamMembership._base_manager.get(member=cast.rep_member)
    kept = {
        "memberships-0-id": membership.pk,
        "memberships-0-member": cast.rep_member.pk,
        "memberships-0-team": membership.team_id,
        "memberships-0-start": membership.start.isoformat(),
    }
    values = {"name": cast.rep_member.name, "email": cast.rep_member.email}

    answer = staff.post(
        url("teams.member", "change", cast.rep_member.pk),
        member_form(cast, **values, **memberships, **kept, left_on="2026-06-01"),
    )

    assert answer.status_code == 302
    assert versions(cast)[cast.rep_member.pk] == before[cast.rep_member.pk] + 1


def test_a_team_of_another_organization_is_an_error_of_the_members_form(
    staff: Client, cast: Cast
) -> None:
    rows = {
        "memberships-TOTAL_FORMS": "1",
        "memberships-0-team": cast.outside_team.pk,
        "memberships-0-start": "2026-01-01",
    }

    answer = staff.post(url("teams.member", "add"), member_form(cast, **rows))

    assert "team belongs to another organization" in answer.content.decode()
    assert not TeamMembership._base_manager.filter(member__email="new@fjord.example").exists()
    assert not Member._base_manager.filter(email="new@fjord.example").exists()


def test_a_used_address_is_an_error_of_the_members_form(staff: Client, cast: Cast) -> None:
    used = cast.rep_member.email.upper()

    answer = staff.post(url("teams.member", "add"), member_form(cast, email=used))

    assert "has this address already" in answer.content.decode()


def test_a_user_is_added_with_address_and_password(staff: Client) -> None:
    password = "a long enough passphrase"
    values = {"email": "New@Fjord.Example", "name": "New", "usable_password": "true"}
    memberships = {"memberships-TOTAL_FORMS": "0", "memberships-INITIAL_FORMS": "0"}

    answer = staff.post(
        url("accounts.user", "add"),
        values | memberships | {"password1": password, "password2": password},
    )

    assert answer.status_code == 302
    assert User.objects.get(email="new@fjord.example").check_password(password)


def test_an_organization_keeps_its_names_one_a_line(staff: Client) -> None:
    home = factories.organization(company_aliases=["Fjord Sales AS"])
    address = url("accounts.organization", "change", home.pk)
    values = {"name": "Fjord", "slug": "fjord", "time_zone": "Europe/Oslo", "seat_policy": "equal"}
    memberships = {"memberships-TOTAL_FORMS": "0", "memberships-INITIAL_FORMS": "0"}

    shown = staff.get(address).context["adminform"].form["company_aliases"].value()
    staff.post(address, values | memberships | {"company_aliases": "Fjord AS\n\n Fjord Ltd \n"})

    home.refresh_from_db()
    assert shown == "Fjord Sales AS"
    assert home.company_aliases == ["Fjord AS", "Fjord Ltd"]


def test_what_past_days_were_scored_by_stays_from_the_first_import_on(
    staff: Client, cast: Cast
) -> None:
    values = {"name": "X", "time_zone": "Asia/Tokyo", "seat_policy": "linkedin_like"}
    memberships = {"memberships-TOTAL_FORMS": "0", "memberships-INITIAL_FORMS": "0"}
    before, empty = versions(cast), factories.organization()
    found = []

    for organization in (cast.organization, empty):
        address = url("accounts.organization", "change", organization.pk)
        more = {"slug": f"x{organization.pk}", "company_aliases": "X AS"}
        assert staff.post(address, values | memberships | more).status_code == 302
        organization.refresh_from_db()
        found.append(
            (organization.time_zone, organization.company_aliases, organization.seat_policy)
        )

    assert found == [
        ("UTC", ["Fjord Sales AS"], "equal"),
        ("Asia/Tokyo", ["X AS"], "linkedin_like"),
    ]
    assert (cast.organization.name, versions(cast)) == ("X", before)


def versions(cast: Cast) -> dict[int, int]:
    """Return the version of every member's facts, in both organizations."""
    with Member.across_tenants(reason="a test looks at two organizations") as rows:
        return dict(rows.values_list("pk", "facts_version"))


def test_a_time_zone_that_does_not_exist_is_an_error_of_the_form(staff: Client) -> None:
    values = {"name": "X", "slug": "x", "time_zone": "Mars/Base", "seat_policy": "equal"}
    memberships = {"memberships-TOTAL_FORMS": "0", "memberships-INITIAL_FORMS": "0"}

    answer = staff.post(url("accounts.organization", "add"), values | memberships)

    assert "is no time zone" in answer.content.decode()


# -- Deleting ----------------------------------------------------------------------------------


def test_a_member_is_deleted_with_everything_about_them(staff: Client, cast: Cast) -> None:
    address = url("teams.member", "delete", cast.rep_member.pk)

    asked = staff.get(address).content.decode()
    answer = staff.post(address, {"post": "yes"})

    assert "Activity: 11" in asked
    assert "Imports: 1" in asked
    assert answer.status_code == 302
    assert not Activity._base_manager.filter(member_id=cast.rep_member.pk).exists()
    assert Activity._base_manager.filter(member_id=cast.outside_member.pk).exists()


def test_an_organization_is_deleted_with_its_tree_of_teams(staff: Client, cast: Cast) -> None:
    staff.post(url("accounts.organization", "delete", cast.organization.pk), {"post": "yes"})

    assert list(Organization.objects.all()) == [cast.other_organization]
    assert {team.organization for team in Team._base_manager.all()} == {cast.other_organization}
    assert list(Member._base_manager.all()) == [cast.outside_member]


def test_a_team_with_members_cannot_be_deleted(staff: Client, cast: Cast) -> None:
    answer = staff.post(url("teams.team", "delete", cast.oslo.pk), {"post": "yes"})

    assert answer.status_code == 200
    assert Team._base_manager.filter(pk=cast.oslo.pk).exists()


# -- Undo --------------------------------------------------------------------------------------


def test_imports_of_any_organization_are_undone_and_scored_anew(
    staff: Client,
    cast: Cast,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    batches = list(Import._base_manager.all())

    with django_capture_on_commit_callbacks(execute=True):
        page = undo(staff, *batches)

    assert all(f"Import {batch.pk} is undone." in page for batch in batches)
    assert not Activity._base_manager.exists()
    assert {row.undone_by for row in Import._base_manager.all()} == {cast.staff}
    assert not ScoreSnapshot._base_manager.exists()


def test_what_cannot_be_undone_is_said_and_the_rest_is_undone(staff: Client, cast: Cast) -> None:
    failed = factories.batch(cast.silent_member, ImportStatus.FAILED)
    [done, _] = Import._base_manager.exclude(pk=failed.pk)

    page = undo(staff, failed, done)

    assert f"Import {failed.pk}: There is nothing to undo" in page
    assert f"Import {done.pk} is undone." in page
