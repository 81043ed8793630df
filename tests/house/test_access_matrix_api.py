"""Every address of the API x every token. Denied requests write nothing and queue nothing."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from types import MappingProxyType
from typing import Any
from urllib.parse import urlencode

import pytest
import time_machine
from django.http import HttpResponse
from django.test import Client

from accounts.models import ApiToken, Membership, User
from accounts.roles import Scope
from accounts.tenancy import tenant_scope
from accounts.tokens import token_revoke
from scoring.models import ScoreSnapshot
from teams.models import Activity, Delivery
from teams.services.sent_files import files_send
from tests import factories
from tests.cast import Cast
from tests.house.addresses import named_addresses
from tests.house.witness import Seen, changed, last_event, refusals, stored, witnessed
from tests.scoring.given import FIRST, LAST, REACTION, score
from tests.teams.files import document

ROLES = ("owner", "admin", "analyst", "manager", "other_manager", "rep", "other_rep")
NO_ENTRY = ("none", "nonsense", "expired", "revoked", "deactivated", "former")
PERSONAS = (*ROLES, *NO_ENTRY, "foreign", "unscoped")
ACTIVITY = {"type": "search", "on": "2026-05-04", "count": 3}


def row(**statuses: int) -> dict[str, int]:
    """Return the expected statuses: who has no token that opens anything gets a 401."""
    return {**dict.fromkeys(NO_ENTRY, 401), "foreign": 404, "unscoped": 403, **statuses}


# Rita's activity and files: what is sent is hers, and what was sent is the owner's to look at.
SENT = row(
    owner=200, admin=200, analyst=403, manager=200, other_manager=200, rep=200, other_rep=200
)
FILES = row(
    owner=202, admin=202, analyst=403, manager=202, other_manager=400, rep=202, other_rep=400
)
LOOK = row(
    owner=200, admin=200, analyst=403, manager=403, other_manager=403, rep=403, other_rep=403
)
# Rita's score: for herself and whoever may see it in the User Report.
SEEN = row(
    owner=200, admin=200, analyst=200, manager=200, other_manager=403, rep=200, other_rep=403
)
# What a group is made of: for whoever sees a User Report, of their own teams.
GROUP = row(
    owner=200, admin=200, analyst=200, manager=200, other_manager=200, rep=403, other_rep=403
)
RULES = row(**dict.fromkeys(ROLES, 200))
# The audit log: for owners and admins.
AUDIT = row(**dict.fromkeys(ROLES, 403)) | {"owner": 200, "admin": 200}
MATRIX: dict[tuple[str, str], dict[str, int]] = {
    ("api:activity", "POST"): SENT,
    ("api:imports", "POST"): FILES,
    ("api:import", "GET"): LOOK,
    ("api:score", "GET"): SEEN,
    ("api:ledger", "GET"): SEEN,
    ("api:next_points", "GET"): SEEN,
    ("api:what_if", "POST"): SEEN,
    ("api:plan", "POST"): SEEN,
    ("api:group_ledger", "GET"): GROUP,
    ("api:report", "GET"): GROUP,
    ("api:rulebook", "GET"): RULES,
    ("api:audit_events", "GET"): AUDIT,
    ("api:teams", "GET"): RULES,
    ("api:team", "GET"): SEEN,
}
# A batch is answered to whoever may send any; objects of others in it are not taken.
TAKEN = {"owner", "admin", "manager", "rep"}
SCOPES = {
    "api:activity": Scope.ACTIVITY_WRITE,
    "api:imports": Scope.IMPORTS_WRITE,
    "api:import": Scope.IMPORTS_READ,
    "api:audit_events": Scope.AUDIT_READ,
    **dict.fromkeys(
        (
            *("api:score", "api:ledger", "api:next_points"),
            *("api:what_if", "api:plan", "api:rulebook", "api:group_ledger"),
            "api:report",
            *("api:teams", "api:team"),
        ),
        Scope.SCORES_READ,
    ),
}
PUBLIC = {"api:schema", "api:docs"}
REFUSED = (401, 403, 404)
SENT = {"REMOTE_ADDR": "192.0.2.44", "HTTP_USER_AGENT": "Program 1"}


def secret_of(persona: str, cast: Cast, scope: Scope) -> str:
    """Return the token of a persona, with no scope but the one that the address needs."""
    return secrets_of(persona, cast, [scope])[scope]


def secrets_of(persona: str, cast: Cast, scopes: Iterable[Scope]) -> dict[Scope, str]:
    """Return the tokens of a persona by their only scope; of one that lacks it, by that."""
    if persona == "none":
        return dict.fromkeys(scopes, "")
    if persona == "nonsense":
        return dict.fromkeys(scopes, "plr_abcdefgh_" + "x" * 43)
    away = persona == "foreign"
    organization = cast.other_organization if away else cast.organization
    made = {}
    for scope in scopes:
        others = [other for other in Scope.values if other != scope]
        given = others if persona == "unscoped" else [scope]
        made[scope] = factories.token(organization, user_of(persona, cast), given)
    for token, _ in made.values():
        spoil(persona, cast, token)
    return {scope: secret for scope, (_, secret) in made.items()}


def user_of(persona: str, cast: Cast) -> User:
    """Return as whom a token acts: where the persona says no role, as an admin or an owner."""
    others = {"foreign": cast.outsider, "unscoped": cast.owner}
    return others.get(persona) or getattr(cast, persona, cast.admin)


def spoil(persona: str, cast: Cast, token: ApiToken) -> None:
    """Make a token useless in the way that its persona says."""
    if persona == "expired":
        now = datetime.now(UTC)
        ApiToken._base_manager.filter(pk=token.pk).update(expires_at=now)
    elif persona == "revoked":
        with tenant_scope(cast.organization.pk):
            token_revoke(token=token)
    elif persona == "deactivated":
        User.objects.filter(pk=token.user_id).update(is_active=False)
    elif persona == "former":
        Membership.objects.filter(user_id=token.user_id).delete()


def ask(
    name: str,
    method: str,
    cast: Cast,
    secret: str,
    *,
    query: Mapping[str, Any] = MappingProxyType({}),
    sent: Mapping[str, Any] = MappingProxyType({}),
    headers: Mapping[str, str] = MappingProxyType({}),
    **others: int,
) -> HttpResponse:
    """Return the answer at an address of the API, for Rita where somebody has to be named.

    Other ids in the address are given by their place, other parameters and headers by their name.
    """
    path = named_addresses()[name].replace("<slug:organization>", cast.organization.slug)
    ids = {"member_id": cast.rep_member.pk, "team_id": cast.oslo.pk, **others}
    if "<int:import_id>" in path:
        ids = {"import_id": the_import(cast).pk, **ids}
    if "<int:member_id>" in path:
        the_score(cast)
    for place, pk in ids.items():
        path = path.replace(f"<int:{place}>", str(pk))
    bearer = {"Authorization": f"Bearer {secret}"} if secret else {}
    given: Any = {"headers": {"Idempotency-Key": "k", **bearer, **headers}}
    client = Client(**SENT)
    if method == "GET":
        days = {"from": FIRST.isoformat(), **({"to": LAST.isoformat()} if "report" in name else {})}
        return client.get(path, {**days, **query}, **given)
    if name == "api:imports":
        files = {"files": document({"type": "active", "on": "2026-05-04"})}
        return client.post(path, {**files, "member": cast.rep_member.email, **sent}, **given)
    if name in ("api:what_if", "api:plan"):
        body = {"target": 1} if name == "api:plan" else {"mix": {"posts": 1}}
        return client.post(path, body, content_type="application/json", **given)
    path += f"?{urlencode({'member': cast.rep_member.email, **query})}"
    line = json.dumps({**ACTIVITY, **sent})
    return client.post(path, line, content_type="application/x-ndjson", **given)


def the_import(cast: Cast) -> Delivery:
    """Return files that the owner has sent, once."""
    with tenant_scope(cast.organization.pk):
        return Delivery.objects.first() or files_send(
            access=cast.access(cast.owner),
            files=[document({"type": "active", "on": "2026-05-04"})],
            member=cast.rep_member.email,
            via="API: test",
            commits=False,
        )


def the_score(cast: Cast) -> None:
    """Give Rita a score, once."""
    if not ScoreSnapshot._base_manager.exists():
        score(cast.rep_member, REACTION)


def test_every_address_of_the_api_is_listed_with_every_token() -> None:
    api = {name for name in named_addresses() if name.startswith("api:")}

    assert api == {name for name, _ in MATRIX} | PUBLIC
    assert all(set(statuses) == set(PERSONAS) for statuses in MATRIX.values())


@pytest.mark.parametrize("persona", PERSONAS)
def test_a_token_is_answered_as_the_matrix_says_and_who_is_refused_changes_nothing(
    cast: Cast, persona: str
) -> None:
    the_score(cast)
    the_import(cast)
    secrets = secrets_of(persona, cast, sorted({*SCOPES.values()}))
    before, wrong = stored(), []

    for (name, method), statuses in MATRIX.items():
        expected, last = statuses[persona], last_event()
        denied = expected in REFUSED
        with witnessed(keeps=denied) as seen:
            answer = ask(name, method, cast, secrets[SCOPES[name]])
        kept = (answer["Content-Type"], answer["Cache-Control"])
        if (answer.status_code, *kept) != (expected, "application/json", "private, no-store"):
            wrong.append(f"{method} {name}: {answer.status_code}, not {expected}; {kept}")
        if denied:
            wrong += undone(f"{method} {name}", cast, persona, seen)
            if {*answer.json()} != {"detail", "code", "fields"}:
                wrong.append(f"{method} {name}: {answer.json()}")
            told = [(one.organization_id, one.who, one.what, one.where) for one in refusals(last)]
            if told != told_of(persona, cast, name, method, expected):
                wrong.append(f"{method} {name}: the log has {told}")

    assert not wrong, "\n".join(wrong)
    assert changed(before) == []


def undone(call: str, cast: Cast, persona: str, seen: Seen) -> list[str]:
    """Return what a refusal did that it may not."""
    reached = [cast.organization.slug] if persona == "foreign" else []
    wrong = [f"{call}: {effect}" for effect in seen.effects]
    return wrong if seen.told == reached else [*wrong, f"{call}: told {seen.told}"]


def told_of(
    persona: str, cast: Cast, name: str, method: str, status: int, channel: str = "api"
) -> list[Any]:
    """Return what the log has to tell of a refusal: nothing of a token that nobody knows."""
    if persona in ("none", "nonsense"):
        return []
    away = persona == "foreign"
    organization = cast.other_organization if away else cast.organization
    what = {"view": name, "method": method, "status": status}
    return [(organization.pk, user_of(persona, cast).pk, what, (*SENT.values(), channel))]


@pytest.mark.parametrize("persona", ["other_manager", "other_rep"])
def test_files_for_somebody_else_are_refused_and_nothing_is_kept(cast: Cast, persona: str) -> None:
    secret, before = secret_of(persona, cast, Scope.IMPORTS_WRITE), stored()

    with witnessed() as seen:
        answer = ask("api:imports", "POST", cast, secret)

    assert answer.status_code == 400
    assert (seen.queued, seen.told, changed(before)) == ([], [], [])


@pytest.mark.parametrize("persona", ROLES)
def test_activity_is_stored_for_members_that_the_user_may_import_for(
    cast: Cast, persona: str
) -> None:
    secret = secret_of(persona, cast, Scope.ACTIVITY_WRITE)

    ask("api:activity", "POST", cast, secret)

    assert Activity._base_manager.count() == (persona in TAKEN)


@pytest.mark.parametrize("persona", ["none", "nonsense", "expired", "revoked"])
def test_without_a_token_no_organization_exists_or_does_not(cast: Cast, persona: str) -> None:
    secret = secret_of(persona, cast, Scope.ACTIVITY_WRITE)
    headers = {"Authorization": f"Bearer {secret}"} if secret else {}

    answers = [
        Client().post(f"/api/v1/organizations/{slug}/activity", headers=headers)
        for slug in (cast.organization.slug, "nowhere")
    ]

    assert {answer.status_code for answer in answers} == {401}
    assert answers[0].content == answers[1].content
    assert answers[0]["WWW-Authenticate"] == 'Bearer realm="Pillars"'


def test_an_organization_of_others_is_as_one_that_is_not(cast: Cast) -> None:
    secret = secret_of("foreign", cast, Scope.ACTIVITY_WRITE)
    headers = {"Authorization": f"Bearer {secret}"}

    answers = [
        Client().post(f"/api/v1/organizations/{slug}/activity", headers=headers)
        for slug in (cast.organization.slug, "nowhere")
    ]

    assert {answer.status_code for answer in answers} == {404}
    assert answers[0].content == answers[1].content


def test_an_import_of_another_organization_is_not_found_under_the_own_address(cast: Cast) -> None:
    with tenant_scope(cast.other_organization.pk):
        foreign = Delivery.objects.create(created_by=cast.outsider)
    secret = secret_of("owner", cast, Scope.IMPORTS_READ)

    answer = Client().get(
        f"/api/v1/organizations/{cast.organization.slug}/imports/{foreign.pk}",
        headers={"Authorization": f"Bearer {secret}"},
    )

    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


def test_a_token_ends_in_the_second_that_it_says(cast: Cast) -> None:
    now = datetime(2026, 6, 1, tzinfo=UTC)
    with time_machine.travel(now, tick=False) as clock:
        secret = factories.token(cast.organization, cast.owner, days=1)[1]
        clock.shift(timedelta(days=1, seconds=-1))
        last = ask("api:import", "GET", cast, secret)
        clock.shift(1)
        late = ask("api:import", "GET", cast, secret)

    assert (last.status_code, late.status_code) == (200, 401)
    assert late.json()["code"] == "token_expired"


@pytest.mark.parametrize("method", ["GET", "PUT", "PATCH", "DELETE", "OPTIONS", "HEAD"])
def test_no_other_method_gets_past_a_scope(cast: Cast, method: str) -> None:
    secret = secret_of("owner", cast, Scope.IMPORTS_READ)
    headers = {"Authorization": f"Bearer {secret}"}
    path = f"/api/v1/organizations/{cast.organization.slug}/activity"

    answer = Client().generic(method, path, headers=headers)

    assert answer.status_code == 405
