"""Workers hear first of what somebody waits for, then of what is one of many."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from pytest_django import DjangoCaptureOnCommitCallbacks

from accounts.telling import FIRST, LATER
from accounts.tenancy import tenant_scope
from scoring.tasks import recompute_later
from teams.models import QUICK_LOG, ImportStatus
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


def test_what_is_told_again_comes_after_what_is_new(cast: Cast, told: Told) -> None:
    factories.batch(cast.rep_member, ImportStatus.QUEUED)

    assert told(sweep_imports) == [("run_import", LATER)]
