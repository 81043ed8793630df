"""Exports of the User Report: the work of the worker, and the page that lists them."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import BooleanField, ExpressionWrapper, Q
from django.http import Http404, QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext

from accounts.access import Access, access_for
from accounts.roles import Capability
from accounts.table_files import Value
from teams.models import ExportFormat, ExportStatus, ReportExport
from teams.reports.report_files import file_of, report_table
from teams.reports.report_period import PeriodError
from teams.reports.report_query import ReportQuery
from teams.reports.shapes import Link
from teams.services.exports import (
    KEPT,
    OPEN,
    export_beat,
    export_claim,
    export_fail,
    export_finish,
    export_log,
    rights_of,
)
from teams.services.looks import LookKind, record_report_look

SHOWN = 50
SECONDS_BETWEEN_BEATS = 2.0


class _TakenOverError(Exception):
    """Another worker has the export by now: whoever gets this stops without a trace."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportRow:
    """One export. ``percent`` while it is prepared; ``file_url`` while its file can be fetched;
    ``report`` while it is kept what was asked for.
    """

    id: int
    created_at: datetime
    user: str
    label: str
    state: str
    status: str
    rows: int
    percent: int | None
    message: str
    report: Link | None
    file_url: str = ""
    until: datetime | None = None

    @property
    def is_open(self) -> bool:
        """Whether a worker has it, or will have."""
        return self.status in OPEN


@dataclass(frozen=True, slots=True)
class ExportsPage:
    """Exports, latest first: one's own, and for whoever sees every team everybody's."""

    rows: tuple[ExportRow, ...]
    is_of_all: bool
    is_open: bool


def export_now(
    *, access: Access, query: ReportQuery, file_format: ExportFormat
) -> tuple[str, bytes]:
    """Return the name and the bytes of the report as a file. It is logged, and so is the look."""
    table = report_table(access=access, query=query)
    content = file_of(file_format, table.lines)
    name = f"{table.title}.{file_format.value}"
    record_report_look(access=access, team_ids=table.scope, kind=LookKind.REPORT_FILE)
    export_log(
        access=access,
        file_format=file_format,
        query=query.text,
        name=name,
        rows=len(table.rows),
    )
    return name, content


def run_export(*, export_id: int) -> None:
    """Prepare an export that waits, with the rights that its user has now.

    Whatever happens is told by its row. Nothing is done where another worker has it.
    """
    export = export_claim(export_id=export_id)
    if export is None:
        return
    access = access_for(export.user, export.organization.slug) if export.user else None
    if access is None or not access.can(Capability.VIEW_REPORT):
        export_fail(export=export, message=gettext("You may not see the User Report any more."))
        return
    if rights_of(access) != export.scope:
        export_fail(
            export=export,
            message=gettext("You see other members by now than when you asked. Export it again."),
        )
        return
    try:
        _prepare(access, export)
    except Http404:
        message = gettext("Its group is gone, or is not shared with you any more.")
        export_fail(export=export, message=message)
    except PeriodError as error:
        export_fail(export=export, message=str(error))
    except _TakenOverError:
        return


def exports_page(*, access: Access) -> ExportsPage:
    """Return the latest exports that the viewer may know of."""
    is_of_all = access.can(Capability.MANAGE_TOKENS)
    has_file = ExpressionWrapper(Q(content__isnull=False), output_field=BooleanField())
    found = ReportExport.objects.select_related("user").defer("content", "scope")
    found = found.annotate(has_file=has_file)
    if not is_of_all:
        found = found.filter(user=access.user)
    rows = tuple(_row(access, export) for export in found[:SHOWN])
    return ExportsPage(rows, is_of_all, any(row.is_open for row in rows))


def _prepare(access: Access, export: ReportExport) -> None:
    query = ReportQuery.parse(_report_url(access), QueryDict(export.query))
    table = report_table(access=access, query=query)
    ReportExport.objects.filter(pk=export.pk).update(rows=len(table.rows))
    content = file_of(ExportFormat(export.file_format), _watched(export, table.lines))
    name = f"{table.title}.{export.file_format}"
    with transaction.atomic():
        # A worker that ends before has shown nobody anything: the next one is the first to.
        if export_finish(export=export, name=name, content=content, member_ids=table.member_ids):
            record_report_look(access=access, team_ids=table.scope, kind=LookKind.REPORT_FILE)


def _watched(export: ReportExport, lines: Iterator[Sequence[Value]]) -> Iterator[Sequence[Value]]:
    """Yield the lines; the export tells now and then how many there were."""
    told = 0.0
    for number, line in enumerate(lines):
        if time.monotonic() - told >= SECONDS_BETWEEN_BEATS:
            told = time.monotonic()
            if not export_beat(export=export, done=number):
                raise _TakenOverError
        yield line


def _row(access: Access, export: Any) -> ExportRow:
    """Return the row of an export that is annotated with whether it has a file."""
    status = ExportStatus(export.status)
    kwargs = {"org": access.organization.slug, "export_id": export.pk}
    url = f"{_report_url(access)}?{export.query}"
    is_over = export.finished_at is not None and export.finished_at + KEPT < timezone.now()
    can_fetch = export.has_file and export.user_id == access.user.pk
    return ExportRow(
        id=export.pk,
        created_at=export.created_at,
        user=str(export.user.name or export.user.email) if export.user else gettext("Deleted user"),
        label=ExportFormat(export.file_format).label,
        state=status.label,
        status=status.value,
        rows=export.rows,
        percent=100 * export.done // export.rows if status in OPEN and export.rows else None,
        message=export.message,
        report=None if is_over else Link(gettext("The report"), url),
        file_url=reverse("teams:export_file", kwargs=kwargs) if can_fetch else "",
        until=export.finished_at + KEPT if can_fetch else None,
    )


def _report_url(access: Access) -> str:
    return reverse("teams:report", kwargs={"org": access.organization.slug})
