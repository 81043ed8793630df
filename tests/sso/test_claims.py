"""What a provider says of somebody that cannot be kept, or cannot be told from what others say."""

from __future__ import annotations

import pytest
from django.test import Client

from accounts.invitations import invite_create
from accounts.models import ExternalIdentity, Membership, User
from accounts.roles import Role
from accounts.sso.claims import Claims
from accounts.sso.words import Reason, SignOnError
from accounts.tenancy import tenant_scope
from tests.cast import Cast
from tests.sso.oidc_server import Provider
from tests.sso.signing_on import begin, come_back, denied, set_up, sign_in, user_of


@pytest.fixture
def _on(cast: Cast, provider: Provider) -> None:
    set_up(
        cast.organization, cast.owner, provider, joins_by_domain=True, domains=("fjord.example",)
    )


ODD = [
    *("foo bar@fjord.example", "a@b@fjord.example", '"a@b"@fjord.example', "@fjord.example"),
    *("x" * 300 + "@fjord.example", "a\0b@fjord.example", "a\ud800@fjord.example"),
    *("nobody", "a@fjord.example\nb@fjord.example"),
]


@pytest.mark.usefixtures("_on")
@pytest.mark.parametrize("email", [one for one in ODD if "\ud800" not in one])
def test_an_address_that_is_none_signs_nobody_in(
    cast: Cast, provider: Provider, email: str
) -> None:
    before = User.objects.count()

    client, answer = sign_in(cast.organization, provider, email=email)

    assert (answer.status_code, user_of(client)) == (403, None)
    assert denied(cast.organization) == ["invalid"]
    assert User.objects.count() == before


@pytest.mark.usefixtures("_on")
@pytest.mark.parametrize("claim", ["sub", "nonce"])
@pytest.mark.parametrize("text", ["a\0b", "a\tb"])
def test_what_is_no_text_signs_nobody_in(
    cast: Cast, provider: Provider, claim: str, text: str
) -> None:
    told = {"email": "new@fjord.example", claim: text}

    client, answer = sign_in(cast.organization, provider, **told)

    assert (answer.status_code, user_of(client)) == (403, None)
    assert denied(cast.organization) == ["invalid"]


@pytest.mark.parametrize("email", ODD)
def test_claims_with_an_odd_address_are_not_made(email: str) -> None:
    with pytest.raises(SignOnError) as error:
        Claims("https://idp.example", "s", email, "N")

    assert error.value.reason == Reason.INVALID


@pytest.mark.usefixtures("_on")
def test_a_name_is_one_line_of_text(cast: Cast, provider: Provider) -> None:
    client, _ = sign_in(
        cast.organization, provider, email="new@fjord.example", name=" Nora\t\0New\n"
    )

    user = user_of(client)
    assert user is not None
    assert user.name == "Nora New"


@pytest.mark.parametrize("told", [("\ud800", "N"), ("s", "\ud800")])
def test_claims_with_half_a_character_are_not_made(told: tuple[str, str]) -> None:
    with pytest.raises(SignOnError):
        Claims("https://idp.example", told[0], "a@fjord.example", told[1])


@pytest.mark.usefixtures("_on")
@pytest.mark.parametrize("persona", ["owner", "admin"])
@pytest.mark.parametrize("verified", [{}, {"email_verified": True}])
def test_owners_and_admins_are_not_linked_by_what_a_provider_says(
    cast: Cast, provider: Provider, persona: str, verified: dict[str, bool]
) -> None:
    client, answer = sign_in(
        cast.organization, provider, email=getattr(cast, persona).email, **verified
    )

    assert (answer.status_code, user_of(client)) == (403, None)
    assert denied(cast.organization) == ["own_choice"]
    assert not ExternalIdentity._base_manager.exists()


@pytest.mark.usefixtures("_on")
def test_an_admin_who_linked_themselves_comes_in(cast: Cast, provider: Provider) -> None:
    client = Client()
    client.force_login(cast.admin)
    base = f"/o/{cast.organization.slug}/login"
    token = client.post(f"{base}/link/").context["token"]
    provider.claims = {"email": "somebody@fjord.example"}
    come_back(
        client, cast.organization, begin(client, cast.organization, provider, f"?link={token}")
    )

    browser, answer = sign_in(cast.organization, provider, email="somebody@fjord.example")

    assert answer.status_code == 302
    assert user_of(browser) == cast.admin


@pytest.mark.usefixtures("_on")
def test_an_invitation_as_an_admin_is_not_taken_by_an_address(
    cast: Cast, provider: Provider
) -> None:
    with tenant_scope(cast.organization.pk):
        invite_create(
            access=cast.access(cast.owner), email="ina@fjord.example", name="", role=Role.ADMIN
        )

    client, answer = sign_in(cast.organization, provider, email="ina@fjord.example")

    assert (answer.status_code, user_of(client)) == (403, None)
    assert not Membership._base_manager.filter(user__email="ina@fjord.example").exists()
