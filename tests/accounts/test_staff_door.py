"""The admin asks for a second factor, and once more before what gives rights."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.test import Client
from pytest_django import Settings

from accounts.access import access_of_staff
from accounts.models import User
from accounts.roles import Role
from tests.accounts.admin_pages import enter
from tests.accounts.signing_in import SECURITY, app_for, by_app, by_password, leads_to
from tests.cast import Cast
from tests.factories import PASSWORD

NOW = datetime(2026, 6, 1, 8, 0, 10, tzinfo=UTC)
AGAIN = "/accounts/reauthenticate/"
USERS = "/admin/accounts/user/"


@pytest.fixture(autouse=True)
def _as_in_production(settings: Settings) -> Iterator[None]:
    settings.STAFF_SECOND_FACTOR = True
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def staff(db: None) -> User:
    return User.objects.create_superuser("site@pillars.example", PASSWORD)


def test_staff_without_a_second_factor_is_led_to_set_one_up(staff: User, client: Client) -> None:
    by_password(client, staff)

    answers = {leads_to(client.get(path)) for path in ("/admin/", USERS, "/admin/teams/member/")}

    assert answers == {(SECURITY, "")}


def test_staff_with_one_is_in(staff: User, client: Client) -> None:
    by_app(client, staff, app_for(staff))
    enter(client)

    answers = [client.get(path).status_code for path in ("/admin/", USERS, "/admin/teams/member/")]

    assert answers == [200, 200, 200]


def test_nothing_is_done_without_one(staff: User, client: Client) -> None:
    by_password(client, staff)

    client.post(f"{USERS}{staff.pk}/delete/", {"post": "yes"})

    assert User.objects.filter(pk=staff.pk).exists()


@pytest.mark.parametrize(
    "path",
    [
        *(f"{USERS}add/", "/admin/accounts/membership/add/", "/admin/accounts/apitoken/add/"),
        "/admin/accounts/organization/add/",
    ],
)
def test_what_gives_rights_is_asked_for_again(staff: User, client: Client, path: str) -> None:
    by_app(client, staff, app_for(staff))
    enter(client)
    first = client.get(path)
    client.post(AGAIN, {"password": PASSWORD})
    second = client.get(path).status_code
    with time_machine.travel(NOW + timedelta(minutes=16), tick=False):
        third = client.get(path)

    assert (leads_to(first), second, leads_to(third)) == ((AGAIN, path), 200, (AGAIN, path))


def test_what_is_sent_without_it_is_neither_done_nor_kept(staff: User, client: Client) -> None:
    by_app(client, staff, app_for(staff))
    enter(client)

    client.post(f"{USERS}{staff.pk}/password/", {"password1": "secret-canary"})
    client.post(USERS, {"action": "delete_selected", "_selected_action": [staff.pk]})

    assert "secret-canary" not in str(dict(client.session))
    assert User.objects.filter(pk=staff.pk).exists()


def test_signing_out_of_the_admin_needs_nothing(staff: User, client: Client) -> None:
    by_password(client, staff)

    assert client.post("/admin/logout/").status_code == 200


def test_who_is_no_staff_is_told_nothing_of_it(staff: User, client: Client) -> None:
    somebody = User.objects.create_user("rita@fjord.example", PASSWORD)
    by_password(client, somebody)

    assert client.get("/admin/").status_code == 302
    assert leads_to(client.get("/admin/"))[0] == "/admin/login/"


@pytest.mark.parametrize("path", ["identityprovider", "externalidentity"])
def test_who_vouches_for_whom_is_changed_after_saying_again_who_one_is(
    staff: User, client: Client, path: str
) -> None:
    by_app(client, staff, app_for(staff))
    enter(client)
    at = f"/admin/accounts/{path}/1/change/"
    with time_machine.travel(NOW + timedelta(minutes=16), tick=False):
        answer = client.get(at)

    assert leads_to(answer)[1] == at


def test_nobody_works_as_staff_but_staff(cast: Cast) -> None:
    closed = User(is_staff=True, is_active=False)

    for user in (cast.owner, closed):
        with pytest.raises(PermissionDenied, match="for site staff"):
            access_of_staff(user, cast.organization)
    assert access_of_staff(cast.staff, cast.organization).role == Role.OWNER
