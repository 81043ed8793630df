"""The quick log in tests: send an entry, have it stored, look."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import HttpResponse
from django.test import Client
from pytest_django import DjangoCaptureOnCommitCallbacks

from accounts.tenancy import tenant_scope
from scoring.core.records import AnyRecord, Coverage, ProfileView
from teams.models import Import
from teams.services.facts import load_records
from tests import factories
from tests.cast import Cast

TODAY = date(2026, 6, 10)
OWN = "self-reported"


@dataclass
class Log:
    """Rita's quick log, the workers doing their part at once."""

    cast: Cast
    client: Client
    commit: DjangoCaptureOnCommitCallbacks

    @property
    def path(self) -> str:
        return f"/o/{self.cast.organization.slug}/log/"

    def get(self, query: str = "", **headers: str) -> HttpResponse:
        return self.client.get(self.path + query, headers=headers)

    def send(self, part: str = "day", day: date | str = TODAY, **values: Any) -> HttpResponse:
        with self.commit(execute=True):
            return self.client.post(self.path, {"part": part, "day": str(day), **values})

    def undo(self, batch: Import) -> None:
        path = f"/o/{self.cast.organization.slug}/imports/{batch.pk}/undo/"
        with self.commit(execute=True):
            assert self.client.post(path).status_code == 302

    def checked(self, *keys: str, **values: Any) -> HttpResponse:
        """Send the checklist with the flags of ``keys``."""
        return self.send("checklist", **dict.fromkeys(keys, "on"), **values)

    def batches(self) -> list[Import]:
        with tenant_scope(self.cast.organization.pk):
            return list(Import.objects.order_by("pk"))

    def known(self, kind: type) -> list[Any]:
        """Return the evidence of a type."""
        with tenant_scope(self.cast.organization.pk):
            return [r for r in load_records(member=self.cast.rep_member) if isinstance(r, kind)]


def given(cast: Cast, *records: AnyRecord) -> None:
    factories.applied(cast.rep_member, records)


def counts(log: Log) -> list[tuple[date, int]]:
    """Return the profile views that count, by day."""
    return [(view.on, view.count) for view in log.known(ProfileView)]


def coverage(log: Log) -> set[tuple[tuple[str, ...], date, date]]:
    return {(c.metrics, c.start, c.end) for c in log.known(Coverage) if c.source == OWN}
