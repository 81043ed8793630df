"""A token from when it is made to its end: who is told, and what the log and the page say."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from accounts.models import Action, ApiToken, Membership, User
from accounts.tasks import remind_of_tokens
from accounts.tenancy import tenant_scope
from accounts.token_list import token_list
from accounts.tokens import token_create, token_revoke
from tests import factories
from tests.cast import Cast
from tests.trail import trail

NOW = "2026-06-10T08:00:00Z"


def ask(cast: Cast, secret: str, address: str) -> int:
    return (
        Client(REMOTE_ADDR=address)
        .get(
            f"/api/v1/organizations/{cast.organization.slug}/audit-events",
            headers={"Authorization": f"Bearer {secret}"},
        )
        .status_code
    )


def test_a_token_that_is_made_and_revoked_is_in_the_log_without_its_secret(cast: Cast) -> None:
    with tenant_scope(cast.organization.pk):
        token, secret = token_create(
            by=cast.admin,
            organization=cast.organization,
            user=cast.owner,
            name="CRM sync",
            scopes=["scores:read"],
            days=30,
        )
        token_revoke(token=token, by=cast.owner)
        token_revoke(token=token, by=cast.owner)

    made, revoked = trail(cast.organization, token)
    assert (made.action, made.actor, made.target_name) == ("token_made", cast.admin, "CRM sync")
    assert made.after == {
        "user": cast.owner.pk,
        "scopes": ["scores:read"],
        "expires_at": token.expires_at.isoformat(),
    }
    assert (revoked.action, revoked.actor) == ("token_revoked", cast.owner)
    assert secret not in str([made.after, made.target_name, made.what])


def test_each_address_that_a_token_came_from_is_in_the_log_once(cast: Cast) -> None:
    token, secret = factories.token(cast.organization, cast.owner, ["audit:read"])
    for address in ("192.0.2.1", "192.0.2.1", "192.0.2.2", "192.0.2.1"):
        assert ask(cast, secret, address) == 200

    used = [one for one in trail(cast.organization, token) if one.action == Action.TOKEN_USED]
    assert [(one.address, one.token_id) for one in used] == [
        ("192.0.2.1", token.pk),
        ("192.0.2.2", token.pk),
    ]
    stored = ApiToken._base_manager.get(pk=token.pk)
    assert stored.last_used_address == "192.0.2.1"


def revoke(token: ApiToken) -> None:
    ApiToken._base_manager.filter(pk=token.pk).update(revoked_at=timezone.now())


def expire(token: ApiToken) -> None:
    ApiToken._base_manager.filter(pk=token.pk).update(expires_at=timezone.now())


def end_soon(token: ApiToken) -> None:
    soon = timezone.now() + timedelta(days=2, hours=1)
    ApiToken._base_manager.filter(pk=token.pk).update(expires_at=soon)


def leave(token: ApiToken) -> None:
    last = timezone.localdate() - timedelta(days=2)
    Membership.objects.filter(user=token.user).update(ends_on=last)


def close(token: ApiToken) -> None:
    User.objects.filter(pk=token.user_id).update(is_active=False)


def keep(token: ApiToken) -> None:
    """Nothing happens to it."""


@pytest.mark.parametrize(
    ("change", "state"),
    [
        (revoke, "Revoked"),
        (expire, "Expired"),
        (end_soon, "Ends within 3 days"),
        (leave, "Its user has left"),
        (close, "Its user has left"),
        (keep, "Valid"),
    ],
    ids=["revoked", "expired", "soon", "left", "inactive", "valid"],
)
def test_the_list_says_whether_a_token_opens_anything(
    cast: Cast, change: Callable[[ApiToken], None], state: str
) -> None:
    token, _ = factories.token(cast.organization, cast.rep, ["scores:read"])
    change(token)

    with tenant_scope(cast.organization.pk):
        (row,) = token_list(access=cast.access(cast.owner))

    assert (row.state, row.scopes, row.maker) == (
        state,
        ("Read scores, their ledgers and the rules",),
        cast.rep.get_full_name(),
    )


@pytest.mark.parametrize("how", ["left", "inactive"])
def test_no_token_is_made_for_who_has_left(cast: Cast, how: str) -> None:
    yesterday = timezone.localdate() - timedelta(days=2)
    if how == "left":
        Membership.objects.filter(user=cast.rep).update(ends_on=yesterday)
    cast.rep.is_active = how != "inactive"
    cast.rep.save()

    with tenant_scope(cast.organization.pk), pytest.raises(ValidationError):
        token_create(
            by=cast.owner,
            organization=cast.organization,
            user=cast.rep,
            name="X",
            scopes=["scores:read"],
            days=30,
        )


def test_its_people_are_told_once_before_a_token_ends(cast: Cast, settings: Settings) -> None:
    settings.MAIL_IS_CONFIGURED = True
    with time_machine.travel(NOW, tick=False) as clock, tenant_scope(cast.organization.pk):
        token_create(
            by=cast.admin,
            organization=cast.organization,
            user=cast.owner,
            name="CRM sync",
            scopes=["scores:read"],
            days=30,
        )
        remind_of_tokens()
        assert mail.outbox == []
        clock.shift(timedelta(days=17))
        for _ in range(2):
            remind_of_tokens()

    assert sorted(one.to for one in mail.outbox) == [[cast.admin.email], [cast.owner.email]]
    assert "“CRM sync” of Fjord Sales opens nothing after 10 July 2026" in str(mail.outbox[0].body)


def test_nobody_is_told_of_a_token_that_opens_nothing(cast: Cast, settings: Settings) -> None:
    settings.MAIL_IS_CONFIGURED = True
    token, _ = factories.token(cast.organization, cast.rep, ["scores:read"])
    soon = timezone.now() + timedelta(days=1)
    ApiToken._base_manager.filter(pk=token.pk).update(expires_at=soon)
    Membership.objects.filter(user=cast.rep).delete()

    remind_of_tokens()

    assert mail.outbox == []


def test_no_scope_is_chosen_beforehand(cast: Cast) -> None:
    client = Client()
    client.force_login(cast.owner)

    shown = client.get(f"/o/{cast.organization.slug}/tokens/").content.decode()

    boxes = re.findall(r'<input[^>]*name="scopes"[^>]*>', shown)
    assert len(boxes) == 6
    assert [box for box in boxes if "checked" in box] == []
