"""Programs at once: a key is worked for once, and batches of a member wait for one another."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Event
from typing import Any

import pytest
from django.db import connection, transaction
from django.http import HttpResponse, JsonResponse
from django.utils import timezone

from accounts.idempotency import STALE, StillRunningError, once
from accounts.models import ApiRequest
from accounts.tenancy import tenant_scope
from teams.models import Activity, Import, ImportStatus, Member
from teams.services.imports import import_run
from tests import factories
from tests.cast import Cast, make_cast
from tests.house.tree import ROOT
from tests.services.programs import address_of
from tests.teams.calling import SEARCH, secret_of, send

pytestmark = [pytest.mark.service, pytest.mark.django_db(transaction=True)]

PROGRAMS = 4
# Another process that begins a batch, says so, and never ends.
BEGINS = """
import sys, time, django
django.setup()
from accounts.idempotency import once
from accounts.models import ApiToken
from accounts.tenancy import tenant_scope
from teams.importers.activity_batch import batch_of_lines
from teams.services.ingest import Sent, activity_assign, activity_store
from accounts.access import access_for

organization, token_id, email = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
with tenant_scope(organization):
    token = ApiToken.objects.select_related("user", "organization").get(pk=token_id)
    access = access_for(token.user, token.organization.slug)
    line = b'{"type": "search", "on": "2026-05-04", "count": 3}'
    assigned = activity_assign(
        access=access, sent=Sent("API", "d", 1), items=batch_of_lines(line), default=email
    )

    def work(assigned):
        activity_store(access=access, assigned=assigned)
        print("stored", flush=True)
        time.sleep(600)

    once(token=token, key="k", digest="d", prepare=lambda: assigned, work=work)
"""


@pytest.fixture
def cast(transactional_db: None) -> Cast:
    return make_cast()


def at_once(*works: Callable[[], HttpResponse]) -> list[HttpResponse]:
    """Do the works at the same time, each on a connection of its own; return what they return."""
    start = Barrier(len(works))

    def work(job: Callable[[], HttpResponse]) -> HttpResponse:
        try:
            start.wait()
            return job()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(works)) as pool:
        return list(pool.map(work, works))


def test_of_equal_requests_at_once_one_is_worked_for(cast: Cast) -> None:
    secret = secret_of(cast)

    answers = at_once(*[lambda: send(cast, SEARCH, secret=secret, key="k")] * PROGRAMS)

    assert {answer.status_code for answer in answers} <= {200, 409}
    assert 200 in {answer.status_code for answer in answers}
    assert Activity._base_manager.count() == 1
    assert ApiRequest._base_manager.get().status == "done"


def test_batches_of_one_member_at_once_are_all_stored(cast: Cast) -> None:
    secrets = [secret_of(cast) for _ in range(PROGRAMS)]
    named = [{**SEARCH, "ref": "same"}, *({**SEARCH, "ref": f"s{n}"} for n in range(20))]

    answers = at_once(*[lambda s=s: send(cast, *named, secret=s) for s in secrets])

    assert [answer.status_code for answer in answers] == [200] * PROGRAMS
    assert sum(answer.json()["accepted"] for answer in answers) == 21
    assert Activity._base_manager.filter(replaced_by=None).count() == 21
    assert {batch.status for batch in Import._base_manager.all()} == {ImportStatus.DONE}


def test_batches_that_name_members_in_another_order_do_not_block_one_another(cast: Cast) -> None:
    members = (cast.rep_member, cast.other_rep_member, cast.silent_member)
    forth = [{**SEARCH, "member": member.pk} for member in members]
    secrets = [secret_of(cast) for _ in range(PROGRAMS)]

    answers = at_once(
        *[
            lambda s=s, things=things: send(cast, *things, secret=s)
            for s, things in zip(secrets, [forth, forth[::-1]] * 2, strict=True)
        ]
    )

    assert [answer.json()["accepted"] for answer in answers] == [3] * PROGRAMS


def test_a_worker_that_wants_the_member_waits_for_the_batch(cast: Cast) -> None:
    batch = factories.batch(cast.rep_member, ImportStatus.QUEUED)
    secret = secret_of(cast)

    def worker() -> HttpResponse:
        with tenant_scope(cast.organization.pk):
            import_run(import_id=batch.pk)
        return HttpResponse()

    answer, _ = at_once(lambda: send(cast, SEARCH, secret=secret), worker)

    assert answer.status_code in {200, 409}
    assert Activity._base_manager.count() == (answer.status_code == 200)
    assert not Import._base_manager.filter(status=ImportStatus.RUNNING).exists()


def test_who_stores_for_long_is_not_taken_over(cast: Cast) -> None:
    token, _ = factories.token(cast.organization, cast.owner)
    storing, told, late = Event(), Event(), timezone.now() - STALE * 2

    def ask(prepare: Callable[[], object], work: Callable[[object], Any]) -> HttpResponse:
        with tenant_scope(cast.organization.pk):
            try:
                answer = once(token=token, key="k", digest="d", prepare=prepare, work=work)
            except StillRunningError:
                return HttpResponse(status=409)
            return JsonResponse(answer.body, status=answer.status)

    def slow(_: object) -> tuple[int, dict[str, str]]:
        storing.set()
        told.wait(60)
        return 200, {"by": "the first"}

    def again() -> HttpResponse:
        storing.wait(60)
        answer = ask(list, lambda _: (200, {"by": "the second"}))
        told.set()
        return answer

    first, second = at_once(
        lambda: ask(lambda: ApiRequest.objects.update(started_at=late), slow), again
    )

    assert (first.status_code, second.status_code) == (200, 409)
    row = ApiRequest._base_manager.get()
    assert (row.status, row.answer, row.attempts) == ("done", {"by": "the first"}, 1)


def test_a_process_that_is_killed_in_the_middle_leaves_nothing_half_done(cast: Cast) -> None:
    token, secret = factories.token(cast.organization, cast.owner)
    used = connection.settings_dict
    given = [str(cast.organization.pk), str(token.pk), cast.rep_member.email]
    with subprocess.Popen(
        [sys.executable, "-c", BEGINS, *given],
        cwd=ROOT,
        env={**os.environ, "DATABASE_URL": address_of(used["NAME"], used["USER"])},
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "stored\n"
        process.send_signal(signal.SIGKILL)

    answer = send(cast, SEARCH, secret=secret)

    assert answer.status_code == 200
    assert Activity._base_manager.count() == 1
    assert Import._base_manager.count() == 1
    assert {row.status for row in ApiRequest._base_manager.all()} == {"running", "done"}
    with transaction.atomic():
        Member._base_manager.select_for_update(nowait=True).get(pk=cast.rep_member.pk)
