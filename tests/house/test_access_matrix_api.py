"""Every address of the API x every token. Denied requests write nothing and queue nothing."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.db import models
from django.http import HttpResponse
from django.test import Client
from pytest_django import DjangoCaptureOnCommitCallbacks

from accounts.models import ApiRequest, ApiToken, Membership, User
from accounts.roles import Scope
from accounts.tenancy import tenant_scope
from accounts.tokens import token_revoke
from scoring.models import RecomputeRun, ScoreSnapshot
from teams.models import Activity, Delivery, Import
from teams.services.sent_files import files_send
from tests import factories
from tests.cast import Cast
from tests.house.test_access_matrix import named_addresses
from tests.scoring.given import FIRST, REACTION, score
from tests.teams.files import document

ROLES = ("owner", "admin", "analyst", "manager", "other_manager", "rep", "other_rep")
NO_ENTRY = ("none", "nonsense", "expired", "revoked", "deactivated", "former")
PERSONAS = (*ROLES, *NO_ENTRY, "foreign", "unscoped")
ACTIVITY = b'{"type": "search", "on": "2026-05-04", "count": 3}\n'


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
    ("api:rulebook", "GET"): RULES,
}
# A batch is answered to whoever may send any; objects of others in it are not taken.
TAKEN = {"owner", "admin", "manager", "rep"}
SCOPES = {
    "api:activity": Scope.ACTIVITY_WRITE,
    "api:imports": Scope.IMPORTS_WRITE,
    "api:import": Scope.IMPORTS_READ,
    **dict.fromkeys(
        (
            *("api:score", "api:ledger", "api:next_points"),
            *("api:what_if", "api:plan", "api:rulebook", "api:group_ledger"),
        ),
        Scope.SCORES_READ,
    ),
}
PUBLIC = {"api:schema", "api:docs"}
WRITTEN: tuple[type[models.Model], ...] = (Activity, Delivery, Import, RecomputeRun, ApiRequest)


def secret_of(persona: str, cast: Cast, scope: Scope) -> str:
    """Return the token of a persona, with no scope but the one that the address needs."""
    if persona == "none":
        return ""
    if persona == "nonsense":
        return "plr_abcdefgh_" + "x" * 43
    if persona == "foreign":
        return factories.token(cast.other_organization, cast.outsider, [scope])[1]
    if persona == "unscoped":
        others = [other for other in Scope.values if other != scope]
        return factories.token(cast.organization, cast.owner, others)[1]
    user: User = getattr(cast, persona, cast.admin)
    token, secret = factories.token(cast.organization, user, [scope])
    spoil(persona, cast, token)
    return secret


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


def ask(name: str, method: str, cast: Cast, secret: str) -> HttpResponse:
    """Return the answer at an address of the API, for Rita where somebody has to be named."""
    path = named_addresses()[name].replace("<slug:organization>", cast.organization.slug)
    if "<int:import_id>" in path:
        path = path.replace("<int:import_id>", str(the_import(cast).pk))
    if "<int:member_id>" in path:
        the_score(cast)
        path = path.replace("<int:member_id>", str(cast.rep_member.pk))
    headers = {"Idempotency-Key": "k", **({"Authorization": f"Bearer {secret}"} if secret else {})}
    client = Client()
    if method == "GET":
        return client.get(path, {"from": FIRST.isoformat()}, headers=headers)
    if name == "api:imports":
        files = {"files": document({"type": "active", "on": "2026-05-04"})}
        return client.post(path, {**files, "member": cast.rep_member.email}, headers=headers)
    if name in ("api:what_if", "api:plan"):
        body = {"target": 1} if name == "api:plan" else {"mix": {"posts": 1}}
        return client.post(path, body, content_type="application/json", headers=headers)
    path += f"?member={cast.rep_member.email}"
    return client.post(path, ACTIVITY, content_type="application/x-ndjson", headers=headers)


def the_import(cast: Cast) -> Delivery:
    """Return files that the owner has sent."""
    with tenant_scope(cast.organization.pk):
        return files_send(
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


def counts() -> dict[str, int]:
    """Return how many rows there are, in every organization."""
    return {model.__name__: model._base_manager.count() for model in WRITTEN}


def test_every_address_of_the_api_is_listed_with_every_token() -> None:
    api = {name for name in named_addresses() if name.startswith("api:")}

    assert api == {name for name, _ in MATRIX} | PUBLIC
    assert all(set(statuses) == set(PERSONAS) for statuses in MATRIX.values())


@pytest.mark.parametrize("persona", PERSONAS)
@pytest.mark.parametrize(("name", "method"), MATRIX)
def test_an_address_answers_each_token_as_the_matrix_says(
    cast: Cast, name: str, method: str, persona: str
) -> None:
    secret = secret_of(persona, cast, SCOPES[name])

    answer = ask(name, method, cast, secret)

    assert answer.status_code == MATRIX[name, method][persona]
    assert answer["Content-Type"] == "application/json"
    assert answer["Cache-Control"] == "private, no-store"


DENIED = [
    (name, method, persona)
    for (name, method), statuses in MATRIX.items()
    for persona, status in statuses.items()
    if status >= 400 and method == "POST"
]


@pytest.mark.parametrize(("name", "method", "persona"), DENIED)
def test_a_denied_request_writes_and_queues_nothing(
    cast: Cast,
    name: str,
    method: str,
    persona: str,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    secret = secret_of(persona, cast, SCOPES[name])
    if "<int:member_id>" in named_addresses()[name]:
        the_score(cast)
    before = counts()

    with django_capture_on_commit_callbacks() as queued:
        answer = ask(name, method, cast, secret)

    assert {*answer.json()} == {"detail", "code", "fields"}
    assert counts() == before
    assert queued == []


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
