"""What was stolen or kept from before, used again, where no other test does so already.

In tests/accounts are others: sessions after sign-out, after a new password and after their end
(test_sessions.py), used links for a password (test_takeover.py), invitations that were used, are
over or are somebody else's (test_invitations.py, test_old_links.py), codes (test_second_factor.py).
Answers of providers are in tests/sso, tokens that are over in test_access_matrix_api.py.
"""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest
from django.core.mail import EmailMessage
from django.test import Client

from accounts.models import ApiToken, Membership, User
from accounts.role_changes import membership_end
from accounts.tenancy import tenant_scope
from teams.models import Activity
from tests import factories
from tests.accounts.signing_in import by_password
from tests.accounts.test_takeover import FORM, RESET, change_address, link_in
from tests.cast import Cast
from tests.factories import PASSWORD

OVER = date(2020, 1, 1)
NEW = "a new long one"
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="(\w+)"')


@pytest.fixture
def user(cast: Cast) -> User:
    cast.rep.set_password(PASSWORD)
    cast.rep.save()
    return cast.rep


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def use(link: str) -> bool:
    """Try to set a password by a link; return whether its form came."""
    thief = Client()
    page: Any = thief.get(link, follow=True)
    if page.redirect_chain:
        thief.post(page.redirect_chain[-1][0], FORM)
    return bool(page.redirect_chain)


# -- Links -------------------------------------------------------------------------------------


def test_a_link_for_a_password_that_is_not_used_up_works(
    user: User, mailoutbox: list[EmailMessage]
) -> None:
    Client().post(RESET, {"email": user.email})

    came = use(link_in(mailoutbox[0]))

    user.refresh_from_db()
    assert (came, user.check_password(FORM["password1"])) == (True, True)


def test_a_link_for_a_password_ends_with_another_address(
    cast: Cast, user: User, mailoutbox: list[EmailMessage]
) -> None:
    Client().post(RESET, {"email": user.email})
    change_address(signed_in(cast.staff), user, "rita.new@fjord.example")

    came = use(link_in(mailoutbox[0]))

    user.refresh_from_db()
    assert (came, user.check_password(PASSWORD)) == (False, True)


def test_a_link_for_a_password_ends_with_a_new_password(
    user: User, mailoutbox: list[EmailMessage]
) -> None:
    client = Client()
    by_password(client, user)
    client.post(RESET, {"email": user.email})
    passwords = {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW}
    client.post("/accounts/password/change/", passwords)

    came = use(link_in(mailoutbox[0]))

    user.refresh_from_db()
    assert (came, user.check_password(NEW)) == (False, True)


@pytest.mark.parametrize("then", ["revoke", "renew"])
def test_the_page_of_an_invitation_is_gone_with_its_link(cast: Cast, then: str) -> None:
    owner, base = signed_in(cast.owner), f"/o/{cast.organization.slug}/organization"
    sent = {"name": "Ines", "email": "ines@fjord.example", "role": "analyst"}
    page = owner.post(f"{base}/roles/", sent).content.decode()
    [link] = set(re.findall(r"/invitation/[\w-]{43}/", page))
    invited = User.objects.get(email=sent["email"])
    assert Client().get(link).status_code == 200

    owner.post(f"{base}/invitations/{invited.pk}/", {"do": then})

    answers = [
        Client().get(link).status_code,
        Client().post(link, {"password": NEW, "again": NEW}).status_code,
    ]
    assert answers == [410, 410]
    assert not Membership.objects.filter(user=invited).exists()


# -- Sessions and files -------------------------------------------------------------------------


def test_a_session_of_before_opens_nothing_once_access_has_ended(cast: Cast) -> None:
    export = factories.export(cast.organization, cast.manager)
    base = f"/o/{cast.organization.slug}"
    addresses = [f"{base}/report/", f"{base}/report/exports/{export.pk}/file/", f"{base}/score/"]
    thief = signed_in(cast.manager)
    before = [thief.get(at).status_code for at in addresses]
    found = Membership.objects.get(user=cast.manager)

    membership_end(access=cast.access(cast.owner), membership=found, on=OVER)

    assert before == [200, 200, 200]
    assert [thief.get(at).status_code for at in addresses] == [404, 404, 404]


def test_a_file_of_before_is_not_fetched_in_a_lesser_role(cast: Cast) -> None:
    export = factories.export(cast.organization, cast.manager)
    thief = signed_in(cast.manager)
    Membership.objects.filter(user=cast.manager).update(role="rep")

    answer = thief.get(f"/o/{cast.organization.slug}/report/exports/{export.pk}/file/")

    assert answer.status_code == 403


def test_a_form_with_the_token_of_another_session_is_refused(cast: Cast) -> None:
    address = f"/o/{cast.organization.slug}/tokens/"
    forms = {"name": "CRM", "scopes": ["scores:read"], "days": "30"}
    victim, thief = Client(enforce_csrf_checks=True), Client()
    victim.force_login(cast.owner)
    thief.force_login(cast.admin)
    [own, theirs] = [TOKEN.findall(one.get(address).content.decode())[0] for one in (victim, thief)]

    answers = [
        victim.post(address, {**forms, "csrfmiddlewaretoken": token}).status_code
        for token in (theirs, "", own)
    ]

    assert answers == [403, 403, 200]
    assert ApiToken._base_manager.count() == 1


# -- Programs ----------------------------------------------------------------------------------


def send(slug: str, secret: str, key: str) -> Any:
    return Client().post(
        f"/api/v1/organizations/{slug}/activity",
        b'{"type": "search", "on": "2026-05-04", "count": 3}\n',
        content_type="application/x-ndjson",
        headers={"Authorization": f"Bearer {secret}", "Idempotency-Key": key},
        query_params={"member": "otto@harbour.example"},
    )


def test_the_key_of_another_organizations_request_gets_nothing_of_its_answer(cast: Cast) -> None:
    home, away = cast.organization, cast.other_organization
    owners = ((home, cast.owner, cast.rep_member), (away, cast.outsider, cast.outside_member))
    secrets = []
    for organization, user, member in owners:
        with tenant_scope(organization.pk):
            member.email = "otto@harbour.example"
            member.save()
        secrets.append(factories.token(organization, user)[1])
    first = send(home.slug, secrets[0], "k")

    other = send(away.slug, secrets[1], "k")

    assert [first.status_code, other.status_code] == [200, 200]
    assert "Idempotent-Replayed" not in other.headers
    assert other.json()["accepted"] == 1
    assert not {*first.json()["imports"]} & {*other.json()["imports"]}
    assert Activity._base_manager.count() == 2


def test_a_revoked_token_replays_no_answer(cast: Cast) -> None:
    token, secret = factories.token(cast.organization, cast.owner)
    send(cast.organization.slug, secret, "k")
    signed_in(cast.owner).post(f"/o/{cast.organization.slug}/tokens/{token.pk}/revoke/")

    again = send(cast.organization.slug, secret, "k")

    assert (again.status_code, again.json()["code"]) == (401, "token_invalid")
