"""What has had its time is gone, and what has not stays."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.contrib.admin.models import LogEntry
from django.contrib.sessions.models import Session
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from pytest_django import Settings

from accounts.audit import record
from accounts.models import Action, ApiRequest, ApiToken, AuditEvent, Invite
from accounts.tenancy import tenant_scope
from config.celery import app
from privacy import retention
from privacy.retention import BY_KEY, PERIODS, enforce, enforce_site, periods_choose
from privacy.tasks import enforce_retention
from scoring.models import RecomputeRun, RunStatus
from teams.models import (
    Delivery,
    DeliveryStatus,
    Erasure,
    Import,
    ImportStatus,
    Look,
    PersonalFile,
    ReportExport,
    UploadRequest,
)
from tests import factories
from tests.cast import Cast
from tests.privacy.planting import record_change

NOW = datetime(2026, 11, 1, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


def _look(cast: Cast, at: datetime) -> Any:
    return Look.objects.create(
        viewer=cast.owner, day=at.date(), kind="member", subject=1, first_at=at, last_at=at
    )


def _invite(cast: Cast, at: datetime) -> Any:
    user = factories.user(email="ines@fjord.example")
    return Invite.objects.create(user=user, digest="d", expires_at=at)


def _token(cast: Cast, at: datetime) -> Any:
    token, _ = factories.token(cast.organization, cast.owner)
    ApiToken.objects.filter(pk=token.pk).update(expires_at=at)
    return token


def _answer(cast: Cast, at: datetime) -> Any:
    token, _ = factories.token(cast.organization, cast.owner, days=300)
    ApiToken.objects.filter(pk=token.pk).update(expires_at=NOW + timedelta(days=30))
    row = ApiRequest.objects.create(token=token, key="k", digest="d", started_at=at)
    ApiRequest.objects.filter(pk=row.pk).update(created_at=at)
    return row


def _export(cast: Cast, at: datetime) -> Any:
    return ReportExport.objects.create(
        user=cast.owner, file_format="csv", status="done", finished_at=at, query="q=x", content=b"x"
    )


def _personal(cast: Cast, at: datetime) -> Any:
    return PersonalFile.objects.create(user=cast.rep, status="done", finished_at=at, content=b"x")


def _request(cast: Cast, at: datetime) -> Any:
    row = factories.upload_request(cast.rep_member, cast.manager)
    UploadRequest.objects.filter(pk=row.pk).update(asked_at=at)
    return row


def _delivery(cast: Cast, at: datetime) -> Any:
    row = factories.delivery(cast.rep_member, cast.rep, DeliveryStatus.DISCARDED)
    Delivery.objects.filter(pk=row.pk).update(created_at=at)
    return row


def _import(cast: Cast, at: datetime) -> Any:
    return factories.batch(cast.rep_member, ImportStatus.UNDONE, undone_at=at)


def _run(cast: Cast, at: datetime) -> Any:
    return RecomputeRun.objects.create(
        member=cast.rep_member, through=at.date(), status=RunStatus.DONE, finished_at=at
    )


def _event(cast: Cast, at: datetime) -> Any:
    with time_machine.travel(at, tick=False):
        return record(Action.CHANGED, by=cast.owner)


def _entry(cast: Cast, at: datetime) -> Any:
    record_change(by=cast.owner, row=cast.north, what="name")
    LogEntry.objects.update(action_time=at)
    return LogEntry.objects.get()


def _session(cast: Cast, at: datetime) -> Any:
    return Session.objects.create(session_key="s", session_data="d", expire_date=at)


ROWS: dict[str, Callable[[Cast, datetime], Any]] = {
    "looks": _look,
    "invitations": _invite,
    "api_answers": _answer,
    "ended_tokens": _token,
    "report_exports": _export,
    "personal_files": _personal,
    "file_requests": _request,
    "deliveries": _delivery,
    "ended_imports": _import,
    "recomputes": _run,
    "audit": _event,
    "admin_log": _entry,
    "sessions": _session,
}


def test_every_period_has_its_row_in_this_test() -> None:
    assert set(BY_KEY) == {*ROWS, "report_files", "former_members", "scores"}


@pytest.mark.parametrize("key", ROWS)
def test_a_row_goes_an_hour_after_its_time_and_not_an_hour_before(cast: Cast, key: str) -> None:
    days = timedelta(days=BY_KEY[key].site_days)
    with time_machine.travel(NOW, tick=False), tenant_scope(cast.organization.pk):
        row = ROWS[key](cast, NOW - days + HOUR)
        enforce(cast.organization)
        enforce_site()
        stood = type(row)._default_manager.filter(pk=row.pk).exists()
    with time_machine.travel(NOW + 2 * HOUR, tick=False), tenant_scope(cast.organization.pk):
        enforce(cast.organization)
        enforce_site()
        stands = type(row)._default_manager.filter(pk=row.pk).exists()

    assert (stood, stands) == (True, False)


@pytest.mark.parametrize(("hours", "kept"), [(1, (b"x", "q=x")), (-1, (None, ""))])
def test_a_file_of_the_report_goes_after_a_day_and_its_record_stays(
    cast: Cast, hours: int, kept: tuple[Any, str]
) -> None:
    with time_machine.travel(NOW, tick=False), tenant_scope(cast.organization.pk):
        _export(cast, NOW - timedelta(days=1) + hours * HOUR)
        enforce(cast.organization)
        found = ReportExport.objects.get()

    assert (found.content and bytes(found.content), found.query) == kept


@pytest.mark.parametrize(("left", "goes"), [(date(2023, 11, 2), True), (date(2023, 11, 3), False)])
def test_members_who_left_three_years_ago_are_erased(cast: Cast, left: date, goes: bool) -> None:
    day_after = NOW + timedelta(days=1)
    with time_machine.travel(day_after, tick=False), tenant_scope(cast.organization.pk):
        cast.rep_member.left_on = left
        cast.rep_member.save(update_fields=["left_on"])
        enforce(cast.organization)

        assert Erasure.objects.filter(member=cast.rep_member).exists() == goes
        assert not Erasure.objects.exclude(member=cast.rep_member).exists()


def test_what_is_applied_or_open_stays_however_old_it_is(cast: Cast) -> None:
    long_ago = NOW - timedelta(days=4_000)
    with time_machine.travel(NOW, tick=False), tenant_scope(cast.organization.pk):
        done = factories.batch(cast.rep_member, ImportStatus.DONE, finished_at=long_ago)
        ready = factories.delivery(cast.rep_member, cast.rep, DeliveryStatus.READY)
        Delivery.objects.update(created_at=long_ago)
        enforce(cast.organization)

        assert Import.objects.get() == done
        assert Delivery.objects.filter(pk=ready.pk).exists()


def test_the_task_enforces_in_every_organization_and_for_the_site(cast: Cast) -> None:
    old = NOW - timedelta(days=400)
    with tenant_scope(cast.organization.pk):
        _look(cast, old)
    with tenant_scope(cast.other_organization.pk):
        _look(cast, old)
    _session(cast, old)

    with time_machine.travel(NOW, tick=False):
        enforce_retention()

    assert not Look._base_manager.exists()
    assert not Session.objects.exists()
    entry = app.conf.beat_schedule["enforce-retention"]
    assert (entry["task"], entry["schedule"]) == ("privacy.tasks.enforce_retention", 3600.0)


def test_more_rows_than_a_batch_go_at_once(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(retention, "BATCH", 2)
    with time_machine.travel(NOW, tick=False), tenant_scope(cast.organization.pk):
        for hours in range(5):
            _run(cast, NOW - timedelta(days=100, hours=hours))

        assert enforce(cast.organization)["recomputes"] == 5
        assert not RecomputeRun.objects.exists()


def test_an_organization_keeps_what_is_its_own_for_fewer_days(cast: Cast) -> None:
    with time_machine.travel(NOW, tick=False), tenant_scope(cast.organization.pk):
        periods_choose(access=cast.access(cast.admin), chosen={"looks": 30})
        cast.organization.refresh_from_db()
        _look(cast, NOW - timedelta(days=31))
        kept = _look(cast, NOW - timedelta(days=29))
        enforce(cast.organization)

        assert Look.objects.get() == kept
        event = AuditEvent.objects.get(target_type="accounts.organization")
        assert (event.before, event.after) == ({}, {"looks": 30})


@pytest.mark.parametrize("chosen", [{"looks": 366}, {"looks": 0}, {"audit": 1}, {"nothing": 1}])
def test_no_organization_keeps_anything_longer_than_the_site(
    cast: Cast, chosen: dict[str, int]
) -> None:
    with tenant_scope(cast.organization.pk), pytest.raises(ValidationError, match="not longer"):
        periods_choose(access=cast.access(cast.owner), chosen=chosen)


def test_a_site_that_keeps_it_shorter_than_the_organization_chose_has_its_way(
    cast: Cast, settings: Settings
) -> None:
    cast.organization.retention = {"looks": 300}
    settings.RETENTION_DAYS = {**settings.RETENTION_DAYS, "looks": 10}

    assert BY_KEY["looks"].days_for(cast.organization) == 10


def test_managers_choose_no_periods(cast: Cast) -> None:
    with tenant_scope(cast.organization.pk), pytest.raises(PermissionDenied):
        periods_choose(access=cast.access(cast.manager), chosen={"looks": 30})


def test_the_page_saves_periods_and_refuses_longer_ones(cast: Cast) -> None:
    client = Client()
    client.force_login(cast.admin)
    path = f"/o/{cast.organization.slug}/privacy/"

    saved = client.post(path, {"looks": "90", "deliveries": ""})
    wrong = client.post(path, {"looks": "900"})

    assert saved.status_code == 302
    cast.organization.refresh_from_db()
    assert cast.organization.retention == {"looks": 90}
    assert wrong.status_code == 422
    assert "whole days from 1 to 365" in wrong.content.decode()


def test_no_period_is_listed_twice() -> None:
    assert len(BY_KEY) == len(PERIODS) == 16
