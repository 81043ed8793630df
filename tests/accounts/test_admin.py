"""The admin: site staff work on every organization, facts stay as they are."""

from __future__ import annotations

import pytest
from django.contrib import admin
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries, DjangoCaptureOnCommitCallbacks

from accounts.models import Membership, Organization, User
from accounts.tenancy import TenantModel, tenant_scope
from scoring.models import RecomputeRun, ScoreSnapshot
from scoring.services import request_recompute, run_recompute
from teams.models import Activity, Import, ImportStatus, Member, Seat, Team, TeamMembership
from tests import factories
from tests.cast import Cast
from tests.teams.evidence import EVERY_TYPE

OURS = [model for model in admin.site._registry if model.__module__.startswith("teams.")]
OURS += [Organization, User, Membership, ScoreSnapshot, RecomputeRun]
NAMES = sorted(model._meta.label_lower for model in OURS)
ALL_RIGHT = dict.fromkeys(NAMES, 200)
READ_ONLY = {
    *("teams.activity", "teams.invitation", "teams.exchange", "teams.connection"),
    *("teams.contact", "teams.statesnapshot", "teams.coverage", "teams.import"),
    *("scoring.scoresnapshot", "scoring.recomputerun"),
}


@pytest.fixture
def staff(cast: Cast, client: Client) -> Client:
    """Return a client of site staff, with data of every kind in two organizations."""
    for member in (cast.rep_member, cast.outside_member):
        factories.applied(member, EVERY_TYPE, uploaded_by=cast.owner)
        with tenant_scope(member.organization_id):
            run_recompute(run_id=request_recompute(member=member).pk)
    client.force_login(cast.staff)
    return client


def url(label: str, page: str, *args: object) -> str:
    return reverse(f"admin:{label.replace('.', '_')}_{page}", args=args)


def rows(label: str) -> list[int]:
    """Return the ids of a model's rows in every organization."""
    model = next(model for model in OURS if model._meta.label_lower == label)
    return list(model._base_manager.values_list("pk", flat=True))


def test_every_list_shows_the_rows_of_every_organization(staff: Client) -> None:
    answers = {label: staff.get(url(label, "changelist")) for label in NAMES}

    assert {label: answer.status_code for label, answer in answers.items()} == ALL_RIGHT
    assert {label: answer.context["cl"].result_count for label, answer in answers.items()} == {
        label: len(rows(label)) for label in NAMES
    }
    assert min(len(rows(label)) for label in NAMES) > 1


def test_every_list_can_be_searched_and_sorted(staff: Client) -> None:
    searched = {label: staff.get(url(label, "changelist"), {"q": "rita"}) for label in NAMES}
    sorted_ = {label: staff.get(url(label, "changelist"), {"o": "1.-2"}) for label in NAMES}

    assert {label: answer.status_code for label, answer in searched.items()} == ALL_RIGHT
    assert {label: answer.status_code for label, answer in sorted_.items()} == ALL_RIGHT


def test_lists_of_an_organizations_rows_are_filtered_by_it_first(staff: Client, cast: Cast) -> None:
    of_tenants = [model for model in OURS if issubclass(model, TenantModel)]

    found = {
        model: staff.get(
            url(model._meta.label_lower, "changelist"),
            {"organization__id__exact": cast.other_organization.pk},
        ).context["cl"]
        for model in of_tenants
    }

    assert {changes.list_filter[0] for changes in found.values()} == {"organization"}
    assert {row.organization for changes in found.values() for row in changes.result_list} == {
        cast.other_organization
    }


def test_lists_of_dated_rows_are_narrowed_by_date(staff: Client) -> None:
    dated = {
        model._meta.label_lower: field
        for model in OURS
        if (field := admin.site._registry[model].date_hierarchy)
    }

    answers = {
        label: staff.get(url(label, "changelist"), {f"{field}__year": "2026"})
        for label, field in dated.items()
    }

    assert {answer.status_code for answer in answers.values()} == {200}
    assert set(NAMES) - set(dated) == {
        *("teams.team", "teams.teammanager", "teams.member", "teams.contact"),
    }


def test_every_row_opens_whatever_its_organization(staff: Client) -> None:
    statuses = {
        label: {staff.get(url(label, "change", pk)).status_code for pk in rows(label)[-3:]}
        for label in NAMES
    }

    assert statuses == {label: {200} for label in NAMES}


def test_facts_and_scores_are_neither_added_nor_changed_nor_deleted(staff: Client) -> None:
    before = {label: len(rows(label)) for label in READ_ONLY}
    first = {label: rows(label)[0] for label in NAMES}

    added = {label: staff.get(url(label, "add")).status_code for label in NAMES}
    asked = {label: staff.get(url(label, "delete", first[label])).status_code for label in NAMES}
    refused = {
        staff.post(url(label, page, *args), {"post": "yes"}).status_code
        for label in READ_ONLY
        for page, args in {
            "add": (),
            "change": (first[label],),
            "delete": (first[label],),
        }.items()
    }

    assert added == asked == ALL_RIGHT | dict.fromkeys(READ_ONLY, 403)
    assert refused == {403}
    assert {label: len(rows(label)) for label in READ_ONLY} == before


def test_the_number_of_queries_of_a_list_does_not_depend_on_its_rows(
    staff: Client, cast: Cast, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(5):
        member = factories.member(cast.organization, cast.oslo)
        factories.applied(member, EVERY_TYPE, uploaded_by=factories.user(cast.organization))

    for label in NAMES:
        with django_assert_max_num_queries(12, info=label):
            staff.get(url(label, "changelist"))


def test_an_autocomplete_finds_teams_of_every_organization(staff: Client) -> None:
    found = staff.get(
        reverse("admin:autocomplete"),
        {"app_label": "teams", "model_name": "teammembership", "field_name": "team", "term": "r"},
    )

    assert {item["text"] for item in found.json()["results"]} >= {"North", "Harbour"}


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


def test_an_organization_keeps_its_names_one_a_line(staff: Client, cast: Cast) -> None:
    address = url("accounts.organization", "change", cast.organization.pk)
    values = {"name": "Fjord", "slug": "fjord", "time_zone": "Europe/Oslo", "seat_policy": "equal"}
    memberships = {"memberships-TOTAL_FORMS": "0", "memberships-INITIAL_FORMS": "0"}

    shown = staff.get(address).context["adminform"].form["company_aliases"].value()
    staff.post(address, values | memberships | {"company_aliases": "Fjord AS\n\n Fjord Ltd \n"})

    cast.organization.refresh_from_db()
    assert shown == "Fjord Sales AS"
    assert cast.organization.company_aliases == ["Fjord AS", "Fjord Ltd"]


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

    assert "Activity: 10" in asked
    assert "Imports: 1" in asked
    assert answer.status_code == 302
    assert not Activity._base_manager.filter(member_id=cast.rep_member.pk).exists()
    assert Activity._base_manager.filter(member_id=cast.outside_member.pk).exists()


def test_an_organization_is_deleted_with_its_tree_of_teams(staff: Client, cast: Cast) -> None:
    staff.post(url("accounts.organization", "delete", cast.organization.pk), {"post": "yes"})

    assert list(Organization.objects.all()) == [cast.other_organization]
    assert list(Team._base_manager.all()) == [cast.outside_team]
    assert list(Member._base_manager.all()) == [cast.outside_member]


def test_a_team_with_members_cannot_be_deleted(staff: Client, cast: Cast) -> None:
    answer = staff.post(url("teams.team", "delete", cast.oslo.pk), {"post": "yes"})

    assert answer.status_code == 200
    assert Team._base_manager.filter(pk=cast.oslo.pk).exists()


# -- Undo --------------------------------------------------------------------------------------


def undo(client: Client, *batches: Import) -> str:
    answer = client.post(
        url("teams.import", "changelist"),
        {"action": "undo_imports", "_selected_action": [batch.pk for batch in batches]},
        follow=True,
    )
    return answer.content.decode()


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


# -- Permissions -------------------------------------------------------------------------------


@pytest.fixture
def helper(cast: Cast) -> User:
    """Return site staff without any permission."""
    user = factories.user(email="helper@pillars.example")
    user.is_staff = True
    user.save()
    return user


def test_site_staff_see_what_they_have_a_permission_for(
    cast: Cast, client: Client, helper: User
) -> None:
    helper.user_permissions.add(Permission.objects.get(codename="view_team"))
    client.force_login(helper)

    statuses = {
        label: client.get(url(label, "changelist")).status_code
        for label in ("teams.team", "teams.member", "accounts.organization")
    }

    assert statuses == {"teams.team": 200, "teams.member": 403, "accounts.organization": 403}
    assert client.get(url("teams.team", "add")).status_code == 403


def test_whoever_may_only_view_imports_cannot_undo_them(
    cast: Cast, client: Client, helper: User
) -> None:
    helper.user_permissions.add(Permission.objects.get(codename="view_import"))
    batch = factories.applied(cast.rep_member, EVERY_TYPE)
    client.force_login(helper)

    undo(client, batch)

    assert Import._base_manager.get().status == ImportStatus.DONE
