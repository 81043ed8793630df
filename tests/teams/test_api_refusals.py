"""Whose activity is that a program sends, and what of it is refused as a whole."""

from __future__ import annotations

import json
from typing import Any

import hypothesis
import pytest
from hypothesis import strategies as st
from pytest_django import DjangoCaptureOnCommitCallbacks

from accounts.models import ApiRequest
from accounts.roles import Scope
from accounts.tenancy import tenant_scope
from accounts.throttling import TokenThrottle
from scoring.models import RecomputeRun
from teams.importers.activity_types import TYPES
from teams.models import Activity, Delivery, Import, ImportStatus, Member, Seat
from tests import factories
from tests.cast import Cast
from tests.teams.calling import JSON, SEARCH, call, lines, secret_of, send, stored

UNKNOWN = "the e-mail address or id of a member for whom the token may import"


# -- Whose it is -------------------------------------------------------------------------------


def names_of(cast: Cast) -> dict[str, Any]:
    """Return ways to name Rob."""
    member = cast.other_rep_member
    return {
        "address": member.email,
        "any case": f" {member.email.upper()} ",
        "id": member.pk,
        "id as text": str(member.pk),
    }


@pytest.mark.parametrize("way", ["address", "any case", "id", "id as text"])
def test_an_object_says_whose_it_is(cast: Cast, way: str) -> None:
    send(cast, {**SEARCH, "member": names_of(cast)[way]}, {**SEARCH, "count": 1})

    assert stored(cast) == [(cast.rep_member.pk, 1), (cast.other_rep_member.pk, 3)]


def test_however_a_member_is_named_the_last_object_of_a_key_stands(cast: Cast) -> None:
    member = cast.rep_member
    names = (member.pk, member.email, member.pk, member.email)

    send(cast, *({**SEARCH, "ref": "s", "member": n, "count": c} for c, n in enumerate(names)))

    assert stored(cast) == [(member.pk, 3)]


def test_a_member_object_is_found_by_its_address(cast: Cast) -> None:
    rob = {"type": "member", "name": "Rob", "email": cast.other_rep_member.email, "seat": "free"}

    send(cast, rob)

    with tenant_scope(cast.organization.pk):
        assert [seat.member for seat in Seat.objects.all()] == [cast.other_rep_member]


def test_every_member_of_a_batch_gets_an_import(cast: Cast) -> None:
    members = (cast.rep_member, cast.other_rep_member, cast.silent_member)

    answer = send(cast, *({**SEARCH, "member": member.pk} for member in members))

    with tenant_scope(cast.organization.pk):
        [delivery] = Delivery.objects.all()
        assert {batch.member for batch in delivery.imports.all()} == {*members}
        assert RecomputeRun.objects.count() == 3
    assert answer.json()["imports"] == [delivery.pk]


@pytest.mark.parametrize(
    "name", ["who@example.com", 999_999, "999998", "9" * 40, True, 1.5, [], {}, "\0", "\ud800", ""]
)
def test_an_unknown_member_is_an_error_of_the_object(cast: Cast, name: object) -> None:
    answer = send(cast, {**SEARCH, "member": name}, SEARCH)

    assert answer.json()["errors"] == [
        {
            "index": 0,
            "line": 1,
            "column": "member",
            "reason": "unknown member",
            "expected": UNKNOWN,
        }
    ]
    assert stored(cast) == [(cast.rep_member.pk, 3)]


def test_a_member_of_another_organization_is_unknown(cast: Cast) -> None:
    names = (cast.outside_member.pk, cast.outside_member.email)

    answer = send(cast, *({**SEARCH, "member": name} for name in names))

    assert [error["reason"] for error in answer.json()["errors"]] == ["unknown member"] * 2
    assert Activity._base_manager.count() == 0


def test_a_rep_sends_own_activity_alone(cast: Cast) -> None:
    secret = secret_of(cast, cast.rep)

    answer = send(cast, SEARCH, {**SEARCH, "member": cast.other_rep_member.pk}, secret=secret)

    assert (answer.json()["accepted"], answer.json()["rejected"]) == (1, 1)
    assert stored(cast) == [(cast.rep_member.pk, 3)]


def test_an_object_that_is_nobodys_is_an_error(cast: Cast) -> None:
    answer = call(cast, secret_of(cast), lines(SEARCH))

    assert answer.json()["errors"] == [
        {
            "index": 0,
            "line": 1,
            "column": "member",
            "reason": "missing",
            "expected": "whose it is, here or as ?member= of the address",
        }
    ]
    assert answer.json()["imports"] == []
    assert stored(cast) == []


# -- What is refused as a whole ----------------------------------------------------------------


KEYS = ["type", "member", "on", "at", "ref", "source", "count", "metrics", "contact", "text"]
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.sampled_from([*TYPES]),
    lambda inner: st.lists(inner) | st.dictionaries(st.sampled_from(KEYS) | st.text(), inner),
    max_leaves=12,
)


@hypothesis.settings(
    max_examples=150,
    suppress_health_check=[hypothesis.HealthCheck.function_scoped_fixture],
)
@hypothesis.given(objects=st.lists(VALUES, min_size=1, max_size=5))
def test_whatever_json_is_sent_every_object_is_told_of(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, objects: list[Any]
) -> None:
    monkeypatch.setattr(TokenThrottle, "rate", "1000000/min", raising=False)
    body = "\n".join(map(json.dumps, objects))

    answer = call(cast, secret_of(cast), body, query=f"?member={cast.rep_member.pk}")

    result = answer.json()
    assert answer.status_code == 200
    assert result["accepted"] + result["unchanged"] + result["rejected"] == len(objects)
    assert len(result["errors"]) == result["rejected"]


@pytest.mark.parametrize(
    ("body", "content_type", "status", "code"),
    [
        (b"", JSON, 400, "not_a_batch"),
        (b"[]", JSON, 400, "not_a_batch"),
        (b"\n \n", "application/x-ndjson", 400, "not_a_batch"),
        (b"\xff", "application/x-ndjson", 400, "not_a_batch"),
        (b"nonsense", JSON, 400, "not_a_batch"),
        (b"[" + b"{}," * 5_000 + b"{}]", JSON, 413, "too_large"),
        (b" " * (8 * 1024**2 + 1), JSON, 413, "too_large"),
        (b"[]", "text/plain", 415, "unsupported_media_type"),
        (b"a=b", "application/x-www-form-urlencoded", 415, "unsupported_media_type"),
    ],
    ids=["no body", "empty", "blank", "bytes", "text", "many", "large", "plain", "form"],
)
def test_what_is_no_batch_is_refused_and_its_key_stays_free(
    cast: Cast, body: bytes, content_type: str, status: int, code: str
) -> None:
    secret = secret_of(cast)

    answer = call(cast, secret, body, content_type=content_type, key="k")
    again = send(cast, SEARCH, secret=secret, key="k")

    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert again.status_code == 200


def test_a_batch_of_5000_objects_is_taken(cast: Cast) -> None:
    answer = send(cast, *[SEARCH] * 5_000)

    assert answer.json()["accepted"] == 5_000


def test_a_batch_is_for_500_members_at_most(cast: Cast) -> None:
    people = [
        Member(organization=cast.organization, name="M", email=f"m{number}@many.example")
        for number in range(501)
    ]
    with tenant_scope(cast.organization.pk):
        Member.objects.bulk_create(people)

    answer = send(cast, *({**SEARCH, "member": person.email} for person in people))

    assert (answer.status_code, answer.json()["code"]) == (413, "too_large")
    assert answer.json()["detail"] == "A batch is for at most 500 members."
    assert stored(cast) == []


def test_while_another_import_of_a_member_runs_nothing_of_the_batch_is_written(
    cast: Cast, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    factories.batch(cast.other_rep_member, ImportStatus.RUNNING)
    secret = secret_of(cast)
    objects = (SEARCH, {**SEARCH, "member": cast.other_rep_member.pk})

    with django_capture_on_commit_callbacks() as queued:
        answer = send(cast, *objects, secret=secret, key="k")

    assert (answer.status_code, answer.json()["code"]) == (409, "busy")
    assert int(answer["Retry-After"]) > 0
    assert (stored(cast), queued) == ([], [])
    with tenant_scope(cast.organization.pk):
        assert Import.objects.count() == 1
        assert not ApiRequest.objects.exists()
        Import.objects.update(status=ImportStatus.DONE)
    assert send(cast, *objects, secret=secret, key="k").json()["accepted"] == 2


def test_an_import_that_only_waits_is_in_nobodys_way(cast: Cast) -> None:
    factories.batch(cast.rep_member, ImportStatus.QUEUED)

    answer = send(cast, SEARCH)

    assert answer.status_code == 200


def test_a_token_that_asks_too_often_waits(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(TokenThrottle, "rate", "2/min", raising=False)
    secret, other = secret_of(cast), secret_of(cast)

    answers = [send(cast, SEARCH, secret=secret) for _ in range(3)]

    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert answers[2].json()["code"] == "throttled"
    assert 0 < int(answers[2]["Retry-After"]) <= 60
    assert send(cast, SEARCH, secret=other).status_code == 200


def test_scopes_open_nothing_but_what_they_name(cast: Cast) -> None:
    secret = secret_of(cast, cast.owner, Scope.IMPORTS_READ, Scope.IMPORTS_WRITE)

    answer = send(cast, SEARCH, secret=secret)

    assert (answer.status_code, answer.json()) == (
        403,
        {
            "detail": "This token lacks the scope activity:write.",
            "code": "scope_missing",
            "fields": {},
        },
    )
