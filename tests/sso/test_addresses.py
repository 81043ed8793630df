"""What anybody can ask: whether an organization exists is not told; private networks are closed."""

from __future__ import annotations

import socket

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from pytest_django import Settings

from accounts.access import access_for
from accounts.models import IdentityProvider, ProviderKind
from accounts.outbound import OutboundError, check_address, fetch, is_public, public_addresses
from accounts.single_sign_on import is_ready
from accounts.sso.providers import (
    Setup,
    provider_save,
    provider_switch,
    provider_test,
)
from accounts.tenancy import tenant_scope
from tests.accounts.signing_in import by_password
from tests.cast import Cast
from tests.factories import PASSWORD
from tests.house.addresses import without_token
from tests.sso.oidc_server import CLIENT, SECRET, Provider
from tests.sso.signing_on import set_up

OIDC = ProviderKind.OIDC


@pytest.mark.parametrize("end", ["", "start/", "oidc/callback/?state=x&code=y", "saml/finish/"])
def test_an_organization_without_a_provider_is_as_one_that_is_not(cast: Cast, end: str) -> None:
    slugs = (cast.organization.slug, "nowhere")

    answers = [Client().get(f"/o/{slug}/login/{end}") for slug in slugs]

    texts = [without_token(a).replace(s, "") for a, s in zip(answers, slugs, strict=True)]
    assert texts[0] == texts[1]
    assert answers[0].status_code == answers[1].status_code


def test_the_way_to_a_provider_is_a_redirect_of_a_link(cast: Cast, provider: Provider) -> None:
    set_up(cast.organization, cast.owner, provider)

    answer = Client().get(f"/o/{cast.organization.slug}/login/start/")

    assert answer.status_code == 302
    assert answer.headers["Location"].startswith(f"{provider.address}/authorize?")


def test_a_domain_leads_to_an_organization_only_where_the_staff_confirmed_it(
    cast: Cast, provider: Provider
) -> None:
    made = set_up(
        cast.organization, cast.owner, provider, joins_by_domain=True, domains=("fjord.example",)
    )
    client, told = Client(), {"organization": "anybody@fjord.example"}
    before = client.post("/accounts/single-sign-on/", told)
    with tenant_scope(cast.organization.pk):
        IdentityProvider.objects.filter(pk=made.pk).update(login_domains=["fjord.example"])

    after = client.post("/accounts/single-sign-on/", told)

    assert before.status_code == 422
    assert after.headers["Location"] == f"/o/{cast.organization.slug}/login/"


def test_a_domain_that_two_organizations_have_leads_nowhere(cast: Cast, provider: Provider) -> None:
    for organization, owner in (
        (cast.organization, cast.owner),
        (cast.other_organization, cast.outsider),
    ):
        set_up(organization, owner, provider)
    IdentityProvider._base_manager.update(login_domains=["fjord.example"])

    answer = Client().post("/accounts/single-sign-on/", {"organization": "x@fjord.example"})

    assert answer.status_code == 422


@pytest.mark.parametrize("told", ["fjord", "https://pillars.example/o/fjord/report/", " FJORD "])
def test_a_name_or_an_address_of_an_organization_leads_to_its_sign_in(db: None, told: str) -> None:
    answer = Client().post("/accounts/single-sign-on/", {"organization": told})

    assert answer.headers["Location"] == "/o/fjord/login/"


@pytest.mark.parametrize(
    "address",
    [
        *("127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "0.0.0.0"),
        *("100.64.0.1", "224.0.0.1", "255.255.255.255", "::1", "::", "fe80::1", "fd00::1"),
        *("::ffff:127.0.0.1", "::ffff:169.254.169.254", "64:ff9b::7f00:1", "2002:7f00:1::"),
        *("ff02::1", "fe80::1%eth0"),
    ],
)
def test_an_address_of_a_private_network_is_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", ["93.184.216.34", "2606:2800:220:1::1", "::ffff:8.8.8.8"])
def test_an_address_of_the_internet_is_public(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    "url",
    [
        *("http://idp.example", "ftp://idp.example", "file:///etc/passwd", "javascript:alert(1)"),
        *("https://", "https://user:pass@idp.example", "https://idp.example:99999", "idp.example"),
        *("https://idp.example/\n", "gopher://idp.example"),
    ],
)
def test_what_is_no_address_of_the_web_is_refused(url: str) -> None:
    with pytest.raises(OutboundError):
        check_address(url)


@pytest.mark.parametrize(
    "url",
    [
        *("https://127.0.0.1/", "https://localhost/", "https://[::1]/", "https://2130706433/"),
        *("https://0x7f.1/", "https://169.254.169.254/latest/", "https://[::ffff:10.0.0.1]/"),
    ],
)
def test_a_server_in_a_private_network_is_not_asked(url: str) -> None:
    with pytest.raises(OutboundError, match=r"private network|cannot be found"):
        fetch(url)


def test_a_name_with_one_private_address_among_others_is_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    both = [
        (socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, 443))
        for address in ("93.184.216.34", "10.0.0.1")
    ]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: both)

    with pytest.raises(OutboundError, match="private network"):
        public_addresses("rebinding.example", 443)


def test_a_redirect_is_not_followed(provider: Provider) -> None:
    provider.status = 302

    answer = fetch(f"{provider.address}/.well-known/openid-configuration")

    assert answer.status == 302
    assert provider.calls == ["/.well-known/openid-configuration"]


def test_a_private_provider_is_not_set_up_unless_a_setting_says_so(
    cast: Cast, settings: Settings, provider: Provider
) -> None:
    settings.SSO_PRIVATE_ADDRESSES = False

    with pytest.raises(ValidationError, match="https://"):
        set_up(cast.organization, cast.owner, provider)


@pytest.mark.parametrize(
    ("described", "why"),
    [
        ({"issuer": "https://other.example"}, "otherwise"),
        ({"issuer": "https://login.example/{tenantid}/v2.0"}, "otherwise"),
        ({"jwks_uri": "file:///etc/passwd"}, "no address"),
        ({"token_endpoint": None}, "token_endpoint"),
        ({"authorization_endpoint": "javascript:alert(1)"}, "address"),
    ],
)
def test_a_provider_that_describes_itself_wrongly_fails_the_test(
    cast: Cast, provider: Provider, described: dict[str, object], why: str
) -> None:
    provider.described = described

    with pytest.raises(ValidationError, match=why):
        set_up(cast.organization, cast.owner, provider)

    with tenant_scope(cast.organization.pk):
        assert not is_ready(cast.organization)


@pytest.mark.parametrize("persona", ["admin", "manager", "rep"])
def test_only_owners_set_a_provider_up(cast: Cast, persona: str) -> None:
    access = cast.access(getattr(cast, persona))
    setup = Setup(kind=OIDC, issuer="https://idp.example", client_id=CLIENT)

    with tenant_scope(cast.organization.pk), pytest.raises(PermissionDenied):
        provider_save(access=access, setup=setup)

    assert not IdentityProvider._base_manager.exists()


def test_a_change_of_who_is_believed_switches_it_off_and_forgets_the_secret(
    cast: Cast, provider: Provider
) -> None:
    made = set_up(cast.organization, cast.owner, provider)
    access = access_for(cast.owner, cast.organization.slug)
    assert access is not None

    with tenant_scope(cast.organization.pk):
        assert is_ready(cast.organization)
        provider_save(
            access=access, setup=Setup(kind=OIDC, issuer="https://evil.example", client_id=CLIENT)
        )
        made.refresh_from_db()
        with pytest.raises(ValidationError, match="Test the connection"):
            provider_switch(access=access, is_on=True)

    assert (made.is_enabled, made.secret, made.tested_at) == (False, "", None)


def test_a_test_of_nothing_says_so(cast: Cast) -> None:
    with tenant_scope(cast.organization.pk), pytest.raises(ValidationError, match="Set up"):
        provider_test(access=cast.access(cast.owner))


def test_the_page_says_what_the_provider_has_to_know(cast: Cast) -> None:
    client = Client()
    cast.owner.set_password(PASSWORD)
    cast.owner.save()
    by_password(client, cast.owner)
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    base = f"/o/{cast.organization.slug}"
    posted = {"kind": "oidc", "issuer": "https://idp.example", "client_id": "c", "secret": SECRET}

    saved = client.post(f"{base}/settings/single-sign-on/", posted)
    page = client.get(f"{base}/settings/single-sign-on/").content.decode()

    assert saved.headers["Location"] == f"{base}/settings/single-sign-on/"
    assert IdentityProvider._base_manager.get().issuer == "https://idp.example"
    for end in ("oidc/callback/", "saml/acs/", "saml/metadata/"):
        assert f'value="http://testserver{base}/login/{end}"' in page
