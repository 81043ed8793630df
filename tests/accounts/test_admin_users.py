"""Users in the admin: rights are for superusers to give."""

from __future__ import annotations

import pytest
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.test import Client

from accounts.models import User
from tests import factories
from tests.accounts.admin_pages import enter, url
from tests.cast import Cast

EVERYTHING = {
    "name": "Changed",
    "is_active": "on",
    "is_staff": "on",
    "is_superuser": "on",
    "memberships-TOTAL_FORMS": "0",
    "memberships-INITIAL_FORMS": "0",
}


@pytest.fixture
def helper(db: None) -> User:
    """Return site staff who may work on users, and is no superuser."""
    user = factories.user(email="helper@pillars.example")
    user.is_staff = True
    user.save()
    user.user_permissions.set(Permission.objects.filter(codename__endswith="_user"))
    return user


def change(client: Client, user: User) -> tuple[int, User]:
    """Return the answer to a form that gives the user every right, and the user after it."""
    permission = Permission.objects.get(codename="delete_organization")
    form = EVERYTHING | {"email": user.email, "user_permissions": str(permission.pk)}
    answer = client.post(url("accounts.user", "change", user.pk), form)
    return answer.status_code, User.objects.get(pk=user.pk)


def rights(user: User) -> tuple[bool, bool, bool]:
    return user.is_staff, user.is_superuser, user.has_perm("accounts.delete_organization")


def test_site_staff_change_a_user_without_giving_rights(client: Client, helper: User) -> None:
    client.force_login(helper)
    enter(client)

    status, user = change(client, factories.user(email="rita@fjord.example"))
    own_status, own = change(client, helper)

    assert (status, user.name, rights(user)) == (302, "Changed", (False, False, False))
    assert (own_status, own.name, rights(own)) == (302, "Changed", (True, False, False))


def test_a_superuser_gives_rights(cast: Cast, client: Client) -> None:
    client.force_login(cast.staff)
    enter(client)

    status, user = change(client, cast.rep)

    assert (status, rights(user)) == (302, (True, True, True))


def test_site_staff_do_not_touch_a_superuser(cast: Cast, client: Client, helper: User) -> None:
    client.force_login(helper)
    enter(client)
    password = {"password1": "a long new one", "password2": "a long new one"}
    chosen = {"action": "delete_selected", "_selected_action": cast.staff.pk, "post": "yes"}

    status, user = change(client, cast.staff)
    answers = [
        client.post(f"/admin/accounts/user/{cast.staff.pk}/password/", password),
        client.post(url("accounts.user", "delete", cast.staff.pk), {"post": "yes"}),
        client.post(url("accounts.user", "changelist"), chosen),
    ]

    assert (status, user.name) == (403, cast.staff.name)
    assert [answer.status_code for answer in answers] == [403, 403, 403]
    assert User.objects.get(pk=cast.staff.pk).password == cast.staff.password


def test_whoever_changed_something_is_closed_and_not_deleted(cast: Cast, client: Client) -> None:
    client.force_login(cast.staff)
    enter(client)
    LogEntry.objects.create(
        user=cast.admin,
        content_type=ContentType.objects.get_for_model(cast.rep),
        object_id=str(cast.rep.pk),
        object_repr=str(cast.rep),
        action_flag=CHANGE,
    )
    delete = url("accounts.user", "delete", cast.admin.pk)

    answers = [client.get(delete).status_code, client.post(delete, {"post": "yes"}).status_code]
    chosen = {"action": "delete_selected", "_selected_action": [cast.admin.pk], "post": "yes"}
    client.post(url("accounts.user", "changelist"), chosen)

    assert answers == [403, 403]
    assert User.objects.filter(pk=cast.admin.pk).exists()
    assert LogEntry.objects.filter(user=cast.admin).count() == 1


def test_whoever_changed_nothing_can_be_deleted(cast: Cast, client: Client) -> None:
    client.force_login(cast.staff)
    enter(client)

    client.post(url("accounts.user", "delete", cast.rep.pk), {"post": "yes"})

    assert not User.objects.filter(pk=cast.rep.pk).exists()
