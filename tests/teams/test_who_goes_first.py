"""Workers hear first of what somebody waits for, then of what is one of many."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoCaptureOnCommitCallbacks

from accounts.telling import FIRST, LATER
from accounts.tenancy import tenant_scope
from scoring.models import Why
from scoring.services import request_after_undo, request_recompute
from scoring.tasks import recompute_later, sweep_recomputes, tell_workers
from teams.models import QUICK_LOG, DeliveryStatus, ImportStatus
from teams.tasks import go_on, sweep_imports, tell_of_delivery, tell_of_import
from tests import factories
from tests.cast import Cast
from tests.conftest import Messages
from tests.scim.asking import Directory, body
from tests.scim.sent import OKTA
from tests.teams.calling import SEARCH, send

Told = Callable[[Callable[[], object]], list[tuple[str, int]]]


@pytest.fixture
def told(
    cast: Cast,
    published: Messages,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> Told:
    """Return what has something done, and tells which tasks it sends, with their priorities."""

    def do(something: Callable[[], object]) -> list[tuple[str, int]]:
        with django_capture_on_commit_callbacks(execute=True), tenant_scope(cast.organization.pk):
            something()
        return [(sent["task"].rpartition(".")[2], sent["priority"]) for sent in published]

    return do


@pytest.mark.parametrize(
    ("via", "members", "priority"),
    [
        pytest.param("", 1, FIRST, id="on a page, for one"),
        pytest.param(QUICK_LOG, 1, FIRST, id="logged"),
        pytest.param("", 2, LATER, id="on a page, for two"),
        pytest.param("API: CRM", 1, LATER, id="by a program"),
    ],
)
def test_an_import_that_is_one_of_many_comes_after_those_of_one(
    cast: Cast, told: Told, via: str, members: int, priority: int
) -> None:
    by = factories.delivery(cast.rep_member, cast.owner, via=via)
    crowd = [cast.rep_member, cast.other_rep_member][:members]
    batch, *_ = [factories.batch(one, ImportStatus.DONE, delivery=by) for one in crowd]

    messages = told(lambda: (tell_of_import(batch), go_on(batch)))

    assert messages == [("run_import", priority), ("run_recompute", priority)]


@pytest.mark.parametrize(("via", "priority"), [("", FIRST), ("API: CRM", LATER)])
def test_files_of_a_program_are_checked_after_those_of_people(
    cast: Cast, told: Told, via: str, priority: int
) -> None:
    by = factories.delivery(cast.rep_member, cast.owner, via=via)

    assert told(lambda: tell_of_delivery(by)) == [("check_delivery", priority)]


def test_activity_that_a_program_sends_is_scored_later(cast: Cast, told: Told) -> None:
    assert told(lambda: send(cast, SEARCH)) == [("run_recompute", LATER)]


def test_what_a_directory_changes_is_scored_later_than_what_somebody_does(
    cast: Cast, told: Told
) -> None:
    directory = Directory(cast.organization, cast.owner)
    nora = body(directory.ask("POST", "Users", OKTA))["id"]

    told(lambda: recompute_later(member=cast.rep_member))
    messages = told(lambda: directory.ask("DELETE", f"Users/{nora}"))

    assert messages == [("run_recompute", FIRST), ("run_recompute", LATER)]


@pytest.mark.parametrize(("via", "priority"), [("", FIRST), ("API: CRM", LATER)])
def test_what_is_told_again_has_the_place_that_it_had(
    cast: Cast, told: Told, via: str, priority: int
) -> None:
    waiting = DeliveryStatus.WAITING
    factories.delivery(cast.rep_member, cast.owner, waiting, via=via)
    by = factories.delivery(cast.rep_member, cast.owner, DeliveryStatus.COMMITTED, via=via)
    factories.batch(cast.rep_member, ImportStatus.QUEUED, delivery=by)

    messages = told(sweep_imports)

    assert messages == [("run_import", priority), ("check_delivery", priority)]


def test_scores_that_are_asked_for_again_without_an_import_come_later(
    cast: Cast, told: Told
) -> None:
    ours, theirs = factories.batch(cast.rep_member, ImportStatus.DONE), cast.other_rep_member
    with tenant_scope(cast.organization.pk):
        request_recompute(member=ours.member, batch=ours, why=Why.IMPORT)
        request_recompute(member=theirs, why=Why.SETTINGS)

    assert told(sweep_recomputes) == [("run_recompute", FIRST), ("run_recompute", LATER)]


def test_an_undo_of_what_a_program_brought_comes_first(cast: Cast, told: Told) -> None:
    by = factories.delivery(cast.rep_member, cast.owner, via="API: CRM")
    batch = factories.batch(cast.rep_member, ImportStatus.UNDONE, delivery=by)

    messages = told(lambda: tell_workers(request_after_undo(batch=batch)))

    assert messages == [("run_recompute", FIRST)]


@pytest.mark.parametrize(("members", "priority"), [(1, FIRST), (2, LATER)])
def test_an_undo_of_several_members_comes_later(
    cast: Cast, told: Told, members: int, priority: int
) -> None:
    by = factories.delivery(cast.rep_member, cast.owner, DeliveryStatus.COMMITTED)
    for one in (cast.rep_member, cast.other_rep_member)[:members]:
        factories.batch(one, ImportStatus.DONE, delivery=by)
    client = Client()
    client.force_login(cast.owner)
    kwargs = {"org": cast.organization.slug, "delivery_id": by.pk}

    messages = told(lambda: client.post(reverse("teams:delivery_undo", kwargs=kwargs)))

    assert messages == [("run_recompute", priority)] * members
