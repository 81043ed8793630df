"""The same key again: the same answer, and nothing is written twice, whatever happens between."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django import DjangoCaptureOnCommitCallbacks

from accounts.idempotency import (
    STALE,
    Answer,
    StillRunningError,
    delete_old_requests,
    once,
)
from accounts.models import ApiRequest, ApiToken
from accounts.tenancy import tenant_scope
from privacy.tasks import enforce_retention
from teams.importers.activity_batch import batch_of_lines
from teams.models import Activity, Delivery, Import
from teams.services.ingest import Sent, activity_assign, activity_store
from tests import factories
from tests.cast import Cast, make_cast
from tests.teams.calling import SEARCH, lines, secret_of, send

KEPT = timedelta(days=1)


class BrokenError(Exception):
    """What a bug raises."""


def broken() -> None:
    raise BrokenError


def rows() -> int:
    return Activity._base_manager.count()


def token_of(cast: Cast) -> ApiToken:
    return factories.token(cast.organization, cast.owner)[0]


def request(cast: Cast, token: ApiToken, **more: object) -> ApiRequest:
    """Return a request of another process that began just now."""
    with tenant_scope(cast.organization.pk):
        return ApiRequest.objects.create(
            **{
                "token": token,
                "key": "2c70e12b7a0646f92279f427c7b38e7334d8e5389cff167a1dc30e73f826b683",
                "digest": "d",
                "started_at": timezone.now(),
                **more,
            }
        )


def ask(cast: Cast, token: ApiToken, *, digest: str = "d", fails: bool = False) -> Answer:
    """Do a request with the key “key”, whose work stores one activity of Rita."""

    def work(items: object) -> tuple[int, dict[str, object]]:
        assigned = activity_assign(
            access=cast.access(cast.owner),
            sent=Sent("API: test", "d", 1),
            items=batch_of_lines(lines(SEARCH)),
            default=cast.rep_member.email,
        )
        done = activity_store(access=cast.access(cast.owner), assigned=assigned)
        if fails:
            raise BrokenError
        return 200, {"accepted": done.accepted}

    with tenant_scope(cast.organization.pk):
        return once(token=token, key="key", digest=digest, prepare=lambda: None, work=work)


# -- Over HTTP ---------------------------------------------------------------------------------


def test_the_same_request_again_gets_the_same_answer_and_writes_nothing(
    cast: Cast, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    secret = secret_of(cast)
    objects = (SEARCH, {"type": "poem"})
    first = send(cast, *objects, secret=secret, key="k")

    with django_capture_on_commit_callbacks() as queued:
        again = send(cast, *objects, secret=secret, key="k")

    assert (again.status_code, again.json()) == (200, first.json())
    assert (first.headers.get("Idempotent-Replayed"), again["Idempotent-Replayed"]) == (
        None,
        "true",
    )
    assert (rows(), queued) == (1, [])
    assert Import._base_manager.count() == 1


def test_a_replay_changes_no_row(cast: Cast) -> None:
    secret = secret_of(cast)
    send(cast, SEARCH, secret=secret, key="k")

    with CaptureQueriesContext(connection) as queries:
        send(cast, SEARCH, secret=secret, key="k")

    assert [q["sql"] for q in queries if not q["sql"].startswith("SELECT")] == []


def test_the_key_with_another_body_is_refused(cast: Cast) -> None:
    secret = secret_of(cast)
    send(cast, SEARCH, secret=secret, key="k")

    answer = send(cast, SEARCH, SEARCH, secret=secret, key="k")

    assert (answer.status_code, answer.json()["code"]) == (422, "idempotency_key_reused")
    assert rows() == 1


def test_the_key_for_another_member_is_refused(cast: Cast) -> None:
    secret = secret_of(cast)
    send(cast, SEARCH, secret=secret, key="k")

    answer = send(cast, SEARCH, secret=secret, key="k", member=cast.other_rep_member.email)

    assert answer.status_code == 422
    assert rows() == 1


def test_two_tokens_may_use_one_key(cast: Cast) -> None:
    send(cast, SEARCH, secret=secret_of(cast), key="k")

    answer = send(cast, SEARCH, secret=secret_of(cast), key="k")

    assert answer.status_code == 200
    assert rows() == 2


@pytest.mark.parametrize("key", [None, " ", "x" * 256, "schlüssel", "two words"])
def test_without_a_key_that_can_be_one_nothing_happens(cast: Cast, key: str | None) -> None:
    answer = send(cast, SEARCH, key=key)

    assert (answer.status_code, answer.json()["code"]) == (400, "idempotency_key_missing")
    assert rows() == 0
    assert ApiRequest._base_manager.count() == 0


def test_a_key_of_255_signs_is_one(cast: Cast) -> None:
    assert send(cast, SEARCH, key="~" * 255).status_code == 200


def test_a_key_is_stored_as_its_hash(cast: Cast) -> None:
    send(cast, SEARCH, key="canary@secret.example")

    assert "canary" not in str(ApiRequest._base_manager.values().get())


def test_while_the_first_is_running_the_second_is_told_to_wait(cast: Cast) -> None:
    secret = secret_of(cast)
    send(cast, SEARCH, secret=secret, key="k")
    ApiRequest._base_manager.update(status="running", answer=None, answer_status=None)

    answer = send(cast, SEARCH, secret=secret, key="k")

    assert (answer.status_code, answer.json()["code"]) == (409, "still_running")
    assert int(answer["Retry-After"]) > 0
    assert rows() == 1


# -- Underneath --------------------------------------------------------------------------------


def test_work_and_answer_are_stored_together(cast: Cast) -> None:
    token = token_of(cast)

    first, again = ask(cast, token), ask(cast, token)

    assert first == Answer(200, {"accepted": 1})
    assert again == Answer(200, {"accepted": 1}, replayed=True)
    assert rows() == 1


def test_after_a_bug_nothing_is_left_and_the_key_is_free(cast: Cast) -> None:
    token = token_of(cast)

    with pytest.raises(BrokenError):
        ask(cast, token, fails=True)

    assert [m._base_manager.count() for m in (Activity, Import, Delivery, ApiRequest)] == [0] * 4
    assert ask(cast, token) == Answer(200, {"accepted": 1})
    assert rows() == 1


@pytest.mark.django_db(transaction=True)
def test_what_goes_wrong_after_the_commit_takes_nothing_back(transactional_db: None) -> None:
    cast = make_cast()
    token = token_of(cast)

    def work(_: None) -> tuple[int, dict[str, object]]:
        transaction.on_commit(broken)
        return 200, {"accepted": 1}

    with tenant_scope(cast.organization.pk):
        with pytest.raises(BrokenError):
            once(token=token, key="key", digest="d", prepare=lambda: None, work=work)
        again = once(token=token, key="key", digest="d", prepare=lambda: None, work=work)

    assert again == Answer(200, {"accepted": 1}, replayed=True)


def test_what_a_killed_process_began_is_done_by_the_next_try(cast: Cast) -> None:
    token = token_of(cast)
    request(cast, token, started_at=timezone.now() - STALE - timedelta(seconds=1))

    answer = ask(cast, token)

    done = ApiRequest._base_manager.get()
    assert answer == Answer(200, {"accepted": 1})
    assert (done.status, done.attempts, rows()) == ("done", 2, 1)


def test_what_may_still_be_running_is_not_done_twice(cast: Cast) -> None:
    token = token_of(cast)
    request(cast, token, started_at=timezone.now() - STALE + timedelta(seconds=30))

    with pytest.raises(StillRunningError):
        ask(cast, token)

    assert rows() == 0
    assert ApiRequest._base_manager.get().status == "running"


def test_a_process_whose_request_was_taken_over_writes_nothing(cast: Cast) -> None:
    token = token_of(cast)

    def slow() -> None:
        ApiRequest.objects.update(attempts=2)

    with tenant_scope(cast.organization.pk), pytest.raises(StillRunningError):
        once(token=token, key="key", digest="d", prepare=slow, work=lambda _: (200, {}))

    assert ApiRequest._base_manager.get().attempts == 2


def test_answers_are_forgotten_after_a_day(cast: Cast) -> None:
    token = token_of(cast)
    other = factories.token(cast.other_organization, cast.outsider)[0]
    old = timezone.now() - KEPT - timedelta(minutes=1)
    ask(cast, token)
    with tenant_scope(cast.other_organization.pk):
        ApiRequest.objects.create(token=other, key="k", digest="d", started_at=old)
    ApiRequest._base_manager.update(created_at=old)
    with tenant_scope(cast.organization.pk):
        ApiRequest.objects.create(token=token, key="k", digest="d", started_at=old)

    enforce_retention()

    assert ApiRequest._base_manager.get().token == token
    assert rows() == 1


def test_an_organization_forgets_its_own_answers_alone(cast: Cast) -> None:
    ask(cast, token_of(cast))
    ApiRequest._base_manager.update(created_at=timezone.now() - KEPT * 2)

    with tenant_scope(cast.other_organization.pk):
        forgotten = delete_old_requests(timezone.now() - KEPT)

    assert forgotten == 0
    assert ApiRequest._base_manager.count() == 1
