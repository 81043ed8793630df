"""SAML: what a response has to be, and what it never opens."""

from __future__ import annotations

import base64
import time
from pathlib import Path
from typing import Any

import pytest
import time_machine
from cryptography import x509
from cryptography.hazmat.primitives.hashes import SHA256
from django.test import Client
from lxml import etree
from saml2.saml import NAMEID_FORMAT_TRANSIENT

from accounts.access import access_for
from accounts.models import (
    AuditEvent,
    ExternalIdentity,
    IdentityProvider,
    Organization,
    ProviderKind,
    User,
)
from accounts.sso.providers import Setup, provider_save, provider_switch, provider_test
from accounts.sso.relay import relay_new
from accounts.tenancy import tenant_scope
from tests.accounts.signing_in import by_password
from tests.cast import Cast
from tests.factories import PASSWORD
from tests.sso.saml_asking import asked, come_back, post
from tests.sso.saml_server import SAML, SamlProvider, encoded, new_key, wrapped
from tests.sso.signing_on import denied, user_of


@pytest.fixture(scope="module")
def keys() -> tuple[str, str]:
    return new_key()


@pytest.fixture
def idp(cast: Cast, keys: tuple[str, str], tmp_path: Path) -> SamlProvider:
    """Return a provider that the first organization believes."""
    made = SamlProvider(tmp_path, keys=keys)
    believe(cast.organization, cast.access(cast.owner), made)
    return made


def believe(organization: Organization, access: Any, idp: SamlProvider) -> None:
    with tenant_scope(organization.pk):
        provider_save(access=access, setup=Setup(kind=ProviderKind.SAML, metadata=idp.metadata()))
        provider_test(access=access)
        provider_switch(access=access, is_on=True)


def test_somebody_of_the_organization_is_signed_in(cast: Cast, idp: SamlProvider) -> None:
    client = Client()
    state, response = asked(client, cast.organization, idp)

    answer = come_back(client, cast.organization, state, response)

    assert answer.headers["Location"] == f"/o/{cast.organization.slug}/"
    assert user_of(client) == cast.rep
    assert ExternalIdentity._base_manager.get().issuer == "https://idp.example/metadata"


def refused(cast: Cast, client: Client, state: str, response: etree._Element) -> None:
    answer = come_back(client, cast.organization, state, response)

    assert (answer.status_code, user_of(client)) == (403, None)
    assert not ExternalIdentity._base_manager.exists()
    assert denied(cast.organization) == ["invalid"]


@pytest.mark.parametrize("sign", ["", "Response"])
def test_an_assertion_that_is_not_signed_signs_nobody_in(
    cast: Cast, idp: SamlProvider, sign: str
) -> None:
    client = Client()
    idp.sign = sign
    state, response = asked(client, cast.organization, idp)

    refused(cast, client, state, response)


def test_an_assertion_that_somebody_else_signed_signs_nobody_in(
    cast: Cast, idp: SamlProvider
) -> None:
    client = Client()
    idp.signs_with = new_key()
    state, response = asked(client, cast.organization, idp)

    refused(cast, client, state, response)


def test_an_assertion_that_was_changed_signs_nobody_in(cast: Cast, idp: SamlProvider) -> None:
    client = Client()
    state, response = asked(client, cast.organization, idp)
    for node in response.iter(f"{SAML}AttributeValue"):
        node.text = "olga@fjord.example"

    refused(cast, client, state, response)


@pytest.mark.parametrize("kind", ["before", "after", "around", "same id", "in an object"])
def test_a_wrapped_assertion_signs_nobody_in(cast: Cast, idp: SamlProvider, kind: str) -> None:
    client = Client()
    state, response = asked(client, cast.organization, idp)

    refused(cast, client, state, wrapped(response, "olga@fjord.example", kind))


def test_a_comment_in_a_name_does_not_cut_it(cast: Cast, idp: SamlProvider) -> None:
    client = Client()
    idp.subject = "subject-1.evil"
    state, response = asked(client, cast.organization, idp)
    name = next(response.iter(f"{SAML}NameID"))
    comment = etree.Comment("")
    comment.tail = ".evil"
    name.text = "subject-1"
    name.append(comment)

    come_back(client, cast.organization, state, response)

    assert {row.subject for row in ExternalIdentity._base_manager.all()} == {"subject-1.evil"}


def test_a_response_counts_once(cast: Cast, idp: SamlProvider) -> None:
    client = Client()
    state, response = asked(client, cast.organization, idp)
    come_back(client, cast.organization, state, response)
    client.logout()

    answer = come_back(client, cast.organization, state, response)

    assert (answer.status_code, user_of(client)) == (403, None)


def test_a_response_to_a_request_of_before_is_not_one_to_this(
    cast: Cast, idp: SamlProvider
) -> None:
    client = Client()
    _, old = asked(client, cast.organization, idp)
    state, _ = asked(client, cast.organization, idp)

    refused(cast, client, state, old)


def test_a_stolen_response_opens_no_other_browser(cast: Cast, idp: SamlProvider) -> None:
    state, response = asked(Client(), cast.organization, idp)
    thief = Client()

    answer = come_back(thief, cast.organization, state, response)

    assert (answer.status_code, user_of(thief)) == (403, None)


def test_what_nobody_asked_for_is_refused(cast: Cast, idp: SamlProvider) -> None:
    client = Client()
    state, response = asked(client, cast.organization, idp)
    del response.attrib["InResponseTo"]

    refused(cast, client, state, response)


def test_a_response_without_a_session_that_asked_is_refused(cast: Cast, idp: SamlProvider) -> None:
    _, response = asked(Client(), cast.organization, idp)
    client = Client()

    answer = come_back(client, cast.organization, "unasked", response)

    assert (answer.status_code, user_of(client)) == (403, None)


def test_a_response_for_another_organization_of_the_same_provider_is_refused(
    cast: Cast, idp: SamlProvider
) -> None:
    theirs = access_for(cast.outsider, cast.other_organization.slug)
    believe(cast.other_organization, theirs, idp)
    client = Client()
    state, _ = asked(client, cast.organization, idp)
    _, away = asked(client, cast.other_organization, idp)

    answer = come_back(client, cast.organization, state, away)

    assert (answer.status_code, user_of(client)) == (403, None)


def test_a_ticket_of_one_organization_is_none_of_another(cast: Cast, idp: SamlProvider) -> None:
    client = Client()
    state, response = asked(client, cast.organization, idp)
    taken = post(cast.organization, encoded(response), state).headers["Location"]

    elsewhere = taken.replace(cast.organization.slug, cast.other_organization.slug)

    assert client.get(elsewhere).status_code == 403
    assert user_of(client) is None


def test_a_response_that_comes_late_is_refused(cast: Cast, idp: SamlProvider) -> None:
    client = Client()
    state, response = asked(client, cast.organization, idp)

    with time_machine.travel(time.time() + 7200):
        answer = come_back(client, cast.organization, state, response)

    assert (answer.status_code, user_of(client)) == (403, None)


def test_an_assertion_is_over_when_it_says(cast: Cast, idp: SamlProvider) -> None:
    with time_machine.travel(time.time() - 86_400):
        client = Client()
        state, old = asked(client, cast.organization, idp)
    pending = client.session["single_sign_on_begun"]
    session = client.session
    state = relay_new(pending[0]["provider"])
    session["single_sign_on_begun"] = [{**pending[0], "state": state, "at": int(time.time())}]
    session.save()

    refused(cast, client, state, old)


def test_a_name_that_is_another_each_time_is_no_identity(cast: Cast, idp: SamlProvider) -> None:
    client = Client()
    idp.name_format = NAMEID_FORMAT_TRANSIENT
    state, response = asked(client, cast.organization, idp)

    refused(cast, client, state, response)


@pytest.mark.parametrize("response", ["", "x", "PHg+", "<>", "A" * 300_000, "8J+YgA=="])
def test_what_is_no_response_is_refused(cast: Cast, idp: SamlProvider, response: str) -> None:
    client = Client()
    state, _ = asked(client, cast.organization, idp)

    taken = post(cast.organization, response, state)
    last = client.get(taken.headers["Location"]) if taken.status_code == 302 else taken

    assert (last.status_code, user_of(client)) == (403, None)


def test_a_document_with_entities_is_not_read(cast: Cast, idp: SamlProvider) -> None:
    bomb = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x>&a;</x>'
    client = Client()
    state, _ = asked(client, cast.organization, idp)

    taken = post(cast.organization, base64.b64encode(bomb.encode()).decode(), state)

    assert client.get(taken.headers["Location"]).status_code == 403


def test_an_account_of_another_organization_is_not_opened(cast: Cast, idp: SamlProvider) -> None:
    client = Client()
    idp.email = cast.outsider.email
    state, response = asked(client, cast.organization, idp)

    answer = come_back(client, cast.organization, state, response)

    assert (answer.status_code, user_of(client)) == (403, None)
    assert denied(cast.organization) == ["elsewhere"]
    assert not User.objects.filter(last_login__isnull=False).exists()


@pytest.mark.parametrize(
    "text",
    [
        "",
        "<x/>",
        "nonsense",
        '<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>',
        '<EntityDescriptor xmlns="urn:oasis:names:tc:SAML:2.0:metadata" entityID="x"/>',
    ],
)
def test_what_is_no_metadata_sets_nothing_up(cast: Cast, text: str) -> None:
    client = Client()
    cast.owner.set_password(PASSWORD)
    cast.owner.save()
    by_password(client, cast.owner)
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})

    answer = client.post(
        f"/o/{cast.organization.slug}/settings/single-sign-on/", {"kind": "saml", "metadata": text}
    )

    assert answer.status_code == 422
    assert not IdentityProvider._base_manager.exists()


def test_another_certificate_of_the_same_entity_is_on_record_and_switches_it_off(
    cast: Cast, idp: SamlProvider, tmp_path: Path
) -> None:
    (tmp_path / "next").mkdir()
    other = SamlProvider(tmp_path / "next", keys=new_key())
    pem = [x509.load_pem_x509_certificate(one.keys[1].encode()) for one in (idp, other)]
    before, after = [[one.fingerprint(SHA256()).hex()] for one in pem]

    with tenant_scope(cast.organization.pk):
        setup = Setup(kind=ProviderKind.SAML, metadata=other.metadata())
        saved = provider_save(access=cast.access(cast.owner), setup=setup)
        event = AuditEvent.objects.filter(action="changed").order_by("pk").last()

    assert (saved.is_enabled, saved.tested_at) == (False, None)
    assert event is not None
    assert event.before == {"is_enabled": True, "certificates": before}
    assert event.after == {"is_enabled": False, "certificates": after}


def test_another_address_to_sign_in_at_switches_it_off(cast: Cast, idp: SamlProvider) -> None:
    moved = idp.metadata().replace("https://idp.example/sign-on", "https://evil.example/sign-on")

    with tenant_scope(cast.organization.pk):
        setup = Setup(kind=ProviderKind.SAML, metadata=moved)
        saved = provider_save(access=cast.access(cast.owner), setup=setup)
        event = AuditEvent.objects.filter(action="changed").order_by("pk").last()

    assert (saved.is_enabled, saved.tested_at) == (False, None)
    assert event is not None
    assert event.after == {"is_enabled": False, "sign_on_address": "https://evil.example/sign-on"}


def test_the_same_metadata_change_nothing(cast: Cast, idp: SamlProvider) -> None:
    with tenant_scope(cast.organization.pk):
        setup = Setup(kind=ProviderKind.SAML, metadata=idp.metadata())
        saved = provider_save(access=cast.access(cast.owner), setup=setup)

    assert saved.is_enabled


@pytest.mark.parametrize("state", ["", "unasked", "x" * 60, "own", "late", "elsewhere"])
def test_a_response_that_answers_nothing_of_here_is_not_kept(
    cast: Cast, idp: SamlProvider, state: str
) -> None:
    mine = IdentityProvider._base_manager.get(organization=cast.organization)
    made = {"own": relay_new(mine.pk), "elsewhere": relay_new(mine.pk + 1)}
    with time_machine.travel(time.time() - 700):
        made["late"] = relay_new(mine.pk)

    answer = post(cast.organization, "PHg+", made.get(state, state))

    assert answer.status_code == (302 if state == "own" else 403)


def test_a_response_for_an_organization_without_saml_is_not_kept(
    cast: Cast, idp: SamlProvider
) -> None:
    mine = IdentityProvider._base_manager.get(organization=cast.organization)

    answer = post(cast.other_organization, "PHg+", relay_new(mine.pk))

    assert answer.status_code == 403


def test_the_relay_state_is_as_short_as_saml_asks(cast: Cast, idp: SamlProvider) -> None:
    state, _ = asked(Client(), cast.organization, idp)

    assert len(state) <= 80


def test_whoever_posts_again_replaces_what_was_posted(cast: Cast, idp: SamlProvider) -> None:
    state, _ = asked(Client(), cast.organization, idp)

    answers = [post(cast.organization, "PHg+", state) for _ in range(3)]

    assert len({answer.headers["Location"] for answer in answers}) == 1


def test_metadata_that_cannot_be_read_any_more_sign_nobody_in(
    cast: Cast, idp: SamlProvider
) -> None:
    client = Client()
    state, response = asked(client, cast.organization, idp)
    IdentityProvider._base_manager.update(metadata="nonsense")

    answer = come_back(client, cast.organization, state, response)

    assert (answer.status_code, user_of(client)) == (403, None)
    assert denied(cast.organization) == ["invalid"]


def test_an_address_that_is_none_signs_nobody_in(cast: Cast, idp: SamlProvider) -> None:
    client = Client()
    idp.email = "foo bar@fjord.example"
    state, response = asked(client, cast.organization, idp)

    answer = come_back(client, cast.organization, state, response)

    assert (answer.status_code, user_of(client)) == (403, None)
    assert denied(cast.organization) == ["invalid"]
