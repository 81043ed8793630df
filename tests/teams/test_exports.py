"""Exports of the User Report: who gets which file, and what becomes of it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.utils import timezone

from accounts.models import User
from accounts.tenancy import tenant_scope
from teams.models import ExportFormat, ExportStatus, Member, ReportExport
from teams.reports.report_exports import run_export
from teams.services import exports
from teams.services.people import member_move
from tests import factories
from tests.cast import Cast

LATER = timedelta(days=1, seconds=1)


@pytest.fixture(autouse=True)
def inside(cast: Cast) -> Iterator[None]:
    with tenant_scope(cast.organization.pk):
        yield


def waiting(cast: Cast, user: User | None = None) -> ReportExport:
    access = cast.access(user or cast.manager)
    return exports.export_create(access=access, file_format=ExportFormat.CSV, query="q=rita")


def ready(cast: Cast) -> ReportExport:
    """Return an export of Mona's whose file has Rita in it."""
    export = exports.export_claim(export_id=waiting(cast).pk)
    assert export is not None
    member_ids = [cast.rep_member.pk]
    exports.export_finish(
        export=export, name="report.csv", content=b"Member\r\n", member_ids=member_ids
    )
    return export


def test_an_export_is_claimed_by_one_worker(cast: Cast) -> None:
    export = waiting(cast)

    first = exports.export_claim(export_id=export.pk)
    second = exports.export_claim(export_id=export.pk)

    assert first is not None
    assert first.status == ExportStatus.RUNNING
    assert second is None


def test_its_user_fetches_the_file(cast: Cast) -> None:
    export = ready(cast)

    found = exports.export_fetch(access=cast.access(cast.manager), export_id=export.pk)

    assert (found.name, bytes(found.content or b""), found.rows) == ("report.csv", b"Member\r\n", 1)
    export.refresh_from_db()
    assert export.fetched_at is not None


@pytest.mark.parametrize("name", ["owner", "admin", "other_manager"])
def test_nobody_else_fetches_it(cast: Cast, name: str) -> None:
    export = ready(cast)

    with pytest.raises(Http404):
        exports.export_fetch(access=cast.access(getattr(cast, name)), export_id=export.pk)


def test_whoever_sees_other_teams_by_now_does_not_get_the_file(cast: Cast) -> None:
    export = ready(cast)
    factories.team_manager(cast.south, cast.manager)

    with pytest.raises(PermissionDenied, match="Export it again"):
        exports.export_fetch(access=cast.access(cast.manager), export_id=export.pk)


def test_a_file_of_an_organization_that_became_more_closed_is_not_given(cast: Cast) -> None:
    export = ready(cast)
    cast.organization.visibility = "works_council"
    cast.organization.save()

    with pytest.raises(PermissionDenied, match="Export it again"):
        exports.export_fetch(access=cast.access(cast.manager), export_id=export.pk)


def test_a_file_of_somebody_who_has_moved_away_since_is_not_given(cast: Cast) -> None:
    export = ready(cast)
    today = timezone.now().date()
    member_move(member=cast.rep_member, team=cast.south, since=today)

    with pytest.raises(PermissionDenied, match="Export it again"):
        exports.export_fetch(access=cast.access(cast.manager), export_id=export.pk)


def test_a_file_of_somebody_who_was_deleted_since_is_not_given(cast: Cast) -> None:
    export = ready(cast)
    Member.objects.filter(pk=cast.rep_member.pk).delete()

    with pytest.raises(PermissionDenied, match="Export it again"):
        exports.export_fetch(access=cast.access(cast.manager), export_id=export.pk)


def test_a_worker_keeps_who_is_in_the_file(cast: Cast) -> None:
    export = waiting(cast)

    run_export(export_id=export.pk)

    export.refresh_from_db()
    assert (export.status, export.scope["members"]) == (ExportStatus.DONE, [cast.rep_member.pk])


def test_a_file_is_gone_after_a_day_and_its_record_stays(cast: Cast) -> None:
    export = ready(cast)

    with time_machine.travel(timezone.now() + LATER):
        exports.forget_files(timezone.now() - exports.KEPT)

    export.refresh_from_db()
    assert (export.content, export.status, export.rows) == (None, ExportStatus.DONE, 1)
    assert (export.query, export.scope) == ("", {})


def test_a_file_is_there_until_then(cast: Cast) -> None:
    export = ready(cast)

    exports.forget_files(timezone.now() - exports.KEPT)

    export.refresh_from_db()
    assert export.content is not None


def test_a_fourth_export_waits_for_the_others(cast: Cast) -> None:
    for _ in range(exports.MOST_OPEN):
        waiting(cast)

    with pytest.raises(ValidationError, match="3 of your exports are being prepared"):
        waiting(cast)
    assert waiting(cast, cast.owner).status == ExportStatus.QUEUED


def test_an_export_of_a_group_that_is_gone_by_then_says_so(cast: Cast) -> None:
    group = factories.saved_group(cast.organization, cast.manager, cast.rep_member)
    access = cast.access(cast.manager)
    export = exports.export_create(
        access=access, file_format=ExportFormat.CSV, query=f"group={group.pk}"
    )
    group.delete()

    run_export(export_id=export.pk)

    export.refresh_from_db()
    assert export.status == ExportStatus.FAILED
    assert export.message == "Its group is gone, or is not shared with you any more."


def test_a_rep_exports_nothing(cast: Cast) -> None:
    with pytest.raises(PermissionDenied):
        waiting(cast, cast.rep)
    assert not ReportExport.objects.exists()


def test_an_export_of_a_worker_that_died_is_told_to_another_one(cast: Cast) -> None:
    export = exports.export_claim(export_id=waiting(cast).pk)
    assert export is not None
    assert exports.waiting_exports() == []

    with time_machine.travel(timezone.now() + exports.STALE + timedelta(seconds=1)):
        assert exports.waiting_exports() == [export.pk]
        again = exports.export_claim(export_id=export.pk)

    assert again is not None
    assert not exports.export_beat(export=export, done=1)
    assert exports.export_beat(export=again, done=1)


def test_what_the_dead_worker_still_says_is_not_heard(cast: Cast) -> None:
    export = exports.export_claim(export_id=waiting(cast).pk)
    assert export is not None
    with time_machine.travel(timezone.now() + exports.STALE + timedelta(seconds=1)):
        exports.export_claim(export_id=export.pk)

    exports.export_finish(export=export, name="old.csv", content=b"old", member_ids=[])

    export.refresh_from_db()
    assert (export.status, export.content) == (ExportStatus.RUNNING, None)


def test_an_export_that_broke_three_workers_is_given_up(cast: Cast) -> None:
    export = waiting(cast)
    moment = timezone.now()
    for _ in range(exports.MAX_ATTEMPTS):
        moment += exports.STALE + timedelta(seconds=1)
        with time_machine.travel(moment, tick=False):
            assert exports.export_claim(export_id=export.pk) is not None

    with time_machine.travel(moment + exports.STALE + timedelta(seconds=1)):
        assert exports.waiting_exports() == []

    export.refresh_from_db()
    assert export.status == ExportStatus.FAILED
    assert export.message == "It could not be prepared. Please export it again."
