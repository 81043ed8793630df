"""Where tokens are made and revoked: the page of an organization, and the admin."""

from __future__ import annotations

import hashlib
import re

import pytest
from django.contrib.auth.models import Permission
from django.test import Client

from accounts.models import ApiToken, Membership, User
from accounts.roles import Role
from accounts.tenancy import tenant_scope
from tests import factories
from tests.accounts.admin_pages import enter, url
from tests.cast import Cast

SECRET = re.compile(r"plr_[a-z0-9]{8}_[A-Za-z0-9_-]{43}")
FORM = {"name": "CRM", "scopes": ["activity:write", "imports:read"], "days": "30"}


def signed_in(user: object) -> Client:
    client = Client()
    client.force_login(user)  # type: ignore[arg-type]
    return client


def tokens(cast: Cast) -> list[ApiToken]:
    with tenant_scope(cast.organization.pk):
        return list(ApiToken.objects.all())


def page(cast: Cast) -> str:
    return f"/o/{cast.organization.slug}/tokens/"


# -- The page ----------------------------------------------------------------------------------


def test_the_secret_is_on_the_page_that_makes_the_token_and_on_no_later_one(cast: Cast) -> None:
    client = signed_in(cast.admin)

    made = client.post(page(cast), FORM)
    later = client.get(page(cast))

    [secret] = SECRET.findall(made.content.decode())
    [token] = tokens(cast)
    assert (made.status_code, made["Cache-Control"]) == (200, "private, no-store")
    assert token.digest == hashlib.sha256(secret.encode()).hexdigest()
    assert (token.user, token.created_by) == (cast.admin, cast.admin)
    assert token.scopes == ["activity:write", "imports:read"]
    assert token.prefix in later.content.decode()
    assert SECRET.search(later.content.decode()) is None


def test_the_secret_is_in_no_cookie_and_no_session(cast: Cast) -> None:
    client = signed_in(cast.admin)

    made = client.post(page(cast), FORM)

    [secret] = SECRET.findall(made.content.decode())
    assert secret not in str(made.cookies)
    assert secret not in str(dict(client.session))


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"name": ""}, "This field is required"),
        ({"scopes": []}, "Choose at least one."),
        ({"scopes": ["everything"]}, "is not one of the available choices"),
        ({"days": "9999"}, "is not one of the available choices"),
    ],
)
def test_the_page_says_what_is_wrong_and_makes_nothing(
    cast: Cast, change: dict[str, object], words: str
) -> None:
    answer = signed_in(cast.owner).post(page(cast), FORM | change)

    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert tokens(cast) == []


def test_a_name_that_is_used_is_refused_with_what_was_typed(cast: Cast) -> None:
    client = signed_in(cast.owner)
    client.post(page(cast), FORM)

    answer = client.post(page(cast), FORM)

    assert answer.status_code == 422
    assert "There is a token of this name already." in answer.content.decode()
    assert 'value="CRM"' in answer.content.decode()
    assert len(tokens(cast)) == 1


def test_htmx_gets_the_region_alone(cast: Cast) -> None:
    client = signed_in(cast.owner)

    whole = client.get(page(cast)).content.decode()
    part = client.post(page(cast), FORM, headers={"HX-Request": "true"}).content.decode()

    assert "<html" in whole
    assert "<html" not in part
    assert SECRET.search(part)


def test_a_token_is_revoked_on_the_page(cast: Cast) -> None:
    token, _ = factories.token(cast.organization, cast.owner, name="CRM")
    client = signed_in(cast.admin)

    answer = client.post(f"{page(cast)}{token.pk}/revoke/", follow=True)

    assert tokens(cast)[0].revoked_at is not None
    assert "“CRM” is revoked" in answer.content.decode()


@pytest.mark.parametrize("persona", ["analyst", "manager", "rep", "outsider", "staff"])
def test_nobody_else_makes_or_revokes_tokens(cast: Cast, persona: str) -> None:
    token, _ = factories.token(cast.organization, cast.owner)
    client = signed_in(getattr(cast, persona))

    client.post(page(cast), FORM)
    client.post(f"{page(cast)}{token.pk}/revoke/")

    [left] = tokens(cast)
    assert (left.pk, left.revoked_at) == (token.pk, None)


def test_a_token_of_another_organization_is_not_found_here(cast: Cast) -> None:
    token, _ = factories.token(cast.other_organization, cast.outsider)

    answer = signed_in(cast.owner).post(f"{page(cast)}{token.pk}/revoke/")

    assert answer.status_code == 404
    assert ApiToken._base_manager.get().revoked_at is None


# -- The admin ---------------------------------------------------------------------------------

LABEL = "accounts.apitoken"


def entered(user: User) -> Client:
    """Return a client of site staff who said why they look at every organization."""
    client = signed_in(user)
    enter(client)
    return client


def test_site_staff_make_a_token_and_see_its_secret_once(cast: Cast) -> None:
    client = entered(cast.staff)
    form = {
        "organization": cast.organization.pk,
        "user": cast.rep.pk,
        "name": "CRM",
        "scopes": ["activity:write"],
        "days": 30,
    }

    made = client.post(url(LABEL, "add"), form)
    listed = client.get(url(LABEL, "changelist"))

    [secret] = SECRET.findall(made.content.decode())
    [token] = tokens(cast)
    assert token.digest == hashlib.sha256(secret.encode()).hexdigest()
    assert (token.user, token.created_by) == (cast.rep, cast.staff)
    assert token.prefix in listed.content.decode()
    assert SECRET.search(listed.content.decode()) is None


def test_site_staff_are_told_why_a_token_is_not_made(cast: Cast) -> None:
    form = {
        "organization": cast.organization.pk,
        "user": cast.outsider.pk,
        "name": "CRM",
        "scopes": ["activity:write"],
        "days": 30,
    }

    answer = entered(cast.staff).post(url(LABEL, "add"), form)

    assert "Choose a member of the organization." in answer.content.decode()
    assert tokens(cast) == []


def test_site_staff_revoke_tokens_of_every_organization(cast: Cast) -> None:
    chosen = [
        factories.token(cast.organization, cast.owner)[0].pk,
        factories.token(cast.other_organization, cast.outsider)[0].pk,
    ]

    answer = entered(cast.staff).post(
        url(LABEL, "changelist"),
        {"action": "revoke_tokens", "_selected_action": chosen},
        follow=True,
    )

    assert "2 tokens are revoked." in answer.content.decode()
    assert all(token.revoked_at for token in ApiToken._base_manager.all())


def test_a_token_is_shown_to_site_staff_and_never_changed(cast: Cast) -> None:
    token, _ = factories.token(cast.organization, cast.owner)
    client = entered(cast.staff)

    shown = client.get(url(LABEL, "change", token.pk))
    changed = client.post(url(LABEL, "change", token.pk), {"name": "other"})

    assert (shown.status_code, changed.status_code) == (200, 403)
    assert token.digest not in shown.content.decode()
    assert tokens(cast)[0].name == token.name


def test_whoever_may_only_view_tokens_cannot_revoke_them(cast: Cast) -> None:
    helper = factories.user(email="helper@pillars.example")
    helper.is_staff = True
    helper.save()
    helper.user_permissions.add(Permission.objects.get(codename="view_apitoken"))
    token, _ = factories.token(cast.organization, cast.owner)

    entered(helper).post(
        url(LABEL, "changelist"), {"action": "revoke_tokens", "_selected_action": [token.pk]}
    )

    assert tokens(cast)[0].revoked_at is None


def test_a_user_goes_with_their_tokens(cast: Cast) -> None:
    user = factories.user(cast.organization, Role.ADMIN)
    factories.token(cast.organization, user)

    answer = entered(cast.staff).post(url("accounts.user", "delete", user.pk), {"post": "yes"})

    assert answer.status_code == 302
    assert tokens(cast) == []
    assert not Membership.objects.filter(user_id=user.pk).exists()
