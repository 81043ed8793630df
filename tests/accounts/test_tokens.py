"""Tokens: told once, stored as a hash, made and revoked by those who may."""

from __future__ import annotations

import hashlib
import re
from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.test import Client

from accounts.models import ApiToken
from accounts.tenancy import tenant_scope
from accounts.tokens import token_create, token_revoke, token_used
from tests import factories
from tests.cast import Cast

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
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


# -- Making ------------------------------------------------------------------------------------


def test_a_secret_has_256_random_bits_and_is_stored_as_its_hash_alone(cast: Cast) -> None:
    token, secret = factories.token(cast.organization, cast.owner)

    assert SECRET.fullmatch(secret)
    assert token.digest == hashlib.sha256(secret.encode()).hexdigest()
    assert secret.startswith(token.prefix + "_")
    assert secret not in repr(vars(token))


def test_two_tokens_have_nothing_in_common(cast: Cast) -> None:
    [first, second] = [factories.token(cast.organization, cast.owner)[1] for _ in range(2)]

    assert first[4:12] != second[4:12]
    assert first[13:] != second[13:]


@time_machine.travel(NOW, tick=False)
def test_a_token_ends_after_its_days(cast: Cast) -> None:
    token, _ = factories.token(cast.organization, cast.owner, days=30)

    assert token.expires_at == NOW + timedelta(days=30)


def test_scopes_are_kept_in_one_order_and_once(cast: Cast) -> None:
    given = ["imports:read", "activity:write", "imports:read"]

    token, _ = factories.token(cast.organization, cast.owner, given)

    assert token.scopes == ["activity:write", "imports:read"]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"scopes": []}, "scopes"),
        ({"scopes": ["everything"]}, "scopes"),
        ({"days": 0}, "days"),
        ({"days": 367}, "days"),
        ({"name": " "}, "name"),
        ({"name": "x" * 81}, "name"),
    ],
)
def test_a_token_is_not_made_of(cast: Cast, change: dict[str, object], field: str) -> None:
    given = {"scopes": ["imports:read"], "days": 1, "name": "CRM", "user": cast.owner, **change}

    with tenant_scope(cast.organization.pk), pytest.raises(ValidationError) as wrong:
        token_create(organization=cast.organization, by=None, **given)  # type: ignore[arg-type]

    assert [*wrong.value.message_dict] == [field]
    assert tokens(cast) == []


def test_nobody_from_elsewhere_gets_a_token(cast: Cast) -> None:
    with tenant_scope(cast.organization.pk), pytest.raises(ValidationError, match="a member"):
        token_create(
            organization=cast.organization,
            user=cast.outsider,
            name="CRM",
            scopes=["imports:read"],
            days=1,
            by=None,
        )

    assert tokens(cast) == []


def test_a_name_is_free_again_once_its_token_is_revoked(cast: Cast) -> None:
    token, _ = factories.token(cast.organization, cast.owner, name="CRM")
    with pytest.raises(ValidationError, match="of this name"):
        factories.token(cast.organization, cast.owner, name="CRM")
    with tenant_scope(cast.organization.pk):
        token_revoke(token=token)

    factories.token(cast.organization, cast.owner, name="CRM")

    assert len(tokens(cast)) == 2


def test_another_organization_has_names_of_its_own(cast: Cast) -> None:
    factories.token(cast.organization, cast.owner, name="CRM")

    factories.token(cast.other_organization, cast.outsider, name="CRM")

    assert len(tokens(cast)) == 1


# -- Using and revoking ------------------------------------------------------------------------


def test_the_last_use_is_written_once_a_minute(cast: Cast) -> None:
    factories.token(cast.organization, cast.owner)
    used = []

    with tenant_scope(cast.organization.pk), time_machine.travel(NOW, tick=False) as clock:
        for seconds in (0, 59, 2):
            clock.shift(seconds)
            token_used(token=ApiToken.objects.get())
            used.append(ApiToken.objects.get().last_used_at)

    assert used == [NOW, NOW, NOW + timedelta(seconds=61)]


def test_when_a_token_was_revoked_first_is_kept(cast: Cast) -> None:
    token, _ = factories.token(cast.organization, cast.owner)
    with tenant_scope(cast.organization.pk), time_machine.travel(NOW, tick=False) as clock:
        token_revoke(token=token)
        clock.shift(3600)
        token_revoke(token=token)

        assert ApiToken.objects.get().revoked_at == NOW
        assert not ApiToken.objects.get().is_usable


# -- The command -------------------------------------------------------------------------------


def command(*args: str) -> str:
    out = StringIO()
    call_command("token", *args, stdout=out, stderr=StringIO())
    return out.getvalue()


def test_the_command_makes_lists_and_revokes(cast: Cast) -> None:
    slug = cast.organization.slug
    given = ["--user", "RITA@fjord.example", "--name", "CRM", "--scope", "activity:write"]

    secret = command("create", slug, *given).strip()
    listed = command("list", slug)
    command("revoke", slug, secret[:12])
    after = command("list", slug)

    [token] = tokens(cast)
    assert token.digest == hashlib.sha256(secret.encode()).hexdigest()
    assert (token.user, token.created_by) == (cast.rep, None)
    assert listed.startswith(f"{token.prefix}  valid  until ")
    assert listed.endswith("used never  rita@fjord.example  activity:write  CRM\n")
    assert after.startswith(f"{token.prefix}  revoked  ")
    assert secret not in listed + after


def test_the_command_tells_an_expired_token(cast: Cast) -> None:
    factories.token(cast.organization, cast.owner, days=1)

    with time_machine.travel(datetime.now(UTC) + timedelta(days=1, seconds=1)):
        listed = command("list", cast.organization.slug)

    assert "  expired  " in listed


@pytest.mark.parametrize(
    ("args", "words"),
    [
        (["list", "nowhere"], "There is no organization “nowhere”."),
        (["revoke", "{slug}", "plr_unknown"], "No valid token begins like this."),
        (
            ["create", "{slug}", "--user", "who@x.y", "--name", "A", "--scope", "imports:read"],
            "There is no user with this e-mail address.",
        ),
        (
            *(
                [
                    *("create", "{slug}", "--user", "otto@harbour.example", "--name", "A"),
                    *("--scope", "imports:read"),
                ],
                "Choose a member of the organization.",
            ),
        ),
    ],
)
def test_the_command_says_what_it_cannot_do(cast: Cast, args: list[str], words: str) -> None:
    with pytest.raises(CommandError, match=re.escape(words)):
        command(*[arg.format(slug=cast.organization.slug) for arg in args])

    assert tokens(cast) == []


def test_the_command_lists_no_token_of_another_organization(cast: Cast) -> None:
    factories.token(cast.other_organization, cast.outsider)

    assert command("list", cast.organization.slug) == ""
