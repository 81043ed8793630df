"""Whom an identity provider opens the door for: people of its own organization, and nobody else."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from accounts.invitations import invite_create
from accounts.models import AuditEvent, ExternalIdentity, Membership, Organization, User
from accounts.roles import Role
from accounts.tenancy import tenant_scope
from teams.models import Member, ScimUser
from tests import factories
from tests.cast import Cast
from tests.sso.oidc_server import Provider
from tests.sso.signing_on import begin, come_back, denied, set_up, sign_in, user_of


@pytest.fixture(autouse=True)
def _on(cast: Cast, provider: Provider) -> None:
    set_up(cast.organization, cast.owner, provider)


def refused_as(cast: Cast, provider: Provider, email: str) -> str:
    """Return why somebody who comes for the first time is not signed in."""
    client, answer = sign_in(cast.organization, provider, email=email)
    assert (answer.status_code, user_of(client)) == (403, None)
    assert not ExternalIdentity._base_manager.exists()
    return denied(cast.organization)[-1]


def test_an_account_of_another_organization_is_not_opened(cast: Cast, provider: Provider) -> None:
    assert refused_as(cast, provider, cast.outsider.email) == "elsewhere"


def test_an_account_of_both_is_not_opened_by_its_address(cast: Cast, provider: Provider) -> None:
    Membership.objects.create(organization=cast.other_organization, user=cast.rep)

    assert refused_as(cast, provider, cast.rep.email) == "elsewhere"


def test_an_account_that_left_elsewhere_is_not_opened_by_its_address(
    cast: Cast, provider: Provider
) -> None:
    Membership.objects.create(
        organization=cast.other_organization, user=cast.rep, ends_on=date(2020, 1, 1)
    )

    assert refused_as(cast, provider, cast.rep.email) == "elsewhere"


def test_an_account_of_the_site_staff_is_not_opened(cast: Cast, provider: Provider) -> None:
    Membership.objects.create(organization=cast.organization, user=cast.staff)

    assert refused_as(cast, provider, cast.staff.email) == "elsewhere"


@pytest.mark.parametrize("change", ["staff", "elsewhere"])
def test_a_link_opens_nothing_once_the_account_is_more_than_of_here(
    cast: Cast, provider: Provider, change: str
) -> None:
    sign_in(cast.organization, provider, email=cast.rep.email)
    if change == "staff":
        User.objects.filter(pk=cast.rep.pk).update(is_staff=True)
    else:
        Membership.objects.create(organization=cast.other_organization, user=cast.rep)

    client, answer = sign_in(cast.organization, provider, email=cast.rep.email)

    assert (answer.status_code, user_of(client)) == (403, None)
    assert denied(cast.organization) == ["elsewhere"]


def test_somebody_unknown_does_not_join(cast: Cast, provider: Provider) -> None:
    assert refused_as(cast, provider, "new@fjord.example") == "unknown"
    assert not User.objects.filter(email="new@fjord.example").exists()


def test_somebody_without_an_address_does_not_join(cast: Cast, provider: Provider) -> None:
    why = "unknown"

    assert refused_as(cast, provider, "") == why


def test_somebody_unknown_joins_where_the_organization_lets_the_domain(
    cast: Cast, provider: Provider
) -> None:
    set_up(
        cast.organization, cast.owner, provider, joins_by_domain=True, domains=("fjord.example",)
    )

    client, _ = sign_in(cast.organization, provider, email="new@fjord.example", name="Nora New")

    user = User.objects.get(email="new@fjord.example")
    assert user_of(client) == user
    assert not user.has_usable_password()
    assert [(m.organization, m.role) for m in user.memberships.all()] == [
        (cast.organization, Role.REP)
    ]
    assert Member._base_manager.get(user=user).name == "Nora New"


@pytest.mark.parametrize("email", ["x@evil.example", "x@sub.fjord.example", "x@fjord.example.io"])
def test_another_domain_does_not_join(cast: Cast, provider: Provider, email: str) -> None:
    set_up(
        cast.organization, cast.owner, provider, joins_by_domain=True, domains=("fjord.example",)
    )

    assert refused_as(cast, provider, email) == "unknown"


def test_whoever_left_does_not_join_again_by_the_domain(cast: Cast, provider: Provider) -> None:
    set_up(
        cast.organization, cast.owner, provider, joins_by_domain=True, domains=("fjord.example",)
    )
    member = factories.member(cast.organization, name="Lea Left")
    Member._base_manager.filter(pk=member.pk).update(
        email="lea@fjord.example", left_on=date(2026, 1, 1)
    )

    assert refused_as(cast, provider, "lea@fjord.example") == "unknown"


def test_an_account_with_a_password_of_its_own_is_not_taken_by_a_domain(
    cast: Cast, provider: Provider
) -> None:
    set_up(
        cast.organization, cast.owner, provider, joins_by_domain=True, domains=("fjord.example",)
    )
    factories.user(email="free@fjord.example", password=factories.PASSWORD)

    assert refused_as(cast, provider, "free@fjord.example") == "elsewhere"


def test_whoever_is_invited_comes_in_with_the_role_of_the_invitation(
    cast: Cast, provider: Provider
) -> None:
    with tenant_scope(cast.organization.pk):
        invite_create(
            access=cast.access(cast.admin),
            email="ina@fjord.example",
            name="Ina Invited",
            role=Role.ANALYST,
        )

    client, _ = sign_in(cast.organization, provider, email="ina@fjord.example")

    user = user_of(client)
    assert user is not None
    assert [m.role for m in user.memberships.all()] == [Role.ANALYST]


def test_an_invitation_that_has_expired_lets_nobody_in(cast: Cast, provider: Provider) -> None:
    with tenant_scope(cast.organization.pk):
        made = invite_create(
            access=cast.access(cast.admin), email="ina@fjord.example", name="", role=Role.REP
        )
        made.invite.expires_at = timezone.now() - timedelta(seconds=1)
        made.invite.save(update_fields=["expires_at"])

    assert refused_as(cast, provider, "ina@fjord.example") == "unknown"


def test_whoever_is_in_the_directory_comes_in_and_is_that_member(
    cast: Cast, provider: Provider
) -> None:
    with tenant_scope(cast.organization.pk):
        Member.objects.filter(pk=cast.silent_member.pk).update(email="sia@fjord.example")
        ScimUser.objects.create(member=cast.silent_member, user_name="sia@fjord.example")

    client, _ = sign_in(cast.organization, provider, email="SIA@fjord.example")

    user = user_of(client)
    assert user is not None
    assert Member._base_manager.get(pk=cast.silent_member.pk).user == user
    linked = AuditEvent._base_manager.filter(action="account_linked", actor=user)
    assert {row.target_type for row in linked} == {"teams.member", "accounts.user"}


def test_the_directory_does_not_give_an_account_to_somebody_else(
    cast: Cast, provider: Provider
) -> None:
    with tenant_scope(cast.organization.pk):
        ScimUser.objects.create(member=cast.rep_member, user_name="eve@fjord.example")
        Member.objects.filter(pk=cast.rep_member.pk).update(email="eve@fjord.example")

    assert refused_as(cast, provider, "eve@fjord.example") == "unknown"


@pytest.mark.parametrize("how", ["membership", "account"])
def test_whose_access_has_ended_gets_nothing(cast: Cast, provider: Provider, how: str) -> None:
    sign_in(cast.organization, provider, email=cast.rep.email)
    if how == "membership":
        Membership.objects.filter(user=cast.rep).update(ends_on=date(2020, 1, 1))
    else:
        User.objects.filter(pk=cast.rep.pk).update(is_active=False)

    client, answer = sign_in(cast.organization, provider, email=cast.rep.email)

    assert (answer.status_code, user_of(client)) == (403, None)
    assert denied(cast.organization) == ["ended"]


def linked(cast: Cast, provider: Provider, user: User) -> tuple[Client, int]:
    """Have a user link the provider while signed in with a password."""
    client = Client()
    client.force_login(user)
    page = client.post(f"/o/{cast.organization.slug}/login/link/")
    token = client.session["single_sign_on_link"]
    assert token in page.content.decode()
    state = begin(client, cast.organization, provider, f"?link={token}")
    return client, come_back(client, cast.organization, state).status_code


def test_an_account_of_two_is_opened_where_its_owner_linked_it(
    cast: Cast, provider: Provider
) -> None:
    Membership.objects.create(organization=cast.other_organization, user=cast.rep)
    first, status = linked(cast, provider, cast.rep)

    client, _ = sign_in(cast.organization, provider, email="whatever@x.example")

    assert status == 302
    assert user_of(client) == cast.rep
    away = f"/o/{cast.other_organization.slug}/score/"
    assert first.get(away).status_code == 200
    assert client.get(f"/o/{cast.organization.slug}/score/").status_code == 200
    assert client.get(away).status_code == 403


def test_nobody_links_by_a_link_that_somebody_else_made(cast: Cast, provider: Provider) -> None:
    client = Client()
    client.force_login(cast.rep)

    answer = client.get(f"/o/{cast.organization.slug}/login/start/?link=made-by-others")

    assert answer.status_code == 403
    assert "single_sign_on_begun" not in client.session


def test_an_identity_of_somebody_else_is_not_linked_again(cast: Cast, provider: Provider) -> None:
    sign_in(cast.organization, provider, email=cast.rep.email)

    _, status = linked(cast, provider, cast.other_rep)

    assert status == 403
    assert ExternalIdentity._base_manager.get().user == cast.rep


def test_a_session_that_a_provider_opened_links_nothing(cast: Cast, provider: Provider) -> None:
    client, _ = sign_in(cast.organization, provider, email=cast.rep.email)

    assert client.post(f"/o/{cast.organization.slug}/login/link/").status_code == 403


@pytest.mark.parametrize(
    "path", ["/admin/", "/accounts/password/change/", "/accounts/password/set/", "/invitation/x/"]
)
def test_a_session_that_a_provider_opened_opens_nothing_else(
    cast: Cast, provider: Provider, path: str
) -> None:
    linked(cast, provider, cast.rep)
    User.objects.filter(pk=cast.rep.pk).update(is_staff=True, is_superuser=True)
    client, _ = sign_in(cast.organization, provider)
    assert user_of(client) == cast.rep

    answer = client.get(path)

    assert answer.status_code == 403


def test_a_session_that_a_provider_opened_names_no_other_organization(
    cast: Cast, provider: Provider
) -> None:
    Membership.objects.create(organization=cast.other_organization, user=cast.rep)
    linked(cast, provider, cast.rep)
    client, _ = sign_in(cast.organization, provider)

    pages = [client.get(p) for p in (f"/o/{cast.organization.slug}/score/", "/accounts/logout/")]

    assert [page.status_code for page in pages] == [200, 200]
    assert all("Harbour Trading" not in page.content.decode() for page in pages)
    assert client.get("/").headers["Location"] == f"/o/{cast.organization.slug}/"


def test_a_password_opens_again_what_a_provider_did_not(cast: Cast, provider: Provider) -> None:
    Membership.objects.create(organization=cast.other_organization, user=cast.rep)
    linked(cast, provider, cast.rep)
    cast.rep.set_password(factories.PASSWORD)
    cast.rep.save()
    client, _ = sign_in(cast.organization, provider)
    client.post("/accounts/logout/")

    client.post("/accounts/login/", {"login": cast.rep.email, "password": factories.PASSWORD})

    assert client.get(f"/o/{cast.other_organization.slug}/score/").status_code == 200


def test_two_organizations_with_one_provider_know_one_subject_each_as_their_own(
    cast: Cast, provider: Provider
) -> None:
    set_up(cast.other_organization, cast.outsider, provider)
    Membership._base_manager.filter(user=cast.outsider).update(role=Role.REP)
    here, _ = sign_in(cast.organization, provider, email=cast.rep.email)

    there, _ = sign_in(cast.other_organization, provider, email=cast.outsider.email)

    assert (user_of(here), user_of(there)) == (cast.rep, cast.outsider)


def test_single_sign_on_alone_opens_by_the_provider_and_leads_others_to_it(
    cast: Cast, provider: Provider
) -> None:
    Organization.objects.filter(pk=cast.organization.pk).update(sso_only=True)
    base = f"/o/{cast.organization.slug}"
    by_password = Client()
    by_password.force_login(cast.rep)
    by_provider, _ = sign_in(cast.organization, provider, email=cast.rep.email)

    led = by_password.get(f"{base}/score/")
    there = by_password.get(led.headers["Location"])
    opened = by_provider.get(f"{base}/score/")

    assert (led.status_code, led.headers["Location"]) == (302, f"{base}/login/")
    assert (there.status_code, opened.status_code) == (200, 200)


def test_an_address_outside_of_the_allowed_domains_does_not_come_in(
    cast: Cast, provider: Provider
) -> None:
    set_up(
        cast.organization, cast.owner, provider, joins_by_domain=True, domains=("fjord.example",)
    )
    Organization.objects.filter(pk=cast.organization.pk).update(email_domains=["other.example"])

    assert refused_as(cast, provider, "new@fjord.example") == "unknown"
