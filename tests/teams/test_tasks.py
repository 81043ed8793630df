"""Workers enter the organization in the message, do the work and say what comes next."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from pytest_django import DjangoCaptureOnCommitCallbacks

from accounts.tenancy import tenant_scope
from scoring.models import RecomputeRun, ScoreSnapshot
from scoring.runs import told
from scoring.services import request_recompute
from teams.models import Activity, Import, ImportStatus, Member
from teams.services.attempts import MAX_ATTEMPTS
from teams.services.imports import import_create
from teams.tasks import run_import, sweep_imports
from tests.cast import Cast
from tests.teams.files import document, upload

SEARCH = {"type": "search", "on": "2026-05-04", "count": 3}
DEAD = {"status": "running", "attempts": 1, "heartbeat_at": timezone.now() - timedelta(days=1)}
COVERED = {"type": "coverage", "metrics": ["*"], "from": "2026-01-01", "to": "2026-05-30"}


def waiting(cast: Cast, member: Member, *objects: dict[str, object]) -> Import:
    with tenant_scope(cast.organization.pk):
        return import_create(
            access=cast.access(cast.owner), member=member, uploads=[document(*objects)]
        )


def status(cast: Cast, batch: Import) -> str:
    with tenant_scope(cast.organization.pk):
        return Import.objects.get(pk=batch.pk).status


def test_an_import_is_stored_and_scored(
    cast: Cast, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    batch = waiting(cast, cast.rep_member, COVERED, SEARCH)

    with django_capture_on_commit_callbacks(execute=True):
        run_import(organization_id=cast.organization.pk, import_id=batch.pk)

    with tenant_scope(cast.organization.pk):
        run = RecomputeRun.objects.get()
        assert (run.member, run.batch, run.status) == (cast.rep_member, batch, "done")
        assert ScoreSnapshot.objects.filter(member=cast.rep_member).exists()
    assert status(cast, batch) == ImportStatus.DONE


def test_an_import_that_failed_asks_for_no_score(cast: Cast) -> None:
    with tenant_scope(cast.organization.pk):
        batch = import_create(
            access=cast.access(cast.rep), member=cast.rep_member, uploads=[upload("a.txt", "x")]
        )

    run_import(organization_id=cast.organization.pk, import_id=batch.pk)

    assert status(cast, batch) == ImportStatus.FAILED
    with tenant_scope(cast.organization.pk):
        assert not RecomputeRun.objects.exists()


def test_scores_that_waited_for_an_import_do_not_wait_longer_where_it_fails(
    cast: Cast, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    """A worker was told of them while the import ran, and left them waiting."""
    with tenant_scope(cast.organization.pk):
        told(request_recompute(member=cast.rep_member))
        batch = import_create(
            access=cast.access(cast.rep), member=cast.rep_member, uploads=[upload("a.txt", "x")]
        )

    with django_capture_on_commit_callbacks(execute=True):
        run_import(organization_id=cast.organization.pk, import_id=batch.pk)

    with tenant_scope(cast.organization.pk):
        assert RecomputeRun.objects.get().status == "done"


def test_scores_that_waited_for_an_import_are_computed_where_it_is_given_up(
    cast: Cast, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    batch = waiting(cast, cast.rep_member, SEARCH)
    with tenant_scope(cast.organization.pk):
        told(request_recompute(member=cast.rep_member))
        Import.objects.filter(pk=batch.pk).update(**{**DEAD, "attempts": MAX_ATTEMPTS})

    with django_capture_on_commit_callbacks(execute=True):
        sweep_imports()

    assert status(cast, batch) == ImportStatus.FAILED
    with tenant_scope(cast.organization.pk):
        assert RecomputeRun.objects.get().status == "done"


def test_the_next_import_of_the_member_follows(
    cast: Cast, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    first = waiting(cast, cast.rep_member, SEARCH)
    second = waiting(cast, cast.rep_member, SEARCH, SEARCH)
    other = waiting(cast, cast.other_rep_member, SEARCH)

    with django_capture_on_commit_callbacks(execute=True):
        run_import(organization_id=cast.organization.pk, import_id=first.pk)

    assert [status(cast, batch) for batch in (first, second, other)] == ["done", "done", "queued"]


def test_a_message_for_another_organization_does_nothing(cast: Cast) -> None:
    batch = waiting(cast, cast.rep_member, SEARCH)

    run_import(organization_id=cast.other_organization.pk, import_id=batch.pk)

    assert status(cast, batch) == ImportStatus.QUEUED


def test_a_message_from_a_newer_release_is_understood(cast: Cast) -> None:
    batch = waiting(cast, cast.rep_member, SEARCH)

    run_import(organization_id=cast.organization.pk, import_id=batch.pk, colour="blue")

    assert status(cast, batch) == ImportStatus.DONE


@pytest.mark.parametrize("left", [{}, DEAD], ids=["message", "worker"])
def test_the_sweep_finds_what_a_lost_message_or_worker_left(
    cast: Cast,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
    left: dict[str, object],
) -> None:
    batch = waiting(cast, cast.rep_member, SEARCH)
    with tenant_scope(cast.organization.pk):
        Import.objects.filter(pk=batch.pk).update(done=0, **left)

    with django_capture_on_commit_callbacks(execute=True):
        sweep_imports()

    assert status(cast, batch) == ImportStatus.DONE
    with tenant_scope(cast.organization.pk):
        assert Activity.objects.get().count == 3


def test_the_sweep_deletes_uploads_of_organizations_that_are_no_more(
    cast: Cast, upload_dir: Path
) -> None:
    waiting(cast, cast.rep_member, SEARCH)
    kept = str(cast.organization.pk)
    (upload_dir / "999999").mkdir()
    (upload_dir / "999999" / "left").write_text("x")

    sweep_imports()

    assert [path.name for path in upload_dir.iterdir()] == [kept]


def test_the_sweep_leaves_finished_imports_alone(
    cast: Cast, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    batch = waiting(cast, cast.rep_member, SEARCH)
    run_import(organization_id=cast.organization.pk, import_id=batch.pk)

    with django_capture_on_commit_callbacks() as callbacks:
        sweep_imports()

    assert callbacks == []
